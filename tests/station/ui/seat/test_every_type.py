"""A paper of every type at the real seat: drawn whole, answered by keyboard, kept over a restart."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from protocol.paper import ItemType, Listening, PackedPaper
from protocol.records import (
    Answered,
    BlockChosen,
    ChoicesResponse,
    FilePart,
    FilesResponse,
    Flagged,
    GapsResponse,
    ItemShown,
    Played,
    SliderResponse,
    TextResponse,
)
from station.exam import steps
from station.exam.attempt import OpenedPaper
from station.exam.seat import Phase, SaveState, SeatState
from station.exam.work import Work, replay
from station.ui.seat.controller import SeatController
from station.ui.seat.file_lane import FileLane
from station.ui.seat.items import WIDGETS
from station.ui.seat.items.upload import UploadWidget
from station.ui.seat.player import Player
from station.ui.seat.review import ReviewRow
from station.ui.seat.window import SeatWindow
from tests.station.ui.seat.conftest import CANDIDATE, PLACE, HandClock, MemorySession
from tests.station.ui.seat.every_type import every_type
from tests.station.ui.seat.test_controller import press, write
from tests.station.ui.seat.test_window import cut, show, shown

SIZES = [(1366, 768, 100), (1024, 768, 100), (1024, 768, 150), (1024, 768, 200)]
UPLOAD, SHARED, HEARD, OPTIONAL = 17, 18, 20, 21
JPEG = b"\xff\xd8\xff a photo"


def opened_state(paper: PackedPaper, zoom: int = 100) -> SeatState:
    start = SeatState(place=PLACE, candidate=CANDIDATE, phase=Phase.WAITING, zoom=zoom)
    return steps.opened(start, paper, Work()).state


@pytest.fixture
def every() -> PackedPaper:
    return every_type()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "USB").mkdir()
    (tmp_path / "USB" / "anh.jpg").write_bytes(JPEG)
    return tmp_path / "USB"


@pytest.fixture
def at_work(
    qtbot: QtBot, session: MemorySession, boot: HandClock, every: PackedPaper, stick: Path
) -> Iterator[SeatController]:
    """A practice window with the paper open, and a stick plugged in."""
    window = SeatWindow(practice=True)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    state = SeatState(place=PLACE, practice=True)
    controller = SeatController(window, session, boot, state, file_lane=FileLane(lambda: (stick,)))
    controller.start()
    window.show()
    qtbot.waitActive(window)
    session.listener.card_signed_in(CANDIDATE)
    session.listener.paper_opened(OpenedPaper(every))
    qtbot.waitUntil(lambda: controller.state.paper is not None and len(session.records) >= 2)
    yield controller
    session.gate.set()
    controller.stop()


def go(seat: SeatController, number: int) -> None:
    seat._window.intents.item_asked.emit(number)
    QApplication.processEvents()


def test_there_is_a_widget_for_each_type() -> None:
    assert set(WIDGETS) == set(ItemType)
    assert {item.type for item in every_type().items} == set(ItemType)


@pytest.mark.parametrize(("width", "height", "zoom"), SIZES)
def test_no_item_is_cut(qtbot: QtBot, every: PackedPaper, width: int, height: int, zoom: int) -> None:
    window = shown(qtbot, replace(SeatState(), zoom=zoom), width, height)
    opened = opened_state(every, zoom)
    for item in every.items:
        show(window, steps.go_to(opened, item.number).state)
        assert (window.width(), window.height()) == (width, height), item.type
        assert cut(window) == [], item.type
        for scroll in window.findChildren(QScrollArea):
            if scroll.isVisible():
                assert scroll.horizontalScrollBar().maximum() == 0, item.type


def test_everything_that_takes_the_focus_has_a_name(qtbot: QtBot, every: PackedPaper) -> None:
    window = shown(qtbot, SeatState(), 1366, 768)
    opened = opened_state(every)
    for item in every.items:
        show(window, steps.go_to(opened, item.number).state)
        nameless = [
            type(widget).__name__
            for widget in window.findChildren(QWidget)
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.accessibleName()
        ]
        assert nameless == [], item.type
        assert QApplication.focusWidget() is not None, item.type


def test_the_keys_answer_and_what_they_leave_are_commands(
    at_work: SeatController, session: MemorySession, qtbot: QtBot
) -> None:
    go(at_work, 2)
    press(qtbot, at_work, Qt.Key.Key_A, Qt.Key.Key_E, Qt.Key.Key_F, Qt.Key.Key_PageDown)
    go(at_work, 5)
    write(qtbot, "since f")
    press(qtbot, at_work, Qt.Key.Key_Left)
    go(at_work, 15)
    press(qtbot, at_work, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert at_work.state.work.number == 15
    press(qtbot, at_work, Qt.Key.Key_PageDown)
    write(qtbot, "Que huong f m")
    press(qtbot, at_work, Qt.Key.Key_Right, hold=Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: session.records[-1] == ItemShown(UPLOAD))
    work = replay(session.records)
    assert work == at_work.state.work
    assert work.responses == {
        "i2": ChoicesResponse(("b0", "b4")),
        "i5": GapsResponse({"e1": "since f"}),
        "i15": SliderResponse("4.5"),
        "i16": TextResponse("Que huong f m"),
    }
    assert session.of(Flagged) == [Flagged("i2", on=True)]


def test_an_essay_is_written_while_it_is_typed(at_work: SeatController, session: MemorySession, qtbot: QtBot) -> None:
    go(at_work, 16)
    write(qtbot, "mot")
    assert at_work.state.saved is SaveState.SAVING
    qtbot.waitUntil(lambda: session.of(Answered) == [Answered("i16", TextResponse("mot"))])
    qtbot.waitUntil(lambda: at_work.state.saved is SaveState.SAVED_HERE)


def test_a_file_of_a_stick_is_handed_in(at_work: SeatController, session: MemorySession, qtbot: QtBot) -> None:
    go(at_work, UPLOAD)
    press(qtbot, at_work, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: at_work.state.folder is not None)
    press(qtbot, at_work, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: at_work.state.folder is not None and at_work.state.folder.name == "USB")
    press(qtbot, at_work, Qt.Key.Key_Down, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(session.of(Answered)))
    digest = hashlib.sha256(JPEG).digest()
    assert session.of(FilePart) == [FilePart(digest, 0, JPEG)]
    response = replay(session.records).responses["i17"]
    assert isinstance(response, FilesResponse)
    assert [(file.name, file.size) for file in response.files] == [("anh.jpg", len(JPEG))]
    places = [type(record) for record in session.records]
    assert places.index(FilePart) < places.index(Answered)


def test_a_file_that_went_away_is_said(at_work: SeatController, qtbot: QtBot, stick: Path) -> None:
    go(at_work, UPLOAD)
    at_work._window.intents.file_asked.emit(str(stick / "gone.jpg"))
    qtbot.waitUntil(lambda: at_work.state.file_trouble is not None)
    upload = at_work._window.item.pane.answer
    assert isinstance(upload, UploadWidget)
    assert upload.trouble.words.startswith("Không đọc được gone.jpg.")


def test_a_play_is_on_the_disk_before_it_sounds(
    at_work: SeatController, session: MemorySession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[tuple[str, str]] = []
    monkeypatch.setattr(
        Player, "can_play", staticmethod(lambda: True)
    )  # a machine with loudspeakers cannot be provoked
    monkeypatch.setattr(Player, "begin", lambda _self, of, name, _sound: begun.append((of, name)))
    go(at_work, HEARD)
    bar = at_work._window.item.pane.bar
    assert bar.note.words == "Còn 2 lần nghe"
    qtbot.waitUntil(lambda: at_work.state.saved is SaveState.SAVED_HERE)
    session.gate.clear()
    QTest.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    QTest.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert (begun, bar.note.words) == ([], "Còn 1 lần nghe")
    session.gate.set()
    qtbot.waitUntil(lambda: begun == [("i20", "speech")])
    assert session.of(Played) == [Played("i20", "speech")]
    QTest.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(begun) == 2)
    assert bar.note.words == "Đã nghe hết số lần cho phép"
    assert not bar.play.isEnabled()


def test_a_machine_that_cannot_be_heard_says_so_and_counts_nothing(
    at_work: SeatController, session: MemorySession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Player, "can_play", staticmethod(lambda: False))
    go(at_work, HEARD)
    bar = at_work._window.item.pane.bar
    assert bar.note.words == "Máy này chưa phát được âm thanh. Giơ tay báo cán bộ coi thi."
    QTest.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert session.of(Played) == []


def test_plays_come_back_after_a_restart(qtbot: QtBot, every: PackedPaper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Player, "can_play", staticmethod(lambda: True))
    before = replay([ItemShown(HEARD), Played("i20", "speech"), Played("i20", "speech")])
    state = steps.opened(replace(opened_state(every), paper=None), every, before).state
    window = shown(qtbot, state, 1366, 768)
    assert window.item.pane.bar.note.words == "Đã nghe hết số lần cho phép"
    assert not steps.may_play(state, "i20", Listening("speech", 2))


@pytest.mark.parametrize(
    ("width", "way"), [(1366, Qt.Orientation.Horizontal), (1024, Qt.Orientation.Vertical)], ids=["beside", "above"]
)
def test_what_items_share_has_a_pane_of_its_own(
    qtbot: QtBot, every: PackedPaper, width: int, way: Qt.Orientation
) -> None:
    opened = opened_state(every)
    window = shown(qtbot, steps.go_to(opened, SHARED).state, width, 768)
    view = window.item
    assert view.splitter.orientation() is way
    assert view.stimulus.isVisible()
    assert view.stimulus._heading.plain_text() == "Đọc nội dung sau và trả lời các câu từ 18 đến 19"
    first, second = view.splitter.sizes()
    assert abs(first - second) <= 2
    view.stimulus.verticalScrollBar().setValue(40)
    scrolled = view.stimulus.verticalScrollBar().value()
    show(window, steps.go_to(opened, SHARED + 1).state)
    assert view.stimulus.verticalScrollBar().value() == scrolled
    show(window, steps.go_to(opened, HEARD).state)
    assert not view.stimulus.isVisible()


def test_a_block_is_chosen_and_the_other_stands_aside(
    at_work: SeatController, session: MemorySession, qtbot: QtBot
) -> None:
    window = at_work._window
    go(at_work, HEARD)
    press(qtbot, at_work, Qt.Key.Key_PageDown)
    assert at_work.state.choosing
    assert "Không chọn" in window.map.cells[OPTIONAL - 1].accessibleName()
    press(qtbot, at_work, Qt.Key.Key_Tab, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: session.of(BlockChosen) == [BlockChosen("Tin học ứng dụng")])
    assert at_work.state.work.number == 23
    assert window.map.cells[22].accessibleName() == "Câu 23, Chưa trả lời"
    assert window.map._headings[2].text() == "Phần IIIa · Khoa học máy tính · Không chọn"
    press(qtbot, at_work, Qt.Key.Key_A, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown)
    assert at_work.state.phase is Phase.REVIEW
    assert at_work.state.counts.total == 22
    assert replay(session.records) == at_work.state.work


def test_the_review_asks_for_the_block_first(qtbot: QtBot, every: PackedPaper) -> None:
    window = shown(qtbot, steps.review(opened_state(every)), 1366, 768)
    first = window.review.findChildren(ReviewRow)[0]
    assert first.go.text() == "Đến câu 21"
    assert "Chưa chọn phần để làm" in [label.text() for label in first.findChildren(QLabel)]
