"""What a paper is made of: its parts, how many items of which type each takes, and the matrix of topics and levels.

A blueprint is a dated policy: `in_force` and `source` say since when, and by what, papers are made so.
"""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import Enum

import msgspec

from protocol.paper import ItemType
from server.bank.items import BankItem, BankStimulus, Level
from server.papers.plan import MasterPaper, PaperPart, PartPlan

MAX_ITEMS = 200


class BlueprintFault(Enum):
    """Why a blueprint cannot be worked from. The values are API."""

    NO_PARTS = "no_parts"
    BAD_COUNT = "bad_count"  # a part takes no items, or far too many
    BAD_POINTS = "bad_points"  # no exact decimal above zero, or not one for each item
    NO_TYPE = "no_type"
    MATRIX_TOO_LARGE = "matrix_too_large"  # its cells want more items than the part takes
    ONE_BLOCK = "one_block"  # there is nothing to choose from
    UNEQUAL_BLOCKS = "unequal_blocks"  # in points: a candidate's choice would decide the most they can earn
    WRONG_SUM = "wrong_sum"
    BAD_TIMES = "bad_times"  # parts with no way back beside blocks, or with more minutes than the paper has


class BadBlueprintError(Exception):
    """The blueprint `code` has a fault, in the part `title` where it is about one."""

    def __init__(self, code: str, fault: BlueprintFault, title: str = "") -> None:
        super().__init__(f"{code}: {fault.value} {title}".strip())
        self.code, self.fault, self.title = code, fault, title


class TooFewItemsError(Exception):
    """The bank has fewer items than the part `title` takes."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


class Cell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cell of the matrix: at least `items` of this topic and level. Empty is any topic, None any level."""

    items: int
    topic: str = ""
    level: Level | None = None

    def holds(self, item: BankItem) -> bool:
        """Tell whether `item` counts for this cell."""
        return self.topic in {"", item.topic} and self.level in {None, item.level}


class BlueprintPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part: how many items of which types, and what stands above them."""

    title: str
    heading: str
    rule: str
    types: tuple[ItemType, ...]
    items: int
    points: str  # exact decimal: the most that an item gives
    block: str = ""
    matrix: tuple[Cell, ...] = ()
    points_each: tuple[str, ...] = ()  # where items differ: one for each, in the order of the setters
    minutes: int = 0  # its own time within the paper's, 0 for none
    locked: bool = False  # once left it does not open again

    @property
    def total(self) -> Decimal:
        """The most that the part gives."""
        if self.points_each:
            return sum((Decimal(points) for points in self.points_each), Decimal(0))
        return Decimal(self.points) * self.items

    @property
    def plan(self) -> PartPlan:
        """What stands above the part in the paper."""
        return PartPlan(self.title, self.heading, self.rule, self.points, self.block, self.minutes, self.locked)


class Blueprint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The parts of a paper. Of several blocks a candidate takes the parts of one."""

    code: str
    subjects: tuple[str, ...]  # names under which banks hold its items; the first is its own
    minutes: int
    parts: tuple[BlueprintPart, ...]
    in_force: datetime.date
    source: str
    total: str = "10"

    @property
    def subject(self) -> str:
        """The name that papers bear."""
        return self.subjects[0]

    @property
    def items(self) -> int:
        """How many items a paper has, those of all blocks counted."""
        return sum(part.items for part in self.parts)


IN_FORCE_2025 = datetime.date(2025, 2, 8)  # with Thông tư 24/2024/TT-BGDĐT
SOURCE_2025 = "QĐ 764/QĐ-BGDĐT, 08/03/2024"

# The plainest one stands here; `graduation_2025` has those of the other subjects.
TOAN_2025 = Blueprint(
    "toan-2025",
    ("Toán",),
    90,
    (
        BlueprintPart("Phần I", "Trắc nghiệm", "Chọn một đáp án", (ItemType.CHOICE,), 12, "0.25"),
        BlueprintPart("Phần II", "Đúng/Sai", "Mỗi ý chọn Đúng hoặc Sai", (ItemType.TRUE_FALSE,), 4, "1"),
        BlueprintPart("Phần III", "Trả lời ngắn", "Điền số", (ItemType.SHORT_NUMBER,), 6, "0.5"),
    ),
    IN_FORCE_2025,
    SOURCE_2025,
)


