"""The second screen: who sits here, what is ready, and the bell."""

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.intents import SeatIntents
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


class CheckRow(QWidget):
    """One line of what is ready."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._icon, self.fact = look.label("body"), look.label("body", ink="muted", wrap=True)
        self.fact.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 12, 0, 12)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(look.label("body_strong", title))
        row.addWidget(self.fact, 1)

    def show_fact(self, fact: str, icon: str, ink: str) -> None:
        """Say how it stands."""
        self._icon.setPixmap(look.pixmap(icon, ink, look.ICON))
        self.fact.setText(fact)


class WaitingCard(QWidget):
    """The right half of the second screen."""

    def __init__(self, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self._words = words
        self._photo, self._verified = PhotoFrame(words), Chip()
        self.name, self._number, self._born = (
            look.label("h1", wrap=True),
            look.label("body_strong"),
            look.label("body_strong"),
        )
        self._screen, self._paper, self.bell = (
            CheckRow(title) for title in (words.check_screen, words.check_paper, words.wait_bell)
        )
        self._note = look.label("body", ink="muted", wrap=True)
        self.zoom = look.button("", "secondary", "zoom-in")
        self.zoom.clicked.connect(lambda: intents.zoom_asked.emit(0))
        self.theme = look.button(words.size_and_colour, "secondary", "contrast")
        self.theme.clicked.connect(intents.theme_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        facts = QGridLayout()
        facts.setColumnStretch(1, 1)
        facts.setHorizontalSpacing(16)
        for row, (title, value) in enumerate(
            ((self._words.candidate_number, self._number), (self._words.born, self._born))
        ):
            facts.addWidget(look.label("body", title, ink="muted"), row, 0)
            facts.addWidget(value, row, 1)
        person = QVBoxLayout()
        person.setSpacing(8)
        person.addWidget(self._verified)
        person.addWidget(self.name)
        person.addLayout(facts)
        person.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(24)
        top.addWidget(self._photo, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(person, 1)
        card = QFrame()
        card.setProperty("role", "card")
        checks = QVBoxLayout(card)
        checks.setContentsMargins(24, 8, 24, 8)
        checks.setSpacing(0)
        for check in (self._screen, self._paper, self.bell):
            checks.addWidget(check)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.zoom)
        buttons.addWidget(self.theme)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        column.addLayout(top)
        column.addWidget(card)
        column.addWidget(self._note)
        column.addLayout(buttons)

    def show_waiting(self, state: SeatState) -> None:
        """Draw the person and the checks."""
        person, ready, words = state.candidate, state.preparation, self._words
        if person is None:
            return
        self._photo.show_photo(person.photo)
        self._verified.show_chip("circle-check", words.verified, "ok")
        self.name.setText(person.name)
        self._number.setText(person.number)
        self._born.setText(person.born)
        self._screen.show_fact(
            words.check_screen_ok if ready.screen_ok else words.check_screen_bad,
            "circle-check" if ready.screen_ok else "circle-alert",
            "ok_ink" if ready.screen_ok else "stop_ink",
        )
        self._paper.show_fact(
            words.paper_sealed if ready.paper_here else words.paper_missing,
            "circle-check" if ready.paper_here else "circle-alert",
            "ok_ink" if ready.paper_here else "stop_ink",
        )
        opens = words.opens_at.format(time=state.place.starts_at) if state.place.starts_at else ""
        self.bell.show_fact(opens, "hourglass", "wait_ink")
        self._note.setText(words.key_late if ready.key_late else words.not_you)
        self.zoom.setText(words.text_size.format(zoom=state.zoom))
        self.zoom.setAccessibleName(self.zoom.text())
        look.set_icon(self.zoom, "zoom-in")
        look.set_icon(self.theme, "contrast")
