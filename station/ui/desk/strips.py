"""The head, with place and time, and the health strip at the foot."""

from PySide6.QtCore import QDateTime, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from station.checkin.desk import DeskState, Health
from station.ui import look
from station.ui.desk.words import DeskWords
from station.ui.widgets.chip import Chip

HEAD_HEIGHT, HEALTH_HEIGHT, PRACTICE_HEIGHT, SECOND_MS = 56, 40, 32, 1000
MARGIN, NARROW_MARGIN = 24, 12
MINUTES_PER_DAY = 24 * 60


class HeadStrip(QFrame):
    """Where this desk stands, for which sitting, and what time it is."""

    def __init__(self, words: DeskWords) -> None:
        super().__init__()
        self._words = words
        self.setProperty("role", "head")
        self.setFixedHeight(HEAD_HEIGHT)
        mark = look.label("body")
        mark.setPixmap(look.pixmap("id-card", "accent", look.ICON + 8))
        self._desk, self._site = look.label("body_strong"), look.label("body", ink="muted")
        self._sitting, self._time = Chip(), look.label("h2_bold")
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(16)
        for widget in (mark, self._desk, self._site, self._sitting):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._time)
        self._second = QTimer(self)
        self._second.timeout.connect(self._tick)
        self._second.start(SECOND_MS)
        self._tick()

    def add(self, button: QPushButton) -> None:
        """Hold a button before the time."""
        self._row.insertWidget(self._row.count() - 1, button)

    def _tick(self) -> None:
        self._time.setText(QDateTime.currentDateTime().toString("HH:mm:ss"))

    def show_place(self, state: DeskState) -> None:
        """Draw desk, site and sitting."""
        place = state.place
        self._desk.setText(self._words.desk.format(desk=place.desk))
        self._site.setText(place.site)
        sitting = self._words.sitting.format(
            exam_session=place.exam_session, subject=place.subject, starts_at=place.starts_at
        )
        self._sitting.show_chip("clock", sitting, "wait")


class PracticeStrip(QLabel):
    """Says, as long as it lasts, that this is practice."""

    def __init__(self, words: DeskWords) -> None:
        super().__init__(words.practice)
        self.setProperty(look.STEP, "body_strong")
        self.setProperty("role", "practice")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumHeight(PRACTICE_HEIGHT)

    def show_practice(self, state: DeskState) -> None:
        """Stand there in practice, and only then."""
        self.setVisible(state.health.practice)


class HealthStrip(QFrame):
    """Good is quiet; what is wrong says what to do."""

    def __init__(self, words: DeskWords) -> None:
        super().__init__()
        self._words, self._narrow = words, False
        self.setProperty("role", "health")
        self.setMinimumHeight(HEALTH_HEIGHT)
        self._reader_icon, self.reader = QLabel(), look.label("small_strong")
        self._line_icon, self.line, self._go_on = QLabel(), look.label("small_strong"), look.label("small", ink="muted")
        self._row = row = QHBoxLayout(self)
        row.setSpacing(8)
        row.addWidget(self._reader_icon)
        row.addWidget(look.label("small", words.reader, ink="muted"))
        row.addWidget(self.reader)
        row.addSpacing(16)
        self._camera = look.label("small", ink="muted")
        row.addWidget(self._camera)  # a scanner or a photograph brings the QR
        self.torn = look.label("small_strong", ink="stop", wrap=True)  # two lines have room where one has not
        row.addWidget(self.torn, 100)
        row.addStretch(1)
        for widget in (self._line_icon, self.line, self._go_on):
            row.addWidget(widget)

    def fold(self, *, narrow: bool) -> None:
        """Leave out what can be done without, so that what is wrong has room."""
        self._narrow = narrow
        for label in (self._camera, self._go_on):
            label.setVisible(not narrow)
        side = NARROW_MARGIN if narrow else MARGIN
        self._row.setContentsMargins(side, 0, side, 0)

    def show_health(self, state: DeskState) -> None:
        """Draw reader and line."""
        words, health = self._words, state.health
        ready = bool(health.reader)
        self._camera.setText(f"{words.camera}  {words.reader_ready if health.camera else words.camera_none}")
        self._reader_icon.setPixmap(look.pixmap("nfc", "ok" if ready else "stop_ink", look.SMALL_ICON))
        missing = words.reader_virtual if health.virtual_refused else words.reader_gone
        self.reader.setText(words.reader_ready if ready else missing)
        look.restyle(self.reader, tone="wait" if ready else "stop")
        icon = (
            "cloud" if health.connected and not health.waiting else "cloud-upload" if health.connected else "cloud-off"
        )
        self._line_icon.setPixmap(look.pixmap(icon, "ok" if health.connected else "local_ink", look.SMALL_ICON))
        state_word = words.connected if health.connected else words.away
        self.line.setText(f"{state_word} · {words.waiting.format(waiting=health.waiting)}")
        self._go_on.setText("" if health.connected else words.go_on)
        wrong = _wrong(health, words)
        self.torn.setText(wrong)
        self.torn.setVisible(bool(wrong))
        for label in (self._camera, self._go_on):  # what is wrong has the room
            label.setVisible(not wrong and not self._narrow)


def _wrong(health: Health, words: DeskWords) -> str:
    """Return what is worst about this machine, or nothing."""
    if health.line:
        return words.line_trouble[health.line]
    if health.anchors_unread:
        return words.anchors_unread.format(count=health.anchors_unread)
    if health.torn:
        return words.torn.format(torn=health.torn)
    if health.clock_off_minutes:
        days, minutes = divmod(abs(health.clock_off_minutes), MINUTES_PER_DAY)
        off = words.days.format(days=days) if days else words.minutes.format(minutes=minutes)
        return words.clock_off.format(off=off)
    return ""
