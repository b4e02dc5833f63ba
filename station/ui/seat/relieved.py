"""The attempt goes on at another seat: where, and whether this machine may be switched off."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.exam.seat import SaveState, SeatState
from station.ui import look
from station.ui.seat.order_words import order_words
from station.ui.seat.words import SeatWords

SIGN_SIZE = 96


class RelievedPage(QWidget):
    """One sentence for the candidate, one for whoever looks after the machine. Nothing to press."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__()
        self._words = order_words(words)
        self.setProperty("role", "page")
        self._icon, self.title = look.label("body"), look.label("h1", wrap=True)
        self.note, self.sent = look.label("h2_plain", wrap=True), look.label("body", ink="muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 24, 48, 24)
        column.setSpacing(16)
        column.addStretch(1)
        for label in (self._icon, self.title, self.note, self.sent):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(1)

    def show_move(self, state: SeatState) -> None:
        """Draw where the attempt goes on."""
        words = self._words
        room, _, seat = state.work.seated_at.partition("/")
        where = seat if room == state.place.room else f"{seat}, {words.moved_room.format(room=room)}"
        self._icon.setPixmap(look.pixmap("arrow-right", "person_ink", SIGN_SIZE))
        self.title.setText(words.moved.format(seat=where))
        self.note.setText(words.moved_next.format(seat=where))
        is_sent = state.saved is SaveState.SAVED_SERVER
        self.sent.setText(words.all_sent if is_sent else words.not_all_sent)
