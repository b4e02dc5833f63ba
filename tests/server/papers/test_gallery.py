import io

import msgspec
import pytest
from PIL import Image, PngImagePlugin

from protocol.paper import ItemType, Listening
from server.bank.items import BankItem, Figure
from server.papers.packing import WarningCode
from tests.server.papers.every_type import EVERY, MAP, MEDIA, alone, by_type, changed, master, packed, refusal


def test_a_note_inside_a_picture_leaves_no_trace() -> None:
    noted, note = io.BytesIO(), PngImagePlugin.PngInfo()
    note.add_text("Comment", "key: B")
    with Image.open(io.BytesIO(MEDIA[MAP])) as bare:
        bare.save(noted, "PNG", pnginfo=note)
    assert b"key: B" in noted.getvalue()
    assert packed(master(media={**MEDIA, MAP: noted.getvalue()})).packed == packed(master()).packed


def test_one_picture_may_be_told_in_two_ways() -> None:
    made = packed(alone(changed(EVERY[3], body="![bản đồ nhỏ](ban-do.png)", figure=Figure(MAP, "bản đồ lớn"))))
    assert {asset.alt for asset in made.paper.assets.values()} == {"bản đồ nhỏ", "bản đồ lớn"}


def test_pictures_and_sounds_that_are_named_are_there_and_have_words() -> None:
    made = packed(master()).paper
    encoded = msgspec.json.encode((made.parts, made.stimuli)).decode()
    assert "$" not in encoded
    assert "[[1" not in encoded
    for name, asset in made.assets.items():
        assert name in encoded
        assert asset.alt
        assert asset.width > 0 < asset.height
        assert bool(asset.png) is (asset.media_type == "image/svg+xml")
    (sound,) = made.sounds
    assert made.stimuli[0].listening == Listening(sound, 2)


def test_a_picture_without_words_is_told() -> None:
    bare = changed(by_type(ItemType.SHORT_NUMBER), figure=Figure(MAP))
    made = packed(alone(bare))
    (warning,) = made.warnings
    assert (warning.code, warning.item, warning.detail) == (WarningCode.NO_ALT, "K-04", MAP)
    assert [asset.alt for asset in made.paper.assets.values()] == ["Hình vẽ, chưa có lời mô tả"]
    assert not packed(alone(changed(bare, figure=Figure(MAP, "bản đồ")))).warnings


def test_a_figure_hangs_by_its_middle_so_that_a_seat_makes_room_for_it_once() -> None:
    made = packed(alone(changed(by_type(ItemType.SHORT_NUMBER), figure=Figure(MAP, "bản đồ"))))
    ((name, figure),) = made.paper.assets.items()
    assert figure.depth == figure.height / 2
    assert made.paper.items[0].html == f'<p>Bao nhiêu?</p><p><img src="asset:{name}"></p>'


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (changed(EVERY[0], figure=Figure("../secret.png", "x")), "missing_picture"),
        (changed(EVERY[0], body="![x](/etc/passwd)"), "missing_picture"),
        (changed(EVERY[0], listening=Listening("nowhere.mp3")), "missing_sound"),
        (changed(EVERY[0], figure=Figure("tap-la", "x")), "bad_picture"),
        (changed(EVERY[0], figure=Figure("hinh.svg", "x")), "svg_picture"),
        (changed(EVERY[0], listening=Listening("tap-la")), "bad_sound"),
    ],
)
def test_a_file_that_is_missing_or_is_something_else_is_refused(one: BankItem, code: str) -> None:
    error = refusal(alone(one, {**MEDIA, "tap-la": b"\0" * 64, "hinh.svg": b"<svg><script/></svg>"}))
    assert (error.code, error.item) == (code, "K-01")
