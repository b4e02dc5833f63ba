"""A camera that looks for the QR code of a card: frames in, hints out. Without one, numbers are typed."""

import threading
from collections.abc import Callable

import cv2
import numpy as np

from station.reader.qr_image import read_qr

FRAME_EVERY_S = 0.15
AGAIN_AFTER_S = 4.0  # the same card held still is one hint, not seven a second


class CameraHints:
    """Reads frames of `source` on a thread of its own: the number of a device, or anything that OpenCV opens."""

    def __init__(self, source: str, on_text: Callable[[str], None]) -> None:
        self._source, self._on_text = source, on_text
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End after the frame under way."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        capture = cv2.VideoCapture(int(self._source) if self._source.isdecimal() else self._source)
        last, quiet_until = "", 0.0
        elapsed = 0.0
        while not self._stopping.wait(FRAME_EVERY_S):
            elapsed += FRAME_EVERY_S
            there, frame = capture.read()
            text = read_qr(np.asarray(frame, dtype=np.uint8)) if there else None
            if text and (text != last or elapsed > quiet_until):
                last, quiet_until = text, elapsed + AGAIN_AFTER_S
                self._on_text(text)
        capture.release()