def check_blueprint(blueprint: Blueprint) -> None:
    """Raise BadBlueprintError unless papers can be made from `blueprint` and give its total."""
    if not blueprint.parts:
        raise BadBlueprintError(blueprint.code, BlueprintFault.NO_PARTS)
    for part in blueprint.parts:
        if fault := _fault_of(part):
            raise BadBlueprintError(blueprint.code, fault, part.title)
    common = sum((part.total for part in blueprint.parts if not part.block), Decimal(0))
    blocks = block_totals(blueprint)
    if len(blocks) == 1:
        raise BadBlueprintError(blueprint.code, BlueprintFault.ONE_BLOCK)
    if len(set(blocks.values())) > 1:
        raise BadBlueprintError(blueprint.code, BlueprintFault.UNEQUAL_BLOCKS)
    if common + max(blocks.values(), default=Decimal(0)) != Decimal(blueprint.total):
        raise BadBlueprintError(blueprint.code, BlueprintFault.WRONG_SUM)
    if not _times_fit(blueprint):
        raise BadBlueprintError(blueprint.code, BlueprintFault.BAD_TIMES)


def _times_fit(blueprint: Blueprint) -> bool:
    """Whether the parts' own minutes are times that a seat can keep."""
    own = [part.minutes for part in blueprint.parts]
    is_stepped = any(own) or any(part.locked for part in blueprint.parts)
    has_blocks = any(part.block for part in blueprint.parts)
    return min(own) >= 0 and sum(own) <= blueprint.minutes and not (is_stepped and has_blocks)


def block_totals(blueprint: Blueprint) -> Mapping[str, Decimal]:
    """Return the most that each block gives, in the order of the paper."""
    totals: dict[str, Decimal] = {}
    for part in blueprint.parts:
        if part.block:
            totals[part.block] = totals.get(part.block, Decimal(0)) + part.total
    return totals


def _fault_of(part: BlueprintPart) -> BlueprintFault | None:
    if not 0 < part.items <= MAX_ITEMS:
        return BlueprintFault.BAD_COUNT
    if not part.types:
        return BlueprintFault.NO_TYPE
    if part.points_each and len(part.points_each) != part.items:
        return BlueprintFault.BAD_POINTS
    if not all(_is_points(points) for points in (part.points, *part.points_each)):
        return BlueprintFault.BAD_POINTS
    if any(cell.items < 0 for cell in part.matrix):
        return BlueprintFault.BAD_COUNT
    exact = [cell.items for cell in part.matrix if cell.topic and cell.level]  # the others may overlap
    if sum(exact) > part.items or any(cell.items > part.items for cell in part.matrix):
        return BlueprintFault.MATRIX_TOO_LARGE
    return None


def _is_points(text: str) -> bool:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return False
    return value.is_finite() and value > 0


def composed(
    blueprint: Blueprint,
    chosen: Sequence[Sequence[BankItem]],
    *,
    subject: str,
    minutes: int,
    media: Mapping[str, bytes],
    stimuli: Mapping[str, BankStimulus],
) -> MasterPaper:
    """Return the paper of the `chosen` items, part by part, with no more of stimuli and media than they name."""
    parts = tuple(
        PaperPart(part.plan, _worth(part, items)) for part, items in zip(blueprint.parts, chosen, strict=True)
    )
    shared = {item.stimulus for part in parts for item in part.items if item.stimulus}
    return MasterPaper(
        subject, minutes, parts, {code: stimuli[code] for code in sorted(shared & stimuli.keys())}, media
    )


def _worth(part: BlueprintPart, items: Sequence[BankItem]) -> tuple[BankItem, ...]:
    """Return the items with what this paper gives for them: it, not the bank, says so."""
    each = part.points_each or ("",) * len(items)
    return tuple(msgspec.structs.replace(item, points=points) for item, points in zip(items, each, strict=True))


def first_items(
    items: Sequence[BankItem],
    blueprint: Blueprint,
    *,
    subject: str,
    minutes: int,
    media: Mapping[str, bytes],
    stimuli: Mapping[str, BankStimulus] | None = None,
) -> MasterPaper:
    """Return the paper of the first items that fit each part. Raises TooFewItemsError."""
    chosen, left = [], list(items)
    for part in blueprint.parts:
        fitting = [item for item in left if item.type in part.types][: part.items]
        if len(fitting) < part.items:
            raise TooFewItemsError(part.title)
        left = [item for item in left if item not in fitting]
        chosen.append(fitting)
    return composed(blueprint, chosen, subject=subject, minutes=minutes, media=media, stimuli=stimuli or {})
