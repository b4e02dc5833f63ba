"""A packed paper as a seat sees it: no keys, no rationale, no item codes of the bank (docs/formats/paper.md).

Items are made of the parts that QTI 3 names: a body, one interaction, and what a response to it is made of. Formulas,
tables, figures and sounds are rendered when the paper is packed; the seat only draws and plays them.
"""

from enum import Enum
from functools import cached_property

import msgspec

from protocol.errors import ProtocolError

PAPER_FORMAT = 2
MAX_PAPER_BYTES = 32 * 1024 * 1024
MAX_PICTURE_SIDE, MAX_SOUND_SECONDS = 4096, 3660  # a little above what is packed


class ItemType(Enum):
    """What kind of interaction an item has; each is one of QTI 3's, or a school's form of one."""

    CHOICE = "choice"  # one answer of several
    MULTIPLE_CHOICE = "multiple_choice"
    TRUE_FALSE = "true_false"  # a match of statements with true and false
    SHORT_NUMBER = "short_number"  # a text entry of a number
    TEXT_ENTRY = "text_entry"
    INLINE_CHOICE = "inline_choice"
    MATCH = "match"
    ORDER = "order"
    ASSOCIATE = "associate"
    GAP_MATCH = "gap_match"
    GRAPHIC_GAP_MATCH = "graphic_gap_match"
    HOT_TEXT = "hot_text"
    HOTSPOT = "hotspot"
    SLIDER = "slider"
    EXTENDED_TEXT = "extended_text"
    UPLOAD = "upload"


class MalformedPaperError(ProtocolError):
    """Bytes that are no packed paper: `reason` says what does not fit."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"not a packed paper: {reason}")
        self.reason = reason


class Asset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A picture that items refer to as `<img src="asset:NAME">`, rendered at packing."""

    media_type: str  # image/svg+xml or image/png
    data: bytes
    width: float  # CSS pixels at 100 %
    height: float
    depth: float  # pixels below the baseline: inline formulas hang that far under the line
    alt: str  # what a person hears who cannot see it
    png: bytes = b""  # of an SVG: the same at twice its size, for whoever draws no SVG


class Sound(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A recording that items and stimuli refer to by name, encoded anew at packing."""

    media_type: str  # audio/ogg
    data: bytes
    seconds: float


class Listening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A recording that is played with an item or a stimulus (QTI's media interaction)."""

    sound: str  # name in the paper's sounds; in the bank the file's name
    max_plays: int = 0  # 0: as often as wanted


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something to choose, match, order or put into a gap."""

    id: str  # pseudonym of this variant; in the bank a letter
    content: str  # HTML of the seat's subset; in the bank its text
    match_max: int = 1  # how often it may be used in a match; 0: as often as wanted


class Shape(Enum):
    """The form of a spot of a picture."""

    RECT = "rect"  # left, top, right, bottom
    CIRCLE = "circle"  # centre x, centre y, radius
    POLY = "poly"  # x, y of each corner


class Spot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place of a picture, in its CSS pixels at 100 %; in the bank in pixels of the file."""

    id: str
    shape: Shape
    coords: tuple[float, ...]
    label: str  # what a person hears who cannot see it


class TextGap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A gap of a body, `<gap id="ID">`, that is filled by typing."""

    id: str
    expected_length: int = 0  # letters that the gap is drawn for; 0: as wide as usual


class InlineGap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A gap of a body that is filled by one of its own choices."""

    id: str
    choices: tuple[Choice, ...]


class ChoiceInteraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="choice"):
    """One of `choices`."""

    choices: tuple[Choice, ...]


class MultipleChoiceInteraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="multiple_choice"):
    """Some of `choices`; `max_choices` 0: any number."""

    choices: tuple[Choice, ...]
    max_choices: int = 0


class TrueFalseInteraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="true_false"):
    """True or false of each of `statements`."""

    statements: tuple[Choice, ...]


class ShortNumberInteraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="short_number"):
    """A number of few characters."""

    unit: str = ""


class TextEntryInteraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="text_entry"):
    """Words or numbers typed into the gaps of the body."""

    gaps: tuple[TextGap, ...]


class InlineChoiceInteraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="inline_choice"):
    """One of its own choices for each gap of the body."""

    gaps: tuple[InlineGap, ...]


class MatchInteraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="match"):
    """Each of `sources` with one or more of `targets`: a grid of ticks, or pairs."""

    sources: tuple[Choice, ...]
    targets: tuple[Choice, ...]
    is_grid: bool = False


class OrderInteraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="order"):
    """All of `choices` in an order."""

    choices: tuple[Choice, ...]


class AssociateInteraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="associate"):
    """Pairs within one set of `choices`; `max_pairs` 0: any number."""

    choices: tuple[Choice, ...]
    max_pairs: int = 0


class GapMatchInteraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="gap_match"):
    """A choice for each gap of the body, out of one set for all gaps."""

    gaps: tuple[str, ...]  # ids of `<gap id="ID">`
    choices: tuple[Choice, ...]


class GraphicGapMatchInteraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="graphic_gap_match"):
    """A choice for each spot of a picture."""

    picture: str  # name in the paper's assets; in the bank the file's name
    spots: tuple[Spot, ...]
    choices: tuple[Choice, ...]


class HotTextInteraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="hot_text"):
    """Some of the marked words of the body, `<hot id="ID">words</hot>`; `max_choices` 0: any number."""

    texts: tuple[str, ...]  # their ids
    max_choices: int = 0


class HotspotInteraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="hotspot"):
    """Some spots of a picture; `max_choices` 0: any number."""

    picture: str
    spots: tuple[Spot, ...]
    max_choices: int = 1


class SliderInteraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="slider"):
    """A value from `lower` to `upper` in steps of `step`: exact decimals with a full stop."""

    lower: str
    upper: str
    step: str
    unit: str = ""


class ExtendedTextInteraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="extended_text"):
    """An essay; 0: no count of words is expected."""

    expected_words: int = 0
    max_words: int = 0


class UploadInteraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="upload"):
    """Files or photos."""

    media_types: tuple[str, ...]
    max_files: int = 1
    max_bytes: int = 5_000_000  # of one file


Interaction = (
    ChoiceInteraction
    | MultipleChoiceInteraction
    | TrueFalseInteraction
    | ShortNumberInteraction
    | TextEntryInteraction
    | InlineChoiceInteraction
    | MatchInteraction
    | OrderInteraction
    | AssociateInteraction
    | GapMatchInteraction
    | GraphicGapMatchInteraction
    | HotTextInteraction
    | HotspotInteraction
    | SliderInteraction
    | ExtendedTextInteraction
    | UploadInteraction
)

TYPE_OF: dict[type[Interaction], ItemType] = {
    ChoiceInteraction: ItemType.CHOICE,
    MultipleChoiceInteraction: ItemType.MULTIPLE_CHOICE,
    TrueFalseInteraction: ItemType.TRUE_FALSE,
    ShortNumberInteraction: ItemType.SHORT_NUMBER,
    TextEntryInteraction: ItemType.TEXT_ENTRY,
    InlineChoiceInteraction: ItemType.INLINE_CHOICE,
    MatchInteraction: ItemType.MATCH,
    OrderInteraction: ItemType.ORDER,
    AssociateInteraction: ItemType.ASSOCIATE,
    GapMatchInteraction: ItemType.GAP_MATCH,
    GraphicGapMatchInteraction: ItemType.GRAPHIC_GAP_MATCH,
    HotTextInteraction: ItemType.HOT_TEXT,
    HotspotInteraction: ItemType.HOTSPOT,
    SliderInteraction: ItemType.SLIDER,
    ExtendedTextInteraction: ItemType.EXTENDED_TEXT,
    UploadInteraction: ItemType.UPLOAD,
}


def choices_of(interaction: Interaction) -> tuple[Choice, ...]:
    """Return what is chosen among: options, statements, words to put into gaps; sources before targets."""
    match interaction:
        case TrueFalseInteraction(statements):
            return statements
        case MatchInteraction(sources, targets):
            return sources + targets
        case InlineChoiceInteraction(gaps):
            return tuple(choice for gap in gaps for choice in gap.choices)
        case (
            ChoiceInteraction()
            | MultipleChoiceInteraction()
            | OrderInteraction()
            | AssociateInteraction()
            | GapMatchInteraction()
            | GraphicGapMatchInteraction()
        ):
            return interaction.choices
        case _:
            return ()


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question."""

    id: str  # pseudonym of this variant
    number: int  # 1-based over the whole paper
    html: str  # body: p, br, b, i, u, sub, sup, table, tr, td, th, ul, ol, li, img, gap, hot
    interaction: Interaction
    stimulus: str = ""  # id of the stimulus that it shares with its neighbours
    listening: Listening | None = None

    @property
    def type(self) -> ItemType:
        """What kind of interaction it has."""
        return TYPE_OF[type(self.interaction)]

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What is chosen among: options, statements, words to put into gaps; sources before targets."""
        return choices_of(self.interaction)

    @property
    def unit(self) -> str:
        """What stands behind the number that answers it."""
        match self.interaction:
            case ShortNumberInteraction(unit) | SliderInteraction(unit=unit):
                return unit
            case _:
                return ""


