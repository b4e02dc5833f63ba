"""The state of the seat window: everything it shows, and nothing it could decide. `steps` changes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from protocol.paper import Item, PackedPaper, Part, Stimulus
from protocol.records import Response
from protocol.seat_rules import NO_ACCOMMODATION, SEAT_2025, Accommodation, SeatRules
from station.exam import parts
from station.exam.files import FileTrouble, Folder
from station.exam.preparing import Preparing
from station.exam.responses import Counts, count
from station.exam.stick import NO_STICK, Stick
from station.exam.work import Work

MS_PER_MINUTE = 60_000


class Phase(Enum):
    """Which screen stands."""

    SIGN_IN = "sign_in"
    WAITING = "waiting"
    ITEM = "item"
    PAUSED = "paused"
    RELIEVED = "relieved"
    REVIEW = "review"
    RECEIPT = "receipt"
    GOODBYE = "goodbye"
    LOCKED = "locked"
    ERROR = "error"


class Tool(Enum):
    """What lies beside the paper while it stands open. `SeatRules` say which of them there are."""

    MENU = "menu"
    VIEW = "view"
    HIGHLIGHTER = "highlighter"
    SCRATCH_PAD = "scratch_pad"
    CALCULATOR = "calculator"


class Printing(Enum):
    """How it stands with a receipt on paper."""

    NONE = "none"  # no printer
    READY = "ready"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"


class SaveState(Enum):
    """Where the latest answer is. The values are the state codes of the visual language."""

    SAVING = "saving"
    SAVED_HERE = "saved_here"
    SAVED_SERVER = "saved_server"
    FAILED = "save_failed"


class RefusalCode(Enum):
    """Why a sign-in did not succeed."""

    WRONG_CODE = "wrong_code"
    MALFORMED_CODE = "malformed_code"
    OTHER_SEAT = "other_seat"
    OTHER_SESSION = "other_session"
    CARD_NOT_HERE = "card_not_here"
    VIRTUAL_READER = "virtual_reader"
    SLOT_LOCKED = "slot_locked"
    NO_PACKAGE = "no_package"
    UNAVAILABLE = "unavailable"
    GRANT_REFUSED = "grant_refused"
    GRANT_NO_LINE = "grant_no_line"
    WRONG_PIN = "wrong_pin"
    PIN_PAUSED = "pin_paused"
    TRIES_GIVEN = "tries_given"  # no refusal: the candidate may try again


@dataclass(frozen=True, slots=True)
class SignInRefusal:
    """A no at sign-in. `facts` fill the sentence on screen (tries_left, seat, expected)."""

    code: RefusalCode
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the seat stands and what is sat there."""

    room: str = ""
    seat: str = ""
    exam_session: str = ""  # "Ca 1"
    subject: str = ""
    minutes: int = 0
    starts_at: str = ""  # local time of the bell, "07:30"
    has_reader: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """The person at the seat. `photo`: JPEG or PNG bytes, or `None`."""

    number: str
    name: str
    born: str  # as shown, "03/11/2008"
    photo: bytes | None = None
    accommodation: Accommodation = NO_ACCOMMODATION


@dataclass(frozen=True, slots=True)
class Preparation:
    """What the waiting screen reports. `paper_here`: the sealed paper lies on this machine."""

    screen_ok: bool = True
    paper_here: bool = False
    key_late: bool = False
    seconds_to_start: int | None = None  # a courtesy of the wall clock; it opens nothing


@dataclass(frozen=True, slots=True)
class Receipt:
    """The seat's own receipt: `code` of 16 letters, `link` for the QR, `at`: local time, "08:52:17"."""

    code: str
    link: str
    at: str
    server_at: str = ""  # empty until the server has promised


@dataclass(frozen=True, slots=True)
class Lock:
    """Why the seat is locked, in words of the office, and the incident's number."""

    reason: str
    incident: str = ""


class Unlocking(Enum):
    """How far an officer at a locked seat has come."""

    IDLE = "idle"
    TRYING = "trying"
    WRONG = "wrong"
    PAUSED = "paused"  # after too many wrong PINs


