"""The screen of a locked desk: who are you, and your PIN."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from station.checkin.desk import Approver
from station.ui import look
from station.ui.desk.english import ENGLISH
from station.ui.desk.officer_form import WIDTH, OfficerForm
from station.ui.desk.words import VIETNAMESE, DeskWords

ZOOMS = (100, 125, 150, 175, 200)
ICON, MARGIN = 64, 48


class UnlockWindow(QWidget):
    """Shows no name but those of officers."""

    unlock_asked = Signal(str, str)  # officer id, PIN

    def __init__(self, desk: str, words: DeskWords = VIETNAMESE) -> None:
        super().__init__()
        self._desk, self._words, self._zoom = desk, words, ZOOMS[0]
        self._offers: tuple[Approver, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "page")
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._build()
        keys = {"F12": self._change_language, "Ctrl++": self._larger, "Ctrl+=": self._larger, "Ctrl+-": self._smaller}
        self._keys = [QShortcut(QKeySequence(key), self, act) for key, act in keys.items()]

    @property
    def words(self) -> DeskWords:
        """The language in which it speaks."""
        return self._words

    def _build(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            look.dress(application, "light", self._zoom)
        words = self._words
        self.form = OfficerForm(words)
        self.form.given.connect(self.unlock_asked)
        self.open = look.button(words.unlock, "primary", "lock")
        self.open.clicked.connect(self.form.give)
        self.title = look.label("h1", words.unlock_title.format(desk=self._desk), wrap=True)
        icon = look.label("body")
        icon.setPixmap(look.pixmap("lock", "accent", ICON))
        card = QFrame()
        card.setProperty("role", "desk_card")
        column = QVBoxLayout(card)
        column.setContentsMargins(MARGIN, 32, MARGIN, 32)
        column.setSpacing(16)
        for widget in (icon, self.title, look.label("body", words.unlock_next, ink="muted", wrap=True)):
            column.addWidget(widget)
        column.addWidget(self.form)
        column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        middle = QWidget()
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(card, 100)
        across.addStretch(1)
        card.setMaximumWidth(look.zoomed(WIDTH) + 2 * MARGIN)
        around = QVBoxLayout(middle)
        around.addStretch(1)
        around.addLayout(across)
        around.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(middle)
        look.emptied(self._whole)
        self._whole.addWidget(scroll)
        self.setWindowTitle(self.title.text())

    def show_offers(self, offers: Sequence[Approver], trouble: str = "") -> None:
        """Draw who may open this desk, and why the last try did not."""
        self._offers = tuple(offers)
        self._busy(busy=False)
        self.form.show_officers(self._offers)
        nobody = all(one.locked for one in self._offers)
        self.form.show_trouble(trouble or (self._words.nobody_opens if nobody else ""))
        if not trouble:
            self.form.officers.setFocus()

    def show_opening(self) -> None:
        """The PIN is being tried; it takes a moment by design."""
        self._busy(busy=True)

    def _busy(self, *, busy: bool) -> None:
        self.form.setEnabled(not busy)
        self.open.setEnabled(not busy)
        self.open.setText(self._words.unlocking if busy else self._words.unlock)

    def _change_language(self) -> None:
        self._words = ENGLISH if self._words is VIETNAMESE else VIETNAMESE
        self._rebuild()

    def _larger(self) -> None:
        self._to_zoom(min(ZOOMS.index(self._zoom) + 1, len(ZOOMS) - 1))

    def _smaller(self) -> None:
        self._to_zoom(max(ZOOMS.index(self._zoom) - 1, 0))

    def _to_zoom(self, place: int) -> None:
        self._zoom = ZOOMS[place]
        self._rebuild()

    def _rebuild(self) -> None:
        self._build()
        self.show_offers(self._offers)
