"""A file is handed in at practice as in the exam, and forgotten with the rest."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from protocol.paper import ItemType
from protocol.records import FilesResponse
from station.exam.seat import SeatState
from station.ui.seat.file_lane import FileLane
from station.ui.seat.practice_desk import PracticeDesk
from station.ui.seat.words import VIETNAMESE

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def state_of(desk: PracticeDesk) -> SeatState | None:
    return desk._state


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[PracticeDesk]:
    window = QWidget()
    qtbot.addWidget(window)
    made = PracticeDesk(VIETNAMESE, window, lambda _skipped: None, FileLane(lambda: (tmp_path,)))
    made.show_practice(SeatState())
    yield made
    made.files.stop()


def test_a_file_of_a_stick_is_taken_and_let_go_of(desk: PracticeDesk, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "bai.pdf").write_bytes(PDF)
    assert desk._state is not None
    number = next(one.number for one in desk._state.items if one.type is ItemType.UPLOAD)
    desk.intents.item_asked.emit(number)
    desk.intents.folder_asked.emit(str(tmp_path))
    qtbot.waitUntil(lambda: desk._state is not None and desk._state.folder is not None)
    desk.intents.file_asked.emit(str(tmp_path / "bai.pdf"))
    qtbot.waitUntil(lambda: desk._state is not None and isinstance(desk._state.response, FilesResponse))
    desk.leave()
    assert state_of(desk) is None
    assert (tmp_path / "bai.pdf").exists()


def test_no_thread_runs_where_nobody_looks(desk: PracticeDesk) -> None:
    desk.intents.folder_asked.emit("")  # the first question takes no file
    assert desk.files._thread is None
