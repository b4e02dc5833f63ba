"""What journals promise: what was appended is found whole, and any change of it is found."""

from contextlib import suppress
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from protocol import journal
from protocol.journal import (
    GENESIS,
    MAX_BODY_BYTES,
    BadSignatureError,
    BrokenChainError,
    Entry,
    Header,
    HeadMismatchError,
    MalformedEntryError,
    SealedBodyError,
    SignedHead,
    StreamId,
    Tip,
    decode_head,
    decode_header,
    follow,
    sign_head,
    verify,
)
from protocol.records import (
    Answered,
    ChoiceResponse,
    Progress,
    Record,
    ShortNumberResponse,
    Submitted,
    Ticked,
    TrueFalseResponse,
)

STREAM = StreamId(bytes(range(16)))
KEY = bytes(range(32))
DEVICE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
RESPONSES = st.one_of(
    st.none(),
    st.builds(ChoiceResponse, st.text(max_size=8)),
    st.builds(ShortNumberResponse, st.text("0123456789,-", max_size=8)),
    st.builds(TrueFalseResponse, st.dictionaries(st.text(max_size=4), st.booleans(), max_size=4)),
)
RECORDS: st.SearchStrategy[Record] = st.one_of(
    st.builds(Answered, st.text(max_size=8), RESPONSES),
    st.builds(Progress, st.integers(0, 50), st.integers(0, 50)),
    st.builds(Ticked, st.text(max_size=36), st.integers(0, 2**40), st.integers(0, 2**40)),
)
MOMENTS = st.integers(-(2**63), 2**63 - 1)


def chain(records: list[Record], segment: int = 1, key: bytes = KEY) -> tuple[list[Entry], SignedHead]:
    tip, entries = Tip(STREAM, segment), []
    for number, record in enumerate(records):
        entry, tip = journal.append(tip, record, number, key, bytes([number % 256]) * 12)
        entries.append(entry)
    return entries, sign_head(tip, 99, DEVICE)


SIX: list[Record] = [Progress(number, 22) for number in range(5)] + [Answered("q1", ChoiceResponse("c2"))]


def check(entries: list[Entry], head: SignedHead) -> None:
    verify(entries, head, DEVICE.public_key())


@given(st.lists(RECORDS, max_size=8))
def test_what_was_appended_verifies_and_reads_back(records: list[Record]) -> None:
    entries, head = chain(records)
    check(entries, head)
    assert [journal.read(entry, KEY) for entry in entries] == records


@given(RECORDS, MOMENTS)
def test_header_and_head_are_what_they_decode_from(record: Record, at: int) -> None:
    entry, tip = journal.append(Tip(STREAM), record, at, KEY, bytes(12))
    head = sign_head(tip, at, DEVICE)
    assert decode_header(entry.header.encode()) == entry.header
    assert decode_head(head.encode()) == head
    assert (len(entry.header.encode()), len(head.encode())) == (103, 149)


@given(st.integers(0, 5), st.integers(0, 102), st.integers(1, 255))
def test_any_change_of_a_header_is_found(place: int, byte: int, flip: int) -> None:
    entries, head = chain(SIX)
    encoded = bytearray(entries[place].header.encode())
    encoded[byte] ^= flip
    try:
        entries[place] = replace(entries[place], header=decode_header(bytes(encoded)))
    except MalformedEntryError:
        return
    with pytest.raises((BrokenChainError, HeadMismatchError)):
        check(entries, head)


@given(st.integers(0, 5), st.data())
def test_any_change_of_a_body_is_found(place: int, data: st.DataObject) -> None:
    entries, head = chain(SIX)
    body = bytearray(entries[place].body)
    body[data.draw(st.integers(0, len(body) - 1))] ^= data.draw(st.integers(1, 255))
    entries[place] = replace(entries[place], body=bytes(body))
    with pytest.raises(BrokenChainError) as broken:
        check(entries, head)
    assert (broken.value.stream, broken.value.segment, broken.value.seq) == (STREAM, 1, place + 1)


@given(st.integers(0, 148), st.integers(1, 255))
def test_any_change_of_a_head_is_found(byte: int, flip: int) -> None:
    entries, head = chain(SIX)
    encoded = bytearray(head.encode())
    encoded[byte] ^= flip
    with pytest.raises((MalformedEntryError, BadSignatureError)):
        check(entries, decode_head(bytes(encoded)))


@given(st.integers(0, 5))
def test_a_missing_entry_is_found(place: int) -> None:
    entries, head = chain(SIX)
    del entries[place]
    with pytest.raises((BrokenChainError, HeadMismatchError)):
        check(entries, head)


@given(st.integers(0, 5), st.integers(0, 5))
def test_swapped_or_repeated_entries_are_found(one: int, other: int) -> None:
    entries, head = chain(SIX)
    repeated = [*entries[: one + 1], *entries[one:]]
    with pytest.raises(BrokenChainError):
        check(repeated, head)
    if one != other:
        entries[one], entries[other] = entries[other], entries[one]
        with pytest.raises(BrokenChainError):
            check(entries, head)


