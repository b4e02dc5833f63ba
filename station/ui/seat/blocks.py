"""The choice of a block: the sections of a paper of which a candidate takes one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from protocol.paper import PackedPaper
from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.items.answer_words import AnswerWords, answer_words_of
from station.ui.seat.rich import RichText
from station.ui.seat.words import SeatWords

WIDEST = 760


class BlockCard(QFrame):
    """One block: its name, its parts, and the button that takes it."""

    taken = Signal()

    def __init__(self, words: AnswerWords) -> None:
        super().__init__()
        self._words = words
        self.setProperty("role", "card")
        self._name, self._facts = RichText("h3"), RichText("small", "muted")
        self.take = look.button(words.block_take, "secondary", height=48)
        self.take.clicked.connect(self.taken)
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addWidget(self._name)
        left.addWidget(self._facts)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 16, 16, 16)
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addWidget(self.take)

    def show_block(self, paper: PackedPaper, block: str, zoom: int, *, taken: bool) -> None:
        """Draw `block` of `paper`."""
        parts = [part for part in paper.parts if part.block == block]
        items = [item for part in parts for item in part.items]
        headings = dict.fromkeys(f"{part.title} · {part.heading}" for part in parts)
        first, last = (items[0].number, items[-1].number) if items else (0, 0)
        counts = self._words.block_facts.format(count=len(items), first=first, last=last)
        self._name.show_words(f"<b>{_plain(block)}</b>", zoom)
        self._facts.show_words(_plain(" · ".join((*headings, counts))), zoom)
        self.take.setText(self._words.block_taken if taken else self._words.block_take)
        if taken:
            look.set_icon(self.take, "check")
        else:
            self.take.setIcon(QIcon())
        self.take.setAccessibleName(f"{block}: {self.take.text()}")


class BlockChooser(QWidget):
    """All blocks of the paper, and what choosing means."""

    chosen = Signal(str)

    def __init__(self, words: SeatWords) -> None:
        super().__init__()
        self._texts = answer_words_of(words)
        self._blocks: tuple[str, ...] = ()
        self.cards: list[BlockCard] = []
        self._means = RichText()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self._means)
        self.setMaximumWidth(WIDEST)

    def show_blocks(self, state: SeatState) -> None:
        """Draw the blocks of the paper of `state`."""
        if state.paper is None:
            return
        words, block, self._blocks = self._texts, state.work.block, state.paper.blocks
        chosen = block in self._blocks
        means = words.change_block_means.format(block=_plain(block)) if chosen else words.choose_block_means
        self._means.show_words(means, state.zoom)
        self.setMaximumWidth(round(WIDEST * state.zoom / 100))
        while len(self.cards) < len(self._blocks):
            self._add_card()
        for place, card in enumerate(self.cards):
            card.setVisible(place < len(self._blocks))
            if place < len(self._blocks):
                one = self._blocks[place]
                card.show_block(state.paper, one, state.zoom, taken=one == block)

    def take_focus(self) -> None:
        """Give the keyboard to the first block."""
        if self.cards:
            self.cards[0].take.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_card(self) -> None:
        place = len(self.cards)
        card = BlockCard(self._texts)
        card.taken.connect(lambda: self.chosen.emit(self._blocks[place]))
        self.cards.append(card)
        self._column.addWidget(card)


def _plain(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")
