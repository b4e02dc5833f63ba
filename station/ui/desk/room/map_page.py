"""The board's first page: the map of seats, how fresh it is, and what can be asked from here."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from station.checkin.room import RoomState, alerts, place_of
from station.local_time import shown_minute, shown_second
from station.ui import look
from station.ui.desk.room.cells import SeatGrid
from station.ui.desk.room.texts import bars_of, cell_of, figures_of
from station.ui.desk.room.words import RoomWords
from station.ui.widgets.chip import Chip

BUTTON = 48


class MapPage(QWidget):
    """Enter on a seat asks what to do there."""

    seat_chosen = Signal(str, str)
    time_asked = Signal(str, str)
    room_asked = Signal(str)

    def __init__(self, words: RoomWords) -> None:
        super().__init__()
        self._words, self._state = words, RoomState()
        self.title, self.figures, self.fresh = look.label("h2"), look.label("small", ink="muted"), Chip()
        self.note = look.label("small_strong", ink="person", wrap=True)
        self.grid, self.empty = SeatGrid(words.map_name), look.label("body", words.empty, ink="muted", wrap=True)
        self.act = look.button("", "primary", height=BUTTON)
        self.give_back = look.button(f"{words.give_back}  F4", "secondary", "clock", height=BUTTON)
        self.for_room = look.button(f"{words.choose_room}  F2", "secondary", "layout-grid", height=BUTTON)
        self.grid.activated.connect(self.choose)
        self.grid.selectionModel().currentChanged.connect(self._name_act)
        self.act.clicked.connect(self.choose)
        self.give_back.clicked.connect(self.ask_time)
        self.for_room.clicked.connect(self.ask_room)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 8, 0)
        column.setSpacing(8)
        column.addLayout(self._head())
        column.addWidget(self.note)
        column.addWidget(self.empty)
        column.addWidget(self.grid, 1)
        column.addWidget(self._foot())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.title)
        row.addWidget(self.figures)
        row.addStretch(1)
        row.addWidget(self.fresh)
        return row

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("role", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self.for_room)
        row.addStretch(1)
        row.addWidget(self.give_back)
        row.addWidget(self.act)
        return foot

    def fold(self, *, narrow: bool) -> None:
        """Leave out the button that a key does as well."""
        self.give_back.setVisible(not narrow)

    def show_state(self, state: RoomState) -> None:
        """Draw the seats."""
        words, self._state = self._words, state
        self.title.setText(words.title.format(rooms=", ".join(state.rooms)))
        self.figures.setText(figures_of(state, words) if state.heard_at else "")
        bars = bars_of(alerts(state))
        places = [place_of(one) for one in state.seats]
        cells = [cell_of(one, state, words, bars.get(place_of(one), "")) for one in state.seats]
        self.grid.show_cells(places, cells)
        self.grid.setVisible(bool(cells))
        self.empty.setVisible(bool(state.heard_at) and not cells)
        self._show_age(state)
        self._name_act()
        for button in (self.act, self.give_back, self.for_room):
            button.setEnabled(bool(cells))

    def _show_age(self, state: RoomState) -> None:
        words, at = self._words, shown_second(state.heard_at)
        if state.away_since:
            self.fresh.show_chip("cloud-off", words.away.format(since=shown_minute(state.away_since)), "local")
            note = words.away_next.format(at=at) if state.heard_at else words.never_next
        elif state.heard_at:
            self.fresh.show_chip("cloud-check", words.fresh.format(at=at), "ok")
            note = ""
        else:
            self.fresh.show_chip("loader", words.never, "wait")
            note = words.never_next
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def begin(self) -> None:
        """Take the keyboard."""
        self.grid.setFocus()

    def _name_act(self) -> None:
        place = self.grid.place
        seat = self._state.seat(place) if place is not None else None
        number = place[1] if place is not None and seat is not None else ""
        self.act.setText(f"{self._words.choose.format(seat=number)}  Enter")
        self.act.setAccessibleName(self.act.text())

    def choose(self) -> None:
        """Ask what to do at the seat."""
        if (place := self.grid.place) is not None:
            self.seat_chosen.emit(*place)

    def ask_time(self) -> None:
        """Ask for time for the seat."""
        if (place := self.grid.place) is not None:
            self.time_asked.emit(*place)

    def ask_room(self) -> None:
        """Ask what to do for the room of the seat."""
        if (place := self.grid.place) is not None:
            self.room_asked.emit(place[0])
