"""Question workbooks: every type as a teacher writes it, and everything that is wrong told at once."""

import datetime
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.papers.toan_2025 import ITEMS, build_question_workbook, pictures
from fixtures.rosters.files import Kind, file_of
from protocol.paper import (
    Listening,
)
from server.bank.importers.workbook import Held, read_workbook, reading
from server.bank.items import Level
from server.bank.media import MediaFacts, MediaKind
from server.roster.importers.legacy_text import Legacy, encode
from tests.server.bank.importers.workbook.sheets import (
    FIRST_ROW,
    GOOD,
    HEAD,
    MEDIA,
    only,
    picture,
    read,
    row,
    told,
    workbook,
)


def wrong(kind: str, **changed: str) -> list[tuple[str, str]]:
    """Return what is wrong with a row, by column and reason; a good row before it is not taken for it."""
    found = read(row("TN4", **{"Mã câu": "T00"}), row(kind, **changed))
    assert {problem.row for problem in found.problems} <= {FIRST_ROW + 1}
    return [(problem.column, problem.reason.value) for problem in found.problems]


def test_the_sample_paper_is_read_whole_and_in_order(tmp_path: Path) -> None:
    build_question_workbook(tmp_path / "bank.xlsx")
    found = read_workbook((tmp_path / "bank.xlsx").read_bytes(), "bank.xlsx", pictures())
    assert found.problems == ()
    assert [item.code for item in found.items] == [item.code for item in ITEMS]
    assert [item.body for item in found.items] == [item.content for item in ITEMS]
    assert found.media == pictures()


def test_the_head_of_an_item_is_read() -> None:
    item = only(
        "TN4",
        **{"Điểm": "0,25", "Nguồn": "Đề thử", "Phiên bản": "3", "Lời giải": "Vì $1+1=2$.", "Cố định vị trí": "D"},
    )
    assert (item.code, item.subject, item.grade, item.topic, item.level) == ("T01", "Toán", "12", "Số", Level.KNOW)
    assert (item.points, item.source, item.version, item.rationale) == ("0.25", "Đề thử", 3, "Vì $1+1=2$.")
    assert (item.fixed_order, item.fixed) == (False, ("D",))


def test_a_shared_stimulus_with_a_recording(tmp_path: Path) -> None:
    sound = {"nghe.mp3": MediaFacts(MediaKind.SOUND)}
    stimulus = {"Mã ngữ liệu": "NL1", "Nội dung": "Nghe.", "Ảnh/Âm thanh": "nghe.mp3", "Số lần nghe": "2"}
    data = workbook([row("TN4", **{"Ngữ liệu": "NL1"})], [stimulus])
    found = read_workbook(data, "", {}, Held(media=sound))
    assert told(found.problems) == []
    assert (found.stimuli[0].listening, found.items[0].stimulus) == (Listening("nghe.mp3", 2), "NL1")
    assert read_workbook(workbook([row("TN4", **{"Ngữ liệu": "NL9"})]), "", {}, Held(["NL9"])).problems == ()


KEYS = [
    ("TN4", "", "empty"),
    ("TN4", "E", "key_unknown"),
    ("TN4", "AB", "two_keys"),
    ("TN4", "A, B", "two_keys"),
    ("TN4", "B C D E F", "bad_key"),
    ("NLC", "", "empty"),
    ("NLC", "A, A", "key_twice"),
    ("NLC", "A, H", "key_unknown"),
    ("ĐS", "ĐSĐ", "bad_truths"),
    ("ĐS", "ĐSĐĐĐ", "bad_truths"),
    ("ĐS", "ĐSĐX", "bad_key"),
    ("TLN", "1.5.2", "bad_number"),
    ("TLN", "một", "bad_number"),
    ("TLN", "1/0", "bad_number"),
    ("TLN", "1/00", "bad_number"),
    ("TLN", "1|", "bad_number"),
    ("TLN", "9" * 201, "bad_number"),
    ("ĐK", "1: Hà Nội", "key_incomplete"),
    ("ĐK", "1: Hà Nội; 2: 1945; 3: x", "key_unknown"),
    ("ĐK", "1: Hà Nội|; 2: 1945", "bad_key"),
    ("ĐK", "1: Hà Nội; 1: Huế", "key_twice"),
    ("CTC", "B", "key_incomplete"),
    ("CTC", "1: B; 2: F", "key_unknown"),
    ("GN", "A2", "key_incomplete"),
    ("GN", "A2, B9", "key_unknown"),
    ("GN", "A2, B", "bad_key"),
    ("TT", "BC", "key_incomplete"),
    ("TT", "BCAA", "key_twice"),
    ("LK", "A-A", "bad_key"),
    ("LK", "A-C, C-A", "key_twice"),
    ("KT", "1: C", "key_incomplete"),
    ("KT", "1: C; 2: A; 3: B", "key_unknown"),
    ("KTH", "1: B", "key_incomplete"),
    ("TTV", "C", "key_unknown"),
    ("VA", "2", "key_unknown"),
    ("TR", "101", "key_off_scale"),
    ("TR", "52", "key_off_scale"),
    ("TR", "26..24", "bad_number"),
    ("TL", "dàn ý", "key_unwanted"),
    ("NT", "A", "key_unwanted"),
]


