"""Whom the desks admitted where: read from their streams with the records key."""

import threading
from collections.abc import Collection
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection

from protocol.journal import DeviceId, Entry, StreamId
from protocol.records import KIND_BY_RECORD, Admitted, HandedOver, StreamOpened
from server.answers import service as journals
from server.audit.desk_keys import DeskKeys
from server.stations import service

READ_KINDS = [KIND_BY_RECORD[record].number for record in (StreamOpened, HandedOver, Admitted)]


@dataclass(frozen=True, slots=True)
class Admission:
    """An admission and the desk that made it."""

    record: Admitted
    desk: DeviceId


class Admissions:
    """What desks admitted. A projection: it holds nothing that the journals do not, and reads each entry once."""

    def __init__(self, records_key: X25519PrivateKey, authority: x509.Certificate) -> None:
        self._keys, self._authority = DeskKeys(records_key), authority
        self._places: dict[StreamId, tuple[int, int]] = {}
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

    def of_rooms(self, db: Connection, exam_session: str, rooms: Collection[str]) -> dict[tuple[str, str], Admitted]:
        """Return the last admission into each seat of some rooms, by desks that serve them."""
        with self._lock:
            self._catch_up(db)
            all_of = [one for (session, _), many in self._admitted.items() if session == exam_session for one in many]
        here = [one for one in all_of if one.record.room in rooms]
        served = {one.desk: service.station(db, self._authority, one.desk).rooms for one in here}
        return {(one.record.room, one.record.seat): one.record for one in here if one.record.room in served[one.desk]}

    def chips(self, db: Connection, exam_session: str) -> dict[str, tuple[bytes, ...]]:
        """Return the SHA-256 of EF.SOD of every chip that a desk of the room let in, by candidate number.

        Not of `exam_session` itself: who is in already is let in by nothing a second time.
        """
        with self._lock:
            self._catch_up(db)
            earlier = [(who, many) for (session, who), many in self._admitted.items() if session != exam_session]
        admitted = [(candidate, one) for candidate, many in earlier for one in many]
        desks = {one.desk for _, one in admitted}
        rooms = {desk: service.station(db, self._authority, desk).rooms for desk in desks}
        found: dict[str, dict[bytes, None]] = {}
        for candidate, one in admitted:
            if one.record.room in rooms[one.desk]:
                found.setdefault(candidate, {})[one.record.sod_hash] = None
        return {candidate: tuple(chips) for candidate, chips in found.items()}

    def differing(self, db: Connection) -> list[tuple[Admitted, ...]]:
        """Return, for each registration that was given more than one slot, an admission into each of them.

        Into one slot twice is one attempt: two desks that were cut off from each other gave the same.
        """
        with self._lock:
            self._catch_up(db)
            by_slot = [
                {(one.record.room, one.record.seat, one.record.slot): one.record for one in admitted}
                for admitted in self._admitted.values()
            ]
        return [tuple(slots[place] for place in sorted(slots)) for slots in by_slot if len(slots) > 1]

    def _catch_up(self, db: Connection) -> None:
        for stream, desk in journals.streams(db, "desk"):
            for entry in journals.read(db, stream, READ_KINDS, self._places.get(stream, (0, 0))):
                self._places[stream] = (entry.header.segment, entry.header.seq)
                self._take(entry, desk)

    def _take(self, entry: Entry, desk: DeviceId) -> None:
        record = self._keys.read(entry)
        if isinstance(record, Admitted):
            self._admitted.setdefault((record.exam_session, record.candidate), []).append(Admission(record, desk))
