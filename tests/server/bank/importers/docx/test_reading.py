"""Whole documents in the layouts of Azota and SHub."""

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.papers import docx_files as files
from fixtures.papers import toan_2025
from fixtures.papers.docx_files import line, numbered, run, table
from fixtures.papers.sample import SampleItem
from protocol.paper import ItemType, choices_of
from server.bank.checking import examined
from server.bank.importers.docx.problems import Problem, Reason
from server.bank.importers.docx.reading import code_of, read_question_document
from server.bank.items import BankItem, Level
from server.bank.media import all_examined
from server.bank.references import files_of
from tests.server.bank.importers.docx.documents import OPTIONS, key, options, read, read_file, reasons, warned, whole

ASKED = line("Câu 1. Hỏi"), line(OPTIONS)
STATED = [line(f"{letter}) ý {letter}") for letter in "abcd"]
TWO_BOLD = line(run("A", "bold"), ". một\t", run("B", "bold"), ". hai\tC. ba\tD. bốn")


def test_a_paper_in_the_layout_of_azota_is_read_whole() -> None:
    document = read_file(files.azota())
    items = whole(document)
    assert [item.type for item in items] == [ItemType.CHOICE] * 3 + [ItemType.TRUE_FALSE] + [ItemType.SHORT_NUMBER] * 2
    assert [key(item) for item in items] == [
        ("A",), ("B",), ("B",), ("A true", "B false", "C true", "D false"), ("0,25",), ("-2",),
    ]  # fmt: skip
    assert [item.level for item in items[:3]] == [Level.KNOW, Level.APPLY, Level.UNDERSTAND]
    assert items[1].body == "Công thức của axit sunfuric là"
    assert options(items[1])[1] == "H<sub>2</sub>SO<sub>4</sub>."
    assert items[3].body == "Cho bảng số liệu sau:\n| Năm | Sản lượng |\n| 2023 | 40 |\n| 2024 | 44 |"
    assert (items[4].body, items[4].points, items[4].level) == ("Một phần tư bằng bao nhiêu?", "0.5", Level.APPLY_HIGH)
    assert items[0].rationale == "Biểu thức trong căn không âm."
    assert document.warnings == ()


def written_key(written: SampleItem) -> tuple[str, ...]:
    """Return the key of a sample item as the bank has it."""
    if written.kind != "ĐS":
        return tuple(written.key.split("|"))
    return tuple(
        f"{letter} {'true' if mark == 'Đ' else 'false'}" for letter, mark in zip("ABCD", written.key, strict=True)
    )


def test_a_whole_paper_of_mathematics_is_the_same_from_a_document_as_it_was_written() -> None:
    document = read_file(files.sample_paper(toan_2025.ITEMS, toan_2025.pictures()))
    items = whole(document)
    assert len(items) == len(toan_2025.ITEMS)
    for item, written in zip(items, toan_2025.ITEMS, strict=True):
        assert item.body.split("\n![")[0] == written.content
        assert (item.level.value, item.rationale) == (written.level, written.rationale)
        if written.options:
            assert tuple(options(item)) == written.options
        assert key(item) == written_key(written)
    assert list(document.media.values()) == list(toan_2025.pictures().values())


def test_items_carry_the_subject_the_grade_the_file_and_a_code_of_their_own() -> None:
    items = whole(read_question_document(files.azota(), "Đề Số 1.docx", "Hóa học", "11"))
    assert {(item.subject, item.grade, item.source) for item in items} == {("Hóa học", "11", "Đề Số 1.docx")}
    assert [item.code for item in items][:2] == ["de-so-1-001", "de-so-1-002"]
    assert len({item.code for item in items}) == len(items)


def test_a_paper_in_the_layout_of_shub_has_its_keys_from_looks_that_do_not_stay() -> None:
    items = whole(read_file(files.shub()))
    assert [key(item) for item in items[:4]] == [("B",), ("C",), ("C",), ("C",)]
    assert key(items[4]) == ("A true", "B true", "C false", "D false")
    texts = msgspec.json.encode(items[:3] + items[4:]).decode()
    assert not any(tag in texts for tag in ("<b>", "<u>", "FF0000"))
    assert options(items[3]) == ["<i>Homo sapiens</i>", "<i>Oryza sativa</i>", "<i>Homo erectus</i>", "<i>Pan</i>"]


