"""The lines of files: those handed in, and those of a folder to choose from. No dialog of the system."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from protocol.paper import UploadInteraction
from station.exam.files import WORD_DOCUMENT, Folder, FolderEntry
from station.ui import look
from station.ui.seat.items.answer_words import AnswerWords
from station.ui.seat.items.pressable import TARGET, Pressable
from station.ui.seat.items.tile import inner_ring
from station.ui.seat.pictures import Pictures
from station.ui.seat.rich import RichText

ROW, ICON_LEFT, TEXT_LEFT = 48, 14, 46
KINDS = {
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "application/pdf": "PDF",
    WORD_DOCUMENT: "DOCX",
    "text/plain": "TXT",
}
KILO = 1000
PLAIN = Pictures({}, "")


def kinds(upload: UploadInteraction) -> str:
    """Return the kinds of files that are taken, as people call them."""
    return ", ".join(KINDS.get(kind, kind) for kind in upload.media_types)


def size_of(count: int) -> str:
    """Return so many bytes as people say them: "2,5 MB", "340 kB"."""
    if count < KILO * KILO:
        return f"{max(1, round(count / KILO))} kB"
    return f"{count / KILO / KILO:.1f}".replace(".0", "").replace(".", ",") + " MB"


class FileLine(QFrame):
    """A file that is handed in, and a button that takes it back."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.name, self._facts = RichText("body_strong"), RichText("small", "muted")
        self.remove = QToolButton()
        self.remove.setFixedSize(TARGET, TARGET)
        self.remove.setIconSize(QSize(look.SMALL_ICON, look.SMALL_ICON))
        self.remove.setProperty("role", "bare")
        self._icon = look.label("body")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self._facts)
        row = QHBoxLayout(self)
        row.setContentsMargins(ICON_LEFT, 6, 6, 6)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self.remove)

    def show_file(self, name: str, media_type: str, size: int, zoom: int, words: AnswerWords) -> None:
        """Draw the file."""
        self.name.show_html(_escaped(name), PLAIN, zoom)
        facts = words.file_facts.format(kind=KINDS.get(media_type, media_type), size=size_of(size))
        self._facts.show_words(facts, min(zoom, 125))
        icon = "image" if media_type.startswith("image/") else "file-text"
        self._icon.setPixmap(look.pixmap(icon, "accent", look.SMALL_ICON))
        self.remove.setIcon(look.icon_of("x", "ink", look.SMALL_ICON))
        self.remove.setToolTip(words.remove_file.format(name=name))
        self.remove.setAccessibleName(words.remove_file.format(name=name))


class EntryLine(Pressable):
    """A device, a folder or a file to choose."""

    def __init__(self) -> None:
        super().__init__()
        self.entry = FolderEntry("", "", is_folder=True)
        self._icon = ""
        self._name, self._size = RichText("body"), RichText("small", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(TEXT_LEFT, 2, 16, 8)
        row.setSpacing(12)
        row.addWidget(self._name, 1)
        row.addWidget(self._size)

    def show_entry(self, entry: FolderEntry, icon: str, zoom: int) -> None:
        """Draw the entry."""
        self.entry, self._icon = entry, icon
        self._name.show_html(_escaped(entry.name), PLAIN, zoom)
        said = "" if entry.is_folder else size_of(entry.size)
        self._size.show_words(said, min(zoom, 125))
        self._size.setFixedWidth(self._size.ideal_width() + 2)
        self.setAccessibleName(f"{entry.name} {said}".strip())
        self.setMinimumHeight(round(ROW * zoom / 100))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw icon, ground and ring."""
        painter = QPainter(self)
        if self.hasFocus() or self.underMouse():
            look.panel(painter, QRectF(self.rect()), "accent_soft", "accent_soft", radius=6)
        at = (self.height() - look.SMALL_ICON) // 2
        painter.drawPixmap(ICON_LEFT, at, look.pixmap(self._icon, "accent", look.SMALL_ICON))
        if self.hasFocus():
            inner_ring(painter, QRectF(self.rect()))


class FolderList(QFrame):
    """The devices, or one folder of a device."""

    folder_asked = Signal(str)
    file_asked = Signal(str)
    row_focused = Signal(QWidget)

    def __init__(self, words: AnswerWords) -> None:
        super().__init__()
        self._words = words
        self._shown: tuple[Folder, int] | None = None
        self.setProperty("role", "card")
        self.lines: list[EntryLine] = []
        self._title, self._note = RichText("body_strong"), RichText("body", "muted")
        self.up = look.button(words.folder_up, "link", "arrow-left", height=TARGET)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 0, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self.up)
        self.up.clicked.connect(self._on_up)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(2)
        column.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        column.addLayout(self._rows)
        column.addWidget(self._note)

    def show_folder(self, folder: Folder, zoom: int) -> None:
        """Draw `folder`; another folder takes the keyboard to its first line."""
        if self._shown == (folder, zoom):
            return
        another = self._shown is None or self._shown[0].path != folder.path
        self._shown = folder, zoom
        words = self._words
        self._title.show_html(_escaped(folder.name) or words.devices, PLAIN, zoom)
        self.up.setVisible(bool(folder.path))
        while len(self.lines) < len(folder.entries):
            self._add_line()
        for place, line in enumerate(self.lines):
            line.setVisible(place < len(folder.entries))
            if place < len(folder.entries):
                entry = folder.entries[place]
                line.show_entry(entry, _icon_of(entry, is_device=not folder.path), zoom)
        empty = words.folder_empty if folder.path else words.no_device
        note = empty if not folder.entries else words.folder_cut.format(count=len(folder.entries))
        self._note.setVisible(not folder.entries or folder.cut)
        self._note.show_words(note, zoom)
        if another and folder.entries and self.isVisible():
            self.lines[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """Give the keyboard to the line `by` places on."""
        lines = [line for line in self.lines if not line.isHidden()]
        at = next((place for place, line in enumerate(lines) if line.hasFocus()), -1)
        if lines:
            lines[min(max(at + by, 0), len(lines) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_up(self) -> None:
        if self._shown is not None:
            self.folder_asked.emit(self._shown[0].up)

    def _add_line(self) -> None:
        line = EntryLine()
        line.pressed_by.connect(lambda: self._on_pressed(line))
        line.focused.connect(lambda: self.row_focused.emit(line))
        self.lines.append(line)
        self._rows.addWidget(line)

    def _on_pressed(self, line: EntryLine) -> None:
        (self.folder_asked if line.entry.is_folder else self.file_asked).emit(line.entry.path)


def _icon_of(entry: FolderEntry, *, is_device: bool) -> str:
    if is_device:
        return "usb"
    if entry.is_folder:
        return "folder"
    return "image" if entry.name.casefold().endswith((".jpg", ".jpeg", ".png")) else "file-text"


def _escaped(name: str) -> str:
    return name.replace("&", "&amp;").replace("<", "&lt;")
