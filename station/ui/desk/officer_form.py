"""Which officer, and the PIN: two fields that the keyboard alone fills."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from station.checkin.desk import Approver
from station.ui import look
from station.ui.desk.words import DeskWords

WIDTH, FIELD_HEIGHT, ROW_HEIGHT, MOST_ROWS, FRAME = 640, 56, 48, 5, 8
ID = Qt.ItemDataRole.UserRole
MAX_PIN = 128


class OfficerForm(QWidget):
    """Offers officers; one that is locked is grey and says so. Enter gives the PIN only when both are there."""

    given = Signal(str, str)  # officer id, PIN

    def __init__(self, words: DeskWords) -> None:
        super().__init__()
        self._words = words
        self.setMaximumWidth(look.zoomed(WIDTH))
        self.officers, self.pin = QListWidget(), QLineEdit()
        self.officers.setProperty("role", "officers")
        self.officers.setAccessibleName(words.officer)
        self.officers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.officers.itemActivated.connect(self._to_pin)
        self.pin.setProperty("role", "field")
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.pin.setMaxLength(MAX_PIN)
        self.pin.setFixedHeight(look.zoomed(FIELD_HEIGHT))
        self.pin.setPlaceholderText(words.pin)
        self.pin.setAccessibleName(words.pin)
        self.pin.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.pin.returnPressed.connect(self.give)
        self.trouble = look.label("body_strong", ink="stop", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for title, widget in ((words.officer, self.officers), (words.pin, self.pin)):
            column.addWidget(_named(title, widget))
            column.addWidget(widget)
        column.addWidget(self.trouble)

    def show_officers(self, officers: Sequence[Approver], avoid: str = "") -> None:
        """Offer `officers`; the first who is not locked, and is not `avoid`, is chosen."""
        chosen = self._chosen()
        self.officers.clear()
        for one in officers:
            role = self._words.roles.get(one.role, one.role)
            reason = f" · {self._words.officer_locked}" if one.locked else ""
            item = QListWidgetItem(f"{one.name} · {role}{reason}")
            item.setData(ID, one.id)
            item.setSizeHint(QSize(0, look.zoomed(ROW_HEIGHT)))
            if one.locked:
                item.setIcon(look.icon_of("lock", "muted", look.SMALL_ICON))
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.officers.addItem(item)
        rows = max(1, min(len(officers), MOST_ROWS))
        self.officers.setFixedHeight(look.zoomed(ROW_HEIGHT) * rows + FRAME)
        self.setMinimumHeight(self.minimumSizeHint().height())  # a page that scrolls must not squeeze it
        free = [place for place, one in enumerate(officers) if not one.locked and one.id != avoid]
        kept = [place for place in free if officers[place].id == chosen]
        self.officers.setCurrentRow((kept or free or [-1])[0])

    def show_trouble(self, sentence: str) -> None:
        """Say why the PIN opened nothing, and ask for it again."""
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))
        if sentence:
            self.begin_again()

    def begin_again(self) -> None:
        """Empty the PIN and go to it."""
        self.pin.clear()
        self.pin.setFocus()

    def give(self) -> None:
        """Give officer and PIN away, and keep neither."""
        officer, pin = self._chosen(), self.pin.text()
        if officer and pin:
            self.pin.clear()
            self.given.emit(officer, pin)

    def _chosen(self) -> str:
        place = self.officers.currentRow()
        if place < 0:
            return ""
        item = self.officers.item(place)
        return str(item.data(ID)) if Qt.ItemFlag.ItemIsEnabled in item.flags() else ""

    def _to_pin(self) -> None:
        self.pin.setFocus()


def _named(title: str, widget: QWidget) -> QLabel:
    label = look.label("small", title, ink="muted")
    label.setBuddy(widget)
    return label
