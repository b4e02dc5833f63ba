"""A three-hour exam makes millions of Qt calls; none of them may end the interpreter."""

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFont

from station.ui.none_guard import IMMORTAL_FROM, keep_none


def test_none_has_more_references_than_qt_can_lose() -> None:
    keep_none()
    font = QFont()
    for _ in range(20_000):
        font.setPixelSize(10)
    assert sys.version_info >= IMMORTAL_FROM or sys.getrefcount(None) > 1 << 59


class _Bell(QObject):
    rung = Signal()


def test_true_has_more_references_than_signals_can_lose() -> None:
    keep_none()
    bell = _Bell()
    for _ in range(20_000):
        bell.rung.emit()
    assert sys.version_info >= IMMORTAL_FROM or sys.getrefcount(True) > 1 << 59  # noqa: FBT003 -- the object itself
