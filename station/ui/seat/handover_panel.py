"""The way out with no line: one button, and a sentence about how far it came."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from station.exam import stick
from station.exam.seat import SeatState
from station.exam.stick import Stick, StickStep
from station.ui import look
from station.ui.seat.handover_words import handover_words
from station.ui.seat.intents import SeatIntents
from station.ui.seat.words import SeatWords

MOST_STICKS = 3


class HandoverPanel(QFrame):
    """Hidden while there is a line, and while the seat writes to no stick."""

    def __init__(self, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self._words, self._intents = handover_words(words), intents
        self._shown: Stick | None = None
        self.setProperty("role", "card")
        self._icon, self.said = look.label("body"), look.label("body", wrap=True)
        self.write = look.button(self._words.write, "secondary", "usb")
        self.write.clicked.connect(self._ask)
        self.choices: list[QPushButton] = []
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(look.label("body_strong", self._words.title))
        texts.addWidget(self.said)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(24, 12, 24, 12)
        self._row.setSpacing(16)
        self._row.addWidget(self._icon)
        self._row.addLayout(texts, 1)
        self._row.addWidget(self.write)
        self.setVisible(False)

    def show_stick(self, state: SeatState) -> None:
        """Draw how far the writing has come."""
        self.setVisible(stick.offered(state))
        if state.stick == self._shown:
            return
        self._shown = state.stick
        step = state.stick.step
        name, colour = {
            StickStep.WRITTEN: ("circle-check", "ok"),
            StickStep.FAILED: ("triangle-alert", "person"),
            StickStep.MISSING: ("triangle-alert", "person"),
        }.get(step, ("cloud-off", "local"))
        self._icon.setPixmap(look.pixmap(name, colour, look.BIG_ICON))
        sentence = self._sentence(state.stick)
        self.said.setText(sentence)
        self.said.setAccessibleName(sentence)
        self.write.setEnabled(step is not StickStep.WRITING)
        self.write.setText(self._words.write if step in (StickStep.READY, StickStep.NONE) else self._words.again)
        self.write.setVisible(step is not StickStep.CHOOSING)
        self._offer(state.stick.sticks if step is StickStep.CHOOSING else ())

    def _sentence(self, shown: Stick) -> str:
        words = self._words
        return {
            StickStep.MISSING: words.missing,
            StickStep.CHOOSING: words.choose,
            StickStep.WRITING: words.writing,
            StickStep.WRITTEN: words.written.format(stick=stick.label(shown.name), file=shown.file),
            StickStep.FAILED: words.troubles[shown.trouble],
        }.get(shown.step, words.ask)

    def _offer(self, sticks: tuple[str, ...]) -> None:
        for button in self.choices:
            button.hide()  # it is deleted when nothing else is to be done
            button.deleteLater()
        self.choices = [self._choice(path) for path in sticks[:MOST_STICKS]]
        for button in self.choices:
            self._row.addWidget(button)

    def _choice(self, path: str) -> QPushButton:
        button = look.button(stick.label(path).replace("&", "&&"), "secondary", "usb")
        button.clicked.connect(lambda: self._intents.stick_asked.emit(path))
        return button

    def _ask(self) -> None:
        self._intents.stick_asked.emit("")
