"""What sealing promises: the right key at the right place, and nothing else, opens."""

from dataclasses import dataclass

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from protocol import codes, sealing
from protocol.journal import StreamId
from protocol.sealing import SlotBox, SlotContent, WrongKeyError

KEY, PAPER_ID = bytes(range(32)), bytes(range(16))
GRADING = X25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = GRADING.public_key().public_bytes_raw()
STREAM = StreamId(bytes(16))
CODE = "7K2M9QXC4RTD"
CONTENT = SlotContent(KEY, "18001234", "Nguyễn Thị Hòa", "2008-11-03")
SEALED = sealing.seal_paper(b"packed", PAPER_ID, KEY, bytes(12))


@pytest.fixture(scope="module")
def box() -> SlotBox:
    return sealing.make_slot_box(2, CODE, CONTENT, bytes(16), bytes(12))


@given(st.binary(max_size=300))
def test_a_paper_opens_to_what_was_packed(packed: bytes) -> None:
    assert sealing.open_paper(sealing.seal_paper(packed, PAPER_ID, KEY, bytes(12)), PAPER_ID, KEY) == packed


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_any_change_of_a_sealed_paper_is_found(byte: int, flip: int) -> None:
    altered = bytearray(SEALED)
    altered[byte] ^= flip
    with pytest.raises(WrongKeyError):
        sealing.open_paper(bytes(altered), PAPER_ID, KEY)


@pytest.mark.parametrize(
    ("sealed", "paper_id", "key"),
    [
        (SEALED, PAPER_ID, bytes(32)),
        (SEALED, bytes(16), KEY),
        (SEALED, PAPER_ID, b"short"),
        (SEALED[:-1], PAPER_ID, KEY),
        (SEALED[:30], PAPER_ID, KEY),
        (b"", PAPER_ID, KEY),
    ],
)
def test_a_paper_opens_with_its_own_key_and_id_only(sealed: bytes, paper_id: bytes, key: bytes) -> None:
    with pytest.raises(WrongKeyError):
        sealing.open_paper(sealed, paper_id, key)


def test_a_wrapped_stream_key_opens_for_its_owner_and_its_stream() -> None:
    wrapped = sealing.wrap_stream_key(STREAM, KEY, PUBLIC)
    assert wrapped.to == sealing.key_name(PUBLIC)
    assert sealing.unwrap_stream_key(STREAM, wrapped, GRADING) == KEY
    with pytest.raises(WrongKeyError):
        sealing.unwrap_stream_key(STREAM, wrapped, X25519PrivateKey.generate())
    with pytest.raises(WrongKeyError):
        sealing.unwrap_stream_key(StreamId(bytes([1]) * 16), wrapped, GRADING)


def test_what_is_sealed_for_one_purpose_opens_for_no_other() -> None:
    sealed = sealing.seal_to(PUBLIC, KEY, b"TT-ONE\0")
    assert sealing.open_with(GRADING, sealed, b"TT-ONE\0") == KEY
    with pytest.raises(WrongKeyError) as refused:
        sealing.open_with(GRADING, sealed, b"TT-OTHER\0")
    assert refused.value.what == "TT-OTHER"


@given(st.binary(max_size=100))
def test_bytes_are_no_box(content: bytes) -> None:
    with pytest.raises(WrongKeyError):
        sealing.open_with(GRADING, content, b"TT-ONE\0")


def test_a_slot_opens_with_its_code(box: SlotBox) -> None:
    assert sealing.open_slot(box, CODE) == CONTENT


@pytest.mark.parametrize("change", [{"slot": 1}, {"nonce": bytes(11)}, {"box": b""}, {"salt": bytes(15) + b"1"}])
def test_a_changed_slot_does_not_open(box: SlotBox, change: dict[str, object]) -> None:
    with pytest.raises(WrongKeyError):
        sealing.open_slot(msgspec.structs.replace(box, **change), CODE)


def test_a_wrong_code_opens_no_slot(box: SlotBox) -> None:
    with pytest.raises(WrongKeyError) as refused:
        sealing.open_slot(box, CODE[:-1] + "E")
    assert CODE not in str(refused.value)


def test_nothing_of_the_person_or_the_key_shows_in_a_slots_box(box: SlotBox) -> None:
    kept = msgspec.json.encode(box) + box.box
    assert not any(secret in kept for secret in (KEY, b"18001234", b"2008", CODE.encode()))


@dataclass(frozen=True)
class Person:
    candidate: str
    exam_session: str


PEOPLE = st.builds(Person, st.text(codes.ALPHABET, min_size=1, max_size=8), st.text("Ca 123", min_size=1, max_size=5))


@given(PEOPLE)
def test_a_slip_holds_for_its_person(person: Person) -> None:
    slip = sealing.slip_code(CODE, KEY, person.candidate, person.exam_session)
    assert len(slip) == 15
    assert slip.startswith(CODE)
    assert sealing.checks_person(slip, KEY, person.candidate, person.exam_session)


def test_a_slip_holds_for_no_one_else() -> None:
    slip = sealing.slip_code(CODE, KEY, "18001234", "Ca 1")
    others = [("18001235", "Ca 1"), ("18001234", "Ca 2"), ("1800123", "4Ca 1")]
    assert not any(sealing.checks_person(slip, KEY, *other) for other in others)
    assert not sealing.checks_person(slip, bytes(32), "18001234", "Ca 1")
    assert not sealing.checks_person(slip[:12], KEY, "18001234", "Ca 1")


def test_desk_and_seat_name_the_attempt_alike_and_no_two_attempts_so() -> None:
    names = {
        sealing.attempt_id(KEY, "18001234", "Ca 1"),
        sealing.attempt_id(KEY, "18001234", "Ca 2"),
        sealing.attempt_id(KEY, "18001235", "Ca 1"),
        sealing.attempt_id(bytes(32), "18001234", "Ca 1"),
    }
    assert len(names) == 4
    assert sealing.attempt_id(KEY, "18001234", "Ca 1") in names
    assert len({sealing.attempt_key(KEY, name) for name in names}) == 4
