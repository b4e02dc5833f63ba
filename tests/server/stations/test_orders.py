"""Orders, grants and the room's board, through the real server over TLS."""

import msgspec
import pytest

from protocol import api, orders
from protocol.api import SeatPhase
from protocol.journal import DeviceId, Tip
from protocol.orders import OrderKind, SignedOrder
from protocol.records import (
    Alarmed,
    Answered,
    ChoiceResponse,
    Collected,
    HandedOver,
    OrderTaken,
    Progress,
    SeatLocked,
    Submitted,
    Ticked,
    TimeOff,
)
from server.attempts import service as attempts
from server.db.engine import writing
from server.stations import sightings
from server.stations.sightings import Sighting
from tests.server.board import AT, HOA, HUY, Board, Stream
from tests.server.stations.conftest import Clock, Line
from tests.server.stations.room import Room, sign

MINUTE_US = 60_000_000


@pytest.fixture
def room(board: Board, line: Line) -> Room:
    return Room(board.with_officers().with_roster(), line)


def test_an_order_reaches_its_seat_and_no_other_with_the_next_exchange(room: Room) -> None:
    pause = room.signed(OrderKind.PAUSE)
    number = room.given(pause)
    assert room.told("15") == [orders.decode_order(pause.order)]
    assert room.told("15", after=number) == room.told("16") == room.told("31") == []


def test_a_rooms_order_reaches_every_seat_of_it(room: Room) -> None:
    room.given(room.signed(OrderKind.PAUSE, seat=""))
    assert [len(room.told(seat)) for seat in room.seats] == [1, 1, 1]


def test_an_order_sent_again_is_the_same_and_written_once(room: Room) -> None:
    pause = room.signed(OrderKind.PAUSE)
    assert room.given(pause) == room.given(pause)
    assert len(room.told("15")) == 1


def test_another_order_under_a_known_id_is_refused(room: Room) -> None:
    pause = room.signed(OrderKind.PAUSE, id=bytes(16))
    room.given(pause)
    refused = room.give(room.signed(OrderKind.RESUME, id=bytes(16)))
    assert (refused.status, refused.code) == (409, "order_id_used")


def test_a_desk_orders_nothing_in_a_room_that_it_does_not_serve(room: Room) -> None:
    refused = room.give(room.signed(OrderKind.PAUSE), room.board.enrolled("desk", "ban-3", "08"))
    assert (refused.status, refused.code) == (403, "order_elsewhere")


def test_a_seat_hands_in_no_order_for_others_and_sees_no_board(room: Room) -> None:
    assert room.give(room.signed(OrderKind.PAUSE), room.seats["15"]).code == "wrong_role"
    assert room.line.ask("GET", "/v1/room", token=room.line.token(room.seats["15"])).code == "wrong_role"
    assert room.line.ask("POST", "/v1/grants", b"", room.line.token(room.desk)).code == "wrong_role"


def test_what_is_altered_old_early_or_of_another_session_is_refused(room: Room) -> None:
    good = room.signed(OrderKind.PAUSE)
    altered = msgspec.structs.replace(good, order=good.order.replace(b'"15"', b'"16"'))
    cases = {
        "bad_approval": altered,
        "malformed_order": msgspec.structs.replace(good, order=b"junk"),
        "order_time": room.signed(OrderKind.PAUSE, at=AT + 11 * MINUTE_US),
        "order_elsewhere": room.signed(OrderKind.PAUSE, exam_session="hom-qua"),
    }
    assert {code: room.give(signed).code for code, signed in cases.items()} == {code: code for code in cases}
    assert room.give(room.signed(OrderKind.PAUSE, at=AT - 13 * 60 * MINUTE_US)).code == "order_time"
    alone = sign(orders.decode_order(room.signed(OrderKind.EXTEND, ms=60_000).order), room.officers[0])
    assert room.give(alone).code == "not_enough_officers"
    assert room.told("15") == room.told("16") == []


