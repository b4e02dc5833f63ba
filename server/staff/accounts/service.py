"""What can be asked about staff accounts. The caller owns the transaction; each change is an entry of hashes."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, update

from protocol.officer import subject_of
from protocol.policy import ROLES, Actor
from server.audit.board_journal import BoardJournal
from server.roster import planning
from server.roster import service as roster
from server.staff import sessions
from server.staff.models import staff_sessions, staff_users
from server.staff.sessions import MAX_FULL_NAME_LETTERS, MAX_PASSWORD_LETTERS

WHAT = "account"
OF_SITES = (Actor.SITE_HEAD, Actor.INVIGILATOR, Actor.INSPECTOR)
USER_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
MIN_PASSWORD_LETTERS = 10
GIVEN_LETTERS, GIVEN_GROUP = "abcdefghjkmnpqrstuvwxyz23456789", 4  # none is taken for another when read out
GIVEN_GROUPS = 4  # 79 bits


class UnknownAccountError(Exception):
    """No account has this name."""


class BadUserNameError(Exception):
    """A user name has 2 to 32 small letters, digits, dots or dashes."""


class BadFullNameError(Exception):
    """A full name is empty or too long."""


class UnknownSiteError(Exception):
    """The exam has no such site."""


class BoardRoleError(Exception):
    """A role of the board as a whole, as a chair or secretary, belongs to no site."""


class UnknownRoleError(Exception):
    """No role has this code."""


class WeakPasswordError(Exception):
    """A password has fewer than ten letters, or far too many."""


class WrongPasswordError(Exception):
    """The password that somebody gave as their present one is not."""


class OwnAccountError(Exception):
    """Nobody closes the account that they work with."""


class LastChairError(Exception):
    """The board would have nobody left who may make accounts."""


@dataclass(frozen=True, slots=True)
class Known:
    """An account as its board's chair sees it. Times in UTC microseconds, 0 where there is none."""

    name: str
    full_name: str
    role: Actor
    must_change: bool
    locked_until: int
    closed_at: int
    sessions: int
    site: str


def all_accounts(db: Connection, at: int) -> list[Known]:
    """Return the accounts, open ones first, by name."""
    open_sessions = (
        select(staff_sessions.c.user, func.count().label("held"))
        .where(staff_sessions.c.expires_at > at)
        .group_by(staff_sessions.c.user)
    )
    held = {row.user: row.held for row in db.execute(open_sessions)}
    rows = db.execute(select(staff_users).order_by(staff_users.c.closed_at != 0, staff_users.c.name))
    return [
        Known(
            row.name,
            row.full_name,
            Actor(row.role),
            row.must_change,
            row.locked_until if row.locked_until > at else 0,
            row.closed_at,
            held.get(row.name, 0),
            row.site,
        )
        for row in rows
    ]


def add(db: Connection, journal: BoardJournal, name: str, full_name: str, role: str, at: int, site: str = "") -> str:
    """Add an account; return the password that lets its owner in once. `site`: the only one that it sees.

    Raises BadUserNameError, BadFullNameError, UnknownRoleError, UserExistsError, UnknownSiteError, BoardRoleError.
    """
    if not USER_NAME.fullmatch(name):
        raise BadUserNameError
    if not 0 < len(full_name) <= MAX_FULL_NAME_LETTERS:
        raise BadFullNameError
    if role not in {actor.value for actor in ROLES}:
        raise UnknownRoleError
    _check_site(db, Actor(role), site)
    given = _given_password()
    sessions.add_user(db, name, given, full_name, Actor(role), site)
    _change(db, journal, name, at, must_change=True)
    return given


def place(db: Connection, journal: BoardJournal, name: str, site: str, at: int) -> None:
    """Let an account see one site alone, or all where `site` is empty. What it has open is narrowed at once.

    Raises UnknownAccountError, UnknownSiteError, BoardRoleError.
    """
    _check_site(db, Actor(str(_find(db, name)["role"])), site)
    _change(db, journal, name, at, site=site)


