"""What a response amounts to: answered, partly or not at all; and whether it could have been given at this seat."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum

from protocol.paper import (
    AssociateInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    GraphicGapMatchInteraction,
    HotspotInteraction,
    HotTextInteraction,
    InlineChoiceInteraction,
    Interaction,
    Item,
    ItemType,
    MatchInteraction,
    MultipleChoiceInteraction,
    OrderInteraction,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
    choices_of,
)
from protocol.records import (
    ChoiceResponse,
    ChoicesResponse,
    FilesResponse,
    GapsResponse,
    PairsResponse,
    Response,
    ShortNumberResponse,
    SliderResponse,
    TextResponse,
    TrueFalseResponse,
)
from station.exam import arranging

NUMBER_CELLS = 4  # columns of the answer sheet in force since 2025
WHOLE_NUMBER = re.compile(r"-?[0-9]+(,[0-9]+)?")
DIGITS = frozenset("0123456789")
MAX_TEXT, MAX_TEXT_BYTES = 20_000, 60_000  # an essay is one entry of the journal, which has its own bound
MAX_GAP_TEXT = 200
MAX_FILE_NAME = 120
HASH_BYTES = 32
COMMAS, MINUSES = frozenset(",."), frozenset("-\u2212")


class Answering(Enum):
    """How far an item is answered. The values are the state codes of the visual language."""

    ANSWERED = "answered"
    PARTLY = "partly"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items stand where. The first three add up to the paper; a flagged item is counted there too."""

    answered: int
    partly: int
    unanswered: int
    flagged: int

    @property
    def total(self) -> int:
        """All items of the paper."""
        return self.answered + self.partly + self.unanswered


def clean_number(typed: str) -> str:
    """Return what of `typed` fits the four cells: digits, a leading minus, one comma in a middle cell.

    A full stop becomes a comma; whatever does not fit is left out.
    """
    kept = ""
    for letter in typed:
        if len(kept) == NUMBER_CELLS:
            break
        if letter in DIGITS:
            kept += letter
        elif letter in MINUSES and not kept:
            kept = "-"
        elif letter in COMMAS and "," not in kept and kept.strip("-") and len(kept) < NUMBER_CELLS - 1:
            kept += ","
    return kept


def answering(item: Item, response: Response | None) -> Answering:
    """Return how far `response` answers `item`."""
    if response is None:
        return Answering.UNANSWERED
    return Answering.ANSWERED if _is_whole(item.interaction, response) else Answering.PARTLY


def _is_whole(interaction: Interaction, response: Response) -> bool:
    match interaction, response:
        case _, TrueFalseResponse(statements):
            return len(statements) == len(choices_of(interaction))
        case _, ShortNumberResponse(text):
            return WHOLE_NUMBER.fullmatch(text) is not None
        case OrderInteraction(choices), ChoicesResponse(order):
            return len(order) == len(choices)
        case ((TextEntryInteraction() | InlineChoiceInteraction()), GapsResponse(gaps)):
            return all(gaps.get(gap.id, "").strip() for gap in interaction.gaps)
        case MatchInteraction(sources), PairsResponse(pairs):
            return {source.id for source in sources} <= {first for first, _ in pairs}
        case ((GapMatchInteraction() | GraphicGapMatchInteraction()), PairsResponse(pairs)):
            return _places(interaction) <= {second for _, second in pairs}
        case AssociateInteraction(max_pairs=most), PairsResponse(pairs):
            return len(pairs) >= most
        case _:
            return True


def _places(interaction: GapMatchInteraction | GraphicGapMatchInteraction) -> set[str]:
    if isinstance(interaction, GapMatchInteraction):
        return set(interaction.gaps)
    return {spot.id for spot in interaction.spots}


def fits(item: Item, response: Response | None) -> bool:  # noqa: C901, PLR0911 (one case a kind)
    """Whether `response` could have been given to `item` at this seat. Whatever has no answer in it is `None`."""
    match response:
        case None:
            return True
        case ChoiceResponse(choice):
            return item.type is ItemType.CHOICE and choice in _ids(item)
        case TrueFalseResponse(statements):
            return item.type is ItemType.TRUE_FALSE and bool(statements) and statements.keys() <= _ids(item)
        case ShortNumberResponse(text):
            return item.type is ItemType.SHORT_NUMBER and bool(text) and clean_number(text) == text
        case ChoicesResponse(choices):
            return _choices_fit(item.interaction, choices)
        case PairsResponse():
            return _pairs_fit(item.interaction, response)
        case GapsResponse(gaps):
            return _gaps_fit(item.interaction, gaps)
        case SliderResponse(value):
            return isinstance(item.interaction, SliderInteraction) and SliderGrid(item.interaction).holds(value)
        case TextResponse(text):
            return isinstance(item.interaction, ExtendedTextInteraction) and bool(text) and is_bounded(text)
        case FilesResponse():
            return isinstance(item.interaction, UploadInteraction) and _files_fit(item.interaction, response)


def _ids(item: Item) -> set[str]:
    return {choice.id for choice in item.choices}


def _choices_fit(interaction: Interaction, chosen: tuple[str, ...]) -> bool:
    match interaction:
        case MultipleChoiceInteraction(choices, most):
            known: Iterable[str] = (choice.id for choice in choices)
        case OrderInteraction(choices):
            known, most = (choice.id for choice in choices), 0
        case HotTextInteraction(texts, most):
            known = texts
        case HotspotInteraction(_, spots, most):
            known = (spot.id for spot in spots)
        case _:
            return False
    within = not most or len(chosen) <= most
    return bool(chosen) and within and len(set(chosen)) == len(chosen) and set(chosen) <= set(known)


def _pairs_fit(interaction: Interaction, response: PairsResponse) -> bool:
    match interaction:
        case MatchInteraction() | AssociateInteraction() | GapMatchInteraction() | GraphicGapMatchInteraction():
            return bool(response.pairs) and arranging.pairs(interaction, response) == response.pairs
        case _:
            return False


def _gaps_fit(interaction: Interaction, filled: Mapping[str, str]) -> bool:
    match interaction:
        case TextEntryInteraction(gaps):
            known = {gap.id for gap in gaps}
            return bool(filled) and filled.keys() <= known and all(map(_is_gap_text, filled.values()))
        case InlineChoiceInteraction(gaps):
            offered = {gap.id: {choice.id for choice in gap.choices} for gap in gaps}
            return bool(filled) and all(choice in offered.get(gap, ()) for gap, choice in filled.items())
        case _:
            return False


def _is_gap_text(text: str) -> bool:
    return 0 < len(text) <= MAX_GAP_TEXT and text.isprintable()


def is_bounded(text: str) -> bool:
    """Whether `text` is no more than an essay may be."""
    if len(text) > MAX_TEXT or len(text.encode(errors="surrogatepass")) > MAX_TEXT_BYTES:
        return False
    return all(letter >= " " or letter == "\n" for letter in text)  # whatever else steers a terminal is no essay


def _files_fit(interaction: UploadInteraction, response: FilesResponse) -> bool:
    files = response.files
    return 0 < len(files) <= interaction.max_files and all(
        file.media_type in interaction.media_types
        and 0 < file.size <= interaction.max_bytes
        and len(file.hash) == HASH_BYTES
        and 0 < len(file.name) <= MAX_FILE_NAME
        and file.name.isprintable()
        for file in files
    )


class SliderGrid:
    """The values that a slider may stand at, exact: `lower`, then step by step to `upper`."""

    def __init__(self, slider: SliderInteraction) -> None:
        self.last = -1  # of a slider that makes no sense: it has no values
        try:
            self._lower, self._step = Decimal(slider.lower), Decimal(slider.step)
            self.last = int((Decimal(slider.upper) - self._lower) // self._step) if self._step > 0 else -1
        except (InvalidOperation, ValueError, OverflowError):
            self._lower, self._step = Decimal(0), Decimal(1)

    def value(self, place: int) -> str:
        """Return the value at `place`, from 0; beyond the ends the last one."""
        return format(self._lower + self._step * min(max(place, 0), self.last), "f")

    def place(self, value: str) -> int:
        """Return where `value` lies, -1 for a value that is not on the grid."""
        try:
            offset = (Decimal(value) - self._lower) / self._step
            is_on_it = offset == offset.to_integral_value() and 0 <= offset <= self.last
        except InvalidOperation:
            return -1
        return int(offset) if is_on_it else -1

    def holds(self, value: str) -> bool:
        """Whether `value` is one of them, written as the seat writes it."""
        place = self.place(value)
        return place >= 0 and self.value(place) == value


def missing_statements(item: Item, response: Response | None) -> tuple[int, ...]:
    """Return the positions, from 0, of the statements that still want true or false."""
    given = response.statements if isinstance(response, TrueFalseResponse) else {}
    return tuple(position for position, choice in enumerate(item.choices) if choice.id not in given)


def words_in(text: str) -> int:
    """Count words as an examiner does: what stands between spaces and has a letter or digit."""
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def count(items: Iterable[Item], responses: Mapping[str, Response], flags: frozenset[str]) -> Counts:
    """Count `items`: those of the paper that the candidate takes."""
    taken = tuple(items)
    found = [answering(item, responses.get(item.id)) for item in taken]
    return Counts(
        answered=found.count(Answering.ANSWERED),
        partly=found.count(Answering.PARTLY),
        unanswered=found.count(Answering.UNANSWERED),
        flagged=sum(item.id in flags for item in taken),
    )
