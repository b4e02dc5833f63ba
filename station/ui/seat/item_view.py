"""One question beside what it shares with its neighbours: two panes, stacked where narrow."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from station.exam.seat import SeatState
from station.ui.seat.intents import SeatIntents
from station.ui.seat.item_pane import ItemPane
from station.ui.seat.pictures import Pictures
from station.ui.seat.player import Player
from station.ui.seat.stimulus_pane import StimulusPane
from station.ui.seat.words import SeatWords

STACKED_UNDER = 1200  # pixels of the window
HANDLE = 8
DEPTH = 6  # of layouts in layouts


class ItemView(QWidget):
    """The splitter, and the player of both panes."""

    def __init__(self, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self._intents = intents
        self._state: SeatState | None = None
        self.player = Player(self)
        self.stimulus, self.pane = StimulusPane(words, self.player), ItemPane(words, intents, self.player)
        self.stimulus.bar.play_asked.connect(self._on_play_asked)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(HANDLE)
        for pane in (self.stimulus, self.pane):
            self.splitter.addWidget(pane)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)

    def show_item(self, state: SeatState, pictures: Pictures, *, folded: bool) -> None:
        """Draw the item on screen. `folded`: the question map is behind a button."""
        self._state = state
        way = Qt.Orientation.Vertical if self.window().width() < STACKED_UNDER else Qt.Orientation.Horizontal
        was_hidden = self.stimulus.isHidden()
        self.stimulus.show_stimulus(state, pictures, folded=folded)
        if self.splitter.orientation() is not way or (was_hidden and not self.stimulus.isHidden()):
            self.splitter.setOrientation(way)
            self.splitter.setSizes([1, 1] if way is Qt.Orientation.Vertical else [1000, 1000])
        self.pane.show_item(state, pictures, folded=folded)
        for _ in range(DEPTH):  # texts as high as their width makes them, in rows in cards: no level is drawn half way
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    @property
    def is_stacked(self) -> bool:
        """Whether the panes stand one above the other."""
        return self.splitter.orientation() is Qt.Orientation.Vertical

    def begin(self, of: str, name: str) -> None:
        """Play a recording: its play is written down."""
        sound = self._state.paper.sounds.get(name) if self._state and self._state.paper else None
        if sound is not None:
            self.player.begin(of, name, sound)

    def take_focus(self) -> None:
        """Give the keyboard to what the item is answered with."""
        self.pane.take_focus()

    def take_key(self, event: QKeyEvent) -> bool:
        """Offer a key to the response."""
        return self.pane.take_key(event)

    def _on_play_asked(self) -> None:
        stimulus = self._state.stimulus if self._state else None
        if stimulus is not None and stimulus.listening is not None:
            self._intents.play_asked.emit(stimulus.id, stimulus.listening)
