"""Scoring: the vectors of every type of item, and what holds whatever is answered."""

import json
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.paper import ItemType
from protocol.policy import GRADUATION_2025, RULES, MarkingRules, Partial, Rounding
from protocol.records import (
    ChoiceResponse,
    ChoicesResponse,
    GapsResponse,
    PairsResponse,
    Response,
    ShortNumberResponse,
    SliderResponse,
    TextResponse,
    TrueFalseResponse,
)
from server.bank.items import BaseType, Cardinality, ResponseDeclaration
from server.grading.scoring import ItemKey, Reason, judge, points, rounded, score

FOLDER = Path(__file__).parent / "vectors"


@dataclass(frozen=True)
class Vector:
    """A response to an item, what it earns (None: a person marks it) and why."""

    name: str
    key: ItemKey
    rules: MarkingRules
    response: Response | None
    earned: Decimal | None
    reason: Reason


def vectors() -> list[Vector]:
    """Read all files of one type each."""
    found = []
    for path in sorted(FOLDER.glob("*.json")):
        if path.name != "subjects_2025.json":
            for group in json.loads(path.read_text()):
                found += [_vector(f"{path.stem}: {group['about']}", group, case) for case in group["cases"]]
    return found


def _vector(name: str, group: dict[str, Any], case: dict[str, Any]) -> Vector:
    declarations = msgspec.convert(group["declarations"], tuple[ResponseDeclaration, ...])
    item = ItemType(group["type"])
    key = ItemKey("Phần I", item, declarations, Decimal(group["points"]), is_cancelled=group.get("cancelled", False))
    earned = None if case["earned"] is None else Decimal(case["earned"])
    response = msgspec.convert(case["response"], Response | None)
    return Vector(name, key, _rules(group, item), response, earned, Reason(case["reason"]))


def _rules(group: dict[str, Any], item: ItemType) -> MarkingRules:
    rules = next(one for one in RULES if one.code == group["rules"])
    if "partial" in group:
        rules = replace(rules, partial={**rules.partial, item: Partial(group["partial"])})
    switches = {name: group[name] for name in ("letter_case_counts", "trailing_zeros_count") if name in group}
    return replace(rules, **switches)


VECTORS = vectors()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_a_response_earns_what_its_vector_says(vector: Vector) -> None:
    mark = judge(vector.key, vector.response, vector.rules)
    assert (mark.points, mark.reason) == (vector.earned, vector.reason)


def test_every_type_of_item_has_vectors() -> None:
    assert {vector.key.type for vector in VECTORS} == set(ItemType)


def right_to(kind: ItemType) -> tuple[ResponseDeclaration, Response]:
    """Return a declaration of a type of the graduation format, and the right answer."""
    match kind:
        case ItemType.CHOICE:
            return _only(BaseType.IDENTIFIER, "c2"), ChoiceResponse("c2")
        case ItemType.TRUE_FALSE:
            statements = {"s1": True, "s2": False, "s3": True, "s4": True}
            pairs = (f"{one} {str(value).lower()}" for one, value in statements.items())
            return _only(BaseType.DIRECTED_PAIR, *pairs), TrueFalseResponse(statements)
        case _:
            return _only(BaseType.FLOAT, "1/2"), ShortNumberResponse("0,5")


def _only(base: BaseType, *correct: str) -> ResponseDeclaration:
    single = base is not BaseType.DIRECTED_PAIR
    return ResponseDeclaration("RESPONSE", Cardinality.SINGLE if single else Cardinality.MULTIPLE, base, correct)


def perfect(subject: dict[str, Any], block: str = "") -> tuple[dict[str, ItemKey], dict[str, Response]]:
    """Return key and right answers of a subject's paper, of its common parts and one block."""
    key: dict[str, ItemKey] = {}
    right: dict[str, Response] = {}
    for number, (kind, count, most, *of_block) in enumerate(subject["parts"]):
        if of_block in ([], [block]):
            declaration, response = right_to(ItemType(kind))
            for place in range(count):
                own = f"i{number}-{place}"
                key[own] = ItemKey(f"Phần {number}", ItemType(kind), (declaration,), Decimal(most))
                right[own] = response
    return key, right


SUBJECTS = json.loads((FOLDER / "subjects_2025.json").read_text())


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject["subject"])
def test_a_perfect_paper_of_every_subject_is_exactly_ten(subject: dict[str, Any]) -> None:
    for block in {of_block for *_, of_block in (part for part in subject["parts"] if len(part) > 3)} or {""}:
        earned = score(*perfect(subject, block), GRADUATION_2025)
        assert earned.total == sum(earned.parts.values()) == Decimal(10)
        assert all(isinstance(value, Decimal) for value in (*earned.items.values(), *earned.parts.values()))


def test_an_empty_sheet_earns_nothing_and_still_names_every_part() -> None:
    key, _ = perfect(SUBJECTS[0])
    earned = score(key, {}, GRADUATION_2025)
    assert earned.total == 0
    assert list(earned.parts) == ["Phần 0", "Phần 1", "Phần 2"]