@pytest.mark.parametrize(("kind", "key", "reason"), KEYS)
def test_a_key_that_does_not_fit_is_told(kind: str, key: str, reason: str) -> None:
    assert wrong(kind, **{"Đáp án": key}) == [("Đáp án", reason)]


CELLS = [
    ("TN4", "Loại", "XYZ", "unknown_type"),
    ("TN4", "Mức độ", "Dễ", "unknown_level"),
    ("TN4", "Nội dung", "", "empty"),
    ("TN4", "C", "", "empty"),
    ("TN", "D", "bốn", "empty"),  # under C: a hole
    ("TN4", "E", "năm", "too_many_options"),
    ("TLN", "A", "một", "not_for_type"),
    ("TN4", "Ghép với", "1: x", "not_for_type"),
    ("TN4", "Nội dung", "x" * 20_001, "too_long"),
    ("TN4", "Mã câu", "x" * 65, "too_long"),
    ("TN4", "Mã câu", "T00", "duplicate"),
    ("TN4", "Nội dung", r"Tính $\frac{1}{2$.", "formula"),
    ("TN4", "B", r"$\begin{cases}$", "formula"),
    ("TN4", "Nội dung", "Tính <math><script/></math>.", "formula"),
    ("TN4", "Nội dung", "Giá 5$ một chiếc.", "dollar"),
    ("TN4", "A", "<b>đậm", "tag"),
    ("TN4", "Nội dung", "<math><mi>x</mi>", "math"),
    ("TN4", "Nội dung", "Điền [[1]].", "stray_gap"),
    ("TN4", "A", "[[1]]", "stray_gap"),
    ("ĐK", "Nội dung", "[[1]] [[1]] [[2]]", "gap_twice"),
    ("ĐK", "Nội dung", "Không có chỗ.", "no_gap"),
    ("TTV", "Nội dung", "Không có từ.", "no_gap"),
    ("TN4", "Điểm", "một", "bad_points"),
    ("TN4", "Điểm", "0", "bad_points"),
    ("TN4", "Điểm", "-1", "bad_points"),
    ("TN4", "Cố định vị trí", "có lẽ!", "bad_mark"),
    ("TN4", "Cố định vị trí", "E", "bad_mark"),
    ("TN4", "Phiên bản", "0", "bad_version"),
    ("TN4", "Ngữ liệu", "NL1", "unknown_stimulus"),
    ("TN4", "Ảnh/Âm thanh", "khong-co.png", "unknown_file"),
    ("TN4", "Ảnh/Âm thanh", "../so-do.png", "bad_name"),
    ("TN4", "Ảnh/Âm thanh", r"C:\hinh.png", "bad_name"),
    ("TN4", "Nội dung", "![đồ thị](../../etc/passwd)", "bad_name"),
    ("TN4", "D", "![hình](khong-co.png)", "unknown_file"),
    ("TN4", "Mô tả hình", "Đồ thị", "without_picture"),
    ("TN4", "Số lần nghe", "2", "without_sound"),
    ("NLC", "Số lựa chọn", "1", "too_few_allowed"),
    ("NLC", "Số lựa chọn", "vài", "bad_count"),
    ("CTC", "Ghép với", "1: live | have lived", "key_incomplete"),
    ("CTC", "Ghép với", "1: live | have\n2: since", "bad_line"),
    ("GN", "Số lần dùng", "A: 1; Z: 2", "unknown_id"),
    ("KT", "Số lần dùng", "C: x", "bad_count"),
    ("KTH", "Vùng ảnh", "1: oval 1,2,3,4\n2: rect 1,2,3,4", "bad_spot"),
    ("VA", "Vùng ảnh", "1: rect 50,20,10,60", "bad_spot"),
    ("VA", "Vùng ảnh", "1: rect 10,20,201,60", "spot_outside"),
    ("TR", "Thang đo", "0..100; 7", "bad_scale"),
    ("TR", "Thang đo", "100..0; 5", "bad_scale"),
    ("TL", "Số từ", "300/150", "bad_count"),
    ("NT", "Loại tệp", "exe", "unknown_id"),
    ("NT", "Số tệp", "0", "bad_count"),
    ("NT", "Cỡ tệp", "300", "bad_count"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "column", "text", "reason"), CELLS)
