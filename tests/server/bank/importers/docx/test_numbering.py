"""The numbers that Word writes by itself."""

import pytest
from defusedxml.ElementTree import fromstring

from fixtures.papers.docx_files import DECLARED
from server.bank.importers.docx.numbering import Numbering, written

LEVELS = (
    '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Câu %1:"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2."/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
)
LISTS = (
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>'
)


def numbering() -> Numbering:
    return Numbering(
        fromstring(f'<w:n {DECLARED}><w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>{LISTS}</w:n>')
    )


def test_a_list_counts_on_and_its_inner_lists_begin_anew() -> None:
    counted = numbering()
    asked = [("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1), ("1", 2)]
    assert [counted.label(*one) for one in asked] == ["Câu 3:", "A.", "B.", "Câu 4:", "A.", "•"]


def test_a_list_may_begin_anew_once() -> None:
    counted = numbering()
    assert [counted.label(name, 0) for name in ("1", "2", "2")] == ["Câu 3:", "Câu 1:", "Câu 2:"]


@pytest.mark.parametrize(("name", "level"), [("0", 0), ("3", 0), ("", 0), ("1", 8), ("1", -1), ("1", 99)])
def test_a_list_that_is_not_there_writes_nothing(name: str, level: int) -> None:
    assert numbering().label(name, level) == ""
    assert Numbering(None).label(name, level) == ""


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (4, "decimal", "4"),
        (27, "upperLetter", "AA"),
        (2, "lowerLetter", "b"),
        (4, "upperRoman", "IV"),
        (9, "lowerRoman", "ix"),
        (5, "none", ""),
    ],
)
def test_a_number_is_written_in_its_form(number: int, form: str, text: str) -> None:
    assert written(number, form) == text