def test_answers_to_unknown_items_are_left_aside() -> None:
    key, right = perfect(SUBJECTS[0])
    assert score(key, right | {"stranger": ChoiceResponse("c2")}, GRADUATION_2025).total == Decimal(10)


@pytest.mark.parametrize(
    ("value", "half_up", "half_even", "down"),
    [
        ("7.125", "7.13", "7.12", "7.12"),
        ("7.1249", "7.12", "7.12", "7.12"),
        ("7.135", "7.14", "7.14", "7.13"),
        ("10", "10.00", "10.00", "10.00"),
    ],
)
def test_a_sum_is_rounded_as_the_rules_say(value: str, half_up: str, half_even: str, down: str) -> None:
    for rounding, expected in zip(
        (Rounding.HALF_UP, Rounding.HALF_EVEN, Rounding.DOWN), (half_up, half_even, down), strict=True
    ):
        assert str(rounded(Decimal(value), replace(GRADUATION_2025, rounding=rounding))) == expected


IDS = st.sampled_from(["A", "B", "C", "D", "E", "1", "2", "3", "", "x y"])
TEXTS = st.text(max_size=12)
RESPONSES = st.one_of(
    st.none(),
    st.builds(ChoiceResponse, IDS),
    st.builds(TrueFalseResponse, st.dictionaries(IDS, st.booleans(), max_size=6)),
    st.builds(ShortNumberResponse, TEXTS),
    st.builds(ChoicesResponse, st.lists(IDS, max_size=8).map(tuple)),
    st.builds(PairsResponse, st.lists(st.tuples(IDS, IDS), max_size=8).map(tuple)),
    st.builds(GapsResponse, st.dictionaries(IDS, TEXTS, max_size=5)),
    st.builds(SliderResponse, TEXTS),
    st.builds(TextResponse, TEXTS),
)
KEYS = st.sampled_from(list({vector.name: (vector.key, vector.rules) for vector in VECTORS}.values()))


@settings(max_examples=400)
@given(KEYS, RESPONSES)
def test_no_response_earns_less_than_nothing_or_more_than_the_item_gives(
    keyed: tuple[ItemKey, MarkingRules], response: Response | None
) -> None:
    key, rules = keyed
    earned = points(key, response, rules)
    assert 0 <= earned <= key.points
    assert earned == earned.quantize(Decimal("0.0001"))


@settings(max_examples=200)
@given(
    st.sampled_from([one for one in VECTORS if isinstance(one.response, ChoicesResponse | PairsResponse)]), st.data()
)
def test_the_order_in_which_several_are_given_changes_no_mark_but_of_an_order(
    vector: Vector, data: st.DataObject
) -> None:
    if vector.key.type is ItemType.ORDER:
        return
    match vector.response:
        case ChoicesResponse(choices):
            turned: Response = ChoicesResponse(tuple(data.draw(st.permutations(choices))))
        case PairsResponse(pairs):
            turned = PairsResponse(tuple(data.draw(st.permutations(pairs))))
        case _:
            return
    assert judge(vector.key, turned, vector.rules) == judge(vector.key, vector.response, vector.rules)


@settings(max_examples=200)
@given(st.sampled_from(VECTORS), st.permutations(["p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"]))
def test_other_pseudonyms_give_the_same_mark(vector: Vector, names: list[str]) -> None:
    ids = dict(zip(("A", "B", "C", "D", "E", "1", "2", "3", "9"), names, strict=True))
    renamed = replace(vector.key, declarations=tuple(_renamed(one, ids) for one in vector.key.declarations))
    response = _renamed_response(vector.response, ids, vector.key.type)
    assert judge(renamed, response, vector.rules) == judge(vector.key, vector.response, vector.rules)


def _renamed(declaration: ResponseDeclaration, ids: dict[str, str]) -> ResponseDeclaration:
    correct = declaration.correct
    if declaration.base_type in {BaseType.IDENTIFIER, BaseType.PAIR, BaseType.DIRECTED_PAIR}:
        correct = tuple(" ".join(ids.get(part, part) for part in value.split()) for value in correct)
    identifier = ids.get(declaration.identifier, declaration.identifier)
    return msgspec.structs.replace(declaration, identifier=identifier, correct=correct)


def _renamed_response(response: Response | None, ids: dict[str, str], kind: ItemType) -> Response | None:
    match response:
        case ChoiceResponse(choice):
            return ChoiceResponse(ids.get(choice, choice))
        case TrueFalseResponse(statements):
            return TrueFalseResponse({ids.get(one, one): value for one, value in statements.items()})
        case ChoicesResponse(choices):
            return ChoicesResponse(tuple(ids.get(one, one) for one in choices))
        case PairsResponse(pairs):
            return PairsResponse(tuple((ids.get(one, one), ids.get(other, other)) for one, other in pairs))
        case GapsResponse(gaps):
            typed = kind is not ItemType.INLINE_CHOICE
            return GapsResponse(
                {ids.get(gap, gap): text if typed else ids.get(text, text) for gap, text in gaps.items()}
            )
        case _:
            return response
