"""Sessions, rooms and seats on the staff pages, and what is ready for the day."""

import pytest
from sqlalchemy import delete

from protocol.seat_rules import SEAT_2025, Alarm, LostTime, Reaction, TimeFrom
from server.db.engine import writing
from server.roster import seat_rules, service
from server.roster.models import published_versions
from tests.server.board import HOA, HUY, PLAN, Board
from tests.server.staff.conftest import Visitor

FORM = {
    "subject": "Toán",
    "day": "12/12/2026",
    "time": "07:30",
    "minutes": "90",
    "check_in_minutes": "45",
    "late_minutes": "15",
}


@pytest.fixture
def unpublished(staffed: Board) -> Board:
    """The board before its list is published."""
    with writing(staffed.engine) as db:
        db.execute(delete(published_versions))
    return staffed


def test_sessions_rooms_and_seats_are_counted(visitor: Visitor) -> None:
    visitor.sign_in()
    text = visitor.get("/ca-thi").text
    for shown in ("Ca 1", "Toán", "90 phút", "1 điểm, 1 phòng, 2 máy", "Phòng 07"):
        assert shown in text


def test_a_room_shows_who_sits_where(visitor: Visitor) -> None:
    visitor.sign_in()
    text = visitor.get("/phong/12/07").text
    for shown in ("Máy 15", HOA.name, "Máy 16", HUY.name, "2 máy, 2 thí sinh, 0 dự phòng"):
        assert shown in text


@pytest.mark.parametrize("path", ["/phong/12/99", "/phong/99/07", "/ca-thi/ca-9"])
def test_a_room_or_session_that_is_not_there_is_said(visitor: Visitor, path: str) -> None:
    visitor.sign_in()
    answer = visitor.get(path)
    assert (answer.status_code, "Không có" in answer.text) == (404, True)


def test_times_change_before_publishing(visitor: Visitor, unpublished: Board) -> None:
    visitor.sign_in()
    assert visitor.submit("/ca-thi/ca-1", "/ca-thi/ca-1", **FORM).status_code == 303
    assert "Đã sửa giờ của Ca 1." in visitor.get("/ca-thi").text
    with unpublished.engine.connect() as db:
        (session,) = service.sessions(db)
    assert session.starts_at == 1_797_035_400_000_000  # 07:30 in Vietnam
    assert session.check_in_from == session.starts_at - 45 * 60_000_000


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("day", "31/02/2026", "Điền ngày"),
        ("day", "2026-12-12", "Điền ngày"),
        ("time", "7h30", "Điền ngày"),
        ("minutes", "0", "từ 1 đến 480 phút"),
        ("minutes", "٣", "từ 1 đến 480 phút"),
        ("check_in_minutes", "-1", "từ 0 đến 240 phút"),
        ("late_minutes", "99999", "từ 0 đến 120 phút"),
        ("subject", " ", "Điền tên môn"),
    ],
)
def test_times_that_do_not_fit_are_refused_and_what_was_typed_stays(
    visitor: Visitor, unpublished: Board, field: str, typed: str, said: str
) -> None:
    visitor.sign_in()
    answer = visitor.submit("/ca-thi/ca-1", "/ca-thi/ca-1", **{**FORM, field: typed})
    assert (answer.status_code, said in answer.text) == (422, True)
    assert f'value="{typed}"' in answer.text
    with unpublished.engine.connect() as db:
        assert service.sessions(db)[0].starts_at == PLAN.starts_at


def test_published_times_stay(visitor: Visitor, staffed: Board) -> None:
    visitor.sign_in()
    assert 'href="/ca-thi/ca-1"' not in visitor.get("/ca-thi").text
    assert "<form" not in visitor.get("/ca-thi/ca-1").text.partition("<main")[2]
    answer = visitor.submit("/thi-sinh/nhap", "/ca-thi/ca-1", **FORM)  # a page that stood open since before
    assert (answer.status_code, "không sửa được nữa" in answer.text) == (422, True)
    with staffed.engine.connect() as db:
        assert service.sessions(db)[0].starts_at == PLAN.starts_at


