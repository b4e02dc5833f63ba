"""What an item is answered with and what is right, from its row: one function a kind of item.

Each returns what it could read and notes what it could not, so that a row tells all that is wrong with it at once.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from protocol.paper import (
    AssociateInteraction,
    Choice,
    ChoiceInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    GraphicGapMatchInteraction,
    HotspotInteraction,
    HotTextInteraction,
    InlineChoiceInteraction,
    InlineGap,
    Interaction,
    MatchInteraction,
    MultipleChoiceInteraction,
    OrderInteraction,
    ShortNumberInteraction,
    SliderInteraction,
    Spot,
    TextEntryInteraction,
    TextGap,
    TrueFalseInteraction,
    UploadInteraction,
)
from server.bank.importers.workbook import columns as col
from server.bank.importers.workbook import keys, settings
from server.bank.importers.workbook.columns import LETTERS, SHOWN, Cells
from server.bank.importers.workbook.kinds import OPTIONS, Kind
from server.bank.importers.workbook.notation import BAR, divided, plain
from server.bank.importers.workbook.problems import Reason, UnfitError
from server.bank.items import FALSE, RESPONSE, TRUE, BaseType, Cardinality, ResponseDeclaration

Read = TypeVar("Read")
SHEET_LETTERS = 4  # what the cells of an answer sheet, and of a seat, take
ORDINAL = re.compile(r"([0-9]+)\s*[.:)]\s*(.*)")
INLINE = re.compile(r"([^\s:]+)\s*:\s*(.*)")


@dataclass(frozen=True, slots=True)
class Places:
    """What the body of an item has, and the picture that its spots lie in with its size, 0 where unknown."""

    gaps: tuple[str, ...]
    hot: tuple[str, ...]
    picture: str
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for and what is right."""

    interaction: Interaction
    declarations: tuple[ResponseDeclaration, ...]


def read_interaction(kind: Kind, cells: Cells, places: Places) -> Asked | None:
    """Return what a row asks for, or None where that cannot be told."""
    return READERS[kind](_Row(kind, cells, places))


class _Row:
    """A row on its way to an interaction."""

    def __init__(self, kind: Kind, cells: Cells, places: Places) -> None:
        self.kind, self.cells, self.places = kind, cells, places

    def options(self) -> tuple[Choice, ...]:
        """Return what stands under A, B, C…; a hole between them is noted."""
        fewest, most = OPTIONS[self.kind]
        texts = [self.cells.text(letter) for letter in LETTERS]
        filled = max((place for place, text in enumerate(texts, 1) if text), default=0)
        if filled > most:
            self.cells.problem(LETTERS[most], Reason.TOO_MANY_OPTIONS, most=str(most), kind=self.kind.value)
        for letter, text in zip(LETTERS[: max(filled, fewest)], texts, strict=False):
            if not text:
                self.cells.problem(letter, Reason.EMPTY)
        return tuple(Choice(letter, text) for letter, text in zip(LETTERS, texts[:most], strict=False) if text)

    def key(self, read: Callable[[str], Read]) -> Read | None:
        """Return the key as `read` reads it."""
        return self.setting(col.KEY, read) if self.cells.need(col.KEY) else None

    def setting(self, column: str, read: Callable[[str], Read]) -> Read | None:
        """Return what `column` holds as `read` reads it; what does not fit is noted."""
        try:
            return read(self.cells.text(column))
        except UnfitError as error:
            self.cells.unfit(column, error)
            return None

    def most(self, right: Collection[object], usual: int) -> int:
        """Return how many may be chosen; that all that are right can be is checked."""
        most = self.setting(col.MOST, lambda text: settings.count(text, usual))
        if most and most < len(right):
            self.cells.problem(col.MOST, Reason.TOO_FEW_ALLOWED, most=str(most), right=str(len(right)))
        return most or 0

    def used(self, choices: Sequence[Choice], times: Mapping[str, int], uses: Mapping[str, int]) -> tuple[Choice, ...]:
        """Return `choices` with how often each may be used; `times`: how often the key uses each."""
        for choice in choices:
            if 0 < uses[choice.id] < times.get(choice.id, 0):
                self.cells.problem(col.USES, Reason.KEY_OVERUSED, name=choice.id, most=str(uses[choice.id]))
        return tuple(msgspec.structs.replace(choice, match_max=uses[choice.id]) for choice in choices)

    def gaps(self) -> tuple[str, ...]:
        """Return the gaps of the body; that there is none is noted."""
        if not self.places.gaps:
            self.cells.problem(col.BODY, Reason.NO_GAP, example="[[1]]")
        return self.places.gaps


