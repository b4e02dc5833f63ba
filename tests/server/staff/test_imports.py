"""The pages on which a list becomes the exam's list, and those on which it is corrected afterwards."""

import io
from collections.abc import Mapping

import pytest
import requests
from python_calamine import CalamineWorkbook

from fixtures.rosters.workbook import COLUMNS
from server.db.engine import writing
from server.roster import corrections, finding, lists, service
from server.roster.lists import DraftState
from server.staff.accounts import service as accounts
from tests.server.board import AT, HOA, Board
from tests.server.roster.importers.lists import GOOD, SETTINGS, table
from tests.server.staff.conftest import FORM_TOKEN, Visitor

NEW = {**GOOD[2], "Ca thi": "Ca 2"}
TIMES = {
    "0.subject": "Lí",
    "0.day": "31/12/2026",
    "0.time": "07:30",
    "0.minutes": "50",
    "0.check_in_minutes": "45",
    "0.late_minutes": "15",
}


def send(visitor: Visitor, data: bytes, sender: str = "THPT Thái Đào", **more: str) -> requests.Response:
    token = FORM_TOKEN.search(visitor.get("/thi-sinh/nhap").text)
    assert token
    return visitor.session.post(
        f"{visitor.url}/thi-sinh/nhap",
        data={"sender": sender, "form_token": token[1], **more},
        files={"file": ("ds.xlsx", data)},
        verify=visitor.authority,
        allow_redirects=False,
        timeout=30,
    )


def started(visitor: Visitor, *rows: Mapping[str, object]) -> str:
    """Send a list; return the address of its draft."""
    visitor.sign_in()
    answer = send(visitor, table(*rows))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_a_list_is_sent_looked_at_and_taken(visitor: Visitor, staffed: Board) -> None:
    page = started(visitor, NEW, {**GOOD[3], "Ca thi": "Ca 2", "Giới tính": ""})
    shown = visitor.get(page).text
    assert "Cần xem trước khi nhập: 1 dòng" in shown
    assert "Còn 1 chỗ cần xem" in shown
    answer = visitor.submit(page, f"{page}/dong", line="3", act="accept", field="sex")
    assert answer.headers["location"] == page
    assert "2 dòng đều hợp lệ." in visitor.get(page).text
    assert "Ca 2" in visitor.get(f"{page}/nhan").text
    assert visitor.submit(f"{page}/nhan", f"{page}/nhan", **TIMES).headers["location"] == "/thi-sinh/cong-bo"
    assert "Đã nhập 2 thí sinh." in visitor.get("/thi-sinh/cong-bo").text
    with staffed.engine.connect() as db:
        assert [one.title for one in service.sessions(db)] == ["Ca 1", "Ca 2"]
    assert "Đã nhận" in visitor.get("/thi-sinh/nhap").text
    assert "Đã nhận" in visitor.get(page).text
    assert visitor.get(f"{page}/nhan").status_code == 422  # there is nothing to take any more


def test_times_that_are_none_are_named_and_nothing_is_taken(visitor: Visitor, staffed: Board) -> None:
    page = started(visitor, NEW)
    answer = visitor.submit(f"{page}/nhan", f"{page}/nhan", **{**TIMES, "0.day": "31/13/2026"})
    assert "Xem lại giờ của Ca 2: Ngày thi." in answer.text
    assert 'value="31/13/2026"' in answer.text  # what was typed is not lost
    assert (
        "Xem lại giờ của Ca 2: Thời gian"
        in visitor.submit(f"{page}/nhan", f"{page}/nhan", **{**TIMES, "0.minutes": "0"}).text
    )
    with staffed.engine.connect() as db:
        assert [one.title for one in service.sessions(db)] == ["Ca 1"]


def test_doubts_and_other_sites_are_not_taken(visitor: Visitor, staffed: Board) -> None:
    page = started(visitor, {**NEW, "Ngày sinh": "2008"})
    assert "Còn chỗ cần xem." in visitor.submit(f"{page}/nhan", f"{page}/nhan", **TIMES).text
    other = started(visitor, {**GOOD[2], "Mã điểm": "13"})
    assert "nhiều điểm thi (12, 13)" in visitor.submit(f"{other}/nhan", f"{other}/nhan").text
    with staffed.engine.connect() as db:
        assert finding.count(db, staffed.folder.personal_key, finding.Wanted()) == 2


