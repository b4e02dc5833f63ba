"""Slider: one value of a grid, by arrows, buttons or the mouse; none before the person sets one."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout

from protocol.paper import Item, SliderInteraction
from protocol.records import Response, SliderResponse
from station.exam.responses import SliderGrid
from station.ui import look
from station.ui.seat.items.answer_words import answer_words_of
from station.ui.seat.items.interface import ItemWidget
from station.ui.seat.items.note import StatusNote
from station.ui.seat.pictures import Pictures
from station.ui.seat.rich import RichText
from station.ui.seat.words import SeatWords

HIGH, BUTTON, HANDLE, TRACK = 56, 72, 28, 8
WIDEST = 760
MOST_TICKS = 40
MOST_PLACES = 1_000_000  # a paper that asks for more asks for nonsense
MINUS = "\u2212"
NOWHERE = -1
NONE = Qt.KeyboardModifier.NoModifier
STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
}


def shown_number(value: str) -> str:
    """Return `value` with a decimal comma and a minus of full width."""
    return value.replace(".", ",").replace("-", MINUS)


class SliderBar(QSlider):
    """The line with its handle. A hollow handle at the middle stands for no answer. Says where it is wanted."""

    wanted = Signal(int)
    focused = Signal()

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.given = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(HIGH)

    def show_place(self, place: int, last: int) -> None:
        """Stand at `place` of so many; NOWHERE for no answer."""
        self.given = place != NOWHERE
        self.setRange(0, max(last, 0))
        self.setValue(place if self.given else last // 2)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As wide as there is room."""
        return QSize(WIDEST, HIGH)

    def event(self, event: QEvent) -> bool:
        """Keep the arrows, which elsewhere change the question."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and event.key() in STEPS:
            event.setAccepted(event.modifiers() in (NONE, Qt.KeyboardModifier.KeypadModifier))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Say where an arrow leads; the first one only sets the handle down where it stands."""
        ends = {Qt.Key.Key_Home: self.minimum(), Qt.Key.Key_End: self.maximum()}
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif (step := STEPS.get(Qt.Key(event.key()))) is not None:
            self.step(step)
        elif (end := ends.get(Qt.Key(event.key()))) is not None:
            self.wanted.emit(end)
        elif event.key() == Qt.Key.Key_Space:
            self.wanted.emit(self.value())
        else:
            event.ignore()

    def step(self, by: int) -> None:
        """Say that the handle is wanted `by` places on."""
        self.wanted.emit(min(max(self.value() + by, 0), self.maximum()) if self.given else self.value())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Want the handle where the mouse is."""
        self.wanted.emit(self._place_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the mouse while its button is down."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._place_at(event.position().x()) != self.value():
            self.wanted.emit(self._place_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Nothing is left to do."""
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Say so: the body scrolls here."""
        super().focusInEvent(event)
        self.focused.emit()

    def _place_at(self, x: float) -> int:
        room = self.width() - HANDLE
        return round(min(max((x - HANDLE / 2) / max(room, 1), 0.0), 1.0) * self.maximum())

    def _x_of(self, place: int) -> float:
        return HANDLE / 2 + (self.width() - HANDLE) * place / max(self.maximum(), 1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw ticks, track, handle and ring."""
        painter = QPainter(self)
        middle, at = self.height() / 2, self._x_of(self.value())
        if self.maximum() <= MOST_TICKS:
            painter.setPen(QPen(look.color("control"), 2))
            for place in range(self.maximum() + 1):
                x = round(self._x_of(place))
                painter.drawLine(x, round(middle) + 10, x, round(middle) + 18)
        left = HANDLE / 2
        track = QRectF(left, middle - TRACK / 2, self.width() - HANDLE, TRACK)
        look.panel(painter, track, "sunken", "control", radius=TRACK // 2)
        if self.given:
            done = QRectF(left, middle - TRACK / 2, at - left, TRACK)
            look.panel(painter, done, "accent", "accent", radius=TRACK // 2)
        handle = QRectF(at - HANDLE / 2, middle - HANDLE / 2, HANDLE, HANDLE)
        fill, border = ("accent", "accent") if self.given else ("surface", "control")
        look.panel(painter, handle, fill, border, stroke=2, radius=HANDLE // 2)
        if self.hasFocus():
            look.focus_ring(painter, QRectF(self.rect()))


class SliderWidget(ItemWidget):
    """The value large, the bar between two buttons, the ends below it."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words)
        self._texts = answer_words_of(words)
        self._grid = SliderGrid(SliderInteraction("0", "0", "1"))
        self.value, self._lower, self._upper = RichText("h2"), RichText("body", "muted"), RichText("body", "muted")
        self.bar, self._hint = SliderBar(), RichText("small", "muted")
        self._status = StatusNote(words.save_failed)
        self.less = look.button(MINUS, "secondary", height=HIGH)
        self.more = look.button("+", "secondary", height=HIGH)
        for button, name, by in ((self.less, self._texts.less, -1), (self.more, self._texts.more, 1)):
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the bar has the focus, the keys are the arrows
            button.clicked.connect(lambda _=False, by=by: self.bar.step(by))
        self.bar.wanted.connect(self._on_wanted)
        self.bar.focused.connect(lambda: self.reached.emit(self.bar))
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        for widget in (self.less, self.bar, self.more):
            row.addWidget(widget)
        row.addStretch(0)
        self.bar.setMaximumWidth(WIDEST)
        self._ends = QHBoxLayout()
        self._ends.setContentsMargins(BUTTON + 12, 0, BUTTON + 12, 0)
        self._ends.addWidget(self._lower)
        self._ends.addStretch(1)
        self._ends.addWidget(self._upper)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.value)
        column.addWidget(self._status)
        column.addLayout(row)
        column.addLayout(self._ends)
        column.addSpacing(8)
        column.addWidget(self._hint)

    def show_item(self, item: Item, response: Response | None, pictures: Pictures, zoom: int) -> None:  # noqa: ARG002 (the interface's)
        """Draw the value of `response`, or that there is none."""
        asked = item.interaction
        if not isinstance(asked, SliderInteraction):
            return
        self._grid = SliderGrid(asked)
        given = response.value if isinstance(response, SliderResponse) else ""
        place = self._grid.place(given) if given else NOWHERE
        self.bar.show_place(place, min(self._grid.last, MOST_PLACES))
        unit = f" {asked.unit}" if asked.unit else ""
        lower, upper = shown_number(asked.lower) + unit, shown_number(asked.upper) + unit
        said = shown_number(given) + unit if place != NOWHERE else self._texts.slider_none
        self.value.show_words(said, zoom, "accent" if place != NOWHERE else "wait_ink")
        self._status.show_note("check" if place != NOWHERE else "", "", "accent", zoom)
        for label, words in ((self._lower, lower), (self._upper, upper)):
            label.show_words(words, zoom)
            label.setFixedWidth(label.ideal_width() + 2)
        wide = max(BUTTON, self.less.sizeHint().width())
        for button in (self.less, self.more):
            button.setFixedWidth(wide)
        beside = wide + 12
        self._ends.setContentsMargins(beside, 0, max(beside, self.width() - WIDEST - beside), 0)
        self.bar.setAccessibleName(f"{self._texts.slider_name.format(lower=lower, upper=upper)}, {said}")
        self._hint.show_words(self._texts.hint_slider, zoom)

    def take_focus(self) -> None:
        """Give the keyboard to the bar."""
        self.bar.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_wanted(self, place: int) -> None:
        if self._grid.last >= 0:
            self.responded.emit(SliderResponse(self._grid.value(place)))
