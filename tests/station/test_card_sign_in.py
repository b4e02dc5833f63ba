"""The second tap: the assigned candidate's card, whole and admitted, opens the seat; every other is refused."""

from dataclasses import replace
from datetime import date

import pytest

from protocol.api import OpenAttemptReply, RosterRow
from protocol.records import CardOutcome, Check, Verdict
from station.board_link import BoardAwayError, BoardRefusedError, LinkError
from station.card_sign_in import CardSignIn
from station.exam.seat import RefusalCode, SignInRefusal
from station.reader.hint import IdentityHint
from station.reader.messages import CardFailed, CardInserted, CardRead, FailureReason, VirtualReaderRefused
from station.reader.reading import AccessProtocol, CardReading, Evidence, Sex
from station.seat_keys import SeatKeys

ROW = RosterRow("18001234", "024308012345", "Nguyễn Thị Hòa", "2008-11-03", "Nữ", "", "", "07", "15", "ca-1")
PASSED = {
    Check.ACCESS: Verdict.PASSED,
    Check.DATA_SIGNATURE: Verdict.PASSED,
    Check.TRUST_ANCHOR: Verdict.PASSED,
}
READING = CardReading(
    ROW.number,
    ROW.name,
    "NGUYEN THI HOA",
    date(2008, 11, 3),
    Sex.FEMALE,
    None,
    None,
    b"portrait",
    Evidence(bytes(32), bytes(32), AccessProtocol.BAC, 40, 7),
    PASSED,
)


class Board:
    """A board that keeps this seat for one candidate."""

    def __init__(self) -> None:
        self.trouble: LinkError | None = None

    def assigned(self) -> RosterRow:
        """Return the candidate."""
        return ROW

    def open_attempt(self, candidate: str, sod_hash: bytes) -> OpenAttemptReply:
        """Give the slot, or say why not."""
        assert (candidate, sod_hash) == (ROW.candidate, READING.evidence.sod_hash)
        if self.trouble is not None:
            raise self.trouble
        return OpenAttemptReply(1, bytes(32), ROW.name, ROW.born)


class Around:
    """Reader and window of the seat."""

    def __init__(self) -> None:
        self.expected: list[IdentityHint] = []
        self.keys: list[SeatKeys] = []
        self.refusals: list[RefusalCode] = []
        self.board = Board()
        self.tap = CardSignIn(self.board, self, self)

    def expect(self, hint: IdentityHint) -> None:
        """Remember whose card is read."""
        self.expected.append(hint)

    def tapped(self, keys: SeatKeys) -> None:
        """Remember the keys."""
        self.keys.append(keys)

    def refused(self, refusal: SignInRefusal) -> None:
        """Remember the no."""
        self.refusals.append(refusal.code)


@pytest.fixture
def at() -> Around:
    """A seat whose reader has just been given a card."""
    around = Around()
    around.tap.on_event(CardInserted("reader"))
    return around


def test_the_hint_is_the_assigned_candidate(at: Around) -> None:
    assert [(hint.number, hint.born) for hint in at.expected] == [(ROW.number, date(2008, 11, 3))]


def test_the_admitted_card_opens_the_slot_with_its_picture(at: Around) -> None:
    at.tap.on_event(CardRead(READING))
    assert [(keys.slot, keys.signed_in_by, keys.photo) for keys in at.keys] == [(1, "card", b"portrait")]


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (BoardRefusedError(403, "not_admitted"), RefusalCode.CARD_NOT_HERE),
        (BoardRefusedError(403, "other_card"), RefusalCode.CARD_NOT_HERE),
        (BoardRefusedError(503, "overloaded"), RefusalCode.UNAVAILABLE),
        (BoardAwayError(), RefusalCode.UNAVAILABLE),
    ],
)
def test_what_the_board_does_not_open_stays_shut(at: Around, trouble: LinkError, code: RefusalCode) -> None:
    at.board.trouble = trouble
    at.tap.on_event(CardRead(READING))
    assert (at.keys, at.refusals) == ([], [code])


@pytest.mark.parametrize(
    "reading",
    [
        replace(READING, number="024208011223"),
        replace(READING, verdicts=PASSED | {Check.DATA_SIGNATURE: Verdict.FAILED}),
        replace(READING, verdicts={}),
    ],
)
def test_another_or_a_tampered_card_is_not_even_shown_to_the_board(at: Around, reading: CardReading) -> None:
    at.tap.on_event(CardRead(reading))
    assert (at.keys, at.refusals) == ([], [RefusalCode.CARD_NOT_HERE])


def test_a_virtual_reader_that_was_refused_says_so_at_the_seat(at: Around) -> None:
    at.tap.on_event(VirtualReaderRefused("Virtual PCD 00 01"))
    assert (at.keys, at.refusals) == ([], [RefusalCode.VIRTUAL_READER])


def test_a_card_that_cannot_be_read_is_refused(at: Around) -> None:
    at.tap.on_event(CardFailed(CardOutcome.CARD_FAULT, FailureReason.CARD_FAULT))
    assert at.refusals == [RefusalCode.CARD_NOT_HERE]
