"""Blueprints: what papers are made of, and that each gives its ten points."""

import datetime
from decimal import Decimal

import msgspec
import pytest

from protocol.paper import ItemType
from server.bank.items import Level
from server.papers.blueprint import (
    TOAN_2025,
    BadBlueprintError,
    Blueprint,
    BlueprintFault,
    BlueprintPart,
    Cell,
    TooFewItemsError,
    block_totals,
    check_blueprint,
    first_items,
)
from server.papers.graduation_2025 import (
    BLUEPRINTS,
    NGU_VAN_2025,
    TIN_HOC_2025,
    UnknownBlueprintError,
    by_code,
    of_subject,
)
from tests.server.papers.small_bank import item, whole_bank

DAY = datetime.date(2026, 6, 11)
PART = BlueprintPart("Phần I", "Trắc nghiệm", "Chọn một đáp án", (ItemType.CHOICE,), 40, "0.25")


def blueprint(*parts: BlueprintPart) -> Blueprint:
    return msgspec.structs.replace(TOAN_2025, code="test", parts=parts)


def block(name: str, points: str) -> BlueprintPart:
    return msgspec.structs.replace(PART, title=name, items=1, points=points, block=name)


@pytest.mark.parametrize("one", BLUEPRINTS, ids=lambda one: one.code)
def test_every_blueprint_of_2025_gives_ten_points_and_says_by_what_rule(one: Blueprint) -> None:
    check_blueprint(one)
    assert one.source
    assert of_subject(one.subject, one.in_force) is one


@pytest.mark.parametrize(
    ("subject", "minutes", "counts"),
    [
        ("Toán", 90, [12, 4, 6]),
        ("Hóa học", 50, [18, 4, 6]),
        ("Địa lí", 50, [18, 4, 6]),
        ("Lịch sử", 50, [24, 4]),
        ("Tin học", 50, [24, 2, 2, 2]),
        ("Tiếng Anh", 50, [40]),
        ("Ngữ văn", 120, [5, 2]),
    ],
)
def test_a_subject_has_its_minutes_and_items(subject: str, minutes: int, counts: list[int]) -> None:
    one = of_subject(subject, DAY)
    assert (one.minutes, [part.items for part in one.parts]) == (minutes, counts)


def test_informatics_offers_two_blocks_of_equal_points() -> None:
    assert list(block_totals(TIN_HOC_2025).values()) == [Decimal(2), Decimal(2)]


def test_literature_is_essays_of_different_points() -> None:
    assert [part.total for part in NGU_VAN_2025.parts] == [Decimal(4), Decimal(6)]
    assert {kind for part in NGU_VAN_2025.parts for kind in part.types} == {ItemType.EXTENDED_TEXT}


@pytest.mark.parametrize(
    ("one", "fault"),
    [
        (blueprint(), BlueprintFault.NO_PARTS),
        (blueprint(msgspec.structs.replace(PART, items=0)), BlueprintFault.BAD_COUNT),
        (blueprint(msgspec.structs.replace(PART, items=201)), BlueprintFault.BAD_COUNT),
        (blueprint(msgspec.structs.replace(PART, types=())), BlueprintFault.NO_TYPE),
        (blueprint(msgspec.structs.replace(PART, points="0,25")), BlueprintFault.BAD_POINTS),
        (blueprint(msgspec.structs.replace(PART, points="-1")), BlueprintFault.BAD_POINTS),
        (blueprint(msgspec.structs.replace(PART, points="NaN")), BlueprintFault.BAD_POINTS),
        (blueprint(msgspec.structs.replace(PART, points_each=("1",))), BlueprintFault.BAD_POINTS),
        (blueprint(msgspec.structs.replace(PART, matrix=(Cell(41),))), BlueprintFault.MATRIX_TOO_LARGE),
        (
            blueprint(msgspec.structs.replace(PART, matrix=(Cell(25, "a", Level.KNOW), Cell(16, "b", Level.KNOW)))),
            BlueprintFault.MATRIX_TOO_LARGE,
        ),
        (blueprint(msgspec.structs.replace(PART, items=39)), BlueprintFault.WRONG_SUM),
        (blueprint(PART, block("a", "1")), BlueprintFault.ONE_BLOCK),
        (blueprint(PART, block("a", "1"), block("b", "2")), BlueprintFault.UNEQUAL_BLOCKS),
        (blueprint(msgspec.structs.replace(PART, minutes=91)), BlueprintFault.BAD_TIMES),
        (blueprint(msgspec.structs.replace(PART, minutes=-1)), BlueprintFault.BAD_TIMES),
    ],
)
def test_a_blueprint_that_cannot_be_worked_from_is_refused(one: Blueprint, fault: BlueprintFault) -> None:
    with pytest.raises(BadBlueprintError) as refused:
        check_blueprint(one)
    assert refused.value.fault is fault


def test_a_newer_rule_counts_from_its_day_on() -> None:
    newer = msgspec.structs.replace(TOAN_2025, code="toan-2027", in_force=datetime.date(2027, 1, 1))
    both = (TOAN_2025, newer)
    assert of_subject("Toán", datetime.date(2026, 12, 31), both) is TOAN_2025
    assert of_subject("Toán", datetime.date(2027, 1, 1), both) is newer
    with pytest.raises(UnknownBlueprintError):
        of_subject("Toán", datetime.date(2024, 6, 1), both)


def test_a_blueprint_is_found_by_its_code_and_no_other() -> None:
    assert by_code("toan-2025") is TOAN_2025
    with pytest.raises(UnknownBlueprintError):
        by_code("toan-2024")


def test_the_first_fitting_items_make_a_paper_whose_points_the_blueprint_gives() -> None:
    bank = [msgspec.structs.replace(one, points="9") for one in whole_bank(2)]
    master = first_items(bank, TOAN_2025, subject="Toán", minutes=90, media={})
    assert [len(part.items) for part in master.parts] == [12, 4, 6]
    assert {one.points for one in master.items} == {""}


def test_a_bank_with_too_few_items_names_the_part() -> None:
    with pytest.raises(TooFewItemsError) as refused:
        first_items(whole_bank()[:14], TOAN_2025, subject="Toán", minutes=90, media={})
    assert refused.value.title == "Phần II"


def test_a_cell_holds_its_topic_and_level() -> None:
    one = item("T1", topic="Hàm số", level=Level.APPLY)
    assert Cell(1).holds(one)
    assert Cell(1, "Hàm số", Level.APPLY).holds(one)
    assert not Cell(1, "Hình học").holds(one)
    assert not Cell(1, level=Level.KNOW).holds(one)
