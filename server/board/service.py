"""Who is in, who is where, what is saved: read from the journals, each entry once. Opens no answer.

A desk's entries open with the records key; of an attempt only the plain ones are read, and its seat is known from the
slot that its id was made for. A `LiveBoard` can be thrown away: a new one reads the same.
"""

import threading
from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection

from protocol import journal
from protocol.api import ExamSession
from protocol.journal import Entry, JournalError, StreamId
from protocol.records import (
    Admitted,
    CardChecked,
    Collected,
    Progress,
    Record,
    Refused,
    Submitted,
)
from server.audit.desk_keys import DeskKeys
from server.board import reading
from server.board.reading import AttemptEntries, Place
from server.roster import service as roster

START: Place = (0, 0)
US_PER_MINUTE = 60_000_000
EARLY_US = 120 * US_PER_MINUTE  # a desk's clock may run before its session, and people come early

Registration = tuple[str, str]  # exam session and candidate number


@dataclass(frozen=True, slots=True)
class DoorState:
    """What the desks last said of a candidate. `at`: the desk's clock, UTC microseconds."""

    decision: str = ""
    admitted: bool = False
    room: str = ""
    seat: str = ""
    at: int = 0
    verdicts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AttemptState:
    """How far an attempt is, without its content. Times: the seat's clock; `promised`: the receipt was given."""

    answered: int = 0
    total: int = 0
    saved_seq: int = 0
    opened_at: int = 0
    handed_in_at: int = 0
    receipt_code: str = ""
    collected: bool = False  # closed by two officers, never handed in


@dataclass(frozen=True, slots=True)
class Live:
    """All that desks and seats have spoken of, by exam session and candidate number.

    A refusal names no session: it stands under the session "" and `door_of` says whether it is one of a session's.
    """

    door: dict[Registration, DoorState]
    attempts: dict[Registration, AttemptState]

    def door_of(self, session: ExamSession, candidate: str) -> DoorState:
        """Return what the desks last said of a candidate in `session`."""
        admitted = self.door.get((session.id, candidate))
        if admitted is not None:
            return admitted
        said = self.door.get(("", candidate), DoorState())
        begins = session.check_in_from - EARLY_US
        ends = session.starts_at + session.minutes * US_PER_MINUTE
        return said if begins <= said.at < ends else DoorState()


class LiveBoard:
    """A projection that goes on from where it stopped, in a handful of queries a look."""

    def __init__(self, records_key: X25519PrivateKey) -> None:
        self._keys = DeskKeys(records_key)
        self._places: dict[StreamId, Place] = {}
        self._door: dict[Registration, DoorState] = {}
        self._attempts: dict[StreamId, AttemptState] = {}
        self._registered: dict[StreamId, Registration] = {}
        self._registered_for = (0, 0)
        self._lock = threading.Lock()

    def look(self, db: Connection) -> Live:
        """Read what is new and return the state."""
        with self._lock:
            self._look_at_doors(db)
            self._look_at_attempts(db)
            self._learn_registered(db)
            mine = self._registered
            attempts = {mine[stream]: state for stream, state in self._attempts.items() if stream in mine}
            return Live(dict(self._door), attempts)

    def _look_at_doors(self, db: Connection) -> None:
        changed = {
            stream: self._places.get(stream, START)
            for stream, tip in reading.tips(db, "desk").items()
            if self._places.get(stream, START) != tip
        }
        for entry in reading.entries_beyond(db, changed):
            self._places[entry.header.stream] = (entry.header.segment, entry.header.seq)
            record = self._keys.read(entry)
            if record is not None:
                self._take_door(entry, record)

    def _look_at_attempts(self, db: Connection) -> None:
        tips = reading.tips(db, "attempt")
        # A receipt may follow its hand-in without a further entry.
        changed = [
            stream for stream, tip in tips.items() if self._places.get(stream) != tip or self._owed_a_receipt(stream)
        ]
        for stream, read in reading.attempts(db, changed):
            self._places[stream] = tips[stream]
            self._attempts[stream] = _attempt_state(tips[stream], read)
        for entry in reading.collected(db):
            self._take_collected(entry)

    def _owed_a_receipt(self, stream: StreamId) -> bool:
        known = self._attempts.get(stream)
        return known is not None and known.handed_in_at > 0 and not known.receipt_code

    def _take_collected(self, entry: Entry) -> None:
        record = _plain(entry)
        if isinstance(record, Collected):
            stream = StreamId(bytes.fromhex(record.attempt))
            self._attempts[stream] = replace(self._attempts.get(stream, AttemptState()), collected=True)

    def _learn_registered(self, db: Connection) -> None:
        """Read whose attempts these are again when the list has a new version, or attempts have come."""
        now = (roster.published_version(db), len(self._attempts))
        if now != self._registered_for:
            self._registered, self._registered_for = reading.registered(db), now

    def _take_door(self, entry: Entry, record: Record) -> None:
        at = entry.header.at
        match record:
            case CardChecked():
                known = self._door.get(("", record.candidate), DoorState())
                verdicts = {check.value: verdict.value for check, verdict in record.verdicts.items()}
                self._door["", record.candidate] = replace(known, verdicts=verdicts)
            case Admitted():
                known = self._door.get(("", record.candidate), DoorState())
                self._door[record.exam_session, record.candidate] = DoorState(
                    record.decision.value,
                    admitted=True,
                    room=record.room,
                    seat=record.seat,
                    at=at,
                    verdicts=known.verdicts,
                )
            case Refused() if record.candidate:
                known = self._door.get(("", record.candidate), DoorState())
                self._door["", record.candidate] = replace(known, decision=record.decision.value, at=at)


def _attempt_state(tip: Place, read: AttemptEntries) -> AttemptState:
    state = AttemptState(saved_seq=tip[1], receipt_code=read.receipt_code)
    if read.paper_opened is not None:
        state = replace(state, opened_at=read.paper_opened.header.at)
    progress, submitted = _plain(read.progress), _plain(read.submitted)
    if isinstance(progress, Progress):
        state = replace(state, answered=progress.answered, total=progress.total)
    is_last = read.submitted is not None and read.submitted.header.segment == tip[0]
    if read.submitted is not None and is_last and isinstance(submitted, Submitted):
        at = read.submitted.header.at
        state = replace(state, answered=submitted.answered, total=submitted.total, handed_in_at=at)
    return state


def _plain(entry: Entry | None) -> Record | None:
    try:
        return journal.read(entry) if entry is not None else None
    except JournalError:
        return None  # a seat that writes nonsense stays on the page with what it wrote before
