"""A hand-over file opens for the board and under its code, and for nobody when a byte of it is another."""

import datetime
import os
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol import device, handover, journal, sealing
from protocol.codes import MalformedCodeError
from protocol.device import Authority, UntrustedCertificateError
from protocol.errors import ProtocolError
from protocol.handover import (
    HANDOVER_MAGIC,
    LENGTH,
    Attempt,
    HandoverHeader,
    MalformedHandoverError,
    Move,
    MoveSecret,
    OtherAttemptError,
)
from protocol.journal import Entry, StreamId, Tip
from protocol.records import Answered, ChoiceResponse, Progress, StreamOpened, Submitted
from protocol.recovered import Segment
from protocol.sealing import WrongKeyError

AT = datetime.datetime(2026, 12, 12, tzinfo=datetime.UTC)
SLOT_KEY, CANDIDATE, SESSION = bytes(range(32)), "18001234", "s1"
ATTEMPT = sealing.attempt_id(SLOT_KEY, CANDIDATE, SESSION)
SECRET = MoveSecret(1, SLOT_KEY, CANDIDATE, "Nguyễn Thị Hòa", "2008-11-03", "ab" * 16, bytes(32), bytes(32), b"order")
CODE = "7K3Q9F2M0XWT4HR"
RECORDS = X25519PrivateKey.generate()
TO = (RECORDS.public_key().public_bytes_raw(),)
SEAT = Ed25519PrivateKey.generate()


def made_authority() -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    return Authority(device.create_authority("Khảo sát lớp 12", key, AT, 30), key)


AUTHORITY = made_authority()
CERTIFICATE = device.encode_certificate(AUTHORITY.issue_device(SEAT.public_key(), "seat", "07/15", AT, 30))


def written(stream: StreamId = ATTEMPT) -> Segment:
    tip, entries = Tip(stream), list[Entry]()
    records = (
        StreamOpened("attempt", CERTIFICATE, ()),
        Answered("i1", ChoiceResponse("option-1")),
        Progress(1, 22),
        Submitted(1, 22, "candidate"),
    )
    for record in records:
        entry, tip = journal.append(tip, record, 1, bytes(32), os.urandom(12))
        entries.append(entry)
    return Segment(stream, 1, entries, [journal.sign_head(tip, 1, SEAT)])


SEGMENT = written()
CONTENT = Attempt("Khảo sát lớp 12", SESSION, ATTEMPT, (SEGMENT,))
FILE = handover.pack(CONTENT, TO, (SEAT, CERTIFICATE), os.urandom, Move(CODE, SECRET))


def opened(content: bytes) -> list[Segment]:
    return handover.open_with(handover.read(content, AUTHORITY.certificate), RECORDS)


def test_the_board_opens_what_the_seat_wrote_entry_by_entry() -> None:
    file = handover.read(FILE, AUTHORITY.certificate)
    assert (file.seat.place, file.attempt) == ("07/15", ATTEMPT)
    assert (file.header.seq, file.header.hash) == (4, SEGMENT.entries[-1].hash)
    assert opened(FILE) == [SEGMENT]


def test_the_move_code_opens_it_too_however_it_is_typed() -> None:
    file = handover.read(FILE, AUTHORITY.certificate)
    secret, segments = handover.open_by_code(file, "7k3q9-f2mox-wt4hr")
    assert segments == [SEGMENT]
    assert msgspec.structs.replace(secret, file_key=b"") == SECRET


def test_a_carrier_reads_neither_name_nor_answer_nor_key() -> None:
    plain = FILE.decode("latin-1")
    assert not [word for word in (CANDIDATE, "Nguy", "option-1", SLOT_KEY.decode("latin-1")) if word in plain]
    assert "Nguy" not in repr(SECRET)


def test_another_key_another_code_and_no_code_open_nothing() -> None:
    file = handover.read(FILE, AUTHORITY.certificate)
    with pytest.raises(WrongKeyError):
        handover.open_with(file, X25519PrivateKey.generate())
    with pytest.raises(WrongKeyError):
        handover.open_by_code(file, "7K3Q9F2M0XWT4H0")
    with pytest.raises(MalformedCodeError):
        handover.open_by_code(file, "7K3Q")
    without = handover.read(handover.pack(CONTENT, TO, (SEAT, CERTIFICATE), os.urandom), AUTHORITY.certificate)
    with pytest.raises(WrongKeyError):
        handover.open_by_code(without, CODE)


def test_the_page_says_every_field_magic_and_domain() -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats" / "handover.md").read_text()
    said = [HANDOVER_MAGIC.decode()]
    domains = (handover.HANDOVER_DOMAIN, handover.KEY_PURPOSE, handover.MOVE_PURPOSE)
    said += [domain.decode().replace("\0", "\\0") for domain in domains]
    for record in (HandoverHeader, MoveSecret, handover.MoveBox):
        said += [f"`{field.name}`" for field in msgspec.structs.fields(record)]
    assert [word for word in said if word not in page] == []


