"""What a note says of what the disk has, and of what it has not; on every type of item alike."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from protocol.paper import PackedPaper
from protocol.records import (
    ChoiceResponse,
    ChoicesResponse,
    FilesResponse,
    GapsResponse,
    PairsResponse,
    Response,
    ShortNumberResponse,
    SliderResponse,
    TextResponse,
    TrueFalseResponse,
    UploadedFile,
)
from station.exam import steps
from station.exam.seat import SaveState, SeatState
from station.exam.work import Work
from station.ui.seat.items.note import StatusNote
from station.ui.seat.window import SeatWindow
from tests.station.ui.seat.every_type import every_type
from tests.station.ui.seat.test_every_type import opened_state
from tests.station.ui.seat.test_window import show, shown

UNSAVED = "Chưa lưu được"
ANSWERS: dict[str, Response] = {
    "i2": ChoicesResponse(("b0",)),
    "i3": TrueFalseResponse({"t0": True}),
    "i4": ShortNumberResponse("3"),
    "i5": GapsResponse({"e1": "since"}),
    "i6": GapsResponse({"k1": "x1", "k2": "y0", "k3": "z0"}),
    "i7": PairsResponse((("m0", "n1"),)),
    "i8": PairsResponse((("g0", "h0"),)),
    "i9": ChoicesResponse(("o1", "o0", "o2")),
    "i10": PairsResponse((("p0", "p1"),)),
    "i11": PairsResponse((("r0", "q1"), ("r1", "q2"))),
    "i12": PairsResponse((("u0", "s1"),)),
    "i13": ChoicesResponse(("v2",)),
    "i14": ChoicesResponse(("s2",)),
    "i15": SliderResponse("4"),
    "i16": TextResponse("Quê hương"),
    "i17": FilesResponse((UploadedFile("anh.jpg", "image/jpeg", 9, bytes(32)),)),
}


@pytest.fixture(scope="module")
def every() -> PackedPaper:
    return every_type()


def said(window: SeatWindow) -> list[str]:
    """Return what stands in the notes of the item on screen."""
    answer = window.item.pane.answer
    assert answer is not None
    return [note.words for note in answer.findChildren(StatusNote) if note.isVisible()]


def state_of(every: PackedPaper, item: str, work: Work, saved: SaveState) -> SeatState:
    opened = steps.opened(replace(opened_state(every), paper=None), every, work).state
    return replace(steps.go_to(opened, int(item[1:])).state, saved=saved)


def test_no_type_calls_answered_what_the_disk_has_not(qtbot: QtBot, every: PackedPaper) -> None:
    work = Work(responses=ANSWERS)
    window = shown(qtbot, state_of(every, "i1", work, SaveState.SAVED_HERE), 1366, 768)
    for item in ANSWERS:
        show(window, state_of(every, item, work, SaveState.SAVED_HERE))
        before = said(window)
        assert UNSAVED not in before, item
        show(window, state_of(every, item, work, SaveState.FAILED))
        assert said(window) == [UNSAVED], item
        show(window, state_of(every, item, work, SaveState.SAVED_HERE))
        assert said(window) == before, item


def test_where_nothing_is_answered_nothing_is_unsaved(qtbot: QtBot, every: PackedPaper) -> None:
    window = shown(qtbot, state_of(every, "i1", Work(), SaveState.FAILED), 1366, 768)
    for item in sorted(ANSWERS.keys() - {"i16"}):  # an essay that was emptied is not saved either
        show(window, state_of(every, item, Work(), SaveState.FAILED))
        assert UNSAVED not in said(window), item


def test_a_choice_is_the_one_that_needs_no_note() -> None:
    assert set(ANSWERS) == {item.id for item in every_type().items if item.type.value != "choice"}
    assert not isinstance(ANSWERS["i2"], ChoiceResponse)
