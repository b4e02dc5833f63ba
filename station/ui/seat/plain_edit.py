"""Fields that take typed letters only: a line, and an area for longer texts.

No paste from outside, no drop, no drag, no menu, no input method of the system; nothing is left on a clipboard.
"""

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QClipboard,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from station.exam.vietnamese import Typing
from station.ui.seat.typing import COMMANDS, TAIL, Typist, is_turn

Key = QKeySequence.StandardKey
HELD = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
# Qt's fields know keys of many systems, and some of them copy what they cut (Ctrl+K). With Ctrl these remain:
WITHIN = (
    Key.SelectAll,
    Key.Undo,
    Key.Redo,
    Key.DeleteStartOfWord,
    Key.DeleteEndOfWord,
    Key.MoveToPreviousWord,
    Key.MoveToNextWord,
    Key.SelectPreviousWord,
    Key.SelectNextWord,
    Key.MoveToStartOfDocument,
    Key.MoveToEndOfDocument,
    Key.SelectStartOfDocument,
    Key.SelectEndOfDocument,
)
CLIPBOARD = (Key.Paste, Key.Copy, Key.Cut)  # Shift+Insert, Shift+Delete too
LEAVING = frozenset((Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.MouseFocusReason))


def _is_known(event: QKeyEvent) -> bool:
    """Whether a field of ours may act on a key: letters, cursor keys, and `WITHIN`. Some letters come with AltGr."""
    if any(event.matches(key) for key in CLIPBOARD):
        return False
    return not event.modifiers() & HELD or _is_letter(event) or any(event.matches(key) for key in WITHIN)


def _is_letter(event: QKeyEvent) -> bool:
    """Whether the key is a letter, or any other sign that is printed."""
    is_printed = event.text() != "" and event.text().isprintable()
    return is_printed and event.modifiers() & HELD in (Qt.KeyboardModifier.NoModifier, HELD)


