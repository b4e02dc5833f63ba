"""The API for devices, through the real server over TLS."""

import hashlib
import json
import os

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete

from protocol import api, device, journal, receipt, sealing
from protocol.card_challenge import NONCE_BYTES
from protocol.journal import StreamId
from protocol.records import Admitted, DecisionCode, NonceGiven
from protocol.seat_rules import SeatRules
from server.answers import service as journals
from server.db.engine import writing
from server.papers import service as papers
from server.roster import seat_rules, slots
from server.roster import service as roster
from server.roster.models import published_versions
from server.stations import service as stations
from server.stations.service import TOKEN_VALID_US
from tests.server.board import AT, HOA, HUY, PLAN, Board, StationKeys, Stream, handed_in
from tests.server.stations.conftest import Answer, Clock, Line

SOD_HASH = hashlib.sha256(b"a card").digest()
PAPER = b"what nobody may read before the bell"


@pytest.fixture
def seat(board: Board) -> StationKeys:
    """The seat of the first candidate, on a board with officers and a published roster."""
    return board.with_officers().with_roster().enrolled("seat", "07/15")


@pytest.fixture
def desk(board: Board, seat: StationKeys) -> StationKeys:
    """A desk of room 07."""
    return board.enrolled("desk", "ban-2", "07")


def attempt_of(board: Board, slot: int = 1, seat: str = "15") -> tuple[StreamId, bytes]:
    with board.engine.connect() as db:
        found = slots.find(db, PLAN.id, "07", seat, slot)
    assert found is not None
    return found.attempt, found.key


def staged_paper(board: Board) -> tuple[str, bytes]:
    paper_id, key = os.urandom(16), os.urandom(32)
    sealed = sealing.seal_paper(PAPER, paper_id, key, os.urandom(12))
    with writing(board.engine) as db:
        papers.stage(db, board.journal, paper_id.hex(), PLAN.id, "0101", sealed, key, AT)
    return paper_id.hex(), key


def test_the_authority_is_told_to_anybody(board: Board, line: Line) -> None:
    answer = line.ask("GET", "/v1/authority")
    told = device.read_certificate(msgspec.msgpack.decode(answer.content, type=api.AuthorityReply).certificate)
    device.check_authority(told, device.fingerprint(board.folder.authority.certificate))


def test_the_clock_is_told_to_anybody(line: Line) -> None:
    assert msgspec.msgpack.decode(line.ask("GET", "/v1/time").content, type=api.TimeReply).at == AT


def test_a_desk_is_given_a_nonce_and_the_journal_says_so_without_it(
    board: Board, line: Line, desk: StationKeys
) -> None:
    token = line.token(desk)
    first, second = (
        msgspec.msgpack.decode(line.ask("POST", "/v1/nonces", token=token).content, type=api.NonceReply).nonce
        for _ in range(2)
    )
    assert len(first) == len(second) == NONCE_BYTES
    assert first != second
    with board.engine.connect() as db:
        entries = [journal.read(entry) for entry in journals.read(db, board.journal.stream)]
    given = [record for record in entries if isinstance(record, NonceGiven)]
    assert given == [NonceGiven(desk.id.hex(), hashlib.sha256(nonce).digest()) for nonce in (first, second)]


def test_a_seat_is_given_no_nonce(line: Line, seat: StationKeys) -> None:
    refused = line.ask("POST", "/v1/nonces", token=line.token(seat))
    assert (refused.status, refused.code) == (403, "wrong_role")


def test_an_enrolment_code_works_once(board: Board, line: Line) -> None:
    with writing(board.engine) as db:
        code = device.read_enrolment_code(stations.make_code(db, board.folder.authority, "seat", "07/15", (), AT))
    first, second = (Ed25519PrivateKey.generate().public_key().public_bytes_raw() for _ in range(2))
    answer = line.ask("POST", "/v1/enrolments", api.EnrolRequest(code.secret, first))
    reply = msgspec.msgpack.decode(answer.content, type=api.EnrolReply)
    certified = device.read_device(reply.certificate, board.folder.authority.certificate)
    assert (certified.role, certified.place) == ("seat", "07/15") == (reply.role, reply.place)
    refused = line.ask("POST", "/v1/enrolments", api.EnrolRequest(code.secret, second))
    assert (refused.status, refused.code) == (403, "code_refused")
    again = line.ask("POST", "/v1/enrolments", api.EnrolRequest(code.secret, first))  # its first reply was lost
    assert msgspec.msgpack.decode(again.content, type=api.EnrolReply) == reply


