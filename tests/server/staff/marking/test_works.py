"""Works that a person marks: opened by two, shown whole and without names, files that do no harm, marks under a PIN."""

import io

import pytest
from PIL import Image

from protocol.policy import Actor
from server.db.engine import writing
from server.grading import person_marks
from server.officers import service as officers
from server.staff.marking.works import WORKS, disposition
from tests.server.board import AT, HOA, PINS
from tests.server.grading.papers import own_id
from tests.server.staff.marking.conftest import HOSTILE, Exam, picture


def work_of(exam: Exam) -> str:
    """Return the address of the one work that waits."""
    return f"{WORKS}/{exam.result(HOA.candidate).attempt.hex()}"


def test_two_officers_open_the_key_and_it_can_be_closed(written: Exam) -> None:
    work, opening = work_of(written), "/cham-thi/mo-khoa"
    short = work.rpartition("/")[2][:8]
    listed = written.visitor.get(WORKS).text
    assert (short in listed, HOA.candidate in listed, work in listed) == (True, False, False)
    shut = written.visitor.get(work)
    assert (shut.status_code, "Khóa chấm đang đóng" in shut.text) == (409, True)
    assert written.sign(opening, opening, "cb1").headers["location"] == opening
    assert "cb1 đã ký lúc" in written.visitor.get(opening).text
    same = written.sign(opening, opening, "cb1")
    assert (same.status_code, "phải khác người lập" in same.text) == (422, True)
    assert written.visitor.get(work).status_code == 409
    assert written.sign(opening, opening, "cb2").headers["location"] == WORKS
    assert (work in written.visitor.get(WORKS).text, written.visitor.get(work).status_code) == (True, 200)
    assert written.visitor.submit(WORKS, "/cham-thi/dong-khoa").headers["location"] == WORKS
    assert written.visitor.get(work).status_code == 409
    for name in ("tep", "anh"):
        assert written.visitor.get(f"{work}/{own_id(written.packed, 'U1')}/0/{name}").status_code == 404


def test_a_work_is_shown_whole_and_its_files_do_no_harm(written: Exam) -> None:
    written.open_key()
    work, upload = work_of(written), own_id(written.packed, "U1")
    page = written.visitor.get(work).text
    assert "Quê hương mỗi người\nchỉ một,\n\n&lt;script&gt;alert(1)&lt;/script&gt; như là" in page
    for told in ("13 từ", "Câu E1", "bài làm.jpg", "Tệp thiếu phần", "Điểm, từ 0 đến 2"):
        assert told in page
    assert HOA.candidate not in page
    assert [f"{work}/{upload}/{place}/anh" in page for place in range(3)] == [True, False, False]
    shown = written.visitor.get(f"{work}/{upload}/0/anh")
    assert (shown.headers["content-type"], Image.open(io.BytesIO(shown.content)).size) == ("image/png", (640, 420))
    assert b"18001234" in picture()
    assert b"18001234" not in shown.content
    assert "sandbox" in shown.headers["content-security-policy"]
    saved = written.visitor.get(f"{work}/{upload}/1/tep")
    assert (saved.content, saved.headers["content-type"]) == (HOSTILE, "application/octet-stream")
    assert saved.headers["content-disposition"].startswith('attachment; filename="x_y_.html"; ')
    assert (saved.headers["x-content-type-options"], "sandbox" in saved.headers["content-security-policy"]) == (
        *("nosniff", True),
    )
    for path in (
        f"{upload}/1/anh",
        f"{upload}/2/tep",
        f"{upload}/9/tep",
        "xx/0/tep",
        f"{own_id(written.packed, 'E1')}/0/tep",
    ):
        assert written.visitor.get(f"{work}/{path}").status_code == 404, path
    for other in ("0" * 32, "xyz", "0" * 31):
        answer = written.visitor.get(f"{WORKS}/{other}")
        assert (answer.status_code, "Chọn bài trong danh sách" in answer.text) == (404, True)


def test_an_officer_marks_and_the_result_follows(written: Exam) -> None:
    written.open_key()
    work, essay, upload = work_of(written), own_id(written.packed, "E1"), own_id(written.packed, "U1")
    refused = (("2,5", "từ 0 đến 2"), ("-1", "từ 0 đến 2"), ("một", "từ 0 đến 2"), ("1,00001", "nhiều nhất 4 chữ số"))
    for points, sentence in refused:
        answer = written.sign(work, work, "cb1", item=essay, points=points, reason="Ý hay")
        assert (answer.status_code, sentence in answer.text, 'value="Ý hay"' in answer.text) == (422, True, True)
    by_rule = written.sign(work, work, "cb1", item=own_id(written.packed, "C1"), points="0")
    assert (by_rule.status_code, "câu này máy đã chấm" in by_rule.text) == (404, True)
    wrong = written.visitor.submit(work, work, officer="cb1", pin="sai", item=essay, points="1")
    assert (wrong.status_code, "Mã PIN không đúng." in wrong.text) == (422, True)
    with writing(written.board.engine) as db:
        officers.add(db, written.board.journal, "cb3", "cb3", Actor.SITE_HEAD.value, PINS["cb1"], AT)
    stranger = written.visitor.submit(work, work, officer="cb3", pin=PINS["cb1"], item=essay, points="1")
    assert (stranger.status_code, "không được ký việc này" in stranger.text) == (422, True)
    assert written.result(HOA.candidate).pending == 2
    assert written.sign(work, work, "cb1", item=essay, points="1,25", reason="Ý hay").headers["location"] == work
    assert ("Ý hay" in written.visitor.get(work).text, written.result(HOA.candidate).pending) == (True, 1)
    assert written.visitor.submit(WORKS, "/cham-thi/dong-khoa").status_code == 303  # what was read may still be marked
    assert written.sign("/cham-thi/mo-khoa", work, "cb2", item=upload, points="2").headers["location"] == work
    assert (written.result(HOA.candidate).pending, written.result(HOA.candidate).final) == (0, "4.75")
    with written.board.engine.connect() as db:
        history = person_marks.history(db, written.result(HOA.candidate).attempt)
    assert [(one.item, one.points, one.maker) for one in history] == [(essay, "1.25", "cb1"), (upload, "2", "cb2")]
    assert "Đã chấm đủ" in written.visitor.get(WORKS).text


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("bai.jpg", "attachment; filename=\"bai.jpg\"; filename*=UTF-8''bai.jpg"),
        ("../../etc/passwd", "attachment; filename=\"passwd\"; filename*=UTF-8''passwd"),
        (
            'a"\r\nSet-Cookie: x=1',
            "attachment; filename=\"a_Set-Cookie_x_1\"; filename*=UTF-8''a%22Set-Cookie%3A%20x%3D1",
        ),
        ("", "attachment; filename=\"tep\"; filename*=UTF-8''tep"),
        ("..", "attachment; filename=\"tep\"; filename*=UTF-8''.."),
    ],
)
def test_a_file_is_saved_under_a_name_that_does_no_harm(name: str, header: str) -> None:
    assert disposition(name) == header
