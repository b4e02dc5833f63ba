"""A paper that means harm is refused, or drawn as the words it has: no file is read, no line used, no memory filled."""

import resource
import struct
import time
import zlib

import pytest
from msgspec import structs
from PySide6.QtGui import QColor
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol import paper
from protocol.paper import Asset, Item, Listening, MalformedPaperError, PackedPaper, ShortNumberInteraction, Sound
from server.papers.formulas import formula
from station.ui.seat.drawings import MAX_ELEMENTS, MAX_NESTED, is_plain
from station.ui.seat.items.picture_board import PictureBoard
from station.ui.seat.listening_bar import ListeningBar
from station.ui.seat.pictures import MAX_HELD_PIXELS, Pictures, decoded
from station.ui.seat.player import Player
from station.ui.seat.rich import RichText
from station.ui.seat.subset import cut, spoken
from station.ui.seat.words import VIETNAMESE
from tests.server.papers.every_type import master, packed
from tests.server.papers.test_formulas import FORMULAS

INK = "#16212b"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="40">'
SQUARE = '<rect width="40" height="40" fill="#ff0000"/>'
MEBIBYTE = 1024  # in the kibibytes that getrusage counts


def drawn(svg: str) -> Asset:
    return Asset("image/svg+xml", svg.encode(), 40, 40, 0, "hình vuông")


