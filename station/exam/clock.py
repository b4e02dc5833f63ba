"""Time used at a seat, counted on the clock that suspend does not stop and no one can set (design §14)."""

from collections.abc import Iterable
from typing import Protocol

from protocol.records import BreakBegan, BreakEnded, OrderTaken, Record, Ticked, TimeOff
from station.exam import order_effects

TICK_MS = 5_000


class BootClock(Protocol):
    """Milliseconds since the machine started, suspend included, and the name of that start."""

    @property
    def boot_id(self) -> str:
        """A value that is new after every start of the machine."""
        ...

    def now_ms(self) -> int:
        """Milliseconds since the start; never goes back."""
        ...


def ticks_of(records: Iterable[Record]) -> tuple[Ticked, ...]:
    """Return the ticks to go on from: after a break or pause the clock began anew, so those before say nothing more."""
    ticks: list[Ticked] = []
    stands, is_anew = False, False
    for record in records:
        if isinstance(record, BreakBegan | BreakEnded):
            stands, is_anew = isinstance(record, BreakBegan), True
        elif isinstance(record, TimeOff):
            is_anew = True
        elif isinstance(record, OrderTaken):
            is_anew = is_anew or order_effects.clock_anew(record)
        elif isinstance(record, Ticked):
            ticks = [record] if is_anew else [*ticks, record]
            is_anew = stands
    return tuple(ticks)


class SeatClock:
    """The sum of the spans worked, each within one boot. Time between two boots is unknown until someone states it."""

    def __init__(
        self, boot: BootClock, ticks: Iterable[Ticked] = (), *, begun_ms: int = 0, stands: bool = False
    ) -> None:
        """`begun_ms`: time gone when the paper opened, where it runs from the bell. `stands`: it is stopped now."""
        self._boot = boot
        self._used_ms, self._unconfirmed, self._stands = begun_ms, False, stands
        self._boot_id, self._span_start_ms = boot.boot_id, boot.now_ms()
        last: Ticked | None = None
        for tick in ticks:
            self._unconfirmed = self._unconfirmed or (last is not None and last.boot_id != tick.boot_id)
            last = tick
        if last is not None:
            self._go_on_from(last)
        self._last_tick_ms = self._used_ms

    def _go_on_from(self, last: Ticked) -> None:
        self._used_ms = last.used_ms
        if self._stands:  # a machine that was off while the clock stood lost no time
            return
        if last.boot_id != self._boot_id:  # nothing is deducted for the time off: nobody here knows it
            self._unconfirmed = True
            return
        self._span_start_ms = last.boot_ms  # the program was away, the machine was not

    @property
    def unconfirmed(self) -> bool:
        """Whether the machine was off for a time that nobody has stated yet: "thời gian chờ xác nhận"."""
        return self._unconfirmed

    def used_ms(self) -> int:
        """Milliseconds used so far."""
        return self._used_ms + self._span_ms()

    def _span_ms(self) -> int:
        return 0 if self._stands else max(0, self._boot.now_ms() - self._span_start_ms)

    def stop(self) -> None:
        """Stand still: what passes now is not counted."""
        self._used_ms, self._stands = self.used_ms(), True

    def go_on(self) -> None:
        """Count again from now."""
        if self._stands:
            self._stands, self._span_start_ms = False, self._boot.now_ms()

    def tick(self) -> Ticked:
        """Return the record of this moment."""
        now, used = self._boot.now_ms(), self.used_ms()
        self._last_tick_ms = used
        return Ticked(self._boot_id, now, used)

    def due(self) -> bool:
        """Whether a tick is due: one every 5 s."""
        return self.used_ms() - self._last_tick_ms >= TICK_MS

    def confirm(self, off_ms: int) -> None:
        """Deduct `off_ms`, which a server, a desk or a supervisor stated for the time the machine was off.

        A negative number gives time back; less than nothing is never used.
        """
        self._used_ms = max(self._used_ms + off_ms, -self._span_ms())
        self._unconfirmed = False