@settings(max_examples=120, deadline=None)
@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
def test_one_byte_changed_anywhere_is_refused(place: int, change: int) -> None:
    changed = bytearray(FILE)
    changed[place] ^= change
    with pytest.raises(ProtocolError):
        handover.read(bytes(changed), AUTHORITY.certificate)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(FILE) - 1))
def test_cut_anywhere_it_is_refused(end: int) -> None:
    with pytest.raises(ProtocolError):
        handover.read(FILE[:end], AUTHORITY.certificate)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_anything_else_is_our_error(content: bytes) -> None:
    for given_bytes in (content, HANDOVER_MAGIC + content, HANDOVER_MAGIC + LENGTH.pack(len(content)) + content):
        with pytest.raises(ProtocolError):
            handover.read(given_bytes, AUTHORITY.certificate)


def test_a_file_with_something_behind_it_is_refused() -> None:
    with pytest.raises(ProtocolError):
        handover.read(FILE + b"\0", AUTHORITY.certificate)


def test_a_huge_file_is_refused_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "MAX_HANDOVER_BYTES", len(FILE) - 1)
    with pytest.raises(MalformedHandoverError, match="too large"):
        handover.read(FILE, AUTHORITY.certificate)
    with pytest.raises(MalformedHandoverError, match="too large"):
        handover.pack(CONTENT, TO, (SEAT, CERTIFICATE), os.urandom, Move(CODE, SECRET))


def test_a_seat_of_another_exam_and_a_desk_of_this_one_are_refused() -> None:
    with pytest.raises(UntrustedCertificateError):
        handover.read(FILE, made_authority().certificate)
    desk = device.encode_certificate(AUTHORITY.issue_device(SEAT.public_key(), "desk", "ban-2", AT, 30))
    with pytest.raises(UntrustedCertificateError):
        handover.read(handover.pack(CONTENT, TO, (SEAT, desk), os.urandom), AUTHORITY.certificate)


def test_a_certificate_of_another_seat_does_not_go_with_the_signature() -> None:
    other = Ed25519PrivateKey.generate()
    foreign = device.encode_certificate(AUTHORITY.issue_device(other.public_key(), "seat", "07/16", AT, 30))
    with pytest.raises(journal.BadSignatureError):
        handover.read(handover.pack(CONTENT, TO, (SEAT, foreign), os.urandom), AUTHORITY.certificate)


def test_entries_of_another_attempt_are_refused() -> None:
    mixed = replace(CONTENT, segments=(written(StreamId(bytes(16))), SEGMENT))
    with pytest.raises(OtherAttemptError):
        opened(handover.pack(mixed, TO, (SEAT, CERTIFICATE), os.urandom))


def test_a_slot_of_another_attempt_is_refused() -> None:
    other = msgspec.structs.replace(SECRET, candidate="18001507")
    packed = handover.pack(CONTENT, TO, (SEAT, CERTIFICATE), os.urandom, Move(CODE, other))
    with pytest.raises(OtherAttemptError):
        handover.open_by_code(handover.read(packed, AUTHORITY.certificate), CODE)


def test_a_chain_with_a_gap_is_refused() -> None:
    gap = Segment(ATTEMPT, 1, SEGMENT.entries[:1] + SEGMENT.entries[2:], [])
    with pytest.raises(ProtocolError):
        opened(handover.pack(replace(CONTENT, segments=(gap,)), TO, (SEAT, CERTIFICATE), os.urandom))


def test_nothing_written_is_nothing_to_hand_over() -> None:
    with pytest.raises(MalformedHandoverError, match="empty"):
        handover.pack(replace(CONTENT, segments=()), TO, (SEAT, CERTIFICATE), os.urandom)


@pytest.mark.parametrize(
    "wrong", [{"format": 2}, {"seq": 0}, {"segment": 2**31}, {"hash": b""}, {"attempt": bytes(15)}, {"nonce": b""}]
)
def test_a_header_that_says_nonsense_is_refused(wrong: dict[str, object]) -> None:
    size = int.from_bytes(FILE[8:12], "big")
    header = msgspec.json.decode(FILE[12 : 12 + size], type=HandoverHeader)
    encoded = msgspec.json.encode(msgspec.structs.replace(header, **wrong))
    with pytest.raises(MalformedHandoverError):
        handover.read(HANDOVER_MAGIC + LENGTH.pack(len(encoded)) + encoded + FILE[12 + size :], AUTHORITY.certificate)
