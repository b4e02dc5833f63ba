"""Who is signed in to the staff web: passwords by Argon2id, a lock after wrong ones, sessions known by a hash."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Engine, delete, insert, select, update

from protocol.policy import Act, Actor
from server.db.engine import writing
from server.staff.models import staff_sessions, staff_users

US_PER_S = 1_000_000
MAX_FAILURES = 5
LOCK_US = 15 * 60 * US_PER_S
SESSION_US = 8 * 3600 * US_PER_S
MAX_NAME_LETTERS, MAX_PASSWORD_LETTERS, MAX_FULL_NAME_LETTERS = 64, 256, 128
TOKEN_BYTES = 32

HASHER = PasswordHasher()  # argon2-cffi's defaults: RFC 9106, second recommended


class SignInRefusedError(Exception):
    """Wrong name, wrong password, or locked: whoever tries is not told which."""


class UserExistsError(Exception):
    """An account of this name is there already."""


class BadNameError(Exception):
    """An account's name is empty or too long, or its password is."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in. `must_change`: only a new password of their own lets them go on."""

    name: str
    full_name: str
    role: Actor
    must_change: bool = False
    site: str = ""  # the only one whose rows they see; empty: all

    @property
    def shown(self) -> str:
        """The name that people read."""
        return self.full_name or self.name

    def may(self, act: Act) -> bool:
        """Tell whether the role lets them do `act`."""
        return self.role in act.who or Actor.ANYONE in act.who


def add_user(
    db: Connection, name: str, password: str, full_name: str = "", role: Actor = Actor.CHAIR, site: str = ""
) -> None:
    """Add an account; the first one, made with the board, is the chair's. Raises UserExistsError, BadNameError."""
    if not 0 < len(name) <= MAX_NAME_LETTERS or not 0 < len(password) <= MAX_PASSWORD_LETTERS:
        raise BadNameError
    if len(full_name) > MAX_FULL_NAME_LETTERS:
        raise BadNameError
    if db.scalar(select(staff_users.c.name).where(staff_users.c.name == name)) is not None:
        raise UserExistsError
    db.execute(
        insert(staff_users).values(
            name=name,
            password_hash=HASHER.hash(password),
            failures=0,
            locked_until=0,
            full_name=full_name,
            role=role.value,
            must_change=False,
            closed_at=0,
            site=site,
        )
    )


def sign_in(board: Engine, name: str, password: str, at: int) -> str:
    """Return a new session's token. Takes some 0.1 s by design. Raises SignInRefusedError."""
    held = _begin_try(board, name, at)
    fit = matches(held or _nobodys_hash(), password[:MAX_PASSWORD_LETTERS])  # nobody's: the same time is taken
    if not held or not fit:
        raise SignInRefusedError
    token = new_token()
    with writing(board) as db:
        db.execute(update(staff_users).where(staff_users.c.name == name).values(failures=0, locked_until=0))
        db.execute(delete(staff_sessions).where(staff_sessions.c.expires_at <= at))
        db.execute(insert(staff_sessions).values(token_hash=known_by(token), user=name, expires_at=at + SESSION_US))
    return token


def account_of(db: Connection, token: str, at: int) -> Account | None:
    """Return who holds the session of `token`, or None."""
    chosen = (
        select(staff_users)
        .join(staff_sessions, staff_sessions.c.user == staff_users.c.name)
        .where(
            staff_sessions.c.token_hash == known_by(token),
            staff_sessions.c.expires_at > at,
            staff_users.c.closed_at == 0,
        )
    )
    row = db.execute(chosen).first()
    return None if row is None else Account(row.name, row.full_name, Actor(row.role), row.must_change, row.site)


def user_of(db: Connection, token: str, at: int) -> str:
    """Return the name of who holds the session of `token`, or nothing."""
    account = account_of(db, token, at)
    return account.name if account else ""


def sign_out(db: Connection, token: str) -> None:
    """End a session; one that is over already stays over."""
    db.execute(delete(staff_sessions).where(staff_sessions.c.token_hash == known_by(token)))


def new_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def fits(shown: str, cookie: str) -> bool:
    """Tell whether a form carries the token that belongs to `cookie`."""
    return bool(cookie) and hmac.compare_digest(form_token(cookie).encode(), shown.encode())


def form_token(cookie: str) -> str:
    """Return what a form must carry beside `cookie`: another site can send the cookie, but not read it."""
    return hmac.digest(cookie.encode(), b"TT-FORM-1", "sha256").hex()


def _begin_try(board: Engine, name: str, at: int) -> str:
    """Count a try before it is made, so that tries side by side are all counted; return the hash to try."""
    with writing(board) as db:
        user = db.execute(select(staff_users).where(staff_users.c.name == name)).first()
        if user is None or user.locked_until > at or user.closed_at:
            return ""
        tries = user.failures + 1
        locks = tries >= MAX_FAILURES
        db.execute(
            update(staff_users)
            .where(staff_users.c.name == name)
            .values(failures=0 if locks else tries, locked_until=at + LOCK_US if locks else 0)
        )
        return str(user.password_hash)


def matches(held: str, password: str) -> bool:
    """Tell whether `password` is the one behind the hash `held`."""
    try:
        return HASHER.verify(held, password)
    except (VerificationError, InvalidHashError):
        return False


def _nobodys_hash() -> str:
    # The hash of no password, in the form and at the cost of a real one.
    return "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def known_by(token: str) -> bytes:
    """Return by what the database knows a session's token."""
    return hashlib.sha256(token.encode()).digest()
