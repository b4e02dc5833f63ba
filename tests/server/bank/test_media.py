"""Pictures and recordings: what may be taken, told by their bytes."""

import io

import numpy as np
import pytest
import soundfile
from PIL import Image

from server.bank import media
from server.bank.media import (
    BadMediaError,
    MediaFacts,
    MediaKind,
    MediaReason,
    all_examined,
    examined_media,
    is_good_name,
)
from tests.server.bank.importers.workbook.sheets import picture


def test_a_picture_and_a_recording_are_known_for_what_they_are(tone: bytes) -> None:
    good, bad = all_examined(
        {"a.png": picture(30, 20), "b.JPG": picture(kind="JPEG"), "c.mp3": tone, "d.txt": b"words"}
    )
    assert good == {
        "a.png": MediaFacts(MediaKind.PICTURE, 30, 20),
        "b.JPG": MediaFacts(MediaKind.PICTURE, 200, 100),
        "c.mp3": MediaFacts(MediaKind.SOUND),
    }
    assert [(error.name, error.reason) for error in bad] == [("d.txt", MediaReason.OTHER_KIND)]


def test_a_photo_is_as_wide_as_it_is_seen() -> None:
    out, turned = io.BytesIO(), Image.Exif()
    turned[0x0112] = 6
    Image.new("RGB", (40, 10)).save(out, "JPEG", exif=turned)
    assert examined_media("a.jpg", out.getvalue()) == MediaFacts(MediaKind.PICTURE, 10, 40)


@pytest.mark.parametrize(
    "name", ["../a.png", "/a.png", "a/b.png", "a\\b.png", "C:a.png", ".a.png", "a\0.png", "", "x" * 256 + ".png"]
)
def test_a_path_is_no_name(name: str) -> None:
    assert not is_good_name(name)
    with pytest.raises(BadMediaError) as bad:
        examined_media(name, picture())
    assert bad.value.reason is MediaReason.BAD_NAME


@pytest.mark.parametrize("name", ["hình 1.png", "Đồ thị câu 4.PNG", "a-b_c.jpg"])
def test_a_name_as_teachers_give_it_is_one(name: str) -> None:
    assert is_good_name(name)


def test_what_a_paper_cannot_hold_is_refused_with_why(monkeypatch: pytest.MonkeyPatch, tone: bytes) -> None:
    slow = io.BytesIO()
    soundfile.write(slow, np.zeros(100), 4000, format="WAV")
    found = {
        name: error.reason
        for name, data in {
            "a.png": b"<?xml version='1.0'?><svg><script/></svg>",
            "b.png": picture()[:60],
            "c.png": b"GIF89a",
            "d.mp3": b"no sound",
            "e.wav": slow.getvalue(),
        }.items()
        for error in all_examined({name: data})[1]
    }
    assert found == {
        "a.png": MediaReason.SVG,
        "b.png": MediaReason.BROKEN,
        "c.png": MediaReason.BROKEN,
        "d.mp3": MediaReason.BROKEN,
        "e.wav": MediaReason.OTHER_KIND,
    }
    monkeypatch.setattr(media, "MAX_PICTURE_PIXELS", 100)
    monkeypatch.setattr(media, "MAX_SOUND_BYTES", 10)
    assert [error.reason for error in all_examined({"a.png": picture(), "b.mp3": tone})[1]] == [
        MediaReason.TOO_MANY_PIXELS,
        MediaReason.TOO_LARGE,
    ]


def test_a_recording_longer_than_an_hour_is_refused(monkeypatch: pytest.MonkeyPatch, tone: bytes) -> None:
    monkeypatch.setattr(media, "MAX_SECONDS", 0)
    with pytest.raises(BadMediaError) as bad:
        examined_media("a.mp3", tone)
    assert bad.value.reason is MediaReason.TOO_LONG
