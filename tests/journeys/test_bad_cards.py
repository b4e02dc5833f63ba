"""Cards and hints that must not open the door: a clear sentence, and nothing lost."""

import pytest

from fixtures.exam_day import ExamDay
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
        ("stranger", "Cần người xem"),
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
