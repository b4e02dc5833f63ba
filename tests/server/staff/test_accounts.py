"""Accounts: the chair's list, everybody's own, and what a role may."""

import re

import pytest
from sqlalchemy import select

from protocol.policy import Actor
from server.answers.models import entries
from server.db.engine import writing
from server.staff import sessions
from server.staff.accounts import service
from server.staff.sessions import MAX_FAILURES, SignInRefusedError
from tests.server.board import AT, HOA, Board
from tests.server.staff.conftest import NAME, PASSWORD, Visitor

LAN = "lan.tran"
GIVEN = re.compile(r'<code class="given">([a-z0-9-]+)</code>')
NEW = "ba con cò trắng"


def added(board: Board, name: str = LAN, role: Actor = Actor.SECRETARY) -> str:
    with writing(board.engine) as db:
        return service.add(db, board.journal, name, "Trần Thị Lan", role.value, AT)


def as_role(board: Board, visitor: Visitor, role: Actor) -> None:
    """Sign in as somebody of `role` who has a password of their own."""
    with writing(board.engine) as db:
        sessions.add_user(db, role.value, PASSWORD, "Lê Quốc Hùng", role)
    assert visitor.sign_in(role.value).status_code == 303


def test_the_chair_adds_an_account_whose_password_shows_once_and_has_to_be_changed(visitor: Visitor) -> None:
    visitor.sign_in()
    page = visitor.submit("/tai-khoan", "/tai-khoan/them", name=LAN, full_name="Trần  Thị Lan", role="secretary")
    found = GIVEN.search(page.text)
    assert found
    assert found[1] not in visitor.get("/tai-khoan").text

    visitor.sign_in(LAN, found[1])
    for path in ("/", "/chuan-bi", "/thi-sinh"):
        assert visitor.get(path).headers["location"] == "/tai-khoan/cua-toi"
    answer = visitor.submit("/tai-khoan/cua-toi", "/tai-khoan/cua-toi/mat-khau", old=found[1], new=NEW, again=NEW)
    assert answer.status_code == 303
    assert "Trần Thị Lan" in visitor.get("/chuan-bi").text
    assert visitor.sign_in(LAN, found[1]).status_code == 401


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "Lan Trần"}, "Tên đăng nhập chưa đúng"),
        ({"name": NAME}, "Đã có tài khoản"),
        ({"full_name": " "}, "Điền họ và tên"),
        ({"role": "desk"}, "Chọn một vai trò"),
    ],
)
def test_an_account_that_does_not_fit_is_refused_with_its_reason(
    visitor: Visitor, fields: dict[str, str], said: str
) -> None:
    visitor.sign_in()
    form = {"name": LAN, "full_name": "Trần Thị Lan", "role": "secretary", **fields}
    answer = visitor.submit("/tai-khoan", "/tai-khoan/them", **form)
    assert (answer.status_code, said in answer.text) == (422, True)


def test_a_closed_account_signs_nobody_in_and_its_sessions_end(visitor: Visitor, staffed: Board) -> None:
    password = added(staffed)
    token = sessions.sign_in(staffed.engine, LAN, password, AT)
    visitor.sign_in()
    assert visitor.submit("/tai-khoan", f"/tai-khoan/{LAN}/dong").status_code == 303
    assert "Đã đóng tài khoản lan.tran." in visitor.get("/tai-khoan").text
    with staffed.engine.connect() as db:
        assert sessions.user_of(db, token, AT) == ""
    with pytest.raises(SignInRefusedError):
        sessions.sign_in(staffed.engine, LAN, password, AT)
    again = GIVEN.search(visitor.submit("/tai-khoan", f"/tai-khoan/{LAN}/mo-lai").text)
    assert again
    assert sessions.sign_in(staffed.engine, LAN, again[1], AT)


def test_nobody_closes_their_own_account_or_the_last_chair(visitor: Visitor, staffed: Board) -> None:
    visitor.sign_in()
    assert "đang dùng" in visitor.submit("/tai-khoan", f"/tai-khoan/{NAME}/dong").text
    with writing(staffed.engine) as db, pytest.raises(service.LastChairError):
        service.close(db, staffed.journal, NAME, LAN, AT)
    with writing(staffed.engine) as db, pytest.raises(service.UnknownAccountError):
        service.close(db, staffed.journal, "nobody", NAME, AT)


def test_the_chair_unlocks_whoever_used_up_their_tries(visitor: Visitor, staffed: Board) -> None:
    password = added(staffed)
    for _ in range(MAX_FAILURES):
        with pytest.raises(SignInRefusedError):
            sessions.sign_in(staffed.engine, LAN, "wrong", AT)
    visitor.sign_in()
    assert "Khóa đến" in visitor.get("/tai-khoan").text
    assert visitor.submit("/tai-khoan", f"/tai-khoan/{LAN}/mo-khoa").status_code == 303
    assert sessions.sign_in(staffed.engine, LAN, password, AT)


def test_a_new_password_ends_the_old_one_and_every_session(visitor: Visitor, staffed: Board) -> None:
    password = added(staffed)
    token = sessions.sign_in(staffed.engine, LAN, password, AT)
    visitor.sign_in()
    given = GIVEN.search(visitor.submit("/tai-khoan", f"/tai-khoan/{LAN}/mat-khau").text)
    assert given
    with staffed.engine.connect() as db:
        assert sessions.user_of(db, token, AT) == ""
    with pytest.raises(SignInRefusedError):
        sessions.sign_in(staffed.engine, LAN, password, AT)


