"""The second tap: the card that the desk admitted opens the slot, by the board, with nothing to type (design §13)."""

from datetime import date
from typing import Protocol

import msgspec

from protocol.api import OpenAttemptReply, RosterRow
from protocol.records import CardOutcome, Check, Verdict
from station.board_link import BoardRefusedError, LinkError
from station.exam.seat import RefusalCode, SignInRefusal
from station.reader.hint import HintSource, IdentityHint
from station.reader.messages import CardFailed, CardInserted, CardRead, Event, VirtualReaderRefused
from station.reader.reading import CardReading
from station.seat_keys import SeatKeys

REFUSALS = {
    "not_admitted": RefusalCode.CARD_NOT_HERE,
    "other_card": RefusalCode.CARD_NOT_HERE,
    "other_seat": RefusalCode.CARD_NOT_HERE,
}


class CardReader(Protocol):
    """What the second tap needs of a reader."""

    def expect(self, hint: IdentityHint) -> None:
        """Read the card of this person: the one that lies there, or the next."""


class AttemptLink(Protocol):
    """What the second tap asks of the board."""

    def assigned(self) -> RosterRow:
        """Return whom this seat is kept for. Raises LinkError."""
        ...

    def open_attempt(self, candidate: str, sod_hash: bytes) -> OpenAttemptReply:
        """Show the second tap; return the slot that the desk admitted into. Raises LinkError."""
        ...


class SignInEvents(Protocol):
    """Who is told how the tap ended."""

    def tapped(self, keys: SeatKeys) -> None:
        """The slot is open."""

    def refused(self, refusal: SignInRefusal) -> None:
        """The card opens nothing here."""


class CardSignIn:
    """Takes the reader's events of a seat until a card opened the slot. Called on the reader's thread."""

    def __init__(self, link: AttemptLink, reader: CardReader, events: SignInEvents) -> None:
        self._link, self._reader, self._events = link, reader, events
        self._row: RosterRow | None = None

    def on_event(self, event: Event) -> None:
        """Answer one event of the reader."""
        match event:
            case CardInserted():
                self._ask_whose_seat()
            case CardRead(reading):
                self._show(reading)
            case CardFailed():
                self._events.refused(SignInRefusal(RefusalCode.CARD_NOT_HERE))
            case VirtualReaderRefused():
                self._events.refused(SignInRefusal(RefusalCode.VIRTUAL_READER))
            case _:
                pass

    def _ask_whose_seat(self) -> None:
        """The seat takes its assigned candidate as the hint; the row stays in memory."""
        try:
            self._row = self._link.assigned()
        except LinkError:
            self._events.refused(SignInRefusal(RefusalCode.UNAVAILABLE))
            return
        row = self._row
        self._reader.expect(IdentityHint(row.number, date.fromisoformat(row.born), row.name, HintSource.LIST))

    def _show(self, reading: CardReading) -> None:
        row = self._row
        if row is None or reading.number != row.number or not is_signed(reading):
            self._events.refused(SignInRefusal(RefusalCode.CARD_NOT_HERE))
            return
        try:
            opened = self._link.open_attempt(row.candidate, reading.evidence.sod_hash)
        except BoardRefusedError as refused:
            code = REFUSALS.get(refused.code, RefusalCode.UNAVAILABLE)
            self._events.refused(SignInRefusal(code))
        except LinkError:
            self._events.refused(SignInRefusal(RefusalCode.UNAVAILABLE))
        else:
            self._events.tapped(keys_of(opened, row, reading))


def is_signed(reading: CardReading) -> bool:
    """Tell whether the data is as it was signed; who signed it, the desk and the board have judged."""
    whole = reading.verdicts.get(Check.DATA_SIGNATURE) is Verdict.PASSED
    return whole and reading.outcome not in (CardOutcome.TAMPERED, CardOutcome.UNTRUSTED, CardOutcome.CLONE)


def keys_of(opened: OpenAttemptReply, row: RosterRow, reading: CardReading) -> SeatKeys:
    """Return what the launcher keeps of a second tap."""
    keys = SeatKeys(opened.slot, opened.key, row.candidate, opened.name, opened.born, "card", reading.portrait)
    return msgspec.structs.replace(keys, accommodation=opened.accommodation)
