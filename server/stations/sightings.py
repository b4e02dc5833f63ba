"""When devices were last seen: noted in memory by the request, written down beside it a few times a minute."""

import threading
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from protocol.journal import DeviceId
from server.stations.models import device_sightings, devices

FLUSH_US = 15 * 1_000_000


@dataclass(frozen=True, slots=True)
class Sighting:
    """When a device last asked for something, and how far its clock was off. UTC microseconds; ahead is positive."""

    at: int
    clock_offset_us: int = 0


class Sightings:
    """What was seen since it was last written down. Noting costs no database, so that answers never wait for it."""

    def __init__(self) -> None:
        self._seen: dict[DeviceId, Sighting] = {}
        self._offsets: dict[DeviceId, int] = {}
        self._last: dict[DeviceId, int] = {}
        self._due = 0
        self._lock = threading.Lock()

    def note(self, device: DeviceId, at: int, device_clock: int | None = None) -> bool:
        """Note that `device` asked something at `at`; tell whether it is time to write down what was seen."""
        with self._lock:
            if device_clock is not None:
                self._offsets[device] = device_clock - at
            self._seen[device] = Sighting(at, self._offsets.get(device, 0))
            self._last[device] = at
            if at < self._due:
                return False
            self._due = at + FLUSH_US
            return True

    def last(self, device: DeviceId) -> int:
        """Return when `device` last asked something, 0 where this process never heard of it."""
        return self._last.get(device, 0)

    def take(self) -> dict[DeviceId, Sighting]:
        """Return what was seen since it was last taken."""
        with self._lock:
            seen, self._seen = self._seen, {}
            return seen


def seen_at(db: Connection, device: DeviceId) -> int:
    """Return when a device was last written down as seen, 0 for never."""
    return db.scalar(select(device_sightings.c.at).where(device_sightings.c.device == device)) or 0


def keep(db: Connection, seen: dict[DeviceId, Sighting]) -> None:
    """Write down sightings of enrolled devices, the last of each."""
    known = set(db.scalars(select(devices.c.id).where(devices.c.id.in_(seen))))
    rows = [
        {"device": device, "at": one.at, "clock_offset_us": one.clock_offset_us}
        for device, one in seen.items()
        if device in known
    ]
    if rows:
        db.execute(delete(device_sightings).where(device_sightings.c.device.in_([row["device"] for row in rows])))
        db.execute(insert(device_sightings), rows)
