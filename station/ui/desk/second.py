"""The second approver: what, on whom, who signed first; another officer's PIN lets it stand."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from station.checkin.desk import DeskState, PinTrouble
from station.ui import look
from station.ui.desk.band import VerdictBand
from station.ui.desk.intents import DeskIntents
from station.ui.desk.officer_form import OfficerForm
from station.ui.desk.words import DeskWords


class SecondPage(QWidget):
    """Nothing is written before Enter; Esc goes back to the comparing."""

    def __init__(self, words: DeskWords, intents: DeskIntents) -> None:
        super().__init__()
        self._words = words
        self.band, self.form = VerdictBand(), OfficerForm(words)
        self.what, self.first = look.label("h3", wrap=True), look.label("body", wrap=True)
        self.approve = look.button(words.approve, "primary", "check")
        self.back = look.button(f"{words.step_back}  Esc", "secondary")
        self.form.given.connect(self._give)
        self.second_given = intents.second_given
        self.approve.clicked.connect(self.form.give)
        self.back.clicked.connect(intents.step_back_asked)
        inside = QVBoxLayout()
        inside.setContentsMargins(32, 12, 32, 8)
        inside.setSpacing(8)
        inside.addWidget(self.what)
        inside.addWidget(look.label("body", words.second_final, ink="muted", wrap=True))
        inside.addWidget(self.first)
        inside.addWidget(self.form)
        inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band)
        column.addWidget(_scrolled(inside), 1)
        column.addWidget(self._foot())

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("role", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(32, 16, 32, 16)
        row.setSpacing(12)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.approve)
        return foot

    def _give(self, officer: str, pin: str) -> None:
        self.setEnabled(False)  # until the answer is drawn: the PIN takes a moment by design
        self.second_given.emit(officer, pin)

    def show_second(self, state: DeskState) -> None:
        """Draw what is asked."""
        words, asked, row = self._words, state.second, state.row
        if asked is None or row is None:
            return
        self.setEnabled(True)
        self.band.show_band("person", words.second_title, "")
        self.what.setText(
            words.second_what.format(name=row.name, candidate=row.candidate, room=row.room, seat=row.seat)
        )
        self.first.setText(words.second_first.format(name=asked.first.name, at=asked.at))
        self.form.show_officers(asked.choices, avoid=asked.first.id)
        self.form.show_trouble(sentence_of(asked.trouble, asked.left, words))
        if asked.trouble is None:
            self.form.officers.setFocus(Qt.FocusReason.OtherFocusReason)


def _scrolled(inside: QVBoxLayout) -> QScrollArea:
    """Let a long list of officers scroll here, and not make the whole window taller."""
    body, area = QWidget(), QScrollArea()
    body.setProperty("role", "inside")
    body.setLayout(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(body)
    return area


def sentence_of(trouble: PinTrouble | None, left: int, words: DeskWords) -> str:
    """Return why a PIN opened nothing, in words."""
    return "" if trouble is None else words.pin_troubles[trouble].format(left=left)
