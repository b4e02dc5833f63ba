"""A camera that looks for the QR code of a card: frames in, hints out. Without one, numbers are typed."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from station.reader.errors import MalformedImageError
from station.reader.qr_image import Picture, read_qr

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
        last, quiet_until = "", 0.0
        elapsed = 0.0
        with _capture(self._source) as capture:
            while not self._stopping.wait(FRAME_EVERY_S):
                elapsed += FRAME_EVERY_S
                text = _text_in(_frame(capture))
                if text and (text != last or elapsed > quiet_until):
                    last, quiet_until = text, elapsed + AGAIN_AFTER_S
                    self._on_text(text)


@contextmanager
def _capture(source: str) -> Iterator[Any]:
    import cv2  # noqa: PLC0415 -- 34 MB and a fifth of a second that only a camera needs

    capture = cv2.VideoCapture(int(source) if source.isdecimal() else source)
    try:
        yield capture
    finally:
        capture.release()


def _frame(capture: Any) -> Picture | None:
    there, frame = capture.read()
    return np.asarray(frame, dtype=np.uint8) if there else None


def _text_in(frame: Picture | None) -> str | None:
    """Return the text of the QR; a frame that is no fit picture is passed over, as one without a QR."""
    if frame is not None:
        with contextlib.suppress(MalformedImageError):
            return read_qr(frame)
    return None
