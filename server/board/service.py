"""Who is in, who is where, what is saved: read from the journals, each entry once. Opens no answer.

A desk's entries open with the records key; of an attempt only the plain ones are read, and its seat is known from the
slot that its id was made for. A `LiveBoard` can be thrown away: a new one reads the same.
"""

import threading
from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection

from protocol import journal, sealing
from protocol.journal import Entry, JournalError, StreamId
from protocol.records import (
    Admitted,
    CardChecked,
    HandedOver,
    PaperOpened,
    Progress,
    Record,
    Refused,
    StreamOpened,
    Submitted,
)
from protocol.sealing import WrongKeyError, key_name
from server.answers import service as journals
from server.roster import slots


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


@dataclass(frozen=True, slots=True)
class Live:
    """All candidates that desks or seats have spoken of, by candidate number."""

    door: dict[str, DoorState]
    attempts: dict[str, AttemptState]


class LiveBoard:
    """A projection that goes on from where it stopped."""

    def __init__(self, records_key: X25519PrivateKey) -> None:
        self._key = records_key
        self._name = key_name(records_key.public_key().public_bytes_raw())
        self._places: dict[StreamId, tuple[int, int]] = {}
        self._stream_keys: dict[StreamId, bytes] = {}
        self._door: dict[str, DoorState] = {}
        self._attempts: dict[StreamId, AttemptState] = {}
        self._lock = threading.Lock()

    def look(self, db: Connection) -> Live:
        """Read what is new and return the state."""
        with self._lock:
            for purpose in ("desk", "attempt"):
                for stream, _ in journals.streams(db, purpose):
                    self._follow(db, stream, purpose)
            owners = slots.candidates_by_attempt(db)
            attempts = {
                owners[stream]: replace(state, receipt_code=journals.receipt_code_of(db, stream))
                for stream, state in self._attempts.items()
                if stream in owners
            }
            return Live(dict(self._door), attempts)

    def _follow(self, db: Connection, stream: StreamId, purpose: str) -> None:
        for entry in journals.read(db, stream, (), self._places.get(stream, (0, 0))):
            self._places[stream] = (entry.header.segment, entry.header.seq)
            record = self._read(entry)
            if purpose == "attempt":
                self._take_progress(entry, record)
            elif record is not None:
                self._take_door(entry, record)

    def _read(self, entry: Entry) -> Record | None:
        try:
            record = journal.read(entry, self._stream_keys.get(entry.header.stream))
        except JournalError:
            return None  # sealed under a key that is not ours: an answer, or a desk that seals wrongly
        if isinstance(record, StreamOpened | HandedOver):
            self._learn_key(entry.header.stream, record)
        return record

    def _learn_key(self, stream: StreamId, record: StreamOpened | HandedOver) -> None:
        for wrapped in record.keys:
            if wrapped.to == self._name:
                try:
                    self._stream_keys[stream] = sealing.unwrap_stream_key(stream, wrapped, self._key)
                except WrongKeyError:
                    return

    def _take_door(self, entry: Entry, record: Record) -> None:
        at = entry.header.at
        match record:
            case CardChecked():
                known = self._door.get(record.candidate, DoorState())
                verdicts = {check.value: verdict.value for check, verdict in record.verdicts.items()}
                self._door[record.candidate] = replace(known, verdicts=verdicts)
            case Admitted():
                known = self._door.get(record.candidate, DoorState())
                self._door[record.candidate] = DoorState(
                    record.decision.value,
                    admitted=True,
                    room=record.room,
                    seat=record.seat,
                    at=at,
                    verdicts=known.verdicts,
                )
            case Refused() if record.candidate:
                known = self._door.get(record.candidate, DoorState())
                if not known.admitted:  # a second try at the door does not undo an admission
                    self._door[record.candidate] = replace(known, decision=record.decision.value, at=at)

    def _take_progress(self, entry: Entry, record: Record | None) -> None:
        stream, at = entry.header.stream, entry.header.at
        state = replace(self._attempts.get(stream, AttemptState()), saved_seq=entry.header.seq)
        match record:
            case PaperOpened():
                state = replace(state, opened_at=at)
            case Progress(answered, total):
                state = replace(state, answered=answered, total=total)
            case Submitted(answered, total):
                state = replace(state, answered=answered, total=total, handed_in_at=at)
        self._attempts[stream] = state
