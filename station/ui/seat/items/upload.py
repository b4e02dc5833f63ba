"""Upload: files and photos from a device that was plugged in, chosen in a list of our own."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from protocol.paper import Item, UploadInteraction
from protocol.records import FilesResponse, Response, UploadedFile
from station.exam.files import FileTrouble, Folder
from station.ui import look
from station.ui.seat.items.answer_words import answer_words_of
from station.ui.seat.items.file_list import FileLine, FolderList, kinds, size_of
from station.ui.seat.items.interface import ItemWidget
from station.ui.seat.items.note import Note, StatusNote
from station.ui.seat.pictures import Pictures
from station.ui.seat.rich import RichText
from station.ui.seat.words import SeatWords

WIDEST = 760
TAKE_BACK = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class UploadWidget(ItemWidget):
    """What is handed in, and below it where to find more."""

    folder_asked = Signal(str)
    file_asked = Signal(str)

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words)
        self._texts = answer_words_of(words)
        self._item: Item | None = None
        self._files: tuple[UploadedFile, ...] = ()
        self._zoom = 100
        self.lines: list[FileLine] = []
        self._rule, self._hint = RichText("body", "muted"), RichText("small", "muted")
        self.status, self.trouble = StatusNote(words.save_failed), Note(20)
        self.pick = look.button(self._texts.pick_file, "secondary", "usb", height=44)
        self.pick.clicked.connect(lambda: self.folder_asked.emit(""))
        self.folder = FolderList(self._texts)
        self.folder.folder_asked.connect(self.folder_asked)
        self.folder.file_asked.connect(self._on_file_asked)
        self.folder.row_focused.connect(self.reached)
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setMaximumWidth(WIDEST)
        self._inside = inside
        self._handed = QVBoxLayout()
        self._handed.setSpacing(8)
        button = QHBoxLayout()
        button.addWidget(self.pick)
        button.addStretch(1)
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        inner.addWidget(self._rule)
        inner.addWidget(self.status)
        inner.addLayout(self._handed)
        inner.addLayout(button)
        for widget in (self.trouble, self.folder, self._hint):
            inner.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(look.at_left(inside))

    def show_item(self, item: Item, response: Response | None, pictures: Pictures, zoom: int) -> None:  # noqa: ARG002 (the interface's)
        """Draw the files that are handed in."""
        asked = item.interaction
        if not isinstance(asked, UploadInteraction):
            return
        self._item, self._zoom = item, zoom
        self._files = response.files if isinstance(response, FilesResponse) else ()
        self._inside.setMaximumWidth(round(WIDEST * zoom / 100))
        while len(self.lines) < len(self._files):
            self._add_line()
        for place, line in enumerate(self.lines):
            line.setVisible(place < len(self._files))
            if place < len(self._files):
                file = self._files[place]
                line.show_file(file.name, file.media_type, file.size, zoom, self._texts)
        count, words = len(self._files), self._texts
        self._rule.show_words(words.files_rule.format(kinds=kinds(asked), size=size_of(asked.max_bytes)), zoom)
        icon, ink = ("check", "accent") if count else ("circle", "wait_ink")
        said = words.files_some.format(count=count, most=asked.max_files) if count else words.files_none
        self.status.show_note(icon, said, ink, zoom)
        self._hint.show_words(words.hint_files, zoom)

    def show_shelf(self, folder: Folder | None, reading: str, trouble: tuple[str, FileTrouble] | None) -> None:
        """Draw what was found on the devices, the file being read, and why the last one was not taken."""
        self.folder.setVisible(folder is not None)
        if folder is not None:
            self.folder.show_folder(folder, self._zoom)
        self.pick.setText(self._texts.look_again if folder is not None else self._texts.pick_file)
        self.pick.setAccessibleName(self.pick.text())
        said = self._texts.reading.format(name=reading) if reading else self._refusal(trouble)
        self.trouble.setVisible(bool(said))
        before = self.trouble.words
        self.trouble.show_note(
            "hourglass" if reading else "circle-alert", said, "wait_ink" if reading else "person_ink", self._zoom
        )
        if said and said != before:
            self.trouble.announce()

    def take_focus(self) -> None:
        """Give the keyboard to the button that looks for files."""
        self.pick.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_key(self, event: QKeyEvent) -> bool:
        """Step through the folder by up and down; take a file back by Delete."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self.folder.isVisible():
            self.folder.step(step)
            return True
        place = next((place for place, line in enumerate(self.lines) if line.remove.hasFocus()), None)
        if event.key() in TAKE_BACK and place is not None:
            self._remove(place)
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Take what the lines left."""
        if not self.take_key(event):
            super().keyPressEvent(event)

    def _refusal(self, trouble: tuple[str, FileTrouble] | None) -> str:
        asked = self._item.interaction if self._item else None
        if trouble is None or not isinstance(asked, UploadInteraction):
            return ""
        name, why = trouble
        sentence = {
            FileTrouble.TOO_LARGE: self._texts.file_too_large,
            FileTrouble.WRONG_KIND: self._texts.file_wrong,
            FileTrouble.GONE: self._texts.file_gone,
        }[why]
        return sentence.format(name=name, size=size_of(asked.max_bytes), kinds=kinds(asked))

    def _on_file_asked(self, path: str) -> None:
        asked = self._item.interaction if self._item else None
        if isinstance(asked, UploadInteraction) and len(self._files) >= asked.max_files:
            self.trouble.show_note(
                "circle-alert", self._texts.file_full.format(most=asked.max_files), "person_ink", self._zoom
            )
            self.trouble.show()
            self.trouble.announce()
            return
        self.file_asked.emit(path)

    def _add_line(self) -> None:
        place = len(self.lines)
        line = FileLine()
        line.remove.clicked.connect(lambda: self._remove(place))
        self.lines.append(line)
        self._handed.addWidget(line)

    def _remove(self, place: int) -> None:
        left = tuple(file for at, file in enumerate(self._files) if at != place)
        self.responded.emit(FilesResponse(left) if left else None)
        self.take_focus()
