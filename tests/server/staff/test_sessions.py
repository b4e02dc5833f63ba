"""Staff accounts and their sessions."""

import pytest
from sqlalchemy import select

from server.db.engine import writing
from server.staff import sessions
from server.staff.models import staff_sessions, staff_users
from server.staff.sessions import LOCK_US, MAX_FAILURES, SESSION_US, SignInRefusedError
from tests.server.board import AT, Board
from tests.server.staff.conftest import NAME, PASSWORD


def wrong_tries(board: Board, times: int) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefusedError):
            sessions.sign_in(board.engine, NAME, "wrong", AT)


def user_of(board: Board, token: str, at: int = AT) -> str:
    with board.engine.connect() as db:
        return sessions.user_of(db, token, at)


def test_name_and_password_open_a_session_for_eight_hours(staffed: Board) -> None:
    token = sessions.sign_in(staffed.engine, NAME, PASSWORD, AT)
    assert user_of(staffed, token, AT + SESSION_US - 1) == NAME
    assert user_of(staffed, token, AT + SESSION_US) == ""


def test_a_signed_out_session_is_over(staffed: Board) -> None:
    token = sessions.sign_in(staffed.engine, NAME, PASSWORD, AT)
    with writing(staffed.engine) as db:
        sessions.sign_out(db, token)
        sessions.sign_out(db, token)
    assert user_of(staffed, token) == ""


@pytest.mark.parametrize(("name", "password"), [(NAME, "wrong"), (NAME, ""), ("nobody", PASSWORD), ("", "")])
def test_anything_else_is_refused_alike(staffed: Board, name: str, password: str) -> None:
    with pytest.raises(SignInRefusedError):
        sessions.sign_in(staffed.engine, name, password, AT)


def test_five_wrong_tries_lock_an_account_for_a_quarter_of_an_hour(staffed: Board) -> None:
    wrong_tries(staffed, MAX_FAILURES)
    with pytest.raises(SignInRefusedError):
        sessions.sign_in(staffed.engine, NAME, PASSWORD, AT + LOCK_US - 1)
    assert sessions.sign_in(staffed.engine, NAME, PASSWORD, AT + LOCK_US)


def test_a_right_password_clears_what_was_counted(staffed: Board) -> None:
    for _ in range(2):
        wrong_tries(staffed, MAX_FAILURES - 1)
        assert sessions.sign_in(staffed.engine, NAME, PASSWORD, AT)


def test_the_database_holds_neither_password_nor_token(staffed: Board) -> None:
    token = sessions.sign_in(staffed.engine, NAME, PASSWORD, AT)
    with staffed.engine.connect() as db:
        held = str(db.execute(select(staff_users)).all()) + str(db.execute(select(staff_sessions)).all())
    assert PASSWORD not in held
    assert token not in held


def test_an_account_is_added_once(staffed: Board) -> None:
    with writing(staffed.engine) as db, pytest.raises(sessions.UserExistsError):
        sessions.add_user(db, NAME, "another")


@pytest.mark.parametrize(
    ("name", "password"), [("", PASSWORD), ("x" * 65, PASSWORD), ("minh", ""), ("minh", "x" * 257)]
)
def test_an_account_needs_a_name_and_a_password_of_sane_length(staffed: Board, name: str, password: str) -> None:
    with writing(staffed.engine) as db, pytest.raises(sessions.BadNameError):
        sessions.add_user(db, name, password)


def test_a_form_token_fits_its_own_cookie_alone() -> None:
    cookie = sessions.new_token()
    assert sessions.fits(sessions.form_token(cookie), cookie)
    assert not sessions.fits(sessions.form_token(cookie), sessions.new_token())
    assert not sessions.fits(sessions.form_token(""), "")
    assert not sessions.fits("đ", cookie)
