"""The calculator: a line for the calculation, one for the result, and keys. What it reckons goes nowhere."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from station.exam import calculator
from station.exam.seat import Tool
from station.ui import look
from station.ui.seat.items.pressable import Pressable
from station.ui.seat.tool_intents import ToolIntents
from station.ui.seat.tool_panel import ToolPanel
from station.ui.seat.tool_words import ToolWords

EQUALS, CLEAR, BACK = "=", "C", "⌫"
KEYS = (
    ("√", "²", "%", "(", ")"),
    ("7", "8", "9", "÷", CLEAR),
    ("4", "5", "6", "×", BACK),
    ("1", "2", "3", "−", "+"),
    ("0", ",", EQUALS),
)
TYPED: Mapping[str, str] = {
    **{sign: sign for sign in "0123456789,+()%²√×÷−"},
    ".": ",",
    "-": "−",
    "*": "×",
    "x": "×",
    "X": "×",
    ":": "÷",
    "/": "÷",
    "^": "²",
    "r": "√",
    "R": "√",
    "=": EQUALS,
}
SPECIAL = {
    Qt.Key.Key_Return: EQUALS,
    Qt.Key.Key_Enter: EQUALS,
    Qt.Key.Key_Backspace: BACK,
    Qt.Key.Key_Delete: CLEAR,
}
JOINS = "+−×÷²%"  # after a result these go on from it
KEY_HEIGHT, DISPLAY_HEIGHT = 44, 68


class Reckoning:
    """What is on the display: a calculation being typed, and its result or what is wrong with it."""

    def __init__(self) -> None:
        self.line, self.result = "", ""
        self.trouble: type[calculator.CalculatorError] | None = None
        self._is_done = False

    def press(self, key: str) -> None:
        """Take one key."""
        if key == CLEAR:
            self.line, self.result, self.trouble = "", "", None
        elif key == EQUALS:
            self._reckon()
            return
        elif key == BACK:
            self.line, self.trouble = self.line[:-1], None
        else:
            self._add(key)
        self._is_done = False

    def _add(self, key: str) -> None:
        if self._is_done:
            self.line = self.result if key in JOINS and not self.trouble and "^" not in self.result else ""
        if len(self.line) < calculator.LONGEST:
            self.line += key
        self.trouble = None

    def _reckon(self) -> None:
        if not self.line:
            return
        try:
            self.result, self.trouble = calculator.shown(calculator.reckon(self.line)), None
        except calculator.CalculatorError as error:
            self.result, self.trouble = "", type(error)
        self._is_done = self.trouble is None


class Display(QWidget):
    """The two lines. The end of a long calculation is what shows."""

    def __init__(self) -> None:
        super().__init__()
        self._line, self._result, self._is_trouble = "", "", False
        self.setFixedHeight(DISPLAY_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lines(self, line: str, result: str, *, is_trouble: bool) -> None:
        """Draw both lines."""
        self._line, self._result, self._is_trouble = line, result, is_trouble
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the display."""
        painter = QPainter(self)
        look.panel(painter, QRectF(self.rect()), "sunken", "line")
        area, half = self.rect().adjusted(12, 6, -12, -6), self.height() // 2
        painter.setFont(look.worn_font("body"))
        painter.setPen(look.color("muted"))
        line = painter.fontMetrics().elidedText(self._line or "0", Qt.TextElideMode.ElideLeft, area.width())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area.adjusted(0, 0, 0, -half + 6), right, line)
        painter.setFont(look.worn_font("small_strong" if self._is_trouble else "h3"))
        painter.setPen(look.color("person_ink" if self._is_trouble else "ink"))
        below = area.adjusted(0, half - 6, 0, 0)
        flags = right | Qt.TextFlag.TextWordWrap if self._is_trouble else right
        painter.drawText(below, int(flags), self._result)


class CalculatorKey(Pressable):
    """One key."""

    def __init__(self, face: str, name: str) -> None:
        super().__init__()
        self.setText(face)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the pad has the focus: every key has one on the keyboard
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(KEY_HEIGHT)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Large enough for a finger."""
        return QSize(KEY_HEIGHT, KEY_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the key."""
        painter = QPainter(self)
        is_main = self.text() == EQUALS
        pressed = "accent_hover" if is_main else "accent_soft"
        fill = pressed if self.isDown() else "accent" if is_main else "surface"
        look.panel(painter, QRectF(self.rect()), fill, "accent" if is_main else "control", stroke=2)
        painter.setFont(look.worn_font("body_strong"))
        painter.setPen(look.color("on_accent" if is_main else "ink"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "x²" if self.text() == "²" else self.text())


class CalculatorPad(ToolPanel):
    """Takes the focus as one thing; the keyboard's keys are its keys."""

    def __init__(self, words: ToolWords, intents: ToolIntents) -> None:
        super().__init__(words, words.calculator)
        self._words = words
        self.closed.connect(partial(intents.tool_asked.emit, Tool.CALCULATOR))
        self.reckoning = Reckoning()
        self._said = {
            calculator.DividedByZeroError: words.divided_by_zero,
            calculator.RootOfNegativeError: words.root_of_negative,
            calculator.TooLargeError: words.too_large,
            calculator.UnfinishedError: words.not_finished,
        }
        self.display = Display()
        self.keys: dict[str, CalculatorKey] = {}
        self.column.addWidget(self.display)
        self.column.addLayout(self._key_grid())
        self.display.setToolTip(words.calculator_note)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._draw()

    def _key_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(4)
        names = {CLEAR: self._words.clear_all, BACK: self._words.backspace}
        for line, faces in enumerate(KEYS):
            for place, face in enumerate(faces):
                key = CalculatorKey(face, names.get(face, face))
                key.clicked.connect(partial(self.press, face))
                self.keys[face] = key
                grid.addWidget(key, line, place, 1, 3 if face == EQUALS else 1)
        return grid

    def press(self, face: str) -> None:
        """Take one key of the pad."""
        self.reckoning.press(face)
        self._draw()

    def forget(self) -> None:
        """Clear the display: another person, another paper."""
        if self.reckoning.line or self.reckoning.result:
            self.reckoning = Reckoning()
            self._draw()

    def show_pad(self) -> None:
        """Draw it in the present theme."""
        self.show_cross()
        self._draw()

    def take_focus(self) -> None:
        """Give the keyboard to the pad."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw(self) -> None:
        now = self.reckoning
        trouble = self._said[now.trouble] if now.trouble else ""
        self.display.show_lines(now.line, trouble or now.result, is_trouble=bool(trouble))
        said = trouble or (self._words.result.format(value=now.result) if now.result else "")
        self.setAccessibleName(". ".join(part for part in (self._words.calculator, now.line, said) if part))

    def event(self, event: QEvent) -> bool:
        """Keep the pad's keys from answering the question."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and _face_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Take what is a key of the pad."""
        face = _face_of(event)
        if face:
            self.press(face)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw the ring of the keyboard."""
        super().paintEvent(event)
        if self.hasFocus():
            look.focus_ring(QPainter(self), QRectF(self.rect()).adjusted(4, 4, -4, -4))


def _face_of(event: QKeyEvent) -> str:
    """Return the key of the pad that a key of the keyboard stands for."""
    if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return ""
    special = next((face for key, face in SPECIAL.items() if key == event.key()), "")
    return special or TYPED.get(event.text(), "")
