"""Two officers at a desk close an attempt with what the board has of it."""

import msgspec
import pytest

from protocol import officer
from protocol.api import CollectRequest, SeatNow, SeatPhase
from protocol.officer import Approval, OfficerKeys
from protocol.records import Ticked
from server.attempts.service import open_attempts
from tests.server.board import Board
from tests.server.stations.conftest import Answer, Line
from tests.server.stations.room import Room

ACT = "collect-attempt"


@pytest.fixture
def room(board: Board, line: Line) -> Room:
    return Room(board.with_officers().with_roster(), line)


def signed(seat: SeatNow, *keys: OfficerKeys, act: str = ACT) -> tuple[Approval, ...]:
    numbers = (one.to_bytes(8, "big") for one in (seat.segment, seat.saved_seq))
    subject = officer.subject_of(seat.attempt, *numbers, seat.saved_hash)
    return tuple(one.approve(act, subject, 1) for one in keys)


def request(seat: SeatNow, approvals: tuple[Approval, ...]) -> CollectRequest:
    return CollectRequest(seat.attempt, seat.segment, seat.saved_seq, "máy hỏng", approvals)


def collect(room: Room, asked: CollectRequest, token: str = "") -> Answer:
    return room.line.ask("POST", "/v1/collections", asked, token or room.line.token(room.desk))


def test_an_attempt_that_two_officers_collect_is_closed_at_the_entry_that_they_saw(room: Room) -> None:
    room.sitting()
    seat = room.seat("15")
    answer = collect(room, request(seat, signed(seat, *room.officers)))
    assert answer.status == 200, answer.code
    assert room.seat("15").phase is SeatPhase.COLLECTED
    with room.board.engine.connect() as db:
        assert open_attempts(db) == []


def test_sent_again_it_stays_and_at_another_entry_it_is_refused(room: Room) -> None:
    stream = room.sitting()
    before = room.seat("15")
    first = request(before, signed(before, *room.officers))
    assert collect(room, first).status == collect(room, first).status == 200
    stream.write(Ticked("boot-a", 70_000, 65_000))
    room.send(room.seats["15"], stream)
    after = room.seat("15")
    refused = collect(room, request(after, signed(after, *room.officers)))
    assert (refused.status, refused.code) == (409, "attempt_closed")


def test_one_officer_or_signatures_over_something_else_close_nothing(room: Room) -> None:
    room.sitting()
    seat = room.seat("15")
    both = signed(seat, *room.officers)
    cases = {
        "not_enough_officers": (both[0],),
        "bad_approval": signed(msgspec.structs.replace(seat, saved_seq=1), *room.officers),
    }
    for code, approvals in cases.items():
        refused = collect(room, request(seat, approvals))
        assert (refused.status, refused.code) == (403, code)
    beyond = CollectRequest(seat.attempt, seat.segment, seat.saved_seq + 1, "máy hỏng", both)
    assert collect(room, beyond).code == "no_such_entry"
    assert room.seat("15").phase is SeatPhase.WORKING


def test_a_desk_collects_in_its_own_rooms_alone_and_a_seat_nowhere(room: Room) -> None:
    room.sitting()
    seat = room.seat("15")
    asked = request(seat, signed(seat, *room.officers))
    other = room.line.token(room.board.enrolled("desk", "ban-3", "08"))
    assert collect(room, asked, other).code == "order_elsewhere"
    assert collect(room, asked, room.line.token(room.seats["15"])).code == "wrong_role"


def test_an_attempt_that_nobody_knows_is_refused(room: Room) -> None:
    room.sitting()
    seat = msgspec.structs.replace(room.seat("15"), attempt=bytes(16))
    assert collect(room, request(seat, signed(seat, *room.officers))).code == "order_elsewhere"