@dataclass(frozen=True, slots=True)
class SeatState:
    """All that the seat window shows."""

    phase: Phase = Phase.SIGN_IN
    place: Place = field(default_factory=Place)
    candidate: Candidate | None = None
    paper: PackedPaper | None = None
    work: Work = field(default_factory=Work)
    saved: SaveState = SaveState.SAVED_HERE
    online: bool = True
    preparation: Preparation = field(default_factory=Preparation)
    preparing: Preparing = field(default_factory=Preparing)
    refusal: SignInRefusal | None = None
    signing_in: bool = False
    used_ms: int = 0  # by the clock on screen, between two ticks of `work`
    warning: int = 0  # minutes of the strip that stands, 0 for none
    warned: frozenset[int] = frozenset()
    restored: int | None = None  # answers brought back after a restart, until the person saw it
    timer_hidden: bool = False
    map_open: bool = False
    zoom: int = 100
    theme: str = "light"
    font: str = "sans"
    ruler: bool = False
    typing: str = "telex"
    tone_placement: str = "classic"
    rules: SeatRules = SEAT_2025
    tools: frozenset[Tool] = frozenset()  # that are open
    enlarged: str = ""  # name of the picture that is shown large
    receipt: Receipt | None = None
    printing: Printing = Printing.NONE
    stick: Stick = NO_STICK
    sent: bool = False  # whether the server has what was handed in, where nothing else is left on screen
    lock: Lock | None = None
    before_lock: Phase = Phase.SIGN_IN
    unlocking: Unlocking = Unlocking.IDLE
    notice: str = ""  # of `Alarm`: what the strip tells, until the person saw it
    told_ms: int = 0  # time given, or taken off below zero, until the person saw it
    trouble: str = ""  # code of the error screen
    practice: bool = False
    folder: Folder | None = None  # where files to hand in are looked for, while the person does
    file_reading: str = ""  # name of the file that is being read
    text_changes: Mapping[str, int] = field(default_factory=dict)  # essay: changes written since it was, whole
    file_trouble: tuple[str, FileTrouble] | None = None  # name of the file that was not taken, and why

    @property
    def item(self) -> Item | None:
        """The item on screen."""
        return self.paper.items[self.work.number - 1] if self.paper else None

    @property
    def part(self) -> Part | None:
        """The part of the item on screen."""
        parts = self.paper.parts if self.paper else ()
        return next((part for part in parts if self.item in part.items), None)

    @property
    def stimulus(self) -> Stimulus | None:
        """What the item on screen shares with its neighbours."""
        stimuli = self.paper.stimuli if self.paper and self.item else ()
        return next((one for one in stimuli if self.item and one.id == self.item.stimulus), None)

    @property
    def items(self) -> tuple[Item, ...]:
        """The items that the candidate takes: all but those of blocks not chosen."""
        parts = self.paper.parts if self.paper else ()
        return tuple(item for part in parts if self.takes(part) for item in part.items)

    def takes(self, part: Part) -> bool:
        """Whether the candidate takes `part`: it is common to all, or of the block chosen."""
        return part.block in ("", self.work.block)

    @property
    def must_choose(self) -> bool:
        """Whether the paper has blocks and none is chosen yet."""
        return self.paper is not None and bool(self.paper.blocks) and self.work.block not in self.paper.blocks

    @property
    def choosing(self) -> bool:
        """Whether the item on screen is of a block that is not taken: the blocks stand there to choose from."""
        return self.part is not None and not self.takes(self.part)

    @property
    def response(self) -> Response | None:
        """The response to the item on screen."""
        return self.work.responses.get(self.item.id) if self.item else None

    @property
    def open_numbers(self) -> range:
        """The numbers of the items that can be gone to: all, or those of the part that stands open."""
        return parts.stage_of(self.paper, self.work).numbers if self.paper else range(0)

    @property
    def open_items(self) -> tuple[Item, ...]:
        """The items that the candidate takes and can go to now."""
        numbers = self.open_numbers
        return tuple(item for item in self.items if item.number in numbers)

    @property
    def part_ahead(self) -> str:
        """Title of the part that opens when this one is left, empty where nothing lies ahead."""
        ahead = parts.stage_after(self.paper, parts.stage_of(self.paper, self.work)) if self.paper else None
        return ahead.title if ahead else ""

    @property
    def whole_left_ms(self) -> int:
        """Milliseconds left of the whole paper, never below zero."""
        allowed = parts.allowed_ms(self.paper, self.work) if self.paper else 0
        return max(0, allowed - self.used_ms)

    @property
    def part_left_ms(self) -> int | None:
        """Milliseconds left of the open part's own time, where it has one."""
        return parts.stage_left_ms(self.paper, self.work, self.used_ms) if self.paper else None

    @property
    def left_ms(self) -> int:
        """Milliseconds until something ends, the paper or its open part; never below zero."""
        part = self.part_left_ms
        return self.whole_left_ms if part is None else min(part, self.whole_left_ms)

    @property
    def counts(self) -> Counts:
        """How many items stand where."""
        return count(self.items, self.work.responses, self.work.flags)

    @property
    def relieved(self) -> bool:
        """Whether an order has the attempt go on at another seat."""
        return self.work.seated_at not in ("", f"{self.place.room}/{self.place.seat}")

    @property
    def still(self) -> bool:
        """Whether an order has the seat stand still, its clock too."""
        return self.work.paused or self.work.on_paper or self.relieved

    @property
    def open_counts(self) -> Counts:
        """How many items of what stands open stand where."""
        return count(self.open_items, self.work.responses, self.work.flags)

    @property
    def working(self) -> bool:
        """Whether the paper is open and may be worked on."""
        return self.phase in (Phase.ITEM, Phase.REVIEW) and self.work.submitted is None

    @property
    def time_is_up(self) -> bool:
        """Whether the paper must be handed in now. A locked seat's time runs on too."""
        if self.paper is None or self.work.submitted is not None or self.still:
            return False
        return self.whole_left_ms == 0 or (self.left_ms == 0 and not self.part_ahead)

    @property
    def part_is_up(self) -> bool:
        """Whether the open part's time is over and the next one must open."""
        is_on = self.paper is not None and self.work.submitted is None and not self.still
        return is_on and self.left_ms == 0 and not self.time_is_up
