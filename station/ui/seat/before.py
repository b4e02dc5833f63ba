"""The screens between sign-in and bell: which one stands, and what its answers mean."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from protocol.records import DeviceChecked, Verdict
from station.exam import preparing
from station.exam.device import MachineFacts
from station.exam.preparing import Checked, Preparing, Stop
from station.exam.seat import Phase, SeatState
from station.ui.seat.day_words import day_words_of
from station.ui.seat.device_card import DeviceCard
from station.ui.seat.identity import IdentityCard
from station.ui.seat.instructions import InstructionsCard
from station.ui.seat.intents import SeatIntents
from station.ui.seat.player import Player
from station.ui.seat.practice_desk import PracticeDesk
from station.ui.seat.preparing_intents import PreparingIntents
from station.ui.seat.waiting import WaitingCard
from station.ui.seat.words import SeatWords

Answer = tuple[Preparing, DeviceChecked]


class Before(QObject):
    """Draws the stop of a SeatState. `taken` is told each answer: the new `Preparing` and what to write."""

    def __init__(self, words: SeatWords, intents: SeatIntents, window: QWidget) -> None:
        super().__init__(window)
        self.asked = PreparingIntents(self)
        self.player = Player(self)
        self.identity = IdentityCard(words, self.asked)
        self.devices = DeviceCard(words, self.asked, self.player)
        self.instructions = InstructionsCard(words, self.asked)
        self.waiting = WaitingCard(words, intents, self.asked)
        self.practice = PracticeDesk(words, window, self.asked.practised.emit)
        self._preparing = Preparing()
        self._stands: Stop | None = None
        self.taken: Callable[[Preparing, DeviceChecked | None], None] = _nobody
        self._connect()
        for typing_asked in (self.devices.typing_asked, self.practice.intents.typing_asked):
            typing_asked.connect(intents.typing_asked)

    def _connect(self) -> None:
        asked = self.asked
        asked.confirmed.connect(self._on_confirmed)
        asked.denied.connect(self._on_denied)
        asked.devices_done.connect(self._on_devices_done)
        asked.practised.connect(self._on_practised)
        asked.instructed.connect(self._on_instructed)
        asked.stop_asked.connect(self._on_stop_asked)

    @property
    def cards(self) -> tuple[QWidget, ...]:
        """What stands beside the place, in no order; practice has the whole window."""
        return self.identity, self.devices, self.instructions, self.waiting

    def card(self, state: SeatState) -> QWidget:
        """Return the card that stands."""
        return {
            Stop.IDENTITY: self.identity,
            Stop.DEVICES: self.devices,
            Stop.INSTRUCTIONS: self.instructions,
        }.get(state.preparing.stop, self.waiting)

    def is_whole(self, state: SeatState) -> bool:
        """Whether practice stands, over the whole window."""
        return state.phase is Phase.WAITING and state.preparing.stop is Stop.PRACTICE

    def stop(self) -> None:
        """End what runs beside the window."""
        self.practice.files.stop()

    def show_machine(self, facts: MachineFacts) -> None:
        """Draw what the machine found out about itself."""
        self.devices.show_machine(facts)

    def show_stop(self, state: SeatState) -> None:
        """Draw the stop of `state`, and give it the keyboard when it is new."""
        self._preparing = state.preparing
        self.waiting.show_waiting(state)
        stop = state.preparing.stop if state.phase is Phase.WAITING else None
        match stop:
            case Stop.IDENTITY:
                self.identity.show_identity(state)
            case Stop.DEVICES:
                self.devices.show_devices(state)
            case Stop.PRACTICE:
                self.practice.show_practice(state)
            case Stop.INSTRUCTIONS:
                self.instructions.show_instructions(state)
            case _:
                pass
        if stop is not self._stands:
            self._turn(stop)

    def _turn(self, stop: Stop | None) -> None:
        if self._stands is Stop.PRACTICE:
            self.practice.leave()
        self._stands = stop
        match stop:
            case Stop.IDENTITY:
                self.identity.take_focus()
            case Stop.DEVICES:
                self.devices.begin()
            case Stop.PRACTICE:
                self.practice.begin()
            case Stop.INSTRUCTIONS:
                self.instructions.take_focus()
            case Stop.READY if self._preparing.stops:
                self.waiting.take_focus()
            case _:
                self.player.stop()

    def _on_confirmed(self) -> None:
        self.taken(*preparing.confirmed(self._preparing))

    def _on_denied(self) -> None:
        self.taken(*preparing.denied(self._preparing))

    def _on_devices_done(self, results: Mapping[Checked, Verdict]) -> None:
        self.taken(*preparing.devices_done(self._preparing, results))

    def _on_practised(self, skipped: bool) -> None:
        self.taken(*preparing.practised(self._preparing, skipped=skipped))

    def _on_instructed(self) -> None:
        self.taken(*preparing.instructed(self._preparing))

    def _on_stop_asked(self, stop: Stop) -> None:
        self.taken(preparing.once_more(self._preparing, stop), None)


def stop_title(state: SeatState, words: SeatWords) -> str:
    """Return what the stop of `state` is called in the window's title; nothing where the bell is waited for."""
    day = day_words_of(words)
    return {
        Stop.IDENTITY: day.is_it_me,
        Stop.DEVICES: day.devices,
        Stop.PRACTICE: day.practice,
        Stop.INSTRUCTIONS: day.instructions,
    }.get(state.preparing.stop, "")


def _nobody(_preparing: Preparing, _record: DeviceChecked | None) -> None:
    return
