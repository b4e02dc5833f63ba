"""The waiting half of the card: whose card comes, lay it down, reading, read again."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from protocol.records import Check, Verdict
from station.checkin.desk import DeskState, Phase
from station.reader.messages import Identified
from station.ui import look
from station.ui.desk.intents import DeskIntents
from station.ui.desk.result import masked
from station.ui.desk.words import DeskWords, answer_of
from station.ui.widgets.fitted import FittedLabel

DISC, DISC_ICON, FIELD_WIDTH, FIELD_HEIGHT = 168, 96, 400, 56


class PromptPage(QWidget):
    """One thing to do, large."""

    def __init__(self, words: DeskWords, intents: DeskIntents) -> None:
        super().__init__()
        self._words, self._intents = words, intents
        self._person = look.label("h3", ink="muted")
        self._icon = look.label("body")
        self.title = FittedLabel("verdict", "h1")
        self.sentence = look.label("h2_plain", ink="muted", wrap=True)
        self.hint = QLineEdit()
        self.hint.setProperty("role", "field")
        self.hint.setFixedSize(look.zoomed(FIELD_WIDTH), look.zoomed(FIELD_HEIGHT))
        self.hint.setMaxLength(4096)
        self.hint.setPlaceholderText(words.scan_field)
        self.hint.setAccessibleName(words.scan_field)
        self.hint.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.hint.returnPressed.connect(self._give)
        self._bar = QProgressBar()
        self._bar.setFixedWidth(FIELD_WIDTH)
        self._bar.setTextVisible(False)
        self.again = look.button(words.read_again, "primary", "rotate-ccw")
        self.cancel = look.button(words.stop_reading, "secondary")
        self.picture = look.button(f"{words.choose_picture}  F4", "link", "scan-qr-code")
        self.picture.clicked.connect(intents.picture_asked)
        self.again.clicked.connect(intents.read_again_asked)
        self.cancel.clicked.connect(intents.cancel_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        disc = QFrame()
        disc.setProperty("role", "disc")
        disc.setFixedSize(DISC, DISC)
        inside = QVBoxLayout(disc)
        inside.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignCenter)
        for label in (self.title, self.sentence, self._person):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)  # a chip's text is no markup
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 0)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(self._person)
        column.addWidget(disc, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.title)
        column.addWidget(self.sentence)
        column.addWidget(self.hint, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._foot = QFrame()
        self._foot.setProperty("role", "foot")
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(32, 16, 32, 16)
        foot.setSpacing(12)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.again)
        column.addWidget(self._foot)

    def begin(self, text: str) -> None:
        """Take the first letter that a scanner typed while another page stood."""
        self.hint.show()
        self.hint.setFocus()
        self.hint.setText(text)

    def _give(self) -> None:
        text = self.hint.text().strip()
        self.hint.clear()
        if text:
            self._intents.hint_given.emit(text)

    def show_prompt(self, state: DeskState) -> None:
        """Draw the step that stands."""
        icon, title, sentence = self._step(state)
        trouble = state.phase is Phase.TROUBLE
        ink = "person_ink" if trouble else "wait"
        self._icon.setPixmap(look.pixmap(icon, ink, DISC_ICON))
        self.title.show_text(title)
        self.sentence.setText(sentence)
        row = state.row
        self._person.setText(f"{row.name} · {row.candidate}" if row else "")
        self._person.setVisible(row is not None)
        waits_for_hint = row is None
        self.hint.setVisible(waits_for_hint)
        self.picture.setVisible(waits_for_hint)
        if waits_for_hint:
            self.hint.setFocus()
        self._bar.setVisible(state.phase is Phase.READING)
        self._bar.setValue(round(state.fraction * 100))
        self._foot.setVisible(not waits_for_hint)
        self.again.setVisible(trouble and row is not None)

    def _step(self, state: DeskState) -> tuple[str, str, str]:
        words = self._words
        answer = answer_of(state, words)
        if state.phase is Phase.TROUBLE and answer is not None:
            return "triangle-alert", answer.word, f"{answer.happened} {answer.next}".strip()
        if state.phase is Phase.READING and state.identified is not None:
            return "loader", state.identified.name, f"{self._checked(state.identified)}\n{words.reading_picture}"
        if state.phase is Phase.READING:
            return "loader", words.reading, words.reading_next
        if state.phase is Phase.CARD:
            return "nfc", words.lay, words.lay_next
        return "scan-qr-code", words.scan, words.scan_card_seen if state.card_seen else words.scan_next

    def _checked(self, said: Identified) -> str:
        """Return number and signature of a card whose picture is still to come."""
        words, check = self._words, Check.DATA_SIGNATURE
        verdict = words.verdicts[said.verdicts.get(check, Verdict.NOT_DONE)]
        return f"{words.number} {masked(said.number)} · {words.checks[check]}: {verdict}"
