"""The queue at the side: how many are in, and the last eight."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from protocol.records import DecisionCode
from station.checkin.desk import DeskState, Recent
from station.ui import look
from station.ui.desk.words import DeskWords

WIDTH, NAME_WIDTH = 344, 132
QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's "no limit"
ICONS = {DecisionCode.ADMITTED: ("circle-check", "ok"), DecisionCode.CONDITIONAL: ("shield-alert", "person_ink")}


class QueueSide(QWidget):
    """Figures above, list below."""

    def __init__(self, words: DeskWords) -> None:
        super().__init__()
        self._words, self._below = words, False
        self.setFixedWidth(WIDTH)
        self._title, self._where = look.label("h3"), look.label("small", ink="muted")
        self.count, self._of, self._left = look.label("figure"), look.label("body", ink="muted"), look.label("small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._list = QGridLayout()
        self._empty = look.label("small", words.nobody, ink="muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._figures())
        column.addWidget(self._recent(), 1)

    def _figures(self) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._where)
        numbers = QHBoxLayout()
        numbers.setSpacing(8)
        numbers.addWidget(self.count)
        numbers.addWidget(self._of)
        numbers.addStretch(1)
        numbers.addWidget(self._left)
        column = QVBoxLayout(card)
        column.setContentsMargins(20, 16, 20, 20)
        column.addLayout(head)
        column.addLayout(numbers)
        column.addWidget(self._bar)
        return card

    def _recent(self) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        self._list.setHorizontalSpacing(12)
        self._list.setVerticalSpacing(14)
        self._list.setColumnStretch(2, 1)
        column = QVBoxLayout(card)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(look.label("body_strong", self._words.recent))
        column.addWidget(self._empty)
        column.addLayout(self._list)
        column.addStretch(1)
        return card

    def fold(self, *, below: bool) -> None:
        """Stand below the card, as wide as it, or beside it."""
        self._below = below
        self.setMinimumWidth(0 if below else WIDTH)
        self.setMaximumWidth(QWIDGETSIZE_MAX if below else WIDTH)

    def show_queue(self, state: DeskState) -> None:
        """Draw figures and list."""
        words, counts = self._words, state.counts
        self._title.setText(state.place.exam_session)
        self._where.setText(" · ".join(f"P.{room}" for room in state.place.rooms))
        self.count.setText(str(counts.admitted))
        self._of.setText(f"{words.queue_of.format(expected=counts.expected)} {words.queue}")
        self._left.setText(words.left.format(left=max(0, counts.expected - counts.admitted)))
        self._bar.setRange(0, max(1, counts.expected))
        self._bar.setValue(counts.admitted)
        look.emptied(self._list)
        self._empty.setVisible(not state.recent)
        for line, recent in enumerate(state.recent):
            self._add(line, recent)

    def _elided(self, name: str) -> str:
        if self._below:
            return name
        return QFontMetrics(look.worn_font("small_strong")).elidedText(name, Qt.TextElideMode.ElideRight, NAME_WIDTH)

    def _add(self, line: int, recent: Recent) -> None:
        icon, ink = ICONS.get(recent.decision, ("octagon-x", "stop_ink"))
        mark = look.label("small")
        mark.setPixmap(look.pixmap(icon, ink, look.SMALL_ICON))
        reason = recent.place or self._words.answers[recent.decision].reason.split(":")[0]
        name = look.label("small_strong", self._elided(recent.name or "—"))
        name.setToolTip(recent.name)
        self._list.addWidget(look.label("small", recent.at, ink="muted"), line, 0)
        self._list.addWidget(mark, line, 1)
        self._list.addWidget(name, line, 2)
        self._list.addWidget(look.label("small", reason.split("{")[0], ink="muted"), line, 3)
