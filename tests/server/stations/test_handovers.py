"""A desk passes a hand-over file on, through the real server over TLS."""

import os

import msgspec
import pytest

from protocol import api, handover, receipt
from protocol.handover import Attempt
from protocol.journal import DeviceId
from protocol.recovered import Segment
from server.db.engine import writing
from server.stations import devices
from tests.server.board import AT, Board, StationKeys, Stream, handed_in
from tests.server.stations.conftest import Answer, Line
from tests.server.stations.room import Room


@pytest.fixture
def room(board: Board, line: Line) -> Room:
    return Room(board.with_officers().with_roster(), line)


def packed(room: Room, stream: Stream) -> bytes:
    content = Attempt("Khảo sát lớp 12", "s1", stream.id, (Segment(stream.id, 1, stream.entries, [stream.head()]),))
    to = (room.board.folder.records_key.public_key().public_bytes_raw(),)
    return handover.pack(content, to, (stream.keys.key, stream.keys.certificate), os.urandom)


def passed_on(room: Room, content: bytes, by: StationKeys | None = None) -> Answer:
    token = room.line.token(by or room.desk)
    return room.line.ask("POST", "/v1/handovers", api.HandoverRequest(content), token)


def test_the_desk_is_given_the_receipt_and_given_it_again(room: Room) -> None:
    stream = handed_in(room.seats["15"], room.attempt("15"))
    content = packed(room, stream)
    first, again = passed_on(room, content), passed_on(room, content)
    assert first.status == 200, first.code
    assert first.content == again.content
    reply = msgspec.msgpack.decode(first.content, type=api.HandoverReply)
    assert (reply.attempt, reply.segment, reply.seq) == (stream.id, 1, len(stream.entries))
    assert receipt.decode(reply.receipt).seq == reply.seq


def test_while_the_seats_line_comes_back_both_ways_end_in_one_history(room: Room) -> None:
    stream = handed_in(room.seats["15"], room.attempt("15"))
    room.send(room.seats["15"], stream)
    reply = msgspec.msgpack.decode(passed_on(room, packed(room, stream)).content, type=api.HandoverReply)
    (ack,) = room.send(room.seats["15"], stream).acks
    assert (ack.seq, ack.forked, reply.seq) == (reply.seq, False, len(stream.entries))


def test_what_cannot_be_taken_is_refused_by_its_code(room: Room) -> None:
    stream = handed_in(room.seats["15"], room.attempt("15"))
    good = packed(room, stream)
    foreign = packed(room, handed_in(room.seats["15"], room.attempt("16")))
    changed = bytearray(good)
    changed[-1] ^= 1
    cases = {"malformed_handover": good[:50], "bad_signature": bytes(changed), "foreign_stream": foreign}
    assert {code: passed_on(room, content).code for code, content in cases.items()} == {code: code for code in cases}
    assert passed_on(room, good, room.seats["15"]).code == "wrong_role"


def test_what_a_revoked_seat_holds_comes_in_by_officers_alone(room: Room) -> None:
    stream = handed_in(room.seats["15"], room.attempt("15"))
    content = packed(room, stream)
    with writing(room.board.engine) as db:
        devices.revoke(db, room.board.journal, DeviceId(room.seats["15"].id), "mất máy", AT)
    refused = passed_on(room, content)
    assert (refused.status, refused.code) == (403, "revoked_device")
