"""What several items share, in a pane that scrolls by itself."""

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.items.answer_words import answer_words_of
from station.ui.seat.listening_bar import ListeningBar
from station.ui.seat.marked_text import MarkedText
from station.ui.seat.pictures import Pictures
from station.ui.seat.player import Player
from station.ui.seat.rich import RichText
from station.ui.seat.words import SeatWords

WIDEST = 760


class StimulusPane(QScrollArea):
    """The text, and the recording where there is one."""

    def __init__(self, words: SeatWords, player: Player) -> None:
        super().__init__()
        self._texts = answer_words_of(words)
        self._shown = ""
        self._heading, self.text = RichText("small_strong", "muted"), MarkedText(zoomable=True)
        self.bar = ListeningBar(words, player)
        body = QWidget()
        body.setProperty("role", "inside")
        self._column = QVBoxLayout(body)
        self._column.setSpacing(12)
        self._column.addWidget(self._heading)
        self._column.addWidget(self.bar)
        self._column.addLayout(look.at_left(self.text))
        self._column.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "inside")

    def show_stimulus(self, state: SeatState, pictures: Pictures, *, folded: bool) -> None:
        """Draw the stimulus of the item on screen."""
        stimulus, paper = state.stimulus, state.paper
        self.setVisible(stimulus is not None and not state.choosing)
        if stimulus is None or paper is None:
            self._shown = ""
            return
        margin = 32 if folded else 40
        self._column.setContentsMargins(margin, 20, 24, 20)
        numbers = [item.number for item in state.items if item.stimulus == stimulus.id] or [state.work.number]
        one = len(numbers) == 1
        form = self._texts.stimulus_for_one if one else self._texts.stimulus_for
        self._heading.show_words(form.format(first=numbers[0], last=numbers[-1]), state.zoom)
        self.text.setMaximumWidth(round(WIDEST * state.zoom / 100))
        self.text.show_html(stimulus.html, pictures, state.zoom)
        self.bar.setVisible(stimulus.listening is not None)
        if stimulus.listening is not None:
            name = stimulus.listening.sound
            plays = state.work.played(stimulus.id, name)
            self.bar.show_listening(stimulus.id, stimulus.listening, paper.sounds.get(name), plays, state.zoom)
        self.setAccessibleName(f"{self._heading.plain_text()}. {self.text.accessibleName()}")
        if self._shown != stimulus.id:
            self._shown = stimulus.id
            self.verticalScrollBar().setValue(0)