def test_a_picture_is_media_by_its_hash_with_its_alt_text() -> None:
    document = read_file(files.azota())
    (name,) = document.media
    assert f"![Hình chữ nhật màu xanh]({name})" in document.items[2].body
    assert document.media[name] == files.AZOTA_PICTURES["hinh.png"]


@pytest.mark.parametrize("make", [files.azota, files.shub, lambda: files.many_items(12)])
def test_what_is_read_passes_the_checks_of_the_bank(make: Callable[[], bytes]) -> None:
    document = read_file(make())
    assert all_examined(document.media)[1] == ()
    for item in whole(document):
        assert set(files_of(item)) <= set(document.media)
        for text in (item.body, item.rationale, *(choice.content for choice in choices_of(item.interaction))):
            assert (examined(text).fault, examined(text).bad_formulas, examined(text).gaps) == ("", (), ())


@pytest.mark.parametrize(
    "label",
    [
        "Câu {}.",
        "Câu {}:",
        "Câu {}",
        "Bài {}.",
        "Bài {}",
        "Question {}:",
        "Question {}",
        "CÂU {}.",
        "Câu hỏi {}.",
        "{}.",
    ],
)
def test_stems_are_known_by_any_of_their_labels(label: str) -> None:
    blocks = [
        part for number in (1, 2) for part in (line(f"{label.format(number)} Hỏi"), line(OPTIONS), line("Đáp án: B"))
    ]
    assert [(item.body, key(item)) for item in whole(read(*blocks))] == [("Hỏi", ("B",))] * 2


