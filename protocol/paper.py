"""A packed paper as a seat sees it: no keys, no rationale, no item codes of the bank (docs/formats/paper.md).

Formulas, tables and figures are rendered when the paper is packed; the seat only draws them.
"""

from enum import Enum

import msgspec

from protocol.errors import ProtocolError

PAPER_FORMAT = 1
MAX_PAPER_BYTES = 32 * 1024 * 1024


class ItemType(Enum):
    """The three types of the graduation format in force since 2025."""

    CHOICE = "choice"
    TRUE_FALSE = "true_false"
    SHORT_NUMBER = "short_number"


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


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An option of a choice item or a statement of a true/false item."""

    id: str  # pseudonym of this variant
    html: str


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question. `choices` are the options, the statements, or empty for a short number."""

    id: str  # pseudonym of this variant
    number: int  # 1-based over the whole paper
    type: ItemType
    html: str  # stem: p, br, b, i, u, sub, sup, table, tr, td, th, ul, ol, li, img
    choices: tuple[Choice, ...] = ()
    unit: str = ""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the paper with one rule and one kind of points."""

    title: str  # "Phần I"
    heading: str  # "Trắc nghiệm", "Đúng/Sai", "Trả lời ngắn"
    rule: str  # "Chọn một đáp án"
    points: str  # exact decimal with a full stop, the most an item of this part gives
    items: tuple[Item, ...]


class PackedPaper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that a seat needs to show one variant."""

    format: int
    paper_id: str  # 32 hex digits
    subject: str
    variant: str  # mã đề, "0101"
    minutes: int
    parts: tuple[Part, ...]
    assets: dict[str, Asset]

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in the order of their numbers."""
        return tuple(item for part in self.parts for item in part.items)


def encode(paper: PackedPaper) -> bytes:
    """Return the one byte form of `paper`: JSON, fields in the order above, assets by name."""
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
    return paper
