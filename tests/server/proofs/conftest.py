"""A board whose candidate has handed in, its real server on loopback TLS, and somebody at a browser."""

import pytest

from tests.server.board import HOA, Board
from tests.server.staff.conftest import Visitor, attempt_stream, handed_in, staffed, visitor

__all__ = ["code", "staffed", "visitor"]


@pytest.fixture
def code(staffed: Board, visitor: Visitor) -> str:
    """The code of a receipt that the board gave."""
    return handed_in(staffed, attempt_stream(staffed, HOA.seat))
