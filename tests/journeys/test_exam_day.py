"""The tutorial: one candidate from card to result.

Four processes share nothing but PC/SC and HTTPS: the board, the check-in desk, the seat, the card on a virtual reader.
Windows are real; keys reach them as X input events; what is looked at is what a person sees.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from fixtures.exam_day import ExamDay, command
from fixtures.papers import score_sheet
from fixtures.papers.toan_2025 import ANSWER_SHEET
from fixtures.screen import VirtualScreen, waited
from fixtures.seat_hands import SeatHands
from protocol.export import FrameKind, frames
from protocol.journal import HEADER, decode_header
from protocol.records import KIND_BY_NUMBER, FocusLost, FocusRegained, Record
from server.db.engine import POSTGRESQL, SQLITE

pytestmark = [pytest.mark.pcsc, pytest.mark.window]

CANDIDATE = "18001234"


def admit(day: ExamDay, desk: VirtualScreen, card: str = "good") -> str:
    """Admit the first candidate of the list; return what the slip's QR holds."""
    desk.type(CANDIDATE)
    desk.press("Return")
    desk.wait_for("Đặt thẻ lên đầu đọc")
    day.insert(card)
    desk.wait_for("Vào phòng thi · Phòng 07 · Máy 15")
    slip = desk.qr_text()
    day.remove()
    return slip


def sit_down(day: ExamDay, desk: VirtualScreen, seat: SeatHands) -> str:
    """Admit the first candidate, sign in by the slip, and open the paper; return what the slip's QR holds."""
    slip = admit(day, desk)
    seat.wait_for_sign_in()
    seat.enter_slip(*slip.split())
    day.release_paper()
    seat.wait_for_paper()
    return slip


@pytest.mark.parametrize("day", [SQLITE, POSTGRESQL], indirect=True)
def test_a_card_on_a_reader_ends_as_a_graded_provable_result(
    day: ExamDay, desk: VirtualScreen, seat: SeatHands
) -> None:
    # At the door: the number picks one row of the list, the chip proves itself, the desk writes it down and says where.
    admit(day, desk)

    # At the seat: the same card once more, and the seat knows who sits here.
    seat.wait_for_sign_in()
    day.insert("good", slot=1)
    seat.wait_for_bell()

    # The bell: two officers open the paper's key; the sealed paper that lies on the machine opens.
    day.release_paper()
    seat.wait_for_paper()
    for question in day.questions():
        seat.answer(question.number, question.kind, question.pressed(ANSWER_SHEET.get(question.item.code, "")))

    # Hand-in: signed by the seat, promised by the server.
    seat.review()
    seat.hand_in()
    seat.wait_for_receipt()

    # Afterwards: two officers open the grading key; the score is what the sheet of answers earns.
    day.grade()
    known = day.candidate(CANDIDATE)
    assert known["name"] == "Nguyễn Thị Hòa"
    assert known["admitted"] is True
    assert known["answered"] == 20
    assert known["score"] == str(
        score_sheet.total(score_sheet.read("key_sheet.json"), score_sheet.read("answer_sheet.json"))
    )

    # And anyone can check the journals, with no server.
    assert day.verifies()


@pytest.mark.parametrize("has_line", [True, False], ids=["line", "no line"])
def test_what_a_chip_proved_at_the_door_is_checked_again_by_an_auditor(
    day: ExamDay, desk: VirtualScreen, has_line: bool
) -> None:
    if not has_line:
        day.end("board")
        day.end("desk")
        day.start_desk(desk.display)  # with no nonce but the package's
        day.unlock_desk(desk)
    admit(day, desk, "card_2024")
    if not has_line:
        day.start_board()
    assert day.comes_to_know(CANDIDATE)
    verdicts = day.candidate(CANDIDATE)["verdicts"]
    assert verdicts["chip_genuine"] == "passed"  # type: ignore[index] # JSON of our own command
    out, key = day.folder / "evidence", day.board_folder / "keys" / "records.pem"
    done = json.loads(command("verify", day.export(), "--records-key", key, "--evidence", out, "--json"))
    assert (done["whole"], done["readings"], done["chip_proofs"]) == (True, 1, 1)
    (kept,) = out.iterdir()
    assert json.loads((kept / "reading.json").read_text())["nonce_source"] == ("server" if has_line else "day")


