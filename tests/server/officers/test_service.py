"""Officers, and what takes two of them."""

import os

import pytest

from protocol import journal, officer, policy
from protocol.officer import NotEnoughOfficersError, NotPermittedError, OfficerKeys, WeakPinError
from protocol.records import Approved, GradingOpened, OfficerAdded, Record
from protocol.sealing import WrongKeyError
from server.answers import service as journals
from server.db.engine import writing
from server.officers import grading_key, service
from server.officers.models import pair_wraps
from server.officers.service import SameOfficerError, UnknownOfficerError, UnknownRoleError
from tests.server.board import AT, Board

RELEASE = policy.act("release-paper")
CLOSE = policy.act("close-incident")
SUBJECT = officer.subject_of(b"a paper")


def entered(board: Board) -> list[Record]:
    with board.engine.connect() as db:
        return [journal.read(entry) for entry in journals.read(db, board.journal.stream)]


def third(board: Board, role: str) -> OfficerKeys:
    with writing(board.engine) as db:
        made = service.add(db, board.journal, "cb3", "Lê Văn Tám", role, "cat-ba-1904", AT)
    return officer.unlock(made, "cat-ba-1904")


def test_two_officers_with_their_pins_open_what_was_wrapped(board: Board) -> None:
    secret, pair = os.urandom(32), board.with_officers().unlocked()
    with writing(board.engine) as db:
        service.keep_wraps(db, "paper:x", secret, RELEASE)
        assert service.open_wrapped(db, "paper:x", pair) == secret
        assert service.open_wrapped(db, "paper:x", (pair[1], pair[0])) == secret  # either may come first


def test_what_is_wrapped_lies_nowhere_in_the_clear(board: Board) -> None:
    secret = os.urandom(32)
    with writing(board.with_officers().engine) as db:
        service.keep_wraps(db, "paper:x", secret, RELEASE)
    assert all(secret not in path.read_bytes() for path in board.folder.path.rglob("*") if path.is_file())


def test_an_officer_who_may_not_has_no_wrap(board: Board) -> None:
    inspector = third(board.with_officers(), "inspector")
    first, _ = board.unlocked()
    with writing(board.engine) as db:
        service.keep_wraps(db, "paper:x", bytes(32), RELEASE)
        with pytest.raises(NotEnoughOfficersError):
            service.open_wrapped(db, "paper:x", (first, inspector))


def test_nothing_is_wrapped_that_no_two_could_open(board: Board) -> None:
    third(board, "inspector")
    with writing(board.engine) as db, pytest.raises(NotEnoughOfficersError):
        service.keep_wraps(db, "paper:x", bytes(32), RELEASE)


def test_a_short_pin_makes_no_officer(board: Board) -> None:
    with writing(board.engine) as db, pytest.raises(WeakPinError):
        service.add(db, board.journal, "cb1", "Nguyễn Minh Đức", "chair", "1234567", AT)


@pytest.mark.parametrize("role", ["Cán bộ", "desk", ""])
def test_a_role_that_is_none_makes_no_officer(board: Board, role: str) -> None:
    with writing(board.engine) as db, pytest.raises(UnknownRoleError):
        service.add(db, board.journal, "cb1", "Nguyễn Minh Đức", role, "12345678", AT)


def test_a_new_officer_is_entered_with_the_key_they_sign_by(board: Board) -> None:
    third(board, "site_head")
    (added,) = [record for record in entered(board) if isinstance(record, OfficerAdded)]
    with board.engine.connect() as db:
        known = service.find(db, "cb3")
    assert (added.officer, added.role, added.signing) == ("cb3", "site_head", known.signing_public)


def test_a_stranger_is_unknown(board: Board) -> None:
    with board.with_officers().engine.connect() as db, pytest.raises(UnknownOfficerError):
        service.find(db, "cb9")


def test_an_altered_wrap_opens_nothing(board: Board) -> None:
    pair = board.with_officers().unlocked()
    with writing(board.engine) as db:
        service.keep_wraps(db, "paper:x", bytes(32), RELEASE)
        db.execute(pair_wraps.update().values(box=bytes(120)))
        with pytest.raises(WrongKeyError):
            service.open_wrapped(db, "paper:x", pair)


def test_each_signature_is_an_entry_at_once(board: Board) -> None:
    first, second = board.with_officers().unlocked()
    with writing(board.engine) as db:
        signed = service.sign(db, board.journal, RELEASE, SUBJECT, first, AT)
        assert (signed.officers, signed.complete) == (("cb1",), False)
    assert [record.officer for record in entered(board) if isinstance(record, Approved)] == ["cb1"]
    with writing(board.engine) as db:
        signed = service.sign(db, board.journal, RELEASE, SUBJECT, second, AT + 1)
        assert (signed.officers, signed.complete) == (("cb1", "cb2"), True)
    assert [record.officer for record in entered(board) if isinstance(record, Approved)] == ["cb1", "cb2"]


def test_signatures_over_different_things_do_not_add_up(board: Board) -> None:
    first, second = board.with_officers().unlocked()
    with writing(board.engine) as db:
        service.sign(db, board.journal, RELEASE, SUBJECT, first, AT)
        other = service.sign(db, board.journal, RELEASE, officer.subject_of(b"another"), second, AT)
        another_act = service.sign(db, board.journal, policy.act("collect-attempt"), SUBJECT, second, AT)
    assert not other.complete
    assert not another_act.complete


def test_the_same_officer_twice_is_refused_and_leaves_nothing(board: Board) -> None:
    first, _ = board.with_officers().unlocked()
    with writing(board.engine) as db:
        service.sign(db, board.journal, RELEASE, SUBJECT, first, AT)
    with pytest.raises(SameOfficerError), writing(board.engine) as db:
        service.sign(db, board.journal, RELEASE, SUBJECT, first, AT + 1)
    assert len([record for record in entered(board) if isinstance(record, Approved)]) == 1


def test_an_officer_whose_role_may_not_signs_nothing(board: Board) -> None:
    inspector = third(board, "inspector")
    with pytest.raises(NotPermittedError), writing(board.engine) as db:
        service.sign(db, board.journal, RELEASE, SUBJECT, inspector, AT)
    assert not any(isinstance(record, Approved) for record in entered(board))


def test_an_act_of_one_signature_is_complete_with_it(board: Board) -> None:
    first, _ = board.with_officers().unlocked()
    with writing(board.engine) as db:
        assert service.sign(db, board.journal, CLOSE, SUBJECT, first, AT).complete
        assert service.sign(db, board.journal, CLOSE, SUBJECT, first, AT + 1).complete  # nothing waited


def test_the_grading_key_opens_with_two_and_the_journal_tells(board: Board) -> None:
    pair = board.with_officers().unlocked()
    with writing(board.engine) as db:
        service.keep_wraps(db, grading_key.GRADING, board.grading.private_bytes_raw(), grading_key.ACT)
    for _again in range(2):
        with writing(board.engine) as db:
            opened = [grading_key.sign_open(db, board.journal, keys, AT) for keys in pair]
        assert opened == [None, board.grading.private_bytes_raw()]
    assert [type(record) for record in entered(board)[-3:]] == [Approved, Approved, GradingOpened]
