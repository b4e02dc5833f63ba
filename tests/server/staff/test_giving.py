"""The page where one candidate is given more than the common rules."""

from sqlalchemy import update

from protocol.seat_rules import Accommodation
from server.accommodations import service
from server.db.engine import writing
from server.roster.models import exam_sessions
from tests.server.board import AT, HOA, PINS, Board
from tests.server.staff.conftest import Visitor

PAGE = f"/thi-sinh/{HOA.candidate}/ho-tro"
DAY_US = 24 * 3600 * 1_000_000
FIELDS = {"extra_percent": "25", "reason": "Khiếm thị", "helper": "Trần Thị Bình", "zoom": "150", "breaks": "on"}


def opens_tomorrow(board: Board) -> None:
    with writing(board.engine) as db:
        db.execute(update(exam_sessions).values(check_in_from=AT + DAY_US, starts_at=AT + DAY_US))


def given(board: Board) -> Accommodation:
    with board.engine.connect() as db:
        return service.of(db, board.folder.personal_key, HOA.candidate)


def test_an_officer_signs_and_the_page_shows_what_and_who(visitor: Visitor, staffed: Board) -> None:
    staffed.with_officers()
    opens_tomorrow(staffed)
    visitor.sign_in()
    assert f'href="{PAGE}"' in visitor.get(f"/thi-sinh/{HOA.candidate}").text
    assert "Theo quy định chung." in visitor.get(PAGE).text
    done = visitor.submit(PAGE, PAGE, officer="cb1", pin=PINS["cb1"], **FIELDS)
    assert done.status_code == 303
    text = visitor.get(PAGE).text
    for shown in ('value="25"', "Khiếm thị", "Trần Thị Bình", "cb1 đã ký lúc"):
        assert shown in text
    assert (given(staffed).signer, given(staffed).breaks, given(staffed).ruler) == ("cb1", True, False)


def test_what_is_wrong_is_said_and_what_was_typed_stays(visitor: Visitor, staffed: Board) -> None:
    staffed.with_officers()
    opens_tomorrow(staffed)
    visitor.sign_in()
    for wrong, said in (
        ({"pin": "x"}, "Mã PIN không đúng."),
        ({"reason": ""}, "Cần một lý do"),
        ({"extra_percent": "101"}, "Thời gian thêm từ 0 đến 100%."),
        ({"extra_minutes": "abc"}, "Số phút thêm từ 0 đến 240."),
        ({"zoom": "99999999999999999999"}, "Cỡ chữ là"),
    ):
        answer = visitor.submit(PAGE, PAGE, **{"officer": "cb1", "pin": PINS["cb1"], **FIELDS, **wrong})
        assert answer.status_code == 422
        assert said in answer.text
        assert "Trần Thị Bình" in answer.text
    assert given(staffed) == Accommodation()


def test_once_check_in_is_open_the_page_sends_to_the_room(visitor: Visitor, staffed: Board) -> None:
    staffed.with_officers()
    visitor.sign_in()
    answer = visitor.submit(PAGE, PAGE, officer="cb1", pin=PINS["cb1"], **FIELDS)
    assert "Dùng lệnh gia hạn tại phòng thi." in answer.text
    assert given(staffed) == Accommodation()


def test_nobody_on_the_list_has_no_such_page(visitor: Visitor) -> None:
    visitor.sign_in()
    assert visitor.get("/thi-sinh/99999999/ho-tro").status_code == 404
