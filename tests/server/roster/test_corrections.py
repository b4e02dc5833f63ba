"""Corrections: a before, an after, a reason, and the version that carries them."""

import pytest

from server.db.engine import writing
from server.roster import corrections, finding, service
from server.roster.corrections import (
    Corrected,
    NoReasonError,
    NothingChangedError,
    NumberTakenError,
    SessionOpenedError,
    UnknownCandidateError,
    Wanted,
)
from server.roster.importers.values import BadValueError
from server.roster.models import slots
from server.roster.seating import SeatTakenError
from tests.server.board import AT, HOA, HUY, Board

EARLY = AT - 24 * 3600 * 1_000_000  # check-in is not open yet


def correct(
    board: Board, what: Corrected, value: str, candidate: str = HOA.candidate, reason: str = "Đính chính"
) -> int:
    wanted = Wanted(candidate, what, value, reason, "thuky", "ca-1")
    with writing(board.engine) as db:
        return corrections.correct(db, board.folder.personal_key, board.journal, wanted, EARLY)


def listed(board: Board) -> finding.Registered:
    with board.engine.connect() as db:
        return finding.of_candidate(db, HOA.candidate)[0]


@pytest.mark.parametrize(
    ("what", "value", "before", "after"),
    [
        (Corrected.NAME, "Nguyễn Thị  Hoà", "Nguyễn Thị Hòa", "Nguyễn Thị Hoà"),
        (Corrected.BORN, "04/11/2008", "2008-11-03", "2008-11-04"),
        (Corrected.SEX, "nam", "Nữ", "Nam"),
        (Corrected.NUMBER, "024 308 012 346", HOA.number, "024308012346"),
        (Corrected.SCHOOL, "THPT Thái Đào", HOA.school, "THPT Thái Đào"),
        (Corrected.CLASS_NAME, "12A4", HOA.class_name, "12A4"),
        (Corrected.PLACE, "8/1", "07/15", "08/01"),
        (Corrected.WITHDRAWN, "", "07/15", ""),
    ],
)
def test_a_correction_keeps_before_and_after(
    board: Board, what: Corrected, value: str, before: str, after: str
) -> None:
    board.with_roster()
    assert correct(board, what, value) == 1
    personal = board.folder.personal_key
    with board.engine.connect() as db:
        (made,) = corrections.of_candidate(db, personal, HOA.candidate)
        assert service.changed_since_published(db, personal)
    assert (made.before, made.after, made.reason, made.by) == (before, after, "Đính chính", "thuky")
    held = b"".join(board.at_rest())
    assert HOA.number.encode() not in held


def test_a_correction_is_of_the_next_version(board: Board) -> None:
    board.with_roster()
    correct(board, Corrected.NAME, "Nguyễn Thị Hoà")
    personal = board.folder.personal_key
    with writing(board.engine) as db:
        assert service.publish(db, personal, board.journal, AT + 1) == 2
        assert service.published(db, personal).rows[0].name == "Nguyễn Thị Hoà"
    assert listed(board).name == "Nguyễn Thị Hoà"


def test_a_candidate_who_moved_has_new_slots_and_the_old_seat_none(board: Board) -> None:
    board.with_roster()
    correct(board, Corrected.PLACE, "07/20")
    with board.engine.connect() as db:
        places = {(row.room, row.seat) for row in db.execute(slots.select())}
    assert places == {("07", "20"), ("07", "16")}
    assert (listed(board).room, listed(board).seat) == ("07", "20")


def test_one_who_withdrew_is_on_no_later_version(board: Board) -> None:
    board.with_roster()
    correct(board, Corrected.WITHDRAWN, "")
    with writing(board.engine) as db:
        service.publish(db, board.folder.personal_key, board.journal, AT + 1)
        rows = service.published(db, board.folder.personal_key).rows
    assert [row.candidate for row in rows] == [HUY.candidate]


@pytest.mark.parametrize(
    ("what", "value", "error"),
    [
        (Corrected.NAME, "Hòa 2", BadValueError),
        (Corrected.NAME, HOA.name, NothingChangedError),
        (Corrected.BORN, "31/02/2008", BadValueError),
        (Corrected.NUMBER, "123", BadValueError),
        (Corrected.NUMBER, HOA.number, NothingChangedError),
        (Corrected.NUMBER, HUY.number, NumberTakenError),
        (Corrected.PLACE, "07/16", SeatTakenError),
        (Corrected.PLACE, "07/15", NothingChangedError),
        (Corrected.PLACE, "07", BadValueError),
    ],
)
def test_what_cannot_be_corrected_changes_nothing(
    board: Board, what: Corrected, value: str, error: type[Exception]
) -> None:
    board.with_roster()
    with pytest.raises(error):
        correct(board, what, value)
    with board.engine.connect() as db:
        assert not service.changed_since_published(db, board.folder.personal_key)
        assert corrections.unpublished(db, board.folder.personal_key) == []


def test_a_correction_has_a_reason_and_a_candidate(board: Board) -> None:
    board.with_roster()
    for reason in (" ", "a" * 501):
        with pytest.raises(NoReasonError):
            correct(board, Corrected.NAME, "Nguyễn Thị Hoà", reason=reason)
    for what in (Corrected.NAME, Corrected.PLACE):
        with pytest.raises(UnknownCandidateError):
            correct(board, what, "08/01", "99999999")


def test_once_check_in_is_open_nobody_is_moved_or_withdrawn(board: Board) -> None:
    board.with_roster()
    for what in (Corrected.PLACE, Corrected.WITHDRAWN):
        wanted = Wanted(HOA.candidate, what, "08/01", "Đổi chỗ", "thuky", "ca-1")
        with writing(board.engine) as db, pytest.raises(SessionOpenedError):
            corrections.correct(db, board.folder.personal_key, board.journal, wanted, AT)
