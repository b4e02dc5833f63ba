"""Whom the desks admitted where, as far as a second tap needs it: read from their streams with the records key."""

import threading
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection

from protocol import journal, sealing
from protocol.journal import DeviceId, Entry, JournalError, StreamId
from protocol.records import KIND_BY_RECORD, Admitted, HandedOver, StreamOpened
from protocol.sealing import WrongKeyError, key_name
from server.answers import service as journals
from server.stations import service

READ_KINDS = [KIND_BY_RECORD[record].number for record in (StreamOpened, HandedOver, Admitted)]


@dataclass(frozen=True, slots=True)
class Admission:
    """An admission and the rooms of the desk that made it."""

    record: Admitted
    desk: DeviceId


class Admissions:
    """What desks admitted. A projection: it holds nothing that the journals do not, and reads each entry once."""

    def __init__(self, records_key: X25519PrivateKey, authority: x509.Certificate) -> None:
        self._key, self._authority = records_key, authority
        self._name = key_name(records_key.public_key().public_bytes_raw())
        self._places: dict[StreamId, tuple[int, int]] = {}
        self._stream_keys: dict[StreamId, bytes] = {}
        self._admitted: dict[tuple[str, str], list[Admission]] = {}
        self._lock = threading.Lock()

    def find(self, db: Connection, exam_session: str, candidate: str, room: str, seat: str) -> Admitted | None:
        """Return the last admission of `candidate` into this seat by a desk that serves the room."""
        with self._lock:
            self._catch_up(db)
            here = [
                admission
                for admission in self._admitted.get((exam_session, candidate), ())
                if (admission.record.room, admission.record.seat) == (room, seat)
            ]
        for admission in reversed(here):
            if room in service.station(db, self._authority, admission.desk).rooms:
                return admission.record
        return None

    def _catch_up(self, db: Connection) -> None:
        for stream, desk in journals.streams(db, "desk"):
            for entry in journals.read(db, stream, READ_KINDS, self._places.get(stream, (0, 0))):
                self._places[stream] = (entry.header.segment, entry.header.seq)
                self._take(entry, desk)

    def _take(self, entry: Entry, desk: DeviceId) -> None:
        stream = entry.header.stream
        try:
            record = journal.read(entry, self._stream_keys.get(stream))
        except JournalError:
            return  # a desk that seals wrongly admits nobody here; its entry stays as evidence
        if isinstance(record, StreamOpened | HandedOver):
            self._learn_key(stream, record)
        elif isinstance(record, Admitted):
            admission = Admission(record, desk)
            self._admitted.setdefault((record.exam_session, record.candidate), []).append(admission)

    def _learn_key(self, stream: StreamId, record: StreamOpened | HandedOver) -> None:
        for wrapped in record.keys:
            if wrapped.to == self._name:
                try:
                    self._stream_keys[stream] = sealing.unwrap_stream_key(stream, wrapped, self._key)
                except WrongKeyError:
                    return
