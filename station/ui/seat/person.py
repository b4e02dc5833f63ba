"""Who sits here: picture, name, number, date of birth."""

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.words import SeatWords
from station.ui.widgets.chip import Chip

PHOTO_WIDTH, PHOTO_HEIGHT = 150, 200


class PhotoFrame(QWidget):
    """The admitted person's picture, or that there is none."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__()
        self._words = words
        self._photo = QPixmap()
        self.setFixedSize(PHOTO_WIDTH, PHOTO_HEIGHT)

    def show_photo(self, photo: bytes | None) -> None:
        """Draw `photo`; bytes that are no picture count as none."""
        self._photo = QPixmap()
        if photo:
            self._photo.loadFromData(QByteArray(photo))
        self.setAccessibleName("" if not self._photo.isNull() else self._words.no_photo)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the picture over its whole frame."""
        painter = QPainter(self)
        look.panel(painter, QRectF(self.rect()), "sunken", "line")
        if self._photo.isNull():
            painter.drawPixmap(51, 62, look.pixmap("image-off", "muted", 48))
            painter.setFont(look.font("small"))
            painter.setPen(look.color("muted"))
            painter.drawText(self.rect().adjusted(0, 110, 0, -50), Qt.AlignmentFlag.AlignCenter, self._words.no_photo)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scaled = self._photo.scaled(
            self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        )
        painter.drawPixmap((self.width() - scaled.width()) // 2, (self.height() - scaled.height()) // 2, scaled)


class PersonFacts(QWidget):
    """The picture beside what the slip says."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__()
        self._words = words
        self._photo, self._verified = PhotoFrame(words), Chip()
        self.name = look.label("h1", wrap=True)
        self._number, self._born = look.label("body_strong"), look.label("body_strong")
        facts = QGridLayout()
        facts.setColumnStretch(1, 1)
        facts.setHorizontalSpacing(16)
        for row, (title, value) in enumerate(((words.candidate_number, self._number), (words.born, self._born))):
            facts.addWidget(look.label("body", title, ink="muted"), row, 0)
            facts.addWidget(value, row, 1)
        person = QVBoxLayout()
        person.setSpacing(8)
        person.addWidget(self._verified)
        person.addWidget(self.name)
        person.addLayout(facts)
        person.addStretch(1)
        row_of = QHBoxLayout(self)
        row_of.setContentsMargins(0, 0, 0, 0)
        row_of.setSpacing(24)
        row_of.addWidget(self._photo, 0, Qt.AlignmentFlag.AlignTop)
        row_of.addLayout(person, 1)

    def show_person(self, state: SeatState) -> None:
        """Draw the person who was signed in."""
        person = state.candidate
        if person is None:
            return
        self._photo.show_photo(person.photo)
        self._verified.show_chip("circle-check", self._words.verified, "ok")
        self.name.setText(person.name)
        self._number.setText(person.number)
        self._born.setText(person.born)
