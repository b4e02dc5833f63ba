"""What every widget of an item offers: state goes down whole, one response comes up."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from protocol.paper import Item
from protocol.records import Response
from station.ui.seat.items.note import StatusNote
from station.ui.seat.marked_text import MarkedText
from station.ui.seat.pictures import Pictures
from station.ui.seat.words import SeatWords


class ItemWidget(QWidget):
    """Draws how one type of item is answered, and says what the person answers. Holds no answer of its own."""

    responded = Signal(object)  # Response | None: the whole response as it now should be
    reached = Signal(QWidget)  # what has got the focus: the body scrolls there

    def __init__(self, words: SeatWords) -> None:
        super().__init__()
        self.words = words

    def show_item(self, item: Item, response: Response | None, pictures: Pictures, zoom: int) -> None:
        """Draw `item` and its `response`; the same twice changes nothing."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Give the keyboard to what answers first."""
        self.setFocus()

    def take_key(self, event: QKeyEvent) -> bool:  # noqa: ARG002 (for those who listen)
        """Use a key that no widget with the focus wanted. Returns whether it was used."""
        return False

    def show_kept(self, *, kept: bool) -> None:
        """Draw whether the disk has what is on screen: no tick stands for what it has not."""
        for status in self.findChildren(StatusNote):
            status.show_kept(kept=kept)

    def texts(self) -> Sequence[tuple[str, MarkedText]]:
        """Return what can be marked in it: the option, or nothing for the item's own text, and its text."""
        return ()

    @property
    def draws_body(self) -> bool:
        """Whether the widget draws the item's text itself, since what answers lies within it."""
        return False
