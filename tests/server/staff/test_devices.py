"""The devices' pages, through the real server."""

import re

from server.db.engine import writing
from server.stations import devices
from server.stations.devices import State
from tests.server.board import Board
from tests.server.staff.conftest import Visitor

CODE = re.compile(r"<code>([0-9A-Z-]{47})</code>")


def test_without_a_session_no_device_is_shown(visitor: Visitor) -> None:
    assert visitor.get("/thiet-bi").headers["location"] == "/dang-nhap"


def test_codes_for_a_room_are_shown_once(visitor: Visitor, staffed: Board) -> None:
    visitor.sign_in()
    sheet = visitor.submit("/thiet-bi", "/thiet-bi/ma", **{"for": "room", "room": "07"})
    codes = CODE.findall(sheet.text)
    assert len(codes) == 2
    assert sheet.headers["Cache-Control"] == "no-store"
    page = visitor.get("/thiet-bi").text
    assert "Còn 2 mã chưa dùng." in page
    assert not [code for code in codes if code in page]
    assert staffed.enrolled("desk", "ban-1", "07").id.hex() in visitor.get("/thiet-bi").text


def test_codes_for_no_place_of_the_board_are_refused_in_a_sentence(visitor: Visitor) -> None:
    visitor.sign_in()
    for asked in ({"for": "room", "room": "99"}, {"for": "desk", "place": "", "rooms": "07"}, {"for": "sofa"}):
        answer = visitor.submit("/thiet-bi", "/thiet-bi/ma", **asked)
        assert answer.status_code == 422
        assert "Chưa tạo mã." in answer.text


def test_a_device_is_revoked_with_a_reason(visitor: Visitor, staffed: Board) -> None:
    page = f"/thiet-bi/{staffed.enrolled('desk', 'ban-1', '07').id.hex()}"
    visitor.sign_in()
    assert visitor.submit(page, f"{page}/thu-hoi", reason=" ").status_code == 422
    assert visitor.submit(page, f"{page}/thu-hoi", reason="<b>Mất máy</b>").headers["location"] == page
    shown = visitor.get(page).text
    assert "Đã thu hồi thiết bị." in shown
    assert "&lt;b&gt;Mất máy" in shown
    with writing(staffed.engine) as db:
        assert devices.enrolled(db)[0].state(0) is State.REVOKED


def test_a_device_that_is_none_is_not_found(visitor: Visitor) -> None:
    visitor.sign_in()
    assert visitor.get("/thiet-bi/zz").status_code == 404
    assert visitor.submit("/thiet-bi", "/thiet-bi/zz/thu-hoi", reason="x").status_code == 404
