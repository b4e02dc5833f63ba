"""The head of the exam: paper, person, where the answers are, time left."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout

from station.exam.seat import SaveState, SeatState
from station.ui import look
from station.ui.seat.intents import SeatIntents
from station.ui.seat.words import SeatWords
from station.ui.widgets.chip import Chip

HEIGHT, BOX_HEIGHT = 64, 44
LAST_MINUTE_MS = 60_000
SAVE_LOOKS = {
    SaveState.SAVING: ("pencil-line", "wait"),
    SaveState.SAVED_HERE: ("hard-drive", "local"),
    SaveState.SAVED_SERVER: ("cloud-check", "ok"),
    SaveState.FAILED: ("triangle-alert", "stop"),
}


def clock_text(left_ms: int) -> str:
    """Return mm:ss, or h:mm:ss above an hour. A begun second counts as a whole one."""
    seconds = -(-left_ms // 1000)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def said_of(saved: SaveState, words: SeatWords) -> str:
    """Return where the latest answer is, in words."""
    return {
        SaveState.SAVING: words.saving,
        SaveState.SAVED_HERE: words.saved_here,
        SaveState.SAVED_SERVER: words.saved_server,
        SaveState.FAILED: words.save_failed,
    }[saved]


class TimerBox(QAbstractButton):
    """Time left; a click hides it."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__()
        self._words = words
        self._last = False
        self.setToolTip(words.hide_time)
        self.setFixedHeight(BOX_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_time(self, left_ms: int, *, hidden: bool) -> None:
        """Show `left_ms`, or the offer to show it."""
        self.setText(self._words.show_time if hidden else clock_text(left_ms))
        self._last = left_ms <= LAST_MINUTE_MS and not hidden
        self.setAccessibleName(self._words.time_left.format(time=clock_text(left_ms)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As wide as the figures."""
        return QSize(QFontMetrics(look.font("h2_bold")).horizontalAdvance(self.text()) + 56, BOX_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the box: neutral until the last minute."""
        painter = QPainter(self)
        fill, ink = ("stop", "on_stop") if self._last else ("sunken", "ink")
        look.panel(painter, QRectF(self.rect()), fill, fill)
        icon = "alarm-clock" if self._last else "clock"
        painter.drawPixmap(14, (self.height() - look.SMALL_ICON) // 2, look.pixmap(icon, ink, look.SMALL_ICON))
        painter.setFont(look.font("h2_bold"))
        painter.setPen(look.color(ink))
        painter.drawText(self.rect().adjusted(42, 0, -8, 0), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus():
            look.focus_ring(painter, QRectF(self.rect()))


class Header(QFrame):
    """Four things, always at the same place."""

    def __init__(self, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self._words = words
        self.setProperty("role", "head")
        self.setFixedHeight(HEIGHT)
        self._brand = look.label("body")
        self._subject, self._person = look.label("body"), look.label("small")
        self.save, self.timer = Chip(36), TimerBox(words)
        self.timer.clicked.connect(intents.timer_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(16)
        row.addWidget(self._brand)
        row.addWidget(self._subject)
        row.addStretch(1)
        row.addWidget(self._person)
        row.addStretch(1)
        row.addWidget(self.save)
        row.addWidget(self.timer)

    def show_head(self, state: SeatState, *, narrow: bool) -> None:
        """Draw the head; where `narrow`, without paper code and seat."""
        paper, person = state.paper, state.candidate
        if paper is None or person is None:
            return
        self._brand.setPixmap(look.pixmap("id-card", "accent", 32))
        code = self._words.paper_code.format(variant=paper.variant)
        self._subject.setText(f"<b>{paper.subject}</b>" + ("" if narrow else f" · {code}"))
        place = "" if narrow else " · " + self._words.seat.format(seat=state.place.seat)
        self._person.setText(f"{person.name} · <b>{person.number}</b>{place}")
        icon, tone = SAVE_LOOKS[state.saved]
        self.save.show_chip(icon, said_of(state.saved, self._words), tone)
        self.save.setToolTip("" if state.online else self._words.offline)
        self.timer.show_time(state.left_ms, hidden=state.timer_hidden)
