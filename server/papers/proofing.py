"""The proof: the real seat draws every item of a packed paper, and what does not fit or is missing is found.

The seat runs as a child process, `truongthi seat --proof PACKAGE --out DIR --size 1024x768 --zoom 150`, never by
import: a server has no Qt. It writes `NNN.png` for each item and `report.json`; both are read as a stranger's.
"""

import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from pathlib import Path

import msgspec
from PIL import Image, ImageDraw

from protocol import paper
from protocol.paper import PackedPaper

SIZE, ZOOM = "1024x768", 150
MAX_SECONDS = 180.0
MAX_REPORT_BYTES = 4 * 1024 * 1024
MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS = 8 * 1024 * 1024, 4096 * 8192
MAX_NAME_LETTERS = 200
COLUMNS, TILE_WIDTH, TILE_HEIGHT, MARGIN, CAPTION, CAPTION_SIZE = 4, 400, 300, 12, 22, 16
PAPER_COLOUR, INK, FAULT_COLOUR = "#ffffff", "#1a1a1a", "#b3261e"


class FaultCode(Enum):
    """What a proof finds. The values are API."""

    CLIPPED = "clipped"  # text that does not fit at this size and zoom
    MISSING = "missing"  # a picture or sound that is not there; `detail` names it
    NOT_DRAWN = "not_drawn"


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that a proof-reader must not approve, at the item `number` of the master."""

    number: int
    code: FaultCode
    detail: str = ""


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the seat showed of a paper."""

    size: str
    zoom: int
    items: int
    faults: tuple[Fault, ...]


class ProofFailedError(Exception):
    """The seat drew nothing: `reason` is "timeout", "exit", "report", or "picture"."""

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(f"{reason} {status}")
        self.reason, self.status = reason, status


class _ReportItem(msgspec.Struct, frozen=True):
    number: int
    clipped: bool
    missing: tuple[str, ...] = ()


class _Report(msgspec.Struct, frozen=True):
    items: tuple[_ReportItem, ...]


@dataclass(frozen=True, slots=True)
class Proofed:
    """A proof with its contact sheet (PNG)."""

    proof: Proof
    sheet: bytes


SEAT = (sys.executable, "-m", "truongthi", "seat")


def proofed(
    packed: PackedPaper,
    *,
    size: str = SIZE,
    zoom: int = ZOOM,
    seat: Sequence[str] = SEAT,
    seconds: float = MAX_SECONDS,
) -> Proofed:
    """Draw a packed paper by the real seat, in a child process of its own. Raises ProofFailedError."""
    with tempfile.TemporaryDirectory(prefix="truongthi-proof-") as made:
        folder = Path(made)  # mode 0700: items lie in it for as long as it takes
        package, out = folder / "paper.json", folder / "out"
        package.write_bytes(paper.encode(packed))
        out.mkdir()
        _draw((*seat, "--proof", str(package), "--out", str(out), "--size", size, "--zoom", str(zoom)), seconds)
        report = _report(out)
        numbers = [item.number for item in packed.items]
        pictures = {number: _picture(out / f"{number:03}.png") for number in numbers}
    faults = _faults(numbers, report, {number for number, one in pictures.items() if one is None})
    proof = Proof(size, zoom, len(numbers), faults)
    return Proofed(proof, contact_sheet(pictures, {fault.number for fault in faults}))


def _draw(command: Sequence[str], seconds: float) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run(  # noqa: S603 -- our own program, no shell; what it is given is a path of ours
            command, env=environment, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ProofFailedError("timeout") from error
    except OSError as error:
        raise ProofFailedError("exit") from error
    if done.returncode != 0:
        raise ProofFailedError("exit", done.returncode)


def _report(out: Path) -> _Report:
    try:
        with (out / "report.json").open("rb") as file:
            data = file.read(MAX_REPORT_BYTES + 1)
        if len(data) > MAX_REPORT_BYTES:
            raise ProofFailedError("report")
        return msgspec.json.decode(data, type=_Report)
    except (OSError, msgspec.DecodeError, ValueError) as error:
        raise ProofFailedError("report") from error


def _picture(path: Path) -> Image.Image | None:
    """Return a picture as a tile of the sheet, None where there is none."""
    try:
        if path.stat().st_size > MAX_PICTURE_BYTES:
            raise ProofFailedError("picture")
        with Image.open(path, formats=("PNG",)) as opened:
            if opened.width * opened.height > MAX_PICTURE_PIXELS:
                raise ProofFailedError("picture")
            tile = opened.convert("RGB")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ProofFailedError("picture") from error
    tile.thumbnail((TILE_WIDTH, TILE_HEIGHT))
    return tile


def _faults(numbers: Sequence[int], report: _Report, undrawn: set[int]) -> tuple[Fault, ...]:
    told = {item.number: item for item in report.items}
    faults = []
    for number in numbers:
        item = told.get(number)
        if item is None or number in undrawn:
            faults.append(Fault(number, FaultCode.NOT_DRAWN))
        if item is not None and item.clipped:
            faults.append(Fault(number, FaultCode.CLIPPED))
        if item is not None:
            faults += [Fault(number, FaultCode.MISSING, name[:MAX_NAME_LETTERS]) for name in item.missing]
    return tuple(faults)


def contact_sheet(pictures: dict[int, Image.Image | None], faulty: set[int]) -> bytes:
    """Return all items on one PNG, those with a fault framed in red."""
    rows = max(1, math.ceil(len(pictures) / COLUMNS))
    cell_width, cell_height = TILE_WIDTH + MARGIN, TILE_HEIGHT + CAPTION + MARGIN
    sheet = Image.new("RGB", (COLUMNS * cell_width + MARGIN, rows * cell_height + MARGIN), PAPER_COLOUR)
    pen = ImageDraw.Draw(sheet)
    for place, (number, tile) in enumerate(pictures.items()):
        left = MARGIN + place % COLUMNS * cell_width
        top = MARGIN + place // COLUMNS * cell_height
        colour = FAULT_COLOUR if number in faulty else INK
        caption = f"{number} (!)" if number in faulty else str(number)  # digits: Pillow's own font has no accents
        pen.text((left, top), caption, fill=colour, font_size=CAPTION_SIZE)
        if tile is not None:
            sheet.paste(tile, (left, top + CAPTION))
        frame = (left - 1, top + CAPTION - 1, left + TILE_WIDTH, top + CAPTION + TILE_HEIGHT)
        pen.rectangle(frame, outline=colour, width=3 if number in faulty else 1)
    made = BytesIO()
    sheet.save(made, format="PNG")
    return made.getvalue()
