"""The candidates' list, one candidate, and what is published."""

import re

import pytest
from sqlalchemy import update

from server.db.engine import writing
from server.roster.models import candidates
from tests.server.board import HOA, HUY, Board
from tests.server.staff.conftest import Visitor, admitted, attempt_stream, desk_stream, handed_in, keep

MASKED = "024 ••• ••• 345"


@pytest.mark.parametrize("query", ["thi hoa", "THỊ HÒA", "nguyen", HOA.candidate, HOA.candidate[:6], HOA.number])
def test_a_candidate_is_found_by_name_without_marks_by_number_and_by_card(visitor: Visitor, query: str) -> None:
    visitor.sign_in()
    text = visitor.get(f"/thi-sinh?q={query.replace(' ', '+')}").text
    assert (HOA.name in text, HUY.name in text) == (True, False)
    assert MASKED in text
    shown = re.sub(r'(?:value|href)="[^"]*"', "", text)
    assert HOA.number not in shown  # what was typed stays in its field, and in the addresses that lead back to it


@pytest.mark.parametrize("query", ["oa", HOA.number[:11], "%25", "_", "\\"])
def test_the_middle_of_a_word_part_of_a_card_number_and_wild_signs_find_nobody(visitor: Visitor, query: str) -> None:
    visitor.sign_in()
    text = visitor.get(f"/thi-sinh?q={query}").text
    assert HOA.name not in text
    assert "Không thấy thí sinh nào với" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [("session=ca-1", True), ("session=x", False), ("room=07", True), ("room=08", False), ("site=12", True)],
)
def test_filters_stand_in_the_address(visitor: Visitor, query: str, found: bool) -> None:
    visitor.sign_in()
    assert (HOA.name in visitor.get(f"/thi-sinh?{query}").text) is found


def test_the_list_says_how_far_each_has_come_and_is_filtered_by_it(visitor: Visitor, staffed: Board) -> None:
    keep(staffed, desk_stream(staffed).write(admitted()))
    handed_in(staffed, attempt_stream(staffed))
    visitor.sign_in()
    text = visitor.get("/thi-sinh?stage=handed_in").text
    assert (HOA.name in text, HUY.name in text) == (True, False)
    assert "Hiện 1–1 trong 1" in text
    assert HUY.name in visitor.get("/thi-sinh?stage=waiting").text
    assert "Không có thí sinh nào khớp" in visitor.get("/thi-sinh?stage=working").text


def test_one_candidates_page_shows_facts_sessions_and_no_card_number(visitor: Visitor, staffed: Board) -> None:
    keep(staffed, desk_stream(staffed).write(admitted()))
    visitor.sign_in()
    text = visitor.get(f"/thi-sinh/{HOA.candidate}").text
    for shown in (HOA.name, "03/11/2008", "THPT Lạng Giang số 1", MASKED, "Phòng 07, máy 15", "Bàn ghi lúc"):
        assert shown in text
    assert HOA.number not in text


@pytest.mark.parametrize("asked", ["99999999", "%3Cscript%3E"])
def test_a_number_that_nobody_has_is_said(visitor: Visitor, asked: str) -> None:
    visitor.sign_in()
    answer = visitor.get(f"/thi-sinh/{asked}")
    assert (answer.status_code, "Không có thí sinh mang số báo danh này." in answer.text) == (404, True)


def test_what_changed_since_is_published_as_the_next_version(visitor: Visitor, staffed: Board) -> None:
    visitor.sign_in()
    assert "không có thay đổi nào chưa công bố" in visitor.get("/thi-sinh/cong-bo").text
    with writing(staffed.engine) as db:
        db.execute(update(candidates).where(candidates.c.candidate == HOA.candidate).values(class_name="12A4"))
    assert "Công bố bản 2" in visitor.get("/thi-sinh/cong-bo").text
    assert visitor.submit("/thi-sinh/cong-bo", "/thi-sinh/cong-bo").status_code == 303
    text = visitor.get("/thi-sinh/cong-bo").text
    assert "Đã công bố bản 2." in text
    assert "Bản 1" in text
    assert "Đã công bố bản 2." not in visitor.get("/thi-sinh/cong-bo").text  # a sentence is said once
