"""The scratch pad: one text beside the whole paper, kept like an answer and never marked."""

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor

from protocol.records import ViewChosen
from station.exam.seat import SeatState
from station.exam.tools import MAX_SCRATCH
from station.exam.typing_choice import typing_of
from station.exam.view import view_of
from station.ui import look
from station.ui.seat.plain_edit import PlainArea
from station.ui.seat.tool_intents import ToolIntents
from station.ui.seat.tool_panel import ToolPanel
from station.ui.seat.tool_words import ToolWords
from station.ui.seat.typing import OFF, next_method

LARGEST_TEXT = 150  # per cent: the pad is narrow
NEARLY_FULL = 200  # characters
LOWEST = 72


class ScratchEdit(PlainArea):
    """The field of the pad: Esc leaves it."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__(MAX_SCRATCH)
        self.setProperty("role", "essay")
        self.setMinimumHeight(LOWEST)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Leave by Esc; everything else is text."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ScratchPad(ToolPanel):
    """The field, and how much room is left once there is little."""

    def __init__(self, words: ToolWords, intents: ToolIntents) -> None:
        super().__init__(words, words.scratch_pad)
        self._words, self._intents = words, intents
        self._shown = ""  # what was last said or drawn: a change of it is the person's
        self._view: ViewChosen | None = None
        self._typing = OFF
        self.edit = ScratchEdit()
        self.edit.setAccessibleName(words.scratch_pad)
        self.edit.setPlaceholderText(words.scratch_empty)
        self.edit.textChanged.connect(self._on_changed)
        self.edit.left.connect(self.closed)
        self.edit.refused.connect(self._on_refused)
        self.edit.turn_asked.connect(self._on_turn_asked)
        self.room = look.label("small", ink="muted")
        self.column.addWidget(self.edit, 1)
        self.column.addWidget(self.room)

    def show_pad(self, state: SeatState) -> None:
        """Draw the text; one that stands already keeps its cursor."""
        self.show_cross()
        self._view, self._typing = view_of(state), typing_of(state)
        self.edit.show_typing(self._typing)
        font = look.font("read", min(state.zoom, LARGEST_TEXT))
        for part in (self.edit, self.edit.viewport()):
            part.setFont(font)
        self._shown = state.work.scratch
        if self.edit.toPlainText() != self._shown:
            self.edit.forget()
            self.edit.setPlainText(self._shown)
            self.edit.moveCursor(QTextCursor.MoveOperation.End)
        self._show_room()

    def take_focus(self) -> None:
        """Give the keyboard to the field."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Empty the field, what can be undone in it, and what was copied."""
        self._shown = ""
        self.edit.forget()
        if self.edit.toPlainText():
            self.edit.setPlainText("")

    def _on_changed(self) -> None:
        text = self.edit.toPlainText()
        if text != self._shown:
            self._shown = text
            self._show_room()
            self._intents.scratch_asked.emit(text)

    def _on_refused(self) -> None:
        self.room.setText(self._words.scratch_full)
        self.room.show()

    def _on_turn_asked(self) -> None:
        if self._view is not None:
            method = next_method(self._typing.method).value
            self._intents.view_asked.emit(msgspec.structs.replace(self._view, typing=method))

    def _show_room(self) -> None:
        left = MAX_SCRATCH - len(self._shown)
        self.room.setText(self._words.scratch_room.format(left=left) if left else self._words.scratch_full)
        self.room.setVisible(left <= NEARLY_FULL)
