"""The sheet's rows, groups, and what each role may see of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from protocol.policy import ROLES, Actor
from server.results.sheet import HIDDEN, Grouping, Waiting, grouped, part_names, scores, seen, sheet_rows, sight
from tests.server.results.rows import HOA, SESSION, result, rows


def test_a_row_is_the_result_with_its_person_and_place() -> None:
    (row,) = rows(result(sanction_percent=25, final="5.51"))
    assert (row.name, row.born, row.card, row.room, row.school) == (
        *("Nguyễn Thị Hòa", "2008-11-03", "024******345", "07", "Lạng Giang"),
    )
    assert (row.subject, row.site, row.session_title) == ("Toán", "THPT Lạng Giang số 1", "Ca 1")
    assert (row.total, row.sanction_percent, row.final, row.waiting) == ("5.51", 25, "5.51", Waiting.NOTHING)


def test_who_is_on_no_list_keeps_number_and_score() -> None:
    (row,) = rows(result(candidate="18009999"))
    assert (row.candidate, row.name, row.card, row.room, row.final) == ("18009999", "", "", "", "7.35")


def test_a_result_without_a_subject_has_its_sessions() -> None:
    assert rows(result(subject=""))[0].subject == SESSION.subject


@pytest.mark.parametrize(
    ("pending", "waits_for", "waiting"),
    [
        (2, "", Waiting.MARKING),
        (0, "two_attempts", Waiting.CHOICE),
        (3, "two_attempts", Waiting.CHOICE),
        (0, "journal_hole", Waiting.DECISION),
        (0, "", Waiting.DECISION),
    ],
)
def test_a_row_without_a_final_score_says_what_it_waits_for(pending: int, waits_for: str, waiting: Waiting) -> None:
    assert rows(result("", pending=pending, waits_for=waits_for))[0].waiting is waiting


@pytest.mark.parametrize("role", ROLES)
def test_no_role_ever_sees_a_whole_card_number(role: Actor) -> None:
    row = seen(rows(result())[0], sight(role))
    assert HOA.number not in repr(row)
    assert row.card in {"024******345", ""}


def test_the_board_sees_people_the_sites_head_no_card_the_rest_nobody() -> None:
    (row,) = rows(result())
    board, head, invigilator = (seen(row, sight(role)) for role in (Actor.CHAIR, Actor.SITE_HEAD, Actor.INVIGILATOR))
    assert board == row
    assert (head.name, head.card, head.receipt_code) == (HOA.name, "", "")
    assert (invigilator.name, invigilator.born, invigilator.card, invigilator.receipt_code) == (HIDDEN, "", "", "")
    assert (invigilator.candidate, invigilator.final) == (row.candidate, row.final)
    assert seen(row, sight(Actor.PAPERS)).name == HIDDEN


def test_rooms_of_two_sites_with_one_name_are_two_groups() -> None:
    other = structs.replace(SESSION, id="ca-2", site_name="THPT Yên Thế")
    people = [HOA, structs.replace(HOA, candidate="2", exam_session="ca-2")]
    made = sheet_rows([result(), result(candidate="2", exam_session="ca-2")], people, [SESSION, other])
    groups = grouped(made, Grouping.ROOM)
    assert [(group.name, group.within) for group in groups] == [
        ("07", "THPT Lạng Giang số 1 · Toán · Ca 1"),
        ("07", "THPT Yên Thế · Toán · Ca 1"),
    ]
    assert len(grouped(made, Grouping.SCHOOL)) == 1


@given(st.lists(st.sampled_from(["", "3", "7.25", "10"]), max_size=30), st.sampled_from(Grouping))
def test_groups_hold_every_row_once_and_their_figures_add_up(finals: list[str], by: Grouping) -> None:
    made = rows(*(result(final, candidate=f"{18001220 + place}") for place, final in enumerate(finals)))
    groups = grouped(made, by)
    assert sorted(row.candidate for group in groups for row in group.rows) == [row.candidate for row in made]
    assert sum(group.spread.count for group in groups) == scores(made).count == sum(bool(one) for one in finals)


def test_parts_beyond_the_usual_three_have_columns_too() -> None:
    made = rows(result(part_points={"Phần I": "3", "Viết": "2"}), result(candidate="2"))
    assert part_names(made) == ("Phần I", "Phần II", "Phần III", "Viết")