def test_a_cut_tail_is_whole_but_not_what_was_signed() -> None:
    entries, head = chain(SIX)
    with pytest.raises(HeadMismatchError) as cut:
        check(entries[:-2], head)
    assert cut.value.seq == 4


def test_another_devices_head_is_no_head() -> None:
    entries, head = chain(SIX)
    stranger = Ed25519PrivateKey.generate()
    with pytest.raises(BadSignatureError):
        verify(entries, head, stranger.public_key())
    with pytest.raises(BadSignatureError):
        check(entries, replace(head, signature=stranger.sign(head.signed_bytes())))


def test_an_entry_of_another_stream_or_segment_does_not_follow() -> None:
    entries, _ = chain(SIX)
    for tip in (Tip(StreamId(bytes(16))), Tip(STREAM, 2), Tip(STREAM, 1, 1)):
        with pytest.raises(BrokenChainError):
            follow(tip, entries[0])


def test_the_first_entry_follows_nothing() -> None:
    entries, _ = chain(SIX)
    assert entries[0].header.prev == GENESIS
    assert follow(Tip(STREAM), entries[0]) == Tip(STREAM, 1, 1, entries[0].hash)


def sealed_entry() -> Entry:
    return chain([Answered("q1", ChoiceResponse("c2"))])[0][0]


@pytest.mark.parametrize(
    "elsewhere", [{"seq": 2}, {"segment": 2}, {"at": 5}, {"stream": bytes(16)}, {"prev": bytes([1]) * 32}, {"kind": 23}]
)
def test_a_sealed_body_opens_at_its_own_place_only(elsewhere: dict[str, object]) -> None:
    entry = sealed_entry()
    fields = {name: getattr(entry.header, name) for name in Header.__slots__}
    moved = Entry(Header(**{**fields, **elsewhere}), entry.body)
    assert journal.read(entry, KEY) == Answered("q1", ChoiceResponse("c2"))
    with pytest.raises(SealedBodyError):
        journal.read(moved, KEY)


@pytest.mark.parametrize("key", [None, bytes(32), b"short"])
def test_a_sealed_body_does_not_open_without_its_key(key: bytes | None) -> None:
    with pytest.raises(SealedBodyError):
        journal.read(sealed_entry(), key)


def test_a_sealed_kind_is_never_read_in_the_clear() -> None:
    entry = sealed_entry()
    with pytest.raises(SealedBodyError):
        journal.read(replace(entry, body=b'\0{"item":"q1","response":null}'), KEY)


def test_a_plain_kind_is_never_read_from_under_a_seal() -> None:
    entry = chain([Progress(1, 2)])[0][0]
    with pytest.raises(SealedBodyError):
        journal.read(replace(entry, body=b"\1" + entry.body[1:]), KEY)


@pytest.mark.parametrize(("key", "nonce"), [(None, bytes(12)), (KEY, b""), (KEY, bytes(11))])
def test_an_answer_is_not_written_without_key_and_nonce(key: bytes | None, nonce: bytes) -> None:
    with pytest.raises(SealedBodyError):
        journal.append(Tip(STREAM), Answered("q1", None), 0, key, nonce)


def test_a_body_has_its_bounds() -> None:
    with pytest.raises(MalformedEntryError):
        journal.append(Tip(STREAM), Submitted(1, 2, "x" * MAX_BODY_BYTES), 0)


def test_a_kind_of_no_table_is_malformed() -> None:
    entry = chain([Progress(1, 2)])[0][0]
    with pytest.raises(MalformedEntryError):
        journal.read(replace(entry, header=replace(entry.header, kind=999)))


@given(st.binary(max_size=200))
def test_bytes_are_a_header_or_our_error(content: bytes) -> None:
    with suppress(MalformedEntryError):
        assert decode_header(content).encode() == content


@given(st.binary(min_size=149, max_size=149) | st.binary(max_size=20))
def test_bytes_are_a_head_or_our_error(content: bytes) -> None:
    with suppress(MalformedEntryError):
        assert decode_head(content).encode() == content


@pytest.mark.parametrize(("offset", "size"), [(17, 4), (21, 8)])
def test_segment_and_seq_count_from_one(offset: int, size: int) -> None:
    encoded = chain(SIX)[0][0].header.encode()
    with pytest.raises(MalformedEntryError):
        decode_header(encoded[:offset] + bytes(size) + encoded[offset + size :])


@given(st.sampled_from([26, 22, 30, 3]), st.binary(max_size=80))
def test_a_body_is_a_record_or_our_error(kind: int, content: bytes) -> None:
    header = Header(STREAM, 1, 1, 0, kind, GENESIS, GENESIS)
    for body in (content, b"\0" + content, b"\1" + content):
        with suppress(SealedBodyError, MalformedEntryError):
            assert isinstance(journal.read(Entry(header, body), KEY), Record)


def test_a_body_nested_beyond_all_measure_is_malformed() -> None:
    header = Header(STREAM, 1, 1, 0, 26, GENESIS, GENESIS)
    with pytest.raises(MalformedEntryError):
        journal.read(Entry(header, b"\0" + b'{"answered":' + b"[" * 60_000))
