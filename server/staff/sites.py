"""What somebody who belongs to one site sees: its sessions, rooms, devices and attempts, and no row of another's.

A handler says with `for_sites` that it shows no more than that; every other is closed to such an account
(`server.staff.shell`), so that a page which nobody thought of shows nothing.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from protocol.api import ExamSession
from server.roster import planning, slots
from server.roster import service as roster
from server.roster.planning import RoomPlan
from server.roster.service import AFTERMATH_US
from server.stations import devices
from server.stations.devices import SEAT, EnrolledDevice

Handler = TypeVar("Handler", bound=Callable[..., object])


class OfSession(Protocol):
    """A row of somebody in an exam session."""

    @property
    def exam_session(self) -> str: ...


Sat = TypeVar("Sat", bound=OfSession)
EVERY_SITE = ""
MINUTE_US = 60_000_000


def for_sites(handler: Handler) -> Handler:
    """Mark a handler that narrows what it shows, and takes, to the site of the account."""
    handler.for_sites = True  # type: ignore[attr-defined]  # a function carries it; `is_for_sites` reads it
    return handler


def is_for_sites(handler: object) -> bool:
    """Tell whether a handler is marked so."""
    return bool(getattr(handler.func if isinstance(handler, partial) else handler, "for_sites", False))


def sessions(db: Connection, site: str) -> list[ExamSession]:
    """Return the exam sessions that a site's people see, earliest first."""
    return [one for one in roster.sessions(db) if site in {EVERY_SITE, one.site}]


def session_ids(db: Connection, site: str) -> frozenset[str]:
    """Return the ids of these sessions."""
    return frozenset(one.id for one in sessions(db, site))


def narrowed(db: Connection, site: str, rows: Sequence[Sat]) -> Sequence[Sat]:
    """Return the rows of a site's sessions; all of them where `site` is empty."""
    if site == EVERY_SITE:
        return rows
    seen = session_ids(db, site)
    return [one for one in rows if one.exam_session in seen]


def current_session(db: Connection, site: str, at: int, wanted: str = "") -> str:
    """Return the session that is asked for if the site sees it, else the one to work on; nothing where it has none."""
    known = sessions(db, site)
    if any(one.id == wanted for one in known):
        return wanted
    ends = (one.id for one in known if one.starts_at + one.minutes * MINUTE_US + AFTERMATH_US > at)
    return next(ends, known[-1].id if known else "")


def rooms(db: Connection, site: str) -> list[RoomPlan]:
    """Return the rooms that a site's people see."""
    return [one for one in planning.all_rooms(db) if site in {EVERY_SITE, one.site}]


def enrolled(db: Connection, site: str) -> list[EnrolledDevice]:
    """Return the devices of a site. A room's name that two sites have is nobody's: their devices stay unseen."""
    known = devices.enrolled(db)
    if site == EVERY_SITE:
        return known
    every = planning.all_rooms(db)
    own = {one.room for one in every if one.site == site} - {one.room for one in every if one.site != site}
    return [one for one in known if _rooms_of(one) and _rooms_of(one) <= own]


def _rooms_of(device: EnrolledDevice) -> set[str]:
    return {device.place.partition("/")[0]} if device.role == SEAT else set(device.rooms)


def streams(db: Connection, site: str) -> frozenset[str]:
    """Return the streams, in hex, of a site's attempts and devices."""
    own = session_ids(db, site)
    attempts = {one.hex() for one, (session, _) in slots.registrations_by_attempt(db).items() if session in own}
    return frozenset(attempts | {one.id.hex() for one in enrolled(db, site)})


def all_seen(named: Sequence[str], seen: frozenset[str]) -> bool:
    """Tell whether everything that an incident names is a site's own."""
    return bool(named) and seen.issuperset(named)
