"""The reader goes, two cards lie there, an anchor is spoiled: the desk says so, and goes on without a restart."""

from collections.abc import Iterator

import pytest

from fixtures.exam_day import ExamDay
from fixtures.pcsc import PcscService
from fixtures.screen import VirtualScreen

pytestmark = [pytest.mark.pcsc, pytest.mark.window]

HOA = "18001234"


def hint(desk: VirtualScreen, text: str = HOA) -> None:
    """Give a hint at the desk."""
    desk.type(text)
    desk.press("Return")


@pytest.fixture
def any_reader(day: ExamDay) -> Iterator[VirtualScreen]:
    """A desk for which nobody chose a reader."""
    with VirtualScreen() as screen:
        day.start("desk", "desk", day.folder / "desk", "--practice", display=screen.display)
        day.unlock_desk(screen)
        yield screen
        day.end("desk")


def test_the_reader_goes_and_is_back_and_the_same_desk_admits(
    pcsc_service: PcscService, day: ExamDay, desk: VirtualScreen
) -> None:
    pcsc_service.stop()
    hint(desk)
    desk.wait_for("Đặt thẻ lên đầu đọc")  # names and places are there without a reader
    pcsc_service.start()
    day.insert("good")
    desk.wait_for("Vào phòng thi · Phòng 07 · Máy 15")
    assert day.comes_to_know(HOA)
    assert day.verifies()


def test_two_cards_are_asked_to_become_one(day: ExamDay, any_reader: VirtualScreen) -> None:
    hint(any_reader)
    any_reader.wait_for("Đặt thẻ lên đầu đọc")
    day.insert("second", slot=1)
    any_reader.wait_for("Thẻ không mở được")  # another person's card: read alone, and refused
    any_reader.press("Escape")
    any_reader.wait_for("Quét mã QR")
    day.insert("good", slot=0)
    any_reader.wait_for("Có hai thẻ trên đầu đọc")
    hint(any_reader)  # one card has to go all the same
    any_reader.wait_for("Có hai thẻ trên đầu đọc")
    any_reader.settle()
    any_reader.save(day.folder / "two-cards.png")
    day.remove(1)
    any_reader.wait_for("Vào phòng thi · Phòng 07 · Máy 15")


def test_a_spoiled_anchor_makes_a_person_look_and_stops_nothing(day: ExamDay) -> None:
    trust = day.folder / "desk" / "trust"
    trust.mkdir(exist_ok=True)
    (trust / "operator.der").write_bytes(b"no certificate")
    with VirtualScreen() as screen:
        day.open_desk(screen)
        hint(screen)
        day.insert("good")
        screen.wait_for("Vào phòng thi · Phòng 07 · Máy 15")  # the board's own anchor still holds
        screen.settle()
        screen.save(day.folder / "spoiled-anchor.png")
        day.end("desk")
