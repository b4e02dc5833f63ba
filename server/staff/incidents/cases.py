"""Incidents with their evidence, and what officers may decide about each. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from protocol import journal
from protocol.journal import StreamId
from protocol.officer import Officer, may
from protocol.policy import Act
from protocol.records import KIND_BY_RECORD, HandedOver, Submitted
from server.answers import service as journals
from server.attempts import incidents
from server.attempts import service as attempts
from server.attempts.incidents import Incident
from server.attempts.rulings import Rulings, rulings
from server.officers import service as officers

DECISIONS = (attempts.COLLECT, attempts.ADOPT, attempts.CHOOSE)
SUBMITTED = KIND_BY_RECORD[Submitted].number


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
class Segment:
    """A segment of an attempt. `adoptable`: entries beyond what the next one knew, first and last."""

    number: int
    last: int
    adoptable: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """What is held of an attempt. `closed_by`: handed_in, collected, set_aside, or empty while it is open."""

    stream: str
    segments: tuple[Segment, ...]
    closed_by: str
    chosen: bool
    rivals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HalfSigned:
    """A decision that one officer signed. `at`: UTC microseconds."""

    act: str
    officer: str
    at: int


@dataclass(frozen=True, slots=True)
class Case:
    """An incident with its evidence and its attempts."""

    incident: Incident
    evidence: tuple[Evidence, ...]
    attempts: tuple[str, ...]  # those of its streams that are attempts

    @property
    def id(self) -> str:
        """The incident's id."""
        return self.incident.opened.incident

    @property
    def open(self) -> bool:
        """Whether nobody has closed it yet."""
        return self.incident.closed is None


def cases(db: Connection) -> list[Case]:
    """Return all incidents, open ones first, the newest of each first."""
    kept, attempts_held = _evidence(db), _attempts_held(db)
    found = [_case(one, kept, attempts_held) for one in incidents.incidents(db).values()]
    return sorted(found, key=lambda case: (not case.open, -case.incident.at))


def case(db: Connection, incident: str) -> Case | None:
    """Return one incident."""
    known = incidents.incidents(db).get(incident)
    return _case(known, _evidence(db), _attempts_held(db)) if known else None


def _case(incident: Incident, kept: Sequence[Evidence], attempts_held: frozenset[str]) -> Case:
    named = incident.opened.streams
    evidence = tuple(one for one in kept if one.stream in named)
    return Case(incident, evidence, tuple(stream for stream in named if stream in attempts_held))


def _attempts_held(db: Connection) -> frozenset[str]:
    return frozenset(stream.hex() for stream, _ in journals.streams(db, "attempt"))


def attempt_facts(db: Connection, attempt: str) -> AttemptFacts | None:
    """Return what is held of an attempt; nothing where it is none."""
    if attempt not in _attempts_held(db):
        return None
    return _facts(db, StreamId(bytes.fromhex(attempt)), rulings(db))


def half_signed(db: Connection, at: int) -> list[HalfSigned]:
    """Return the decisions over attempts that wait for a second officer, oldest first."""
    known = officers.all_officers(db)
    decisions = {act.code for act in DECISIONS}
    return [
        HalfSigned(one.act, known[one.officer].name, one.at) for one in officers.waiting(db, at) if one.act in decisions
    ]


def _evidence(db: Connection) -> list[Evidence]:
    return [
        Evidence(row["stream"].hex(), row["segment"], row["seq"], row["hash"].hex(), row["device"].hex(), row["at"])
        for row in journals.evidence(db)
    ]


def _facts(db: Connection, stream: StreamId, decided: Rulings) -> AttemptFacts:
    ends = [end for end in journals.segments_of(db, stream) if end.seq]
    left_at = {
        record.segment: record.seq
        for entry in journals.read(db, stream, [KIND_BY_RECORD[HandedOver].number])
        if isinstance(record := journal.read(entry), HandedOver)
    }
    adopted = {(one.segment, one.first): one.last for one in decided.adopted.get(stream, ())}
    segments = tuple(Segment(end.number, end.seq, _adoptable(end.number, end.seq, left_at, adopted)) for end in ends)
    closed_by = ""
    if stream in decided.set_aside:
        closed_by = "set_aside"
    elif stream in decided.collected:
        closed_by = "collected"
    elif any(end.kind == SUBMITTED for end in ends):
        closed_by = "handed_in"
    rivals = tuple(one.hex() for one in attempts.rivals(db, stream))
    return AttemptFacts(stream.hex(), segments, closed_by, stream in decided.chosen, rivals)


def _adoptable(
    number: int, last: int, left_at: dict[int, int], adopted: dict[tuple[int, int], int]
) -> tuple[int, int] | None:
    first = left_at.get(number, last) + 1
    if first > last or (number, first) in adopted:
        return None
    return first, last


def signers(db: Connection, acts: Sequence[Act]) -> list[Officer]:
    """Return the officers whose role may sign one of `acts`, by name."""
    known = officers.all_officers(db).values()
    return sorted((one for one in known if any(may(one, act) for act in acts)), key=lambda one: (one.name, one.id))
