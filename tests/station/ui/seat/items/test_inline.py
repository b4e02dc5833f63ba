"""Places of a body are found where they stand on screen, and nothing a paper says can feign one."""

from itertools import pairwise

from PySide6.QtCore import QSizeF
from pytestqt.qtbot import QtBot

from station.ui.seat.items.inline import CLOSE, OPEN, InlineText
from tests.station.ui.seat.items.stage import PICTURES

BOX = QSizeF(100, 50)


def shown(qtbot: QtBot, html: str, *ids: str, width: int = 700) -> InlineText:
    text = InlineText()
    qtbot.addWidget(text)
    text.show_body(html, ids, BOX, PICTURES, 100)
    text.resize(width, text.heightForWidth(width))
    text.settle()
    return text


def test_gaps_keep_their_room_in_reading_order(qtbot: QtBot) -> None:
    text = shown(qtbot, '<p>Khí <gap id="b"> và <gap id="a"></gap>.</p>', "a", "b")
    assert [place.id for place in text.places] == ["b", "a"]
    first, second = (text.box_of(place) for place in text.places)
    assert (first.width(), first.height()) == (100, 50)
    assert first.top() == second.top() >= -1
    assert first.right() < second.left()


def test_marked_words_have_an_area_a_line(qtbot: QtBot) -> None:
    text = shown(qtbot, f'<p>Trước. <hot id="a">{"một hai ba bốn " * 20}</hot> Sau.</p>', "a")
    lines = text.lines_of(text.places[0], 20)
    assert len(lines) > 2
    assert all(one.bottom() < other.top() for one, other in pairwise(lines))
    assert all(line.height() == 20 and line.right() <= text.width() for line in lines)


def test_places_in_a_table_lie_in_their_cells(qtbot: QtBot) -> None:
    text = shown(
        qtbot, '<table><tr><td>Một</td><td><gap id="a"></td></tr><tr><td><gap id="b"></td></tr></table>', "a", "b"
    )
    right, below = (text.box_of(place) for place in text.places)
    assert right.left() > below.left()
    assert below.top() > right.bottom()


def test_a_larger_box_takes_more_room(qtbot: QtBot) -> None:
    text = shown(qtbot, '<p><gap id="a"> xong</p>', "a")
    before = text.heightForWidth(700)
    text.show_body('<p><gap id="a"> xong</p>', ("a",), QSizeF(100, 90), PICTURES, 100)
    assert text.heightForWidth(700) > before


def test_our_letters_in_a_paper_make_no_place(qtbot: QtBot) -> None:
    text = shown(qtbot, f'<p>{chr(OPEN)}giả{chr(CLOSE)} <gap id="a"></p>', "a")
    assert len(text.places) == 1
    assert text.box_of(text.places[0]).left() > 20
    assert text.accessibleName() == "giả"


def test_places_that_nobody_asked_for_are_left_out(qtbot: QtBot) -> None:
    text = shown(qtbot, '<p>Một <gap id="x"> hai <hot id="y">ba</hot></p>')
    assert text.places == ()
    assert text.plain_text() == "Một hai ba"


def test_no_line_begins_with_what_closes_a_gap(qtbot: QtBot) -> None:
    html = '<p>Khí <gap id="a">.</p>'
    narrow = shown(qtbot, html, "a", width=150)
    assert narrow.heightForWidth(150) < 2.5 * BOX.height()
    assert "\u2060." in narrow.plain_text()
