"""Pictures as Word shows them, and pictures that are not taken."""

import io

import pytest
from PIL import Image

from fixtures.papers.docx_files import (
    body,
    line,
    mathtype,
    package_parts,
    packed,
    picture,
    png,
    png_that_claims,
    relation,
)
from server.bank.importers.docx.pictures import EMU_PER_PX, Media, PictureError, Shown, as_shown, kind_of
from server.bank.importers.docx.problems import DocumentError, Reason
from server.bank.importers.docx.reading import QuestionDocument
from tests.server.bank.importers.docx.documents import OPTIONS, read, read_file, reasons, warned, whole

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
WMF = b"\xd7\xcd\xc6\x9a" + bytes(40)
KEY = line("Đáp án: A")


def with_picture(name: str, content: bytes, run: str) -> QuestionDocument:
    """Read an item with one picture."""
    return read(line("Câu 1. Xem ", run), line(OPTIONS), KEY, pictures={name: content})


def opened(content: bytes) -> Image.Image:
    """Return the pixels of a picture."""
    return Image.open(io.BytesIO(content))


def halves() -> bytes:
    """Return a picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (80, 60), "red")
    image.paste("blue", (40, 0, 80, 60))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_a_picture_that_fits_is_kept_byte_for_byte() -> None:
    assert as_shown(png(), "PNG", Shown(40 * EMU_PER_PX, 30 * EMU_PER_PX)) == png()


def test_a_picture_shown_smaller_is_made_as_large_as_it_is_shown_at_two_pixels_for_one() -> None:
    assert opened(as_shown(png(800, 600), "PNG", Shown(100 * EMU_PER_PX, 75 * EMU_PER_PX))).size == (200, 150)


def test_a_picture_shown_larger_keeps_its_size_on_screen() -> None:
    assert opened(as_shown(png(80, 60), "PNG", Shown(80 * EMU_PER_PX, 60 * EMU_PER_PX))).size == (160, 120)


def test_what_word_cuts_off_does_not_come_along() -> None:
    document = with_picture("a.png", halves(), picture("a", "Xanh", (40, 60), '<a:srcRect l="50000"/>'))
    (content,) = document.media.values()
    assert opened(content).convert("RGB").getcolors() == [(80 * 120, (0, 0, 255))]


@pytest.mark.parametrize(
    ("frame", "left"),
    [('rot="10800000"', (0, 0, 255)), ('flipH="1"', (0, 0, 255)), ('flipV="1"', (255, 0, 0)), ("", (255, 0, 0))],
)
def test_a_picture_is_turned_as_word_turns_it(frame: str, left: tuple[int, int, int]) -> None:
    document = with_picture("a.png", halves(), picture("a", "Hai màu", frame=f"<a:xfrm {frame}/>"))
    (content,) = document.media.values()
    assert opened(content).convert("RGB").getpixel((2, 30)) == left


def test_a_jpeg_stays_a_jpeg() -> None:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "green").save(out, "JPEG")
    (name,) = with_picture("a.jpg", out.getvalue(), picture("a", "Cây", (100, 66))).media
    assert name.endswith(".jpg")


def test_the_same_picture_twice_is_one_file() -> None:
    two = line("Câu 1. Xem ", picture("a", "Một"), picture("a", "Hai"))
    document = read(two, line(OPTIONS), KEY, pictures={"a.png": png()})
    assert len(document.media) == 1
    assert whole(document)[0].body.count(next(iter(document.media))) == 2


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.svg", SVG, Reason.PICTURE_KIND),
        ("a.png", SVG, Reason.PICTURE_KIND),
        ("a.wmf", WMF, Reason.PICTURE_KIND),
        ("a.gif", b"GIF89a" + bytes(20), Reason.PICTURE_KIND),
        ("a.png", png()[:60], Reason.PICTURE_BROKEN),
        ("a.png", png_that_claims(10_000, 10_000), Reason.PICTURE_TOO_LARGE),
        ("a.png", png_that_claims(2**31 - 1, 2**31 - 1), Reason.PICTURE_TOO_LARGE),
        ("a.jpg", b"\xff\xd8\xff" + bytes(20), Reason.PICTURE_BROKEN),
    ],
)
def test_a_picture_that_cannot_be_taken_is_told(name: str, content: bytes, reason: Reason) -> None:
    document = with_picture(name, content, picture("a", "Hình"))
    assert reasons(document) == [(reason, 1)]
    assert document.media == {}


def test_an_svg_beside_its_png_does_not_come_along() -> None:
    run = picture("a", "Hình").replace('<a:blip r:embed="a"/>', '<a:blip r:embed="a"><a:extLst r:embed="b"/></a:blip>')
    document = read(line("Câu 1. Xem ", run), line(OPTIONS), KEY, pictures={"a.png": png(), "b.svg": SVG})
    assert list(document.media.values()) == [png()]


def test_a_picture_that_lies_elsewhere_is_not_fetched() -> None:
    links = relation("a", "image", "http://127.0.0.1:9/a.png", "External")
    content = body(line("Câu 1. Xem ", picture("a", "Hình")), line(OPTIONS), KEY)
    assert reasons(read_file(packed(package_parts(content, links)))) == [(Reason.PICTURE_OUTSIDE, 1)]


def test_a_picture_that_is_not_there_is_told() -> None:
    assert reasons(read(line("Câu 1. Xem ", picture("a")), line(OPTIONS), KEY)) == [(Reason.PICTURE_MISSING, 1)]


def test_a_picture_turned_by_no_right_angle_is_told() -> None:
    document = with_picture("a.png", png(), picture("a", "Hình", frame='<a:xfrm rot="60000"/>'))
    assert reasons(document) == [(Reason.PICTURE_TURNED, 1)]


def test_a_picture_without_alt_text_is_a_warning() -> None:
    assert warned(with_picture("a.png", png(), picture("a"))) == [Reason.NO_ALT_TEXT]


def test_a_mathtype_formula_is_its_preview_with_a_warning() -> None:
    document = with_picture("a.png", png(), mathtype("a"))
    assert warned(document) == [Reason.MATHTYPE_PICTURE]
    assert whole(document)[0].body.startswith("Xem ![")


def test_another_object_is_told() -> None:
    assert reasons(with_picture("a.png", png(), mathtype("a", "Excel.Sheet.12"))) == [(Reason.OBJECT, 1)]


def test_pictures_that_are_too_much_together_refuse_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.bank.importers.docx.pictures.MAX_MEDIA_BYTES", 10)
    with pytest.raises(DocumentError):
        Media().take(png(), Shown())


def test_a_crop_that_leaves_nothing_is_a_broken_picture() -> None:
    with pytest.raises(PictureError):
        as_shown(png(), "PNG", Shown(crop=(60_000, 0, 60_000, 0)))


@pytest.mark.parametrize(("content", "kind"), [(png(), "PNG"), (SVG, "SVG"), (WMF, "WMF"), (b"?", "")])
def test_kinds_are_known_by_first_bytes(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind
