"""Handing an attempt to the desk that writes answers on paper into it: what it takes, and to whom it is given."""

import msgspec
import pytest

from protocol import journal, officer, sealing
from protocol.api import KeyInReply, KeyInRequest, SeatPhase
from protocol.journal import Tip
from protocol.orders import OrderKind
from protocol.records import HandedOver, PaperKeyed, Submitted
from tests.server.board import AT, HOA, PLAN, Board, StationKeys, Stream
from tests.server.stations.conftest import Answer, Line
from tests.server.stations.room import Room

ACT = "open-keying"


@pytest.fixture
def room(board: Board, line: Line) -> Room:
    return Room(board.with_officers().with_roster(), line)


def request(room: Room, desk: StationKeys, act: str = ACT) -> KeyInRequest:
    attempt = room.attempt("15")
    approval = room.officers[0].approve(act, officer.subject_of(attempt, desk.id), 1)
    return KeyInRequest(attempt, (approval,))


def open_for(room: Room, desk: StationKeys, asked: KeyInRequest) -> Answer:
    return room.line.ask("POST", "/v1/keyings", asked, room.line.token(desk))


def test_a_desk_is_given_the_attempt_of_its_room_and_may_write_it_from_then_on(room: Room) -> None:
    room.sitting()
    room.given(room.signed(OrderKind.PAPER))
    attempt = room.attempt("15")
    refused = room.line.ask("POST", "/v1/tokens", room.desk.token_request(attempt))
    assert refused.code == "not_its_attempt"
    answer = open_for(room, room.desk, request(room, room.desk))
    assert answer.status == 200, answer.code
    reply = msgspec.msgpack.decode(answer.content, type=KeyInReply)
    assert reply.candidate == HOA.candidate
    assert sealing.attempt_id(reply.key, reply.candidate, PLAN.id) == attempt
    assert sum(len(one.entries) for one in reply.batches) > 10
    assert open_for(room, room.desk, request(room, room.desk)).status == 200, "asked again, given again"
    assert room.line.token(room.desk, attempt)


def test_a_sheet_that_the_desk_wrote_hands_in_at_the_seat_where_the_candidate_sat(room: Room) -> None:
    before = room.sitting()
    open_for(room, room.desk, request(room, room.desk))
    last = before.entries[-1]
    sheet = Stream(room.desk, room.attempt("15"), "attempt")
    left = HandedOver(room.desk.certificate, 1, last.header.seq, last.hash, "moved", ())
    entry, _ = journal.append(Tip(sheet.id, 2), left, AT, sheet.key, bytes(12))
    sheet.entries.append(entry)
    sheet.write(PaperKeyed(bytes(32), ("cb1", "cb2")), Submitted(6, 22, "paper"))
    room.send(room.desk, sheet)
    seat = room.seat("15")
    assert (seat.phase, seat.answered, seat.goes_on_at) == (SeatPhase.HANDED_IN, 6, "")
    assert open_for(room, room.desk, request(room, room.desk)).code == "attempt_closed"


def test_it_takes_an_officers_signature_for_this_attempt_and_this_desk(room: Room) -> None:
    room.sitting()
    other = room.board.enrolled("desk", "ban-3", "07")
    cases = {
        "bad_approval": request(room, other),  # signed for another desk
        "not_enough_officers": KeyInRequest(room.attempt("15"), ()),
    }
    for code, asked in cases.items():
        assert open_for(room, room.desk, asked).code == code
    assert open_for(room, room.desk, request(room, room.desk, "pause-seat")).code == "bad_approval"


def test_no_desk_of_another_room_and_no_seat_is_given_an_attempt(room: Room) -> None:
    room.sitting()
    other = room.board.enrolled("desk", "ban-3", "08")
    assert open_for(room, other, request(room, other)).code == "order_elsewhere"
    assert open_for(room, room.seats["16"], request(room, room.seats["16"])).code == "wrong_role"
    assert open_for(room, room.desk, KeyInRequest(bytes(16), ())).code == "order_elsewhere"
