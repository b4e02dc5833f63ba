"""A signer of cards is adopted by two officers, from what desks read, and dropped again."""

import hashlib

import pytest

from protocol import journal
from protocol.officer import NotPermittedError
from protocol.officer import unlock as unlocked
from protocol.records import (
    Admitted,
    Approved,
    CardChecked,
    CardEvidence,
    CardOutcome,
    Check,
    DecisionCode,
    Record,
    SignerAdopted,
    SignerDropped,
    Verdict,
)
from server.answers import service as journals
from server.db.engine import writing
from server.officers import service as officers
from server.officers.service import SameOfficerError
from server.signers import service
from server.signers.service import SeenSigner, TooFewPeopleError, UnknownSignerError
from tests.server.board import AT, PLAN, Board
from tests.server.staff.conftest import desk_stream, keep

STATE, HOME = hashlib.sha256(b"state").digest(), hashlib.sha256(b"home-made").digest()
UNANCHORED = {Check.DATA_SIGNATURE: Verdict.PASSED, Check.TRUST_ANCHOR: Verdict.UNANCHORED}


def read(candidate: str, signer: bytes = STATE, verdicts: dict[Check, Verdict] = UNANCHORED) -> tuple[Record, Record]:
    """What a desk writes of a card."""
    sod = f"{candidate} {signer.hex()}".encode()
    digest = hashlib.sha256(sod).digest()
    checked = CardChecked(candidate, CardOutcome.ISSUER_UNKNOWN, verdicts, "bac", digest, signer, 900)
    evidence = CardEvidence(
        sod, b"", b"", too_large=False, access="bac", chip_authenticated=False,
        nonce=b"", nonce_source="", desk="", exam_session="", at=0, signature=b"",
    )  # fmt: skip
    return checked, evidence


def let_in(candidate: str, decision: DecisionCode = DecisionCode.CONDITIONAL) -> Record:
    return Admitted(candidate, "Ai đó", PLAN.id, "07", "15", 1, decision, bytes(32))


def seen(board: Board) -> list[SeenSigner]:
    with board.engine.connect() as db:
        return service.seen(db, board.folder.records_key)


def adopted(board: Board) -> tuple[bytes, ...]:
    with board.engine.connect() as db:
        return service.adopted(db, board.journal)


@pytest.fixture
def busy(board: Board) -> Board:
    """A board whose desk read three unanchored cards of one signer and one of another."""
    stream = desk_stream(board.with_officers())
    stream.write(*read("18001"), let_in("18001"), *read("18002"), *read("18003"), let_in("18003"), *read("18004", HOME))
    keep(board, stream)
    return board


def test_signers_are_told_with_how_many_people_and_whom_officers_compared(busy: Board) -> None:
    state, home = seen(busy)
    assert (state.hash, state.people, state.compared) == (STATE, {"18001", "18002", "18003"}, {"18001", "18003"})
    assert (len(state.cards), len(state.desks), state.first, state.last) == (3, 1, AT, AT)
    assert state.sod.startswith(b"18001")
    assert (home.hash, home.people, home.compared) == (HOME, {"18004"}, set())


@pytest.mark.parametrize(
    "verdicts",
    [
        UNANCHORED | {Check.TRUST_ANCHOR: Verdict.PASSED},
        UNANCHORED | {Check.TRUST_ANCHOR: Verdict.FAILED},
        UNANCHORED | {Check.DATA_SIGNATURE: Verdict.FAILED},
        {Check.DATA_SIGNATURE: Verdict.PASSED},
    ],
)
def test_a_card_that_is_anchored_or_not_whole_speaks_for_no_signer(
    board: Board, verdicts: dict[Check, Verdict]
) -> None:
    keep(board, desk_stream(board.with_officers()).write(*read("18001", verdicts=verdicts), let_in("18001")))
    assert seen(board) == []


def test_a_green_admission_is_no_comparing(board: Board) -> None:
    stream = desk_stream(board.with_officers()).write(*read("18001"), let_in("18001", DecisionCode.ADMITTED))
    keep(board, stream.write(*read("18002"), let_in("18001")))
    assert seen(board)[0].compared == set()


def test_two_officers_adopt_and_the_journal_says_so(busy: Board) -> None:
    first, second = busy.unlocked()
    with writing(busy.engine) as db:
        assert service.adopt(db, busy.journal, first, seen(busy)[0], 3, AT) is None
    assert adopted(busy) == ()
    with writing(busy.engine) as db:
        done = service.adopt(db, busy.journal, second, seen(busy)[0], 3, AT)
        records = [journal.read(entry) for entry in journals.read(db, busy.journal.stream)]
    assert done == SignerAdopted(STATE, 3, 2, ("cb1", "cb2"))
    assert [type(record) for record in records[-3:]] == [Approved, Approved, SignerAdopted]
    assert adopted(busy) == (STATE,)


def test_one_officer_twice_is_not_two(busy: Board) -> None:
    first, _ = busy.unlocked()
    with writing(busy.engine) as db:
        service.adopt(db, busy.journal, first, seen(busy)[0], 3, AT)
    with writing(busy.engine) as db, pytest.raises(SameOfficerError):
        service.adopt(db, busy.journal, first, seen(busy)[0], 3, AT)
    assert adopted(busy) == ()


def test_a_site_head_adopts_nobody(busy: Board) -> None:
    with writing(busy.engine) as db:
        head = unlocked(officers.add(db, busy.journal, "cb4", "x", "site_head", "12345678", AT), "12345678")
    with writing(busy.engine) as db, pytest.raises(NotPermittedError):
        service.adopt(db, busy.journal, head, seen(busy)[0], 3, AT)


def test_a_signer_of_too_few_people_is_not_adopted(busy: Board) -> None:
    first, _ = busy.unlocked()
    with writing(busy.engine) as db, pytest.raises(TooFewPeopleError) as few:
        service.adopt(db, busy.journal, first, seen(busy)[1], 2, AT)
    assert (few.value.people, few.value.fewest) == (1, 2)


def test_what_is_dropped_stands_no_longer_and_may_be_adopted_again(busy: Board) -> None:
    def adopt() -> None:
        for keys in busy.unlocked():
            with writing(busy.engine) as db:
                service.adopt(db, busy.journal, keys, seen(busy)[0], 3, AT)

    adopt()
    with writing(busy.engine) as db:
        assert service.drop(db, busy.journal, STATE.hex()[:8], "thẻ giả", AT) == STATE
        records = [journal.read(entry) for entry in journals.read(db, busy.journal.stream)]
    assert (adopted(busy), records[-1]) == ((), SignerDropped(STATE, "thẻ giả"))
    adopt()
    assert adopted(busy) == (STATE,)


@pytest.mark.parametrize("digits", ["", "zz", "0" * 64])
def test_digits_that_name_no_single_signer_are_refused(busy: Board, digits: str) -> None:
    with pytest.raises(UnknownSignerError):
        service.find(seen(busy), digits)
    with pytest.raises(UnknownSignerError):
        service.find([*seen(busy), *seen(busy)], STATE.hex())
    with writing(busy.engine) as db, pytest.raises(UnknownSignerError):
        service.drop(db, busy.journal, digits, "x", AT)
    assert service.find(seen(busy), STATE.hex()[:10].upper()).hash == STATE
