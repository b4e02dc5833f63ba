"""Which X events of a window a program made. Pure: events come as bytes, in the order of the connection.

The server tells of a raw event before the event that follows from it, and only the raw one says which device it was.
Grabbing those devices instead keeps their events away as well, but a server has crashed (Xephyr 21.1) when the holder
of such a grab was killed.
"""

import struct
from collections.abc import Iterable

KEY_PRESS, KEY_RELEASE, GENERIC = 2, 3, 35
RAW_KEY_PRESS, RAW_KEY_RELEASE = 13, 14
BUTTON_EVENTS = frozenset({4, 5, 6})  # press, release, motion of XI2
SENT = 0x80  # by a client's SendEvent: no device at all
CORE = struct.Struct("=BB")
RAW = struct.Struct("=BxxxxxxxHxxxxxxIHxx")  # type, XI2 type, detail, source
POINTER_SOURCE = struct.Struct("=56xH")  # with the sequence number that xcb puts in at byte 32


class PlayedEvents:
    """Says of each event whether it is to be swallowed. `devices`: those that programs play."""

    def __init__(self, devices: Iterable[int]) -> None:
        self.devices = frozenset(devices)
        self._down: set[int] = set()
        self._lifted: set[int] = set()

    def swallows(self, event: bytes) -> bool:
        """Take the next event of the connection; tell whether a program made it."""
        kind, detail = CORE.unpack_from(event)
        if kind & SENT and kind & ~SENT in (KEY_PRESS, KEY_RELEASE):
            return True
        if kind == KEY_PRESS:
            return detail in self._down
        if kind == KEY_RELEASE:
            return self._released(detail)
        return kind == GENERIC and self._generic(event)

    def _released(self, key: int) -> bool:
        if key not in self._down:
            return False
        if key in self._lifted:
            self._lifted.discard(key)
            self._down.discard(key)
        return True

    def _generic(self, event: bytes) -> bool:
        if len(event) < RAW.size:
            return False
        _, kind, detail, source = RAW.unpack_from(event)
        if kind in BUTTON_EVENTS:
            return len(event) >= POINTER_SOURCE.size and POINTER_SOURCE.unpack_from(event)[0] in self.devices
        if source not in self.devices:
            return False
        if kind == RAW_KEY_PRESS:
            self._down.add(detail)
            self._lifted.discard(detail)
        elif kind == RAW_KEY_RELEASE and detail in self._down:
            self._lifted.add(detail)
        return False  # a raw event reaches no widget