def test_with_no_line_the_slip_opens_the_seat_and_nothing_is_lost(
    day: ExamDay, desk: VirtualScreen, seat: SeatHands, seat_screen: VirtualScreen
) -> None:
    day.end("board")
    candidate, code = admit(day, desk).split()
    seat.wait_for_sign_in()
    seat.enter_slip(candidate, code)
    seat.wait_for_bell()

    day.start_board()
    day.release_paper()
    seat.wait_for_paper()
    first, second = day.questions()[:2]
    seat.answer(1, first.kind, first.right)
    seat_screen.wait_for("Đã lưu ở máy chủ")

    day.end("board")
    seat.answer(2, second.kind, second.right)
    seat_screen.wait_for("Đã lưu trên máy")
    seat.turn_to_review()
    seat.hand_in()
    seat_screen.wait_for("Đã ký và lưu trên máy")

    day.start_board()
    seat.wait_for_receipt()
    day.grade()
    known = day.candidate(CANDIDATE)
    assert (known["admitted"], known["answered"], known["handed_in"]) == (True, 2, True)
    assert known["score"] == "0.50"
    assert day.verifies()


def test_a_killed_seat_is_back_at_the_same_question_with_every_saved_answer(
    day: ExamDay, desk: VirtualScreen, seat: SeatHands, seat_screen: VirtualScreen
) -> None:
    sit_down(day, desk, seat)
    for question in day.questions()[:5]:
        seat.answer(question.number, question.kind, question.right)
    for _ in range(7):  # more often in a row than any crash would
        day.kill_seat_client()
        seat_screen.wait_until_gone("Câu 5 ")
        seat_screen.focus("Câu 5 ")
    seat.turn_to_review()
    seat.hand_in()
    seat.wait_for_receipt()
    day.grade()
    assert day.candidate(CANDIDATE)["score"] == "1.25"


def test_a_desk_with_no_line_says_how_many_records_wait_and_sends_them_later(day: ExamDay, desk: VirtualScreen) -> None:
    day.kill("board")
    admit(day, desk)
    day.start_board()
    assert day.comes_to_know(CANDIDATE)
    assert day.verifies()


def test_after_a_power_cut_with_no_line_the_slip_brings_paper_and_answers_back(
    day: ExamDay, desk: VirtualScreen, seat: SeatHands, seat_screen: VirtualScreen
) -> None:
    slip = sit_down(day, desk, seat)
    for question in day.questions()[:2]:
        seat.answer(question.number, question.kind, question.right)
    day.kill_seat()
    day.end("board")

    day.start_seat(seat_screen.display)
    seat.wait_for_sign_in()
    seat.enter_slip(*slip.split())
    seat_screen.wait_for("Câu 2 ")
    seat.turn_to_review()
    seat.hand_in()

    day.start_board()
    seat.wait_for_receipt()
    day.grade()
    assert day.candidate(CANDIDATE)["score"] == "0.50"


def test_a_window_that_takes_the_focus_leaves_an_entry(
    day: ExamDay, desk: VirtualScreen, seat: SeatHands, seat_screen: VirtualScreen
) -> None:
    sit_down(day, desk, seat)
    with intruder(seat_screen):
        assert waited(lambda: {FocusLost} <= written(day))
    seat_screen.focus("Câu 1")
    assert waited(lambda: {FocusRegained} <= written(day))


@contextmanager
def intruder(screen: VirtualScreen) -> Iterator[None]:
    """Another program's window on the seat's screen, which takes the focus for itself."""
    program = "from PySide6.QtWidgets import QApplication, QLabel; a = QApplication([]); w = QLabel('Zalo');"
    program += "w.setWindowTitle('Kẻ xen vào'); w.resize(300, 200); w.show(); a.exec()"
    environment = {**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
    with subprocess.Popen([sys.executable, "-c", program], env=environment) as process:
        screen.focus("Kẻ xen vào")
        yield
        process.terminate()


def written(day: ExamDay) -> set[type[Record]]:
    """Return the kinds of entries that the board holds, as an auditor sees them: without a key."""
    files = day.export().glob("journals/*.ttj")
    entries = [one for path in files for one in frames(path.read_bytes()) if one.kind is FrameKind.ENTRY]
    return {KIND_BY_NUMBER[decode_header(one.payload[: HEADER.size]).kind].record for one in entries}
