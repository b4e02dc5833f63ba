"""Joins a supervisor's orders to the window: an order becomes a step, the clock stands or runs as it says."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from protocol.orders import SignedOrder
from protocol.records import OrderTaken
from station.exam import orders, steps
from station.exam.clock import SeatClock
from station.exam.seat import Phase
from station.exam.steps import Step
from station.ui.seat.intents import SeatIntents
from station.ui.seat.passage import Desk


class OrderHand(QObject):
    """Takes orders in the window's own thread; `ordered` is called from any."""

    came = Signal(object)  # SignedOrder
    starts_anew = Signal()

    def __init__(self, desk: Desk, intents: SeatIntents, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.ask_here: Callable[[str, str], None] = _nobody  # must not block: it is called in the window's thread
        self._clock: SeatClock | None = None
        self._taken: tuple[OrderTaken, ...] = ()  # before the paper was open
        self.came.connect(self._on_came)
        intents.officer_asked.connect(self._on_officer_asked)

    def ordered(self, signed: SignedOrder) -> None:
        """See OrderEvents."""
        self.came.emit(signed)

    def come_back(self) -> None:
        """See OrderEvents."""
        self.starts_anew.emit()

    def opened(self, clock: SeatClock, off_ms: int = 0) -> None:
        """The paper is open, and `clock` counts its time: what was ordered before stands. `off_ms`: just taken off."""
        self._clock = clock
        state = orders.standing(orders.again(self._desk.settled(), self._taken))
        state = replace(state, told_ms=-off_ms or state.told_ms)
        orders.hold_clock(state, clock)
        self._desk.take(Step(state))

    @Slot(str, str)
    def _on_officer_asked(self, pin: str, what: str) -> None:
        state = self._desk.settled()
        if state.phase is Phase.SIGN_IN and not state.signing_in:
            self._desk.take(Step(steps.signing_in(state)))
            self.ask_here(pin, what)

    @Slot(object)
    def _on_came(self, signed: SignedOrder) -> None:
        step = orders.taken_by_clock(self._desk.settled(), signed, self._clock)
        if self._clock is None:
            self._taken += tuple(record for record in step.records if isinstance(record, OrderTaken))
        self._desk.take(step)


def _nobody(_pin: str, _what: str) -> None:
    return