def test_two_rows_are_compared_and_one_is_left_out(visitor: Visitor) -> None:
    page = started(visitor, NEW, {**NEW, "Số báo danh": "18009999", "Số máy": "24"})
    assert "So hai dòng" in visitor.get(f"{page}?kind=duplicate").text
    shown = visitor.get(f"{page}/dong/3").text
    assert "Dòng 2" in shown
    visitor.submit(f"{page}/dong/3", f"{page}/dong", line="3", act="drop")
    assert "1 dòng đều hợp lệ." in visitor.get(page).text
    assert "Dòng này không được nhập." in visitor.get(f"{page}/dong/3").text
    assert "Không nhập 1 dòng đã bỏ." in visitor.get(f"{page}/nhan").text


def test_a_cell_is_edited_and_a_value_that_is_none_is_named(visitor: Visitor) -> None:
    page = started(visitor, {**NEW, "Ngày sinh": "2008"})
    row = f"{page}/dong/2"
    bad = visitor.submit(row, f"{page}/dong", line="2", act="edit", field="born", value="31/02/2008", back="row")
    assert "«31/02/2008» chưa đúng dạng của cột Ngày sinh." in bad.text
    good = visitor.submit(
        row, f"{page}/dong", line="2", act="edit", field="born", value=str(GOOD[2]["Ngày sinh"]), back="row"
    )
    assert good.headers["location"] == row
    assert "1 dòng đều hợp lệ." in visitor.get(page).text