def test_a_code_nobody_made_or_that_ran_out_enrols_nothing(board: Board, line: Line, clock: Clock) -> None:
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert line.ask("POST", "/v1/enrolments", api.EnrolRequest(bytes(8), key)).code == "code_refused"
    with writing(board.engine) as db:
        code = device.read_enrolment_code(stations.make_code(db, board.folder.authority, "seat", "07/15", (), AT))
    clock.at += stations.CODE_VALID_US
    assert line.ask("POST", "/v1/enrolments", api.EnrolRequest(code.secret, key)).code == "code_refused"


def test_bytes_that_are_no_key_are_refused(board: Board, line: Line) -> None:
    with writing(board.engine) as db:
        code = device.read_enrolment_code(stations.make_code(db, board.folder.authority, "seat", "07/15", (), AT))
    answer = line.ask("POST", "/v1/enrolments", api.EnrolRequest(code.secret, b"short"))
    assert (answer.status, answer.code) == (400, "malformed_key")


@pytest.mark.parametrize("path", ["/v1/package", "/v1/assigned", "/v1/papers/x", "/v1/papers/x/key"])
def test_nothing_is_given_without_a_token(line: Line, path: str) -> None:
    answer = line.ask("GET", path)
    assert (answer.status, answer.code) == (401, "bad_token")
    assert line.ask("GET", path, token="forged").code == "bad_token"


def test_a_token_ends(seat: StationKeys, line: Line, clock: Clock) -> None:
    token = line.token(seat)
    assert line.ask("GET", "/v1/assigned", token=token).status == 200
    clock.at += TOKEN_VALID_US
    assert line.ask("GET", "/v1/assigned", token=token).code == "bad_token"


def test_a_stranger_gets_no_token(seat: StationKeys, line: Line) -> None:
    stranger = StationKeys(Ed25519PrivateKey.generate(), b"")
    answer = line.ask("POST", "/v1/tokens", stranger.token_request())
    assert (answer.status, answer.code) == (401, "unknown_device")
    forged = msgspec.structs.replace(stranger.token_request(), device=seat.id)
    assert line.ask("POST", "/v1/tokens", forged).code == "bad_signature"


def test_an_old_token_request_is_not_taken(seat: StationKeys, line: Line) -> None:
    answer = line.ask("POST", "/v1/tokens", seat.token_request(at=AT - 2 * 24 * 3600 * 1_000_000))
    assert answer.code == "unknown_device"


def test_a_seat_writes_no_attempt_of_another_seat(board: Board, seat: StationKeys, line: Line) -> None:
    foreign, _ = attempt_of(board, seat="16")
    answer = line.ask("POST", "/v1/tokens", seat.token_request(foreign))
    assert (answer.status, answer.code) == (403, "not_its_attempt")
    assert line.ask("POST", "/v1/tokens", seat.token_request(bytes(16))).code == "not_its_attempt"


def test_a_desk_writes_no_attempt(board: Board, desk: StationKeys, line: Line) -> None:
    attempt, _ = attempt_of(board)
    assert line.ask("POST", "/v1/tokens", desk.token_request(attempt)).code == "not_its_attempt"


def test_journals_are_kept_and_a_hand_in_earns_a_receipt(board: Board, seat: StationKeys, line: Line) -> None:
    attempt, _ = attempt_of(board)
    stream = handed_in(seat, attempt)
    head = stream.head()
    token = line.token(seat, attempt)
    answer = line.ask("POST", "/v1/journals", api.JournalsRequest((stream.batch(heads=(head,)),)), token)
    (ack,) = msgspec.msgpack.decode(answer.content, type=api.JournalsReply).acks
    assert ack.seq == 7
    promise = receipt.decode(ack.receipt)
    promise.check_signature(board.folder.signing.public_key())
    assert promise.proves(head)


def test_an_empty_request_shows_that_the_line_is_there(seat: StationKeys, line: Line) -> None:
    answer = line.ask("POST", "/v1/journals", api.JournalsRequest(()), line.token(seat))
    assert msgspec.msgpack.decode(answer.content, type=api.JournalsReply).acks == ()


