"""`board take-handover`: a file that was carried to the board, typed there."""

import os
from pathlib import Path

import pytest

from protocol import codes, handover, receipt
from protocol.handover import Attempt
from protocol.recovered import Segment
from server.board_command import DONE, REFUSED, main
from tests.server.attempts.test_service import attempt_of
from tests.server.board import Board, Stream, handed_in, make_board

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def board(tmp_path: Path) -> Board:
    return make_board(tmp_path).with_officers().with_roster()


def written(board: Board, path: Path, stream: Stream) -> str:
    """Write a stream's file; return the code of its receipt."""
    head = stream.head()
    content = Attempt("Khảo sát lớp 12", "s1", stream.id, (Segment(stream.id, 1, stream.entries, [head]),))
    to = (board.folder.records_key.public_key().public_bytes_raw(),)
    path.write_bytes(handover.pack(content, to, (stream.keys.key, stream.keys.certificate), os.urandom))
    return codes.grouped(receipt.receipt_code(head), 4)


def typed(board: Board, path: Path, capsys: Capture) -> tuple[int, str]:
    code = main(["take-handover", str(board.folder.path), str(path)])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_the_receipt_is_said_once_and_again(board: Board, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "bai-07-15-00112233.ttbai"
    code = written(board, path, handed_in(board.enrolled("seat", "07/15"), attempt_of(board)))
    done, said = typed(board, path, capsys)
    assert (done, f"mã biên nhận {code}" in said, "thêm 7 bản ghi" in said) == (DONE, True, True)
    done, said = typed(board, path, capsys)
    assert (done, f"mã biên nhận {code}" in said, "không có gì mới" in said) == (DONE, True, True)


def test_an_attempt_that_is_not_handed_in_has_no_receipt(board: Board, tmp_path: Path, capsys: Capture) -> None:
    stream = Stream(board.enrolled("seat", "07/15"), attempt_of(board), "attempt").open()
    written(board, tmp_path / "bai", stream)
    done, said = typed(board, tmp_path / "bai", capsys)
    assert (done, "Bài chưa nộp" in said, "biên nhận" in said) == (DONE, True, False)


def test_what_cannot_be_taken_is_said_in_a_sentence(board: Board, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "bai"
    written(board, path, handed_in(board.enrolled("seat", "07/15"), attempt_of(board)))
    good = path.read_bytes()
    changed = bytearray(good)
    changed[-1] ^= 1
    for content, sentence in ((good[:20], "Tệp bị cắt"), (b"", "Tệp bị cắt"), (bytes(changed), "chữ ký không đúng")):
        path.write_bytes(content)
        done, said = typed(board, path, capsys)
        assert (done, sentence in said) == (REFUSED, True), said
    written(board, path, handed_in(board.enrolled("seat", "07/16"), attempt_of(board)))
    assert typed(board, path, capsys)[0] == REFUSED
