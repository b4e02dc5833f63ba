"""The staff pages, through the real server over TLS."""

import io
import zipfile

import pytest
from sqlalchemy import delete

from server.db.engine import writing
from server.roster.models import published_versions
from tests.server.board import HOA, HUY, Board
from tests.server.staff.conftest import (
    NAME,
    PASSWORD,
    Visitor,
    admitted,
    attempt_stream,
    desk_stream,
    handed_in,
    keep,
    marked,
)


@pytest.mark.parametrize("path", ["/", "/?q=hoa", "/ket-qua.xlsx"])
def test_without_a_session_every_page_leads_to_sign_in(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap")
    assert HOA.name not in answer.text


def test_a_fragment_without_a_session_takes_the_whole_window_there(visitor: Visitor) -> None:
    answer = visitor.get("/", HX_Request="true")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/dang-nhap")


def test_signing_in_leads_to_the_day(visitor: Visitor) -> None:
    answer = visitor.sign_in()
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    page = visitor.get("/")
    assert "Ngày thi · Ca 1" in page.text
    assert HOA.name in page.text
    assert NAME in page.text


def test_the_session_cookie_is_for_this_host_over_tls_and_not_for_scripts(visitor: Visitor) -> None:
    told = visitor.sign_in().headers["set-cookie"]
    session = told.split("__Host-truongthi-form")[0]
    assert session.startswith("__Host-truongthi=")
    assert all(part in session for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"))


@pytest.mark.parametrize(("name", "password"), [(NAME, "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(visitor: Visitor, name: str, password: str) -> None:
    answer = visitor.sign_in(name, password)
    assert answer.status_code == 401
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in answer.text
    assert visitor.get("/").status_code == 303


def test_five_wrong_tries_lock_the_right_password_out(visitor: Visitor) -> None:
    for _ in range(5):
        visitor.sign_in(password="wrong")
    assert visitor.sign_in().status_code == 401


@pytest.mark.parametrize("path", ["/dang-nhap", "/dang-xuat"])
@pytest.mark.parametrize("token", ["", "0" * 64, "đ"])
def test_a_form_without_its_token_is_refused(visitor: Visitor, path: str, token: str) -> None:
    visitor.sign_in()
    answer = visitor.post(path, {"name": NAME, "password": PASSWORD, "form_token": token})
    assert answer.status_code == 403
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize("form", [{"name": "x" * 5000}, {f"field{number}": "" for number in range(20)}])
def test_a_form_that_is_too_large_is_refused(visitor: Visitor, form: dict[str, str]) -> None:
    assert visitor.post("/dang-nhap", form).status_code == 403


def test_signing_out_ends_the_session(visitor: Visitor) -> None:
    visitor.sign_in()
    answer = visitor.submit("/", "/dang-xuat")
    assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap")
    assert visitor.get("/").status_code == 303


@pytest.mark.parametrize("path", ["/dang-nhap", "/"])
def test_no_page_is_kept_framed_or_run_with_what_is_inline(visitor: Visitor, path: str) -> None:
    visitor.sign_in()
    headers = visitor.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_pages_load_nothing_from_elsewhere(visitor: Visitor) -> None:
    visitor.sign_in()
    text = visitor.get("/").text
    assert "http" not in text.replace('http-equiv="', "")
    assert "style=" not in text
    assert visitor.get("/static/app.css").headers["Cache-Control"] == "no-cache"


def test_the_day_shows_who_is_where_what_is_saved_and_the_score(visitor: Visitor, staffed: Board) -> None:
    keep(staffed, desk_stream(staffed).write(admitted()))
    attempt = attempt_stream(staffed)
    code = handed_in(staffed, attempt)
    marked(staffed, attempt)
    visitor.sign_in()
    text = visitor.get("/").text
    for shown in ("Vào phòng thi", "19/22", "Đã nộp bài", "-".join(code[at : at + 4] for at in (0, 4, 8, 12)), "7,35"):
        assert shown in text
    assert HOA.number not in text


def test_filters_stand_in_the_address(visitor: Visitor) -> None:
    visitor.sign_in()
    found = visitor.get("/?q=do+quoc").text
    assert (HUY.name in found, HOA.name in found) == (True, False)
    assert HOA.name not in visitor.get("/?room=08").text
    assert HOA.name not in visitor.get("/?stage=handed_in").text


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=٣", "page=" + "9" * 5000, "stage=x", "order=x", "order=--"]
)
def test_a_filter_that_means_nothing_is_as_if_it_were_not_there(visitor: Visitor, query: str) -> None:
    visitor.sign_in()
    answer = visitor.get(f"/?{query}")
    assert answer.status_code == 200
    assert HOA.name in answer.text


def test_what_is_typed_comes_back_as_text(visitor: Visitor) -> None:
    visitor.sign_in()
    text = visitor.get("/?q=%22%3E%3Cscript%3E").text
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_a_fragment_is_sent_again_only_where_it_changed(visitor: Visitor, staffed: Board) -> None:
    visitor.sign_in()
    first = visitor.get("/", HX_Request="true")
    again = first.text.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    unchanged = visitor.get(again, HX_Request="true")
    assert unchanged.headers["HX-Reswap"] == "none"
    assert "Số liệu lúc" in unchanged.text
    assert HOA.name not in unchanged.text
    assert HOA.name in visitor.get("/?seen=0", HX_Request="true").text


def test_english_is_a_switch_that_is_kept(visitor: Visitor) -> None:
    visitor.sign_in()
    answer = visitor.get("/?q=hoa&lang=en&theme=dark")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?q=hoa")
    text = visitor.get("/").text
    assert "Exam day · Ca 1" in text
    assert '<html lang="en" data-theme="dark">' in text


def test_an_unknown_language_changes_nothing(visitor: Visitor) -> None:
    assert '<html lang="vi">' in visitor.get("/dang-nhap?lang=xx&theme=pink").text


def test_the_workbook_has_the_score(visitor: Visitor, staffed: Board) -> None:
    attempt = attempt_stream(staffed)
    handed_in(staffed, attempt)
    marked(staffed, attempt)
    visitor.sign_in()
    answer = visitor.get("/ket-qua.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ket-qua-toan.xlsx"'
    assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_before_marking_the_export_says_why_it_is_not_there(visitor: Visitor) -> None:
    visitor.sign_in()
    text = visitor.get("/").text
    assert "Chưa chấm bài, chưa có kết quả để xuất." in text
    assert "/ket-qua.xlsx" not in text


def test_without_a_published_list_the_page_says_what_to_do(visitor: Visitor, staffed: Board) -> None:
    with writing(staffed.engine) as db:
        db.execute(delete(published_versions))
    visitor.sign_in()
    assert "Chưa công bố danh sách thí sinh." in visitor.get("/").text
    assert (
        zipfile.ZipFile(io.BytesIO(visitor.get("/ket-qua.xlsx").content)).testzip() is None
    )  # results do not wait for it
