"""Five fields for the five groups of a spoken code, each checked as it is typed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from protocol.spoken_code import GROUP_SPOKEN, GROUPS
from station.spoken_entry import GroupState, state_of_group
from station.ui import look
from station.ui.desk.spoken_words import SpokenWords

WIDTH, FIELD_HEIGHT, MAX_TYPED = 168, 56, 64
BETWEEN = " -\u00a0\u2013"  # what people and slips put between groups
LOOKS = {  # icon and tone
    GroupState.UNFINISHED: ("circle-dashed", "wait"),
    GroupState.FITS: ("circle-check", "ok"),
    GroupState.MISHEARD: ("octagon-x", "stop"),
    GroupState.BAD_LETTER: ("octagon-x", "stop"),
}


class GroupField(QWidget):
    """One group: its number, what was heard, and whether it can have been that."""

    typed = Signal(int)  # the group's place

    def __init__(self, place: int, words: SpokenWords) -> None:
        super().__init__()
        self._place, self._words, self.state = place, words, GroupState.EMPTY
        self.edit, self.said = QLineEdit(), look.label("small_strong", wrap=True)
        self._icon = look.label("small")
        title = look.label("small", words.group.format(place=place), ink="muted")
        title.setBuddy(self.edit)
        self.edit.setProperty("role", "field")
        self.edit.setFixedHeight(look.zoomed(FIELD_HEIGHT))
        self.edit.setMaxLength(MAX_TYPED)
        self.edit.setAccessibleName(words.group.format(place=place))
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText)
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.edit.textEdited.connect(self._on_edited)
        self.setMaximumWidth(look.zoomed(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(title)
        column.addWidget(self.edit)
        below = QHBoxLayout()
        below.setSpacing(6)
        below.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self.said, 1)
        column.addLayout(below)
        column.addStretch(1)

    def show_text(self, text: str) -> None:
        """Hold `text`, in capitals, and say what it is."""
        self.edit.setText(text.upper())
        self.state = state_of_group(text, self._place)
        said = self._words.groups[self.state]
        self.said.setText(said)
        icon, tone = LOOKS.get(self.state, ("", "wait"))
        look.restyle(self.said, tone=tone)
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.setPixmap(look.pixmap(icon, f"{tone}_ink", look.SMALL_ICON))
        self.edit.setAccessibleDescription(said)

    def _on_edited(self, _text: str) -> None:
        self.typed.emit(self._place)


class SpokenFields(QWidget):
    """All five. A group that fits leads to the next; a whole code typed into one field fills those behind it."""

    given = Signal()  # Enter

    def __init__(self, words: SpokenWords) -> None:
        super().__init__()
        self.fields = tuple(GroupField(place, words) for place in range(1, GROUPS + 1))
        row = QGridLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setHorizontalSpacing(12)
        for column, one in enumerate(self.fields):
            row.addWidget(one, 0, column)
            row.setColumnStretch(column, 1)
            one.typed.connect(self._on_typed)
            one.edit.returnPressed.connect(self.given)

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands in the fields."""
        return tuple(one.edit.text() for one in self.fields)

    @property
    def first_wrong(self) -> GroupField | None:
        """The first group that does not fit yet."""
        return next((one for one in self.fields if one.state is not GroupState.FITS), None)

    def show_texts(self, texts: Sequence[str]) -> None:
        """Hold these groups."""
        for one, text in zip(self.fields, texts, strict=True):
            one.show_text(text)

    def clear(self) -> None:
        """Forget what was typed."""
        self.show_texts([""] * GROUPS)

    def begin(self) -> None:
        """Go to the first group that is still to be heard."""
        (self.first_wrong or self.fields[0]).edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_typed(self, place: int) -> None:
        letters = "".join(letter for letter in self.fields[place - 1].edit.text() if letter not in BETWEEN)
        behind = self.fields[place - 1 :]
        pieces = [letters[start : start + GROUP_SPOKEN] for start in range(0, len(letters), GROUP_SPOKEN)] or [""]
        for one, piece in zip(behind, pieces, strict=False):  # fewer pieces than fields, or a code that is too long
            one.show_text(piece)
        last = behind[min(len(pieces), len(behind)) - 1]
        if last.state is GroupState.FITS:
            (self.first_wrong or last).edit.setFocus(Qt.FocusReason.OtherFocusReason)
