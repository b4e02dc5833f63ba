"""Officers, and what takes two of them."""

import os

import pytest
from sqlalchemy import select

from protocol import journal, officer
from protocol.officer import BadApprovalError, NotTwoOfficersError, WeakPinError, WrongPinError
from protocol.records import Approved, GradingOpened, Record
from protocol.sealing import WrongKeyError
from server.answers import service as journals
from server.db.engine import writing
from server.officers import grading_key, service
from server.officers.models import approvals, pair_wraps
from server.officers.service import Pin, UnknownOfficerError
from tests.server.board import AT, PINS, Board

TWO = [Pin(*each) for each in PINS.items()]


def entered(board: Board) -> list[Record]:
    with board.engine.connect() as db:
        return [journal.read(entry) for entry in journals.read(db, board.journal.stream)]


def test_two_officers_with_their_pins_open_what_was_wrapped(board: Board) -> None:
    secret = os.urandom(32)
    with writing(board.with_officers().engine) as db:
        service.keep_wraps(db, "paper:x", secret)
        pair = service.unlock_two(service.all_officers(db), TWO)
        assert service.open_wrapped(db, "paper:x", pair) == secret
        assert service.open_wrapped(db, "paper:x", (pair[1], pair[0])) == secret  # either may come first


def test_what_is_wrapped_lies_nowhere_in_the_clear(board: Board) -> None:
    secret = os.urandom(32)
    with writing(board.with_officers().engine) as db:
        service.keep_wraps(db, "paper:x", secret)
    assert all(secret not in path.read_bytes() for path in board.folder.path.rglob("*") if path.is_file())


def test_a_wrong_pin_names_the_officer_and_not_the_pin(board: Board) -> None:
    with board.with_officers().engine.connect() as db, pytest.raises(WrongPinError) as wrong:
        service.unlock_two(service.all_officers(db), [TWO[0], Pin("cb2", "not-the-pin")])
    assert wrong.value.officer == "cb2"
    assert "not-the-pin" not in str(wrong.value)
    assert "not-the-pin" not in repr(Pin("cb2", "not-the-pin"))


def test_one_officer_twice_is_not_two(board: Board) -> None:
    with board.with_officers().engine.connect() as db, pytest.raises(NotTwoOfficersError):
        service.unlock_two(service.all_officers(db), [TWO[0], TWO[0]])


def test_one_officer_alone_is_not_two(board: Board) -> None:
    with board.with_officers().engine.connect() as db, pytest.raises(NotTwoOfficersError):
        service.unlock_two(service.all_officers(db), TWO[:1])


def test_a_stranger_is_unknown(board: Board) -> None:
    with board.with_officers().engine.connect() as db, pytest.raises(UnknownOfficerError):
        service.unlock_two(service.all_officers(db), [TWO[0], Pin("cb9", "12345678")])


def test_a_short_pin_makes_no_officer(board: Board) -> None:
    with writing(board.engine) as db, pytest.raises(WeakPinError):
        service.add(db, "cb1", "Nguyễn Minh Đức", "Cán bộ", "1234567")


def test_an_altered_wrap_opens_nothing(board: Board) -> None:
    with writing(board.with_officers().engine) as db:
        service.keep_wraps(db, "paper:x", bytes(32))
        db.execute(pair_wraps.update().values(box=bytes(120)))
        pair = service.unlock_two(service.all_officers(db), TWO)
        with pytest.raises(WrongKeyError):
            service.open_wrapped(db, "paper:x", pair)


def test_a_two_person_act_is_kept_as_rows_and_entries(board: Board) -> None:
    subject = officer.subject_of(b"a paper")
    with writing(board.with_officers().engine) as db:
        pair = service.unlock_two(service.all_officers(db), TWO)
        given = [keys.approve("release-paper", subject, AT) for keys in pair]
        service.record_two(db, board.journal, "release-paper", subject, given, AT)
        assert {row.officer for row in db.execute(select(approvals))} == {"cb1", "cb2"}
    assert [record.officer for record in entered(board) if isinstance(record, Approved)] == ["cb1", "cb2"]


def test_an_approval_of_something_else_is_no_approval_and_leaves_nothing(board: Board) -> None:
    subject = officer.subject_of(b"a paper")
    with board.with_officers().engine.connect() as db:
        pair = service.unlock_two(service.all_officers(db), TWO)
    other = [keys.approve("release-paper", officer.subject_of(b"another"), AT) for keys in pair]
    same = [pair[0].approve("release-paper", subject, AT)] * 2
    for given, error in ((other, BadApprovalError), (same, NotTwoOfficersError)):
        with pytest.raises(error), writing(board.engine) as db:
            service.record_two(db, board.journal, "release-paper", subject, given, AT)
    assert not any(isinstance(record, Approved) for record in entered(board))


def test_the_grading_key_opens_with_two_and_the_journal_tells(board: Board) -> None:
    with writing(board.with_officers().engine) as db:
        service.keep_wraps(db, grading_key.GRADING, board.grading.private_bytes_raw())
        pair = service.unlock_two(service.all_officers(db), TWO)
        assert grading_key.open_key(db, board.journal, pair, AT) == board.grading.private_bytes_raw()
    assert [type(record) for record in entered(board)[-3:]] == [Approved, Approved, GradingOpened]
