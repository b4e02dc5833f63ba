"""The minutes as a PDF, read back."""

import unicodedata
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import msgspec
import typst
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from protocol import log
from protocol.codes import grouped
from protocol.seat_rules import Accommodation
from server.minutes import typesetting
from server.minutes.service import GivenTo, Minutes, Place

VIETNAMESE = "ẮẰẲẴẶẤẦẨẪẬẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰỲỴỶỸĐ ắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựỳỵỷỹđ"


def text_of(minutes: Minutes) -> str:
    """Return what the PDF says, each run of spaces as one."""
    reader = PdfReader(BytesIO(typesetting.pdf(minutes)))
    said = " ".join(page.extract_text() for page in reader.pages)
    return unicodedata.normalize("NFC", " ".join(said.split()))


def test_it_says_state_exam_session_and_site(minutes: Minutes) -> None:
    said = text_of(minutes)
    for wanted in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BIÊN BẢN THU BÀI",
        "Ca 1 · Môn: Toán",
        "ĐIỂM THI: THPT Lạng Giang số 1",
        "KHẢO SÁT LỚP 12",
        "Cán bộ coi thi 1",
    ):
        assert wanted in said


def test_it_says_the_counts(minutes: Minutes) -> None:
    said = text_of(minutes)
    for wanted in ("Số thí sinh đăng ký 5", "Bài đã nộp 1", "Có mặt 4", "Bài do hai cán bộ thu 1", "Vắng thi 1"):
        assert wanted in said
    assert "Bài chưa kết thúc 2" in said
    assert "07 5 4 1 1 1 2" in said


def test_it_names_the_helper_and_what_was_given_but_not_why(minutes: Minutes) -> None:
    assert "Hỗ trợ riêng" not in text_of(minutes)
    accommodation = Accommodation(
        extra_percent=25, reason="Khiếm thị", helper="Trần Thị Bình", signer="Lê Văn Ân", zoom=150, breaks=True
    )
    said = text_of(replace(minutes, given=[GivenTo("07", "15", "180015", accommodation)]))
    for wanted in ("4. Hỗ trợ riêng", "thêm 25% thời gian", "Trần Thị Bình", "Lê Văn Ân", "5. Ý kiến của cán bộ"):
        assert wanted in said
    assert "Khiếm thị" not in said


def test_it_says_the_root_that_verify_takes(minutes: Minutes) -> None:
    assert minutes.root is not None
    said = "".join(text_of(minutes).split())
    assert minutes.root.root.hex() in said
    assert minutes.heads.hex() in said
    assert minutes.authority in said
    assert f"nhậtký:{minutes.root.size}." in said


def test_the_qr_on_paper_reads_as_the_signed_root(minutes: Minutes, tmp_path: Path) -> None:
    assert minutes.root is not None
    pages = tmp_path / "page-{p}.png"
    typst.compile(typesetting.TEMPLATE, pages, format="png", ppi=150, sys_inputs=typesetting.inputs(minutes))
    read = zxingcpp.read_barcodes(Image.open(tmp_path / "page-1.png"))
    assert [log.read_root_text(one.text) for one in read] == [minutes.root]


def test_each_seat_stands_with_its_code(minutes: Minutes) -> None:
    said = text_of(minutes)
    assert f"07 15 180015 Đã nộp bài {typesetting._hour(minutes.places[0].at)}" in said
    assert grouped(minutes.places[0].code, 4) in said
    assert "07 19 180019 Vắng thi" in said


def test_no_name_is_printed(minutes: Minutes) -> None:
    said = text_of(minutes)
    assert [name for name in ("Hòa", "Quốc Huy", "Ước", "Ẵng") if name in said] == []


def test_every_vietnamese_letter_can_be_printed(minutes: Minutes) -> None:
    session = msgspec.structs.replace(minutes.session, site_name=VIETNAMESE)
    assert VIETNAMESE in text_of(replace(minutes, session=session))


def test_what_is_printed_is_never_a_program(minutes: Minutes) -> None:
    evil = '#panic("x") $1/0$ *đậm* \\ #read("/etc/passwd") "]'
    session = msgspec.structs.replace(minutes.session, title=evil, subject=evil)
    said = text_of(replace(minutes, session=session, exam=evil))
    assert '#panic("x") $1/0$ *đậm*' in said


def test_without_a_log_the_heads_stand_alone(minutes: Minutes) -> None:
    said = text_of(replace(minutes, root=None))
    assert "Máy chủ không có nhật ký chung." in said
    assert minutes.heads.hex() in "".join(said.split())


def test_a_large_session_goes_over_pages_with_its_heads_repeated(minutes: Minutes) -> None:
    places = [
        Place(f"{room:02}", f"{seat:02}", f"18{room:02}{seat:02}", minutes.places[0].ending, 5, "0" * 16)
        for room in range(1, 41)
        for seat in range(1, 25)
    ]
    reader = PdfReader(BytesIO(typesetting.pdf(replace(minutes, places=places))))
    assert len(reader.pages) > 10
    assert "Mã biên nhận" in reader.pages[-1].extract_text()
    assert f"Trang {len(reader.pages)} / {len(reader.pages)}" in reader.pages[-1].extract_text()


def test_the_same_minutes_are_the_same_bytes(minutes: Minutes) -> None:
    assert typesetting.pdf(minutes) == typesetting.pdf(minutes)