def test_what_the_sender_is_asked_is_a_file(visitor: Visitor) -> None:
    page = started(visitor, {**NEW, "Ngày sinh": "2008", "Họ và tên": "=1+1"})
    visitor.submit(page, f"{page}/dong", line="2", act="send", field="born")
    assert "Chờ nơi gửi" in visitor.get(page).text
    answer = visitor.get(f"{page}/loi.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[-1][:4] == ["2", "=1+1", "Ngày sinh", "2008"]


def test_rows_that_are_there_already_are_left_out_together(visitor: Visitor) -> None:
    there = {**GOOD[0], "Số báo danh": HOA.candidate}
    page = started(visitor, there, {**GOOD[1], "Số báo danh": "18001507"}, NEW)
    assert "Bỏ 2 dòng" in visitor.get(page).text
    visitor.submit(page, f"{page}/cung-loai", code="on_the_list")
    assert "1 dòng đều hợp lệ." in visitor.get(page).text


def test_a_decision_that_somebody_else_has_made_is_said(visitor: Visitor) -> None:
    page = started(visitor, {**NEW, "Giới tính": ""})
    visitor.submit(page, f"{page}/dong", line="2", act="accept", field="sex")
    assert "vừa được người khác xử lý" in visitor.submit(page, f"{page}/dong", line="2", act="accept", field="sex").text
    assert visitor.submit(page, f"{page}/dong", line="2", act="burn").status_code == 422


def test_columns_are_named_once(visitor: Visitor, staffed: Board) -> None:
    odd = tuple("Mã số" if name == "Số báo danh" else name for name in COLUMNS)
    rows = [{odd[place]: row.get(name, "") for place, name in enumerate(COLUMNS)} for row in GOOD]
    visitor.sign_in()
    page = send(visitor, table(*rows, columns=odd)).headers["location"]
    shown = visitor.get(page).text
    assert "chưa nói rõ Số báo danh" in shown
    named = {f"c{place}": "" for place in range(len(odd))}
    assert "Vẫn thiếu: Số báo danh" in visitor.submit(page, f"{page}/cot", **named).text
    twice = {**named, "c0": "name", "c1": "name"}
    assert "Hai cột cùng được chỉ là Họ và tên." in visitor.submit(page, f"{page}/cot", **twice).text
    with staffed.engine.connect() as db:
        asked = lists.columns(db, staffed.folder.personal_key, page.rpartition("/")[2], SETTINGS)
    right = {f"c{place}": column.value for column, place in asked.header.columns.items()}
    right[f"c{odd.index('Mã số')}"] = "candidate"
    assert visitor.submit(page, f"{page}/cot", **right).headers["location"] == page
    again = send(visitor, table(*rows, columns=odd)).headers["location"]
    assert "Cột nào là gì?" not in visitor.get(again).text


@pytest.mark.parametrize(
    ("data", "sender", "said"),
    [
        (b"", "THPT", "Chưa chọn tệp."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "THPT", "Không đọc được tệp."),
        (b"a;b\n1;2\n", "THPT", "Không thấy dòng tiêu đề"),
        (table(), "THPT", "không có thí sinh nào"),
        (table(NEW), " ", "Ghi nơi gửi."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "THPT", "Tệp có mật khẩu."),
    ],
)
def test_what_is_no_list_is_said_and_leaves_nothing(
    visitor: Visitor, staffed: Board, data: bytes, sender: str, said: str
) -> None:
    visitor.sign_in()
    answer = send(visitor, data, sender)
    assert (answer.status_code, said in answer.text) == (422, True)
    with staffed.engine.connect() as db:
        assert lists.all_drafts(db) == []


def test_what_the_list_does_not_say_its_sender_says(visitor: Visitor) -> None:
    columns = tuple(name for name in COLUMNS if name not in {"Ca thi", "Mã điểm", "Điểm thi"})
    visitor.sign_in()
    page = send(visitor, table(NEW, columns=columns), session="Ca 3", site="12").headers["location"]
    assert "Ca 3" in visitor.get(f"{page}/nhan").text


def test_a_draft_is_thrown_away(visitor: Visitor, staffed: Board) -> None:
    page = started(visitor, NEW)
    assert visitor.submit(page, f"{page}/bo").headers["location"] == "/thi-sinh/nhap"
    assert "Đã bỏ tệp ds.xlsx." in visitor.get("/thi-sinh/nhap").text
    for gone in (page, "/thi-sinh/nhap/0011", f"{page}/dong/2", f"{page}/loi.xlsx", f"{page}/nhan"):
        assert "đã được nhận hoặc đã bỏ" in visitor.get(gone).text
    with staffed.engine.connect() as db:
        assert [one.state for one in lists.all_drafts(db)] == [DraftState.DISCARDED]


def test_only_those_who_may_send_a_list(visitor: Visitor, staffed: Board) -> None:
    with writing(staffed.engine) as db:
        given = accounts.add(db, staffed.journal, "thanhtra", "Lê Thị Thanh", "inspector", AT)
    visitor.sign_in("thanhtra", given)
    visitor.submit(
        "/tai-khoan/cua-toi", "/tai-khoan/cua-toi/mat-khau", old=given, new="mua-thu-2026", again="mua-thu-2026"
    )
    assert send(visitor, table(NEW)).status_code == 403


def test_a_candidate_is_corrected_with_a_reason(visitor: Visitor, staffed: Board) -> None:
    visitor.sign_in()
    page = f"/thi-sinh/{HOA.candidate}/dinh-chinh"
    assert "Chưa có đính chính nào." in visitor.get(page).text
    assert "Đính chính" in visitor.get(f"/thi-sinh/{HOA.candidate}").text
    assert "Ghi lý do" in visitor.submit(page, page, what="name", value="Nguyễn Thị Hoà").text
    assert "chưa đúng dạng" in visitor.submit(page, page, what="all", value="x", reason="a").text
    assert (
        visitor.submit(page, page, what="name", value="Nguyễn Thị Hoà", reason="Theo giấy khai sinh").status_code == 303
    )
    shown = visitor.get(page).text
    assert "Theo giấy khai sinh" in shown
    assert "Chưa công bố" in shown
    visitor.submit(page, page, what="number", value="024308012346", reason="Số mới")
    assert "024308012346" not in visitor.get(page).text  # masked, as everywhere
    with staffed.engine.connect() as db:
        assert len(corrections.unpublished(db, staffed.folder.personal_key)) == 2
    assert visitor.get("/thi-sinh/99/dinh-chinh").status_code == 404
