"""QR codes in pictures."""

import io
import zlib
from datetime import date

import numpy as np
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from station.reader.errors import MalformedImageError
from station.reader.hint import parse_qr
from station.reader.qr_image import _as_written, _by_zbar, _open, read_qr
from tests.station.reader.qr_conditions import CONDITIONS, card_texts, code, seen

TEXT = "024308012345||Nguyễn Thị Hòa|03112008|Nữ|Thôn Đông, Xã Yên Dũng, Bắc Ninh|14062023"


def png(scale: int = 4) -> bytes:
    """The QR as PNG."""
    encoded = io.BytesIO()
    segno.make(TEXT, error="m").save(encoded, kind="png", scale=scale)
    return encoded.getvalue()


def test_a_png_is_read() -> None:
    assert read_qr(png()) == TEXT


def test_a_turned_photograph_is_read() -> None:
    with Image.open(io.BytesIO(png())) as opened:
        turned = opened.convert("RGB").rotate(17, expand=True, fillcolor="white")
    encoded = io.BytesIO()
    turned.save(encoded, "JPEG", quality=80)
    assert read_qr(encoded.getvalue()) == TEXT


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_camera_frame_is_read(mode: str) -> None:
    with Image.open(io.BytesIO(png())) as opened:
        assert read_qr(np.asarray(opened.convert(mode), dtype=np.uint8)) == TEXT


def test_the_second_decoder_reads_marks_alike() -> None:
    assert _by_zbar(_open(png())) == TEXT


JAPANESE = "024208023317|142055433|Bùi Xuân Huy|08082008|Nam|Ấp 4, Xã Mỹ Hạnh, Tây Ninh|14062023"  # to ZBar


def test_marks_that_the_second_decoder_takes_for_japanese_are_put_right() -> None:
    assert _by_zbar(code(JAPANESE)) == JAPANESE


@pytest.mark.parametrize("text", [*card_texts(), TEXT, "Lê Hà", "plain", "日本", "Ünïcödé"])
def test_what_is_written_right_is_left_alone(text: str) -> None:
    assert _as_written(text) == text
    for guessed in ("shift_jis", "latin-1", "big5"):
        garbled = text.encode().decode(guessed, "ignore")
        if garbled.encode(guessed) == text.encode():
            assert _as_written(garbled) == text


READABLE = {  # of the first cards under each condition; the whole set is run by make soak
    condition: 0 if condition in {"blurred beyond reading", "1.6 pixels a module, blurred"} else 2
    for condition in CONDITIONS
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_cards_as_cameras_see_them_are_read_right_or_not_at_all(condition: str) -> None:
    texts = list(card_texts())[:4]
    found = [read_qr(seen(text, condition, seed)) for seed, text in enumerate(texts)]
    assert all(read in {None, text} for read, text in zip(found, texts, strict=True))
    assert sum(read is not None for read in found) >= READABLE[condition]


def test_a105_bytes_that_are_no_utf8_are_read_for_a_person_to_look_at() -> None:
    encoded = io.BytesIO()
    segno.make(TEXT.encode("cp1258", "replace"), error="m").save(encoded, kind="png", scale=4)
    text = read_qr(encoded.getvalue())
    assert text is not None
    hint = parse_qr(text)
    assert (hint.number, hint.born, hint.needs_person) == ("024308012345", date(2008, 11, 3), True)


def test_a_picture_without_a_code_is_none() -> None:
    assert read_qr(np.full((200, 200), 255, dtype=np.uint8)) is None


def header_of(width: int, height: int) -> bytes:
    """A small PNG that claims another size."""
    encoded = io.BytesIO()
    Image.new("L", (8, 8)).save(encoded, "PNG")
    raw = bytearray(encoded.getvalue())
    raw[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return bytes(raw[:29] + _crc(raw[12:29]) + raw[33:])


def _crc(chunk: bytes | bytearray) -> bytes:
    return zlib.crc32(chunk).to_bytes(4, "big")


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"GIF89a" + bytes(40), id="another format"),
        pytest.param(png()[:80], id="cut"),
        pytest.param(header_of(60000, 60000), id="60000 by 60000"),
        pytest.param(header_of(6000, 6000), id="36 million pixels"),
        pytest.param(bytes(20_000_001), id="too many bytes"),
        pytest.param(np.zeros((4, 4, 2), dtype=np.uint8), id="two channels"),
        pytest.param(np.zeros((0, 4), dtype=np.uint8), id="no pixels"),
        pytest.param(np.zeros((60000, 1, 3), dtype=np.uint8).repeat(500, axis=1), id="large frame"),
    ],
)
def test_what_is_no_fit_picture_is_refused(image: bytes) -> None:
    with pytest.raises(MalformedImageError):
        read_qr(image)


@settings(max_examples=30, deadline=None)
@given(st.integers(8, 400), st.integers(0, 255))
def test_a_damaged_picture_is_a_text_none_or_our_error(at: int, octet: int) -> None:
    damaged = bytearray(png(scale=2))
    damaged[at % len(damaged)] = octet
    try:
        read_qr(bytes(damaged))
    except MalformedImageError:
        return
