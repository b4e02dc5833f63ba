"""Points for responses: pure, in exact decimals, by dated rules (docs/formats/marking.md; QĐ 764/QĐ-BGDĐT)."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import Enum
from fractions import Fraction

from protocol.paper import ItemType
from protocol.policy import MarkingRules, Partial
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
from server.bank.items import TRUE, BaseType, Cardinality, ResponseDeclaration
from server.grading.comparing import fraction, is_same_text, number, right_values, typed_number

__all__ = ["ItemKey", "Mark", "PaperScore", "Reason", "fraction", "judge", "number", "points", "rounded", "score"]

NOTHING, ALL = Fraction(0), Fraction(1)
EXACT = Context(prec=50)  # more digits than any share of points needs before it is rounded, whatever the thread has set


class Reason(Enum):
    """Why a mark is what it is. API: it stands in recorded marks."""

    MARKED = "marked"
    UNANSWERED = "unanswered"
    WRONG_SHAPE = "wrong_shape"  # the response is not of the kind that the item takes
    PENDING = "pending"  # a person has to mark it
    CANCELLED = "cancelled"  # a later version of the key gives the points to everybody


@dataclass(frozen=True, slots=True)
class ItemKey:
    """The right answer to an item, in the pseudonyms of a variant."""

    part: str
    type: ItemType
    declarations: Sequence[ResponseDeclaration]
    points: Decimal  # the most that it gives
    block: str = ""  # a candidate takes one of the paper's blocks
    alternatives: Sequence[Sequence[ResponseDeclaration]] = ()  # whole keys that a later version accepts as well
    is_cancelled: bool = False  # everybody gets its points


@dataclass(frozen=True, slots=True)
class Mark:
    """What a rule gives for a response; `points` is None where a person has to mark it."""

    points: Decimal | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class PaperScore:
    """What an attempt earns: by item, by part in the order of the key, and in all."""

    items: Mapping[str, Decimal]
    parts: Mapping[str, Decimal]
    total: Decimal


def score(key: Mapping[str, ItemKey], responses: Mapping[str, Response], rules: MarkingRules) -> PaperScore:
    """Mark `responses`, by item pseudonym; what is not answered, or waits for a person, earns nothing."""
    items = {item: points(one, responses.get(item), rules) for item, one in key.items()}
    parts: dict[str, Decimal] = {}
    for item, one in key.items():
        parts[one.part] = parts.get(one.part, Decimal(0)) + items[item]
    return PaperScore(items, parts, sum(items.values(), Decimal(0)))


def points(key: ItemKey, response: Response | None, rules: MarkingRules) -> Decimal:
    """Return what one response earns by rule."""
    return judge(key, response, rules).points or Decimal(0)


def judge(key: ItemKey, response: Response | None, rules: MarkingRules) -> Mark:
    """Mark one response. One of another kind than the item takes earns nothing, and says so."""
    if key.is_cancelled:
        return Mark(key.points, Reason.CANCELLED)
    if response is None:
        return Mark(Decimal(0), Reason.UNANSWERED)
    if key.type in {ItemType.EXTENDED_TEXT, ItemType.UPLOAD}:
        return _for_a_person(key, response)
    shares = [_share(key.type, one, response, rules) for one in (key.declarations, *key.alternatives)]
    known = [share for share in shares if share is not None]
    if not known:
        return Mark(Decimal(0), Reason.WRONG_SHAPE)
    return Mark(_points(key.points, max(known), rules), Reason.MARKED)


def rounded(value: Decimal, rules: MarkingRules) -> Decimal:
    """Return a sum as the rules round it."""
    return value.quantize(Decimal(1).scaleb(-rules.total_decimals), rules.rounding.value)


def _points(most: Decimal, share: Fraction, rules: MarkingRules) -> Decimal:
    """Return a share of an item's points: exact, or rounded to the rules' decimals where it has more."""
    if share == ALL:
        return most
    exact = Fraction(most) * share
    value = EXACT.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    return value.quantize(Decimal(1).scaleb(-rules.mark_decimals), rules.rounding.value)


def _for_a_person(key: ItemKey, response: Response) -> Mark:
    match key.type, response:
        case ItemType.EXTENDED_TEXT, TextResponse(text):
            is_empty = not text.strip()
        case ItemType.UPLOAD, FilesResponse(files):
            is_empty = not files
        case _:
            return Mark(Decimal(0), Reason.WRONG_SHAPE)
    return Mark(Decimal(0), Reason.UNANSWERED) if is_empty else Mark(None, Reason.PENDING)


def _share(
    kind: ItemType, declarations: Sequence[ResponseDeclaration], response: Response, rules: MarkingRules
) -> Fraction | None:
    """Return how much of its points a response earns, or None where it is not of the kind that the item takes."""
    partial = rules.partial.get(kind, Partial.ALL_OR_NOTHING)
    only = declarations[0]
    match kind, response:
        case ItemType.CHOICE, ChoiceResponse(choice):
            return ALL if choice in only.correct else NOTHING
        case ItemType.TRUE_FALSE, TrueFalseResponse(statements):
            return _statements(only.correct, statements, partial, rules)
        case ItemType.SHORT_NUMBER, ShortNumberResponse(text):
            return _any(number(text, rules), only.correct)
        case ItemType.SLIDER, SliderResponse(value):
            return _any(typed_number(value), only.correct)
        case ((ItemType.TEXT_ENTRY | ItemType.INLINE_CHOICE), GapsResponse(gaps)):
            right = _right_gaps(declarations, gaps, rules)
            filled = sum(one.identifier in gaps for one in declarations)
            return _of(right, filled - right, len(declarations), partial)
        case _:
            return _share_of_several(kind, only, response, partial)


def _share_of_several(
    kind: ItemType, only: ResponseDeclaration, response: Response, partial: Partial
) -> Fraction | None:
    match kind, response:
        case ((ItemType.MULTIPLE_CHOICE | ItemType.HOT_TEXT | ItemType.HOTSPOT), ChoicesResponse(choices)):
            return _chosen(only, choices, partial)
        case ItemType.ORDER, ChoicesResponse(choices):
            return _order(only.correct, choices, partial)
        case (
            ItemType.MATCH | ItemType.ASSOCIATE | ItemType.GAP_MATCH | ItemType.GRAPHIC_GAP_MATCH,
            PairsResponse(pairs),
        ):
            return _sets(_pairs(only, pairs), _pairs(only, [_two(pair) for pair in only.correct]), partial)
        case _:
            return None


def _any(value: Fraction | None, correct: Collection[str]) -> Fraction:
    """Return all where `value` is one of the key's numbers or lies in one of its ranges."""
    return ALL if value is not None and any(value in right_values(one) for one in correct) else NOTHING


