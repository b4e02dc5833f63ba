"""Extended text: an essay in plain text, with a count of its words. Nothing comes from outside, nothing goes there."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from protocol.paper import ExtendedTextInteraction, Item
from protocol.records import Response, TextResponse
from station.exam.responses import MAX_TEXT, is_bounded, words_in
from station.ui import look
from station.ui.seat.items.answer_words import answer_words_of
from station.ui.seat.items.lettered import LetteredItem
from station.ui.seat.items.note import StatusNote
from station.ui.seat.pictures import Pictures
from station.ui.seat.plain_edit import PlainArea
from station.ui.seat.rich import RichText
from station.ui.seat.words import SeatWords

LOWEST = 200
WRITTEN = frozenset({"pencil-line"})


class EssayEdit(PlainArea):
    """An area that looks like the field of an essay."""

    def __init__(self, most: int = 0) -> None:
        super().__init__(most)
        self.setProperty("role", "essay")


class ExtendedTextWidget(LetteredItem):
    """The field down to the foot, and the count of words below it."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words)
        self._texts = answer_words_of(words)
        self._item: Item | None = None
        self._zoom = 100
        self._shown = ""  # what `responded` or `show_item` last said: a change of it is the person's
        self.edit = EssayEdit(MAX_TEXT)
        self.edit.setAccessibleName(self._texts.essay_name)
        self.edit.setPlaceholderText(self._texts.essay_empty)
        self.edit.textChanged.connect(self._on_changed)
        self.follow(self.edit)
        self.edit.refused.connect(self._say_full)
        self.count, self._hint = StatusNote(words.save_failed, WRITTEN), RichText("small", "muted")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.switch)
        column.addWidget(self.edit, 1)
        column.addLayout(foot)
        column.addWidget(self._hint)
        self.setTabOrder(self.edit, self.switch)

    def show_item(self, item: Item, response: Response | None, pictures: Pictures, zoom: int) -> None:  # noqa: ARG002 (the interface's)
        """Show the essay; a text that stands already keeps its cursor."""
        another = self._item is None or item.id != self._item.id
        self._item, self._zoom = item, zoom
        text = response.text if isinstance(response, TextResponse) else ""
        for part in (self.edit, self.edit.viewport()):
            part.setFont(look.font("read", zoom))
        self.edit.setMinimumHeight(round(LOWEST * zoom / 100))
        self._shown = text
        if another or self.edit.toPlainText() != text:
            self.edit.forget()
            self.edit.setPlainText(text)
            self.edit.moveCursor(QTextCursor.MoveOperation.End)
        self._show_count(text)
        self._hint.show_words(self._texts.hint_essay, zoom)

    def take_focus(self) -> None:
        """Give the keyboard to the field."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_changed(self) -> None:
        text = self.edit.toPlainText()
        if text == self._shown:
            return
        if not is_bounded(text):
            self._take_back()
            return
        self._shown = text
        self._show_count(text)
        self.responded.emit(TextResponse(text) if text else None)

    def _take_back(self) -> None:
        """Put the text before back: what was typed or pasted is more than an essay may be."""
        at = self.edit.textCursor().position()
        self.edit.setPlainText(self._shown)
        cursor = self.edit.textCursor()
        cursor.setPosition(min(at, len(self._shown)))
        self.edit.setTextCursor(cursor)
        self._say_full()

    def _say_full(self) -> None:
        self.count.show_note("circle-alert", self._texts.essay_full.format(most=MAX_TEXT), "person_ink", self._zoom)
        self.count.announce()

    def _show_count(self, text: str) -> None:
        asked = self._item.interaction if self._item else None
        if not isinstance(asked, ExtendedTextInteraction):
            return
        words, count = self._texts, words_in(text)
        expected, most = asked.expected_words, asked.max_words
        if most and count > most:
            said = words.essay_over.format(count=count, most=most, over=count - most)
            self.count.show_note("circle-alert", said, "person_ink", self._zoom)
            return
        form = {
            (False, False): words.essay_words,
            (True, False): words.essay_expected,
            (False, True): words.essay_most,
            (True, True): words.essay_both,
        }[bool(expected), bool(most)]
        said = form.format(count=count, expected=expected, most=most)
        self.count.show_note("pencil-line", said, "wait_ink", self._zoom)