def test_a_token_for_one_attempt_does_not_write_another(board: Board, seat: StationKeys, line: Line) -> None:
    first, second = attempt_of(board, 1)[0], attempt_of(board, 2)[0]
    batch = handed_in(seat, second).batch()
    answer = line.ask("POST", "/v1/journals", api.JournalsRequest((batch,)), line.token(seat, first))
    assert (answer.status, answer.code) == (403, "foreign_stream")


def test_a_hundred_megabytes_are_refused(seat: StationKeys, line: Line) -> None:
    token = line.token(seat)
    try:
        answer = line.ask("POST", "/v1/journals", bytes(100 * 1024 * 1024), token)
    except OSError:  # the server answered and closed before it was all sent: it was not read
        return
    assert (answer.status, answer.code) == (413, "too_large")


def test_junk_is_refused_as_malformed(seat: StationKeys, line: Line) -> None:
    token = line.token(seat)
    for body in (b"", b"junk", json.dumps({"batches": []}).encode(), msgspec.msgpack.encode({"batches": 1})):
        answer = line.ask("POST", "/v1/journals", body, token)
        assert (answer.status, answer.code) == (400, "malformed")


def test_a_malformed_entry_has_its_code(board: Board, seat: StationKeys, line: Line) -> None:
    attempt, _ = attempt_of(board)
    batch = api.SegmentBatch(attempt, 1, (api.StoredEntry(b"x", b"y"),))
    answer = line.ask("POST", "/v1/journals", api.JournalsRequest((batch,)), line.token(seat, attempt))
    assert (answer.status, answer.code) == (400, "malformed_entry")


def test_a_route_that_is_not_there_says_so(line: Line) -> None:
    assert line.ask("GET", "/v1/nothing").status == 404
    assert line.ask("GET", "/v1/journals").status == 405


def test_a_desk_gets_its_package_signed(board: Board, desk: StationKeys, line: Line) -> None:
    answer = line.ask("GET", "/v1/package", token=line.token(desk))
    signed = msgspec.msgpack.decode(answer.content, type=api.SignedPackage)
    signer = device.read_device(signed.certificate, board.folder.authority.certificate)
    device.check_signed(signer, signed.signature, api.PACKAGE_DOMAIN + signed.payload, "package")
    package = msgspec.msgpack.decode(signed.payload, type=api.DeskPackage)
    assert signer.role == "board"
    assert (package.version, package.desk, package.rooms) == (1, "ban-2", ("07",))
    assert [(row.candidate, row.number, row.seat) for row in package.rows] == [
        (HOA.candidate, HOA.number, "15"),
        (HUY.candidate, HUY.number, "16"),
    ]
    assert len(package.slots) == 6
    assert [officer.id for officer in package.officers] == ["cb1", "cb2"]
    assert package.exam_session.site_name == HOA.site_name


def test_a_desk_gets_the_codes_of_its_own_rooms_only(board: Board, seat: StationKeys, line: Line) -> None:
    other = board.enrolled("desk", "ban-3", "08")
    assert package_of(other, line).slots == ()


def test_desks_of_one_session_get_the_same_nonce_for_the_day(board: Board, desk: StationKeys, line: Line) -> None:
    here, there = (package_of(one, line).day_nonce for one in (desk, board.enrolled("desk", "ban-3", "08")))
    assert here == there
    assert len(here) == NONCE_BYTES


def test_a_desk_trusts_what_the_operator_put_into_the_boards_store(board: Board, desk: StationKeys, line: Line) -> None:
    store = board.folder.path / "trust"
    for name in ("a.der", "links/b.der", "crl/c.crl", "crl/unfinished.part"):
        (store / name).parent.mkdir(parents=True, exist_ok=True)
        (store / name).write_bytes(name.encode())
    package = package_of(desk, line)
    assert (package.anchors[-1], package.links, package.revoked) == (b"a.der", (b"links/b.der",), (b"crl/c.crl",))


def package_of(desk: StationKeys, line: Line) -> api.DeskPackage:
    """Return the package that a desk gets."""
    answer = line.ask("GET", "/v1/package", token=line.token(desk))
    signed = msgspec.msgpack.decode(answer.content, type=api.SignedPackage)
    return msgspec.msgpack.decode(signed.payload, type=api.DeskPackage)


