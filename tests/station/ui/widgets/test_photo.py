"""A photo, or a box that says there is none: never a broken picture."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fixtures.card.portrait import portrait
from fixtures.card.samples import HOA
from station.ui.widgets.photo import Photo


@pytest.fixture
def photo(qtbot: QtBot) -> Photo:
    """A place for a photo, 150 wide."""
    made = Photo(150, "Ảnh trong chip", "Không có ảnh")
    qtbot.addWidget(made)
    return made


def picture(photo: Photo) -> QLabel:
    return photo.findChildren(QLabel)[0]


def test_a_photo_fills_its_place_and_is_named(photo: Photo) -> None:
    photo.show_photo(portrait(HOA))
    assert picture(photo).accessibleName() == "Ảnh trong chip"
    assert picture(photo).pixmap().size() == picture(photo).size()


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\xff\xd8\xff\xe0cut"])
def test_without_a_picture_the_box_says_so(photo: Photo, content: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    photo.show_photo(content)
    assert picture(photo).accessibleName() == "Không có ảnh"
