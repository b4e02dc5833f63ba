"""The card tray: samples on the left, four readers on the right; a hand for whoever has no real cards."""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from fixtures.card.listed import Listed
from fixtures.card.pki import CardPki
from fixtures.card.vpcd import NoReaderError
from station.ui import look
from truongthi.card_offers import OfferFilter, OfferList, face
from truongthi.card_tray import ALL_SLOTS, Offer, SlotLook, SlotTakenError, Tray, offers
from truongthi.card_words import ENGLISH, VIETNAMESE, TrayWords

LOOK_MS = 200
SIZE = (1040, 680)
LIST_WIDTH, FACE = 400, QSize(36, 48)
SLOT_FACE = QSize(72, 96)
COLUMNS = 2
BUTTON = 44


class SlotPanel(QFrame):
    """One reader: the card on it, how often it was asked, and the two buttons."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._number, self._shown = number, None
        self.reader, self.state = look.label("h3"), look.label("body", wrap=True)
        self.commands, self._face = look.label("small", ink="muted", wrap=True), look.label("small")
        self.lay, self.lift = look.button("", "primary", height=BUTTON), look.button("", "secondary", height=BUTTON)
        for label in (self.state, self.commands):
            label.setMinimumWidth(1)  # it wraps: a long sentence must not widen the window
        self._face.setFixedSize(SLOT_FACE)
        self._face.setAlignment(Qt.AlignmentFlag.AlignCenter)
        texts = QVBoxLayout()
        texts.addWidget(self.state)
        texts.addWidget(self.commands)
        texts.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self._face, 0, Qt.AlignmentFlag.AlignTop)
        middle.addLayout(texts, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.lay, 1)
        buttons.addWidget(self.lift, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.reader)
        column.addLayout(middle, 1)
        column.addLayout(buttons)

    _shown: tuple[SlotLook, TrayWords] | None

    def show_slot(self, seen: SlotLook, words: TrayWords) -> None:
        """Draw what lies there; the same twice changes nothing."""
        if self._shown == (seen, words):
            return
        self._shown = (seen, words)
        self.reader.setText(words.reader.format(number=self._number))
        self.lay.setText(words.lay)
        self.lift.setText(words.lift)
        self.lay.setEnabled(not seen.name)
        self.lift.setEnabled(bool(seen.name))
        self.state.setText(_sentence(seen, words))
        self.commands.setText(words.commands.format(count=seen.commands) if seen.offer else "")
        icon = look.pixmap("id-card" if seen.name else "circle-dashed", "muted", look.ICON)
        self._face.setPixmap(face(seen.offer.face, SLOT_FACE) if seen.offer else icon)
        self.setAccessibleName(f"{self.reader.text()}: {self.state.text()}")


def _sentence(seen: SlotLook, words: TrayWords) -> str:
    if seen.offer:
        return seen.offer.english if words.english else seen.offer.title
    return words.elsewhere.format(name=seen.name) if seen.name else words.empty


class TrayWindow(QWidget):
    """Draws a `Tray` and moves its cards."""

    def __init__(self, tray: Tray, offered: Sequence[Offer], words: TrayWords = VIETNAMESE) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self._tray, self._words = tray, words
        self._offers, self._shown = OfferList(offered, FACE), OfferFilter()
        self._shown.setSourceModel(self._offers)
        self.cards, self.search = QListView(), QLineEdit()
        self.panels = [SlotPanel(slot + 1) for slot in ALL_SLOTS]
        self.said, self._keys = look.label("body_strong", ink="stop", wrap=True), look.label("small", ink="muted")
        self._heading = look.label("h2")
        self.language = look.button("", "link", height=BUTTON)
        self._lay_out()
        self._connect()
        self._put_words()
        self.cards.setCurrentIndex(self._shown.index(0, 0))
        self.cards.setFocus()
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.look_again)
        self._clock.start(LOOK_MS)

    def _lay_out(self) -> None:
        self.cards.setModel(self._shown)
        self.cards.setIconSize(FACE)
        self.cards.setWordWrap(True)
        self.cards.setSpacing(2)
        self.cards.setProperty("role", "officers")
        self.cards.setFixedWidth(LIST_WIDTH)
        self.search.setMinimumHeight(BUTTON)
        self.search.setFixedWidth(LIST_WIDTH)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.search)
        left.addWidget(self.cards, 1)
        grid = QGridLayout()
        grid.setSpacing(16)
        for slot, panel in enumerate(self.panels):
            grid.addWidget(panel, slot // COLUMNS, slot % COLUMNS)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addLayout(grid, 1)
        right.addWidget(self.said)
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self.language)
        halves = QHBoxLayout()
        halves.setSpacing(24)
        halves.addLayout(left)
        halves.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(halves, 1)
        column.addWidget(self._keys)

    def _connect(self) -> None:
        for slot, panel in enumerate(self.panels):
            panel.lay.clicked.connect(partial(self.lay, slot))
            panel.lift.clicked.connect(partial(self.lift, slot))
            QShortcut(QKeySequence(f"Alt+{slot + 1}"), self, partial(self.turn, slot))
            key = QShortcut(QKeySequence(str(slot + 1)), self.cards, partial(self.turn, slot))
            key.setContext(Qt.ShortcutContext.WidgetShortcut)  # in the search field a digit is a digit
        for keys, act in (("Return", self.lay_first), ("Enter", self.lay_first), ("Delete", self.lift_last)):
            made = QShortcut(QKeySequence(keys), self.cards, act)
            made.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.cards.doubleClicked.connect(self.lay_first)
        self.search.textChanged.connect(self._shown.setFilterFixedString)
        self.search.returnPressed.connect(self.cards.setFocus)
        self.language.clicked.connect(self.switch_language)

    def _put_words(self) -> None:
        words = self._words
        self.setWindowTitle(words.title)
        self._heading.setText(words.samples)
        self.search.setPlaceholderText(words.find)
        self.search.setAccessibleName(words.find)
        self.cards.setAccessibleName(words.samples)
        self._keys.setText(words.keys)
        self.language.setText(words.other_language)
        self._offers.speak(english=words.english)
        self.look_again()

    def switch_language(self) -> None:
        """Vietnamese to English and back."""
        self._words = VIETNAMESE if self._words.english else ENGLISH
        self.said.setText("")
        self._put_words()

    def look_again(self) -> None:
        """Draw the readers as they are now."""
        for slot, panel in enumerate(self.panels):
            panel.show_slot(self._tray.look(slot), self._words)

    def turn(self, slot: int) -> None:
        """Lay the chosen card on an empty reader; take the card off a full one."""
        (self.lift if self._tray.look(slot).name else self.lay)(slot)

    def lay_first(self, _index: QModelIndex | None = None) -> None:
        """Lay the chosen card on the first empty reader."""
        for slot in ALL_SLOTS:
            if not self._tray.look(slot).name:
                self.lay(slot)
                return

    def lift_last(self) -> None:
        """Take the card off the last reader that has one."""
        for slot in reversed(ALL_SLOTS):
            if self._tray.look(slot).name:
                self.lift(slot)
                return

    def lay(self, slot: int, _checked: bool = False) -> None:
        """Lay the chosen card on a reader."""
        self.said.setText("")
        offer = self._offers.offer(self._shown.mapToSource(self.cards.currentIndex()))
        if offer is None:
            self.said.setText(self._words.none_chosen)
            return
        try:
            self._tray.lay(slot, offer)
        except NoReaderError:
            self.said.setText(self._words.no_reader.format(number=slot + 1))
        except SlotTakenError:
            pass  # by a command, a moment ago: the next look shows it
        self.look_again()

    def lift(self, slot: int, _checked: bool = False) -> None:
        """Take the card off a reader."""
        self.said.setText("")
        self._tray.lift(slot)
        self.look_again()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 -- Qt's own name
        """Take every card away."""
        self._clock.stop()
        self._tray.close()
        super().closeEvent(event)


def run(state: Path, pki: CardPki, listed: Sequence[Listed], *, english: bool) -> int:
    """Show the tray until it is closed."""
    application = QApplication(sys.argv[:1])
    look.dress(application, "light", 100)
    window = TrayWindow(Tray(state, pki), list(offers(listed)), ENGLISH if english else VIETNAMESE)
    window.resize(*SIZE)
    window.show()
    return int(application.exec())
