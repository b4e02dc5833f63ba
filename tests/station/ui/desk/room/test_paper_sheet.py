"""A candidate's variant on paper: their own options in their order, what they answered, and nothing foreign drawn."""

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from protocol.api import KeyInReply
from protocol.journal import StreamId
from protocol.paper import (
    Asset,
    Choice,
    ChoiceInteraction,
    Item,
    PackedPaper,
    Part,
    ShortNumberInteraction,
    TextEntryInteraction,
    TextGap,
    TrueFalseInteraction,
)
from protocol.records import ChoiceResponse, GapsResponse, PairsResponse, Response, TrueFalseResponse
from station.keyed_sheets import OpenSheet
from station.ui.desk.room.paper_sheet import answer_text, sheet_html, sheet_pdf

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><path d="M0 0h9v9z" fill="currentColor"/></svg>'
FOUR = tuple(Choice(f"c{place}", f"Phương án {place}") for place in range(4))
CHOICE = Item("i1", 1, '<p>Tính <img src="asset:f"></p>', ChoiceInteraction(FOUR))
JUDGED = Item("i2", 2, "<p>Xét</p>", TrueFalseInteraction(FOUR))
GAPS = Item("i3", 3, '<p>Sông <gap id="g"></gap></p>', TextEntryInteraction((TextGap("g"),)))
NUMBER = Item("i4", 4, "<p>Bao nhiêu</p>", ShortNumberInteraction("km"))
PART = Part("Phần I", "Trắc nghiệm", "Chọn một đáp án", "0.25", (CHOICE, JUDGED, GAPS, NUMBER))
ASSET = Asset("image/svg+xml", SVG, 10, 10, 2, "x bình phương")
PAPER = PackedPaper(1, "0" * 32, "Toán", "0101", 90, (PART,), {"f": ASSET})
REPLY = KeyInReply(b"", "18001215", "Nguyễn <b>Hòa</b>", "", b"", b"")
SHEET = OpenSheet(StreamId(bytes(16)), REPLY, PAPER)


def test_each_question_has_its_options_its_answer_so_far_and_room_for_another() -> None:
    html = sheet_html(SHEET, {"i1": ChoiceResponse("c2"), "i2": TrueFalseResponse({"c0": True, "c3": False})})
    assert "A. Phương án 0" in html
    assert "a) Phương án 0" in html
    assert "Đã trả lời trên máy: C" in html
    assert "Đã trả lời trên máy: Đ--S" in html
    assert html.count("Đã trả lời trên máy") == 2, "of what was not answered nothing is said"
    assert "Sông ________" in html
    assert 'width="10" height="10"' in html
    assert "Mã đề 0101" in html


def test_a_name_or_a_paper_that_holds_markup_draws_nothing_of_it() -> None:
    hostile = msgspec.structs.replace(
        CHOICE, html='<script>x</script><img src="file:///etc/passwd"><p onclick="x">a</p>'
    )
    paper = msgspec.structs.replace(PAPER, parts=(msgspec.structs.replace(PART, items=(hostile,)),))
    html = sheet_html(OpenSheet(SHEET.attempt, REPLY, paper), {})
    assert "Nguyễn &lt;b&gt;Hòa" in html
    for foreign in ("script", "passwd", "onclick"):
        assert foreign not in html.replace("Tr\u1ea3 l\u1eddi", "")


@pytest.mark.parametrize(
    ("item", "response", "said"),
    [
        (CHOICE, None, ""),
        (CHOICE, ChoiceResponse("of another variant"), "?"),
        (GAPS, GapsResponse({"g": "Hồng"}), "Hồng"),
        (CHOICE, PairsResponse((("a", "b"),)), "có"),
    ],
)
def test_an_answer_is_written_as_on_paper(item: Item, response: Response | None, said: str) -> None:
    assert answer_text(item, response) == said


def test_the_sheet_is_a_pdf_of_this_process_memory(qtbot: QtBot) -> None:
    assert qtbot is not None
    assert sheet_pdf(SHEET, {}).startswith(b"%PDF-")
