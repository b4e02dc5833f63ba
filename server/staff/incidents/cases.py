"""Incidents as the journals tell them, and the evidence of forks. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from protocol import journal
from protocol.journal import Entry, decode_header
from protocol.records import KIND_BY_RECORD, ForkFound, IncidentClosed, IncidentOpened, Record
from server.answers import service as journals
from server.answers.models import entries

KINDS = [KIND_BY_RECORD[record].number for record in (ForkFound, IncidentOpened, IncidentClosed)]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something kept beside what was held. Times: UTC microseconds."""

    stream: str
    segment: int
    seq: int
    hash: str
    device: str
    at: int


@dataclass(frozen=True, slots=True)
class Case:
    """Something to look into. `outcome` and `officer`: once it is closed. It names streams, never a person."""

    id: str
    what: str
    streams: tuple[str, ...]
    at: int
    evidence: tuple[Evidence, ...] = ()
    officer: str = ""
    outcome: str = ""
    closed_at: int = 0


def cases(db: Connection) -> list[Case]:
    """Return all cases, open ones first, the newest of each first."""
    kept = [
        Evidence(row["stream"].hex(), row["segment"], row["seq"], row["hash"].hex(), row["device"].hex(), row["at"])
        for row in journals.evidence(db)
    ]
    found = dict[str, Case]()
    for at, record in _records(db):
        match record:
            case ForkFound():
                # The store writes these; an incident of its own may follow, and then tells the same streams.
                key = f"fork-{record.stream[:8]}-{record.segment}"
                found[key] = _case(key, "fork", (record.stream,), at, kept)
            case IncidentOpened():
                found.pop(next((key for key, one in found.items() if one.streams == record.streams), ""), None)
                found[record.incident] = _case(record.incident, record.what, record.streams, at, kept)
            case IncidentClosed() if record.incident in found:
                found[record.incident] = _closed(found[record.incident], record, at)
    return sorted(found.values(), key=lambda one: (bool(one.closed_at), -one.at))


def _case(key: str, what: str, streams: tuple[str, ...], at: int, kept: list[Evidence]) -> Case:
    return Case(key, what, streams, at, tuple(one for one in kept if one.stream in streams))


def _closed(case: Case, record: IncidentClosed, at: int) -> Case:
    return Case(case.id, case.what, case.streams, case.at, case.evidence, record.officer, record.outcome, at)


def _records(db: Connection) -> Iterator[tuple[int, Record]]:
    chosen = select(entries.c.header, entries.c.body).where(entries.c.kind.in_(KINDS))
    for row in db.execute(chosen.order_by(entries.c.stream, entries.c.segment, entries.c.seq)):
        header = decode_header(row.header)
        yield header.at, journal.read(Entry(header, row.body))
