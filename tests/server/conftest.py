"""A board per test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.board import Board, make_board


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    """An exam's board with nothing in it yet."""
    made = make_board(tmp_path)
    yield made
    made.engine.dispose()
