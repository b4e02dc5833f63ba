"""`board root`, `board minutes`, `board export` and `verify`: the whole way from a day to an auditor's desk."""

import hashlib
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from protocol import export, log
from protocol.journal import StreamId
from protocol.records import Progress
from server.board_command import DONE, REFUSED, main
from server.db.engine import writing
from tests.server.board import AT, HOA, HUY, Board, Stream
from tests.server.staff.conftest import handed_in
from truongthi import verify

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def day(board: Board) -> Board:
    """A board with a hand-in."""
    hand_in(board.with_roster(), HOA.seat)
    return board


def hand_in(board: Board, seat: str) -> None:
    """Hand an attempt in that opened no paper, since none is published here."""
    stream = StreamId(hashlib.sha256(seat.encode()).digest()[:16])
    handed_in(board, Stream(board.enrolled("seat", f"07/{seat}"), stream, "attempt").open())


def typed(board: Board, word: str, *rest: str | Path) -> int:
    return main([*word.split(), str(board.folder.path), *map(str, rest)])


def root_of(board: Board, capsys: Capture) -> log.SignedRoot:
    assert typed(board, "root") == DONE
    return log.read_root_text(capsys.readouterr().out.splitlines()[-1])


def test_a_root_is_told_in_groups_and_as_the_qr_has_it(day: Board, capsys: Capture) -> None:
    assert typed(day, "root") == DONE
    groups, size, text = capsys.readouterr().out.splitlines()
    root = log.read_root_text(text)
    assert groups == "Gốc nhật ký: " + " ".join(root.root.hex()[at : at + 4] for at in range(0, 64, 4))
    assert size == f"Số mục: {root.size}"


def test_minutes_root_and_export_verify_together(day: Board, tmp_path: Path, capsys: Capture) -> None:
    minutes, out = tmp_path / "bien-ban.pdf", tmp_path / "out"
    assert typed(day, "minutes", "--session", "Ca 1", "--out", minutes) == DONE
    root = root_of(day, capsys)
    said = "".join(PdfReader(BytesIO(minutes.read_bytes())).pages[0].extract_text().split())
    assert root.root.hex() in said
    assert typed(day, "export", out) == DONE
    assert verify.main([str(out), "--root", root.root.hex(), "--size", str(root.size)]) == verify.WHOLE
    assert "Khớp gốc in trong biên bản" in capsys.readouterr().out


def test_a_board_restored_from_before_is_found_by_the_minutes(day: Board, tmp_path: Path, capsys: Capture) -> None:
    root_of(day, capsys)
    early, late = tmp_path / "early", tmp_path / "late"
    assert typed(day, "export", early) == DONE
    hand_in(day, HUY.seat)
    printed = root_of(day, capsys)
    assert typed(day, "export", late) == DONE
    words = ["--root", printed.root.hex(), "--size", str(printed.size)]
    assert verify.main([str(late), *words]) == verify.WHOLE
    assert verify.main([str(early)]) == verify.WHOLE  # its signatures are all in order
    assert verify.main([str(early), *words]) == verify.FOUND
    assert "bị cắt đuôi, hoặc là bản sao cũ" in capsys.readouterr().out


def test_a_hand_in_taken_out_of_an_export_is_found(day: Board, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "out"
    assert typed(day, "export", out) == DONE
    for path in (out / "journals").iterdir():
        copy = tmp_path / "copy"
        shutil.copytree(out, copy)
        (copy / "journals" / path.name).unlink()
        assert verify.main([str(copy)]) == verify.FOUND
        shutil.rmtree(copy)
    capsys.readouterr()


def test_an_export_carries_leaves_and_roots(day: Board, tmp_path: Path, capsys: Capture) -> None:
    root = root_of(day, capsys)
    assert typed(day, "export", tmp_path / "out") == DONE
    content = (tmp_path / "out" / export.LOG_FILE).read_bytes()
    frames = list(export.frames(content, export.LOG_MAGIC))
    assert sum(one.kind is export.FrameKind.LEAF for one in frames) == root.size
    assert [one.payload for one in frames if one.kind is export.FrameKind.ROOT] == [root.encode()]


def test_two_roots_are_joined_by_a_proof(day: Board, tmp_path: Path, capsys: Capture) -> None:
    old = root_of(day, capsys)
    with writing(day.engine) as db:
        day.journal.append(db, Progress(1, 2), at=AT)
    path = tmp_path / "noi-tiep.ttproof"
    assert typed(day, "root", "--since", str(old.size), "--out", path) == DONE
    assert verify.main([str(path), "--root", old.root.hex(), "--size", str(old.size)]) == verify.WHOLE
    assert "nối tiếp đúng" in capsys.readouterr().out


def test_a_size_that_was_never_signed_has_no_proof(day: Board, tmp_path: Path, capsys: Capture) -> None:
    assert typed(day, "root", "--since", "99", "--out", tmp_path / "x") == REFUSED
    assert "Chưa có gốc nào" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_a_board_that_received_nothing_has_no_root(board: Board, capsys: Capture) -> None:
    assert typed(board, "root") == REFUSED
    assert "chưa có gốc" in capsys.readouterr().err


def test_minutes_of_no_session_are_refused(day: Board, tmp_path: Path, capsys: Capture) -> None:
    assert typed(day, "minutes", "--session", "Ca 9", "--out", tmp_path / "x.pdf") == REFUSED
    assert "Không rõ ca thi nào" in capsys.readouterr().err


def test_minutes_are_not_written_over(day: Board, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "x.pdf"
    out.write_text("signed and scanned")
    assert typed(day, "minutes", "--out", out) == REFUSED
    assert "không ghi đè" in capsys.readouterr().err
    assert out.read_text() == "signed and scanned"
