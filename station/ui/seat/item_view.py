"""One question beside what it shares with its neighbours: two panes, stacked where narrow."""

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from station.exam.seat import SeatState, Tool
from station.exam.tools import is_open
from station.ui.seat.intents import SeatIntents
from station.ui.seat.item_pane import ABOVE, ItemPane
from station.ui.seat.marked_text import MarkedText
from station.ui.seat.marker_strip import MarkerStrip
from station.ui.seat.markers import Markers
from station.ui.seat.pictures import Pictures
from station.ui.seat.player import Player
from station.ui.seat.ruler import LineRuler
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
        self._marking = False
        self._ruled = "", False  # over which question the ruler was laid
        self.player = Player(self)
        self.stimulus, self.pane = StimulusPane(words, self.player), ItemPane(words, intents, self.player)
        self.stimulus.bar.play_asked.connect(self._on_play_asked)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(HANDLE)
        for pane in (self.stimulus, self.pane):
            self.splitter.addWidget(pane)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.strip = MarkerStrip(words, intents.tools)
        column.addWidget(self.strip)
        column.addWidget(self.splitter, 1)
        self.ruler = LineRuler(self)
        self._markers = Markers(self, words, intents.tools, self._reach)

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
        self.strip.show_strip(state)
        self._markers.show_marks(state, self.pane.texts(), self.stimulus.text)
        self._follow_highlighter(state)
        for _ in range(DEPTH):  # texts as high as their width makes them, in rows in cards: no level is drawn half way
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

        self._show_ruler(state)

    def _follow_highlighter(self, state: SeatState) -> None:
        """Lead the keyboard to the text when the highlighter is taken up, and back when it is put away."""
        was, self._marking = self._marking, is_open(state, Tool.HIGHLIGHTER)
        if self._marking and not was:
            for _, text in self.pane.texts()[:1]:
                text.setFocus(Qt.FocusReason.OtherFocusReason)
        elif was and not self._marking:
            self.take_focus()

    def _show_ruler(self, state: SeatState) -> None:
        """Lay the ruler on; over another question it begins at the first line."""
        self.ruler.show_ruler(state.theme, state.zoom, on=state.ruler)
        item = state.item.id if state.item else ""
        if self._ruled != (item, state.ruler):
            self._ruled = item, state.ruler
            first = next((text for _, text in self.pane.texts()), None)
            if first is not None and state.ruler:
                self.ruler.place_at(first.mapTo(self, QPoint(0, 0)).y() + self.ruler.band_height() / 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Lay the ruler over the new size."""
        super().resizeEvent(event)
        self.ruler.setGeometry(self.rect())

    def scroll_lines(self, by: int) -> None:
        """Scroll by so many lines; with the ruler on, move it first."""
        beyond = self.ruler.step(by) if self.ruler.isVisible() else by
        if beyond:
            self.pane.scroll_lines(beyond)

    def enlarge(self) -> None:
        """Ask for the first picture of the question to be shown large."""
        self._intents.tools.enlarge_asked.emit("")

    def _reach(self, text: MarkedText) -> None:
        pane = self.stimulus if text is self.stimulus.text else self.pane
        pane.ensureWidgetVisible(text, 0, ABOVE)

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
