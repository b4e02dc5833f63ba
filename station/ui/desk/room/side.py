"""Beside the map: what should be looked at, and what became of each signed order. Nothing leaves by itself."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from station.checkin.room import RoomState, alerts, unseen
from station.ui import look
from station.ui.desk.room.texts import ALERT_LOOKS, STEP_LOOKS, alert_text, line_text
from station.ui.desk.room.words import RoomWords

WIDTH, PADDING, BELOW_HEIGHT = 344, 16, 90
TITLE_HEIGHT = 80
QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's "no limit"
INKS = {"accent": "accent"}


class LineList(QListWidget):
    """Lines of an icon and one or two sentences, walked with the arrows."""

    put_away = Signal()
    given_up = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "lines")
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(look.SMALL_ICON, look.SMALL_ICON))
        self._lines: Sequence[tuple[object, str, str, str]] = ()

    def show_lines(self, lines: Sequence[tuple[object, str, str, str]]) -> None:
        """Draw `lines` of key, icon, ink and text; the one that is chosen stays so."""
        if lines == self._lines:
            return
        chosen, self._lines = self.chosen, lines
        self.clear()
        for _, icon, ink, text in lines:
            item = QListWidgetItem(look.icon_of(icon, INKS.get(ink, f"{ink}_ink"), look.SMALL_ICON), text)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
            self.addItem(item)
        keys = [key for key, *_ in lines]
        if keys:
            self.setCurrentRow(keys.index(chosen) if chosen in keys else 0)

    @property
    def chosen(self) -> object:
        """The key of the line that is chosen."""
        row = self.currentRow()
        return self._lines[row][0] if 0 <= row < len(self._lines) else None

    @property
    def texts(self) -> list[str]:
        """What the lines say."""
        return [text for *_, text in self._lines]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Enter takes a line up, Delete gives it up."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.put_away.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class RoomSide(QWidget):
    """Alerts above, orders below."""

    alert_chosen = Signal(str, str)  # room, seat
    line_seen = Signal(object)
    line_withdrawn = Signal(object)

    def __init__(self, words: RoomWords) -> None:
        super().__init__()
        self._words = words
        self.alerts, self.lines = LineList(words.alerts_title), LineList(words.signed_title)
        self._no_alerts = look.label("small", words.no_alerts, ink="muted", wrap=True)
        self._no_lines = look.label("small", words.no_signed, ink="muted", wrap=True)
        self._hint = look.label("caption", words.signed_hint, ink="muted", wrap=True)
        self.alerts.put_away.connect(self._choose_alert)
        self.alerts.itemDoubleClicked.connect(self._choose_alert)
        self.lines.put_away.connect(self._see_line)
        self.lines.itemDoubleClicked.connect(self._see_line)
        self.lines.given_up.connect(self._withdraw_line)
        self._both = both = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(PADDING)
        both.addWidget(_card(words.alerts_title, self._no_alerts, self.alerts), 1)
        both.addWidget(_card(words.signed_title, self._no_lines, self.lines, self._hint), 1)
        self.fold(below=False)

    def fold(self, *, below: bool) -> None:
        """Stand below the map, one list beside the other, or beside it."""
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._both.setDirection(right if below else down)
        self.setMinimumWidth(0 if below else WIDTH)
        self.setMaximumWidth(QWIDGETSIZE_MAX if below else WIDTH)
        self.setMaximumHeight(look.zoomed(BELOW_HEIGHT) + TITLE_HEIGHT if below else QWIDGETSIZE_MAX)

    def show_state(self, state: RoomState) -> None:
        """Draw alerts and orders."""
        found = [
            ((one.place, one.kind), *ALERT_LOOKS[one.kind], "\n".join((text, self._words.at.format(at=at))))
            for one in alerts(state)
            for text, at in [alert_text(one, self._words)]
        ]
        self.alerts.show_lines(found)
        lines = [(one.id, *STEP_LOOKS[one.step], "\n".join(line_text(one, self._words))) for one in unseen(state)]
        self.lines.show_lines(lines)
        for what, labels in ((found, (self._no_alerts,)), (lines, (self._no_lines,))):
            for label in labels:
                label.setVisible(not what)
        self.alerts.setVisible(bool(found))
        self.lines.setVisible(bool(lines))
        self._hint.setVisible(bool(lines))

    def _choose_alert(self) -> None:
        chosen = self.alerts.chosen
        if isinstance(chosen, tuple):
            (room, seat), _ = chosen
            self.alert_chosen.emit(room, seat)

    def _see_line(self) -> None:
        if isinstance(chosen := self.lines.chosen, bytes):
            self.line_seen.emit(chosen)

    def _withdraw_line(self) -> None:
        if isinstance(chosen := self.lines.chosen, bytes):
            self.line_withdrawn.emit(chosen)


def _card(title: str, *widgets: QLabel | QListWidget) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
    column.setSpacing(8)
    column.addWidget(look.label("body_strong", title))
    for widget in widgets:
        column.addWidget(widget, 1 if isinstance(widget, QListWidget) else 0)
    column.addStretch(0)
    return card
