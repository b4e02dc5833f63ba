"""Types into each field and selects by keys and mouse; says on stdout what an X11 program could read then."""

import sys

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QClipboard
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from station.ui.seat.plain_edit import PlainArea, PlainEdit

LEFT, NONE, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


def selected_from(field: PlainEdit | PlainArea | QLineEdit) -> list[str]:
    """Return what lies in the selection after keys, a drag of the mouse and a double click."""
    board, primary, found = QApplication.clipboard(), QClipboard.Mode.Selection, list[str]()
    inside = field.viewport() if isinstance(field, PlainArea) else field
    field.resize(600, 100)
    field.show()
    QTest.qWaitForWindowExposed(field)
    QTest.keyClicks(field, "mot hai ba")
    QTest.keyClick(field, Qt.Key.Key_Home, SHIFT)
    found.append(board.text(primary))
    QTest.mousePress(inside, LEFT, NONE, QPoint(12, 20))
    QTest.mouseMove(inside, QPoint(90, 20))
    QTest.mouseRelease(inside, LEFT, NONE, QPoint(90, 20))
    found.append(board.text(primary))
    QTest.mouseDClick(inside, LEFT, NONE, QPoint(30, 20))
    found.append(board.text(primary))
    field.close()
    return found


if __name__ == "__main__":
    application = QApplication(sys.argv)
    for made in (PlainEdit, PlainArea, QLineEdit):
        sys.stdout.write(f"{made.__name__} {any(selected_from(made()))}\n")
