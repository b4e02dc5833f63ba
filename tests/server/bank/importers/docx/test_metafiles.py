"""Formulas of MathType, drawn from their metafiles."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fixtures.papers.docx_files import (
    line,
    mathtype,
    metafile,
    picture,
    square_root,
    wmf_font,
    wmf_record,
    wmf_text,
)
from server.bank.importers.docx.metafiles import MAX_RECORDS, MetafileError, drawn
from server.bank.importers.docx.problems import Reason
from tests.server.bank.importers.docx.documents import OPTIONS, read, reasons, warned, whole

SIZE = (400, 200)
KEY = line("Đáp án: A")
CHOSEN = wmf_record(0x012D, 0)


def ink(image: Image.Image, box: tuple[int, int, int, int]) -> float:
    """Return the share of a box that is black."""
    part = image.crop(box)
    dark = sum(part.histogram()[:128])
    return dark / (part.width * part.height)


def letters(text: bytes, font: bytes) -> Image.Image:
    """Draw letters alone."""
    return drawn(metafile(font, CHOSEN, wmf_text(200, 560, text)), SIZE)


def test_lines_and_letters_stand_where_the_metafile_puts_them() -> None:
    image = drawn(square_root(), SIZE)
    assert ink(image, (70, 27, 370, 33)) > 0.5  # the line over the root
    assert ink(image, (82, 90, 132, 142)) > 0.1  # x
    assert ink(image, (130, 55, 158, 100)) > 0.1  # its exponent
    assert ink(image, (180, 80, 315, 145)) > 0.1  # plus, alpha
    assert ink(image, (0, 165, 400, 200)) == 0


def test_a_letter_of_symbol_is_greek_and_not_latin() -> None:
    greek, latin = letters(b"b", wmf_font(384, "Symbol", charset=2)), letters(b"b", wmf_font(384))
    assert greek.tobytes() != latin.tobytes()


def test_italic_letters_are_drawn_italic() -> None:
    assert letters(b"x", wmf_font(384, is_italic=True)).tobytes() != letters(b"x", wmf_font(384)).tobytes()


def test_without_a_size_it_has_the_one_it_gives_itself() -> None:
    assert drawn(square_root(), None).size == (384, 192)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        square_root()[:60],
        metafile(wmf_record(0x0940, 1, 2, 3)),  # a bitmap
        metafile(wmf_record(0x012D, 7)),
        metafile(wmf_text(0, 0, b"x")),
        metafile(wmf_font(384, "Comic Sans MS"), CHOSEN, wmf_text(0, 0, b"x")),
        metafile(wmf_font(384, "Symbol", charset=2), CHOSEN, wmf_text(0, 0, b"\x01")),
        metafile(wmf_font(384), CHOSEN, wmf_text(0, 0, b"\x7f")),
        metafile(wmf_font(384, "MT Extra", charset=2), CHOSEN, wmf_text(0, 0, b"\x01")),
        metafile(wmf_font(384, charset=128), CHOSEN, wmf_text(0, 0, b"x")),
        metafile(wmf_record(0x012E, 6)),
        metafile(wmf_record(0x0213, 1, 1), extent=(0, 0)),
        metafile(*[wmf_record(0x0102, 1)] * MAX_RECORDS),
        metafile(wmf_font(384), CHOSEN, wmf_text(200, 560, b"a\x1db")),  # a space to Python, and to no font
    ],
)
def test_what_cannot_be_drawn_rightly_is_not_drawn(content: bytes) -> None:
    with pytest.raises(MetafileError):
        drawn(content, SIZE)


def test_a_metafile_made_to_take_long_is_refused_soon() -> None:
    pen = (wmf_record(0x02FA, 0, 30_000, 0, 0, 0), CHOSEN)
    strokes = [wmf_record(0x0213, 800 * (place % 2), 1600 * (place % 2)) for place in range(1900)]
    before = time.monotonic()
    with pytest.raises(MetafileError):
        drawn(metafile(*pen, *strokes), (1000, 700))
    assert time.monotonic() - before < 5


@given(st.integers(0, len(square_root()) - 1), st.binary(min_size=1, max_size=4))
def test_a_spoiled_metafile_is_a_picture_or_our_error(place: int, noise: bytes) -> None:
    spoiled = bytearray(square_root())
    spoiled[place : place + len(noise)] = noise
    with suppress(MetafileError):
        assert drawn(bytes(spoiled), (100, 50)).size == (100, 50)


def test_a_mathtype_formula_in_a_document_is_drawn_with_a_warning() -> None:
    document = read(line("Câu 1. Tính ", mathtype("a")), line(OPTIONS), KEY, pictures={"a.wmf": square_root()})
    (name,) = document.media
    assert (warned(document), name.endswith(".png")) == ([Reason.MATHTYPE_PICTURE], True)
    assert f"]({name})" in whole(document)[0].body


def test_one_that_cannot_be_drawn_is_told() -> None:
    spoiled = metafile(wmf_record(0x0940, 1))
    document = read(line("Câu 1. Tính ", mathtype("a")), line(OPTIONS), KEY, pictures={"a.wmf": spoiled})
    assert reasons(document) == [(Reason.MATHTYPE_KIND, 1)]


def test_a_metafile_that_is_no_formula_is_not_taken() -> None:
    document = read(line("Câu 1. Xem ", picture("a")), line(OPTIONS), KEY, pictures={"a.wmf": square_root()})
    assert reasons(document) == [(Reason.PICTURE_KIND, 1)]
