"""Devices as staff see them: the list, codes for a room, revoking, the end of a certificate."""

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from protocol import api, device, journal
from protocol.journal import DeviceId, StreamId
from protocol.records import DeviceRevoked
from server.answers import service as journals
from server.db.engine import writing
from server.stations import devices, service, sightings
from server.stations.devices import NoReasonError, NoSuchPlaceError, Place, State, TooManyCodesError
from server.stations.service import CodeRefusedError, RevokedDeviceError, UnknownDeviceError
from server.stations.sightings import Sighting, Sightings
from tests.server.board import AT, Board, StationKeys, Stream
from tests.server.stations.conftest import Clock, Line

MINUTE_US = 60 * 1_000_000
DAY_US = 24 * 60 * MINUTE_US


def revoke(board: Board, keys: StationKeys, reason: str = "Mất máy") -> None:
    with writing(board.engine) as db:
        devices.revoke(db, board.journal, DeviceId(keys.id), reason, AT)


def the_one(board: Board) -> devices.EnrolledDevice:
    with board.engine.connect() as db:
        (only,) = devices.enrolled(db)
    return only


def enrol_again(board: Board, key: Ed25519PrivateKey, place: str, at: int) -> api.EnrolReply:
    with writing(board.engine) as db:
        typed = service.make_code(db, board.folder.authority, "desk", place, ["07"], at)
        asked = api.EnrolRequest(device.read_enrolment_code(typed).secret, key.public_key().public_bytes_raw())
        return service.enrol(db, board.folder.authority, board.journal, asked, at)


def test_a_new_device_was_never_seen(board: Board) -> None:
    board.enrolled("desk", "ban-1", "07")
    only = the_one(board)
    assert (only.place, only.rooms, only.seen_at, only.state(AT)) == ("ban-1", ("07",), 0, State.NEVER_SEEN)


def test_a_device_that_asks_is_seen_with_its_clock(line: Line, board: Board, clock: Clock) -> None:
    keys = board.enrolled("desk", "ban-1", "07")
    clock.at = AT + 90 * 1_000_000
    token = line.token(keys)  # its clock stands at AT: a minute and a half behind
    assert line.ask("GET", "/v1/assigned", token=token).status == 403
    clock.at += 16 * 1_000_000
    line.ask("GET", "/v1/assigned", token=token)
    while not the_one(board).seen_at:  # written down beside the answer
        line.ask("GET", "/v1/time")
    only = the_one(board)
    assert only.clock_offset_us == -90 * 1_000_000
    assert only.state(clock.at) is State.CLOCK_OFF


def test_sightings_are_written_down_a_few_times_a_minute(board: Board) -> None:
    keys = board.enrolled("desk", "ban-1", "07")
    seen = Sightings()
    due = [seen.note(DeviceId(keys.id), AT + second * 1_000_000) for second in range(31)]
    assert [second for second, flush in enumerate(due) if flush] == [0, 15, 30]
    for _ in range(2):
        with writing(board.engine) as db:
            sightings.keep(db, {DeviceId(keys.id): Sighting(AT + 7), DeviceId(bytes(16)): Sighting(AT)})
    assert the_one(board).seen_at == AT + 7


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (AT + MINUTE_US, State.WELL),
        (AT + 3 * MINUTE_US, State.SILENT),
        (AT + 61 * DAY_US, State.EXPIRED),
    ],
)
def test_a_device_stands_as_it_was_last_seen(board: Board, at: int, state: State) -> None:
    keys = board.enrolled("desk", "ban-1", "07")
    with writing(board.engine) as db:
        sightings.keep(db, {DeviceId(keys.id): Sighting(AT)})
    assert the_one(board).state(at) is state


def test_a_device_shows_how_far_its_journal_is_held(board: Board) -> None:
    keys = board.enrolled("desk", "ban-1", "07")
    stream = Stream(keys, StreamId(keys.id), "desk").open()
    with writing(board.engine) as db:
        journals.add_entries(db, [journals.row_of(entry) for entry in stream.entries])
    assert the_one(board).last_seq == 1


def test_a_revoked_device_is_refused_within_a_second(line: Line, board: Board, clock: Clock) -> None:
    keys = board.enrolled("desk", "ban-1", "07")
    token = line.token(keys)
    revoke(board, keys)
    clock.at += 1_000_001
    answer = line.ask("POST", "/v1/journals", api.JournalsRequest(()), token)
    assert (answer.status, answer.code) == (403, "revoked_device")


def test_a_revoked_device_gets_no_token(line: Line, board: Board) -> None:
    keys = board.enrolled("desk", "ban-1", "07")
    revoke(board, keys)
    answer = line.ask("POST", "/v1/tokens", keys.token_request())
    assert (answer.status, answer.code) == (403, "revoked_device")


