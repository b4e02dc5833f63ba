"""Cards stand in lines, and in more lines where there is less room."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from station.ui.seat.items.wrap import WrapLayout


class Page(QWidget):
    """Keeps its layout and its cards."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.row = WrapLayout(self, 10)
        self.cards = [Card() for _ in range(count)]
        for card in self.cards:
            self.row.addWidget(card)


class Card(QWidget):
    """Always wants 100 by 40."""

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(100, 40)


def shown(qtbot: QtBot, count: int, width: int) -> Page:
    page = Page(count)
    qtbot.addWidget(page)
    page.resize(width, 300)
    page.show()
    return page


def test_lines_are_filled_from_the_left(qtbot: QtBot) -> None:
    page = shown(qtbot, 3, 215)
    assert [(card.x(), card.y()) for card in page.cards] == [(0, 0), (110, 0), (0, 50)]


def test_narrow_is_high(qtbot: QtBot) -> None:
    page = shown(qtbot, 3, 400)
    assert [page.row.heightForWidth(width) for width in (400, 215, 100, 60)] == [40, 90, 140, 140]


def test_what_is_wider_than_the_room_is_as_wide_as_the_room(qtbot: QtBot) -> None:
    page = shown(qtbot, 1, 60)
    assert page.cards[0].width() == 60


def test_hidden_cards_take_no_room(qtbot: QtBot) -> None:
    page = shown(qtbot, 3, 100)
    page.cards[1].hide()
    assert page.row.heightForWidth(100) == 90


def test_cards_can_be_taken_out(qtbot: QtBot) -> None:
    page = shown(qtbot, 2, 300)
    taken = page.row.takeAt(0)
    assert taken is not None
    assert taken.widget() is page.cards[0]
    assert (page.row.count(), page.row.takeAt(5), page.row.itemAt(-1)) == (1, None, None)
