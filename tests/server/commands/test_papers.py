"""The papers role at its terminal: from a bank to sealed packages, printed pages and a spoken code."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pypdf import PdfReader
from sqlalchemy import Engine

from protocol import paper, sealing, spoken_code
from server.bank import service as bank
from server.board_command import DONE, REFUSED, main
from server.commands.papers import BadMatrixError, with_matrix
from server.db.engine import Role, writing
from server.papers import masters, service
from server.papers.blueprint import TOAN_2025, Cell
from server.papers.proofing import Fault, FaultCode, Proof
from tests.server.board import PINS, Board
from tests.server.papers.small_bank import whole_bank

WORDS_OF_BANK = "Câu hỏi $x^2$"


class Typed:
    """A person at the terminal of the papers room."""

    def __init__(self, board: Board, papers: Engine, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self.board, self.papers, self._capsys, self.out = board, papers, capsys, folder

    def __call__(self, word: str, *rest: str | Path) -> tuple[int, str]:
        """Type a command; return its code and all that it said."""
        code = main([*word.split(), str(self.board.folder.path), *map(str, rest)])
        said = self._capsys.readouterr()
        return code, said.out + said.err

    def done(self, word: str, *rest: str | Path) -> str:
        """Type a command that is done."""
        code, told = self(word, *rest)
        assert code == DONE, told
        return told

    def refused(self, word: str, *rest: str | Path) -> str:
        """Type a command that is refused."""
        code, told = self(word, *rest)
        assert code == REFUSED, told
        return told

    def draw(self) -> str:
        """Draw a paper; return the beginning of its id."""
        return self.done("draw-paper", "--blueprint", "toan-2025", "--title", "Đề số 1").split()[3].strip(",")

    def proof(self, paper_id: str, *faults: Fault) -> None:
        """Keep a proof as `proof-paper` does, with these faults."""
        with writing(self.papers) as db:
            master = masters.find(db, paper_id)
            masters.record_proof(db, master.id, master.hash, Proof("1024x768", 150, 22, faults), b"", 1)

    def approve(self, paper_id: str, officer: str) -> tuple[int, str]:
        """Approve as one officer."""
        pins = self.out / "pin"
        pins.write_text(PINS[officer])
        return self("approve-paper", paper_id, "--officer", officer, "--pins-from", pins)


@pytest.fixture
def typed(board: Board, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Typed]:
    papers = board.with_officers().with_roster().folder.open(Role.PAPERS)
    with writing(papers) as db:
        bank.replace_items(db, whole_bank(2, text=WORDS_OF_BANK), {})
    yield Typed(board, papers, capsys, tmp_path)
    papers.dispose()


def pins(typed: Typed) -> Path:
    both = typed.out / "pins"
    both.write_text("\n".join(PINS.values()))
    return both


def test_a_paper_is_drawn_proofed_approved_by_two_sealed_released_and_printed(typed: Typed) -> None:
    made = typed.draw()
    typed.proof(made)
    assert "1/2 chữ ký" in typed.approve(made, "cb1")[1]
    assert "chờ hai người duyệt" in typed.refused("seal-paper", made)
    assert "2/2 chữ ký" in typed.approve(made, "cb2")[1]
    assert "3 mã đề cho 1 điểm thi" in typed.done("seal-paper", made, "--variants", "3")
    listed = typed.done("paper list")
    assert "đã niêm phong" in listed
    assert "cb1, cb2" in listed
    assert "0101 0102 0103" in listed
    assert "chưa được hai cán bộ mở khóa" in typed.refused("spoken-code")
    typed.done("release-paper", "--officers", "cb1", "cb2", "--pins-from", pins(typed))
    said = typed.done("spoken-code").split()[-1]
    with typed.board.engine.connect() as db:
        (held,) = service.all_papers(db)
        box = service.spoken_box(db, held.id)
        key = spoken_code.open_spoken(box, bytes.fromhex(held.id), said)
        (first, *_) = service.variants(db, held.id)
        opened = paper.decode(sealing.open_paper(service.sealed_bytes(db, first.id), bytes.fromhex(first.id), key))
    assert opened.variant == "0101"
    typed.done("print-paper", made, "--out", typed.out / "in")
    assert sorted(file.name for file in (typed.out / "in").iterdir()) == [
        "de-0101.pdf",
        "de-0102.pdf",
        "de-0103.pdf",
        "phieu-tra-loi.pdf",
    ]
    assert "Mã đề 0103" in PdfReader(typed.out / "in" / "de-0103.pdf").pages[0].extract_text()
    assert "0 % (0 trên 2 máy" in typed.done("staging")


def test_a_faulty_proof_is_not_approved(typed: Typed) -> None:
    made = typed.draw()
    typed.proof(made, Fault(3, FaultCode.CLIPPED))
    code, told = typed.approve(made, "cb1")
    assert (code, "còn lỗi" in told) == (REFUSED, True)


def test_items_named_by_hand_are_checked_and_a_changed_paper_is_approved_anew(typed: Typed) -> None:
    chosen = typed.out / "items"
    chosen.write_text("\n".join(one.code for one in whole_bank()))
    typed.done("draw-paper", "--blueprint", "toan-2025", "--title", "Đề tay", "--items", chosen)
    made = typed.done("paper list").split()[0]
    typed.proof(made)
    typed.approve(made, "cb1")
    chosen.write_text("\n".join(["A012", *(one.code for one in whole_bank()[1:])]))
    assert "không còn hiệu lực" in typed.done("change-paper", made, "--items", chosen)
    assert "chưa ai duyệt" in typed.done("paper list")
    chosen.write_text("\n".join(["B000", *(one.code for one in whole_bank()[1:])]))
    told = typed.refused("change-paper", made, "--items", chosen)
    assert "câu B000 có hai lần" in told
    assert "không đúng loại của Phần I" in told


def test_a_matrix_that_the_bank_cannot_fill_is_told_by_cell(typed: Typed) -> None:
    matrix = typed.out / "matrix.csv"
    matrix.write_text("Phần I,Hàm số,NB,8\nPhần II,Hình học,,1\n")
    told = typed.refused(
        "draw-paper", "--blueprint", "toan-2025", "--title", "Đề", "--matrix", matrix, "--common", "22"
    )
    assert "Phần I, Hàm số, NB: cần 8 câu, có 6, thiếu 2" in told
    assert "Phần II, Hình học, mọi mức độ: cần 1 câu, có 0, thiếu 1" in told
    assert typed.done("paper list") == "Chưa có đề nào.\n"


def test_a_second_paper_takes_other_items_or_says_what_is_missing(typed: Typed) -> None:
    first = typed.draw()
    typed.proof(first)
    for officer in PINS:
        typed.approve(first, officer)
    typed.done("seal-paper", first)
    typed.draw()  # the bank holds two papers
    with typed.papers.connect() as db:
        one, other = (masters.content(db, each.id).items for each in masters.all_masters(db))
    assert not {item.code for item in one} & {item.code for item in other}


def test_a_rehearsal_is_sealed_released_and_has_no_item_of_the_bank(typed: Typed) -> None:
    typed.done("rehearse", "--session-title", "Ca 1")
    typed.done("release-paper", "--officers", "cb1", "cb2", "--pins-from", pins(typed))
    with typed.board.engine.connect() as db:
        (held,) = service.all_papers(db)
        key = service.released_key(db, held.id).key
        opened = [
            paper.decode(sealing.open_paper(service.sealed_bytes(db, one.id), bytes.fromhex(one.id), key))
            for one in service.variants(db, held.id)
        ]
    assert held.rehearsal
    assert [one.variant for one in opened] == ["9001", "9002"]
    assert all("diễn tập" in item.html.lower() or "hãy" in item.html.lower() for item in opened[0].items)
    with typed.papers.connect() as db:
        assert bank.history(db, "A000") == ()
    assert "đã có đề" in typed.refused("rehearse", "--session-title", "Ca 1")


def test_blueprints_are_listed_with_their_rule(typed: Typed) -> None:
    told = typed.done("blueprint list")
    assert "toan-2025" in told
    assert "QĐ 764/QĐ-BGDĐT" in told
    assert "Xem truongthi board blueprint list" in typed.refused("draw-paper", "--blueprint", "x", "--title", "Đề")


def test_a_blueprint_of_ones_own_comes_from_a_file_and_stays_with_its_paper(typed: Typed) -> None:
    own = msgspec.structs.replace(
        TOAN_2025, code="truong-toi", parts=(msgspec.structs.replace(TOAN_2025.parts[0], items=4, points="2.5"),)
    )
    file = typed.out / "cau-truc.json"
    file.write_bytes(msgspec.json.encode(own))
    typed.done("draw-paper", "--blueprint", file, "--title", "Kiểm tra 15 phút")
    with typed.papers.connect() as db:
        (made,) = masters.all_masters(db)
        assert made.blueprint == own
        assert len(masters.content(db, made.id).items) == 4
    for spoiled in (b"{}", b"[" * 100_000, msgspec.json.encode(own)[:-5]):
        file.write_bytes(spoiled)
        assert "Không có cấu trúc đề này" in typed.refused("draw-paper", "--blueprint", file, "--title", "Đề")
    file.write_bytes(msgspec.json.encode(msgspec.structs.replace(own, total="11")))
    assert "Cấu trúc đề không dùng được" in typed.refused("draw-paper", "--blueprint", file, "--title", "Đề")


def test_a_paper_that_is_not_packed_is_not_printed(typed: Typed) -> None:
    assert "chạy proof-paper trước" in typed.refused("print-paper", typed.draw(), "--out", typed.out / "in")


def test_a_matrix_is_read_line_by_line() -> None:
    read = with_matrix(TOAN_2025, "Phần I, Hàm số, NB, 3\n\nPhần I,,VD,2\n")
    assert [(cell.items, cell.topic) for cell in read.parts[0].matrix] == [(3, "Hàm số"), (2, "")]
    assert Cell(2, "", read.parts[0].matrix[1].level) in read.parts[0].matrix


@pytest.mark.parametrize(
    "text", ["Phần IX,a,NB,3", "Phần I,a,XX,3", "Phần I,a,NB,x", "Phần I,a,NB", "Phần I,,,1\n" * 500]
)
def test_a_line_that_is_no_cell_is_named(text: str) -> None:
    with pytest.raises(BadMatrixError):
        with_matrix(TOAN_2025, text)
