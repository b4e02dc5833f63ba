"""Text is marked by mouse and keyboard, in whole words, and its pictures open."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton
from pytestqt.qtbot import QtBot

from protocol.paper import Asset
from station.ui import look
from station.ui.seat.marked_text import MarkedText
from station.ui.seat.pictures import Pictures
from station.ui.seat.tool_words import VIETNAMESE

WORDS = "Một vật chuyển động thẳng"
SQUARE = Asset("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"/>', 60, 40, 0, "hình")
SHIFT = Qt.KeyboardModifier.ShiftModifier


def shown(qtbot: QtBot, html: str, *, marking: bool = True, zoomable: bool = False) -> MarkedText:
    text = MarkedText(zoomable=zoomable)
    qtbot.addWidget(text)
    text.show_html(html, Pictures({"m": SQUARE}, "#000000"), 100)
    text.resize(500, text.heightForWidth(500))
    text.show_marks((), VIETNAMESE, marking=marking)
    text.show()
    qtbot.waitExposed(text)
    text.setFocus()
    return text


def middle_of(text: MarkedText, first: int, end: int) -> QPoint:
    return next(text.areas(first, end)).center().toPoint()


def drag(text: MarkedText, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(text, Qt.MouseButton.LeftButton, pos=start)
    moved = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        QPointF(end),
        text.mapToGlobal(QPointF(end)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(text, moved)
    QTest.mouseRelease(text, Qt.MouseButton.LeftButton, pos=end)


def test_a_drag_marks_the_whole_words_that_it_touches(qtbot: QtBot) -> None:
    text = shown(qtbot, WORDS)
    with qtbot.waitSignal(text.marked) as marked:
        drag(text, middle_of(text, 5, 6), middle_of(text, 10, 11))
    assert WORDS[slice(*marked.args)] == "vật chuyển"


def test_a_click_takes_the_mark_under_it_off_and_any_other_is_handed_on(qtbot: QtBot) -> None:
    text = shown(qtbot, WORDS)
    text.show_marks(((4, 7),), VIETNAMESE, marking=True)
    with qtbot.waitSignal(text.marked) as marked:
        QTest.mouseClick(text, Qt.MouseButton.LeftButton, pos=middle_of(text, 5, 6))
    assert marked.args == [4, 7]
    with qtbot.waitSignal(text.clicked):
        QTest.mouseClick(text, Qt.MouseButton.LeftButton, pos=middle_of(text, 20, 21))


def test_the_arrows_go_by_word_and_enter_marks(qtbot: QtBot) -> None:
    text = shown(qtbot, WORDS)
    QTest.keyClick(text, Qt.Key.Key_Right)
    QTest.keyClick(text, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(text, Qt.Key.Key_Right, SHIFT)
    with qtbot.waitSignal(text.marked) as marked:
        QTest.keyClick(text, Qt.Key.Key_Return)
    assert WORDS[slice(*marked.args)] == "vật chuyển"


def test_enter_with_nothing_selected_marks_the_word_at_the_caret(qtbot: QtBot) -> None:
    text = shown(qtbot, WORDS)
    with qtbot.waitSignal(text.marked) as marked:
        QTest.keyClick(text, Qt.Key.Key_Return)
    assert WORDS[slice(*marked.args)] == "Một"


def test_letters_of_two_units_do_not_shift_the_words_after_them(qtbot: QtBot) -> None:
    html = "𝑥𝑦 cộng một"
    text = shown(qtbot, html)
    for _ in range(2):
        QTest.keyClick(text, Qt.Key.Key_Right)
    with qtbot.waitSignal(text.marked) as marked:
        QTest.keyClick(text, Qt.Key.Key_Return)
    first, end = marked.args
    assert html.encode("utf-16-le")[2 * first : 2 * end].decode("utf-16-le") in ("cộng", "một")


def test_formulas_and_cells_of_tables_can_be_marked(qtbot: QtBot) -> None:
    text = shown(qtbot, '<p>Cho <img src="asset:m"></p><table><tr><td>a</td><td>b</td></tr></table>')
    whole = len(text.plain_text())
    assert len(list(text.areas(0, whole))) == 3


def test_marks_are_laid_under_the_letters_in_the_colour_of_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    look.dress(qapp, "dark", 100)
    try:
        text = shown(qtbot, WORDS, marking=False)
        text.show_marks(((0, 3),), VIETNAMESE, marking=False)
        area = next(text.areas(0, 3))
        colour = text.grab().toImage().pixelColor(round(area.right()) + 1, round(area.center().y()))
        assert colour == look.color("highlight")
        assert text.accessibleDescription() == "Đã tô: Một"
    finally:
        look.dress(qapp, "light", 100)


def test_without_the_highlighter_a_click_goes_through(qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    text = MarkedText()
    QHBoxLayout(button).addWidget(text)
    text.show_html(WORDS, Pictures({}, "#000000"), 100)
    text.show_marks((), VIETNAMESE, marking=False)
    button.resize(400, 60)
    button.show()
    qtbot.waitExposed(button)
    assert button.childAt(text.geometry().center()) is None


def test_a_picture_opens_by_click_and_by_enter(qtbot: QtBot) -> None:
    text = shown(qtbot, 'Cho <img src="asset:m"> sau', marking=False, zoomable=True)
    text.grab()
    assert text.accessibleName() == "Cho hình sau"
    with qtbot.waitSignal(text.enlarge_asked) as asked:
        QTest.keyClick(text, Qt.Key.Key_Return)
    assert asked.args == ["m"]
    place = text.plain_text().index("\ufffc")
    with qtbot.waitSignal(text.enlarge_asked) as asked:
        QTest.mouseClick(text, Qt.MouseButton.LeftButton, pos=middle_of(text, place, place + 1))
    assert asked.args == ["m"]
    assert text.focusPolicy() is Qt.FocusPolicy.TabFocus
