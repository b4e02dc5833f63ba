"""What is refused before the store hears of it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import api, journal
from protocol.api import SegmentBatch, StoredEntry
from protocol.device import UntrustedCertificateError
from protocol.errors import ProtocolError
from protocol.journal import BadSignatureError, Entry, MalformedEntryError, StreamId, Tip
from protocol.records import HandedOver, Progress, StreamOpened
from server.answers import intake
from server.answers.intake import BatchTooLongError, ForeignStreamError, Writer
from tests.server.answers.conftest import ATTEMPT
from tests.server.board import AT, Board, StationKeys, Stream, handed_in, make_board


@pytest.fixture
def writer(board: Board, seat: StationKeys) -> Writer:
    return seat.writer(board, ATTEMPT)


def test_a_well_formed_batch_passes(seat: StationKeys, writer: Writer) -> None:
    stream = handed_in(seat, ATTEMPT)
    (checked,) = intake.check([stream.batch(heads=(stream.head(),))], writer)
    assert [(one.header, one.body) for one in checked.entries] == [
        (entry.header.encode(), entry.body) for entry in stream.entries
    ]
    assert [(one.seq, one.prev, one.hash) for one in checked.entries] == [
        (entry.header.seq, entry.header.prev, entry.hash) for entry in stream.entries
    ]
    assert checked.heads == (stream.head(),)


def test_a_stream_that_the_token_does_not_name_is_foreign(seat: StationKeys, writer: Writer) -> None:
    with pytest.raises(ForeignStreamError):
        intake.check([handed_in(seat, StreamId(bytes(16))).batch()], writer)


def test_a_stream_begun_by_another_device_is_not_believed(board: Board, writer: Writer) -> None:
    other = board.enrolled("seat", "07/16")
    with pytest.raises(UntrustedCertificateError):
        intake.check([Stream(other, ATTEMPT, "attempt").open().batch()], writer)


def test_a_certificate_of_another_authority_is_not_believed(
    board: Board, seat: StationKeys, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stranger = make_board(tmp_path_factory.mktemp("other"))
    authority = stranger.folder.authority.certificate
    stranger.engine.dispose()
    known = seat.writer(board, ATTEMPT)
    with pytest.raises(UntrustedCertificateError):
        intake.check([Stream(seat, ATTEMPT, "attempt").open().batch()], replace(known, authority=authority))


@pytest.mark.parametrize("purpose", ["desk", "board", "seat"])
def test_a_seat_opens_an_attempt_as_an_attempt_only(seat: StationKeys, writer: Writer, purpose: str) -> None:
    with pytest.raises(MalformedEntryError):
        intake.check([Stream(seat, ATTEMPT, purpose).open().batch()], writer)


def test_a_seat_does_not_open_its_own_stream_as_a_desk(seat: StationKeys, writer: Writer) -> None:
    with pytest.raises(MalformedEntryError):
        intake.check([Stream(seat, StreamId(seat.id), "desk").open().batch()], writer)
    intake.check([Stream(seat, StreamId(seat.id), "seat").open().batch()], writer)


def test_a_stream_begins_with_nothing_but_its_opening(seat: StationKeys, writer: Writer) -> None:
    with pytest.raises(MalformedEntryError):
        intake.check([Stream(seat, ATTEMPT, "attempt").write(Progress(1, 22)).batch()], writer)


def test_a_later_segment_begins_with_a_hand_over(seat: StationKeys, writer: Writer) -> None:
    for record, fits in (
        (StreamOpened("attempt", seat.certificate, ()), False),
        (HandedOver(seat.certificate, 1, 4, bytes(32), "torn_tail", ()), True),
    ):
        entry, _ = journal.append(Tip(ATTEMPT, 2), record, AT)
        batch = SegmentBatch(ATTEMPT, 2, (stored(entry),))
        if fits:
            intake.check([batch], writer)
        else:
            with pytest.raises(MalformedEntryError):
                intake.check([batch], writer)


def stored(entry: Entry) -> StoredEntry:
    return StoredEntry(entry.header.encode(), entry.body)


def altered(whole: Stream, **changes: object) -> SegmentBatch:
    """Return the batch of a stream whose third entry's header says something else."""
    entry = whole.entries[2]
    header = replace(entry.header, **changes)  # type: ignore[arg-type]  # each test names a field and a value of its type
    return SegmentBatch(whole.id, 1, (StoredEntry(header.encode(), entry.body),))


