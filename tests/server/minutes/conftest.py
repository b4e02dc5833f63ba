"""A board whose session has every ending."""

import pytest

from protocol.records import Collected, Progress
from server.audit.log import Log
from server.db.engine import writing
from server.minutes import service
from server.minutes.service import Minutes
from server.roster import seating
from server.roster import service as roster
from tests.server.board import AT, PLAN, Board, Row
from tests.server.staff.conftest import admitted, attempt_stream, desk_stream, handed_in, keep

NAMES = ("Nguyễn Thị Hòa", "Đỗ Quốc Huy", "Lê Hữu Ước", "Phạm Ngọc Ỷ", "Trần Văn Ẵng")
SEATS = ("15", "16", "17", "18", "19")
ROWS = [
    Row(f"1800{seat}", name, "2008-11-03", f"0243080123{seat}", "07", seat)
    for seat, name in zip(SEATS, NAMES, strict=True)
]


@pytest.fixture
def day(board: Board) -> Board:
    """One handed in, one collected, one at work, one in the room, one absent."""
    with writing(board.engine) as db:
        seating.import_session(db, board.folder.personal_key, board.journal, ROWS, PLAN, AT)
        roster.publish(db, board.folder.personal_key, board.journal, AT)
    handed_in(board, attempt_stream(board, "15"))
    closed = attempt_stream(board, "16").write(Progress(3, 22))
    keep(board, closed)
    keep(board, attempt_stream(board, "17").write(Progress(9, 22)))
    keep(board, desk_stream(board).write(admitted("180018", "18")))
    with writing(board.engine) as db:
        fact = Collected(closed.id.hex(), 1, 3, closed.tip.hash, "upstream", "Máy hỏng", ("cb1", "cb2"))
        board.journal.append(db, fact, at=AT)
    return board


@pytest.fixture
def minutes(day: Board) -> Minutes:
    """The minutes of that session."""
    log = Log(day.engine, day.journal, lambda: AT)
    return service.collect(day.engine, day.folder, log, "Ca 1", AT + 123_456)
