"""The state of the desk window: everything it shows. Pure: `CheckinDesk` makes states, the window draws them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from protocol.api import RosterRow
from protocol.records import Check, DecisionCode, Verdict
from station.checkin.names import NameMatch
from station.line_trouble import LineTrouble
from station.reader.messages import Identified
from station.reader.reading import Step


class Phase(Enum):
    """Which screen stands."""

    HINT = "hint"  # scan or type
    CARD = "card"  # lay the card down
    READING = "reading"
    ADMITTED = "admitted"
    REFUSED = "refused"
    PERSON = "person"
    SECOND = "second"  # a person compared: a second officer signs, or it is given up
    TROUBLE = "trouble"  # read again, or the disk is full


class Trouble(Enum):
    """What keeps a card from being read or an admission from being written."""

    UNREADABLE = "unreadable"
    REMOVED = "removed"
    DISK_FULL = "disk_full"
    BAD_HINT = "bad_hint"
    HINT_DIGIT = "hint_digit"  # facts: field (of ZoneField) and meant, which may be empty
    HINT_KEYBOARD = "hint_keyboard"  # the scanner types, and the keyboard layout makes letters of its digits
    NOT_SIGNED_FILES = "not_signed_files"  # the reader's service gives text that nothing can be checked of
    SEVERAL_CARDS = "several_cards"  # on readers of which none was chosen
    READER_GONE = "reader_gone"  # in mid-reading


class PinTrouble(Enum):
    """Why a PIN opened nothing."""

    WRONG = "wrong"
    LOCKED = "locked"
    SAME_OFFICER = "same_officer"
    NOT_PERMITTED = "not_permitted"


@dataclass(frozen=True, slots=True)
class Approver:
    """An officer to choose from."""

    id: str
    name: str
    role: str
    locked: bool = False


@dataclass(frozen=True, slots=True)
class SecondAsked:
    """The screen that asks for a second approver."""

    first: Approver
    at: str  # local time, "07:12"
    choices: tuple[Approver, ...]
    trouble: PinTrouble | None = None
    left: int = 0  # tries that remain, with WRONG


@dataclass(frozen=True, slots=True)
class Slip:
    """What the candidate carries to the seat."""

    code: str  # 15 letters in groups of five
    scan: str  # what the slip's QR holds: candidate number and code
    slot: int


@dataclass(frozen=True, slots=True)
class Recent:
    """A line of the list at the side."""

    at: str
    name: str
    decision: DecisionCode
    place: str  # "P.07 · 15", or empty


@dataclass(frozen=True, slots=True)
class Counts:
    """The queue in figures."""

    admitted: int = 0
    expected: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """The strip at the foot."""

    reader: str = ""  # its name while it is there
    camera: bool = False  # one looks for QR codes
    connected: bool = False
    waiting: int = 0
    anchors_unread: int = 0  # certificates of the trust folder that cannot be read
    torn: int = 0  # entries that this disk lost and that the journal goes on without
    clock_off_minutes: int = 0  # this machine's clock against the board's; times are then the board's
    practice: bool = False  # virtual readers are taken, and the window says so all the time
    virtual_refused: bool = False  # the only reader is a virtual one, and this is no practice
    line: LineTrouble = LineTrouble.NONE  # why journals wait on this disk though a server answers


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """Where the desk stands and whom it serves."""

    desk: str = ""
    site: str = ""
    exam_session: str = ""
    subject: str = ""
    starts_at: str = ""
    rooms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeskState:
    """All that the desk window shows."""

    phase: Phase = Phase.HINT
    place: DeskPlace = field(default_factory=DeskPlace)
    health: Health = field(default_factory=Health)
    counts: Counts = field(default_factory=Counts)
    recent: tuple[Recent, ...] = ()
    card_seen: bool = False
    row: RosterRow | None = None
    step: Step | None = None
    fraction: float = 0.0
    identified: Identified | None = None  # while reading: who the card says it is, before its picture is here
    decision: DecisionCode | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    verdicts: Mapping[Check, Verdict] = field(default_factory=dict)
    name_match: NameMatch | None = None
    photo: bytes = b""
    card_ended: str = ""  # the card's last day (ISO) where it is past: said, and no reason to refuse
    by_old_number: bool = False  # the list has the number of before the card: said, and no reason to refuse
    slip: Slip | None = None
    trouble: Trouble | None = None
    tries: int = 0
    second: SecondAsked | None = None
    operator: str = ""  # name of the officer who opened the desk