@pytest.mark.parametrize("verb", ["dong", "mo-lai", "mat-khau", "mo-khoa"])
def test_an_account_that_is_not_there_is_said(visitor: Visitor, verb: str) -> None:
    visitor.sign_in()
    answer = visitor.submit("/tai-khoan", f"/tai-khoan/nobody/{verb}")
    assert "Không có tài khoản này." in answer.text


@pytest.mark.parametrize("role", [Actor.SECRETARY, Actor.INSPECTOR])
def test_accounts_are_the_chairs_alone(visitor: Visitor, staffed: Board, role: Actor) -> None:
    as_role(staffed, visitor, role)
    assert visitor.get("/tai-khoan").status_code == 403
    answer = visitor.submit("/", "/tai-khoan/them", name=LAN, full_name="Trần Thị Lan", role="chair")
    assert answer.status_code == 403
    assert "Hỏi Chủ tịch Hội đồng thi." in answer.text
    assert '/tai-khoan"' not in visitor.get("/").text


@pytest.mark.parametrize("path", ["/thi-sinh/cong-bo", "/ca-thi/ca-1", "/thiet-bi/ma"])
def test_an_inspector_reads_all_and_changes_nothing(visitor: Visitor, staffed: Board, path: str) -> None:
    as_role(staffed, visitor, Actor.INSPECTOR)
    assert visitor.get("/thi-sinh").status_code == 200
    assert visitor.submit("/", path).status_code == 403


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"old": "wrong", "new": NEW, "again": NEW}, "Mật khẩu hiện tại không đúng."),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "ít nhất 10 ký tự"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "khác mật khẩu cũ"),
        ({"old": PASSWORD, "new": NEW, "again": NEW + "!"}, "không giống nhau"),
    ],
)
def test_a_password_that_does_not_fit_is_not_taken(visitor: Visitor, form: dict[str, str], said: str) -> None:
    visitor.sign_in()
    answer = visitor.submit("/tai-khoan/cua-toi", "/tai-khoan/cua-toi/mat-khau", **form)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert NEW not in answer.text
    assert visitor.sign_in().status_code == 303


def test_a_new_password_ends_other_sessions_and_keeps_this_one(visitor: Visitor, staffed: Board) -> None:
    elsewhere = sessions.sign_in(staffed.engine, NAME, PASSWORD, AT)
    visitor.sign_in()
    visitor.submit("/tai-khoan/cua-toi", "/tai-khoan/cua-toi/mat-khau", old=PASSWORD, new=NEW, again=NEW)
    assert "Đã đổi mật khẩu." in visitor.get("/tai-khoan/cua-toi").text
    with staffed.engine.connect() as db:
        assert sessions.user_of(db, elsewhere, AT) == ""


def test_signing_out_everywhere_ends_all_sessions(visitor: Visitor, staffed: Board) -> None:
    elsewhere = sessions.sign_in(staffed.engine, NAME, PASSWORD, AT)
    visitor.sign_in()
    visitor.submit("/tai-khoan/cua-toi", "/tai-khoan/cua-toi/moi-noi")
    assert visitor.get("/").status_code == 303
    with staffed.engine.connect() as db:
        assert sessions.user_of(db, elsewhere, AT) == ""


def test_the_journal_and_the_database_hold_no_password(staffed: Board) -> None:
    password = added(staffed)
    with staffed.engine.connect() as db:
        bodies = b"".join(db.scalars(select(entries.c.body)))
        known = service.all_accounts(db, AT)
    assert password.encode() not in bodies
    assert "Trần Thị Lan".encode() not in bodies
    assert [(one.name, one.must_change) for one in known] == [(LAN, True), (NAME, False)]


def test_the_chair_binds_an_account_to_a_site_and_lets_it_go(staffed: Board, visitor: Visitor) -> None:
    visitor.sign_in()
    fields = {"full_name": "Lê Quốc Hùng", "role": "site_head", "site": HOA.site}
    assert GIVEN.search(visitor.submit("/tai-khoan", "/tai-khoan/them", name="hung", **fields).text)
    assert f'<span class="why">{HOA.site_name}</span>' in visitor.get("/tai-khoan").text
    assert _site(staffed, "hung") == HOA.site
    assert visitor.submit("/tai-khoan", "/tai-khoan/diem-thi", name="hung", site="").status_code == 303
    assert _site(staffed, "hung") == ""


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"role": "site_head", "site": "99"}, "Chọn một điểm thi"),
        ({"role": "secretary", "site": HOA.site}, "thuộc cả Hội đồng thi"),
    ],
)
def test_an_account_belongs_to_a_site_of_the_exam_and_the_board_to_none(
    staffed: Board, visitor: Visitor, fields: dict[str, str], said: str
) -> None:
    visitor.sign_in()
    refused = visitor.submit("/tai-khoan", "/tai-khoan/them", name=LAN, full_name="Trần Thị Lan", **fields)
    assert (refused.status_code, said in refused.text) == (422, True)
    placed = visitor.submit("/tai-khoan", "/tai-khoan/diem-thi", name=NAME, site=HOA.site)
    assert (placed.status_code, "thuộc cả Hội đồng thi" in placed.text) == (422, True)
    assert _site(staffed, NAME) == ""


def _site(board: Board, name: str) -> str:
    with board.engine.connect() as db:
        return next(one.site for one in service.all_accounts(db, AT) if one.name == name)
