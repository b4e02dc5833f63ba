"""Incidents: what a person has to look into, opened once each, closed by an officer's signature.

They are derived beside the answer path, from what the journals hold; an incident's id follows from what it is about,
so that deriving it again opens nothing new.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from protocol import journal, officer, policy, sealing
from protocol.journal import Entry, StreamId, decode_header
from protocol.officer import OfficerKeys
from protocol.records import (
    KIND_BY_RECORD,
    Answered,
    BlockChosen,
    ForkFound,
    HandedOver,
    IncidentClosed,
    IncidentOpened,
    Record,
    TextChanged,
)
from server.answers import scanning
from server.answers import service as journals
from server.audit.board_journal import BoardJournal
from server.officers import service as officers
from server.roster import slots
from server.stations.admissions import Admissions

CLOSE = policy.act("close-incident")
KINDS = [KIND_BY_RECORD[record].number for record in (ForkFound, IncidentOpened, IncidentClosed)]
ANSWERS = [KIND_BY_RECORD[record].number for record in (Answered, TextChanged, BlockChosen)]
TWO_ADMISSIONS = "two_admissions"
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
    named = _named(about)
    if named.incident not in incidents(db):
        board.append(db, named, at=at)
    return named.incident


def _named(about: IncidentOpened) -> IncidentOpened:
    digest = hashlib.sha256(b"\0".join([about.what.encode(), *(stream.encode() for stream in about.streams)]))
    return msgspec.structs.replace(about, incident=digest.digest()[:ID_BYTES].hex())


def unopened(db: Connection, admissions: Admissions) -> list[IncidentOpened]:
    """Return what the journals give cause for and nobody has opened: reads only.

    Forks, entries after a hand-in, answers of a seat that was left, registrations that were admitted twice.
    """
    forked = {record.stream for _, record in _records(db) if isinstance(record, ForkFound)}
    late = {row["stream"].hex() for row in journals.late_entries(db)}
    causes = [
        *(IncidentOpened("", "fork", (stream,)) for stream in sorted(forked)),
        *(IncidentOpened("", "entries_after_hand_in", (stream,)) for stream in sorted(late)),
        *(IncidentOpened("", "answers_recovered", (stream.hex(),)) for stream in _recovered(db)),
        *(IncidentOpened("", TWO_ADMISSIONS, attempts) for attempts in _twice(db, admissions)),
    ]
    known = incidents(db)
    return [one for one in map(_named, causes) if one.incident not in known]


def _recovered(db: Connection) -> list[StreamId]:
    """Return the attempts of which a seat that was left has sent answers that its successor did not know."""
    found = dict[StreamId, None]()
    for raw in scanning.of_kinds(db, [KIND_BY_RECORD[HandedOver].number]):
        record = journal.read(Entry(decode_header(raw.header), raw.body))
        if not isinstance(record, HandedOver):
            continue
        beyond = journals.read(db, raw.stream, ANSWERS, (record.segment, record.seq))
        if any(entry.header.segment == record.segment for entry in beyond):
            found[raw.stream] = None
    return list(found)


def derive(db: Connection, board: BoardJournal, admissions: Admissions, at: int) -> None:
    """Open all of it."""
    for about in unopened(db, admissions):
        open_once(db, board, about, at)


def _twice(db: Connection, admissions: Admissions) -> list[tuple[str, ...]]:
    """Return the attempts of each registration that has more than one: begun, or given a slot by a desk.

    The desk's word comes before the second seat's, which may have no line.
    """
    owners = slots.registrations_by_attempt(db)
    by_registration: dict[tuple[str, str], set[str]] = {}
    for stream in journals.begun(db) & owners.keys():
        by_registration.setdefault(owners[stream], set()).add(stream.hex())
    for admitted in admissions.differing(db):
        for one in admitted:
            slot = slots.find(db, one.exam_session, one.room, one.seat, one.slot)
            if slot is not None:
                attempt = sealing.attempt_id(slot.key, one.candidate, one.exam_session)
                by_registration.setdefault((one.exam_session, one.candidate), set()).add(attempt.hex())
    return [tuple(sorted(by_registration[each])) for each in sorted(by_registration) if len(by_registration[each]) > 1]


def disputed(db: Connection) -> dict[StreamId, set[StreamId]]:
    """Return, for each attempt of a registration that was admitted twice, the registration's other attempts."""
    rivals: dict[StreamId, set[StreamId]] = {}
    for one in incidents(db).values():
        if one.opened.what == TWO_ADMISSIONS:
            attempts = {StreamId(bytes.fromhex(stream)) for stream in one.opened.streams}
            for attempt in attempts:
                rivals.setdefault(attempt, set()).update(attempts - {attempt})
    return rivals


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


def open_over(db: Connection) -> dict[StreamId, list[Incident]]:
    """Return the open incidents over each stream that they name: results show them until they are closed."""
    over: dict[StreamId, list[Incident]] = {}
    for one in incidents(db).values():
        if one.closed is None:
            for stream in one.opened.streams:
                over.setdefault(StreamId(bytes.fromhex(stream)), []).append(one)
    return over