def test_a_seat_gets_locked_slots_that_the_slips_code_opens(
    board: Board, seat: StationKeys, desk: StationKeys, line: Line
) -> None:
    token = line.token(seat)
    first, again = (line.ask("GET", "/v1/package", token=token).content for _ in range(2))
    assert first == again  # the boxes were made once
    payload = msgspec.msgpack.decode(first, type=api.SignedPackage).payload
    package = msgspec.msgpack.decode(payload, type=api.SeatPackage)
    assert HOA.name.encode() not in payload
    assert (package.room, package.seat, len(package.slots), package.paper_id) == ("07", "15", 3, "")
    assert package.grading_key == board.grading.public_key().public_bytes_raw()
    with board.engine.connect() as db:
        code = slots.codes_of(db, PLAN.id, ["07"])[0]
    opened = sealing.open_slot(package.slots[0], code.code)
    assert (opened.key, opened.candidate, opened.name) == (code.key, HOA.candidate, HOA.name)


def test_a_seat_of_nobody_has_a_package_without_slots(board: Board, seat: StationKeys, line: Line) -> None:
    spare = board.enrolled("seat", "07/24")
    token = line.token(spare)
    payload = msgspec.msgpack.decode(
        line.ask("GET", "/v1/package", token=token).content, type=api.SignedPackage
    ).payload
    assert msgspec.msgpack.decode(payload, type=api.SeatPackage).slots == ()
    assert line.ask("GET", "/v1/assigned", token=token).code == "not_assigned"


def test_before_publishing_there_is_no_package(board: Board, line: Line) -> None:
    early = board.enrolled("desk", "ban-2", "07")
    answer = line.ask("GET", "/v1/package", token=line.token(early))
    assert (answer.status, answer.code) == (404, "not_published")


def test_a_seat_is_told_whom_it_is_kept_for_and_a_desk_is_not(seat: StationKeys, desk: StationKeys, line: Line) -> None:
    answer = line.ask("GET", "/v1/assigned", token=line.token(seat))
    assert msgspec.msgpack.decode(answer.content, type=api.AssignedReply).row.candidate == HOA.candidate
    refused = line.ask("GET", "/v1/assigned", token=line.token(desk))
    assert (refused.status, refused.code) == (403, "wrong_role")


def admit(board: Board, line: Line, desk: StationKeys, **changes: object) -> None:
    """Have the desk admit the first candidate, as its journal says it."""
    public = board.folder.records_key.public_key().public_bytes_raw()
    said = Admitted(HOA.candidate, HOA.name, PLAN.id, "07", "15", 1, DecisionCode.ADMITTED, SOD_HASH)
    stream = Stream(desk, StreamId(desk.id), "desk", (public,)).open().write(msgspec.structs.replace(said, **changes))
    answer = line.ask("POST", "/v1/journals", api.JournalsRequest((stream.batch(),)), line.token(desk))
    assert answer.status == 200


def test_the_chip_that_a_person_was_let_in_with_stands_in_the_next_package(
    board: Board, seat: StationKeys, desk: StationKeys, line: Line
) -> None:
    assert {row.chips for row in package_of(desk, line).rows} == {()}
    admit(board, line, desk, decision=DecisionCode.CONDITIONAL, exam_session="yesterday")
    assert {row.candidate: row.chips for row in package_of(desk, line).rows} == {
        HOA.candidate: (SOD_HASH,),
        HUY.candidate: (),
    }


def test_a_desk_of_other_rooms_enrols_no_chip(board: Board, seat: StationKeys, desk: StationKeys, line: Line) -> None:
    admit(board, line, board.enrolled("desk", "ban-3", "08"), exam_session="yesterday")
    assert {row.chips for row in package_of(desk, line).rows} == {()}


def test_who_is_in_already_is_let_in_by_nothing_a_second_time(
    board: Board, seat: StationKeys, desk: StationKeys, line: Line
) -> None:
    admit(board, line, desk)
    assert {row.chips for row in package_of(desk, line).rows} == {()}


def second_tap(line: Line, seat: StationKeys, candidate: str = HOA.candidate, sod_hash: bytes = SOD_HASH) -> Answer:
    return line.ask("POST", "/v1/attempts", api.OpenAttemptRequest(candidate, sod_hash), line.token(seat))


