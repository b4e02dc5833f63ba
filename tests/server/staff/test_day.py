"""The exam day's rows, counts and filters."""

import pytest

from protocol.api import ExamSession, RosterRow
from protocol.journal import StreamId
from protocol.records import DecisionCode
from server.board.service import AttemptState, DoorState, Live
from server.results.service import Result
from server.staff.day.rows import PAGE_ROWS, Order, Row, Stage, Wanted, day_rows, figures, folded, page

IN = DoorState(DecisionCode.ADMITTED.value, admitted=True, room="07", seat="15", at=1)
WORKING = AttemptState(answered=3, total=22, saved_seq=9, opened_at=2)
DONE = AttemptState(22, 22, 40, 2, 3, "ABCD" * 4)

SESSION = ExamSession("ca-1", "Ca 1", "Toán", "12", "THPT Lạng Giang số 1", 0, 0, 90, 15)


def row(candidate: str = "18001234", name: str = "Nguyễn Thị Hòa", **facts: object) -> Row:
    filled = {"room": "07", "seat": "15", "door": DoorState(), "attempt": AttemptState(), **facts}
    return Row(candidate, name, **filled)  # type: ignore[arg-type]  # facts are named as Row's fields


def registered(candidate: str, exam_session: str = "ca-1") -> RosterRow:
    return RosterRow(
        candidate, "024308012345", "Nguyễn Thị Hòa", "2008-11-03", "Nữ", "", "12A3", "07", "15", exam_session
    )


@pytest.mark.parametrize(
    ("door", "attempt", "stage"),
    [
        (DoorState(), AttemptState(), Stage.WAITING),
        (DoorState(DecisionCode.OTHER_ROOM.value), AttemptState(), Stage.STOPPED),
        (IN, AttemptState(), Stage.INSIDE),
        (IN, WORKING, Stage.WORKING),
        (IN, DONE, Stage.HANDED_IN),
        (DoorState(), WORKING, Stage.WORKING),  # the desk's journal has not come yet
    ],
)
def test_a_stage_follows_from_what_desk_and_seat_said(door: DoorState, attempt: AttemptState, stage: Stage) -> None:
    assert row(door=door, attempt=attempt).stage is stage


def test_rows_are_those_of_the_session_with_what_is_known_of_each() -> None:
    live = Live({("ca-1", "1"): IN}, {("ca-1", "1"): DONE})
    results = [Result(StreamId(bytes(16)), "1", "ca-1", "0101", {}, "7.35", 3, "")]
    first, second = day_rows([registered("1"), registered("2"), registered("3", "ca-2")], SESSION, live, results)
    assert (first.score, first.stage, second.score, second.stage) == ("7.35", Stage.HANDED_IN, "", Stage.WAITING)


def test_a_result_that_waits_for_two_officers_has_no_score() -> None:
    results = [Result(StreamId(bytes(16)), "1", "ca-1", "0101", {}, "", 3, "")]
    (only,) = day_rows([registered("1")], SESSION, Live({}, {}), results)
    assert (only.score, only.undecided) == ("", True)


def test_a_result_of_another_session_is_not_this_ones() -> None:
    results = [Result(StreamId(bytes(16)), "1", "ca-2", "0101", {}, "7.35", 3, "")]
    (only,) = day_rows([registered("1")], SESSION, Live({}, {}), results)
    assert (only.score, only.undecided) == ("", False)


def test_figures_count_whoever_works_as_inside() -> None:
    counted = figures([row(), row(door=IN), row(attempt=WORKING), row(attempt=DONE, score="10")])
    assert (counted.total, counted.inside, counted.working, counted.handed_in) == (4, 3, 1, 1)
    assert (counted.receipts, counted.marked) == (1, 1)


@pytest.mark.parametrize("query", ["hoa", "HÒA nguyen", "18001234", "1234", "máy 15", "phong 07 thi", "  "])
def test_people_are_found_without_marks_and_by_place(query: str) -> None:
    assert page([row()], Wanted(query)).count == 1


@pytest.mark.parametrize("query", ["huy", "hoa huy", "máy 16", "%"])
def test_others_are_not_found(query: str) -> None:
    assert page([row()], Wanted(query)).count == 0


def test_marks_fold_away_with_the_letter_d() -> None:
    assert folded("Đỗ Quốc HUY") == "do quoc huy"


def test_counts_of_stages_stand_under_the_other_filters() -> None:
    rows = [row("1", door=IN), row("2", room="08"), row("3")]
    shown = page(rows, Wanted(room="07", stage=Stage.INSIDE))
    assert [one.candidate for one in shown.rows] == ["1"]
    assert (shown.stages[Stage.INSIDE], shown.stages[Stage.WAITING]) == (1, 1)


def test_names_are_sorted_by_the_given_name() -> None:
    rows = [row("1", "Vũ Thị Kỳ"), row("2", "Trần Văn An"), row("3", "Bùi Đức Kỳ"), row("4", "Lê Thu Đan")]
    assert [one.candidate for one in page(rows, Wanted(order=Order.NAME)).rows] == ["2", "4", "3", "1"]


def test_scores_are_sorted_as_numbers() -> None:
    rows = [row("1", score="9.5"), row("2", score="10"), row("3")]
    shown = page(rows, Wanted(order=Order.SCORE, falling=True)).rows
    assert [one.candidate for one in shown] == ["2", "1", "3"]


@pytest.mark.parametrize("order", Order)
def test_every_order_sorts_what_has_nothing_in_it(order: Order) -> None:
    assert page([row("2", ""), row("1", "")], Wanted(order=order)).rows[0].candidate == "1"


def test_pages_have_fifty_rows_and_a_page_too_far_is_the_last() -> None:
    rows = [row(f"{number:04d}") for number in range(120)]
    first, last = page(rows, Wanted()), page(rows, Wanted(page=99))
    assert (first.first, first.last, first.count, first.pages) == (1, PAGE_ROWS, 120, 3)
    assert (last.first, last.last, last.number, len(last.rows)) == (101, 120, 3, 20)


def test_nothing_found_is_one_empty_page() -> None:
    shown = page([], Wanted("hoa"))
    assert (list(shown.rows), shown.count, shown.pages) == ([], 0, 1)
