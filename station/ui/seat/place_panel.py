"""The accent panel of the first two screens: room, seat, sitting, time to the bell."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.words import SeatWords

WIDTH = 520


class PlacePanel(QFrame):
    """Where one sits. Readable from two metres."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__()
        self._words = words
        self.setProperty("role", "place")
        self._room, self.seat, self._sitting = (look.label(step, ink="on_accent") for step in ("h3", "seat", "h3"))
        self._seat_step = "seat"
        self._starts, self._left = look.label("h2", ink="on_accent"), look.label("figure", ink="on_accent")
        self._starts_title = look.label("body", words.starts_at, ink="on_accent")
        self._left_title = look.label("body", words.to_start, ink="on_accent")
        self._icon = look.label("body")
        brand = QHBoxLayout()
        brand.setSpacing(12)
        brand.addWidget(self._icon)
        brand.addWidget(look.label("h3", words.brand, ink="on_accent"))
        brand.addStretch(1)
        self._column = column = QVBoxLayout(self)
        column.setSpacing(4)
        column.addLayout(brand)
        column.addStretch(1)
        for label in (self._room, self.seat, self._sitting):
            column.addWidget(label)
        column.addStretch(1)
        column.addWidget(self._line())
        column.addLayout(self._times())

    def _line(self) -> QFrame:
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        return line

    def _times(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 16, 0, 0)
        for title, value in ((self._starts_title, self._starts), (self._left_title, self._left)):
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addStretch(1)
            column.addWidget(title)
            column.addWidget(value)
            row.addLayout(column)
            if title is self._starts_title:
                row.addStretch(1)
        return row

    def show_place(self, state: SeatState, width: int) -> None:
        """Draw the place in a panel `width` pixels wide."""
        place, words = state.place, self._words
        self.setFixedWidth(width)
        margin = 48 if width >= WIDTH else 32
        self._column.setContentsMargins(margin, 48, margin, 48)
        look.restyle(self.seat, step="seat" if width >= WIDTH else "verdict")
        self._icon.setPixmap(look.pixmap("id-card", "on_accent", 32))
        self._room.setText(words.room.format(room=place.room))
        self.seat.setText(words.seat.format(seat=place.seat))
        own = state.candidate.accommodation.minutes(place.minutes) if state.candidate else place.minutes
        sitting = words.sitting.format(exam_session=place.exam_session, subject=place.subject, minutes=own)
        self._sitting.setText(sitting)
        self._starts.setText(place.starts_at)
        self._starts.setVisible(bool(place.starts_at))
        self._starts_title.setVisible(bool(place.starts_at))
        seconds = state.preparation.seconds_to_start
        self._left.setVisible(seconds is not None)
        self._left_title.setVisible(seconds is not None)
        if seconds is not None:
            self._left.setText(f"{max(seconds, 0) // 60:02}:{max(seconds, 0) % 60:02}")
