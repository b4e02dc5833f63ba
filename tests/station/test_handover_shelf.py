"""What is carried to a desk is kept before anything is said, and passed on once there is a line."""

from pathlib import Path

import pytest

from protocol import receipt
from protocol.api import HandoverReply
from protocol.errors import ProtocolError
from station import desk_take, handover
from station.board_link import BoardAwayError, BoardRefusedError
from station.handover_shelf import HandoverRelay, HandoverShelf, Refused
from tests.station.lan import Exam
from tests.station.offline_seat import ATTEMPT, OfflineSeat, usb


class Board:
    """Answers as it is told to."""

    def __init__(self, answer: HandoverReply | Exception) -> None:
        self.answer, self.asked = answer, list[bytes]()

    def hand_over(self, content: bytes) -> HandoverReply:
        """Answer."""
        self.asked.append(content)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Day:
    """A seat that handed in with no line, its stick, and the shelf of a desk."""

    def __init__(self, folder: Path) -> None:
        exam = Exam(folder)
        self.seat, self.stick = OfflineSeat(exam), usb(folder)
        self.head = self.seat.hand_in()
        self.name = self.seat.hands.write(ATTEMPT, self.stick)
        self.content = handover.read(self.stick / self.name)
        self.desk = exam.enrolled("desk", "ban-2")
        self.shelf = HandoverShelf(self.desk.folder, self.desk.authority)
        self.promise = receipt.issue(self.head, 1_700_000_000_000_000, self.seat.station.key)
        self.reply = HandoverReply(ATTEMPT, 1, self.head.seq, self.promise.encode())


@pytest.fixture
def day(tmp_path: Path) -> Day:
    return Day(tmp_path)


AWAY = BoardAwayError("no line")


def test_with_no_line_the_desk_keeps_it_and_passes_it_on_later(day: Day) -> None:
    report = desk_take.take(day.shelf, Board(AWAY), day.stick)
    assert (report.ended, report.problems) == (0, ())
    assert "bàn đã giữ bài" in report.lines[0]
    again = HandoverShelf(day.desk.folder, day.desk.authority)  # as after a power cut
    assert len(again.waiting()) == 1
    board = Board(day.reply)
    HandoverRelay(again, board).pass_on_all()
    assert (board.asked, again.waiting()) == ([day.content], [])


def test_the_receipt_is_the_seats_own_code_and_the_same_a_second_time_with_no_line(day: Day) -> None:
    first = desk_take.take(day.shelf, Board(day.reply), day.stick / day.name)
    code = receipt.receipt_code(day.head)
    assert "-".join(code[start : start + 4] for start in range(0, 16, 4)) in first.lines[1]
    away = Board(AWAY)
    assert desk_take.take(day.shelf, away, day.stick) == first
    assert away.asked == []


def test_what_the_board_refuses_stays_and_is_not_sent_again(day: Day) -> None:
    refused = Board(BoardRefusedError(403, "revoked_device"))
    report = desk_take.take(day.shelf, refused, day.stick)
    assert "thu hồi" in report.lines[0]
    (name,) = {path.stem for path in (day.desk.folder / "handovers").iterdir()}
    assert day.shelf.outcome(name) == Refused("revoked_device")
    HandoverRelay(day.shelf, refused).pass_on_all()
    assert len(refused.asked) == 1
    kept = [path.read_bytes() for path in (day.desk.folder / "handovers").iterdir()]
    assert day.content in kept


@pytest.mark.parametrize("busy", [BoardRefusedError(503, "overloaded", 2), BoardRefusedError(401, "bad_token")])
def test_a_board_that_is_busy_is_asked_again(day: Day, busy: BoardRefusedError) -> None:
    desk_take.take(day.shelf, Board(busy), day.stick)
    assert len(day.shelf.waiting()) == 1


def test_a_changed_file_is_refused_at_the_desk_while_the_seat_is_still_there(day: Day) -> None:
    changed = bytearray(day.content)
    changed[len(changed) // 2] ^= 1
    with pytest.raises(ProtocolError):
        day.shelf.keep(bytes(changed))
    (day.stick / day.name).write_bytes(bytes(changed))
    report = desk_take.take(day.shelf, Board(day.reply), day.stick)
    assert (report.ended, report.lines) == (1, ())
    assert "bị sửa" in report.problems[0]
    assert day.shelf.waiting() == []


def test_a_file_of_another_exam_and_an_empty_stick_are_told_apart(day: Day, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Day(tmp_path / "other")
    assert "máy thi nào trong kỳ thi này" in desk_take.take(day.shelf, Board(AWAY), other.stick).problems[0]
    (other.stick / other.name).unlink()
    assert "Không thấy tệp" in desk_take.take(day.shelf, Board(AWAY), other.stick).problems[0]
    assert "Cắm lại" in desk_take.take(day.shelf, Board(AWAY), other.stick / other.name).problems[0]


def test_one_bad_file_among_good_ones_is_named_and_the_good_one_kept(day: Day) -> None:
    (day.stick / "bai-07-16-00112233.ttbai").write_bytes(b"junk")
    report = desk_take.take(day.shelf, Board(day.reply), day.stick)
    assert (report.ended, len(report.problems)) == (1, 1)
    assert report.problems[0].startswith("bai-07-16-00112233.ttbai")
    assert "Mã biên nhận" in report.lines[1]
