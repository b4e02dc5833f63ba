"""A question under correction is drawn as its candidates saw it."""

import re
from collections.abc import Iterator

import pytest

from fixtures.papers import hoa_hoc_2025, tieng_anh
from server.bank import service as bank
from server.bank.items import BankItem
from server.db.engine import writing
from server.papers.packing import pack
from server.papers.plan import MasterPaper, PaperPart, PartPlan
from server.staff.marking.question import question
from tests.server.board import AT, HOA, Board
from tests.server.grading import papers
from tests.server.staff.conftest import Visitor
from tests.server.staff.marking.conftest import Exam, exam_of

ITEM = "/cham-thi/dap-an/cau?code="
IMAGE = re.compile(r'src="(/cham-thi/dap-an/anh/[^"]+)"')
PLAN = PartPlan("Phần I", "Trắc nghiệm", "Chọn.", "0.25")
FIGURE = next(one for one in hoa_hoc_2025.ITEMS if one.figure is not None)
FORMULA = next(one for one in hoa_hoc_2025.ITEMS if r"\ce{" in one.body)


@pytest.fixture
def chemistry(staffed: Board, visitor: Visitor) -> Iterator[Exam]:
    """A marked paper of two questions: one with a figure, one with formulas."""
    content = MasterPaper("Hóa học", 50, (PaperPart(PLAN, (FIGURE, FORMULA)),), {}, hoa_hoc_2025.media())
    packed = pack(content, paper_id=papers.PAPER, variant="0101", seed=bytes(32))
    for made in exam_of(packed, staffed, visitor):
        made.attempt(HOA.candidate)
        made.grade(AT)
        yield made


def fill_bank(exam: Exam) -> None:
    with writing(exam.papers) as db:
        bank.take(db, (FIGURE, FORMULA), (), hoa_hoc_2025.media())


def test_formulas_and_figures_are_drawn(chemistry: Exam) -> None:
    fill_bank(chemistry)
    for item in (FIGURE, FORMULA):
        page = chemistry.visitor.get(ITEM + item.code).text
        assert "Thí sinh sẽ thấy" in page
        assert "$" not in page
        for path in IMAGE.findall(page):
            picture = chemistry.visitor.get(path)
            assert (picture.status_code, picture.headers["content-type"].split("/")[0]) == (200, "image")
        assert IMAGE.search(page)


def test_pictures_are_for_those_who_mark(chemistry: Exam) -> None:
    fill_bank(chemistry)
    (path, *_) = IMAGE.findall(chemistry.visitor.get(ITEM + FIGURE.code).text)
    assert chemistry.visitor.get(f"{path}x").status_code == 404
    assert chemistry.visitor.get(path.replace(FIGURE.code, "KHONG-CO")).status_code == 404
    chemistry.visitor.session.cookies.clear()
    assert chemistry.visitor.get(path).status_code == 303


def test_where_the_bank_lacks_its_picture_the_text_is_left(chemistry: Exam) -> None:
    page = chemistry.visitor.get(ITEM + FIGURE.code)
    assert (page.status_code, "Thí sinh sẽ thấy" in page.text) == (200, False)
    assert "Sửa đáp án câu" in page.text


def test_the_letters_of_lists_are_named_beside_the_text(chemistry: Exam) -> None:
    listed: BankItem = next(one for one in tieng_anh.ITEMS if one.code == "EN-07")
    with chemistry.papers.connect() as db:
        drawn = question(db, listed)
    assert drawn is not None
    assert [(letter, str(content)) for letter, content in drawn.letters[:2]] == [
        ("[1] 1A", "lives"),
        ("[1] 1B", "has lived"),
    ]
