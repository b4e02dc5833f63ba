"""The proof of a paper: every item drawn in the real window, off screen; what is cut or missing is found.

Papers are drawn at a real seat's width and zoom; the window only grows downwards, so that nothing hides by scrolling.
"""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget

from protocol import paper
from protocol.paper import (
    GraphicGapMatchInteraction,
    HotspotInteraction,
    Item,
    Listening,
    PackedPaper,
    Part,
)
from station.exam import steps
from station.exam.seat import Candidate, Phase, Place, SaveState, SeatState
from station.exam.work import Work
from station.ui import look, theme
from station.ui.seat.pictures import Pictures
from station.ui.seat.rich import RichText
from station.ui.seat.window import SeatWindow

HIGHEST = 4000  # pixels: what needs more is looked at in part
PASSES = 4  # of events until the layout rests
PICTURE = re.compile(r'src="asset:([^"]*)"')
NOBODY = Candidate("00000000", "Bản duyệt đề", "")


class ItemReport(msgspec.Struct, frozen=True):
    """What was found at one item. `clipped`: something in it is cut; `missing`: names of pictures and sounds."""

    number: int
    clipped: bool
    missing: tuple[str, ...]


class Report(msgspec.Struct, frozen=True):
    """What was found in a paper."""

    items: tuple[ItemReport, ...]


def prove(package: Path, out: Path, width: int, height: int, zoom: int) -> Report:
    """Draw each item of the packed paper `package` to `out`. Raises MalformedPaperError, OSError."""
    packed = paper.decode(package.read_bytes())
    out.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_FONT_DPI", "96")
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if isinstance(application, QApplication):
        theme.apply(application)
    report = Report(tuple(_draw(packed, out, width, height, zoom)))
    application.processEvents()
    (out / "report.json").write_bytes(msgspec.json.encode(report))
    return report


def _draw(packed: PackedPaper, out: Path, width: int, height: int, zoom: int) -> Iterator[ItemReport]:
    window = SeatWindow()
    pictures = Pictures(packed.assets, look.hex_of("ink"))
    start = SeatState(place=Place(subject=packed.subject), candidate=NOBODY, phase=Phase.WAITING, zoom=zoom)
    opened = replace(steps.opened(start, packed, Work()).state, saved=SaveState.SAVED_HERE)
    window.resize(width, height)
    window.show()
    for part in packed.parts:
        for item in part.items:
            window.resize(width, height)
            window.show_state(_at(opened, part, item))
            _rest()
            window.resize(width, min(HIGHEST, height + _hidden_height(window)))
            _rest()
            window.grab().save(str(out / f"{item.number:03}.png"))
            yield ItemReport(item.number, is_cut(window.item), tuple(missing(packed, item, pictures)))
    window.allow_close()
    window.close()


def _at(opened: SeatState, part: Part, item: Item) -> SeatState:
    work = replace(opened.work, number=item.number, block=part.block or opened.work.block)
    return replace(opened, work=work)


def _rest() -> None:
    for _ in range(PASSES):
        QApplication.processEvents()


def _hidden_height(window: SeatWindow) -> int:
    """Return how many pixels of the taller pane do not fit; panes one above the other share what is added."""
    view = window.item
    panes = [pane for pane in (view.stimulus, view.pane) if pane.isVisible()]
    hidden = max(pane.verticalScrollBar().maximum() for pane in panes)
    return hidden * (len(panes) if view.is_stacked else 1)


def is_cut(view: QWidget) -> bool:
    """Whether a text, a picture or a button of `view` has less room than it needs or lies outside."""
    return any(_is_cut(widget, view) for widget in view.findChildren(QWidget) if widget.isVisible())


def _is_cut(widget: QWidget, view: QWidget) -> bool:
    if isinstance(widget, RichText):
        too_low = widget.heightForWidth(widget.width()) > widget.height() + 1
        return too_low or widget.overflows() or widget.mapTo(view, QPoint(widget.width(), 0)).x() > view.width() + 1
    if isinstance(widget, QPushButton):
        return widget.sizeHint().width() > widget.width() + 1
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        return inside is not None and inside.width() > widget.viewport().width() + 1
    return False


def missing(packed: PackedPaper, item: Item, pictures: Pictures) -> Iterator[str]:
    """Name the pictures and sounds that `item` and its stimulus refer to and that are not there or cannot be read."""
    stimulus = next((one for one in packed.stimuli if one.id == item.stimulus), None)
    texts = [item.html, *(choice.content for choice in item.choices), stimulus.html if stimulus else ""]
    names = [name for text in texts for name in PICTURE.findall(text)]
    if isinstance(item.interaction, HotspotInteraction | GraphicGapMatchInteraction):
        names.append(item.interaction.picture)
    yield from (name for name in dict.fromkeys(names) if not pictures.readable(name))
    heard: list[Listening | None] = [item.listening, stimulus.listening if stimulus else None]
    for listening in heard:
        if listening is not None and not _is_heard(packed, listening.sound):
            yield listening.sound


def _is_heard(packed: PackedPaper, name: str) -> bool:
    sound = packed.sounds.get(name)
    return sound is not None and sound.media_type == "audio/ogg" and sound.data.startswith(b"OggS")
