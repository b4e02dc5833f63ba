"""Journey 13: a seat dies in the middle of the exam; a supervisor's order has its candidate go on at the spare."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest

from fixtures.exam_day import PINS, ROOM, ExamDay, command
from fixtures.screen import VirtualScreen
from fixtures.seat_hands import SeatHands
from protocol import officer, orders
from protocol.api import DeskPackage
from protocol.orders import ACTS, Order, OrderKind, OrderReason, SignedOrder
from station import identity
from station.board_link import BoardLink
from station.streams import wall_clock
from tests.journeys.test_exam_day import CANDIDATE, sit_down

pytestmark = [pytest.mark.pcsc, pytest.mark.window]

SPARE = "31"
GOES_ON_WITHIN_S = 60.0


@contextmanager
def spare_seat(day: ExamDay) -> Iterator[tuple[VirtualScreen, SeatHands]]:
    """Enrol the spare machine and switch it on: nobody has prepared anything there."""
    folder = day.folder / "seat-spare"
    code = command("board", "enrol-code", day.board_folder, "seat", ROOM, SPARE).split()[-1]
    command("seat", folder, "--board", day.url, "--code", code, "--enrol-only")
    with VirtualScreen() as screen:
        day.start("seat-spare", "seat", folder, "--practice", "--locked", display=screen.display)
        try:
            screen.focus("Máy thi")
            hands = SeatHands(screen)
            hands.wait_for_sign_in()
            yield screen, hands
        finally:
            day.end("seat-spare")


def ordered_at_the_desk(day: ExamDay, what: OrderKind, seat: str, *, moves_the_candidate: bool = False) -> None:
    """Have the desk's first officer sign an order there, and the desk hand it in."""
    link = BoardLink(identity.load(day.folder / "desk"))
    package = msgspec.msgpack.decode(link.package().payload, type=DeskPackage)
    rooms = link.room().seats
    attempt = next(one.attempt for one in rooms if one.candidate == CANDIDATE) if moves_the_candidate else b""
    place = (package.exam_session.id, ROOM, seat)
    order = Order(os.urandom(16), what, *place, attempt, 0, OrderReason.MACHINE, "máy hỏng", wall_clock())
    keys = officer.unlock(package.officers[0], PINS[0])
    encoded = orders.encode_order(order)
    approval = keys.approve(ACTS[what].code, orders.subject(encoded), order.at)
    assert link.give_order(SignedOrder(encoded, (approval,))) > 0


def test_a_candidate_goes_on_at_the_spare_within_a_minute_and_the_old_seat_knows_it(
    day: ExamDay, desk: VirtualScreen, seat: SeatHands, seat_screen: VirtualScreen
) -> None:
    slip = sit_down(day, desk, seat)
    questions = day.questions()
    for question in questions[:5]:
        seat.answer(question.number, question.kind, question.right)
    day.comes_to_know(CANDIDATE)
    seat_screen.wait_for("Đã lưu ở máy chủ")
    day.kill_seat()

    with spare_seat(day) as (screen, hands):
        began = time.monotonic()
        ordered_at_the_desk(day, OrderKind.MOVE, SPARE, moves_the_candidate=True)
        screen.wait_for("Câu 5 ")
        assert time.monotonic() - began < GOES_ON_WITHIN_S
        screen.wait_for(" 5 / 22 đã trả lời")

        day.start_seat(seat_screen.display)  # the old machine is repaired, and somebody tries it
        seat.wait_for_sign_in()
        seat.enter_slip(*slip.split())
        seat_screen.wait_for(f"Bài thi đã chuyển sang máy {SPARE}")

        screen.focus("Máy thi")
        ordered_at_the_desk(day, OrderKind.PAUSE, "")
        screen.wait_for("Tạm dừng")
        ordered_at_the_desk(day, OrderKind.RESUME, "")
        screen.wait_for("Câu 5 ")
        hands.turn_to_review()
        hands.hand_in()
        hands.wait_for_receipt()
    day.grade()
    assert day.candidate(CANDIDATE)["score"] == "1.25"
    assert day.verifies()
