"""`board open-grading`, `correct-key`, `regrade-report`, `sanction`, `lift-sanction`: marking typed at the board."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.board_command import DONE, REFUSED, main
from server.db.engine import Role, writing
from server.grading import runs
from server.grading.marking_folder import read_folder
from server.officers import grading_key
from server.officers import service as officers
from server.papers.packing import Packed
from server.results.service import all_results
from tests.server.board import PINS, make_board
from tests.server.grading import papers
from tests.server.grading.conftest import Board, keep_map

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def packed() -> Packed:
    """A paper as the graduation exam has it."""
    return papers.packed()


@pytest.fixture
def at(packed: Packed, tmp_path: Path) -> Iterator[Board]:
    """A board with two officers who can open the grading key, and an attempt that is all right but for one item."""
    exam = make_board(tmp_path).with_officers()
    (tmp_path / "pins").write_text("\n".join(PINS.values()))
    with writing(exam.engine) as db:
        officers.keep_wraps(db, grading_key.GRADING, exam.grading.private_bytes_raw(), grading_key.ACT)
    held = exam.folder.open(Role.PAPERS)
    with writing(held) as db:
        keep_map(db, packed)
    board = Board(exam, held, packed)
    board.attempt("18001234", *papers.perfect(packed), papers.first_wrong(packed))
    yield board
    exam.engine.dispose()
    held.dispose()


def typed(board: Board, capsys: Capture, word: str, *rest: str) -> tuple[int, str]:
    """Type a command, both officers at the terminal; return its code and all that it said."""
    folder = board.exam.folder.path
    pins = () if word in {"sanctions", "regrade-report"} else ("--pins-from", str(folder.parent / "pins"))
    code = main([word, str(folder), *rest, *pins])
    said = capsys.readouterr()
    return code, said.out + said.err


def final(board: Board) -> list[str]:
    """Return the final scores."""
    with board.engine.connect() as db:
        return [one.final for one in all_results(db)]


def test_a_day_after_the_exam(at: Board, capsys: Capture) -> None:
    wrong = next(iter(at.packed.key_map.items.values())).item.code
    assert typed(at, capsys, "regrade-report")[0] == REFUSED
    assert typed(at, capsys, "open-grading") == (DONE, "Đã chấm 1 bài, hai cán bộ cùng mở khóa chấm.\n")
    assert final(at) == ["9.75"]
    code, said = typed(at, capsys, "correct-key", wrong, "--accept", "A", "--reason", "Đính chính.")
    assert (code, "phiên bản 2" in said) == (DONE, True)
    assert typed(at, capsys, "open-grading")[0] == DONE
    assert final(at) == ["10.00"]
    assert "18001234\tca-1\t0101\t9.75\t10.00\t1 câu" in typed(at, capsys, "regrade-report")[1]
    assert typed(at, capsys, "sanction", "18001234", "ca-1", "khien-trach", "--reason", "Nói chuyện.")[0] == DONE
    assert final(at) == ["7.50"]
    listed = typed(at, capsys, "sanctions")[1]
    assert "18001234\tca-1\t-25 %\tcó hiệu lực" in listed
    assert typed(at, capsys, "lift-sanction", listed.split("\n")[1].split("\t")[0], "--reason", "Nhầm.")[0] == DONE
    assert final(at) == ["10.00"]


def test_two_officers_choose_the_rules_that_every_marking_follows(at: Board, capsys: Capture) -> None:
    code, said = typed(at, capsys, "marking-rules", "chat")
    assert (code, said) == (DONE, "Kỳ thi chấm theo quy tắc graduation-2025-strict, hai cán bộ cùng ký.\n")
    assert typed(at, capsys, "open-grading")[0] == DONE
    with at.engine.connect() as db:
        assert set(runs.inputs_of(db, at.run().id).rules) == {"graduation-2025-strict"}
    code, said = typed(at, capsys, "marking-rules", "chat")
    assert (code, said) == (REFUSED, "Kỳ thi đang chấm theo quy tắc này rồi.\n")


def test_two_officers_write_out_what_marks_are_made_of(at: Board, capsys: Capture, tmp_path: Path) -> None:
    code, said = typed(at, capsys, "export-marking", str(tmp_path / "keys"))
    assert (code, "giao tận tay" in said) == (DONE, True)
    held = read_folder(tmp_path / "keys")
    assert held.grading.private_bytes_raw() == at.grading.private_bytes_raw()
    assert list(held.maps) == [(papers.PAPER, "0101")]


def test_what_cannot_be_is_said_in_a_sentence(at: Board, capsys: Capture) -> None:
    code, said = typed(at, capsys, "correct-key", "X99", "--cancel", "--reason", "Sai đề.")
    assert (code, said) == (REFUSED, "Không sửa được: không có câu này trong đề, hoặc đáp án không hợp với câu.\n")
    code, said = typed(at, capsys, "lift-sanction", "0a", "--reason", "Nhầm.")
    assert (code, said) == (REFUSED, "Không có xử lý này. Xem truongthi board sanctions.\n")
