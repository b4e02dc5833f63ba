"""A stage for one item widget: it shows whatever response the widget asks for, as the seat does."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from protocol.paper import Asset, Choice, Interaction, Item
from protocol.records import Response
from station.ui.seat.items.interface import ItemWidget
from station.ui.seat.pictures import Pictures
from station.ui.seat.rich import RichText

INK = "#16212b"
MAP = Asset(
    "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"/>', 400, 300, 0, "bản đồ"
)
PICTURES = Pictures({"map": MAP}, INK)
WIDTH, HEIGHT = 1006, 640
LONG = "Bản Tuyên ngôn Độc lập được đọc ở quảng trường Ba Đình, Hà Nội, trước hàng chục vạn đồng bào dự mít tinh"


def choices(prefix: str, *contents: str, match_max: int = 1) -> tuple[Choice, ...]:
    return tuple(Choice(f"{prefix}{place}", f"<p>{words}</p>", match_max) for place, words in enumerate(contents))


def item(interaction: Interaction, html: str = "<p>Câu hỏi</p>", name: str = "i1") -> Item:
    return Item(name, 1, html, interaction)


@dataclass
class Stage:
    """What is shown, and every response that was asked for."""

    widget: ItemWidget
    item: Item
    response: Response | None
    zoom: int
    asked: list[Response | None] = field(default_factory=list)

    def take(self, response: Response | None) -> None:
        self.asked.append(response)
        self.response = response
        self.widget.show_item(self.item, response, PICTURES, self.zoom)

    def again(self) -> None:
        self.widget.show_item(self.item, self.response, PICTURES, self.zoom)

    def press(self, *keys: Qt.Key) -> None:
        """Press `keys` one after the other, each where the focus is by then."""
        for key in keys:
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClick(focus, key)
            QApplication.processEvents()


def staged(
    qtbot: QtBot,
    widget: ItemWidget,
    shown: Item,
    response: Response | None = None,
    *,
    zoom: int = 100,
    width: int = WIDTH,
) -> Stage:
    """Show `shown` in `widget` in a window of its own, with the focus on it."""
    stage = Stage(widget, shown, response, zoom)
    qtbot.addWidget(widget)
    widget.responded.connect(stage.take)
    stage.again()
    widget.resize(width, max(HEIGHT, widget.heightForWidth(width)))
    widget.show()
    qtbot.waitActive(widget)
    assert widget.width() == width, "wider than its room"
    widget.take_focus()
    QApplication.processEvents()
    return stage


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """Click into the middle of `widget`, or at a place in it."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at or widget.rect().center())
    QApplication.processEvents()


def names(widget: QWidget) -> list[str]:
    """Return the names of all that Tab reaches, in its order."""
    found, at = list[str](), widget.nextInFocusChain()
    while at is not None and at is not widget:
        if at.isVisible() and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(at.accessibleName())
        at = at.nextInFocusChain()
    return found


def cut(widget: QWidget) -> list[str]:
    """Return the texts that have less room than they need, and what lies outside."""
    found = []
    for child in widget.findChildren(QWidget):
        if not child.isVisible():
            continue
        if isinstance(child, RichText) and child.heightForWidth(child.width()) > child.height() + 1:
            found.append(f"height of {child.plain_text()!r}")
        if isinstance(child, QLabel | QPushButton) and child.sizeHint().width() > child.width() + 1:
            found.append(f"width of {child.text()!r}")
        around = child.parentWidget()
        if around is not None and child.y() + child.height() > around.height() + 1:
            found.append(f"{type(child).__name__} {child.accessibleName()!r} at the foot")
        if child.mapTo(widget, QPoint(child.width(), 0)).x() > widget.width() + 1:
            found.append(f"{type(child).__name__} {child.accessibleName()!r} at the right")
    return found
