"""Every connect of the room's board. What stretches a PIN and waits for the disk runs on a lane of its own."""

from PySide6.QtCore import QObject, Signal, Slot

from station.checkin.room import RoomState
from station.checkin.room_acts import Asked
from station.room_watch import RoomWatch
from station.ui.desk.lane import LaneController
from station.ui.desk.window import DeskWindow


class RoomLane(QObject):
    """Does what was asked, one thing after the other."""

    def __init__(self, watch: RoomWatch) -> None:
        super().__init__()
        self._watch = watch

    @Slot(object, str, str)
    def sign(self, asked: Asked, officer: str, pin: str) -> None:
        """One officer signs."""
        self._watch.sign(asked, officer, pin)

    @Slot()
    def give_up(self) -> None:
        """Forget what is not signed by all."""
        self._watch.give_up()

    @Slot(object)
    def see(self, line: bytes) -> None:
        """Put a line away."""
        self._watch.seen(line)

    @Slot(object)
    def withdraw(self, line: bytes) -> None:
        """Do not send what waits."""
        self._watch.withdraw(line)

    @Slot(object)
    def keyed(self, typed: tuple[str, ...]) -> None:
        """One person keyed a sheet."""
        self._watch.keyed(typed)

    @Slot()
    def leave_keying(self) -> None:
        """Forget the sheet."""
        self._watch.leave_keying()

    @Slot(str, str)
    def acknowledge(self, room: str, seat: str) -> None:
        """The alarms of a seat were seen."""
        self._watch.acknowledge(room, seat)


class RoomController(LaneController):
    """Joins the window and the watch."""

    state_changed = Signal(object)  # RoomState, from any thread

    def __init__(self, window: DeskWindow, watch: RoomWatch) -> None:
        lane = RoomLane(watch)
        super().__init__(window, lane)
        self._window, self._lane = window, lane
        ask = window.room_intents
        ask.signed.connect(self._lane.sign)
        ask.given_up.connect(self._lane.give_up)
        ask.seen.connect(self._lane.see)
        ask.withdrawn.connect(self._lane.withdraw)
        ask.keyed.connect(self._lane.keyed)
        ask.keying_left.connect(self._lane.leave_keying)
        ask.acknowledged.connect(self._lane.acknowledge)
        self.state_changed.connect(self._on_state)

    @Slot(object)
    def _on_state(self, state: RoomState) -> None:
        self._window.show_room(state)