def test_a_cell_that_does_not_fit_is_told_with_its_row_and_column(
    kind: str, column: str, text: str, reason: str
) -> None:
    found = wrong(kind, **{column: text})
    expected = "C" if (kind, column) == ("TN", "D") else column
    assert (expected, reason) in found
    assert not read(row(kind, **{column: text})).items or reason == "duplicate"


def test_a_picture_that_is_answered_on_must_be_there() -> None:
    assert ("Ảnh/Âm thanh", "no_picture") in wrong("VA", **{"Ảnh/Âm thanh": "", "Mô tả hình": ""})


def test_a_word_used_more_often_than_it_may_be_is_told() -> None:
    assert wrong("KT", **{"Đáp án": "CC", "Số lần dùng": "1"}) == [("Số lần dùng", "key_overused")]


def test_all_that_is_wrong_is_told_at_once_and_the_good_rows_are_known() -> None:
    found = read(
        row("TN4"),
        row("TN4", **{"Mã câu": "T02", "Đáp án": "", "Mức độ": "", "A": "$x"}),
        row("TLN", **{"Mã câu": "T03", "Đáp án": "1.5.2"}),
        row("ĐS", **{"Mã câu": "T01", "Đáp án": "ĐSĐ"}),
    )
    assert sorted(told(found.problems)) == [
        (3, "A", "dollar"),
        (3, "Mức độ", "empty"),
        (3, "Đáp án", "empty"),
        (4, "Đáp án", "bad_number"),
        (5, "Mã câu", "duplicate"),
        (5, "Đáp án", "bad_truths"),
    ]
    assert {problem.file for problem in found.problems} == {"câu hỏi.xlsx"}
    assert [item.code for item in found.items] == ["T01"]


@pytest.mark.parametrize("formula", [r"\frac{1}{2", "x}", r"\fracc{1}{2}", r"\left( x", r"\begin{cases} x", r"\ce{H2O"])
def test_a_formula_that_does_not_parse_is_told(formula: str) -> None:
    found = read(row("TN4", A=f"Tính ${formula}$ và $y$."))
    assert [(one.column, one.reason.value, one.facts["formula"]) for one in found.problems] == [
        ("A", "formula", formula)
    ]


def test_formulas_with_signs_of_braces_and_other_digits_are_taken() -> None:
    assert read(row("TN4", A=r"$\{1;2\}$ và $\frac{17}{29}$")).problems == ()


def test_a_number_that_became_a_date_is_told() -> None:
    found = read(row("TLN") | {"Đáp án": datetime.date(2026, 4, 1)})
    assert (2, "Đáp án", "date_cell") in told(found.problems)


def test_numbers_and_texts_are_read_alike() -> None:
    (item,) = read(row("TLN") | {"Đáp án": 0.25, "Lớp": 12}).items
    assert (item.declarations[0].correct, item.grade) == (("0.25",), "12")


def test_a_control_character_is_told() -> None:
    assert ("Nội dung", "control") in wrong("TN4", **{"Nội dung": "a\x0bb"})


@pytest.mark.parametrize(("mark", "fixed"), [("", False), ("x", True), ("Có", True), ("Không", False), ("1", True)])
def test_the_fixed_order_is_a_mark(mark: str, *, fixed: bool) -> None:
    assert only("TN4", **{"Cố định vị trí": mark}).fixed_order is fixed