def test_a_grant_gives_an_admitted_candidate_their_own_slot(room: Room) -> None:
    for attempt in (b"", room.attempt("15")):
        granted = room.granted(room.signed(OrderKind.GRANT, attempt=attempt), "15")
        assert (granted.slot, granted.candidate, granted.name) == (1, HOA.candidate, HOA.name)
        assert (granted.batches, granted.off_ms) == ((), 0)


def test_a_grant_is_for_the_seat_that_shows_it_and_for_who_was_admitted(room: Room) -> None:
    grant = room.signed(OrderKind.GRANT)
    assert room.show(grant, "16").code == "no_grant"
    assert room.show(room.signed(OrderKind.PAUSE), "15").code == "no_grant"
    assert room.give(room.signed(OrderKind.GRANT, seat="31")).code == "order_elsewhere"  # kept for nobody
    assert room.give(room.signed(OrderKind.GRANT, seat="16", attempt=room.attempt("15"))).code == "order_elsewhere"
    other_slot = room.signed(OrderKind.GRANT, attempt=room.attempt("15", slot=2))
    assert room.show(other_slot, "15").code == "not_admitted"


def test_a_move_gives_the_new_seat_all_that_the_board_holds(room: Room, clock: Clock) -> None:
    stream = room.sitting()
    move = room.signed(OrderKind.MOVE, seat="31", attempt=stream.id)
    room.given(move)
    clock.at += 3 * MINUTE_US
    granted = room.granted(move, "31")
    assert granted == room.granted(move, "31")  # its reply was lost
    (batch,) = granted.batches
    assert [(one.header, one.body) for one in batch.entries] == [
        (entry.header.encode(), entry.body) for entry in stream.entries
    ]
    assert granted.off_ms == 180_000
    assert granted.candidate == HOA.candidate


def test_the_time_off_is_told_by_what_the_board_knows_of_the_old_seats_clock(room: Room, clock: Clock) -> None:
    stream = room.sitting()
    ahead = {DeviceId(room.seats["15"].id): Sighting(AT, MINUTE_US)}  # it wrote a minute before its clock says
    with writing(room.board.engine) as db:
        sightings.keep(db, ahead)
    clock.at += 3 * MINUTE_US
    move = room.signed(OrderKind.MOVE, seat="31", attempt=stream.id)
    assert room.granted(move, "31").off_ms == 240_000


def test_the_old_seat_is_told_and_what_it_still_sends_is_kept(room: Room) -> None:
    stream = room.sitting()
    move = room.signed(OrderKind.MOVE, seat="31", attempt=stream.id)
    number = room.given(move)
    room.granted(move, "31")
    late = len(stream.entries)
    reply = room.send(room.seats["15"], stream.write(Answered("i6", ChoiceResponse("c2"))), first=late + 1)
    assert [one.number for one in reply.orders] == [number]
    assert reply.acks[0].seq == late + 1


def test_the_new_seat_writes_the_next_segment_and_a_stranger_does_not(room: Room) -> None:
    stream = room.sitting()
    stranger = room.line.ask("POST", "/v1/tokens", room.seats["31"].token_request(stream.id))
    assert stranger.code == "not_its_attempt"  # before it was granted
    move = room.signed(OrderKind.MOVE, seat="31", attempt=stream.id)
    room.granted(move, "31")
    going_on = moved(room, stream, "31", move)
    assert room.send(room.seats["31"], going_on).acks[0].seq == 2
    other = room.line.ask("POST", "/v1/tokens", room.seats["16"].token_request(stream.id))
    assert other.code == "not_its_attempt"


def moved(room: Room, stream: Stream, seat: str, move: SignedOrder) -> Stream:
    """Begin the next segment at another seat."""
    tip = stream.tip
    going_on = NextSegment(room.seats[seat], stream.id, "attempt", key=stream.key)
    going_on.number = tip.segment + 1
    keys = going_on.keys
    going_on.write(HandedOver(keys.certificate, tip.segment, tip.seq, tip.hash, "moved", ()))
    going_on.write(OrderTaken(orders.encode_signed(move)))
    return going_on


