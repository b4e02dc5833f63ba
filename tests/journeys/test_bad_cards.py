"""Cards and hints that must not open the door: a clear sentence, and nothing lost."""

import time

import pytest

from fixtures.exam_day import ExamDay, command
from fixtures.rosters.people import AFTERNOON
from fixtures.rosters.workbook import row_of, write_roster_workbook
from fixtures.screen import VirtualScreen

pytestmark = [pytest.mark.pcsc, pytest.mark.window]

HOA, HUY, UNLISTED = "18001234", "18001507", "024208099999"


def next_person(day: ExamDay, desk: VirtualScreen) -> None:
    """Take the card away and clear the screen; PC/SC sees an empty reader only some 0.4 s later."""
    day.remove()
    desk.press("Escape")
    desk.wait_for("Quét mã QR")
    desk.wait_until_gone("Đã thấy thẻ")


def hint(desk: VirtualScreen, text: str) -> None:
    """Give a hint at the desk, over whatever stands on its screen."""
    desk.type(text)
    desk.press("Return")


def test_each_bad_card_is_told_apart_and_the_next_good_one_enters(day: ExamDay, desk: VirtualScreen) -> None:
    hint(desk, "12ab")
    desk.wait_for("Chưa đọc được mã")

    hint(desk, UNLISTED)
    desk.wait_for("Chưa được vào · Không có trong danh sách")

    hint(desk, HUY)
    desk.wait_for("Đặt thẻ lên đầu đọc")
    day.insert("good")  # another person's card: the key from the list does not open it
    desk.wait_for("Chưa được vào · Thẻ không mở được")
    next_person(day, desk)

    for card, sentence in (
        ("not_a_citizen_card", "Chưa được vào · Không phải thẻ căn cước"),
        ("torn", "Thẻ bị nhấc ra sớm"),
        ("tampered", "Chưa được vào · Không xác thực được chip"),
        ("clone", "Chưa được vào · Không xác thực được chip"),
        ("stranger", "Cần người xem"),
        ("self_made", "Cần người xem"),
    ):
        hint(desk, HOA)
        desk.wait_for("Đặt thẻ lên đầu đọc")
        day.insert(card)
        desk.wait_for(sentence)
        next_person(day, desk)
    assert day.candidate(HOA)["admitted"] is False

    hint(desk, HOA)
    day.insert("good")
    desk.wait_for("Vào phòng thi · Phòng 07 · Máy 15")
    next_person(day, desk)

    hint(desk, HOA)
    desk.wait_for("Đặt thẻ lên đầu đọc")
    day.insert("good")
    desk.wait_for("Chưa được vào · Đã điểm danh")
    assert day.verifies()


def test_a_person_may_let_an_unanchored_card_in_on_condition(day: ExamDay, desk: VirtualScreen) -> None:
    hint(desk, HOA)
    desk.wait_for("Đặt thẻ lên đầu đọc")
    day.insert("stranger")
    desk.wait_for("Cần người xem")
    desk.press("1")
    day.second_approves(desk)
    desk.wait_for("Vào thi có điều kiện · Phòng 07 · Máy 15")
    day.remove()
    assert day.comes_to_know(HOA)
    known = day.candidate(HOA)
    assert known["decision"] == "conditional"
    assert known["verdicts"]["trust_anchor"] == "unanchored"  # type: ignore[index] # JSON of our own command


def test_an_expired_card_is_told_and_no_reason_to_refuse(day: ExamDay, desk: VirtualScreen) -> None:
    hint(desk, HOA)
    desk.wait_for("Đặt thẻ lên đầu đọc")
    day.insert("expired")
    desk.wait_for("Vào phòng thi · Phòng 07 · Máy 15")
    assert day.comes_to_know(HOA)
    assert day.candidate(HOA)["decision"] == "admitted"


def test_a_broken_chip_is_tried_three_times_and_sent_to_the_special_desk(day: ExamDay, desk: VirtualScreen) -> None:
    hint(desk, HOA)
    desk.wait_for("Đặt thẻ lên đầu đọc")
    day.insert("unreadable")
    desk.wait_for("Không đọc được thẻ (lần 1 / 3)")
    desk.press("r")
    desk.wait_for("Không đọc được thẻ (lần 2 / 3)")
    desk.press("r")
    desk.wait_for("Chưa được vào · Không đọc được thẻ")
    next_person(day, desk)
    hint(desk, HOA)
    day.insert("good")  # the fault was the card's: desk and reader go on
    desk.wait_for("Vào phòng thi · Phòng 07 · Máy 15")


def test_a_card_that_answers_nothing_is_given_up_after_a_while(day: ExamDay, desk: VirtualScreen) -> None:
    hint(desk, HOA)
    desk.wait_for("Đặt thẻ lên đầu đọc")
    day.insert("silent")
    desk.wait_for("Không đọc được thẻ (lần 1 / 3)", limit_s=40)
    day.insert("good")
    desk.wait_for("Vào phòng thi · Phòng 07 · Máy 15")


def test_a_candidate_of_another_session_is_told_which(day: ExamDay) -> None:
    publish_afternoon(day)
    with VirtualScreen() as desk:
        day.open_desk(desk)
        hint(desk, AFTERNOON.person.number)
        desk.wait_for("Đặt thẻ lên đầu đọc")
        day.insert("wrong_session")
        desk.wait_for("Chưa được vào · Sai ca thi")
        day.end("desk")
    assert day.candidate(AFTERNOON.candidate)["admitted"] is False


def publish_afternoon(day: ExamDay) -> None:
    """Put a second session, in four hours, with one candidate on the board's list."""
    workbook = day.folder / "ca-2.xlsx"
    write_roster_workbook(workbook, [row_of(1, AFTERNOON) | {"Ca thi": "Ca 2"}])
    starts = time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(time.time() + 4 * 3600))
    command("board", "import-candidates", day.board_folder, workbook, "--session-title", "Ca 2",
            "--subject", "Toán", "--starts", starts, "--minutes", "90")  # fmt: skip
    command("board", "publish", day.board_folder)
