"""The button in the head that turns from the check-in to the room and back; it counts what should be looked at."""

from station.checkin.room import RoomState, alerts
from station.ui import look
from station.ui.desk.room.words import RoomWords

HEIGHT = 44


class RoomTab:
    """One button, always in the same place."""

    def __init__(self, words: RoomWords) -> None:
        self._words, self._alerts, self._open = words, 0, False
        self.button = look.button("", "tab", height=HEIGHT)
        self._show()

    def show_state(self, state: RoomState) -> None:
        """Count the alerts."""
        self._alerts = len(alerts(state))
        self._show()

    def show_open(self, *, is_open: bool) -> None:
        """Say where the button leads."""
        self._open = is_open
        self._show()

    def _show(self) -> None:
        words = self._words
        name = words.tab_back if self._open else words.tab
        counted = self._alerts and not self._open
        said = words.tab_alerts.format(tab=name, alerts=self._alerts) if counted else name
        self.button.setText(f"{said}  F9")
        self.button.setAccessibleName(self.button.text())
        look.set_icon(self.button, "triangle-alert" if counted else "id-card" if self._open else "layout-grid")