def _adds(event: QKeyEvent) -> bool:
    """Whether the key adds to the text."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or _is_letter(event)


class PlainEdit(QLineEdit):
    """A line that takes typed letters only. Marks are typed where `show_typing` said how."""

    focused = Signal()
    turn_asked = Signal()  # another way of typing

    def __init__(self) -> None:
        super().__init__()
        self._typist = Typist(self)
        self._has_typing = False
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # an X11 grab is lost to a menu
        self.setAcceptDrops(False)
        self.setDragEnabled(False)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)

    def show_typing(self, typing: Typing) -> None:
        """Type marks in this way."""
        self._has_typing = True
        self._typist.choose(typing)

    def end_word(self) -> None:
        """Let the word at the cursor be over."""
        self._typist.end_word()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Type; leave out every key of a clipboard, and those that mean something to others only."""
        self._press(event)
        board, primary = QGuiApplication.clipboard(), QClipboard.Mode.Selection
        if board.ownsSelection() and board.mimeData(primary).hasText():
            board.clear(primary)  # Qt gives what keys select to X11's; nobody was answered in between

    def _press(self, event: QKeyEvent) -> None:
        if self._has_typing and is_turn(event):
            self.turn_asked.emit()
        elif any(event.matches(key) for key in CLIPBOARD):
            event.accept()
        elif not _is_known(event):
            event.ignore()
        elif not self._typist.press(event):
            super().keyPressEvent(event)

    def tail(self) -> tuple[int, str]:
        """See LetterField."""
        place = self.selectionStart() if self.hasSelectedText() else self.cursorPosition()
        return place, self.text()[max(0, place - TAIL) : place]

    def has_selection(self) -> bool:
        """See LetterField."""
        return self.hasSelectedText()

    def put(self, taken: int, letters: str) -> None:
        """See LetterField."""
        place, length = self.tail()[0], len(self.selectedText())
        if taken + length:
            self.setSelection(place - taken, taken + length)
        if letters:
            self.insert(letters)
        else:
            self.del_()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 (Qt's name)
        """Take nothing from an input method."""
        event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Do nothing: Qt pastes with the middle button here, and copies what was selected, on X11."""
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Say so: the body scrolls here."""
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Let the word be over where the person goes elsewhere."""
        if event.reason() in LEAVING:
            self.end_word()
        super().focusOutEvent(event)


class PlainArea(QPlainTextEdit):
    """Plain text of many lines. Copy, cut and paste work within: the clipboard that others see is left alone."""

    focused = Signal()
    turn_asked = Signal()  # another way of typing
    refused = Signal()  # letters that there is no room for

    def __init__(self, most: int = 0) -> None:
        """`most`: letters that it holds, 0 for any number."""
        super().__init__()
        self._typist, self._most, self._held = Typist(self), most, ""
        self._has_typing = False
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # an X11 grab is lost to a menu
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for part in (self, self.viewport()):
            part.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)

    def show_typing(self, typing: Typing) -> None:
        """Type marks in this way."""
        self._has_typing = True
        self._typist.choose(typing)

    def end_word(self) -> None:
        """Let the word at the cursor be over."""
        self._typist.end_word()

    def forget(self) -> None:
        """Let what was copied go: another text begins."""
        self._held = ""

    def event(self, event: QEvent) -> bool:
        """Keep every key that types or moves the cursor; commands with Alt and Ctrl stay commands."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.ShortcutOverride:
            return super().event(event)
        if not event.modifiers() & COMMANDS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Type; turn the clipboard's keys to a buffer of our own."""
        if self._has_typing and is_turn(event):
            self.turn_asked.emit()
        elif any(event.matches(key) for key in CLIPBOARD):
            self._exchange(event)
        elif not _is_known(event):
            event.ignore()
        elif _adds(event) and self._room() < 1:
            self.refused.emit()
        elif not self._typist.press(event):
            super().keyPressEvent(event)

    def _exchange(self, event: QKeyEvent) -> None:
        cursor = self.textCursor()
        if event.matches(Key.Paste):
            if len(self._held) <= self._room():
                self.insertPlainText(self._held)
            else:
                self.refused.emit()
            return
        self._held = cursor.selection().toPlainText() or self._held
        if event.matches(Key.Cut):
            cursor.removeSelectedText()

    def _room(self) -> int:
        """Return how many letters may come in the place of what is selected."""
        cursor = self.textCursor()
        stands = self.document().characterCount() - 1 - (cursor.selectionEnd() - cursor.selectionStart())
        return self._most - stands if self._most else len(self._held) + 1

    def tail(self) -> tuple[int, str]:
        """See LetterField."""
        place = self.textCursor().selectionStart()
        block = self.document().findBlock(place)
        column = place - block.position()
        return place, block.text()[max(0, column - TAIL) : column]

    def has_selection(self) -> bool:
        """See LetterField."""
        return self.textCursor().hasSelection()

    def put(self, taken: int, letters: str) -> None:
        """See LetterField."""
        cursor = self.textCursor()
        first, end = cursor.selectionStart() - taken, cursor.selectionEnd()
        cursor.setPosition(first)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(letters)
        self.setTextCursor(cursor)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 (Qt's name)
        """Take nothing from an input method."""
        event.ignore()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: ARG002, N802 (Qt's name)
        """Take nothing from outside."""
        return False

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 (Qt's name)
        """Take nothing from outside."""

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 (Qt's name)
        """Give nothing to outside, the selection of X11 neither."""
        return QMimeData()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Let go what is selected first: a press into it would begin to drag it."""
        cursor = self.textCursor()
        if cursor.hasSelection() and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            cursor.clearSelection()
            self.setTextCursor(cursor)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Leave out the middle button, which pastes on X11."""
        if event.button() is not Qt.MouseButton.MiddleButton:
            super().mouseReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Say so: the body scrolls here."""
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Let the word be over where the person goes elsewhere."""
        if event.reason() in LEAVING:
            self.end_word()
        super().focusOutEvent(event)