def test_an_entry_of_another_stream_or_segment_is_malformed(seat: StationKeys, writer: Writer) -> None:
    stream = handed_in(seat, ATTEMPT)
    for batch in (altered(stream, stream=StreamId(bytes(16))), altered(stream, segment=2)):
        with pytest.raises(MalformedEntryError):
            intake.check([batch], writer)


def test_a_kind_that_nobody_knows_is_malformed(seat: StationKeys, writer: Writer) -> None:
    with pytest.raises(MalformedEntryError):
        intake.check([altered(handed_in(seat, ATTEMPT), kind=9999)], writer)


def test_a_body_that_is_not_the_headers_is_malformed(seat: StationKeys, writer: Writer) -> None:
    with pytest.raises(MalformedEntryError):
        intake.check([altered(handed_in(seat, ATTEMPT), body_hash=bytes(32))], writer)


def test_an_answer_in_the_clear_goes_no_further(seat: StationKeys, writer: Writer) -> None:
    with pytest.raises(MalformedEntryError):
        intake.check([altered(handed_in(seat, ATTEMPT), kind=22)], writer)  # Answered, with a plain body


def test_a_first_entry_has_none_before_it(seat: StationKeys, writer: Writer) -> None:
    entry = Stream(seat, ATTEMPT, "attempt").open().entries[0]
    header = replace(entry.header, prev=bytes(31) + b"\1")
    with pytest.raises(MalformedEntryError):
        intake.check([SegmentBatch(ATTEMPT, 1, (StoredEntry(header.encode(), entry.body),))], writer)


def test_a_head_signed_by_another_key_is_refused(board: Board, seat: StationKeys, writer: Writer) -> None:
    stream = handed_in(seat, ATTEMPT)
    other = board.enrolled("seat", "07/16")
    head = journal.sign_head(stream.tip, AT, other.key)
    with pytest.raises(BadSignatureError):
        intake.check([stream.batch(heads=(head,))], writer)


def test_a_head_of_another_segment_is_malformed(seat: StationKeys, writer: Writer) -> None:
    head = journal.sign_head(Tip(ATTEMPT, 2, 1, bytes(32)), AT, seat.key)
    with pytest.raises(MalformedEntryError):
        intake.check([SegmentBatch(ATTEMPT, 1, (), (head.encode(),))], writer)


@pytest.mark.parametrize("segment", [0, -1, 2**31])
def test_a_segment_out_of_range_is_malformed(writer: Writer, segment: int) -> None:
    with pytest.raises(MalformedEntryError):
        intake.check([SegmentBatch(ATTEMPT, segment, ())], writer)


def test_more_than_a_request_may_carry_is_refused(seat: StationKeys, writer: Writer) -> None:
    stream = handed_in(seat, ATTEMPT)
    one = stored(stream.entries[0])
    with pytest.raises(BatchTooLongError):
        intake.check([SegmentBatch(ATTEMPT, 1, (one,) * (api.MAX_ENTRIES_PER_BATCH + 1))], writer)
    with pytest.raises(BatchTooLongError):
        intake.check([SegmentBatch(ATTEMPT, 1, (), (stream.head().encode(),) * 65)], writer)
    with pytest.raises(BatchTooLongError):
        intake.check([SegmentBatch(ATTEMPT, 1, ())] * (api.MAX_ENTRIES_PER_BATCH + 1), writer)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Writer:
    """A writer for as many examples as it takes."""
    made = make_board(tmp_path_factory.mktemp("lasting"))
    writer = made.enrolled("seat", "07/15").writer(made, ATTEMPT)
    made.engine.dispose()
    return writer


@given(header=st.binary(max_size=120), body=st.binary(max_size=64), head=st.binary(max_size=160))
def test_junk_is_our_error_and_no_other(lasting: Writer, header: bytes, body: bytes, head: bytes) -> None:
    for batch in (
        SegmentBatch(ATTEMPT, 1, (StoredEntry(header, body),)),
        SegmentBatch(ATTEMPT, 1, (), (head,)),
    ):
        with pytest.raises(ProtocolError):
            intake.check([batch], lasting)