def _ids(choices: Sequence[Choice | Spot]) -> tuple[str, ...]:
    return tuple(choice.id for choice in choices)


def _one(cardinality: Cardinality, base: BaseType, *correct: str) -> tuple[ResponseDeclaration, ...]:
    return (ResponseDeclaration(RESPONSE, cardinality, base, correct),)


def _choice(row: _Row) -> Asked:
    choices = row.options()
    key = row.key(lambda text: keys.letter(text, _ids(choices)))
    return Asked(ChoiceInteraction(choices), _one(Cardinality.SINGLE, BaseType.IDENTIFIER, key or ""))


def _multiple(row: _Row) -> Asked:
    choices = row.options()
    key = row.key(lambda text: keys.letters(text, _ids(choices))) or ()
    interaction = MultipleChoiceInteraction(choices, row.most(key, 0))
    return Asked(interaction, _one(Cardinality.MULTIPLE, BaseType.IDENTIFIER, *key))


def _true_false(row: _Row) -> Asked:
    statements = row.options()
    truths = row.key(lambda text: keys.truths(text, OPTIONS[Kind.DS][0])) or ()
    pairs = (f"{letter} {TRUE if truth else FALSE}" for letter, truth in zip(LETTERS, truths, strict=False))
    return Asked(TrueFalseInteraction(statements), _one(Cardinality.MULTIPLE, BaseType.DIRECTED_PAIR, *pairs))


def _short_number(row: _Row) -> Asked:
    key = row.key(keys.numbers) or ()
    if key and all(len(one) > SHEET_LETTERS or "/" in one for one in key):
        row.cells.warn(col.KEY, Reason.LONG_NUMBER, key=key[0], most=str(SHEET_LETTERS))
    for one in key:
        if keys.THOUSANDS.fullmatch(one):
            row.cells.warn(col.KEY, Reason.THOUSANDS, key=one)
    interaction = ShortNumberInteraction(row.cells.text(col.UNIT))
    return Asked(interaction, _one(Cardinality.SINGLE, BaseType.FLOAT, *key))


def _text_entry(row: _Row) -> Asked:
    gaps = row.gaps()
    key = row.key(lambda text: keys.typed(text, gaps)) if gaps else None
    declared = (
        ResponseDeclaration(gap, Cardinality.SINGLE, BaseType.STRING, answers) for gap, answers in (key or {}).items()
    )
    widths = row.setting(col.WIDTHS, lambda text: settings.per_name(text, gaps, dict.fromkeys(gaps, 0))) or {}
    return Asked(TextEntryInteraction(tuple(TextGap(gap, widths.get(gap, 0)) for gap in gaps)), tuple(declared))


def _inline_choice(row: _Row) -> Asked:
    gaps = row.gaps()
    lists = _inline_lists(row, gaps)
    inline = tuple(InlineGap(gap, lists[gap]) for gap in gaps if gap in lists)
    key = row.key(lambda text: _inline_key(text, inline)) if len(inline) == len(gaps) else ()
    declared = (ResponseDeclaration(gap, Cardinality.SINGLE, BaseType.IDENTIFIER, (one,)) for gap, one in key or ())
    return Asked(InlineChoiceInteraction(inline), tuple(declared))


def _inline_key(text: str, gaps: Sequence[InlineGap]) -> list[tuple[str, str]]:
    pairs = keys.filled(text, _ids_of_gaps(gaps), LETTERS)
    lists = {gap.id: _ids(gap.choices) for gap in gaps}
    for gap, letter in pairs:
        if gap + letter not in lists[gap]:
            raise UnfitError(Reason.KEY_UNKNOWN, name=f"{gap}: {letter}")
    right = dict(pairs)
    return [(gap.id, gap.id + right[gap.id]) for gap in gaps]


def _ids_of_gaps(gaps: Sequence[InlineGap]) -> tuple[str, ...]:
    return tuple(gap.id for gap in gaps)


