"""The desk window: draws a DeskState and emits intents."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from station.checkin.desk import DeskState, Phase
from station.ui import look
from station.ui.desk.intents import DeskIntents
from station.ui.desk.prompt import PromptPage
from station.ui.desk.result import ResultPage
from station.ui.desk.side import QueueSide
from station.ui.desk.strips import HeadStrip, HealthStrip
from station.ui.desk.words import VIETNAMESE, DeskWords, answer_of

RESULTS = (Phase.ADMITTED, Phase.REFUSED, Phase.PERSON)


class DeskWindow(QWidget):
    """One window: the card at the left is the whole of the work, the side is the queue."""

    def __init__(self, words: DeskWords = VIETNAMESE) -> None:
        super().__init__()
        self._words = words
        self._state: DeskState | None = None
        self.intents = DeskIntents(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            look.dress(application, "light", 100)
        self.head, self.health, self.side = HeadStrip(words), HealthStrip(words), QueueSide(words)
        self.prompt, self.result = PromptPage(words, self.intents), ResultPage(words, self.intents)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.prompt)
        self._pages.addWidget(self.result)
        self._lay_out()
        self._add_keys()

    def _lay_out(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "page")
        card = QFrame()
        card.setProperty("role", "desk_card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._pages)
        middle = QWidget()
        body = QHBoxLayout(middle)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(16)
        body.addWidget(card, 1)
        body.addWidget(self.side)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(middle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(scroll, 1)
        column.addWidget(self.health)

    def _add_keys(self) -> None:
        keys = {
            "Esc": self.intents.cancel_asked.emit,
            "R": self.intents.read_again_asked.emit,
            "1": lambda: self._judge(1),
            "2": lambda: self._judge(2),
            "3": lambda: self._judge(3),
        }
        self._keys = [QShortcut(QKeySequence(key), self, act) for key, act in keys.items()]

    def _judge(self, answer: int) -> None:
        if self._state is not None and self._state.phase is Phase.PERSON:
            self.intents.judged.emit(answer)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """A scanner types the next person's code over the last one's result."""
        state, text = self._state, event.text()
        if state is None or state.phase not in (Phase.ADMITTED, Phase.REFUSED) or not text.isalnum():
            super().keyPressEvent(event)
            return
        self._pages.setCurrentWidget(self.prompt)
        self.prompt.begin(text)
        self.intents.cancel_asked.emit()

    def show_state(self, state: DeskState) -> None:
        """Draw all of `state`; the same state twice changes nothing."""
        if state == self._state:
            return
        self._state = state
        self.head.show_place(state)
        self.health.show_health(state)
        self.side.show_queue(state)
        decided = state.phase in RESULTS
        typing = state.phase is not Phase.PERSON and not (state.phase is Phase.TROUBLE and state.row)
        for key in self._keys[1:]:
            key.setEnabled(not typing)  # while a number is typed, letters and digits belong to the field
        self._pages.setCurrentWidget(self.result if decided else self.prompt)
        if decided:
            self.result.show_result(state)
        else:
            self.prompt.show_prompt(state)
        self.setWindowTitle(title_of(state, self._words))


def title_of(state: DeskState, words: DeskWords) -> str:
    """Return the window's title: the state in words, for taskbars and screen readers."""
    answer = answer_of(state, words)
    if answer is not None:
        said = " · ".join(part for part in (answer.word, answer.reason) if part)
    elif state.phase is Phase.READING:
        said = words.reading
    elif state.phase is Phase.CARD:
        said = words.lay
    else:
        said = words.scan_card_seen if state.card_seen else words.scan
    return f"{words.window_title.format(desk=state.place.desk)} · {said}"
