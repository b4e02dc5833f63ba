"""The strip under the head: time, restart, a disk that fails. It stays until it was read."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from station.exam.seat import SaveState, SeatState
from station.ui import look
from station.ui.seat.intents import SeatIntents
from station.ui.seat.words import SeatWords


def strip_of(state: SeatState, words: SeatWords) -> tuple[str, str, str, bool]:
    """Return icon, sentence, tone and whether it can be put away; an empty sentence for no strip."""
    if state.saved is SaveState.FAILED:
        return "triangle-alert", words.not_saved, "person", False
    if state.warning:
        said = {15: words.left_15, 5: words.left_5, 1: words.left_1}[state.warning]
        icon = {15: "clock", 5: "clock-alert", 1: "alarm-clock"}[state.warning]
        return icon, said, "stop" if state.warning == 1 else "person", True
    if state.work.time_unconfirmed:
        return "hourglass", words.unconfirmed, "wait", False
    if state.restored is not None:
        return "circle-check", words.restored.format(count=state.restored, number=state.work.number), "ok", True
    return "", "", "wait", False


class Strip(QFrame):
    """One sentence, and "Đã hiểu" where it may go."""

    def __init__(self, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self._words = words
        self._icon, self.sentence = look.label("body"), look.label("body_strong", wrap=True)
        self.seen = QPushButton(words.seen)
        self.seen.setProperty("role", "secondary")
        self.seen.setMinimumHeight(40)
        self.seen.setAccessibleName(words.seen)
        self.seen.clicked.connect(intents.warning_seen)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 6, 24, 6)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.seen)

    def show_strip(self, state: SeatState) -> None:
        """Draw the strip that `state` calls for, or none."""
        icon, sentence, tone, can_go = strip_of(state, self._words)
        self.setVisible(bool(sentence))
        if not sentence:
            return
        look.restyle(self, role="strip", tone=tone)
        look.restyle(self.sentence, tone=tone)
        self._icon.setPixmap(look.pixmap(icon, f"{tone}_ink", look.ICON))
        self.sentence.setText(sentence)
        self.sentence.setAccessibleName(sentence)
        self.seen.setVisible(can_go)
