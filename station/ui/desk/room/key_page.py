"""Where answers on paper are keyed in: a line for each question, twice by two people, then where they differ."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from protocol.paper import Item
from station.checkin.keying import Keying, KeyStep
from station.ui import look
from station.ui.desk.room.words import RoomWords

BUTTON, FIELD_HEIGHT, NARROW_FIELD = 48, 44, 200
MAX_LINE = 20_000


class KeyPage(QWidget):
    """Enter goes to the next line, and from the last one on."""

    keyed = Signal(object)  # a text for each item
    left = Signal()

    def __init__(self, words: RoomWords) -> None:
        super().__init__()
        self._words = words
        self._keying: Keying | None = None
        self.fields: list[QLineEdit] = []
        self.said: list[QLabel] = []
        self.title, self.step = look.label("h2_bold", wrap=True), look.label("body", wrap=True)
        self._inside = QWidget()
        self._inside.setProperty("role", "inside")
        self._rows = QGridLayout(self._inside)
        self.done = look.button(words.key_done, "primary", "check", height=BUTTON)
        self.back = look.button(f"{words.back}  Esc", "secondary", height=BUTTON)
        self.done.clicked.connect(self.give)
        self.back.clicked.connect(self.left)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 8, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.step)
        column.addWidget(area, 1)
        column.addWidget(self._foot())

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("role", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 8, 16, 8)
        row.setSpacing(12)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.done)
        return foot

    def show_keying(self, keying: Keying) -> None:
        """Draw how far the sheet is; a new keying begins with empty lines, and what cannot be read keeps its text."""
        if keying == self._keying:
            return
        before, self._keying = self._keying, keying
        if before is None or before.items != keying.items:
            self._lay(keying.items)
        words = self._words
        self.title.setText(words.key_title.format(candidate=keying.candidate, variant=keying.variant))
        self.step.setText(words.key_steps[keying.step])
        anew = before is None or before.step is not keying.step
        for place, field in enumerate(self.fields):
            self._show_line(place, field, keying, anew=anew)
        if keying.step is not KeyStep.AGREED:
            self.begin()

    def _show_line(self, place: int, field: QLineEdit, keying: Keying, *, anew: bool) -> None:
        differs = keying.step is KeyStep.DIFFER and place in keying.differ
        is_open = keying.step is not KeyStep.DIFFER or differs
        if anew:
            field.setText("" if is_open else keying.second[place])
        field.setEnabled(is_open)
        words, tone = self._words, "muted"
        said = words.key_hints.get(keying.items[place].type.value, "")
        if place in keying.wrong:
            said, tone = words.key_wrong, "stop"
        elif differs:
            first, second = keying.first[place] or words.key_blank, keying.second[place] or words.key_blank
            said, tone = words.key_both.format(first=first, second=second), "person"
        self.said[place].setText(said)
        look.restyle(self.said[place], tone=tone)

    def _lay(self, items: Sequence[Item]) -> None:
        look.emptied(self._rows)
        self.fields, self.said = [], []
        self._rows.setColumnStretch(2, 1)
        self._rows.setHorizontalSpacing(12)
        for row, item in enumerate(items):
            self._add(row, item)
        self._rows.setRowStretch(len(items), 1)

    def _add(self, row: int, item: Item) -> None:
        field, said = QLineEdit(), look.label("small_strong", ink="muted", wrap=True)
        name = self._words.key_item.format(number=item.number)
        hint = self._words.key_hints.get(item.type.value, "")
        field.setProperty("role", "field")
        field.setMaxLength(MAX_LINE)
        field.setFixedHeight(look.zoomed(FIELD_HEIGHT))
        field.setMinimumWidth(look.zoomed(NARROW_FIELD))
        field.setAccessibleName(f"{name}, {hint}")
        field.returnPressed.connect(self._next)
        for column, widget in enumerate((look.label("body_strong", name), field)):
            self._rows.addWidget(widget, row, column)
        self._rows.addWidget(said, row, 2)
        self.fields.append(field)
        self.said.append(said)

    def _next(self) -> None:
        pressed = self.sender()
        here = next((place for place, one in enumerate(self.fields) if one is pressed), -1)
        following = next((one for one in self.fields[here + 1 :] if one.isEnabled()), None)
        if following is not None:
            following.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.done.setFocus(Qt.FocusReason.TabFocusReason)

    def give(self) -> None:
        """Give away what was typed."""
        self.keyed.emit(tuple(field.text() for field in self.fields))

    def begin(self) -> None:
        """Go to the first line that wants something."""
        keying = self._keying
        wanted = keying.wrong or keying.differ if keying is not None else ()
        if self.fields:
            self.fields[wanted[0] if wanted else 0].setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Leave: nothing that was typed stays on the screen."""
        self._keying = None
        self._lay(())
