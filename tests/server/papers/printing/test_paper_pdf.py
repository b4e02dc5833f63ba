"""A variant and its answer sheet as PDF."""

from io import BytesIO

import msgspec
import pytest
from pypdf import PdfReader

from fixtures.papers import hoa_hoc_2025
from protocol.paper import (
    Choice,
    ExtendedTextInteraction,
    HotspotInteraction,
    HotTextInteraction,
    InlineChoiceInteraction,
    InlineGap,
    Interaction,
    MatchInteraction,
    OrderInteraction,
    PackedPaper,
    ShortNumberInteraction,
    SliderInteraction,
    TextEntryInteraction,
    TextGap,
    UploadInteraction,
)
from server.papers.blueprint import TOAN_2025, first_items
from server.papers.graduation_2025 import by_code
from server.papers.packing import pack
from server.papers.printing.answer_sheet import Form, answer_sheet_pdf, form
from server.papers.printing.markup import UnprintableError
from server.papers.printing.paper_pdf import Heading, paper_pdf
from tests.server.papers.small_bank import whole_bank

HEADING = Heading("Khảo sát lớp 12", "Ca 1", 1_795_821_832_000_000)
CHOICES = (Choice("c1", "một"), Choice("c2", "hai"))


@pytest.fixture(scope="module")
def packed() -> PackedPaper:
    master = first_items(whole_bank(), TOAN_2025, subject="Toán", minutes=90, media={})
    return pack(master, paper_id="0" * 32, variant="0101", seed=bytes(32)).paper


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def with_one(packed: PackedPaper, interaction: Interaction, html: str = "<p>Câu hỏi</p>") -> PackedPaper:
    """Return `packed` with one item alone, of this interaction."""
    part = packed.parts[0]
    item = msgspec.structs.replace(part.items[0], html=html, interaction=interaction)
    return msgspec.structs.replace(packed, parts=(msgspec.structs.replace(part, items=(item,)),))


def test_a_variant_prints_its_code_parts_and_items(packed: PackedPaper) -> None:
    text = text_of(paper_pdf(packed, HEADING))
    for words in ("Mã đề 0101", "KHẢO SÁT LỚP 12", "Môn thi: TOÁN", "90 phút", "PHẦN III", "Câu 22.", "HẾT", "D."):
        assert words in text
    assert "DIỄN TẬP" not in text


def test_the_same_variant_prints_the_same_bytes(packed: PackedPaper) -> None:
    assert paper_pdf(packed, HEADING) == paper_pdf(packed, HEADING)


def test_a_rehearsals_paper_says_so(packed: PackedPaper) -> None:
    text = text_of(paper_pdf(packed, Heading("Khảo sát", "Ca 1", HEADING.at, rehearsal=True)))
    assert "ĐỀ DIỄN TẬP" in text
    assert "CHÍNH THỨC" not in text


def test_text_that_looks_like_a_program_is_printed_as_text(packed: PackedPaper) -> None:
    words = '#import "x.typ"; #panic() $x$ \\ "'
    text = text_of(paper_pdf(with_one(packed, ShortNumberInteraction(), f"<p>{words}</p>"), HEADING))
    assert '#import "x.typ"; #panic()' in text


def test_formulas_figures_tables_and_a_shared_text_of_a_whole_paper_are_printed() -> None:
    stimuli = {one.code: one for one in hoa_hoc_2025.STIMULI}
    master = first_items(
        hoa_hoc_2025.ITEMS,
        by_code("hoa-hoc-2025"),
        subject="Hóa học",
        minutes=50,
        media=hoa_hoc_2025.media(),
        stimuli=stimuli,
    )
    made = pack(master, paper_id="0" * 32, variant="0102", seed=bytes(32)).paper
    pdf = paper_pdf(made, HEADING)
    assert "Đọc phần sau và trả lời" in text_of(pdf)
    assert sum(len(page.images) for page in PdfReader(BytesIO(pdf)).pages) >= 1


@pytest.mark.parametrize(
    ("interaction", "html", "words"),
    [
        (MatchInteraction(CHOICES, CHOICES), "<p>Nối</p>", "1."),
        (OrderInteraction(CHOICES), "<p>Xếp</p>", "a."),
        (InlineChoiceInteraction((InlineGap("g1", CHOICES),)), '<p>Chọn <gap id="g1"></p>', "(1)"),
        (TextEntryInteraction((TextGap("g1"),)), '<p>Điền <gap id="g1"></p>', "(1)"),
        (HotTextInteraction(("h1",)), '<p><hot id="h1">chữ</hot></p>', "chữ"),
        (SliderInteraction("0", "10", "2", "cm"), "<p>Kéo</p>", "từ 0 đến 10 cm, bước 2"),
        (ExtendedTextInteraction(200), "<p>Viết</p>", "khoảng 200 chữ"),
        (UploadInteraction(("image/png",)), "<p>Vẽ</p>", "nộp kèm"),
        (ShortNumberInteraction("km"), "<p>Tính</p>", "Đơn vị: km"),
    ],
)
def test_every_kind_of_item_says_on_paper_what_to_do(
    packed: PackedPaper, interaction: Interaction, html: str, words: str
) -> None:
    assert words in text_of(paper_pdf(with_one(packed, interaction, html), HEADING))


def test_a_picture_that_is_not_there_is_no_page(packed: PackedPaper) -> None:
    with pytest.raises(UnprintableError):
        paper_pdf(with_one(packed, ShortNumberInteraction(), '<img src="asset:no">'), HEADING)
    with pytest.raises(UnprintableError):
        paper_pdf(with_one(packed, HotspotInteraction("no", ())), HEADING)


def test_the_answer_sheet_has_room_for_the_2025_form(packed: PackedPaper) -> None:
    assert form(packed) == Form(
        tuple((number, 4) for number in range(1, 13)),
        tuple((number, 4) for number in range(13, 17)),
        tuple(range(17, 23)),
        (),
    )
    pdf = answer_sheet_pdf(packed, HEADING)
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    text = text_of(pdf)
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "8. Mã đề", "PHẦN III", "Câu 22"):
        assert words in text


def test_what_the_sheet_has_no_room_for_is_answered_on_paper(packed: PackedPaper) -> None:
    essay = with_one(packed, ExtendedTextInteraction(200))
    assert form(essay).written == (1,)
    assert "Trả lời trên giấy thi: câu 1" in text_of(answer_sheet_pdf(essay, HEADING))
