"""Size and end of a picture are known without decoding it."""

import contextlib
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.reader.errors import MalformedImageError
from station.reader.picture_format import MAX_PIXELS, PictureFormat, PictureKind, PictureTooLargeError, picture_format
from tests.station.reader.pictures import picture

FORMS = [
    pytest.param(picture(), PictureKind.JPEG, id="JPEG"),
    pytest.param(picture(progressive=True), PictureKind.JPEG, id="progressive"),
    pytest.param(picture(mode="L"), PictureKind.JPEG, id="grey"),
    pytest.param(picture("JPEG2000"), PictureKind.JPEG_2000, id="JP2"),
    pytest.param(picture("JPEG2000", no_jp2=True), PictureKind.JPEG_2000, id="bare stream"),
    pytest.param(picture("JPEG2000", tile_size=(50, 50)), PictureKind.JPEG_2000, id="tiles"),
]
MOST = 64 * 1024 * 1024


@pytest.mark.parametrize(("data", "kind"), FORMS)
def test_size_and_end_are_the_pictures_own(data: bytes, kind: PictureKind) -> None:
    assert picture_format(data) == picture_format(data + b"more") == PictureFormat(kind, 90, 120, len(data))


@pytest.mark.parametrize(("data", "kind"), FORMS)
def test_a_cut_picture_has_no_end(data: bytes, kind: PictureKind) -> None:
    assert picture_format(data[:-5]).end is None


def sized(data: bytes, width: int, height: int) -> bytes:
    """Return a JPEG or a JP2 that claims another size."""
    spoiled = bytearray(data)
    if data.startswith(b"\xff\xd8"):
        at = data.index(b"\xff\xc0") + 5
        spoiled[at : at + 4] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    else:
        at = data.index(b"\xff\x4f\xff\x51") + 8
        spoiled[at : at + 8] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return bytes(spoiled)


def tiled(data: bytes, side: int) -> bytes:
    """Return a JP2 that claims tiles of another size."""
    at = data.index(b"\xff\x4f\xff\x51") + 24
    return data[:at] + side.to_bytes(4, "big") * 2 + data[at + 8 :]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(picture(), id="JPEG"),
        pytest.param(picture("JPEG2000", tile_size=(90, 120)), id="A92 JP2 in many tiles"),
        pytest.param(tiled(picture("JPEG2000"), 60000), id="A92 JP2 in one tile"),
    ],
)
def test_a92_sixty_thousand_by_sixty_thousand_is_too_large(data: bytes) -> None:
    with pytest.raises(PictureTooLargeError):
        picture_format(sized(data, 60000, 60000))


def test_four_million_pixels_are_not_too_large() -> None:
    assert picture_format(sized(picture(), 2000, 2000)).width == 2000
    with pytest.raises(PictureTooLargeError):
        picture_format(sized(picture(), 2000, 2001))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"GIF89a" + bytes(40), id="another format"),
        pytest.param(sized(picture(), 0, 120), id="no width"),
        pytest.param(picture()[:20], id="JPEG without a frame"),
        pytest.param(b"\xff\xd8\xff\xc0\x00\x01" + bytes(20), id="segment shorter than its length"),
        pytest.param(b"\xff\xd8" + b"\xff\xe0\x00\x02" * 5000, id="endless segments"),
        pytest.param(picture()[:-2] + picture()[2:], id="two frames"),
        pytest.param(picture("JPEG2000")[:40], id="JP2 without a stream"),
        pytest.param(picture("JPEG2000")[:12] + bytes.fromhex("0000000066747970") * 2, id="box without length"),
        pytest.param(picture("JPEG2000")[:12] + bytes.fromhex("0000000466747970") * 2, id="box shorter than its head"),
        pytest.param(picture("JPEG2000")[:12] + bytes.fromhex("0000000866747970") * 90, id="endless boxes"),
        pytest.param(sized(picture("JPEG2000", no_jp2=True), 0, 120), id="JPEG 2000 without width"),
        pytest.param(sized(picture("JPEG2000", tile_size=(8, 8)), 60000, 60000), id="56 million tiles"),
    ],
)
def test_what_has_no_fit_header_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedImageError):
        picture_format(data)


@pytest.mark.parametrize(("data", "kind"), FORMS)
@given(draw=st.data())
def test_damaged_headers_are_a_value_or_our_error(data: bytes, kind: PictureKind, draw: st.DataObject) -> None:
    damaged = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 4))):
        damaged[draw.draw(st.integers(0, min(len(data), 700) - 1))] = draw.draw(st.integers(0, 255))
    cut = draw.draw(st.integers(0, len(data)))
    for raw in (bytes(damaged), bytes(damaged[:cut])):
        with contextlib.suppress(MalformedImageError):
            found = picture_format(raw)
            assert found.width > 0
            assert found.height > 0
            assert found.width * found.height <= MAX_PIXELS
            assert found.end is None or found.end <= len(raw)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xff\xd8\xff" + b"\xff" * 2_000_000, id="filling"),
        pytest.param(b"\xff\xd8\xff\xda\x00\x02" + b"\xff\x00" * 1_000_000, id="stuffing"),
        pytest.param(b"\xff\x4f\xff\x51" + b"\xff" * 2_000_000, id="stream"),
    ],
)
def test_two_megabytes_of_nothing_take_no_memory(data: bytes) -> None:
    tracemalloc.start()
    with contextlib.suppress(MalformedImageError):
        picture_format(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MOST
