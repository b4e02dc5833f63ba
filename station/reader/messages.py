"""What the desk and the reader's own process say to each other (msgpack, never pickle)."""

from collections.abc import Mapping
from datetime import date
from enum import Enum

import msgspec

from protocol.card_challenge import ChallengeGround
from protocol.records import CardOutcome, Check, Verdict
from station.reader.reading import CardReading, Sex, Step


class FailureReason(Enum):
    """What ended a reading. `CardFailed.kind` is the outcome that goes into the journal."""

    ACCESS_DENIED = "access_denied"  # facts: tries, sw
    CARD_FAULT = "card_fault"  # facts: sw where the card gave one
    CARD_REMOVED = "card_removed"
    MALFORMED = "malformed"  # facts: file
    NOT_A_CITIZEN_CARD = "not_a_citizen_card"
    NOT_SIGNED_FILES = "not_signed_files"  # a vendor's service gave text without the signed files: nothing to check
    NO_ANSWER = "no_answer"  # the watchdog ended the process that waited for the card
    READER_GONE = "reader_gone"  # unplugged, or its service ended, in mid-reading
    SM_BROKEN = "sm_broken"
    TAMPERED = "tampered"  # facts: file
    WRONG_CARD = "wrong_card"


class Message(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """One frame between the two processes."""


class ReaderReady(Message, frozen=True):
    """The reader is there and waits for a card."""

    reader: str


class ReaderGone(Message, frozen=True):
    """No reader, or no PC/SC service. `reader` is the name waited for, empty for any."""

    reader: str


class CardInserted(Message, frozen=True):
    """A card lies on the reader; without a hint it waits."""

    reader: str


class CardRemoved(Message, frozen=True):
    """The reader is empty again."""

    reader: str


class SeveralCards(Message, frozen=True):
    """Cards lie on several readers, and none of these was chosen: nothing is read until one card is left."""

    readers: tuple[str, ...]


class VirtualReaderRefused(Message, frozen=True):
    """`reader` is a virtual one and this station is not in practice mode: it is not used.

    Virtual readers take cards from any program that reaches their port.
    """

    reader: str


class TrustUnreadable(Message, frozen=True):
    """Files of the trust folder hold no certificate: whom they stood for is unanchored, the rest is in force."""

    files: tuple[str, ...]


class Progress(Message, frozen=True):
    """A reading has begun `step`; `fraction` is 0 to 1 of the whole reading."""

    step: Step
    fraction: float


class CommandSent(Message, frozen=True):
    """The card has a command and owes an answer: from now on its silence is measured."""


class CommandAnswered(Message, frozen=True):
    """The answer came; what takes time now is our own work."""


class Identified(Message, frozen=True):
    """Who the card says its holder is, and what was checked so far; the picture is still to come."""

    number: str
    name: str
    born: date
    sex: Sex
    verdicts: Mapping[Check, Verdict]

    def __repr__(self) -> str:
        return "Identified()"  # a repr reaches logs: it must name nobody


class CardRead(Message, frozen=True):
    """A whole reading. The hint is used up."""

    reading: CardReading


class CardFailed(Message, frozen=True):
    """No reading. The hint stays, the next card is read with it."""

    kind: CardOutcome
    reason: FailureReason
    facts: dict[str, str | int] = {}


Event = (
    ReaderReady
    | ReaderGone
    | CardInserted
    | CardRemoved
    | SeveralCards
    | VirtualReaderRefused
    | TrustUnreadable
    | Progress
    | CommandSent
    | CommandAnswered
    | Identified
    | CardRead
    | CardFailed
)


class Expect(Message, frozen=True):
    """Read the card of this person: the one that lies there, or the next.

    With `next_card` the card that lies there now is left alone. `expires`, `document_number` and `can` open the chip
    where they are known; `challenge` is what Active Authentication is to answer.
    """

    number: str
    born: date | None
    expires: date | None = None
    document_number: str = ""
    can: str = ""
    challenge: ChallengeGround | None = None
    next_card: bool = False

    def __repr__(self) -> str:
        return f"Expect(next_card={self.next_card})"  # a repr reaches logs: it must name nobody


class Forget(Message, frozen=True):
    """The hint is withdrawn."""


class ReadAgain(Message, frozen=True):
    """Try the card that lies there once more with the hint given."""


class Stop(Message, frozen=True):
    """End the process."""


Command = Expect | Forget | ReadAgain | Stop
