"""The matrix of topics and levels on a form."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.paper import ItemType
from server.bank.items import Level
from server.bank.service import Count
from server.papers.blueprint import TOAN_2025, Cell
from server.staff.masters.matrix import MOST_FIELDS, BadCellError, grids, with_matrix

COUNTS = (
    Count("Toán", "12", "Hàm số", Level.KNOW, ItemType.CHOICE, 5),
    Count("Toán", "12", "Hàm số", Level.APPLY, ItemType.CHOICE, 2),
    Count("Toán", "12", "Hình học", Level.KNOW, ItemType.TRUE_FALSE, 3),
    Count("Vật lí", "12", "Dao động", Level.KNOW, ItemType.CHOICE, 9),
)


def test_a_grid_has_the_topics_and_counts_of_its_part_and_subject() -> None:
    first, second, third = grids(TOAN_2025, COUNTS, {"m:0:NB:Hàm số": "3"})
    assert ([line.topic for line in first.lines], first.there, first.filled) == (["", "Hàm số"], 7, True)
    assert [(box.level, box.there, box.typed) for box in first.lines[1].boxes] == [
        ("", 7, ""),
        ("NB", 5, "3"),
        ("TH", 0, ""),
        ("VD", 2, ""),
        ("VDC", 0, ""),
    ]
    assert ([line.topic for line in second.lines], second.there, second.filled) == (["", "Hình học"], 3, False)
    assert (third.lines[0].topic, third.there) == ("", 0)


@pytest.mark.parametrize(("topics", "lines", "levels"), [(10, 11, 5), (30, 31, 1), (65, 66, 1), (500, 66, 1)])
def test_a_grid_never_has_more_fields_than_a_form_takes(topics: int, lines: int, levels: int) -> None:
    counts = [Count("Toán", "12", f"Chủ đề {n}", Level.KNOW, kind, 1) for n in range(topics) for kind in ItemType]
    made = grids(TOAN_2025, counts, {})
    assert [(len(grid.lines), len(grid.lines[0].boxes)) for grid in made] == [(lines, levels)] * 3
    assert 3 * lines * levels <= MOST_FIELDS


def test_what_is_typed_becomes_cells_and_what_is_empty_or_zero_none() -> None:
    typed = {"m:0:NB:Hàm số": " 3 ", "m:0::Hàm số": "", "m:1:VD:": "1", "m:2::a:b": "0", "title": "5"}
    first, second, third = with_matrix(TOAN_2025, typed).parts
    assert first.matrix == (Cell(3, "Hàm số", Level.KNOW),)
    assert second.matrix == (Cell(1, "", Level.APPLY),)
    assert third.matrix == ()


def test_a_topic_with_a_colon_keeps_it() -> None:
    assert with_matrix(TOAN_2025, {"m:0:NB:Thống kê: mẫu": "1"}).parts[0].matrix[0].topic == "Thống kê: mẫu"


@pytest.mark.parametrize(
    "name", ["m:0:NB:a", "m:3:NB:a", "m:-1:NB:a", "m:x:NB:a", "m:0:XX:a", "m:", "m:0", "m:²:NB:a", "m:9999:NB:a"]
)
@pytest.mark.parametrize("typed", ["x", "-1", "1.5", "1000", "²"])
def test_what_is_no_number_or_no_field_is_refused(name: str, typed: str) -> None:
    with pytest.raises(BadCellError):
        with_matrix(TOAN_2025, {name: typed})


@given(st.dictionaries(st.text(max_size=20).map(lambda name: f"m:{name}"), st.text(max_size=6), max_size=5))
@settings(max_examples=100)
def test_any_form_is_a_blueprint_or_our_error(form: dict[str, str]) -> None:
    try:
        parts = with_matrix(TOAN_2025, form).parts
    except BadCellError:
        return
    assert len(parts) == len(TOAN_2025.parts)
