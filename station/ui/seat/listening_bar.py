"""The bar of a recording: play, how often still, where it is, how loud."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from protocol.paper import Listening, Sound
from station.ui import look
from station.ui.seat.items.answer_words import answer_words_of
from station.ui.seat.items.note import Note
from station.ui.seat.items.slider import SliderBar
from station.ui.seat.player import LEVELS, Player
from station.ui.seat.rich import RichText
from station.ui.seat.words import SeatWords

WIDEST, BUTTON, LEVEL_WIDTH = 760, 48, 150
TRACK = 6


def clock(seconds: float) -> str:
    """Return minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


class ListeningBar(QWidget):
    """Asks for a play; plays nothing itself, since a play is written down first."""

    play_asked = Signal()

    def __init__(self, words: SeatWords, player: Player) -> None:
        super().__init__()
        self._texts, self._player = answer_words_of(words), player
        self._of, self._listening = "", Listening("")
        self._sound: Sound | None = None
        self._plays, self._zoom = 0, 100
        self.play = look.button(self._texts.listen, "primary", "play", height=BUTTON)
        self.play.clicked.connect(self._on_play)
        self.note, self._time = Note(20), RichText("body", "muted")
        self.level, self._level_icon = SliderBar(), look.label("body")
        self.level.setFixedWidth(LEVEL_WIDTH)
        self.level.setFixedHeight(BUTTON)
        self.level.wanted.connect(player.set_level)
        player.changed.connect(self._draw)
        row = QHBoxLayout()
        row.setSpacing(16)
        for widget in (self.play, self._time):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._level_icon)
        row.addWidget(self.level)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.note)
        self.setMaximumWidth(WIDEST)

    def show_listening(self, of: str, listening: Listening, sound: Sound | None, plays: int, zoom: int) -> None:
        """Draw the recording of the item or stimulus `of`, begun `plays` times."""
        self._of, self._listening, self._sound, self._plays, self._zoom = of, listening, sound, plays, zoom
        self._draw()

    @property
    def is_playing(self) -> bool:
        """Whether it is this recording that sounds."""
        return self._player.current == (self._of, self._listening.sound)

    @property
    def _is_broken(self) -> bool:
        return (self._of, self._listening.sound) in self._player.broken

    def _on_play(self) -> None:
        if self.is_playing:
            self._player.stop()
        else:
            self.play_asked.emit()

    def _draw(self) -> None:
        if not self._of:
            return
        words, most = self._texts, self._listening.max_plays
        left = max(0, most - self._plays)
        can_play = self._sound is not None and self._player.can_play() and not self._is_broken
        free = self.is_playing if not most else False
        self.play.setText(words.stop if free else words.playing if self.is_playing else words.listen)
        self.play.setAccessibleName(f"{words.listening_name}: {self.play.text()}")
        self.play.setEnabled(can_play and (not most or (left > 0 and not self.is_playing)))
        look.set_icon(self.play, "play")
        at = self._player.at_seconds if self.is_playing else 0
        length = self._sound.seconds if self._sound else 0
        self._time.show_words(words.length.format(at=clock(at), length=clock(length)), min(self._zoom, 125))
        self._time.setFixedWidth(self._time.ideal_width() + 12)
        self.level.show_place(self._player.level, LEVELS)
        self.level.setAccessibleName(f"{words.level} {self._player.level} / {LEVELS}")
        self._level_icon.setPixmap(look.pixmap("volume-2", "ink", look.SMALL_ICON))
        self.note.show_note(*self._said(left, can_play=can_play), self._zoom)
        self.update()

    def _said(self, left: int, *, can_play: bool) -> tuple[str, str, str]:
        words = self._texts
        if self._sound is None or self._is_broken:
            return "triangle-alert", words.bad_sound, "stop_ink"
        if not can_play:
            return "triangle-alert", words.no_audio, "stop_ink"
        if not self._listening.max_plays:
            return "info", words.plays_any, "wait_ink"
        if left:
            return "info", words.plays_left.format(count=left), "wait_ink"
        return "check", words.plays_none, "wait_ink"

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the card and how far the recording is."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        look.panel(painter, area, "surface", "line", radius=12)
        if self.is_playing and self._sound is not None and self._sound.seconds > 0:
            done = min(1.0, self._player.at_seconds / self._sound.seconds)
            track = QRectF(16, area.height() - 10, area.width() - 32, TRACK)
            look.panel(painter, track, "sunken", "line", radius=TRACK // 2)
            track.setWidth(max(TRACK, track.width() * done))
            look.panel(painter, track, "accent", "accent", radius=TRACK // 2)

    def take_focus(self) -> None:
        """Give the keyboard to the play button."""
        self.play.setFocus(Qt.FocusReason.OtherFocusReason)
