"""An attempt carried here on a stick ends as over the line: the same entries, the same receipt, once or twice."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from protocol import handover, journal, orders, receipt, sealing
from protocol.api import SegmentBatch, StoredEntry
from protocol.device import UntrustedCertificateError
from protocol.errors import ProtocolError
from protocol.handover import Attempt
from protocol.journal import Entry, StreamId, Tip
from protocol.orders import ACTS, Order, OrderKind, OrderReason
from protocol.records import HandedOver, OrderTaken, Progress, Record, Submitted
from protocol.recovered import Segment
from server.answers import intake
from server.answers import service as journals
from server.answers.intake import ForeignStreamError
from server.answers.store import AnswerStore
from server.attempts import carried, incidents, rulings
from server.attempts.carried import Carried, Keys
from server.attempts.service import UnknownAttemptError
from server.db.engine import writing
from tests.server.attempts.test_service import attempt_of, ready, seat
from tests.server.board import AT, Board, StationKeys, Stream, handed_in, make_board
from tests.server.stations.room import sign

__all__ = ["ready", "seat"]
WAITS_S = 30


@pytest.fixture
def store(ready: Board) -> Iterator[AnswerStore]:
    made = AnswerStore(ready.engine, ready.journal, lambda: AT)
    yield made
    made.close()


def file_of(board: Board, stream: Stream, segments: tuple[Segment, ...] = (), keys: StationKeys | None = None) -> bytes:
    own, by = keys or stream.keys, segments or (Segment(stream.id, 1, stream.entries, [stream.head()]),)
    content = Attempt("Khảo sát lớp 12", "s1", stream.id, by)
    to = (board.folder.records_key.public_key().public_bytes_raw(),)
    return handover.pack(content, to, (own.key, own.certificate), os.urandom)


def keys_of(board: Board) -> Keys:
    return Keys(board.folder.authority.certificate, board.folder.records_key)


def taken(board: Board, store: AnswerStore, content: bytes) -> Carried:
    return carried.take(board.engine, store, keys_of(board), content)


def held(board: Board, stream: StreamId) -> list[bytes]:
    with board.engine.connect() as db:
        return [entry.hash for entry in journals.read(db, stream)]


def test_a_hand_in_carried_here_earns_the_receipt_of_its_head(
    ready: Board, seat: StationKeys, store: AnswerStore
) -> None:
    stream = handed_in(seat, attempt_of(ready))
    done = taken(ready, store, file_of(ready, stream))
    assert (done.attempt, done.segment, done.seq, done.new, done.forked) == (stream.id, 1, 7, 7, False)
    promise = receipt.decode(done.receipt)
    promise.check_signature(ready.folder.signing.public_key())
    assert receipt.code_of(promise) == receipt.receipt_code(journal.decode_head(heads(ready, stream)[-1]))
    with ready.engine.connect() as db:
        assert incidents.incidents(db) == {}  # it is how an exam with no line ends


def heads(board: Board, stream: Stream) -> list[bytes]:
    with board.engine.connect() as db:
        return journals.heads_of(db, stream.id, 1)


def test_twice_and_after_the_line_came_back_the_same_receipt(
    ready: Board, seat: StationKeys, store: AnswerStore
) -> None:
    stream = handed_in(seat, attempt_of(ready))
    head = stream.head()
    whole = Segment(stream.id, 1, stream.entries, [head])
    first = taken(ready, store, file_of(ready, stream, (whole,)))
    again = taken(ready, store, file_of(ready, stream, (whole,)))
    assert (again.receipt, again.new, again.seq) == (first.receipt, 0, first.seq)
    stored = tuple(StoredEntry(entry.header.encode(), entry.body) for entry in stream.entries)
    batch = SegmentBatch(stream.id, 1, stored, (head.encode(),))
    (ack,) = store.save(intake.check([batch], seat.writer(ready, stream.id))).result(WAITS_S)
    assert ack.receipt == first.receipt


def test_what_came_over_the_line_before_is_not_counted_as_new(
    ready: Board, seat: StationKeys, store: AnswerStore
) -> None:
    stream = handed_in(seat, attempt_of(ready))
    store.save(intake.check([stream.batch(1, 3)], seat.writer(ready, stream.id))).result(WAITS_S)
    assert taken(ready, store, file_of(ready, stream)).new == len(stream.entries) - 3


def test_an_older_file_after_a_newer_one_takes_nothing_back(
    ready: Board, seat: StationKeys, store: AnswerStore
) -> None:
    stream = Stream(seat, attempt_of(ready), "attempt").open().write(Progress(1, 22))
    older = file_of(ready, stream)
    stream.write(Submitted(1, 22, "candidate"))
    newer = taken(ready, store, file_of(ready, stream))
    late = taken(ready, store, older)
    assert (late.seq, late.new, late.receipt) == (newer.seq, 0, newer.receipt)


def test_one_byte_changed_keeps_nothing(ready: Board, seat: StationKeys, store: AnswerStore) -> None:
    stream = handed_in(seat, attempt_of(ready))
    good = file_of(ready, stream)
    for place in (0, 9, 40, len(good) // 2, len(good) - 1):
        changed = bytearray(good)
        changed[place] ^= 1
        with pytest.raises(ProtocolError):
            taken(ready, store, bytes(changed))
    assert held(ready, stream.id) == []


def test_an_attempt_of_no_slot_and_one_of_another_seat_keep_nothing(
    ready: Board, seat: StationKeys, store: AnswerStore
) -> None:
    nobody = handed_in(seat, StreamId(bytes(16)))
    with pytest.raises(UnknownAttemptError):
        taken(ready, store, file_of(ready, nobody))
    neighbour = handed_in(seat, attempt_of(ready, seat="16"))
    with pytest.raises(ForeignStreamError):
        taken(ready, store, file_of(ready, neighbour))
    assert held(ready, nobody.id) == held(ready, neighbour.id) == []


def test_a_file_is_signed_by_whoever_wrote_its_last_segment(
    ready: Board, seat: StationKeys, store: AnswerStore
) -> None:
    stream = handed_in(seat, attempt_of(ready))
    with pytest.raises(ForeignStreamError):
        taken(ready, store, file_of(ready, stream, keys=ready.enrolled("seat", "07/16")))


def test_a_file_of_another_exam_is_refused(ready: Board, store: AnswerStore, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = make_board(tmp_path / "other").with_officers().with_roster()
    stranger = handed_in(other.enrolled("seat", "07/15"), attempt_of(other))
    content = file_of(other, stranger)
    other.engine.dispose()
    with pytest.raises(UntrustedCertificateError):
        taken(ready, store, content)


class Moved:
    """An attempt begun at 07/15 that goes on at 07/31, with no server anywhere."""

    def __init__(self, board: Board, old: StationKeys, place: str = "31") -> None:
        self.board, self.new = board, board.enrolled("seat", "07/31")
        self.first = Stream(old, attempt_of(board), "attempt").open().write(Progress(1, 22))
        self.signed = sign(
            Order(os.urandom(16), OrderKind.MOVE, "s1", "07", place, self.first.id, 0, OrderReason.LINE, "", AT),
            *board.unlocked()[: ACTS[OrderKind.MOVE].signatures],
        )

    def segments(self, *last: Record) -> tuple[Segment, ...]:
        known = self.first.tip
        over = HandedOver(self.new.certificate, 1, known.seq, known.hash, "moved", ())
        tip, entries = Tip(self.first.id, 2), list[Entry]()
        for record in (over, *last):
            entry, tip = journal.append(tip, record, AT, self.first.key, os.urandom(sealing.NONCE_BYTES))
            entries.append(entry)
        head = journal.sign_head(tip, AT, self.new.key)
        return Segment(self.first.id, 1, self.first.entries, []), Segment(self.first.id, 2, entries, [head])


def test_a_move_that_the_board_never_heard_of_counts_by_its_signed_order(
    ready: Board, seat: StationKeys, store: AnswerStore
) -> None:
    moved = Moved(ready, seat)
    taken_order = OrderTaken(orders.encode_signed(moved.signed))
    segments = moved.segments(taken_order, Progress(2, 22), Submitted(2, 22, "candidate"))
    done = taken(ready, store, file_of(ready, moved.first, segments, moved.new))
    assert (done.segment, done.seq, bool(done.receipt)) == (2, 4, True)
    with ready.engine.connect() as db:
        entries = list(journals.read(db, done.attempt))
        assert rulings.rulings(db).counting(done.attempt, entries) == entries


def test_a_move_with_no_order_with_a_forged_one_or_to_another_seat_is_refused(
    ready: Board, seat: StationKeys, store: AnswerStore
) -> None:
    moved = Moved(ready, seat)
    other_bytes = moved.signed.order.replace(b'"31"', b'"32"')
    altered = orders.SignedOrder(other_bytes, moved.signed.approvals)
    for taken_orders in ((), (OrderTaken(orders.encode_signed(altered)),), (OrderTaken(b"junk"),)):
        segments = moved.segments(*taken_orders, Submitted(1, 22, "candidate"))
        with pytest.raises(ForeignStreamError):
            taken(ready, store, file_of(ready, moved.first, segments, moved.new))
    elsewhere = Moved(ready, seat, place="30")
    segments = elsewhere.segments(OrderTaken(orders.encode_signed(elsewhere.signed)))
    with pytest.raises(ForeignStreamError):
        taken(ready, store, file_of(ready, elsewhere.first, segments, elsewhere.new))
    with writing(ready.engine) as db:
        assert not journals.owns(db, moved.first.id, journal.DeviceId(moved.new.id))