def test_revoking_is_an_entry_and_the_first_reason_stands(board: Board) -> None:
    keys = board.enrolled("desk", "ban-1", "07")
    revoke(board, keys, " Mất máy ")
    revoke(board, keys, "Khác")
    only = the_one(board)
    assert (only.revoked_for, only.state(AT)) == ("Mất máy", State.REVOKED)
    with board.engine.connect() as db:
        facts = [journal.read(entry) for entry in journals.read(db, board.journal.stream)]
    assert [fact for fact in facts if isinstance(fact, DeviceRevoked)] == [DeviceRevoked(keys.id.hex(), "Mất máy")]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 256])
def test_a_device_is_not_revoked_without_a_fit_reason(board: Board, reason: str) -> None:
    keys = board.enrolled("desk", "ban-1", "07")
    with pytest.raises(NoReasonError):
        revoke(board, keys, reason)


def test_an_unknown_device_cannot_be_revoked(board: Board) -> None:
    with pytest.raises(UnknownDeviceError), writing(board.engine) as db:
        devices.revoke(db, board.journal, DeviceId(bytes(16)), "Mất máy", AT)


def test_a_revoked_key_never_comes_back(board: Board) -> None:
    keys = board.enrolled("desk", "ban-1", "07")
    revoke(board, keys)
    with pytest.raises(RevokedDeviceError):
        enrol_again(board, keys.key, "ban-1", AT)


def test_an_ended_certificate_is_refused_and_a_new_code_renews_it(line: Line, board: Board, clock: Clock) -> None:
    keys = board.enrolled("desk", "ban-1", "07")
    late = AT + 61 * DAY_US
    clock.at = late
    answer = line.ask("POST", "/v1/tokens", keys.token_request(at=late))
    assert (answer.status, answer.code) == (401, "certificate_expired")
    with writing(board.engine) as db:
        typed = service.make_code(db, board.folder.authority, "desk", "ban-1", ["07"], late)
    secret = device.read_enrolment_code(typed).secret
    asked = api.EnrolRequest(secret, keys.key.public_key().public_bytes_raw())
    reply = line.ask("POST", "/v1/enrolments", asked)
    assert reply.status == 200
    assert msgspec.msgpack.decode(reply.content, type=api.EnrolReply).place == "ban-1"
    assert line.ask("POST", "/v1/tokens", keys.token_request(at=late)).status == 200


def test_a_certificate_that_ends_while_the_token_holds_is_refused(line: Line, board: Board, clock: Clock) -> None:
    keys = board.enrolled("desk", "ban-1", "07")
    clock.at = AT + 60 * DAY_US - MINUTE_US
    answer = line.ask("POST", "/v1/tokens", keys.token_request(at=clock.at))
    assert answer.status == 200
    token = msgspec.msgpack.decode(answer.content, type=api.TokenReply).token
    clock.at += 2 * MINUTE_US
    answer = line.ask("POST", "/v1/journals", api.JournalsRequest(()), token)
    assert (answer.status, answer.code) == (401, "certificate_expired")


def test_a_key_does_not_move_to_another_place(board: Board) -> None:
    keys = board.enrolled("desk", "ban-1", "07")
    with pytest.raises(CodeRefusedError):
        enrol_again(board, keys.key, "ban-2", AT)


def test_a_room_gets_a_code_for_every_seat(board: Board) -> None:
    board.with_roster()
    with writing(board.engine) as db:
        places = devices.places_of_room(db, "07")
        made = devices.make_codes(db, board.folder.authority, places, AT)
        unused = devices.unused_codes(db, AT)
    assert [code.place for code in made] == [Place("seat", "07/15"), Place("seat", "07/16")]
    assert len({code.text for code in made}) == unused == 2
    assert made[0].text not in repr(made)


def test_a_place_must_be_one_of_the_board(board: Board) -> None:
    board.with_roster()
    with board.engine.connect() as db:
        assert devices.desk(db, " ban-2 ", ["07"]) == Place("desk", "ban-2", ("07",))
        assert devices.seat(db, "07", "15").name == "07/15"
        for ask in (
            lambda: devices.places_of_room(db, "99"),
            lambda: devices.desk(db, "", ["07"]),
            lambda: devices.desk(db, "ban-2", []),
            lambda: devices.desk(db, "ban-2", ["99"]),
            lambda: devices.seat(db, "07", "99"),
        ):
            with pytest.raises(NoSuchPlaceError):
                ask()


def test_a_sheet_of_codes_has_an_end(board: Board) -> None:
    with pytest.raises(TooManyCodesError), writing(board.engine) as db:
        devices.make_codes(db, board.folder.authority, [Place("seat", "07/1")] * 101, AT)
