"""The strip under the head: time, restart, a disk that fails. It stays until it was read."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from station.exam.seat import SaveState, SeatState
from station.ui import look
from station.ui.seat.alarm_words import alarm_words, happened
from station.ui.seat.day_words import day_words_of
from station.ui.seat.header import clock_text
from station.ui.seat.intents import SeatIntents
from station.ui.seat.order_words import order_words
from station.ui.seat.words import SeatWords


def strip_of(state: SeatState, words: SeatWords) -> tuple[str, str, str, bool]:
    """Return icon, sentence, tone and whether it can be put away; an empty sentence for no strip."""
    if state.saved is SaveState.FAILED:
        return "triangle-alert", words.not_saved, "person", False
    if state.warning:
        said = warning_of(state, words)
        icon = {15: "clock", 5: "clock-alert", 1: "alarm-clock"}[state.warning]
        return icon, said, "stop" if state.warning == 1 else "person", True
    if state.work.time_unconfirmed:
        return "hourglass", words.unconfirmed, "wait", False
    if state.notice:
        said = alarm_words(words).noticed.format(happened=happened(state.notice, words))
        return "info", said, "person", True
    if state.told_ms:
        told = order_words(words)
        sentence = told.given if state.told_ms > 0 else told.taken_off
        return "clock", sentence.format(time=clock_text(abs(state.told_ms))), "ok", True
    if state.restored is not None and state.work.torn:
        said = words.restored_torn.format(count=state.restored, number=state.work.number)
        return "triangle-alert", said, "person", True
    if state.restored is not None:
        return "circle-check", _restored(state, state.restored, words), "ok", True
    return "", "", "wait", False


def warning_of(state: SeatState, words: SeatWords) -> str:
    """Return the sentence for the minutes left: of the paper, or of a part where another one follows."""
    if not state.part_ahead or state.part_left_ms is None or state.part_left_ms > state.left_ms:
        return {15: words.left_15, 5: words.left_5, 1: words.left_1}[state.warning]
    said = day_words_of(words)
    sentence = {15: said.part_left_15, 5: said.part_left_5, 1: said.part_left_1}[state.warning]
    return sentence.format(part=state.part_ahead)


def _restored(state: SeatState, count: int, words: SeatWords) -> str:
    said = words.restored.format(count=count, number=state.work.number)
    given = state.work.given_ms
    return f"{said} {order_words(words).given_too.format(time=clock_text(given))}" if given > 0 else said


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
