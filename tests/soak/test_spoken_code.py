"""The board dies before the bell: real windows of a desk and a seat, and a code read out over the telephone."""

from collections.abc import Iterator

import pytest

from fixtures.exam_day import ExamDay, command
from fixtures.screen import VirtualScreen
from fixtures.seat_hands import SeatHands
from tests.journeys.test_exam_day import CANDIDATE, admit

pytestmark = [pytest.mark.soak, pytest.mark.pcsc, pytest.mark.window]


@pytest.fixture
def seat_beside_a_desk(day: ExamDay) -> Iterator[VirtualScreen]:
    """The seat's screen; its launcher was told where a desk of the site stands."""
    with VirtualScreen() as screen:
        mode = ("--practice", "--locked", "--desk", "127.0.0.1")
        day.start("seat", "seat", day.folder / "seat", *mode, display=screen.display)
        screen.focus("Máy thi")
        yield screen
        day.end("seat")


def test_a_code_typed_at_the_desk_opens_the_paper_at_the_seat(
    day: ExamDay, desk: VirtualScreen, seat_beside_a_desk: VirtualScreen
) -> None:
    seat = SeatHands(seat_beside_a_desk)
    candidate, code = admit(day, desk).split()
    seat.wait_for_sign_in()
    seat.enter_slip(candidate, code)
    seat.wait_for_bell()

    day.kill("board")
    day.release_paper()  # at the board, which reaches nobody any more
    spoken = command("board", "spoken-code", day.board_folder).split()[-1]
    desk.press("F8")
    desk.wait_for("Nhập mã mở đề đọc qua điện thoại")
    desk.type(spoken.replace("-", "").lower())
    desk.press("Return")
    desk.wait_for("Đã nhận khóa đề")
    seat.wait_for_paper()

    day.kill("desk")
    day.open_desk(desk)
    desk.press("F8")
    desk.wait_for("Đã nhận khóa đề")  # with no code this time

    day.start_board()
    first = day.questions()[0]
    seat.answer(1, first.kind, first.right)
    seat_beside_a_desk.wait_for("Đã lưu ở máy chủ")
    assert day.candidate(CANDIDATE)["admitted"] is True
    assert day.verifies()  # the entry of the code is read by whoever checks the journals
