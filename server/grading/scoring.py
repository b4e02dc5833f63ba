"""Points for responses: pure, in exact decimals, by dated rules (QĐ 764/QĐ-BGDĐT, content facts §5)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from protocol.paper import ItemType
from protocol.policy import MarkingRules
from protocol.records import ChoiceResponse, Response, ShortNumberResponse, TrueFalseResponse

SHORT_NUMBER = re.compile(r"-?[0-9]+(,[0-9]+)?")
TRAILING_ZEROS = re.compile(r",[0-9]*0$")


@dataclass(frozen=True, slots=True)
class ItemKey:
    """The right answer to an item, in the pseudonyms of a variant."""

    part: str
    type: ItemType
    choice: str = ""
    statements: Mapping[str, bool] | None = None
    numbers: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperScore:
    """What an attempt earns: by item, by part in the order of the key, and in all."""

    items: Mapping[str, Decimal]
    parts: Mapping[str, Decimal]
    total: Decimal


def score(key: Mapping[str, ItemKey], responses: Mapping[str, Response], rules: MarkingRules) -> PaperScore:
    """Mark `responses`, by item pseudonym; what is not answered earns nothing."""
    items = {item: points(one, responses.get(item), rules) for item, one in key.items()}
    parts: dict[str, Decimal] = {}
    for item, one in key.items():
        parts[one.part] = parts.get(one.part, Decimal(0)) + items[item]
    return PaperScore(items, parts, sum(items.values(), Decimal(0)))


def points(key: ItemKey, response: Response | None, rules: MarkingRules) -> Decimal:
    """Mark one response. One of another type than the item's earns nothing."""
    match key.type, response:
        case ItemType.CHOICE, ChoiceResponse(choice):
            return rules.choice if choice == key.choice else Decimal(0)
        case ItemType.TRUE_FALSE, TrueFalseResponse(statements):
            expected = key.statements or {}
            right = sum(statements.get(statement) is value for statement, value in expected.items())
            return rules.true_false[right]
        case ItemType.SHORT_NUMBER, ShortNumberResponse(text):
            value = number(text, rules)
            return rules.short_number if value is not None and value in key.numbers else Decimal(0)
        case _:
            return Decimal(0)


def number(text: str, rules: MarkingRules) -> Fraction | None:
    """Return the value of a short answer, or None where it is no number that the answer sheet could hold."""
    typed = text.strip().replace(".", ",")
    if len(typed) > rules.short_number_length or not SHORT_NUMBER.fullmatch(typed):
        return None
    if not rules.trailing_zeros_count and TRAILING_ZEROS.search(typed):
        return None
    return Fraction(typed.replace(",", "."))