def all_sites(db: Connection) -> dict[str, str]:
    """Return the exam's sites, name by id."""
    return dict(sorted({(one.site, one.site_name) for one in planning.all_rooms(db)}))


def _check_site(db: Connection, role: Actor, site: str) -> None:
    if not site:
        return
    if role not in OF_SITES:
        raise BoardRoleError
    if site not in all_sites(db):
        raise UnknownSiteError


def close(db: Connection, journal: BoardJournal, name: str, by: str, at: int) -> None:
    """Let nobody in by an account; its sessions end. Raises UnknownAccountError, OwnAccountError, LastChairError."""
    if name == by:
        raise OwnAccountError
    _find(db, name)
    others = select(staff_users.c.name).where(
        staff_users.c.role == Actor.CHAIR.value, staff_users.c.closed_at == 0, staff_users.c.name != name
    )
    if db.execute(others).first() is None:
        raise LastChairError
    _change(db, journal, name, at, closed_at=at)
    sign_out_everywhere(db, name)


def reopen(db: Connection, journal: BoardJournal, name: str, at: int) -> str:
    """Open a closed account again, with a new password. Raises UnknownAccountError."""
    _find(db, name)
    _change(db, journal, name, at, closed_at=0)
    return reset(db, journal, name, at)


def reset(db: Connection, journal: BoardJournal, name: str, at: int) -> str:
    """Give an account a new password, which its owner has to change; its sessions end. Raises UnknownAccountError."""
    _find(db, name)
    given = _given_password()
    _change(
        db, journal, name, at, password_hash=sessions.HASHER.hash(given), must_change=True, failures=0, locked_until=0
    )
    sign_out_everywhere(db, name)
    return given


def unlock(db: Connection, journal: BoardJournal, name: str, at: int) -> None:
    """Let somebody try again before their lock ends. Raises UnknownAccountError."""
    _find(db, name)
    _change(db, journal, name, at, failures=0, locked_until=0)


def change_password(db: Connection, journal: BoardJournal, name: str, old: str, new: str, at: int) -> None:
    """Take a password of one's own. Raises UnknownAccountError, WrongPasswordError, WeakPasswordError."""
    if not sessions.matches(str(_find(db, name)["password_hash"]), old[:MAX_PASSWORD_LETTERS]):
        raise WrongPasswordError
    if not MIN_PASSWORD_LETTERS <= len(new) <= MAX_PASSWORD_LETTERS or new == old:
        raise WeakPasswordError
    _change(db, journal, name, at, password_hash=sessions.HASHER.hash(new), must_change=False)


def sign_out_everywhere(db: Connection, name: str, but: str = "") -> None:
    """End all sessions of an account; the one of the token `but` goes on."""
    kept = staff_sessions.c.token_hash != sessions.known_by(but)
    db.execute(delete(staff_sessions).where(staff_sessions.c.user == name, kept))


def _change(db: Connection, journal: BoardJournal, name: str, at: int, **values: object) -> None:
    before = _digest(_find(db, name))
    db.execute(update(staff_users).where(staff_users.c.name == name).values(values))
    roster.record_change(db, journal, WHAT, before, _digest(_find(db, name)), at)


def _find(db: Connection, name: str) -> Mapping[str, object]:
    row = db.execute(select(staff_users).where(staff_users.c.name == name)).mappings().first()
    if row is None:
        raise UnknownAccountError
    return dict(row)


def _digest(row: Mapping[str, object]) -> bytes:
    return subject_of(*(str(row[name]).encode() for name in sorted(row)))


def _given_password() -> str:
    groups = ("".join(secrets.choice(GIVEN_LETTERS) for _ in range(GIVEN_GROUP)) for _ in range(GIVEN_GROUPS))
    return "-".join(groups)
