"""The page where a spoken code is entered, and the strip that leads there when the line is gone."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from station.spoken_entry import SpokenState, SpokenStep, SpokenTrouble
from station.ui import look
from station.ui.desk.intents import DeskIntents
from station.ui.desk.spoken_fields import SpokenFields
from station.ui.desk.spoken_words import SpokenWords, strip_of, trouble_of

STRIP_HEIGHT, STRIP_BUTTON, ICON = 40, 36, 40
ICONS = {SpokenStep.NO_PAPER: ("triangle-alert", "person_ink"), SpokenStep.HANDING_ON: ("circle-check", "ok")}
USUAL_ICON = ("lock", "accent")


class SpokenPage(QWidget):
    """Asks for the code, then says how many seats have the key. Esc goes back and forgets what was typed."""

    def __init__(self, words: SpokenWords, intents: DeskIntents) -> None:
        super().__init__()
        self._words, self._state = words, SpokenState()
        self.fields, self.icon = SpokenFields(words), look.label("body")
        self.title, self.sentence = look.label("h2", wrap=True), look.label("body", ink="muted", wrap=True)
        self.trouble = look.label("body_strong", ink="stop", wrap=True)
        self.seats, self.port = look.label("h3", wrap=True), look.label("small", ink="muted", wrap=True)
        self.open = look.button(words.open, "primary", "lock")
        self.back = look.button(f"{words.back}  Esc", "secondary")
        self.fields.given.connect(self.give)
        self.open.clicked.connect(self.give)
        self.back.clicked.connect(intents.spoken_left)
        self.spoken_given = intents.spoken_given
        self._lay_out()
        self.show_spoken(self._state)

    def _lay_out(self) -> None:
        """Everything stands together at the top: large type must not push the buttons out of sight."""
        head, row = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.icon)
        head.addWidget(self.title, 1)
        row.addWidget(self.open)
        row.addWidget(self.back)
        row.addStretch(1)
        for line in (head, row):
            line.setSpacing(12)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(32, 24, 32, 24)
        inside.setSpacing(16)
        inside.addLayout(head)
        for widget in (self.sentence, self.fields, self.seats, self.trouble, self.port):
            inside.addWidget(widget)
        inside.addLayout(row)
        inside.addStretch(1)

    def give(self) -> None:
        """Give the code away once all its groups fit; a port that was taken is tried again without one."""
        if self._state.step is SpokenStep.HANDING_ON:
            self.spoken_given.emit("")
        elif self.fields.first_wrong is None:
            self.spoken_given.emit("".join(self.fields.texts))
        else:
            self._say(self._words.incomplete)
            self.fields.begin()

    def begin(self) -> None:
        """Take the keyboard."""
        if self._state.step in {SpokenStep.TYPING, SpokenStep.TRYING}:
            self.fields.begin()
            return
        button = self.open if self._state.trouble is SpokenTrouble.PORT_CLOSED else self.back
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_spoken(self, state: SpokenState) -> None:
        """Draw all of `state`."""
        words, step, self._state = self._words, state.step, state
        handing_on, trying = step is SpokenStep.HANDING_ON, step is SpokenStep.TRYING
        if handing_on:
            self.fields.clear()  # the key is in the store: nobody needs the code on a screen
        port_closed = state.trouble is SpokenTrouble.PORT_CLOSED
        icon, ink = ICONS[SpokenStep.NO_PAPER] if port_closed else ICONS.get(step, USUAL_ICON)
        self.icon.setPixmap(look.pixmap(icon, ink, ICON))
        self.title.setText(words.opened.format(at=state.entered_at) if handing_on else self._title())
        self.sentence.setText(words.opened_next if handing_on else self._sentence())
        self.fields.setVisible(not handing_on and step is not SpokenStep.NO_PAPER)
        self.fields.setEnabled(not trying)
        self.sentence.setVisible(not port_closed)
        self.seats.setText(words.seats.format(seats=state.seats))
        self.port.setText(words.port.format(port=state.port))
        for label in (self.seats, self.port):
            label.setVisible(handing_on and not port_closed)
        self._say(trouble_of(state, words))
        self.open.setVisible(self.fields.isVisibleTo(self) or port_closed)
        self.open.setEnabled(not trying)
        look.set_icon(self.open, "rotate-ccw" if port_closed else "lock")
        self.open.setText(words.opening if trying else words.again if port_closed else words.open)
        if self.isVisible() and not trying:
            self.begin()

    def _title(self) -> str:
        return self._words.no_paper if self._state.step is SpokenStep.NO_PAPER else self._words.title

    def _sentence(self) -> str:
        return self._words.no_paper_next if self._state.step is SpokenStep.NO_PAPER else self._words.why

    def _say(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))


class SpokenStrip(QFrame):
    """Stands under the head while there is no line, and from the code on."""

    asked = Signal()

    def __init__(self, words: SpokenWords) -> None:
        super().__init__()
        self._words = words
        self.setProperty("role", "strip")
        self.setMinimumHeight(look.zoomed(STRIP_HEIGHT))
        self._icon, self.said = look.label("body"), look.label("body", wrap=True)
        self.button = look.button("", "link", height=STRIP_BUTTON)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 2, 24, 2)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self.said, 1)
        row.addWidget(self.button)
        self.hide()

    def show_strip(self, state: SpokenState, *, connected: bool) -> None:
        """Stand there when it is of use."""
        words, handing_on = self._words, state.step is SpokenStep.HANDING_ON
        tone = "wait" if not handing_on else "stop" if state.trouble is not None else "ok"
        icon = {"wait": "wifi-off", "stop": "triangle-alert", "ok": "circle-check"}[tone]
        look.restyle(self, tone=tone)
        look.restyle(self.said, tone=tone)
        self._icon.setPixmap(look.pixmap(icon, f"{tone}_ink", look.ICON))
        self.said.setText(strip_of(state, words))
        self.button.setText(f"{words.strip_look if handing_on else words.strip_open}  F8")
        self.button.setAccessibleName(self.button.text())
        self.setVisible(handing_on or (not connected and state.step is not SpokenStep.NO_PAPER))