class Stimulus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What several items have in common: a text to read, a recording to hear."""

    id: str
    html: str
    listening: Listening | None = None


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the paper with one rule and one kind of points."""

    title: str  # "Phần I"
    heading: str  # "Trắc nghiệm", "Đúng/Sai", "Trả lời ngắn"
    rule: str  # "Chọn một đáp án"
    points: str  # exact decimal with a full stop, the most an item of this part gives
    items: tuple[Item, ...]
    block: str = ""  # parts with a block are to choose from: a candidate takes the parts of one block
    minutes: int = 0  # its own time within the paper's; 0: none
    locked: bool = False  # once left it does not open again; a part with its own time never does


class PackedPaper(msgspec.Struct, frozen=True, dict=True, forbid_unknown_fields=True):
    """All that a seat needs to show one variant."""

    format: int
    paper_id: str  # 32 hex digits
    subject: str
    variant: str  # mã đề, "0101"
    minutes: int
    parts: tuple[Part, ...]
    assets: dict[str, Asset]
    stimuli: tuple[Stimulus, ...] = ()
    sounds: dict[str, Sound] = {}

    @cached_property  # a window asks for them hundreds of times at each key
    def items(self) -> tuple[Item, ...]:
        """All items in the order of their numbers."""
        return tuple(item for part in self.parts for item in part.items)

    @property
    def is_stepped(self) -> bool:
        """Whether it is sat part by part, with no way back."""
        return any(part.minutes or part.locked for part in self.parts)

    @property
    def blocks(self) -> tuple[str, ...]:
        """The blocks that a candidate chooses one of, in the order of the paper."""
        return tuple(dict.fromkeys(part.block for part in self.parts if part.block))


def encode(paper: PackedPaper) -> bytes:
    """Return the one byte form of `paper`: JSON, fields in the order above, assets and sounds by name."""
    return msgspec.json.encode(paper, order="deterministic")


def decode(packed: bytes) -> PackedPaper:
    """Read a packed paper. Raises MalformedPaperError."""
    if len(packed) > MAX_PAPER_BYTES:
        raise MalformedPaperError("too large")
    try:
        paper = msgspec.json.decode(packed, type=PackedPaper)
    except (msgspec.DecodeError, msgspec.ValidationError, ValueError, RecursionError) as error:
        raise MalformedPaperError(type(error).__name__) from error
    if paper.format != PAPER_FORMAT:
        raise MalformedPaperError(f"format {paper.format}")
    if [item.number for item in paper.items] != list(range(1, len(paper.items) + 1)):
        raise MalformedPaperError("item numbers")
    if len({item.id for item in paper.items}) != len(paper.items):
        raise MalformedPaperError("item ids repeat")
    if not {item.stimulus for item in paper.items} - {""} <= {stimulus.id for stimulus in paper.stimuli}:
        raise MalformedPaperError("stimulus")
    if paper.is_stepped and (paper.blocks or not all(part.items for part in paper.parts)):
        raise MalformedPaperError("parts with no way back")
    _check_bounds(paper)
    return paper


def _check_bounds(paper: PackedPaper) -> None:
    if any(part.minutes < 0 for part in paper.parts):
        raise MalformedPaperError("minutes of a part")
    if any(not 0 <= side <= MAX_PICTURE_SIDE for one in paper.assets.values() for side in (one.width, one.height)):
        raise MalformedPaperError("picture size")
    if any(not 0 <= sound.seconds <= MAX_SOUND_SECONDS for sound in paper.sounds.values()):
        raise MalformedPaperError("length of a sound")
