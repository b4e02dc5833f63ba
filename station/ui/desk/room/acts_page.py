"""What is known of one seat, or that it is about a whole room, and what can be done there."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from station.checkin.room import Place, RoomState
from station.checkin.room_acts import FOR_ROOM, RoomAct, possible
from station.ui import look
from station.ui.desk.room.texts import details_of
from station.ui.desk.room.words import RoomWords

BUTTON, COLUMNS = 48, 2


class ActsPage(QWidget):
    """A list of acts; Enter goes on to the form. Esc goes back to the map."""

    act_chosen = Signal(object)  # RoomAct
    left = Signal()

    def __init__(self, words: RoomWords) -> None:
        super().__init__()
        self._words, self._place = words, ("", "")
        self._acts: tuple[RoomAct, ...] = ()
        self.title, self.name = look.label("h2_bold"), look.label("h3", wrap=True)
        self._details = QGridLayout()
        self._details.setHorizontalSpacing(16)
        self._details.setVerticalSpacing(4)
        self._details.setColumnStretch(1, 1)
        self._details.setColumnStretch(3, 1)
        self.nothing = look.label("body", words.nothing_to_do, ink="muted", wrap=True)
        self.acts = QListWidget()
        self.acts.setProperty("role", "officers")
        self.acts.setAccessibleName(words.choose_room)
        self.acts.itemActivated.connect(self.choose)
        self.acts.currentRowChanged.connect(self._say_what_happens)
        self.happens = look.label("body", ink="muted", wrap=True)
        self.back = look.button(f"{words.back}  Esc", "secondary", height=BUTTON)
        self.back.clicked.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 0)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addWidget(self.name)
        column.addLayout(self._details)
        column.addWidget(self.nothing)
        column.addWidget(self.acts, 1)
        column.addWidget(self.happens)
        column.addWidget(self._foot())

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("role", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 8, 0, 8)
        row.addStretch(1)
        row.addWidget(self.back)
        return foot

    @property
    def place(self) -> Place:
        """Which seat, or which room with no seat."""
        return self._place

    def open_at(self, place: Place) -> None:
        """Be about a seat, or about a room (an empty seat)."""
        self._place, self._acts = place, ()
        self.acts.clear()

    def show_state(self, state: RoomState) -> None:
        """Draw what is known now; acts come and go with the seat's state."""
        words, (room, seat) = self._words, self._place
        now = state.seat(self._place)
        self.title.setText(words.seat.format(seat=seat) if seat else words.whole_room.format(room=room))
        name = (state.name_of(now) or words.nobody) if now is not None else ""
        self.name.setText(name)
        self.name.setVisible(bool(name))
        self._show_details(details_of(now, state, words) if now is not None else [])
        self._show_acts(FOR_ROOM if not seat else possible(now) if now is not None else ())

    def _show_details(self, pairs: Sequence[tuple[str, str]]) -> None:
        shown = [self._details.itemAtPosition(*_spot(at)) for at in range(len(pairs))]
        if len(pairs) == 0 or any(item is None for item in shown):
            look.emptied(self._details)
            for at, (name, value) in enumerate(pairs):
                row, column = _spot(at)
                self._details.addWidget(look.label("small", name, ink="muted"), row, column - 1)
                self._details.addWidget(look.label("small_strong", value), row, column)
            return
        for at, (_, value) in enumerate(pairs):
            item = self._details.itemAtPosition(*_spot(at))
            label = item.widget() if item is not None else None
            if isinstance(label, type(self.name)):
                label.setText(value)

    def _show_acts(self, acts: tuple[RoomAct, ...]) -> None:
        self.nothing.setVisible(not acts)
        self.acts.setVisible(bool(acts))
        if acts == self._acts:
            return
        chosen, self._acts = self._chosen(), acts
        self.acts.clear()
        for act in acts:
            said = self._words.acts[act]
            self.acts.addItem(QListWidgetItem(said.name if self._place[1] else said.for_room))
        self.acts.setCurrentRow(acts.index(chosen) if chosen in acts else 0)

    def _chosen(self) -> RoomAct | None:
        row = self.acts.currentRow()
        return self._acts[row] if 0 <= row < len(self._acts) else None

    def _say_what_happens(self) -> None:
        act, (room, seat) = self._chosen(), self._place
        said = self._words.acts[act] if act is not None else None
        happens = (said.happens if seat else said.happens_to_room) if said is not None else ""
        self.happens.setText(happens.format(seat=seat, room=room))

    def choose(self) -> None:
        """Go on with the act that is chosen."""
        if (act := self._chosen()) is not None:
            self.act_chosen.emit(act)

    def begin(self) -> None:
        """Take the keyboard."""
        (self.acts if self._acts else self.back).setFocus()


def _spot(at: int) -> tuple[int, int]:
    row, pair = divmod(at, COLUMNS)
    return row, 2 * pair + 1
