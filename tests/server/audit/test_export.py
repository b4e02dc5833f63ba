"""An export of a board verifies with nothing but its files."""

from pathlib import Path

import pytest

from protocol.journal import StreamId
from server.answers.intake import check
from server.answers.store import AnswerStore
from server.audit.export import write_export
from server.audit.verifier import verify_export
from tests.server.board import AT, Board, Stream, handed_in


@pytest.fixture
def exported(board: Board, tmp_path: Path) -> Path:
    """The export of a board that collected a desk's stream and an attempt."""
    board.with_roster()
    desk, seat = board.enrolled("desk", "ban-2", "07"), board.enrolled("seat", "07/15")
    attempt = StreamId(bytes(range(16)))
    store = AnswerStore(board.engine, board.journal, lambda: AT)
    desks = Stream(desk, StreamId(desk.id), "desk").open()
    answers = handed_in(seat, attempt)
    store.save(check([desks.batch(heads=(desks.head(),))], desk.writer(board))).result()
    store.save(check([answers.batch(heads=(answers.head(),))], seat.writer(board, attempt))).result()
    store.close()
    write_export(board.engine, board.folder.path, tmp_path / "out")
    return tmp_path / "out"


def test_a_board_exports_what_verifies(exported: Path) -> None:
    done = verify_export(exported)
    assert done.findings == ()
    assert (done.streams, done.receipts) == (3, 1)


def test_what_the_board_held_is_missed_when_it_is_taken_away(exported: Path) -> None:
    gone = next((exported / "journals").glob(f"{bytes(range(16)).hex()}-1.ttj"))
    gone.unlink()
    assert [one.file for one in verify_export(exported).findings] == [gone.relative_to(exported).as_posix()]
