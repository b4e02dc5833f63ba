"""Under the head, where it is needed: the open part's own time beside the whole paper's, and the way to a break."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from station.exam import parts
from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.day_words import DayWords, day_words_of
from station.ui.seat.header import clock_text
from station.ui.seat.intents import SeatIntents
from station.ui.seat.words import SeatWords

BREAK_HEIGHT = 40


def times_of(state: SeatState, words: DayWords) -> str:
    """Return which part stands open and how long part and paper still run; nothing of a paper without such parts."""
    if state.paper is None or not state.paper.is_stepped:
        return ""
    said = [f"<b>{parts.stage_of(state.paper, state.work).title}</b>"]
    if state.timer_hidden:
        return said[0]
    if state.part_left_ms is not None:
        said.append(words.part_left.format(time=clock_text(state.part_left_ms)))
    said.append(words.whole_left.format(time=clock_text(state.whole_left_ms)))
    return " · ".join(said)


class PartBar(QFrame):
    """One line, seen only where a paper is sat part by part or breaks are allowed."""

    def __init__(self, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self._words = day_words_of(words)
        self.setProperty("role", "strip")
        self.setProperty("tone", "wait")
        self.times = look.label("body")
        self.take_break = look.button(self._words.take_break, "secondary", "circle-pause", height=BREAK_HEIGHT)
        self.take_break.clicked.connect(intents.break_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 4, 24, 4)
        row.setSpacing(12)
        row.addWidget(self.times, 1)
        row.addWidget(self.take_break)

    def show_bar(self, state: SeatState) -> None:
        """Draw the times and the button, or nothing."""
        said = times_of(state, self._words)
        may_break = state.candidate is not None and state.candidate.accommodation.breaks
        self.setVisible(bool(said) or may_break)
        self.times.setText(said)
        self.times.setAccessibleName(said.replace("<b>", "").replace("</b>", ""))
        self.take_break.setVisible(may_break)
        look.set_icon(self.take_break, "circle-pause")
