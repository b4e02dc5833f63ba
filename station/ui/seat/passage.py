"""Joins the clock to what stands between questions: parts that open and close, and breaks that stop it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from station.exam import part_steps, steps
from station.exam.clock import BootClock, SeatClock
from station.exam.seat import Phase, SeatState
from station.exam.steps import Step
from station.ui.seat.intents import SeatIntents


@dataclass(frozen=True, slots=True)
class Desk:
    """What the controller lends: its state with nothing left unwritten, and its hand."""

    settled: Callable[[], SeatState]
    take: Callable[[Step], None]


class Passage(QObject):
    """Answers "next part", "break" and "go on"; turns to the next part when the open one's time is up."""

    def __init__(self, intents: SeatIntents, desk: Desk, boot: BootClock, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._boot = desk, boot
        self._clock: SeatClock | None = None
        self._began: tuple[str, int] | None = None  # boot and its milliseconds when the break began
        intents.part_asked.connect(self._on_part_asked)
        intents.break_asked.connect(self._on_break_asked)
        intents.go_on_asked.connect(self._on_go_on_asked)

    def opened(self, clock: SeatClock) -> None:
        """The paper is open, and `clock` counts its time."""
        self._clock = clock
        state = self._desk.settled()
        if state.work.on_break:
            self._desk.take(Step(part_steps.resumed(state)))
        elif state.phase is Phase.ITEM:
            self._desk.take(Step(part_steps.begun(state)))

    def turn(self) -> None:
        """A second has passed: open what is due."""
        if self._clock is not None and self._desk.settled().part_is_up:
            self._on_part_asked()

    def _on_part_asked(self) -> None:
        if self._clock is not None:
            self._desk.take(part_steps.enter_next(self._desk.settled(), self._clock.used_ms()))

    def _on_break_asked(self) -> None:
        if self._clock is None:
            return
        ticked = steps.ticked(self._desk.settled(), self._clock.tick())
        step = part_steps.begin_break(ticked.state, self._clock.used_ms())
        if step.records:
            self._clock.stop()
            self._began = self._boot.boot_id, self._boot.now_ms()
            self._desk.take(Step(step.state, ticked.records + step.records))

    def _on_go_on_asked(self) -> None:
        step = part_steps.end_break(self._desk.settled(), self._lasted_ms())
        if self._clock is None or not step.records:
            return
        self._clock.go_on()
        ticked = steps.ticked(step.state, self._clock.tick())  # one write: no restart finds the end without the tick
        self._desk.take(Step(ticked.state, step.records + ticked.records))

    def _lasted_ms(self) -> int:
        if self._began is None or self._began[0] != self._boot.boot_id:
            return part_steps.UNKNOWN_MS
        return self._boot.now_ms() - self._began[1]
