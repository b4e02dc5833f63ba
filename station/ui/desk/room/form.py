"""What an act needs beside a signature: why, how long, where to, a note for the minutes."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from protocol.api import SeatNow
from protocol.orders import MAX_NOTE_LETTERS, OrderReason
from station.checkin.room import RoomState, place_of
from station.checkin.room_acts import (
    NEEDS_TIME,
    NO_REASON,
    USUAL_REASON,
    WITH_TIME,
    Asked,
    RoomAct,
    TimeUnreadableError,
    spare_seats,
    typed_ms,
)
from station.ui import look
from station.ui.desk.room.words import RoomWords

FIELD_HEIGHT, ROW_HEIGHT, REASONS_SHOWN, SPARES_SHOWN, FRAME = 44, 40, 4, 2, 8
REASONS = tuple(OrderReason)


class FormIncompleteError(ValueError):
    """A field lacks what the act needs; the message is the sentence to show, `field` takes the keyboard."""

    def __init__(self, sentence: str, field: QWidget) -> None:
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


class ActForm(QWidget):
    """Only the fields that the act has use for."""

    def __init__(self, words: RoomWords) -> None:
        super().__init__()
        self._words = words
        self._asked = Asked(RoomAct.PAUSE, "")
        self._spares: tuple[SeatNow, ...] = ()
        self.reasons, self.spares = _list(words.reason, REASONS_SHOWN), _list(words.spare, SPARES_SHOWN)
        self.minutes, self.note = _field(words.minutes), _field(words.note)
        self.note.setMaxLength(MAX_NOTE_LETTERS)
        self._minutes_title = look.label("small", ink="muted", wrap=True)
        self._spare_title = look.label("small", words.spare, ink="muted")
        self.no_spare = look.label("body_strong", words.no_spare, ink="stop", wrap=True)
        for reason in REASONS:
            _add(self.reasons, words.reasons[reason])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._spare_title, self.spares, self.no_spare, self._minutes_title, self.minutes):
            column.addWidget(widget)
        self._why: tuple[QWidget, ...] = (
            *(look.label("small", words.reason, ink="muted"), self.reasons),
            *(look.label("small", words.note, ink="muted", wrap=True), self.note),
        )
        for one in self._why:
            column.addWidget(one)
        column.addStretch(1)

    def begin(self, asked: Asked, state: RoomState) -> None:
        """Ask anew what `asked` still needs, and take the keyboard."""
        self._asked = asked
        self.setEnabled(True)
        act, words = asked.act, self._words
        self.minutes.clear()
        self.note.clear()
        self.reasons.setCurrentRow(REASONS.index(USUAL_REASON.get(act, OrderReason.MACHINE)))
        timed = act in WITH_TIME
        titles = {RoomAct.CONFIRM_OFF: words.minutes_off, RoomAct.MOVE: words.minutes_move}
        self._minutes_title.setText(titles.get(act, words.minutes))
        self.minutes.setAccessibleName(self._minutes_title.text())
        for widget in (self._minutes_title, self.minutes):
            widget.setVisible(timed)
        for one in self._why:
            one.setVisible(act not in NO_REASON)
        self._offer_spares(state)
        first = self.spares if self._spares else self.minutes if timed else self.reasons
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_spares(self, state: RoomState) -> None:
        words, moves = self._words, self._asked.act is RoomAct.MOVE
        self._spares = spare_seats(state.seats) if moves else ()
        self.spares.clear()
        for seat in self._spares:
            kept = f" · {words.spare_kept.format(candidate=seat.candidate)}" if seat.candidate else ""
            _add(self.spares, f"{words.seat.format(seat='/'.join(place_of(seat)))}{kept}")
        self.spares.setCurrentRow(0)
        for widget in (self._spare_title, self.spares):
            widget.setVisible(bool(self._spares))
        self.no_spare.setVisible(moves and not self._spares)

    def filled(self) -> Asked:
        """Return the act with what was filled in. Raises FormIncompleteError."""
        asked = replace(self._asked, reason=REASONS[self.reasons.currentRow()], note=self.note.text().strip())
        asked = replace(asked, ms=self._ms(asked.act))
        if asked.reason is OrderReason.OTHER and not asked.note:
            raise FormIncompleteError(self._words.note_needed, self.note)
        if asked.act is not RoomAct.MOVE:
            return asked
        if not self._spares:
            raise FormIncompleteError(self._words.no_spare, self.spares)
        to = self._spares[self.spares.currentRow()]
        return replace(asked, to_room=to.room, to_seat=to.seat)

    def _ms(self, act: RoomAct) -> int:
        text = self.minutes.text().strip()
        if act not in WITH_TIME or (act is RoomAct.MOVE and not text):
            return 0
        try:
            ms = typed_ms(text) if text else 0
        except TimeUnreadableError as error:
            raise FormIncompleteError(self._words.minutes_wrong, self.minutes) from error
        if not text or (act in NEEDS_TIME and not ms):
            raise FormIncompleteError(self._words.minutes_needed, self.minutes)
        return ms


def _list(name: str, rows: int) -> QListWidget:
    made = QListWidget()
    made.setProperty("role", "officers")
    made.setAccessibleName(name)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFixedHeight(look.zoomed(ROW_HEIGHT) * rows + FRAME)
    return made


def _add(widget: QListWidget, text: str) -> None:
    item = QListWidgetItem(text)
    item.setSizeHint(QSize(0, look.zoomed(ROW_HEIGHT)))
    widget.addItem(item)


def _field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setProperty("role", "field")
    made.setAccessibleName(name)
    made.setFixedHeight(look.zoomed(FIELD_HEIGHT))
    return made
