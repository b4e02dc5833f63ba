"""Every problem has its sentence and its hint in both languages."""

import pytest

from server.bank.importers.workbook.problems import Problem, Reason
from server.bank.importers.workbook.words import MEDIA, WRONG, line_said, said
from server.bank.media import MediaReason
from tests.server.bank.importers.workbook.sheets import read, row


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_reason_has_words(language: str) -> None:
    assert WRONG[language].keys() == set(Reason)
    assert MEDIA[language].keys() == {reason.value for reason in MediaReason}
    assert all(wrong and hint for wrong, hint in WRONG[language].values())


def test_a_problem_names_row_column_reason_and_hint() -> None:
    (problem,) = read(row("ĐS", **{"Đáp án": "ĐSĐ"})).problems
    assert line_said(problem, "vi") == (
        "Trang tính «Câu hỏi», dòng 2, cột «Đáp án»: Đáp án «ĐSĐ» có 3 chữ, cần 4. "
        "Ghi đủ Đ hoặc S cho từng ý, ví dụ ĐSĐĐ."
    )
    assert line_said(problem, "en").startswith("Sheet “Câu hỏi”, row 2, column “Đáp án”: The key “ĐSĐ” has 3 letters")


def test_a_cell_with_braces_in_it_is_only_quoted() -> None:
    (problem,) = read(row("TN4", **{"Nội dung": r"$\frac{0}{$"})).problems
    assert r"\frac{0}{" in line_said(problem, "vi")


def test_a_file_that_cannot_be_taken_is_said_with_why() -> None:
    wrong, _ = said(Problem("", "", 2, "A", Reason.BAD_MEDIA, {"name": "a.svg", "why": "svg"}), "vi")
    assert wrong.startswith("Không nhận được tệp «a.svg»: hình SVG")
