"""A short sentence with its icon: a state said by word, icon and colour."""

from collections.abc import Collection

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.ui import look
from station.ui.seat.rich import RichText

GREATEST = 125  # per cent: small words grow less than the question
GAP = 6
TICKS = frozenset({"check", "circle-dashed"})  # whole, and in part
DROP = 0.17  # of the letters' size: they stand in the lower part of their line


class Note(QWidget):
    """Icon and words in one colour."""

    def __init__(self, icon_size: int = 16) -> None:
        super().__init__()
        self._size, self._drawn = icon_size, ("", "")
        self._words = RichText("small_strong")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(icon_size + GAP, 0, 0, 0)
        self._row.addWidget(self._words)

    def show_note(self, icon: str, words: str, ink: str, zoom: int) -> None:
        """Draw `words` after `icon`."""
        self._words.show_words(words, min(zoom, GREATEST), ink)
        self.setAccessibleName(words)
        if self._drawn != (icon, ink):
            self._drawn = icon, ink
            self._words.update()
            self.update()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.plain_text()

    def announce(self) -> None:
        """Have a screen reader say it now."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.words))

    def ideal_width(self) -> int:
        """Return the width that needs one line only."""
        return self._size + GAP + self._words.ideal_width() + 2

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the icon beside the first line."""
        icon, ink = self._drawn
        if icon:
            line = self._words.heightForWidth(10_000)
            top = (self.height() - self._words.heightForWidth(self._words.width())) // 2
            painter = QPainter(self)
            drop = round(look.font("small_strong").pixelSize() * DROP)
            painter.drawPixmap(0, top + (line - self._size) // 2 + drop, look.pixmap(icon, ink, self._size))


class StatusNote(Note):
    """How far an item is answered. What the disk has not gets no tick: the note says that instead."""

    def __init__(self, unsaved: str, ticks: Collection[str] = TICKS) -> None:
        """`unsaved`: what it says then. `ticks`: the icons of which the disk has to know."""
        super().__init__(20)
        self._unsaved, self._ticks, self._kept = unsaved, ticks, True
        self._asked = ("", "", "wait_ink", 100)

    def show_note(self, icon: str, words: str, ink: str, zoom: int) -> None:
        """Draw `words` after `icon`; a note without words is there for what is not saved alone."""
        self._asked = (icon, words, ink, zoom)
        self._draw()

    def show_kept(self, *, kept: bool) -> None:
        """Draw whether the disk has what is answered."""
        self._kept = kept
        self._draw()

    def _draw(self) -> None:
        icon, words, ink, zoom = self._asked
        if not self._kept and icon in self._ticks:
            icon, words, ink = "triangle-alert", self._unsaved, "person_ink"
        self.setVisible(bool(words))
        super().show_note(icon, words, ink, zoom)