@pytest.mark.parametrize("column", ["Đáp án", "Loại", "C"])
def test_a_missing_column_is_named(column: str) -> None:
    names = [name for name in (*HEAD, "Loại", *"ABCD", "Đáp án") if name != column]
    found = read_workbook(workbook([row("TN4")], columns=names), "", {})
    assert told(found.problems) == [(0, column, "missing_column")]


def test_columns_are_found_in_other_letters_and_spaces_and_unknown_ones_are_told() -> None:
    names = ["MÃ CÂU", "Môn", "Lớp", "Chủ  đề", "Mức độ", "Loại", "Nội dung", *"ABCD", "Đáp án", "Ghi chú"]
    cells = {"MÃ CÂU": "T1", "Chủ  đề": "Số"} | row("TN4")
    found = read_workbook(workbook([cells], columns=names), "", {})
    assert (told(found.problems), told(found.warnings)) == ([], [(1, "Ghi chú", "column_unread")])
    assert found.items[0].code == "T1"
    twice = read_workbook(workbook([row("TN4")], columns=[*HEAD, "Loại", *"ABCD", "Đáp án", "A"]), "", {})
    assert told(twice.problems) == [(1, "A", "two_columns")]


def test_every_sheet_with_questions_is_read() -> None:
    out = io.BytesIO()
    names = [*HEAD, "Loại", *"ABCD", "Đáp án"]
    with xlsxwriter.Workbook(out) as book:
        for number in (1, 2):
            sheet = book.add_worksheet(f"Chương {number}")
            sheet.write_row(0, 0, names)
            sheet.write_row(1, 0, [row("TN4", **{"Mã câu": f"T{number}"})[name] for name in names])
        book.add_worksheet("Hướng dẫn").write_row(0, 0, ["Ghi mỗi câu một dòng"])
    found = read_workbook(out.getvalue(), "", {})
    assert [item.code for item in found.items] == ["T1", "T2"]
    assert [(one.sheet, one.reason.value) for one in found.warnings] == [("Hướng dẫn", "sheet_unread")]


def test_stimuli_are_not_taken_where_the_questions_cannot_be_read() -> None:
    stimulus = {"Mã ngữ liệu": "NL1", "Nội dung": "Đọc."}
    found = read_workbook(workbook([{"Ghi chú": "x"}], [stimulus], columns=["Ghi chú"]), "", {})
    assert found.problems