def png(width: int, height: int, after: bytes = b"", *, rows: int | None = None) -> bytes:
    """Return a PNG of one colour, whose head may say more than its rows hold; `after` stands behind its head."""
    lines = height if rows is None else rows
    pixels = zlib.compress((b"\0" + b"\xff\0\0" * width) * lines if lines else b"", 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + after + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def shown(qtbot: QtBot, html: str, assets: dict[str, Asset]) -> RichText:
    text = RichText()
    qtbot.addWidget(text)
    text.show_html(html, Pictures(assets, INK), 100)
    text.resize(400, min(text.heightForWidth(400), 2000))
    assert not text.grab().isNull()
    return text


# -- text --------------------------------------------------------------------------------------------------------------

HOSTILE_HTML = {
    "a link": '<p>Xem <a href="http://127.0.0.1:9/x">ở đây</a></p>',
    "a file": '<p>Xem <img src="file:///etc/passwd">ở đây</p>',
    "a remote picture": '<p>Xem <img src="http://127.0.0.1:9/x.png">ở đây</p>',
    "a picture in a style": '<p style="background-image:url(file:///etc/passwd)">Xem ở đây</p>',
    "a background": '<table background="file:///etc/passwd"><tr><td background="http://x">Xem ở đây</td></tr></table>',
    "a style sheet": '<style>@import "file:///etc/passwd";</style><p>Xem ở đây</p>',
    "a linked sheet": '<link rel="stylesheet" href="file:///etc/passwd"><p>Xem ở đây</p>',
    "a script": "<script>fetch('http://127.0.0.1:9')</script><p>Xem ở đây</p>",
    "a frame": '<iframe src="file:///etc/passwd"></iframe><p>Xem ở đây</p>',
    "an object": '<object data="file:///etc/passwd"></object><embed src="x"><p>Xem ở đây</p>',
    "a form": '<form action="http://127.0.0.1:9"><input name="x"></form><p onclick="x()">Xem ở đây</p>',
    "a name that ends its attribute": '<p><img src="asset:m&quot; src=&quot;file:///etc/passwd">Xem ở đây</p>',
    "escaped tags": "<p>&lt;img src=&quot;file:///etc/passwd&quot;&gt; Xem ở đây</p>",
    "a base": '<base href="file:///etc/"><p>Xem <img src="passwd">ở đây</p>',
}


@pytest.mark.parametrize("html", HOSTILE_HTML.values(), ids=HOSTILE_HTML.keys())
def test_whatever_text_names_nothing_of_it_is_loaded(qtbot: QtBot, html: str) -> None:
    left = cut(html, {})
    for word in (
        "href",
        "url(",
        "style=",
        "background",
        "onclick",
        "action",
        "<a",
        "<link",
        "<base",
        "<script",
        "<img",
    ):
        assert word not in left.replace('style="border-collapse:collapse;"', "")
    text = shown(qtbot, html, {})
    assert "ở đây" in text.plain_text().replace("\n", " ")


def test_tags_without_end_are_cut_in_bounded_time(qtbot: QtBot) -> None:
    begun = time.monotonic()
    for html in ("<table><tr><td>" * 300, "<b>" * 3000, "<" * 100_000, "<p " + "a='" * 30_000, "&" * 100_000):
        cut(html, {})
        spoken(html, {})
    shown(qtbot, "<b><i>" * 1000 + "cuối" + "</i></b>" * 1000, {})
    assert time.monotonic() - begun < 3


# -- drawings ----------------------------------------------------------------------------------------------------------

HOSTILE_SVG = {
    "a script": f"{SVG}<script>x()</script>{SQUARE}</svg>",
    "a handler": f'{SVG}<rect onload="x()" width="40" height="40"/></svg>',
    "HTML within": f"{SVG}<foreignObject><p>x</p></foreignObject>{SQUARE}</svg>",
    "a picture of the disk": f'{SVG}{SQUARE}<image xlink:href="file:///etc/passwd" width="9" height="9"/></svg>',
    "a picture of the line": f'{SVG}{SQUARE}<image href="http://127.0.0.1:9/x.png" width="9" height="9"/></svg>',
    "a link": f'{SVG}<a xlink:href="http://127.0.0.1:9/">{SQUARE}</a></svg>',
    "a copy": f'{SVG}<g id="a">{SQUARE}</g><use xlink:href="#a"/></svg>',
    "a style sheet": f'{SVG}<style>@import url("file:///etc/passwd");</style>{SQUARE}</svg>',
    "a style": f'{SVG}<rect style="fill:url(#x)" width="40" height="40"/></svg>',
    "a filling of elsewhere": f'{SVG}<rect fill="url(file:///etc/passwd)" width="40" height="40"/></svg>',
    "an entity": f'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>{SVG}{SQUARE}&a;</svg>',
    "entities of entities": f'<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>{SVG}{SQUARE}&b;</svg>',
    "a sheet before it": f'<?xml-stylesheet href="file:///etc/passwd"?>{SVG}{SQUARE}</svg>',
    "a filter": f'{SVG}<filter id="f"><feGaussianBlur stdDeviation="9999"/></filter>{SQUARE}</svg>',
    "dashes without end": f'{SVG}<path stroke="#ff0000" stroke-dasharray="0.00001" d="M0 0h1000000"/></svg>',
    "a movement": f'{SVG}<rect width="40" height="40"><animate attributeName="x" to="9" dur="1s"/></rect></svg>',
    "writing in a font of elsewhere": f'{SVG}<text font-family="x">a</text></svg>',
    "nested without end": SVG + "<g>" * (MAX_NESTED + 1) + SQUARE + "</g>" * (MAX_NESTED + 1) + "</svg>",
    "forms without end": SVG + "<g/>" * MAX_ELEMENTS + "</svg>",
    "cut off": f"{SVG}{SQUARE}",
    "nothing": "",
}


@pytest.mark.parametrize("svg", HOSTILE_SVG.values(), ids=HOSTILE_SVG.keys())
def test_a_drawing_of_more_than_plain_forms_is_shown_in_words(qtbot: QtBot, svg: str) -> None:
    text = shown(qtbot, '<p>Cho <img src="asset:m">.</p>', {"m": drawn(svg)})
    assert "[hình vuông]" in text.plain_text()
    assert text.accessibleName() == "Cho hình vuông ."


def test_plain_forms_are_drawn(qtbot: QtBot, paper: PackedPaper) -> None:
    assert is_plain(f"{SVG}{SQUARE}</svg>".encode())
    assert all(is_plain(asset.data) for asset in paper.assets.values())
    text = shown(qtbot, '<p><img src="asset:m"></p>', {"m": drawn(f"{SVG}{SQUARE}</svg>")})
    assert "[" not in text.plain_text()
    image = text.grab().toImage()
    assert any(image.pixelColor(x, 20) == QColor(255, 0, 0) for x in range(60))


def test_whatever_the_packer_draws_is_plain_and_whatever_it_packs_can_be_drawn(qapp: QApplication) -> None:
    assets = packed(master()).paper.assets
    for latex in FORMULAS:
        assets |= {latex: formula(latex)}
    pictures = Pictures(assets, INK)
    assert [name for name in assets if not pictures.readable(name)] == []


# -- pictures ----------------------------------------------------------------------------------------------------------

ANIMATED = _chunk(b"acTL", struct.pack(">II", 1_000_000, 0))
BROKEN_PNG = {
    "a bomb of hundreds of megabytes": png(30_000, 30_000, rows=1),
    "whole, and larger than any that is packed": png(4001, 2000),
    "a side longer than any": png(2**31 - 1, 1, rows=0),
    "pixels without a row": png(40, 40, rows=0),
    "of no size": png(0, 0),
    "cut off in its head": png(40, 40)[:20],
    "no picture": b"x" * 100,
    "a drawing under another name": f"{SVG}{SQUARE}</svg>".encode(),
    "a GIF under another name": b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;",
}


@pytest.mark.parametrize("content", BROKEN_PNG.values(), ids=BROKEN_PNG.keys())
def test_a_picture_that_cannot_be_decoded_in_bounds_is_shown_in_words(qtbot: QtBot, content: bytes) -> None:
    begun, before = time.monotonic(), peak()
    text = shown(qtbot, '<p>Cho <img src="asset:m">.</p>', {"m": Asset("image/png", content, 40, 40, 20, "bản đồ")})
    assert "[bản đồ]" in text.plain_text()
    assert time.monotonic() - begun < 1
    assert peak() - before < 64 * MEBIBYTE


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_of_an_animated_picture_the_first_frame_stands() -> None:
    assert decoded(png(40, 40, ANIMATED)).width() == 40


def test_of_many_large_pictures_few_are_held_decoded() -> None:
    side = 2500
    assert side * side * 8 > MAX_HELD_PIXELS
    large = png(side, side)
    pictures = Pictures({f"p{n}": Asset("image/png", large, 40, 40, 0, "") for n in range(8)}, INK)
    before = peak()
    assert all(pictures.readable(f"p{n}") for n in range(8))
    assert peak() - before < MAX_HELD_PIXELS * 4 / 1024 + 64 * MEBIBYTE


def test_a_picture_that_the_paper_does_not_have_is_marked_in_its_place(qtbot: QtBot) -> None:
    assert "Cho [?] ." in " ".join(shown(qtbot, '<p>Cho <img src="asset:gone">.</p>', {}).plain_text().split())


def test_the_board_of_spots_shows_words_where_its_picture_cannot_be_drawn(qtbot: QtBot) -> None:
    seen = []
    for alt in ("bản đồ", "sơ đồ mạch"):
        board = PictureBoard()
        qtbot.addWidget(board)
        board.show_board("m", (), Pictures({"m": Asset("image/png", b"x", 200, 100, 0, alt)}, INK), 100)
        board.resize(200, 100)
        seen.append(board.grab().toImage())
    assert seen[0] != seen[1]


def test_a_recording_that_the_paper_does_not_have_is_said_and_no_play_is_counted(qtbot: QtBot) -> None:
    bar = ListeningBar(VIETNAMESE, Player())
    qtbot.addWidget(bar)
    asked = QSignalSpy(bar.play_asked)
    bar.show_listening("i1", Listening("gone", 2), None, 0, 100)
    bar.play.click()
    assert asked.count() == 0
    assert "Không đọc được tệp âm thanh. Giơ tay báo cán bộ coi thi." in bar.note.accessibleName()


# -- the whole paper ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", [-1.0, 4097.0, 1e300])
@pytest.mark.parametrize("which", ["width", "height"])
def test_a_paper_whose_picture_claims_an_impossible_size_is_refused(
    paper_with: PackedPaper, which: str, side: float
) -> None:
    asset = structs.replace(drawn(f"{SVG}</svg>"), **{which: side})
    with pytest.raises(MalformedPaperError, match="picture size"):
        paper.decode(paper.encode(structs.replace(paper_with, assets={"m": asset})))


@pytest.mark.parametrize("seconds", [-1.0, 3661.0, 1e300])
def test_a_paper_with_a_sound_of_impossible_length_is_refused(paper_with: PackedPaper, seconds: float) -> None:
    sound = Sound("audio/ogg", b"OggS", seconds)
    with pytest.raises(MalformedPaperError, match="length of a sound"):
        paper.decode(paper.encode(structs.replace(paper_with, sounds={"s": sound})))


def test_numbers_that_are_none_and_nesting_without_end_are_refused(paper_with: PackedPaper) -> None:
    packed = paper.encode(structs.replace(paper_with, sounds={"s": Sound("audio/ogg", b"", 1.5)}))
    for other in (b"1e999", b"NaN", b"Infinity", b"[" * 100_000):
        with pytest.raises(MalformedPaperError):
            paper.decode(packed.replace(b'"seconds":1.5', b'"seconds":' + other))


@pytest.fixture
def paper_with() -> PackedPaper:
    item = Item("i1", 1, "<p>Cho</p>", ShortNumberInteraction())
    part = paper.Part("Phần I", "Trả lời ngắn", "", "0.5", (item,))
    return PackedPaper(paper.PAPER_FORMAT, "0a" * 16, "Toán", "0101", 90, (part,), {})