def _statements(
    correct: Collection[str], marked: Mapping[str, bool], partial: Partial, rules: MarkingRules
) -> Fraction:
    expected = dict(map(_two, correct))
    right = sum(marked.get(statement) is (value == TRUE) for statement, value in expected.items())
    by_right = rules.true_false.get(len(expected))
    if by_right is not None:
        return Fraction(by_right[right])
    wrong = sum(marked.get(statement) is (value != TRUE) for statement, value in expected.items())
    return _of(right, wrong, len(expected), partial)


def _right_gaps(declarations: Sequence[ResponseDeclaration], gaps: Mapping[str, str], rules: MarkingRules) -> int:
    return sum(_fills(one, gaps[one.identifier], rules) for one in declarations if one.identifier in gaps)


def _fills(gap: ResponseDeclaration, given: str, rules: MarkingRules) -> bool:
    if gap.base_type is BaseType.FLOAT:
        return _any(typed_number(given), gap.correct) == ALL
    if gap.base_type is BaseType.STRING:
        return any(is_same_text(given, one, rules) for one in gap.correct)
    return given in gap.correct


def _chosen(only: ResponseDeclaration, choices: Collection[str], partial: Partial) -> Fraction:
    given = set(choices)
    if only.cardinality is Cardinality.SINGLE:  # any of the key's is right, and one may be chosen
        return ALL if len(given) == 1 and given <= set(only.correct) else NOTHING
    return _sets(given, set(only.correct), partial)


def _order(correct: Sequence[str], choices: Sequence[str], partial: Partial) -> Fraction:
    right = sum(one == other for one, other in zip(correct, choices, strict=False))
    given = min(len(choices), len(correct))
    return _of(right, given - right, len(correct), partial) if len(choices) <= len(correct) else NOTHING


def _sets(given: Set[str], expected: Set[str], partial: Partial) -> Fraction:
    right = len(given & expected)
    wrong = len(given - expected)
    if partial is Partial.PER_PART:
        wrong = max(0, len(given) - len(expected))  # only what is given beyond: whoever gives all gains nothing by it
        return _of(right, wrong, len(expected), Partial.RIGHT_MINUS_WRONG)
    return _of(right, wrong, len(expected), partial)


def _pairs(only: ResponseDeclaration, pairs: Collection[tuple[str, str]]) -> frozenset[str]:
    """Return pairs as they are compared: those within one set in either order."""
    either_way = only.base_type is BaseType.PAIR
    return frozenset(" ".join(sorted(pair) if either_way else pair) for pair in pairs)


def _two(pair: str) -> tuple[str, str]:
    """Return the two of a pair of a key, which packing has checked."""
    first, second = pair.split()
    return first, second


def _of(right: int, wrong: int, parts: int, partial: Partial) -> Fraction:
    """Return the share of `parts` that counts."""
    if right == parts and not wrong:
        return ALL if parts else NOTHING
    if partial is Partial.ALL_OR_NOTHING or not parts:
        return NOTHING
    counting = right - wrong if partial is Partial.RIGHT_MINUS_WRONG else right
    return Fraction(max(0, counting), parts)
