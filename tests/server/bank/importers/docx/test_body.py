"""What stands in a document besides plain text."""

import pytest

from fixtures.papers.docx_files import BREAK, DECLARED, TAB, formula, letters, line, run, table
from server.bank.importers.docx.problems import Reason
from tests.server.bank.importers.docx.documents import OPTIONS, read, reasons, warned, whole

REST = line(OPTIONS), line("Đáp án: A")


def stem(*parts: str) -> str:
    """Return the body of an item of these runs."""
    return whole(read(line("Câu 1. ", *parts), *REST))[0].body


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([run("đậm", "bold"), " ", run("nghiêng", "italic")], "<b>đậm</b> <i>nghiêng</i>"),
        ([run("cả hai", "bold", "italic", "underline")], "<b><i><u>cả hai</u></i></b>"),
        (["x", run("2", "sup"), run(" và ", colour="FF0000"), "y", run("1", "sub")], "x<sup>2</sup> và y<sub>1</sub>"),
        ([run("đậ", "bold"), run("m ", "bold"), "thường"], "<b>đậm</b> thường"),
        (["một", BREAK, "hai"], "một<br>hai"),
        (["một", TAB, "hai"], "một hai"),
        (["Gõ <b> và </i> và [[1]] và ![x](y)"], "Gõ <\u2060b> và <\u2060/i> và [\u2060[1]] và !\u2060[x](y)"),
        (["a < b và $a<b$"], "a < b và $a<b$"),
        (['<w:r><w:sym w:font="Symbol" w:char="F0B0"/></w:r>'], "°"),
        (['<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf061</w:t></w:r>'], "α"),
        (["<w:hyperlink>" + run("liên kết") + "</w:hyperlink>"], "liên kết"),
        (["<w:sdt><w:sdtContent>" + run("ô") + "</w:sdtContent></w:sdt>"], "ô"),
        (["<w:r><w:rPr><w:caps/></w:rPr><w:t>hoa</w:t></w:r>"], "HOA"),
        (["<w:r><w:t>Tie\u0302\u0301ng</w:t></w:r>"], "Tiếng"),
    ],
)  # fmt: skip
def test_runs_become_the_banks_text(parts: list[str], text: str) -> None:
    assert stem(*parts) == text


def test_styles_are_followed() -> None:
    styles = (
        f'<w:styles {DECLARED}><w:style w:type="character" w:styleId="Manh"><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Rieng"><w:basedOn w:val="Manh"/><w:rPr><w:i/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style></w:styles>'
    ).encode()
    styled = '<w:r><w:rPr><w:rStyle w:val="Rieng"/></w:rPr><w:t>riêng</w:t></w:r>'
    plain = '<w:r><w:rPr><w:rStyle w:val="Manh"/><w:b w:val="0"/></w:rPr><w:t>thường</w:t></w:r>'
    looped = '<w:pStyle w:val="Loop"/>'
    document = read(line("Câu 1. ", styled, plain, properties=looped), *REST, styles=styles)
    assert whole(document)[0].body == "<b><i>riêng</i></b>thường"


def test_a_table_becomes_lines_between_bars_and_two_tables_stay_apart() -> None:
    document = read(line("Câu 1. Xem"), table(("x", "|y|"), ("1",)), table(("z", "t"), ("2", "3")), *REST)
    assert whole(document)[0].body == "Xem\n| x | ∣y∣ |\n| 1 |  |\n\n| z | t |\n| 2 | 3 |"


def test_a_line_between_bars_that_is_no_table_stays_a_line() -> None:
    document = read(line("Câu 1. Giải"), line("|x| < |y|"), *REST)
    assert whole(document)[0].body == "Giải\n\u2060|x| < |y|"


def test_an_equation_in_a_cell_keeps_the_cell_whole() -> None:
    inside = line(
        formula(f"<m:d><m:dPr><m:begChr m:val='|'/><m:endChr m:val='|'/></m:dPr><m:e>{letters('x')}</m:e></m:d>")
    )
    document = read(line("Câu 1. Xem"), table((inside, "y"), ("1", "2")), *REST)
    assert whole(document)[0].body.split("\n")[1].count("|") == 3


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("<w:r><w:drawing><a:graphic><a:graphicData uri='x/chart'/></a:graphic></w:drawing></w:r>", Reason.DRAWING),
        ("<w:r><w:pict><v:textbox><w:txbxContent/></v:textbox></w:pict></w:r>", Reason.TEXT_BOX),
        ("<w:r><w:pict><v:line/></w:pict></w:r>", Reason.DRAWING),
        ("<mc:AlternateContent/>", None),
        ("<w:r><mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice></mc:AlternateContent></w:r>", Reason.DRAWING),
        ("<w:r><w:instrText> EQ \\f(1,2)</w:instrText></w:r>", Reason.EQUATION_FIELD),
        ('<w:r><w:sym w:font="Webdings" w:char="F021"/></w:r>', Reason.SYMBOL),
        ('<w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr><w:t>C©u</w:t></w:r>', Reason.OLD_FONT),
        ('<w:r><w:rPr><w:rFonts w:ascii="VNI-Times"/></w:rPr><w:t>Caâu</w:t></w:r>', Reason.OLD_FONT),
        ("<m:oMath><m:smile/></m:oMath>", Reason.FORMULA_ELEMENT),
        (formula("<m:sSup><m:e>" * 50 + "</m:e><m:sup/></m:sSup>" * 50), Reason.FORMULA_TOO_LARGE),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_told(part: str, reason: Reason | None) -> None:
    document = read(line("Câu 1. Xem ", part), *REST)
    assert reasons(document) == ([(reason, 1)] if reason else [])


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("<w:ins>" + run("thêm") + "</w:ins>", Reason.TRACKED_CHANGES),
        ("<w:del><w:r><w:delText>bớt</w:delText></w:r></w:del>", Reason.TRACKED_CHANGES),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>", Reason.HIDDEN_TEXT),
        ("<w:r><w:footnoteReference/></w:r>", Reason.FOOTNOTE),
    ],
)
def test_what_is_read_otherwise_than_it_stands_is_a_warning(part: str, reason: Reason) -> None:
    document = read(line("Câu 1. Xem ", part), *REST)
    assert (warned(document), reasons(document)) == ([reason], [])


def test_a_table_within_a_table_is_told_and_merged_cells_are_a_warning() -> None:
    nested = read(line("Câu 1. Xem"), table(("x", line("y") + table(("1", "2")))), *REST)
    assert reasons(nested) == [(Reason.NESTED_TABLE, 1)]
    merged = table(("x", "y")).replace("<w:tc>", '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>', 1)
    document = read(line("Câu 1. Xem"), merged, *REST)
    assert (warned(document), whole(document)[0].body) == ([Reason.MERGED_CELLS], "Xem\n| x |  | y |")