def test_a_workbook_without_items_or_with_too_many_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(read().problems) == [(0, "", "no_items")]
    monkeypatch.setattr(reading, "MAX_ITEMS", 1)
    assert told(read(row("TN4"), row("TN4", **{"Mã câu": "T02"})).problems) == [(3, "Mã câu", "too_many")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no_items"),
        (b"PK\x03\x04 broken", "too_large"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 not really", "unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
    ids=["nothing", "broken", "old", "password"],
)
def test_what_is_no_workbook_is_told(data: bytes, reason: str) -> None:
    found = read_workbook(data, "a.xlsx", {})
    assert reason in {problem.reason.value for problem in found.problems} or data == b""
    assert found.problems


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_text_document_named_xlsx_is_called_what_it_is() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", b"<office:document-content/>")
    assert told(read_workbook(out.getvalue(), "đề.xlsx", {}).problems) == [(0, "", "open_document")]
    word = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"})
    assert told(read_workbook(word, "đề.xlsx", {}).problems) == [(0, "", "word_document")]


def test_a_zip_bomb_is_refused_unopened() -> None:
    bomb = zipped({"[Content_Types].xml": b"", "xl/worksheets/sheet1.xml": bytes(97 * 1024 * 1024)})
    assert told(read_workbook(bomb, "", {}).problems) == [(0, "", "too_large")]


def test_entities_are_not_expanded() -> None:
    parts = {}
    with zipfile.ZipFile(io.BytesIO(workbook([row("TN4", **{"Nội dung": "&xxe; ở đây"})]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    doctype = b'<!DOCTYPE sst [<!ENTITY xxe SYSTEM "file:///etc/passwd"><!ENTITY a "aaaaaaaaaa">]>'
    texts = parts["xl/sharedStrings.xml"].replace(b"&amp;xxe;", b"&xxe;&a;")
    parts["xl/sharedStrings.xml"] = texts.replace(b"<sst", doctype + b"<sst", 1)
    found = read_workbook(zipped(parts), "", {})
    assert not any("root:" in item.body or "aaaaaaaaaa" in item.body for item in found.items)


BAD_FILES = [
    ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "svg"),
    ("a.png", b"not a picture", "broken"),
    ("a.png", picture()[:-30], "broken"),
    ("a.png", picture() + bytes(9 * 1024 * 1024), "too_large"),
    ("a.gif", b"GIF89a", "other_kind"),
    ("a.mp3", b"not a sound", "broken"),
]


@pytest.mark.parametrize(("name", "data", "why"), BAD_FILES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_file_that_cannot_be_taken_is_told_with_why(name: str, data: bytes, why: str) -> None:
    found = read(row("TN4", **{"Ảnh/Âm thanh": name}), media={name: data})
    assert [(problem.reason.value, problem.facts["why"]) for problem in found.problems] == [("bad_media", why)]
    assert found.media == {}


def test_only_files_that_are_named_are_opened() -> None:
    found = read(row("VA"), media=MEDIA | {"rác.png": b"never looked at"})
    assert (told(found.problems), found.media) == ([], MEDIA)


@pytest.mark.parametrize("encoding", Legacy)
def test_a_text_in_an_old_font_wants_a_look(encoding: Legacy) -> None:
    text = "Trong không gian, cho hình chóp có đáy là hình vuông và cạnh bên vuông góc với đáy."
    assert told(read(row("TN4", **{"Nội dung": text})).warnings) == []
    assert told(read(row("TN4", **{"Nội dung": encode(text, encoding)})).warnings) == [(2, "Nội dung", "old_font")]
    assert told(read(row("TN4", **{"Nội dung": "Où est le château à côté de l'école ?"})).warnings) == []


def test_what_wants_a_look_keeps_nothing_out() -> None:
    found = read(
        row("TLN", **{"Đáp án": "12345"}),
        row("TLN", **{"Mã câu": "T02", "Đáp án": "1.500"}),
        row("TN4", **{"Mã câu": "T03", "Ảnh/Âm thanh": "so-do.png", "Lời giải": "Giá 5$."}),
    )
    assert (len(found.items), found.problems) == (3, ())
    assert {one.reason.value for one in found.warnings} == {"long_number", "thousands", "no_alt", "dollar"}


@pytest.mark.parametrize(
    "kind", [Kind.XLSX, Kind.XLS, Kind.ODS, Kind.CSV_UTF8, Kind.CSV_1258], ids=lambda kind: kind.value
)
def test_other_spreadsheets_are_read_alike(kind: Kind) -> None:
    names = [*HEAD, "Loại", *"ABCD", "Đáp án"]
    lines = [["NGÂN HÀNG CÂU HỎI"], names, [row("TN4")[name] for name in names]]
    found = read_workbook(file_of(lines, kind), f"đề.{kind.value}", {})
    assert found.problems == ()
    assert found.items == read(row("TN4")).items


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_problems(data: bytes) -> None:
    assert read_workbook(data, "", {}).problems


SAMPLE = workbook([row("TN4"), row("ĐK", **{"Mã câu": "T02"})])


@settings(max_examples=50, deadline=None)
@given(st.integers(30, 5000), st.binary(min_size=1, max_size=4))
def test_a_damaged_workbook_gives_items_or_problems(place: int, noise: bytes) -> None:
    data = bytearray(SAMPLE)
    data[place : place + len(noise)] = noise
    found = read_workbook(bytes(data), "", {})
    assert found.items or found.problems


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(sorted(GOOD)),
    st.sampled_from(
        ["Đáp án", "Ghép với", "Vùng ảnh", "Thang đo", "Số lần dùng", "Nội dung", "Cố định vị trí", "Độ dài ô"]
    ),
    st.text("AB12:;|,.-/x nđ[]$\\\n", max_size=20),
)
def test_any_cell_gives_an_item_or_problems(kind: str, column: str, text: str) -> None:
    found = read(row(kind, **{column: text}))
    assert (len(found.items) == 1) is (not found.problems)
