"""Attempts that end badly, on real parts: a seat that dies for good, a disk that was cloned, one officer twice."""

import json
import shutil
from pathlib import Path

import pytest

from fixtures.exam_day import CommandError, ExamDay, command
from fixtures.screen import VirtualScreen
from fixtures.seat_hands import SeatHands
from protocol import sealing
from server.board_folder import BoardFolder
from server.roster import service as roster
from server.roster import slots
from tests.journeys.test_exam_day import CANDIDATE, sit_down

pytestmark = [pytest.mark.pcsc, pytest.mark.window]

REASON = "Máy 15 hỏng giữa giờ, thí sinh không làm tiếp được."


def board(day: ExamDay, word: str, *rest: str | Path) -> str:
    """Run a command at the board's terminal."""
    return command("board", word, day.board_folder, *rest)


def the_open_attempt(day: ExamDay) -> str:
    """Return the id of the one attempt that nobody handed in."""
    told, line = board(day, "attempts").splitlines()
    assert told == "1 bài chưa nộp."
    attempt, _, candidate, _ = line.split("\t")
    assert candidate == CANDIDATE
    return attempt


def recovered(day: ExamDay, disk: Path, out: Path) -> Path:
    """Read a disk as a technician does."""
    command("recover", disk, "--out", out)
    return out


def slip_of_another_desk(day: ExamDay, slot: int) -> str:
    """Return the slip that a desk prints which was cut off and gave the candidate of seat 15 another slot."""
    engine = BoardFolder(day.board_folder).open()
    with engine.connect() as db:
        (session,) = roster.sessions(db)
        given = slots.find(db, session.id, "07", "15", slot)
        codes = {one.slot: one.code for one in slots.codes_of(db, session.id, ["07"]) if one.seat == "15"}
    engine.dispose()
    assert given is not None
    return sealing.slip_code(codes[slot], given.key, CANDIDATE, session.id)


def handed_in(day: ExamDay) -> set[str]:
    """Return the attempts that were handed in."""
    streams = json.loads(board(day, "show", "--json"))["streams"]
    return {one["stream"] for one in streams if one["purpose"] == "attempt" and one["handed_in"]}


def test_a_dead_seats_answers_come_back_from_its_disk_and_two_officers_collect_them(
    day: ExamDay, desk: VirtualScreen, seat: SeatHands, tmp_path: Path
) -> None:
    sit_down(day, desk, seat)
    questions = day.questions()
    seat.answer(1, questions[0].kind, questions[0].right)
    day.comes_to_know(CANDIDATE)
    day.end("board")  # from here on the answers are on the seat's disk alone
    for question in questions[1:4]:
        seat.answer(question.number, question.kind, question.right)
    day.kill_seat()
    disk = tmp_path / "disk"
    shutil.copytree(day.folder / "seat", disk)
    shutil.rmtree(day.folder / "seat")  # it never comes back

    day.start_board()
    attempt = the_open_attempt(day)
    day.grade()
    assert day.candidate(CANDIDATE)["score"] == ""  # nobody has closed it

    brought = recovered(day, disk, tmp_path / "bai.ttr")
    assert "thêm" in board(day, "take-recovered", brought)
    assert "không có gì mới" in board(day, "take-recovered", brought)  # again is no harm
    assert "answers_recovered" in board(day, "incidents")

    pins = day.folder / "pins"
    with pytest.raises(CommandError, match="hai cán bộ khác nhau"):
        board(day, "collect", attempt, "--reason", REASON, "--officers", "cb1", "cb1", "--pins-from", pins)
    said = board(day, "collect", attempt[:12], "--reason", REASON, "--recovered", "--pins-from", pins)
    assert "hai cán bộ cùng ký" in said
    day.grade()
    assert day.candidate(CANDIDATE)["score"] == "1.00"
    assert day.verifies()


def test_a_cloned_disk_that_writes_another_history_is_evidence_and_the_first_stands(
    day: ExamDay, desk: VirtualScreen, seat: SeatHands, seat_screen: VirtualScreen, tmp_path: Path
) -> None:
    slip = sit_down(day, desk, seat)
    first, second = day.questions()[:2]
    seat.answer(1, first.kind, first.right)
    day.kill_seat()
    clone = tmp_path / "clone"
    shutil.copytree(day.folder / "seat", clone)

    day.start_seat(seat_screen.display)  # the seat goes on and hands in
    seat.wait_for_sign_in()
    seat.enter_slip(*slip.split())
    seat_screen.wait_for("Câu 1 ")
    seat.turn_to_review()
    seat.hand_in()
    seat.wait_for_receipt()
    day.end("seat")

    day.end("board")
    kept = tmp_path / "kept"
    (day.folder / "seat").rename(kept)
    clone.rename(day.folder / "seat")  # the clone is started where no line is, and goes on its own way
    day.start_seat(seat_screen.display)
    seat.wait_for_sign_in()
    seat.enter_slip(*slip.split())
    seat_screen.wait_for("Câu 1 ")
    seat.answer(2, second.kind, second.right)
    day.kill_seat()

    day.start_board()
    brought = recovered(day, day.folder / "seat", tmp_path / "clone.ttr")
    assert "giữ làm bằng chứng" in board(day, "take-recovered", brought)
    fork = next(line for line in board(day, "incidents").splitlines() if "\tfork\t" in line)
    assert fork.endswith("đang mở")
    day.grade()
    assert day.candidate(CANDIDATE)["score"] == "0.25"

    pin = day.folder / "pin-cb1"
    pin.write_text((day.folder / "pins").read_text().splitlines()[0])
    closing = ("--officer", "cb1", "--pin-from", pin, "--outcome", "Ổ đĩa bị sao chép, bài của máy 15 có hiệu lực.")
    board(day, "close-incident", fork.split("\t")[0], *closing)
    assert "0 sự cố đang mở" in board(day, "incidents")
    assert day.verifies()


def test_of_two_admissions_neither_is_graded_until_two_officers_choose(
    day: ExamDay, desk: VirtualScreen, seat: SeatHands, seat_screen: VirtualScreen
) -> None:
    sit_down(day, desk, seat)
    questions = day.questions()
    seat.answer(1, questions[0].kind, questions[0].right)
    seat.turn_to_review()
    seat.hand_in()
    seat.wait_for_receipt()
    (first,) = handed_in(day)
    seat.finish()
    day.end("seat")

    day.start_seat(seat_screen.display)
    again = SeatHands(seat_screen)
    again.wait_for_sign_in()
    again.enter_slip(CANDIDATE, slip_of_another_desk(day, 2))
    again.wait_for_paper()
    for question in questions[:2]:
        again.answer(question.number, question.kind, question.right)
    again.turn_to_review()
    again.hand_in()
    again.wait_for_receipt()
    (second,) = handed_in(day) - {first}

    day.grade()
    assert day.candidate(CANDIDATE)["score"] == ""
    case = next(line for line in board(day, "incidents").splitlines() if "\ttwo_admissions\t" in line)
    assert first[:8] in case
    assert second[:8] in case

    pins = day.folder / "pins"
    said = board(day, "choose-attempt", second, "--reason", "Hai bàn mất liên lạc.", "--pins-from", pins)
    assert "1 bài khác không chấm" in said
    day.grade()
    assert day.candidate(CANDIDATE)["score"] == "0.50"
    assert day.verifies()
