"""`board import-questions` and `export-questions`: a workbook into the bank and out of it, whole or not at all."""

from pathlib import Path

import pytest

from server.bank import service as bank
from server.board_command import DONE, REFUSED, main
from server.db.engine import Role
from tests.server.bank.importers.workbook.sheets import MEDIA, row, workbook
from tests.server.board import Board

Capture = pytest.CaptureFixture[str]


def typed(board: Board, capsys: Capture, word: str, *rest: str | Path) -> tuple[int, str]:
    """Type a command; return its code and all that it said."""
    code = main([word, str(board.folder.path), *map(str, rest)])
    said = capsys.readouterr()
    return code, said.out + said.err


def codes(board: Board) -> list[str]:
    """Return the codes of the items in the bank."""
    engine = board.folder.open(Role.PAPERS)
    with engine.connect() as db:
        found = [item.code for item in bank.items(db)]
    engine.dispose()
    return found


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A workbook with its picture beside it."""
    folder = tmp_path / "gửi lên"
    folder.mkdir()
    for name, data in MEDIA.items():
        (folder / name).write_bytes(data)
    stimulus = {"Mã ngữ liệu": "NL1", "Nội dung": "Đọc."}
    rows = [row("TN4", **{"Ngữ liệu": "NL1"}), row("VA", **{"Mã câu": "T02"})]
    (folder / "câu hỏi.xlsx").write_bytes(workbook(rows, [stimulus]))
    return folder / "câu hỏi.xlsx"


def test_a_workbook_joins_the_bank_and_again_changes_nothing(board: Board, capsys: Capture, good: Path) -> None:
    code, said = typed(board, capsys, "import-questions", good)
    assert (code, codes(board)) == (DONE, ["T01", "T02"])
    assert said.startswith("Đã nhập 2 câu hỏi: 2 câu mới, 0 câu được thay, 0 câu có phiên bản mới, 0 câu không đổi.")
    assert "2 câu không đổi" in typed(board, capsys, "import-questions", good)[1]


def test_what_was_written_out_reads_back_the_same(board: Board, capsys: Capture, good: Path, tmp_path: Path) -> None:
    typed(board, capsys, "import-questions", good)
    (tmp_path / "ra").mkdir()
    out = tmp_path / "ra" / "ngân hàng.xlsx"
    code, said = typed(board, capsys, "export-questions", out)
    assert (code, "giữ kín" in said) == (DONE, True)
    assert out.stat().st_mode & 0o077 == 0
    assert (out.parent / "so-do.png").read_bytes() == MEDIA["so-do.png"]
    assert "2 câu không đổi" in typed(board, capsys, "import-questions", out)[1]
    assert typed(board, capsys, "export-questions", out)[0] == REFUSED  # nothing is written over


def test_every_problem_is_a_sentence_and_then_nothing_is_taken(board: Board, capsys: Capture, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(
        workbook(
            [
                row("TN4"),
                row("ĐS", **{"Mã câu": "T02", "Đáp án": "ĐSĐ"}),
                row("TLN", **{"Mã câu": "T03", "Đáp án": "1.5.2"}),
                row("TN4", **{"Mã câu": "T01", "Ảnh/Âm thanh": "khong-co.png"}),
            ]
        )
    )
    code, said = typed(board, capsys, "import-questions", bad)
    assert (code, codes(board)) == (REFUSED, [])
    assert said.splitlines() == [
        "Có 4 chỗ chưa đúng. Chưa nhập câu nào.",
        (
            "  Trang tính «Câu hỏi», dòng 3, cột «Đáp án»: Đáp án «ĐSĐ» có 3 chữ, cần 4. "
            "Ghi đủ Đ hoặc S cho từng ý, ví dụ ĐSĐĐ."
        ),
        (
            "  Trang tính «Câu hỏi», dòng 4, cột «Đáp án»: «1.5.2» không phải một số. "
            "Ghi số như 0,25 hoặc -3 hoặc 1/4; nhiều cách viết thì ngăn bằng dấu |."
        ),
        (
            "  Trang tính «Câu hỏi», dòng 5, cột «Mã câu»: Mã «T01» đã có ở dòng 2. "
            "Mỗi câu một mã riêng; xóa dòng thừa hoặc đổi mã."
        ),
        (
            "  Trang tính «Câu hỏi», dòng 5, cột «Ảnh/Âm thanh»: Không thấy tệp «khong-co.png». "
            "Để tệp vào thư mục hình (--pictures) hoặc gửi cùng bảng câu hỏi; so lại tên, kể cả chữ hoa."
        ),
        "Sửa trong bảng câu hỏi (.xlsx) rồi nhập lại.",
    ]


def test_pictures_lie_in_the_folder_that_is_named(board: Board, capsys: Capture, good: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "hình"
    elsewhere.mkdir()
    (good.parent / "so-do.png").rename(elsewhere / "so-do.png")
    assert "so-do.png" in typed(board, capsys, "import-questions", good)[1]
    assert typed(board, capsys, "import-questions", good, "--pictures", elsewhere)[0] == DONE


def test_a_picture_of_300_mb_is_told_unread(board: Board, capsys: Capture, good: Path) -> None:
    with (good.parent / "so-do.png").open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    code, said = typed(board, capsys, "import-questions", good)
    assert (code, "tệp quá lớn" in said, codes(board)) == (REFUSED, True, [])


def test_what_wants_a_look_is_told_and_keeps_nothing_out(board: Board, capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook([row("TLN", **{"Đáp án": "12345"})]))
    code, said = typed(board, capsys, "import-questions", path)
    assert (code, codes(board)) == (DONE, ["T01"])
    assert "Có 1 chỗ nên xem lại:" in said
