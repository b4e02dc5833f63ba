"""The panel where an act is filled in and signed: what will happen, why, who. Nothing is written before Enter."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from station.checkin.room import RoomState, Signing
from station.checkin.room_acts import Asked, act_of
from station.local_time import shown_minute
from station.ui import look
from station.ui.desk.officer_form import OfficerForm
from station.ui.desk.room.form import ActForm, FormIncompleteError
from station.ui.desk.room.texts import duration
from station.ui.desk.room.words import RoomWords
from station.ui.desk.second import sentence_of
from station.ui.desk.words import DeskWords

BUTTON, WIDE = 48, 760


class SignPage(QWidget):
    """The form at the left, officer and PIN at the right; where it takes two, the second after the first."""

    signed = Signal(object, str, str)  # Asked, officer id, PIN
    left = Signal()

    def __init__(self, words: DeskWords, room: RoomWords) -> None:
        super().__init__()
        self._desk, self._words = words, room
        self._asked: Asked | None = None
        self._signing: Signing | None = None
        self.title, self.happens = look.label("h2_bold", wrap=True), look.label("body", wrap=True)
        self.filled = look.label("body_strong", wrap=True)
        self.two = look.label("body_strong", ink="person", wrap=True)
        self.no_line = look.label("small_strong", room.no_line, ink="person", wrap=True)
        self.trouble = look.label("body_strong", ink="stop", wrap=True)
        self.form, self.officers = ActForm(room), OfficerForm(words)
        self.sign = look.button(room.sign, "primary", "check", height=BUTTON)
        self.back = look.button(f"{room.back}  Esc", "secondary", height=BUTTON)
        self.officers.given.connect(self._give)
        self.sign.clicked.connect(self.officers.give)
        self.back.clicked.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._body(), 1)
        column.addWidget(self._foot())

    def _body(self) -> QScrollArea:
        inside, area = QWidget(), QScrollArea()
        inside.setProperty("role", "inside")
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 16, 24, 8)
        column.setSpacing(8)
        for widget in (self.title, self.happens, self.filled, self.two, self.no_line, self.trouble):
            column.addWidget(widget)
        self._halves = halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        halves.setSpacing(32)
        halves.addWidget(self.form, 1, Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()
        beside.addLayout(look.at_left(self.officers))
        beside.addStretch(1)
        halves.addLayout(beside, 1)
        column.addLayout(halves)
        column.addStretch(1)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("role", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(12)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.sign)
        return foot

    def fold(self, width: int) -> None:
        """One half below the other where there is no room for both."""
        narrow = width < look.zoomed(WIDE)
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._halves.setDirection(down if narrow else right)

    def begin(self, asked: Asked, state: RoomState) -> None:
        """Ask for one act."""
        self._asked, self._signing = asked, None
        said = self._words.acts[asked.act]
        name, happens = (said.name, said.happens) if asked.seat else (said.for_room, said.happens_to_room)
        where = self._words.seat.format(seat=asked.seat) if asked.seat else ""
        self.title.setText(" · ".join(part for part in (name, where) if part))
        self.happens.setText(happens.format(seat=asked.seat, room=asked.room))
        self._say("")
        self.officers.show_trouble("")
        self.officers.pin.clear()
        self.form.begin(asked, state)
        self._show(state, None)

    def show_state(self, state: RoomState) -> None:
        """Draw how far the signing is; what is being typed is left alone."""
        if self._asked is None:
            return
        self.no_line.setVisible(bool(state.away_since))
        signing = state.signing
        if signing == self._signing:
            return
        self._signing = signing
        self.setEnabled(True)
        self._show(state, signing)

    def _show(self, state: RoomState, signing: Signing | None) -> None:
        words, asked = self._words, self._asked
        assert asked is not None  # noqa: S101 -- nothing is shown before `begin`
        takes_two, first = act_of(asked.act).signatures > 1, signing.first if signing is not None else None
        self.no_line.setVisible(bool(state.away_since))
        at = shown_minute(signing.at) if signing is not None else ""
        self.two.setText(words.first_signed.format(name=first.name, at=at) if first else words.two_needed)
        self.two.setVisible(takes_two)
        self.sign.setText(words.sign if not takes_two else words.sign_second if first else words.sign_first)
        offered = state.officers.get(asked.act, ())
        self.officers.show_officers(offered, avoid=first.id if first else "")
        if not offered:
            self._say(words.nobody_may)
        self.form.setVisible(first is None)  # both sign the same bytes
        self.filled.setText(self._summary(signing.asked) if signing is not None and first else "")
        self.filled.setVisible(first is not None)
        if signing is None:
            return
        self._say(words.disk_full if signing.disk_full else "")
        self.officers.show_trouble(sentence_of(signing.trouble, signing.left, self._desk))
        if first is not None and signing.trouble is None:
            self.officers.officers.setFocus(Qt.FocusReason.OtherFocusReason)

    def _summary(self, asked: Asked) -> str:
        time = duration(asked.ms) if asked.ms else ""
        return " · ".join(part for part in (time, self._words.reasons[asked.reason], asked.note) if part)

    def _give(self, officer: str, pin: str) -> None:
        try:
            asked = self._signing.asked if self._signing and self._signing.first else self.form.filled()
        except FormIncompleteError as lacking:
            self._say(lacking.sentence)
            lacking.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._say("")
        self.setEnabled(False)  # until the answer is drawn: the PIN takes a moment by design
        self.sign.setText(self._words.signing)
        self.signed.emit(asked, officer, pin)

    def _say(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))

    def forget(self) -> None:
        """Leave: nothing that was typed stays."""
        self._asked = self._signing = None
        self.officers.pin.clear()
        self.form.note.clear()
        self.form.minutes.clear()
        self.setEnabled(True)