def _inline_lists(row: _Row, gaps: Sequence[str]) -> dict[str, tuple[Choice, ...]]:
    """Read the choices of each gap, a line each: `1: lives | has lived`."""
    lists = dict[str, tuple[Choice, ...]]()
    for line in filter(None, map(str.strip, row.cells.need(col.TARGETS).splitlines())):
        found = INLINE.fullmatch(line)
        if found is None or found[1] not in gaps or found[1] in lists:
            row.cells.problem(col.TARGETS, Reason.BAD_LINE, line=line[:SHOWN])
            continue
        texts = [plain(part) for part in divided(found[2], BAR)]
        if not 1 < len(texts) <= len(LETTERS) or not all(texts):
            row.cells.problem(col.TARGETS, Reason.BAD_LINE, line=line[:SHOWN])
        lists[found[1]] = tuple(Choice(found[1] + letter, text) for letter, text in zip(LETTERS, texts, strict=False))
    if lists and (lacking := [gap for gap in gaps if gap not in lists]):
        row.cells.problem(col.TARGETS, Reason.KEY_INCOMPLETE, lacking=", ".join(lacking))
    return lists


def _targets(row: _Row) -> tuple[Choice, ...]:
    lines = list(filter(None, map(str.strip, row.cells.need(col.TARGETS).splitlines())))
    found = [ORDINAL.fullmatch(line) for line in lines]
    if all(one and one[1] == str(place) for place, one in enumerate(found, 1)):
        lines = [one[2].strip() for one in found if one]
    for place, line in enumerate(lines, 1):
        if not line:
            row.cells.problem(col.TARGETS, Reason.BAD_LINE, line=f"{place}:")
    return tuple(Choice(str(place), line) for place, line in enumerate(lines, 1))


def _match(row: _Row) -> Asked:
    sources, targets, is_grid = row.options(), _targets(row), row.kind is Kind.GNB
    pairs = row.key(lambda text: keys.matched(text, _ids(sources), _ids(targets))) or ()
    times = Counter(one for pair in pairs for one in pair)
    usual = usual_uses(_ids(sources), times) | usual_uses(_ids(targets), times, any_number=is_grid)
    uses = row.setting(col.USES, lambda text: match_uses(text, _ids(sources), _ids(targets), usual)) or usual
    sides = row.used(sources, times, uses), row.used(targets, times, uses)
    correct = (f"{source} {target}" for source, target in pairs)
    return Asked(MatchInteraction(*sides, is_grid), _one(Cardinality.MULTIPLE, BaseType.DIRECTED_PAIR, *correct))


def match_uses(text: str, sources: Sequence[str], targets: Sequence[str], usual: Mapping[str, int]) -> dict[str, int]:
    """Read how often each side's texts may be used: one count for all is meant for the targets."""
    if ":" in text:
        return settings.per_name(text, (*sources, *targets), usual)
    own = {target: usual[target] for target in targets}
    return dict(usual) | settings.per_name(text, targets, own)


def usual_uses(names: Sequence[str], times: Mapping[str, int], *, any_number: bool = False) -> dict[str, int]:
    """Return how often each may be used where nothing is said: once, or any number where the key needs it."""
    often = any_number or any(times.get(name, 0) > 1 for name in names)
    return dict.fromkeys(names, 0 if often else 1)


def _order(row: _Row) -> Asked:
    choices = row.options()
    key = row.key(lambda text: keys.whole_order(text, _ids(choices))) or ()
    return Asked(OrderInteraction(choices), _one(Cardinality.ORDERED, BaseType.IDENTIFIER, *key))


def _associate(row: _Row) -> Asked:
    choices = row.options()
    pairs = row.key(lambda text: keys.associated(text, _ids(choices))) or ()
    choices = _reused(row, choices, Counter(one for pair in pairs for one in pair))
    interaction = AssociateInteraction(choices, row.most(pairs, len(pairs)))
    correct = (f"{first} {second}" for first, second in pairs)
    return Asked(interaction, _one(Cardinality.MULTIPLE, BaseType.PAIR, *correct))


def _reused(row: _Row, choices: tuple[Choice, ...], times: Mapping[str, int]) -> tuple[Choice, ...]:
    usual = usual_uses(_ids(choices), times)
    uses = row.setting(col.USES, lambda text: settings.per_name(text, _ids(choices), usual)) or usual
    return row.used(choices, times, uses)


def _gap_match(row: _Row) -> Asked:
    gaps, choices = row.gaps(), row.options()
    pairs = row.key(lambda text: keys.filled(text, gaps, _ids(choices))) or () if gaps else ()
    choices = _reused(row, choices, Counter(letter for _, letter in pairs))
    correct = (f"{letter} {gap}" for gap, letter in pairs)
    return Asked(GapMatchInteraction(gaps, choices), _one(Cardinality.MULTIPLE, BaseType.DIRECTED_PAIR, *correct))


