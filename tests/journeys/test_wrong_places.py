"""The right person at the wrong door, the wrong seat or the wrong exam: each is told where to go."""

from pathlib import Path

import pytest

from fixtures.exam_day import ExamDay
from fixtures.rosters.people import KNOWN, Candidate, people
from fixtures.rosters.workbook import CANDIDATES, SEED
from fixtures.screen import VirtualScreen, waited
from fixtures.seat_hands import SeatHands

pytestmark = [pytest.mark.pcsc, pytest.mark.window]

HOA, HUY = KNOWN
OTHER_ROOM = next(one for one in people(CANDIDATES, SEED) if one.room != HOA.room)


def test_a_candidate_of_another_room_is_sent_there(day: ExamDay, desk: VirtualScreen) -> None:
    desk.type(OTHER_ROOM.candidate)
    desk.press("Return")
    desk.wait_for("Đặt thẻ lên đầu đọc")
    day.insert_from_list(day.folder / "danh-sach.xlsx", OTHER_ROOM.candidate)
    desk.wait_for("Chưa được vào · Sai phòng")
    assert day.candidate(OTHER_ROOM.candidate)["admitted"] is False


def test_a_slip_at_the_neighbours_seat_opens_nothing_and_the_right_one_still_does(
    day: ExamDay, desk: VirtualScreen, seat_screen: VirtualScreen, seat: SeatHands
) -> None:
    neighbours = slip(day, desk, "second", HUY)
    own = slip(day, desk, "good", HOA)
    seat.wait_for_sign_in()
    seat.enter_slip(*neighbours.split())
    assert waited(lambda: refused_once(day))
    assert any(entered(seat_screen, seat, own) for _ in range(2))  # the refusal itself moves the focus once
    assert day.comes_to_know(HOA.candidate)
    assert "answered" not in day.candidate(HUY.candidate) or day.candidate(HUY.candidate)["answered"] == 0


def refused_once(day: ExamDay) -> bool:
    """Tell whether the seat has counted one wrong code."""
    return any(path.read_text().startswith("1 ") for path in (day.folder / "seat").rglob("wrong-codes-*"))


def entered(seat_screen: VirtualScreen, seat: SeatHands, slip_text: str) -> bool:
    """Go back to the number and type a slip; tell whether the seat knows who sits there."""
    seat_screen.press("shift+Tab")
    seat.enter_slip(*slip_text.split())
    return waited(lambda: any("Chờ hiệu lệnh" in title for title in seat_screen.titles()), 6)


def slip(day: ExamDay, desk: VirtualScreen, card: str, who: Candidate) -> str:
    """Admit somebody; return what the slip's QR holds."""
    desk.type(who.candidate)
    desk.press("Return")
    desk.wait_for("Đặt thẻ lên đầu đọc")
    day.insert(card)
    desk.wait_for(f"Vào phòng thi · Phòng {who.room} · Máy {who.seat}")
    found = desk.qr_text()
    day.remove()
    desk.press("Escape")
    desk.wait_for("Quét mã QR")
    desk.wait_until_gone("Đã thấy thẻ")
    return found


def test_a_desk_of_another_exam_gets_nothing_there_and_keeps_what_it_has(
    day: ExamDay, desk: VirtualScreen, tmp_path: Path
) -> None:
    """Another exam's board answers where its own did: its certificate is not of the authority that the desk pins."""
    day.end("board")
    with ExamDay(tmp_path / "other", day.port) as other:
        other.found()
        other.start_board()
        desk.type(HOA.candidate)
        desk.press("Return")
        desk.wait_for("Đặt thẻ lên đầu đọc")
        day.insert("good")
        desk.wait_for("Vào phòng thi · Phòng 07 · Máy 15")
        assert other.candidates() == []
    day.start_board()
    assert day.comes_to_know(HOA.candidate)
