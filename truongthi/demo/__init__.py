"""`truongthi demo`: the whole line once, from card to graded, verified result.

With a screen a person drives the windows. Without one, or with HEADLESS=1, the line is walked by X input events on
virtual screens, a picture of each step is kept, and the last line printed is one JSON object.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from truongthi.demo.by_hand import drive
from truongthi.demo.walk import walk


def main(arguments: Sequence[str]) -> int:
    """Run the demo. Returns 0 when every step was seen and everything verified."""
    parser = argparse.ArgumentParser(prog="truongthi demo", description="Đi hết một ngày thi trên thẻ ảo")
    parser.add_argument("--out", type=Path, default=Path("demo-out"), help="nơi để ảnh từng bước")
    asked = parser.parse_args(arguments)
    shutil.rmtree(asked.out, ignore_errors=True)
    asked.out.mkdir(parents=True)
    if os.environ.get("HEADLESS") == "1" or not os.environ.get("DISPLAY"):
        return walk(asked.out.absolute(), sys.stdout)
    return drive(asked.out.absolute(), os.environ["DISPLAY"])
