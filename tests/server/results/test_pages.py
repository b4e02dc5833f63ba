"""The candidates' page, asked as a browser asks."""

import logging
import re
import string

import pytest
import requests
from sqlalchemy import update

from protocol.codes import grouped
from server.db.engine import writing
from server.proofs.limiter import BURST
from server.results.pages import MAX_FORM_BYTES
from server.results.publication import lines_of
from server.results.published_models import result_publications
from server.results.words import WORDS
from tests.server.board import HOA, Board
from tests.server.results.rows import CODE, result, rows
from tests.server.results.test_publishing import BETTER, LINES, publish
from tests.server.staff.conftest import Visitor

PAGE = "/tra-cuu-diem/"


@pytest.fixture
def published(staffed: Board) -> Board:
    """A board whose results of Toán are published."""
    publish(staffed.with_officers(), LINES)
    return staffed


def ask(visitor: Visitor, number: str = HOA.candidate, code: str = CODE) -> requests.Response:
    return visitor.post(PAGE, {"sbd": number, "ma": code})


def test_number_and_code_show_parts_final_version_and_hash(visitor: Visitor, published: Board) -> None:
    answer = ask(visitor, f" {HOA.candidate} ", grouped(CODE, 4).lower())
    assert answer.status_code == 200
    for told in ("Kết quả môn Toán", "Phần I", "2,75", "2,60", "7,35", "1, lúc", "/bien-nhan/" + CODE):
        assert told in answer.text
    assert len(re.findall(r"(?:[0-9a-f]{4} ){15}[0-9a-f]{4}", answer.text)) == 1


def test_before_publishing_there_is_nothing_to_find(visitor: Visitor, staffed: Board) -> None:
    assert ask(visitor).status_code == 404


def test_a_sanction_is_said_and_a_score_that_waits_too(visitor: Visitor, staffed: Board) -> None:
    made = rows(
        result("5.51", total="7.35", sanction_percent=25),
        result("", candidate="2", pending=3, total="4"),
        result("", candidate="3", waits_for="two_attempts"),
    )
    publish(staffed.with_officers(), lines_of(made))
    punished = ask(visitor).text
    assert ("25%" in punished, "5,51" in punished) == (True, True)
    assert "Bài còn 3 câu chờ chấm" in ask(visitor, "2").text
    assert "đang được Hội đồng thi xem xét" in ask(visitor, "3").text


def test_a_replaced_result_says_what_it_was_and_why(visitor: Visitor, published: Board) -> None:
    publish(published, BETTER, "Sửa đáp án câu 5")
    page = ask(visitor).text
    for told in ("7,60", "Phiên bản 1,", "điểm cuối 7,35", "Lý do: Sửa đáp án câu 5"):
        assert told in page
    assert "Lý do" not in ask(visitor, "18001507").text


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(visitor: Visitor, published: Board) -> None:
    unknown, wrong = ask(visitor, "18001235"), ask(visitor, HOA.candidate, "0" * 16)
    assert unknown.status_code == wrong.status_code == 404
    said = [
        answer.text.replace(typed, "").replace(code, "")
        for answer, typed, code in ((unknown, "18001235", CODE), (wrong, HOA.candidate, "0" * 16))
    ]
    assert said[0] == said[1]
    assert WORDS["vi"]["unknown"] in said[0]
    assert {name: unknown.headers[name] for name in unknown.headers if name not in {"date", "content-length"}} == {
        name: wrong.headers[name] for name in wrong.headers if name not in {"date", "content-length"}
    }


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"sbd": ""},
        {"ma": "x" * 500, "sbd": "1" * 500},
        {"sbd": "\0", "ma": "\0"},
        {"sbd": "<script>alert(1)</script>", "ma": "<script>"},
        {"sbd": "' OR ''='", "ma": CODE},
    ],
)
def test_what_cannot_be_a_number_or_code_is_no_other_answer(
    visitor: Visitor, published: Board, form: dict[str, str]
) -> None:
    answer = visitor.post(PAGE, form)
    assert (answer.status_code, WORDS["vi"]["unknown"] in answer.text) == (404, True)
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("form", [{"ma": "x" * MAX_FORM_BYTES}, {str(number): "x" for number in range(20)}])
def test_a_form_that_is_not_ours_is_refused(visitor: Visitor, published: Board, form: dict[str, str]) -> None:
    answer = visitor.post(PAGE, form)
    assert (answer.status_code, WORDS["vi"]["too_large"] in answer.text) == (413, True)


def test_number_and_code_in_an_address_show_nothing(visitor: Visitor, published: Board) -> None:
    page = visitor.get(f"{PAGE}?sbd={HOA.candidate}&ma={CODE}").text
    assert ("7,35" in page, CODE in page) == (False, False)


def test_no_page_knows_a_person(visitor: Visitor, published: Board) -> None:
    page = ask(visitor).text
    assert [told for told in (HOA.name, HOA.number, HOA.born, HOA.school) if told in page] == []


def test_nothing_of_what_is_asked_reaches_a_log(
    visitor: Visitor, published: Board, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ask(visitor)
    ask(visitor, HOA.candidate, "0" * 16)
    said = "".join(record.getMessage() for record in caplog.records if not record.name.startswith("urllib3"))
    assert [told for told in (HOA.candidate, CODE, "7.35") if told in said] == []


def test_what_two_officers_did_not_sign_is_not_shown(visitor: Visitor, published: Board) -> None:
    with writing(published.engine) as db:
        db.execute(update(result_publications).values(approvals=b"[]"))
    answer = ask(visitor)
    assert (answer.status_code, WORDS["vi"]["spoiled"] in answer.text, "7,35" in answer.text) == (503, True, False)


def test_who_asks_too_often_waits(visitor: Visitor, published: Board) -> None:
    answers = [ask(visitor, code="0" * 16) for _ in range(BURST + 20)]
    late = next(answer for answer in answers if answer.status_code == 429)
    assert (late.headers["Retry-After"], WORDS["vi"]["often"] in late.text) == ("60", True)


def test_it_speaks_english_when_asked(visitor: Visitor, published: Board) -> None:
    assert visitor.get(f"{PAGE}?lang=en").status_code == 303
    assert "Result in Toán" in ask(visitor).text
    assert WORDS["en"]["title"] in visitor.get(PAGE).text


def test_the_address_without_its_slash_is_the_form(visitor: Visitor) -> None:
    answer = visitor.get("/tra-cuu-diem")
    assert (answer.status_code, answer.headers["Location"].endswith(PAGE)) == (308, True)


def test_pages_are_not_kept_and_load_nothing_from_elsewhere(visitor: Visitor, published: Board) -> None:
    headers = ask(visitor).headers
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert visitor.get(f"{PAGE}tep/lookup.css").status_code == 200


def test_both_languages_say_the_same_and_fill_the_same_places() -> None:
    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text)} - {None}

    vi, en = ({key: places(text) for key, text in WORDS[language].items()} for language in ("vi", "en"))
    assert vi == en
