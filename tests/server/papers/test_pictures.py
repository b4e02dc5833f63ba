import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from server.papers import pictures
from server.papers.packing_errors import PackingCode
from server.papers.pictures import MAX_PICTURE_BYTES, MAX_SIDE, PictureError, encoded

ORIENTATION = 0x0112


def picture(mode: str = "RGB", form: str = "PNG", note: str = "", size: tuple[int, int] = (40, 20)) -> bytes:
    out, info = io.BytesIO(), PngImagePlugin.PngInfo()
    info.add_text("Comment", note)
    extra = {"pnginfo": info} if form == "PNG" else {}
    Image.new(mode, size, 1).save(out, form, **extra)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content), formats=["PNG"])


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of few bytes that says it is large."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + chunk + picture()[33:]


@pytest.mark.parametrize(("mode", "form"), [("RGB", "JPEG"), ("RGBA", "PNG"), ("L", "PNG"), ("P", "PNG"), ("1", "PNG")])
def test_usual_pictures_become_png(mode: str, form: str) -> None:
    asset, _ = encoded(picture(mode, form))
    assert opened(asset.data).size == (40, 20)
    assert asset.media_type == "image/png"


def test_a_picture_is_drawn_at_half_its_pixels_by_its_middle() -> None:
    asset, scale = encoded(picture())
    assert (asset.width, asset.height, asset.depth, scale) == (20.0, 10.0, 5.0, 0.5)


def test_what_else_a_file_carries_stays_behind() -> None:
    first, second = encoded(picture(note="key: B")), encoded(picture(note="key: C"))
    assert first == second
    assert b"key" not in first[0].data


def test_a_picture_larger_than_a_screen_shrinks_and_its_places_with_it() -> None:
    asset, scale = encoded(picture("L", size=(MAX_SIDE * 2, 100)))
    assert opened(asset.data).size == (MAX_SIDE, 50)
    assert (asset.width, scale) == (MAX_SIDE / 2, 0.25)


def test_a_photo_taken_sideways_is_turned_upright() -> None:
    out, exif = io.BytesIO(), Image.Exif()
    exif[ORIENTATION] = 6
    Image.new("RGB", (40, 20)).save(out, "JPEG", exif=exif)
    asset, scale = encoded(out.getvalue())
    assert (asset.width, asset.height, scale) == (10.0, 20.0, 0.5)


@pytest.mark.parametrize("content", [b"", b"GIF89a", picture(form="BMP"), picture()[:40], b"\x89PNG\r\n\x1a\n"])
def test_a_picture_that_cannot_be_read_is_refused(content: bytes) -> None:
    with pytest.raises(PictureError) as refused:
        encoded(content)
    assert refused.value.code is PackingCode.BAD_PICTURE


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", b'<?xml version="1.0"?>\n<SVG/>'],
)
def test_a_drawing_that_may_hold_scripts_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(PictureError) as refused:
        encoded(content)
    assert refused.value.code is PackingCode.SVG_PICTURE


@pytest.mark.parametrize("size", [(5000, 5000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(PictureError) as refused:
        encoded(bomb(*size))
    assert refused.value.code is PackingCode.PICTURE_TOO_LARGE


def test_a_file_of_hundreds_of_megabytes_is_refused_unread() -> None:
    with pytest.raises(PictureError) as refused:
        encoded(picture() + bytes(MAX_PICTURE_BYTES))
    assert refused.value.code is PackingCode.PICTURE_TOO_LARGE


def test_the_most_pixels_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_PICTURE_PIXELS", 799)
    with pytest.raises(PictureError) as refused:
        encoded(picture())
    assert refused.value.code is PackingCode.PICTURE_TOO_LARGE
