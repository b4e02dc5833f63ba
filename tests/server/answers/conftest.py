"""A seat that may write one attempt, and the store."""

from collections.abc import Callable, Iterator

import pytest

from protocol.api import SegmentAck, SegmentBatch
from protocol.journal import StreamId
from server.answers import intake
from server.answers.store import AnswerStore
from tests.server.board import AT, Board, StationKeys

ATTEMPT = StreamId(bytes(range(16)))

Send = Callable[..., tuple[SegmentAck, ...]]


@pytest.fixture
def seat(board: Board) -> StationKeys:
    """An enrolled seat."""
    return board.enrolled("seat", "07/15")


@pytest.fixture
def store(board: Board) -> Iterator[AnswerStore]:
    """The board's answers store, its clock standing still."""
    made = AnswerStore(board.engine, board.journal, lambda: AT)
    yield made
    made.close()


@pytest.fixture
def send(board: Board, seat: StationKeys, store: AnswerStore) -> Send:
    """Send batches as the seat does, and wait for the acknowledgements."""

    def sent(*batches: SegmentBatch) -> tuple[SegmentAck, ...]:
        return store.save(intake.check(batches, seat.writer(board, ATTEMPT))).result(10)

    return sent
