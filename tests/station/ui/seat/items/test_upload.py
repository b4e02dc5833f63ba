"""Upload: a list of our own for files of a stick, and what is handed in above it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import UploadInteraction
from protocol.records import FilesResponse, UploadedFile
from station.exam.files import FileTrouble, Folder, FolderEntry
from station.ui.seat.items.file_list import size_of
from station.ui.seat.items.upload import UploadWidget
from station.ui.seat.subset import WORD_JOINER
from station.ui.seat.words import VIETNAMESE
from tests.station.ui.seat.items.stage import Stage, click, cut, item, staged

ITEM = item(UploadInteraction(("image/jpeg", "application/pdf"), 2, 5_000_000))
PHOTO = UploadedFile("<b>ảnh</b>.jpg", "image/jpeg", 2_400_000, b"1" * 32)
REPORT = UploadedFile("bai.pdf", "application/pdf", 34_000, b"2" * 32)
FOLDER = Folder(
    "/media/usb/A",
    "A",
    "/media/usb",
    (FolderEntry("Ảnh", "/media/usb/A/Ảnh", is_folder=True), FolderEntry("bai.pdf", "/x", is_folder=False, size=9)),
)


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    stage = staged(qtbot, UploadWidget(VIETNAMESE), ITEM)
    upload(stage).show_shelf(None, "", None)
    return stage


def upload(stage: Stage) -> UploadWidget:
    assert isinstance(stage.widget, UploadWidget)
    return stage.widget


def test_the_button_looks_for_devices(stage: Stage, qtbot: QtBot) -> None:
    assert upload(stage).folder.isHidden()
    with qtbot.waitSignal(upload(stage).folder_asked) as asked:
        stage.press(Qt.Key.Key_Space)
    assert asked.args == [""]
    upload(stage).show_shelf(Folder("", "", "", ()), "", None)
    assert upload(stage).pick.text() == "Tìm lại thiết bị"
    assert upload(stage).folder._note.plain_text().startswith("Chưa thấy USB")


def test_folders_and_files_are_chosen_by_keyboard(stage: Stage, qtbot: QtBot) -> None:
    upload(stage).show_shelf(FOLDER, "", None)
    assert QApplication.focusWidget() is upload(stage).folder.lines[0]
    with qtbot.waitSignal(upload(stage).folder_asked) as opened:
        stage.press(Qt.Key.Key_Space)
    with qtbot.waitSignal(upload(stage).file_asked) as chosen:
        stage.press(Qt.Key.Key_Down, Qt.Key.Key_Space)
    with qtbot.waitSignal(upload(stage).folder_asked) as up:
        click(upload(stage).folder.up)
    assert (opened.args, chosen.args, up.args) == (["/media/usb/A/Ảnh"], ["/x"], ["/media/usb"])


def test_files_handed_in_are_shown_as_they_are_called_and_taken_back(stage: Stage) -> None:
    stage.take(FilesResponse((PHOTO, REPORT)))
    assert upload(stage).status.words == "Đã nộp 2 tệp, tối đa 2"
    assert upload(stage).lines[0].name.plain_text().replace(WORD_JOINER, "") == "<b>ảnh</b>.jpg"
    click(upload(stage).lines[0].remove)
    assert stage.response == FilesResponse((REPORT,))
    upload(stage).lines[0].remove.setFocus()
    stage.press(Qt.Key.Key_Delete)
    assert stage.response is None


def test_no_further_file_is_asked_for_when_all_are_there(stage: Stage, qtbot: QtBot) -> None:
    stage.take(FilesResponse((PHOTO, REPORT)))
    upload(stage).show_shelf(FOLDER, "", None)
    with qtbot.assertNotEmitted(upload(stage).file_asked):
        click(upload(stage).folder.lines[1])
    assert upload(stage).trouble.words.startswith("Đã nộp đủ 2 tệp.")


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (FileTrouble.TOO_LARGE, "phim.mp4 quá lớn: chỉ nhận tệp không quá 5 MB."),
        (FileTrouble.WRONG_KIND, "phim.mp4 không phải tệp JPG, PDF."),
        (FileTrouble.GONE, "Không đọc được phim.mp4. Kiểm tra thiết bị rồi chọn lại."),
    ],
)
def test_why_a_file_is_not_taken_is_said_with_its_name(stage: Stage, trouble: FileTrouble, sentence: str) -> None:
    upload(stage).show_shelf(FOLDER, "", ("phim.mp4", trouble))
    assert upload(stage).trouble.words == sentence
    upload(stage).show_shelf(FOLDER, "bai.pdf", None)
    assert upload(stage).trouble.words == "Đang đọc bai.pdf"


@pytest.mark.parametrize(
    ("size", "said"), [(1, "1 kB"), (340_400, "340 kB"), (2_400_000, "2,4 MB"), (5_000_000, "5 MB")]
)
def test_sizes_are_said_as_people_say_them(size: int, said: str) -> None:
    assert size_of(size) == said


@pytest.mark.parametrize(("width", "zoom"), [(1006, 100), (960, 150), (700, 200)])
def test_nothing_is_cut(qtbot: QtBot, width: int, zoom: int) -> None:
    stage = staged(qtbot, UploadWidget(VIETNAMESE), ITEM, FilesResponse((PHOTO,)), zoom=zoom, width=width)
    upload(stage).show_shelf(FOLDER, "", None)
    QApplication.processEvents()
    stage.widget.resize(width, stage.widget.heightForWidth(width))
    QApplication.processEvents()
    assert cut(stage.widget) == []