def _spots(row: _Row) -> tuple[Spot, ...]:
    if not row.places.picture:
        row.cells.problem(col.MEDIA, Reason.NO_PICTURE)
    text = row.cells.need(col.SPOTS)
    spots = (row.setting(col.SPOTS, settings.spots) if text else None) or ()
    width, height = row.places.size
    for spot in spots:
        if width and not settings.is_within(spot, width, height):
            row.cells.problem(col.SPOTS, Reason.SPOT_OUTSIDE, name=spot.id, width=str(width), height=str(height))
    return spots


def _graphic_gap_match(row: _Row) -> Asked:
    spots, choices = _spots(row), row.options()
    pairs = row.key(lambda text: keys.filled(text, _ids(spots), _ids(choices))) or () if spots else ()
    choices = _reused(row, choices, Counter(letter for _, letter in pairs))
    correct = (f"{letter} {spot}" for spot, letter in pairs)
    interaction = GraphicGapMatchInteraction(row.places.picture, spots, choices)
    return Asked(interaction, _one(Cardinality.MULTIPLE, BaseType.DIRECTED_PAIR, *correct))


def _hot_text(row: _Row) -> Asked:
    texts = row.places.hot
    if not texts:
        row.cells.problem(col.BODY, Reason.NO_GAP, example="[[A: …]]")
    key = row.key(lambda text: keys.names(text, texts)) or () if texts else ()
    interaction = HotTextInteraction(texts, row.most(key, len(key)))
    return Asked(interaction, _one(Cardinality.MULTIPLE, BaseType.IDENTIFIER, *key))


def _hotspot(row: _Row) -> Asked:
    spots = _spots(row)
    key = row.key(lambda text: keys.names(text, _ids(spots))) or () if spots else ()
    interaction = HotspotInteraction(row.places.picture, spots, row.most(key, len(key)))
    return Asked(interaction, _one(Cardinality.MULTIPLE, BaseType.IDENTIFIER, *key))


def _slider(row: _Row) -> Asked | None:
    text = row.cells.need(col.SCALE)
    ends = row.setting(col.SCALE, settings.scale) if text else None
    key = row.key(keys.numbers_or_ranges) or ()
    if ends is None:
        return None
    for one in key:
        low, _, high = one.partition(keys.RANGE)
        if (
            keys.value_of(low) < keys.value_of(ends[0])
            or keys.value_of(high or low) > keys.value_of(ends[1])
            or (not high and (keys.value_of(low) - keys.value_of(ends[0])) % keys.value_of(ends[2]))
        ):
            row.cells.problem(col.KEY, Reason.KEY_OFF_SCALE, key=one)
    interaction = SliderInteraction(*ends, row.cells.text(col.UNIT))
    return Asked(interaction, _one(Cardinality.SINGLE, BaseType.FLOAT, *key))


def _marked_by_people(row: _Row) -> None:
    if row.cells.text(col.KEY):
        row.cells.problem(col.KEY, Reason.KEY_UNWANTED, kind=row.kind.value)


def _extended_text(row: _Row) -> Asked:
    _marked_by_people(row)
    expected, most = row.setting(col.WORDS, settings.word_counts) or (0, 0)
    return Asked(ExtendedTextInteraction(expected, most), _one(Cardinality.SINGLE, BaseType.STRING))


def _upload(row: _Row) -> Asked:
    _marked_by_people(row)
    kinds = row.setting(col.FILE_TYPES, settings.media_types) or settings.USUAL_MEDIA_TYPES
    usual = UploadInteraction(kinds)
    files = row.setting(col.FILES, lambda text: settings.file_count(text, usual.max_files)) or usual.max_files
    size = row.setting(col.FILE_SIZE, lambda text: settings.file_bytes(text, usual.max_bytes)) or usual.max_bytes
    return Asked(UploadInteraction(kinds, files, size), _one(Cardinality.MULTIPLE, BaseType.FILE))


READERS: dict[Kind, Callable[[_Row], Asked | None]] = {
    Kind.TN: _choice,
    Kind.TN4: _choice,
    Kind.NLC: _multiple,
    Kind.DS: _true_false,
    Kind.TLN: _short_number,
    Kind.DK: _text_entry,
    Kind.CTC: _inline_choice,
    Kind.GN: _match,
    Kind.GNB: _match,
    Kind.TT: _order,
    Kind.LK: _associate,
    Kind.KT: _gap_match,
    Kind.KTH: _graphic_gap_match,
    Kind.TTV: _hot_text,
    Kind.VA: _hotspot,
    Kind.TR: _slider,
    Kind.TL: _extended_text,
    Kind.NT: _upload,
}
