"""On X11 whatever is selected is there for every program to read. Not from our fields."""

import os
import subprocess
import sys

from fixtures.screen import VirtualScreen


def test_nothing_that_is_selected_can_be_read_by_others() -> None:
    with VirtualScreen(640, 480) as screen:
        done = subprocess.run(
            [sys.executable, "-m", "tests.station.ui.seat.selecting"],
            env={**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"},
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
    assert done.stdout.split("\n")[:3] == ["PlainEdit False", "PlainArea False", "QLineEdit True"]