def test_a_second_tap_of_the_admitted_card_opens_the_slot(
    board: Board, seat: StationKeys, desk: StationKeys, line: Line
) -> None:
    assert second_tap(line, seat).code == "not_admitted"
    admit(board, line, desk)
    reply = msgspec.msgpack.decode(second_tap(line, seat).content, type=api.OpenAttemptReply)
    attempt, key = attempt_of(board)
    assert (reply.slot, reply.key, reply.name, reply.born) == (1, key, HOA.name, HOA.born)
    assert sealing.attempt_id(reply.key, HOA.candidate, PLAN.id) == attempt


def test_another_card_at_the_seat_opens_nothing(board: Board, seat: StationKeys, desk: StationKeys, line: Line) -> None:
    admit(board, line, desk)
    assert second_tap(line, seat, sod_hash=bytes(32)).code == "other_card"
    assert second_tap(line, seat, candidate=HUY.candidate).code == "not_admitted"


def test_an_admission_without_a_chip_is_no_key_for_an_empty_hash(
    board: Board, seat: StationKeys, desk: StationKeys, line: Line
) -> None:
    admit(board, line, desk, sod_hash=b"")
    assert second_tap(line, seat, sod_hash=b"").code == "other_card"


def test_a_desk_of_another_room_admits_nobody_here(board: Board, seat: StationKeys, line: Line) -> None:
    admit(board, line, board.enrolled("desk", "ban-3", "08"))
    assert second_tap(line, seat).code == "not_admitted"


def test_a_paper_is_given_sealed_and_its_key_only_after_release(board: Board, seat: StationKeys, line: Line) -> None:
    paper_id, key = staged_paper(board)
    token = line.token(seat)
    sealed = line.ask("GET", f"/v1/papers/{paper_id}", token=token).content
    refused = line.ask("GET", f"/v1/papers/{paper_id}/key", token=token)
    assert (refused.status, refused.code) == (404, "not_released")
    with writing(board.engine) as db:
        for keys in board.unlocked():
            papers.sign_release(db, board.journal, paper_id, keys, AT)
    reply = msgspec.msgpack.decode(
        line.ask("GET", f"/v1/papers/{paper_id}/key", token=token).content, type=api.PaperKeyReply
    )
    assert reply == api.PaperKeyReply(key, AT, AT)
    assert sealing.open_paper(sealed, bytes.fromhex(paper_id), reply.key) == PAPER


def test_a_paper_that_is_not_there_is_unknown(seat: StationKeys, line: Line) -> None:
    token = line.token(seat)
    for path in ("/v1/papers/00", "/v1/papers/00/key"):
        assert line.ask("GET", path, token=token).code == "unknown_paper"


def test_a_seat_package_names_the_sealed_paper(board: Board, seat: StationKeys, line: Line) -> None:
    paper_id, _ = staged_paper(board)
    token = line.token(seat)
    payload = msgspec.msgpack.decode(
        line.ask("GET", "/v1/package", token=token).content, type=api.SignedPackage
    ).payload
    package = msgspec.msgpack.decode(payload, type=api.SeatPackage)
    sealed = line.ask("GET", f"/v1/papers/{paper_id}", token=token).content
    assert (package.paper_id, package.paper_hash) == (paper_id, hashlib.sha256(sealed).digest())


def test_a_seat_package_carries_the_rules_of_its_session(board: Board, seat: StationKeys, line: Line) -> None:
    allowed = SeatRules(code="own", calculator=True)
    with writing(board.engine) as db:
        db.execute(delete(published_versions))
        seat_rules.set_rules(db, board.journal, PLAN.id, allowed, AT)
        roster.publish(db, board.folder.personal_key, board.journal, AT)
    payload = msgspec.msgpack.decode(
        line.ask("GET", "/v1/package", token=line.token(seat)).content, type=api.SignedPackage
    ).payload
    assert msgspec.msgpack.decode(payload, type=api.SeatPackage).rules == allowed


def test_the_boards_journal_tells_who_was_enrolled(board: Board, seat: StationKeys) -> None:
    with board.engine.connect() as db:
        assert seat.id in {bytes(stream) for stream, _ in journals.streams(db, "seat")}