def test_numbers_that_word_writes_by_itself_are_labels() -> None:
    numbering = (
        f"<w:numbering {files.DECLARED}>"
        '<w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="Câu %1."/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    ).encode()
    blocks = [
        numbered("Một", 7),
        *(numbered(text, 7, 1) for text in "xyzt"),
        numbered("Hai", 7),
        *(numbered(text, 7, 1) for text in "pq"),
    ]
    items = whole(read(*blocks, line("BẢNG ĐÁP ÁN"), line("1-C 2-B"), numbering=numbering))
    assert [(item.body, options(item), key(item)) for item in items] == [
        ("Một", ["x", "y", "z", "t"], ("C",)), ("Hai", ["p", "q"], ("B",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["A. một", "B. hai", "C. ba"], ["một", "hai", "ba"]),
        (["A) một\tB) hai", "C) ba\tD) bốn"], ["một", "hai", "ba", "bốn"]),
        (["A: một   B: hai"], ["một", "hai"]),
        (["A. một B. hai C. ba D. bốn"], ["một", "hai", "ba", "bốn"]),
        (["A. vitamin A. Nhiều\tB. vitamin B. Ít"], ["vitamin A. Nhiều", "vitamin B. Ít"]),
        (["A. một", "dòng hai", "B. hai"], ["một\ndòng hai", "hai"]),
        (["\t".join(f"{letter}. {letter.lower()}" for letter in "ABCDEFGH")], list("abcdefgh")),
    ],
)  # fmt: skip
def test_options_are_found_wherever_they_stand(lines: list[str], wanted: list[str]) -> None:
    (item,) = whole(read(line("Câu 1. Hỏi"), *map(line, lines), line("Đáp án: B")))
    assert options(item) == wanted


def test_options_in_the_cells_of_a_table_are_options() -> None:
    (item,) = whole(read(line("Câu 1. Hỏi"), table(("A. một", "B. hai"), ("C. ba", "D. bốn")), line("Chọn C.")))
    assert (options(item), key(item)) == (["một", "hai", "ba", "bốn"], ("C",))


def test_parts_with_running_numbers_share_one_answer_table() -> None:
    document = read(
        line("I. PHẦN CHUNG"), *ASKED, line("II. PHẦN RIÊNG"), line("Câu 2. Hỏi"), line(OPTIONS),
        line("HẾT"), line("ĐÁP ÁN"), line("1A 2D"),
    )  # fmt: skip
    assert [key(item) for item in whole(document)] == [("A",), ("D",)]


def test_roman_numbers_within_an_item_open_no_part() -> None:
    document = read(line("Câu 1. Các ý:"), line("I. Một."), line("II. Hai."), line(OPTIONS), line("Đáp án: A"))
    assert whole(document)[0].body == "Các ý:\nI. Một.\nII. Hai."


def test_a_roman_number_that_does_not_count_on_opens_no_part() -> None:
    document = read(*ASKED, line("V. Phụ lục"), line("Đáp án: A"))
    assert reasons(document) == [(Reason.TEXT_AFTER_OPTIONS, 1)]


def test_two_answer_tables_of_running_numbers_give_a_key_once() -> None:
    parts = [line("PHẦN I"), *ASKED, line("PHẦN II"), line("Câu 2. Hỏi"), line(OPTIONS)]
    document = read(*parts, line("ĐÁP ÁN"), line("PHẦN I"), line("1-A 2-B"), line("PHẦN II"), line("2-C"))
    assert reasons(document) == [(Reason.KEY_TWICE, 2)]


def test_a_text_shared_by_items_is_their_stimulus() -> None:
    document = read(
        *ASKED, line("Đáp án: A"),
        line("Sử dụng thông tin sau để trả lời từ câu 2 đến câu 3"), line("Nước sôi ở 100 °C."),
        line("Câu 2. Hỏi"), line(OPTIONS), line("Đáp án: A"), line("Câu 3. Hỏi"), line(OPTIONS), line("Đáp án: A"),
        line("Câu 4. Hỏi"), line(OPTIONS), line("Đáp án: A"),
    )  # fmt: skip
    items = whole(document)
    (stimulus,) = document.stimuli
    assert [item.stimulus for item in items] == ["", stimulus.code, stimulus.code, ""]
    assert stimulus.body == "Sử dụng thông tin sau để trả lời từ câu 2 đến câu 3\nNước sôi ở 100 °C."


def test_an_instruction_in_english_goes_to_the_items_below_it() -> None:
    told = "Mark the letter A, B, C, or D to indicate the word whose underlined part differs."
    document = read(
        line(told),
        line("Question 1: A. h", run("ou", "underline"), "se\tB. b", run("oa", "underline"), "t"),
        line("Key: A"),
    )
    (item,) = whole(document)
    assert (item.body, item.stimulus, options(item)) == ("", document.stimuli[0].code, ["h<u>ou</u>se", "b<u>oa</u>t"])


def test_an_essay_has_no_key() -> None:
    (item,) = whole(
        read(line("PHẦN II. TỰ LUẬN"), line("Bài 1. (2 điểm) Chứng minh:"), line("a) Một."), line("b) Hai."))
    )
    assert (item.type, key(item), item.points, item.body) == (
        ItemType.EXTENDED_TEXT,
        (),
        "2",
        "Chứng minh:\na) Một.\nb) Hai.",
    )


def test_a_rationale_below_an_item_is_its_own() -> None:
    (item,) = whole(read(*ASKED, line("Lời giải"), line("Chọn C"), line("Vì thế.")))
    assert (key(item), item.rationale) == (("C",), "Chọn C\nVì thế.")


def test_what_surrounds_the_questions_is_left_out_with_its_problems() -> None:
    box = "<w:r><w:pict><v:line/></w:pict></w:r>"
    document = read(line("TRƯỜNG THPT", box), *ASKED, line("Đáp án: A"), line("HẾT"), line("Ký tên", box))
    assert len(whole(document)) == 1


@pytest.mark.parametrize(
    ("blocks", "reason", "item"),
    [
        ([*ASKED], Reason.NO_KEY, 1),
        ([line("Câu 1. Hỏi")], Reason.NO_KEY, 1),
        ([*ASKED, line("Đáp án: E")], Reason.BAD_KEY, 1),
        ([*ASKED, line("Đáp án: A, C")], Reason.TWO_KEYS, 1),
        ([line("Câu 1. Hỏi"), TWO_BOLD], Reason.TWO_KEYS, 1),
        ([line("Câu 1. Hỏi"), line("A. một\tB. hai\tD. bốn"), line("Đáp án: A")], Reason.OPTION_MISSING, 1),
        ([line("Câu 1. Hỏi"), line("B. hai"), line("C. ba"), line("Đáp án: B")], Reason.OPTION_MISSING, 1),
        ([line("Câu 1. Hỏi"), line("A.\tB. hai"), line("Đáp án: B")], Reason.EMPTY_OPTION, 1),
        ([line("Câu 1."), line(OPTIONS), line("Đáp án: A")], Reason.EMPTY_BODY, 1),
        ([*ASKED, line("Rồi sao?"), line("Đáp án: A")], Reason.TEXT_AFTER_OPTIONS, 1),
        ([*ASKED, line("Đáp án: A"), line("Câu 3. Hỏi"), line(OPTIONS), line("Đáp án: A")], Reason.NUMBER_SKIPPED, 3),
        ([line("Câu 1. Tính."), line("Đáp án: 1.5.2")], Reason.BAD_NUMBER, 1),
        ([line("Câu 1. Tính."), line("Đáp án: 12 cm")], Reason.BAD_NUMBER, 1),
        ([line("Câu 1. Xét."), *STATED, line("Đáp án: ĐSĐ")], Reason.BAD_TRUTHS, 1),
        ([line("Câu 1. Xét."), *STATED[:3], line("Đáp án: ĐSĐS")], Reason.NOT_FOUR_STATEMENTS, 1),
        ([line("Câu 1. Giá $5"), line(OPTIONS), line("Đáp án: A")], Reason.DOLLAR, 1),
        ([line("Câu 1. Từ $5 tới $6"), line(OPTIONS), line("Đáp án: A")], Reason.DOLLAR, 1),
        ([line(r"Câu 1. Tính $\frac{1}{2$"), line(OPTIONS), line("Đáp án: A")], Reason.FORMULA_NOT_DRAWN, 1),
        ([line("Câu 1. It costs $5 or so, or $6"), line(OPTIONS), line("Đáp án: A")], Reason.DOLLAR, 1),
        ([line("Câu 1. " + "x" * 20_000), line(OPTIONS)], Reason.NO_ITEMS, 0),
        ([line("Đề thi")], Reason.NO_ITEMS, 0),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_item_is_told(blocks: list[str], reason: Reason, item: int) -> None:
    assert (reason, item) in reasons(read(*blocks))


def test_a_problem_names_the_file_the_paragraph_and_the_item() -> None:
    document = read(line("Đề"), *ASKED, line("Đáp án: E"))
    assert document.problems == (Problem("đề.docx", 2, 1, Reason.BAD_KEY, {"key": "E"}),)


@pytest.mark.parametrize(
    ("blocks", "problem"),
    [
        (["1-A 2- 3-C"], (Reason.KEY_HOLE, 2)),
        (["1-A 3-C"], (Reason.KEY_HOLE, 2)),
        (["1-A 2-B 3-C 4-D"], (Reason.KEY_WITHOUT_ITEM, 4)),
        (["1-A 2-B 2-C 3-D"], (Reason.KEY_TWICE, 2)),
        (["1-A 2-B 3-C và nữa"], (Reason.KEY_UNREAD, 0)),
        (["1-AB 2-B 3-C"], (Reason.TWO_KEYS, 1)),
        ([table(("Câu", "1", "2", "3"), ("Đáp án", "A", "", "C"))], (Reason.KEY_HOLE, 2)),
        ([table(("Câu", "1", "2", "3"), ("Đáp án", "A", "E", "C"))], (Reason.BAD_KEY, 2)),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_answer_table_is_told(blocks: list[str], problem: tuple[Reason, int]) -> None:
    items = [part for number in (1, 2, 3) for part in (line(f"Câu {number}. Hỏi"), line(OPTIONS))]
    document = read(*items, line("BẢNG ĐÁP ÁN"), *(block if block.startswith("<") else line(block) for block in blocks))
    assert problem in reasons(document)


def test_what_explains_the_marks_among_the_answers_is_left_out_with_a_warning() -> None:
    told = line("- Thí sinh chỉ lựa chọn chính xác 01 ý trong 1 câu hỏi được 0,1 điểm.")
    document = read(*ASKED, line("ĐÁP ÁN"), line("(Mỗi câu trả lời đúng được 0,25 điểm)"), told, line("1-A"))
    assert key(whole(document)[0]) == ("A",)
    assert warned(document) == [Reason.KEY_LINE_LEFT_OUT] * 2


def test_answers_may_stand_below_each_part() -> None:
    long = "Câu 1. Trong các phát biểu sau đây về nước, phát biểu nào là đúng?"
    parts = [
        (line(title), line(long), line(OPTIONS), line("BẢNG ĐÁP ÁN"), line(f"1-{letter}"))
        for title, letter in (("PHẦN I", "A"), ("PHẦN II", "B"))
    ]
    assert [key(item) for item in whole(read(*parts[0], *parts[1]))] == [("A",), ("B",)]


def test_solutions_behind_the_end_need_no_heading_of_their_own() -> None:
    solved = line("Câu 1. Nước sôi ở một trăm độ nên ta chọn phương án này.")
    document = read(*ASKED, line("HẾT"), line("ĐÁP ÁN"), line("1-A"), solved)
    assert whole(document)[0].rationale.startswith("Nước sôi")


def test_two_places_that_give_different_keys_are_told() -> None:
    document = read(*ASKED, line("Đáp án: A"), line("HẾT"), line("ĐÁP ÁN"), line("1-B"))
    assert reasons(document) == [(Reason.KEYS_DISAGREE, 1)]


def test_a_mark_beside_another_key_is_a_warning_and_does_not_stay() -> None:
    marked = line("A. một\t", run("B. hai", "bold"), "\tC. ba")
    document = read(line("Câu 1. Hỏi"), marked, line("ĐÁP ÁN"), line("1-A"))
    assert (key(whole(document)[0]), warned(document)) == (("A",), [Reason.MARK_DIFFERS])
    assert options(document.items[0]) == ["một", "hai", "ba"]


def test_parts_that_number_anew_need_as_many_answer_tables() -> None:
    parts = [part for title in ("PHẦN I", "PHẦN II") for part in (line(title), line("Câu 1. Hỏi"), line(OPTIONS))]
    assert (Reason.KEY_PARTS, 0) in reasons(read(*parts, line("ĐÁP ÁN"), line("1-A")))
    both = read(*parts, line("ĐÁP ÁN"), line("PHẦN II"), line("1-A"), line("PHẦN I"), line("1-B"))
    assert [key(item) for item in whole(both)] == [("B",), ("A",)]


def test_a_document_of_too_many_items_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.bank.importers.docx.reading.MAX_ITEMS", 5)
    assert reasons(read_file(files.azota())) == [(Reason.TOO_MANY_ITEMS, 0)]


def test_latex_between_dollars_is_kept_as_it_is_typed() -> None:
    typed = r"Cho $\frac{1}{2} \text{ và } x$ và $ABCD$, $2 < x \le α$"
    (item,) = whole(read(line(f"Câu 1. {typed}"), line(OPTIONS), line("Đáp án: A")))
    assert item.body == typed


@pytest.mark.parametrize(
    ("name", "code"), [("Đề số 1.docx", "de-so-1"), ("???.docx", "docx"), ("x" * 40 + ".docx", "x" * 40)]
)
def test_codes_come_from_the_name_of_the_file(name: str, code: str) -> None:
    assert code_of(name) == code


def test_long_names_that_differ_at_their_end_give_different_codes() -> None:
    one, other = (code_of("đề thi thử tốt nghiệp trung học phổ thông môn toán lần " + number) for number in "12")
    assert one != other
    assert max(len(one), len(other)) <= 47


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=40)


@given(st.lists(TEXTS, max_size=12), st.sampled_from(["Câu 1. ", "", "a) ", "A. "]))
def test_any_lines_are_items_or_problems(texts: list[str], label: str) -> None:
    document = read(line("Câu 1. Hỏi"), *(line(run(label + text)) for text in texts), line("Đáp án: A"))
    assert document.problems or all(isinstance(item, BankItem) for item in document.items)


GOOD = files.azota()


@given(st.data())
def test_spoiled_bytes_are_a_document_or_problems(data: st.DataObject) -> None:
    spoiled = bytearray(GOOD)
    place = data.draw(st.integers(0, len(spoiled) - 1))
    noise = data.draw(st.binary(min_size=1, max_size=6))
    spoiled[place : place + len(noise)] = noise
    document = read_file(bytes(spoiled))
    assert document.items or document.problems


@given(st.binary(max_size=200))
def test_any_bytes_are_a_problem(data: bytes) -> None:
    assert read_file(data).problems
