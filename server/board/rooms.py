"""The seats of a room, second by second: read from what is plain in the journals, each entry once. Opens nothing.

A `RoomBoard` can be thrown away: a new one reads the same, but for when entries came.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from cryptography import x509
from sqlalchemy import Connection

from protocol import journal
from protocol.api import SeatNow
from protocol.journal import DeviceId, Entry, JournalError, StreamId
from protocol.records import Collected, Record
from server.answers import service as journals
from server.board import reading, seat_state
from server.board.reading import Place
from server.board.seat_state import AttemptNow, SeatPlace
from server.stations import devices
from server.stations.devices import SeatDevice


@dataclass(frozen=True, slots=True)
class Watched:
    """The rooms of a board. `seen`: when a device last asked something, as this process knows better than the disk."""

    rooms: tuple[str, ...]
    seen: Callable[[DeviceId], int]


@dataclass(frozen=True, slots=True)
class Expected:
    """What is known of the rooms' seats before anybody sits there."""

    candidates: Mapping[SeatPlace, str]  # of the whole session
    slots: Mapping[StreamId, SeatPlace]  # the attempts that may be sat in the rooms, and the seats they were made for
    admitted: Mapping[SeatPlace, StreamId]  # the attempt of the slot that a desk gave


class RoomBoard:
    """Goes on from where it stopped, in a handful of queries a look."""

    def __init__(self, authority: x509.Certificate) -> None:
        self._authority = authority
        self._attempts: dict[StreamId, AttemptNow] = {}
        self._ends: dict[StreamId, Place] = {}
        self._lock = threading.Lock()

    def look(self, db: Connection, watched: Watched, expected: Expected, at: int) -> list[SeatNow]:
        """Read what is new; return the seats of the rooms in order. `at`: the board's clock, UTC microseconds."""
        machines = devices.seats_of(db, watched.rooms)
        with self._lock:
            self._catch_up(db, expected.slots, at)
            standing = {one: self._attempts[one] for one in expected.slots if one in self._attempts}
        places = {place for place in expected.candidates if place[0] in watched.rooms}
        places |= {(room, seat) for room, _, seat in (place.partition("/") for place in machines)}
        return [_seat(place, expected, standing, _seen_at(place, machines, watched)) for place in sorted(places)]

    def _catch_up(self, db: Connection, slots: Mapping[StreamId, SeatPlace], at: int) -> None:
        ends = reading.ends_of(db, list(slots))
        places = {one: (end.segment, end.seq) for one, end in ends.items()}
        changed = {one: self._ends.get(one, reading.START) for one in ends if self._ends.get(one) != places[one]}
        for stream in changed:
            known = self._attempts.get(stream, AttemptNow(place=slots[stream]))
            self._attempts[stream] = replace(known, heard_at=at)
        for entry, record in _plain(reading.entries_beyond(db, changed, seat_state.KINDS)):
            stream = entry.header.stream
            self._attempts[stream] = seat_state.after(self._attempts[stream], entry.header, record, self._authority)
        for stream in changed:
            end, now = ends[stream], self._attempts[stream]
            self._ends[stream] = places[stream]
            self._attempts[stream] = replace(now, saved_seq=end.seq, saved_at=end.at, saved_hash=end.hash)
        self._learn_endings(db, slots)

    def _learn_endings(self, db: Connection, slots: Mapping[StreamId, SeatPlace]) -> None:
        for stream, now in self._attempts.items():  # a receipt may follow its hand-in without a further entry
            if stream in slots and now.handed_in and not now.receipt_code:
                self._attempts[stream] = replace(now, receipt_code=journals.receipt_code_of(db, stream))
        for _, record in _plain(reading.collected(db)):
            if isinstance(record, Collected) and (stream := StreamId(bytes.fromhex(record.attempt))) in self._attempts:
                self._attempts[stream] = replace(self._attempts[stream], collected=True)


def _seen_at(place: SeatPlace, machines: Mapping[str, SeatDevice], watched: Watched) -> int:
    machine = machines.get("/".join(place))
    return max(machine.seen_at, watched.seen(machine.id)) if machine is not None else 0


def _seat(place: SeatPlace, expected: Expected, standing: Mapping[StreamId, AttemptNow], seen_at: int) -> SeatNow:
    here = {one: known for one, known in standing.items() if place in known.places}
    if not here:
        return seat_state.empty(place, expected.candidates.get(place, ""), expected.admitted.get(place, b""), seen_at)
    stream = max(here, key=lambda one: (here[one].place == place, here[one].saved_at))
    candidate = expected.candidates.get(expected.slots[stream], "")
    return seat_state.shown(place, stream, candidate, here[stream], seen_at)


def _plain(entries: Iterator[Entry]) -> Iterator[tuple[Entry, Record]]:
    for entry in entries:
        try:
            yield entry, journal.read(entry)
        except JournalError:
            continue  # a seat that writes nonsense stays as it was
