"""The state of the seat window: everything it shows, and nothing it could decide. `steps` changes it."""

from dataclasses import dataclass, field
from enum import Enum

from protocol.paper import Item, PackedPaper, Part, Stimulus
from protocol.records import Response
from station.exam.files import FileTrouble, Folder
from station.exam.responses import Counts, count
from station.exam.work import Work

MS_PER_MINUTE = 60_000


class Phase(Enum):
    """Which screen stands."""

    SIGN_IN = "sign_in"
    WAITING = "waiting"
    ITEM = "item"
    REVIEW = "review"
    RECEIPT = "receipt"
    LOCKED = "locked"
    ERROR = "error"


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
    receipt: Receipt | None = None
    finished: bool = False
    lock: Lock | None = None
    before_lock: Phase = Phase.SIGN_IN
    trouble: str = ""  # code of the error screen
    practice: bool = False
    folder: Folder | None = None  # where files to hand in are looked for, while the person does
    file_reading: str = ""  # name of the file that is being read
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
    def left_ms(self) -> int:
        """Milliseconds left, never below zero."""
        allowed = self.paper.minutes * MS_PER_MINUTE if self.paper else 0
        return max(0, allowed - self.used_ms)

    @property
    def counts(self) -> Counts:
        """How many items stand where."""
        return count(self.items, self.work.responses, self.work.flags)

    @property
    def working(self) -> bool:
        """Whether the paper is open and may be worked on."""
        return self.phase in (Phase.ITEM, Phase.REVIEW) and self.work.submitted is None

    @property
    def time_is_up(self) -> bool:
        """Whether the paper must be handed in now. A locked seat's time runs on too."""
        return self.paper is not None and self.work.submitted is None and self.left_ms == 0
