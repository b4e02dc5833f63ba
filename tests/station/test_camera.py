"""The camera turns a card held before it into one hint."""

import queue
import subprocess
import sys
from pathlib import Path

import numpy as np
import segno
from PIL import Image

from fixtures.card.person import qr_text
from fixtures.card.samples import HOA
from station.camera import CameraHints, _text_in


def frames(folder: Path, texts: list[str]) -> str:
    """Write pictures as a camera would give them, one after the other; return what OpenCV opens."""
    for number, text in enumerate(texts):
        frame = Image.new("RGB", (640, 480), "grey")
        if text:
            segno.make_qr(text).save(str(folder / "code.png"), scale=5, border=4)
            frame.paste(Image.open(folder / "code.png").convert("RGB"), (100, 40))
        frame.save(folder / f"frame{number:03}.png")
    return str(folder / "frame%03d.png")


def test_a_card_held_before_the_camera_is_one_hint(tmp_path: Path) -> None:
    seen: queue.Queue[str] = queue.Queue()
    camera = CameraHints(frames(tmp_path, ["", *[qr_text(HOA)] * 5]), seen.put)
    camera.start()
    assert seen.get(timeout=20) == qr_text(HOA)
    camera.stop()
    assert seen.empty()


def test_a_frame_that_is_no_fit_picture_is_passed_over() -> None:
    assert _text_in(np.zeros((4, 4, 2), dtype=np.uint8)) is None
    assert _text_in(None) is None


def test_opencv_is_loaded_by_a_camera_alone() -> None:
    loaded = "import sys, station.camera; sys.exit('cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0


def test_without_a_camera_nothing_happens(tmp_path: Path) -> None:
    seen: queue.Queue[str] = queue.Queue()
    camera = CameraHints(str(tmp_path / "none%03d.png"), seen.put)
    camera.start()
    camera.stop()
    assert seen.empty()
