"""Waiting for the bell: asks politely until it is answered, while the screen counts on; and how late a seat is."""

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace

from protocol.api import SeatPackage
from protocol.errors import ProtocolError
from protocol.seat_rules import TimeFrom
from station.board_link import BoardLink, BoardRefusedError, LinkError
from station.exam import bell
from station.exam.attempt import NotSavedError
from station.exam.seat import Preparation
from station.journal_store import DiskFailedError
from station.streams import Clock, wall_clock

SHOWN_EVERY_S, US_PER_S, LAST_BYTE = 1.0, 1_000_000, 255


class BellWatch:
    """One seat's patience. `tell` is told how it stands, once a second and at each try."""

    def __init__(
        self,
        package: SeatPackage,
        device: bytes,
        stopping: threading.Event,
        tell: Callable[[Preparation], None],
        clock: Clock = wall_clock,
    ) -> None:
        self._starts_at, self._share = package.exam_session.starts_at, device[0] / LAST_BYTE
        self._stopping, self._tell, self._clock = stopping, tell, clock

    def until(self, done: Callable[[], bool], meanwhile: Preparation, *, waited_for: bool) -> None:
        """Try `done` until it is so or the seat stops. `waited_for`: somebody sits there, so it can be late."""
        while not self._stopping.is_set():
            patience = 0
            try:
                if done():
                    return
            except BoardRefusedError as refused:
                patience = refused.retry_after_s
            except (LinkError, ProtocolError, DiskFailedError, NotSavedError, OSError, sqlite3.Error):
                pass  # no line, a key that opens nothing, a full disk: the screen says what is missing; try again
            self._wait(meanwhile, patience, waited_for=waited_for)

    def say(self, preparation: Preparation, *, waited_for: bool) -> None:
        """Tell how it stands, with the seconds to the bell by the wall clock: a courtesy, it opens nothing."""
        starts_in = self._starts_at - self._clock()
        late = waited_for and starts_in < 0
        self._tell(replace(preparation, seconds_to_start=max(0, starts_in // US_PER_S), key_late=late))

    def _wait(self, meanwhile: Preparation, patience_s: float, *, waited_for: bool) -> None:
        left = bell.pause_s((self._starts_at - self._clock()) / US_PER_S, self._share, patience_s)
        while left > 0 and not self._stopping.is_set():
            self.say(meanwhile, waited_for=waited_for)
            self._stopping.wait(min(left, SHOWN_EVERY_S))
            left -= SHOWN_EVERY_S


def begun_ms(link: BoardLink, package: SeatPackage, minutes: int) -> int:
    """Return the time gone already where it runs from the common bell; with no server to say it, none."""
    if package.rules.time_from is not TimeFrom.BELL:
        return 0
    try:
        released = link.paper_release(package.paper_id)
    except LinkError:
        return 0
    return bell.late_ms(released, minutes) if released is not None else 0