RULES_FORM = {
    "calculator": "on",
    "time_from": "bell",
    "lost_time": "given_back",
    "typing": "vni",
    **{alarm.value: "log" for alarm in Alarm},
}


def test_the_rules_of_a_sessions_seats_change_before_publishing(visitor: Visitor, unpublished: Board) -> None:
    visitor.sign_in()
    page = "/ca-thi/ca-1/may-thi"
    assert visitor.submit(page, page, **RULES_FORM).status_code == 303
    with unpublished.engine.connect() as db:
        rules = seat_rules.of_session(db, "ca-1")
    assert (rules.calculator, rules.scratch_pad, rules.time_from) == (True, False, TimeFrom.BELL)
    assert (rules.lost_time, rules.typing_for("Toán"), rules.typing_for("Tiếng Anh")) == (
        LostTime.GIVEN_BACK,
        "vni",
        "off",
    )
    assert {rules.reaction(alarm) for alarm in Alarm} == {Reaction.LOG}


@pytest.mark.parametrize("spoilt", [{"time_from": "noon"}, {"capture": "shoot"}, {"typing": ""}])
def test_rules_that_are_none_are_refused_and_nothing_is_kept(
    visitor: Visitor, unpublished: Board, spoilt: dict[str, str]
) -> None:
    visitor.sign_in()
    page = "/ca-thi/ca-1/may-thi"
    answer = visitor.submit(page, page, **{**RULES_FORM, **spoilt})
    assert (answer.status_code, "Chưa lưu gì" in answer.text) == (422, True)
    with unpublished.engine.connect() as db:
        assert seat_rules.of_session(db, "ca-1") == SEAT_2025


def test_the_rules_of_published_sessions_stay(visitor: Visitor, staffed: Board) -> None:
    visitor.sign_in()
    assert "không sửa được nữa" in visitor.get("/ca-thi/ca-1/may-thi").text
    answer = visitor.submit("/thi-sinh/nhap", "/ca-thi/ca-1/may-thi", **RULES_FORM)
    assert (answer.status_code, "không sửa được nữa" in answer.text) == (422, True)
    with staffed.engine.connect() as db:
        assert seat_rules.of_session(db, "ca-1") == SEAT_2025


def test_the_checklist_says_what_is_missing(visitor: Visitor, staffed: Board) -> None:
    visitor.sign_in()
    text = visitor.get("/chuan-bi").text
    for shown in ("2 thí sinh, 2 lượt đăng ký thi", "Bản 1, không có thay đổi", "0 / 2 máy", "Chưa đủ điều kiện"):
        assert shown in text
    staffed.enrolled("seat", "07/15")
    staffed.enrolled("desk", "ban-1", "07")
    text = visitor.get("/chuan-bi").text
    assert "1 / 2 máy đã cấp quyền" in text
    assert "1 / 1 phòng đã có bàn" in text


def test_the_checklist_of_a_ready_board_says_so(visitor: Visitor, staffed: Board) -> None:
    ready = staffed.with_officers()
    for place in ("07/15", "07/16"):
        ready.enrolled("seat", place)
    ready.enrolled("desk", "ban-1", "07")
    with writing(ready.engine) as db:
        service.add_anchor(db, b"a certificate")
    visitor.sign_in()
    text = visitor.get("/chuan-bi").text
    assert "8 / 9 việc đã xong" in text
    assert "0 / 1 ca đã có đề niêm phong" in text


def test_every_page_is_there_in_english(visitor: Visitor) -> None:
    visitor.sign_in()
    for path in ("/chuan-bi", "/ca-thi", "/thi-sinh", "/thi-sinh/cong-bo", "/tai-khoan", "/tai-khoan/cua-toi"):
        english = visitor.get(f"{path}?lang=en")
        assert english.status_code == 303
        assert '<html lang="en">' in visitor.get(path).text