class NextSegment(Stream):
    """A stream that goes on at another seat."""

    number = 2

    @property
    def tip(self) -> Tip:
        """Where it ends."""
        last = super().tip
        return last if self.entries else Tip(self.id, self.number)


def test_a_move_to_a_seat_that_is_not_there_or_taken_is_refused(room: Room) -> None:
    stream = room.sitting()
    move = room.signed(OrderKind.MOVE, seat="99", attempt=stream.id)
    assert (room.give(move).status, room.give(move).code) == (404, "unknown_seat")
    room.sitting("16")
    taken = room.signed(OrderKind.MOVE, seat="16", attempt=stream.id)
    assert (room.give(taken).status, room.give(taken).code) == (409, "seat_taken")


def test_a_seat_that_is_relieved_is_given_nothing_more(room: Room) -> None:
    stream = room.sitting()
    room.board.enrolled("seat", "07/32")
    first = room.signed(OrderKind.MOVE, seat="31", attempt=stream.id)
    room.granted(first, "31")
    room.given(room.signed(OrderKind.MOVE, seat="32", attempt=stream.id))
    assert (room.show(first, "31").status, room.show(first, "31").code) == (409, "relieved")


def test_an_attempt_that_is_handed_in_moves_nowhere_and_its_grant_brings_nobody_back(room: Room) -> None:
    stream = room.sitting()
    grant = room.signed(OrderKind.GRANT)
    assert room.granted(grant, "15").candidate == HOA.candidate
    room.send(room.seats["15"], stream.write(Submitted(5, 22, "candidate")))
    assert room.give(room.signed(OrderKind.MOVE, seat="31", attempt=stream.id)).code == "attempt_closed"
    assert (room.show(grant, "15").status, room.show(grant, "15").code) == (409, "attempt_closed")


def test_the_board_of_a_room_shows_every_seat_as_its_plain_entries_tell(room: Room, clock: Clock) -> None:
    first = {one.seat: (one.phase, one.candidate) for one in room.look().seats}
    assert first == {
        "15": (SeatPhase.ADMITTED, HOA.candidate),
        "16": (SeatPhase.ADMITTED, HUY.candidate),
        "31": (SeatPhase.FREE, ""),
    }
    assert room.seat("15").attempt == room.attempt("15")
    stream = room.sitting()
    clock.at += 1_000_000
    now = room.seat("15")
    assert (now.phase, now.answered, now.total, now.minutes, now.used_ms) == (SeatPhase.WORKING, 5, 22, 90, 60_000)
    assert (now.saved_seq, now.segment, now.heard_at, now.saved_at) == (len(stream.entries), 1, clock.at, AT)
    assert room.seat("15").heard_at == clock.at
    assert now.seen_at == AT


def test_alarms_locks_and_orders_stand_on_the_board(room: Room) -> None:
    stream = room.sitting()
    pause, more = room.signed(OrderKind.PAUSE), room.signed(OrderKind.GIVE_TIME, ms=120_000)
    sent = len(stream.entries)
    stream.write(
        Alarmed("clipboard", "log", {}, 1), Alarmed("capture", "lock", {}, 2), SeatLocked("capture", 2),
        Ticked("boot-b", 5, 60_000), *(OrderTaken(orders.encode_signed(one)) for one in (more, pause)),
    )  # fmt: skip
    room.send(room.seats["15"], stream, first=sent + 1)
    now = room.seat("15")
    assert (now.phase, now.alarms, now.alarm, now.given_ms) == (SeatPhase.PAUSED, 1, "capture", 120_000)
    assert now.orders == tuple(orders.decode_order(one.order).id for one in (more, pause))
    assert not now.unconfirmed  # the order about time settled it
    resumed = OrderTaken(orders.encode_signed(room.signed(OrderKind.RESUME)))
    room.send(room.seats["15"], stream.write(resumed), first=sent + 7)
    assert room.seat("15").phase is SeatPhase.LOCKED


def test_a_machine_that_was_off_waits_for_its_time_to_be_confirmed(room: Room) -> None:
    stream = room.sitting()
    room.send(room.seats["15"], stream.write(Ticked("boot-b", 5, 60_000)))
    assert room.seat("15").unconfirmed


