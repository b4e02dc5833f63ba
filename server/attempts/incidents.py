"""Incidents: what a person has to look into, opened once each, closed by an officer's signature.

They are derived beside the answer path, from what the journals hold; an incident's id follows from what it is about,
so that deriving it again opens nothing new.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from protocol import journal, officer, policy
from protocol.journal import StreamId
from protocol.officer import OfficerKeys
from protocol.records import KIND_BY_RECORD, ForkFound, IncidentClosed, IncidentOpened, Record
from server.answers import service as journals
from server.audit.board_journal import BoardJournal
from server.officers import service as officers
from server.roster import slots

CLOSE = policy.act("close-incident")
KINDS = [KIND_BY_RECORD[record].number for record in (ForkFound, IncidentOpened, IncidentClosed)]
ID_BYTES = 8
MAX_OUTCOME_LETTERS = 500


class UnknownIncidentError(Exception):
    """No incident has this id."""


class NoOutcomeError(Exception):
    """An incident is closed with a sentence on what was found, of at most 500 letters."""


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident, and how it was closed. It names streams, never a person."""

    opened: IncidentOpened
    at: int
    closed: IncidentClosed | None = None


def incidents(db: Connection) -> dict[str, Incident]:
    """Return all incidents by id, in the order in which they were opened."""
    found: dict[str, Incident] = {}
    for at, record in _records(db):
        if isinstance(record, IncidentOpened):
            found.setdefault(record.incident, Incident(record, at))
        elif isinstance(record, IncidentClosed) and record.incident in found:
            known = found[record.incident]
            found[record.incident] = Incident(known.opened, known.at, record)
    return found


def _records(db: Connection) -> Iterable[tuple[int, Record]]:
    for purpose in ("board", "desk"):  # a desk opens one of its own where its clock is off
        for stream, _ in journals.streams(db, purpose):
            for entry in journals.read(db, stream, KINDS):
                yield entry.header.at, journal.read(entry)


def open_once(db: Connection, board: BoardJournal, about: IncidentOpened, at: int) -> str:
    """Open an incident unless it is open already; return its id. `about`: without an id."""
    digest = hashlib.sha256(b"\0".join([about.what.encode(), *(stream.encode() for stream in about.streams)]))
    incident = digest.digest()[:ID_BYTES].hex()
    if incident not in incidents(db):
        board.append(db, msgspec.structs.replace(about, incident=incident), at=at)
    return incident


def derive(db: Connection, board: BoardJournal, at: int) -> None:
    """Open what the journals give cause for: forks, and registrations with two attempts."""
    forked = {record.stream for _, record in _records(db) if isinstance(record, ForkFound)}
    for stream in sorted(forked):
        open_once(db, board, IncidentOpened("", "fork", (stream,)), at)
    for attempts in _disputed(db):
        open_once(db, board, IncidentOpened("", "two_admissions", attempts), at)


def _disputed(db: Connection) -> list[tuple[str, ...]]:
    """Return the attempts of each registration that has more than one."""
    owners = slots.registrations_by_attempt(db)
    by_registration: dict[tuple[str, str], list[str]] = {}
    for stream in journals.begun(db) & owners.keys():
        by_registration.setdefault(owners[stream], []).append(stream.hex())
    return sorted(tuple(sorted(each)) for each in by_registration.values() if len(each) > 1)


def close(
    db: Connection, board: BoardJournal, keys: OfficerKeys, incident: str, outcome: str, at: int
) -> IncidentClosed:
    """Close an incident with what was found; closed already, return how.

    Raises UnknownIncidentError, NoOutcomeError, and what `officers.sign` raises.
    """
    known = incidents(db).get(incident)
    if known is None:
        raise UnknownIncidentError(incident)
    if known.closed is not None:
        return known.closed
    if not 0 < len(outcome.strip()) <= MAX_OUTCOME_LETTERS:
        raise NoOutcomeError
    officers.sign(db, board, CLOSE, officer.subject_of(incident.encode(), outcome.encode()), keys, at)
    done = IncidentClosed(incident, keys.officer, outcome.strip())
    board.append(db, done, at=at)
    return done


def open_over(db: Connection, stream: StreamId) -> list[Incident]:
    """Return the open incidents that name a stream."""
    return [one for one in incidents(db).values() if one.closed is None and stream.hex() in one.opened.streams]
