"""The slip's QR can be read back by a camera."""

import numpy as np
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from station.reader.qr_image import read_qr
from station.ui.widgets.qr_code import QrCode

SCAN = "18001234 7K3Q9F2M0XWT4HR"


def test_a_camera_reads_back_what_was_drawn(qtbot: QtBot) -> None:
    code = QrCode(148)
    qtbot.addWidget(code)
    code.show_text(SCAN)
    grey = code.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(bytes(grey.constBits()), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    assert read_qr(np.ascontiguousarray(pixels[:, : grey.width()])) == SCAN


def test_no_text_is_a_white_square(qtbot: QtBot) -> None:
    code = QrCode(148)
    qtbot.addWidget(code)
    code.show_text("")
    image = code.grab().toImage()
    assert {image.pixelColor(x, x).name() for x in range(image.width())} == {"#ffffff"}