def test_a_moved_candidate_stands_at_the_new_seat_and_the_old_one_says_where(room: Room) -> None:
    stream = room.sitting()
    move = room.signed(OrderKind.MOVE, seat="31", attempt=stream.id, ms=30_000)
    room.given(move)
    room.granted(move, "31")
    room.send(room.seats["31"], moved(room, stream, "31", move).write(Ticked("boot-x", 1, 60_000), Progress(6, 22)))
    old, new = room.seat("15"), room.seat("31")
    assert (old.phase, old.goes_on_at, old.attempt) == (SeatPhase.MOVED, "07/31", stream.id)
    assert (new.phase, new.candidate, new.answered, new.segment) == (SeatPhase.WORKING, HOA.candidate, 6, 2)
    assert (new.given_ms, new.unconfirmed) == (30_000, False)


def test_a_hand_in_shows_its_receipt(room: Room) -> None:
    stream = room.sitting().write(Submitted(5, 22, "candidate"))
    token = room.line.token(room.seats["15"], stream.id)
    batch = stream.batch(heads=(stream.head(),))
    assert room.line.ask("POST", "/v1/journals", api.JournalsRequest((batch,)), token).status == 200
    now = room.seat("15")
    assert now.phase is SeatPhase.HANDED_IN
    assert len(now.receipt_code) == 16


def test_desks_see_each_others_orders_from_a_number_on(room: Room) -> None:
    first, second = room.signed(OrderKind.PAUSE), room.signed(OrderKind.RESUME)
    number = room.given(first)
    room.given(second)
    assert [one.signed for one in room.look().orders] == [first, second]
    assert [one.signed for one in room.look(after=number).orders] == [second]
    assert room.look(room.board.enrolled("desk", "ban-3", "08")).orders == ()
    assert room.line.ask("GET", "/v1/room?after=x", token=room.line.token(room.desk)).code == "malformed"


def test_an_attempt_that_two_officers_collected_says_so(room: Room) -> None:
    stream = room.sitting()
    closing = Collected(stream.id.hex(), 1, len(stream.entries), b"", "upstream", "máy hỏng", ())
    for keys in room.officers:
        with writing(room.board.engine) as db:
            attempts.collect(db, room.board.journal, keys, closing, AT)
    assert room.seat("15").phase is SeatPhase.COLLECTED


def test_time_that_the_board_stated_needs_no_confirming_and_paper_ends_the_screen(room: Room) -> None:
    stream = room.sitting()
    sent = len(stream.entries)
    room.send(room.seats["15"], stream.write(TimeOff(180_000, "board"), Ticked("boot-b", 5, 240_000)), first=sent + 1)
    now = room.seat("15")
    assert (now.phase, now.unconfirmed, now.used_ms) == (SeatPhase.WORKING, False, 240_000)
    paper = OrderTaken(orders.encode_signed(room.signed(OrderKind.PAPER)))
    room.send(room.seats["15"], stream.write(paper), first=sent + 3)
    assert room.seat("15").phase is SeatPhase.ON_PAPER


def test_a_candidate_who_was_moved_here_from_another_room_is_on_this_rooms_board(room: Room) -> None:
    stream = room.sitting()
    desk = room.board.enrolled("desk", "ban-3", "08")
    room.seats["08/02"] = room.board.enrolled("seat", "08/02")
    move = room.signed(OrderKind.MOVE, seat="02", room="08", attempt=stream.id)
    assert room.give(move).code == "order_elsewhere"  # the desk of the room that takes the candidate in orders it
    assert room.give(move, desk).status == 200
    assert [one.number for one in room.send(room.seats["15"], stream, first=99).orders] != []
    room.granted(move, "08/02")
    room.send(room.seats["08/02"], moved(room, stream, "08/02", move))
    (there,) = room.look(desk).seats
    assert (there.room, there.seat, there.candidate) == ("08", "02", HOA.candidate)
    assert room.seat("15").goes_on_at == "08/02"
