"""What the store promises: durable, once, in order, nothing overwritten."""

import threading
from dataclasses import replace
from typing import cast

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from protocol import journal, receipt
from protocol.api import SegmentBatch
from protocol.records import ForkFound, HandedOver, Progress
from server.answers import intake, service
from server.answers import store as store_module
from server.answers.models import entries, fork_evidence, receipts
from server.answers.store import AnswerStore, OverloadedError, StoreClosedError
from tests.server.answers.conftest import ATTEMPT, Send
from tests.server.board import AT, Board, StationKeys, Stream, handed_in


def held(board: Board, stream: bytes = ATTEMPT) -> list[tuple[int, int, bytes, bytes]]:
    with board.engine.connect() as db:
        rows = db.execute(select(entries).where(entries.c.stream == stream).order_by(entries.c.segment, entries.c.seq))
        return [(row.segment, row.seq, row.header, row.body) for row in rows]


def as_rows(stream: Stream) -> list[tuple[int, int, bytes, bytes]]:
    return [(each.header.segment, each.header.seq, each.header.encode(), each.body) for each in stream.entries]


def found_forks(board: Board) -> list[ForkFound]:
    with board.engine.connect() as db:
        records = [journal.read(entry) for entry in service.read(db, board.journal.stream)]
    return [record for record in records if isinstance(record, ForkFound)]


def test_a_batch_is_held_as_it_came_and_acknowledged(board: Board, seat: StationKeys, send: Send) -> None:
    stream = handed_in(seat, ATTEMPT)
    (ack,) = send(stream.batch())
    assert (ack.stream, ack.segment, ack.seq, ack.forked) == (ATTEMPT, 1, 7, False)
    assert held(board) == as_rows(stream)


def test_the_same_batch_twice_changes_nothing(board: Board, seat: StationKeys, send: Send) -> None:
    stream = handed_in(seat, ATTEMPT)
    first = send(stream.batch(heads=(stream.head(),)))
    before = held(board)
    assert send(stream.batch(heads=(stream.head(),))) == first
    assert held(board) == before
    assert found_forks(board) == []


def test_the_same_batch_twice_in_one_request_is_kept_once(board: Board, seat: StationKeys, send: Send) -> None:
    stream = handed_in(seat, ATTEMPT)
    assert [ack.seq for ack in send(stream.batch(), stream.batch())] == [7, 7]
    assert held(board) == as_rows(stream)


def test_a_batch_that_came_too_early_is_acknowledged_as_far_as_held(
    board: Board, seat: StationKeys, send: Send
) -> None:
    stream = handed_in(seat, ATTEMPT)
    assert send(stream.batch(4))[0].seq == 0
    assert send(stream.batch(1, 3))[0].seq == 3
    assert send(stream.batch(4))[0].seq == 7
    assert held(board) == as_rows(stream)


def test_before_a_hole_is_kept_and_the_acknowledgement_says_where_to_resume(
    board: Board, seat: StationKeys, send: Send
) -> None:
    stream = handed_in(seat, ATTEMPT)
    whole = stream.batch()
    holed = SegmentBatch(ATTEMPT, 1, whole.entries[:2] + whole.entries[3:])
    assert send(holed)[0].seq == 2
    assert held(board) == as_rows(stream)[:2]


def test_an_empty_batch_asks_how_far_a_segment_is_held(seat: StationKeys, send: Send) -> None:
    stream = handed_in(seat, ATTEMPT)
    assert send(SegmentBatch(ATTEMPT, 1, ()))[0].seq == 0
    send(stream.batch(1, 5))
    assert send(SegmentBatch(ATTEMPT, 1, ()))[0].seq == 5


def test_another_entry_at_a_held_place_is_kept_as_evidence_and_overwrites_nothing(
    board: Board, seat: StationKeys, send: Send
) -> None:
    stream = handed_in(seat, ATTEMPT)
    send(stream.batch())
    other = Stream(seat, ATTEMPT, "attempt", entries=stream.entries[:3]).write(Progress(21, 22))
    (ack,) = send(other.batch(4))
    assert (ack.seq, ack.forked) == (7, True)
    assert held(board) == as_rows(stream)
    with board.engine.connect() as db:
        (evidence,) = db.execute(select(fork_evidence)).all()
    assert (evidence.seq, evidence.hash, evidence.body) == (4, other.entries[3].hash, other.entries[3].body)
    assert found_forks(board) == [ForkFound(ATTEMPT.hex(), 1, 4, stream.entries[3].hash, other.entries[3].hash)]


def test_a_fork_sent_again_is_one_piece_of_evidence_and_one_entry(board: Board, seat: StationKeys, send: Send) -> None:
    stream = handed_in(seat, ATTEMPT)
    send(stream.batch())
    other = Stream(seat, ATTEMPT, "attempt", entries=stream.entries[:3]).write(Progress(21, 22), Progress(22, 22))
    for _ in range(3):
        assert send(other.batch(4))[0].forked
    assert len(found_forks(board)) == 1
    with board.engine.connect() as db:
        assert len(db.execute(select(fork_evidence)).all()) == 2


def test_an_entry_that_names_another_before_it_is_no_successor(board: Board, seat: StationKeys, send: Send) -> None:
    stream = handed_in(seat, ATTEMPT)
    send(stream.batch(1, 4))
    other = Stream(seat, ATTEMPT, "attempt", entries=stream.entries[:3]).write(Progress(21, 22), Progress(22, 22))
    (ack,) = send(other.batch(5))
    assert (ack.seq, ack.forked) == (4, True)
    assert found_forks(board) == [ForkFound(ATTEMPT.hex(), 1, 4, stream.entries[3].hash, other.entries[3].hash)]
    assert send(stream.batch(5))[0].seq == 7


def test_nothing_follows_a_hand_in(board: Board, seat: StationKeys, send: Send) -> None:
    stream = handed_in(seat, ATTEMPT)
    send(stream.batch())
    stream.write(Progress(22, 22))
    assert send(stream.batch(8))[0].seq == 7
    assert len(held(board)) == 7


def test_what_is_written_after_a_hand_in_is_kept_as_evidence_and_never_acknowledged(
    board: Board, seat: StationKeys, send: Send
) -> None:
    stream = handed_in(seat, ATTEMPT)
    send(stream.batch())
    stream.write(Progress(21, 22), Progress(22, 22))
    for _ in range(2):
        (ack,) = send(stream.batch(8))
        assert (ack.seq, ack.forked) == (7, False)
    with board.engine.connect() as db:
        late = service.late_entries(db)
        assert service.evidence(db) == []
    assert [(row["seq"], row["header"], row["body"]) for row in late] == [
        (entry.header.seq, entry.header.encode(), entry.body) for entry in stream.entries[7:]
    ]
    assert found_forks(board) == []


def test_a_fork_after_late_entries_is_still_the_first_of_its_segment(
    board: Board, seat: StationKeys, send: Send
) -> None:
    stream = handed_in(seat, ATTEMPT)
    other = Stream(seat, ATTEMPT, "attempt", entries=stream.entries[:3]).write(Progress(21, 22))
    send(stream.batch(), stream.write(Progress(22, 22)).batch(8))
    for _ in range(2):
        assert send(other.batch(4))[0].forked
    assert len(found_forks(board)) == 1
    with board.engine.connect() as db:
        assert (len(service.evidence(db)), len(service.late_entries(db))) == (1, 1)


def test_a_device_gone_mad_fills_no_disk(
    board: Board, seat: StationKeys, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MAX_EVIDENCE", 3)
    stream = handed_in(seat, ATTEMPT)
    send(stream.batch())
    stream.write(*(Progress(step, 22) for step in range(10)))
    assert send(stream.batch(8))[0].seq == 7
    with board.engine.connect() as db:
        assert len(service.late_entries(db)) == 3


def test_two_stores_over_one_database_keep_one_chain(board: Board, seat: StationKeys, send: Send) -> None:
    stream = handed_in(seat, ATTEMPT)
    writer = seat.writer(board, ATTEMPT)
    other = AnswerStore(board.engine, board.journal, lambda: AT)
    head = stream.head()
    send(stream.batch(1, 2))
    assert other.save(intake.check([stream.batch(3, 4)], writer)).result(10)[0].seq == 4
    assert send(stream.batch(3, 5))[0].seq == 5  # half of it is there already
    assert other.save(intake.check([stream.batch(6)], writer)).result(10)[0].seq == 7  # goes on beyond what it knew
    (given,) = send(SegmentBatch(ATTEMPT, 1, (), (head.encode(),)))
    (again,) = other.save(intake.check([SegmentBatch(ATTEMPT, 1, (), (head.encode(),))], writer)).result(10)
    other.close()
    assert given.receipt
    assert again.receipt == given.receipt
    assert held(board) == as_rows(stream)
    assert found_forks(board) == []


def test_a_fork_sent_to_another_store_is_found(board: Board, seat: StationKeys, send: Send) -> None:
    stream = handed_in(seat, ATTEMPT)
    other = AnswerStore(board.engine, board.journal, lambda: AT)
    send(stream.batch(1, 2))
    assert other.save(intake.check([stream.batch(3)], seat.writer(board, ATTEMPT))).result(10)[0].seq == 7
    other.close()
    fork = Stream(seat, ATTEMPT, "attempt", entries=stream.entries[:2]).write(Progress(21, 22))
    (ack,) = send(fork.batch(3))  # to a store that has not heard of the third
    assert (ack.seq, ack.forked) == (7, True)
    assert held(board) == as_rows(stream)
    assert len(found_forks(board)) == 1


def test_a_head_over_a_hand_in_earns_one_receipt_that_proves_it(board: Board, seat: StationKeys, send: Send) -> None:
    stream = handed_in(seat, ATTEMPT)
    head = stream.head()
    (ack,) = send(stream.batch(heads=(head,)))
    given = receipt.decode(ack.receipt)
    given.check_signature(board.folder.signing.public_key())
    assert given.proves(head)
    assert given.at == AT
    assert send(SegmentBatch(ATTEMPT, 1, ()))[0].receipt == ack.receipt
    with board.engine.connect() as db:
        (kept,) = db.execute(select(receipts)).all()
    assert kept.code == receipt.receipt_code(head)


def test_a_hand_in_without_a_head_has_no_receipt_yet(seat: StationKeys, send: Send) -> None:
    stream = handed_in(seat, ATTEMPT)
    assert send(stream.batch())[0].receipt == b""
    assert send(SegmentBatch(ATTEMPT, 1, (), (stream.head().encode(),)))[0].receipt != b""


def test_a_head_over_entries_that_have_not_come_waits_to_be_sent_again(seat: StationKeys, send: Send) -> None:
    stream = handed_in(seat, ATTEMPT)
    assert send(stream.batch(1, 3, heads=(stream.head(),)))[0].receipt == b""
    assert send(stream.batch(4, heads=(stream.head(),)))[0].receipt != b""


def test_a_head_over_another_entry_than_the_one_held_is_a_fork(board: Board, seat: StationKeys, send: Send) -> None:
    stream = handed_in(seat, ATTEMPT)
    send(stream.batch())
    other = Stream(seat, ATTEMPT, "attempt", entries=stream.entries[:3]).write(Progress(21, 22))
    (ack,) = send(SegmentBatch(ATTEMPT, 1, (), (other.head().encode(),)))
    assert ack.forked
    with board.engine.connect() as db:
        (evidence,) = db.execute(select(fork_evidence)).all()
    assert evidence.body == other.head().encode()


def test_a_later_segment_may_come_before_the_first(board: Board, seat: StationKeys, send: Send) -> None:
    first = Stream(seat, ATTEMPT, "attempt").open().write(Progress(1, 22))
    known = first.tip
    second = Stream(seat, ATTEMPT, "attempt")
    over = HandedOver(seat.certificate, 1, known.seq, known.hash, "torn_tail", ())
    entry, _ = journal.append(journal.Tip(ATTEMPT, 2), over, AT)
    second.entries.append(entry)
    second.write(Progress(2, 22))
    assert [(ack.segment, ack.seq) for ack in send(second.batch())] == [(2, 2)]
    assert [(ack.segment, ack.seq) for ack in send(first.batch())] == [(1, 2)]
    assert held(board) == as_rows(first) + as_rows(second)


def test_a_restarted_store_goes_on_where_the_disk_is(board: Board, seat: StationKeys) -> None:
    stream = handed_in(seat, ATTEMPT)
    writer = seat.writer(board, ATTEMPT)
    for first, last in ((1, 3), (4, 5), (2, 7)):
        store = AnswerStore(board.engine, board.journal, lambda: AT)
        (ack,) = store.save(intake.check([stream.batch(first, last)], writer)).result(10)
        assert ack.seq == last
        store.close()
    assert held(board) == as_rows(stream)


def test_a_closed_store_takes_nothing_more(store: AnswerStore) -> None:
    store.close()
    with pytest.raises(StoreClosedError):
        store.save(())


def test_a_full_queue_refuses_and_keeps_what_it_took(
    board: Board, seat: StationKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "QUEUE_SIZE", 10)
    began, go_on = threading.Event(), threading.Event()

    @event.listens_for(board.engine, "begin")
    def hold(_connection: object) -> None:
        if threading.current_thread().name == "answers":
            began.set()
            go_on.wait(10)

    store = AnswerStore(board.engine, board.journal, lambda: AT)
    stream = handed_in(seat, ATTEMPT)
    checked = intake.check([stream.batch()], seat.writer(board, ATTEMPT))
    taken = store.save(checked)
    assert began.wait(10)
    with pytest.raises(OverloadedError) as refused:
        store.save(checked)
    assert refused.value.retry_after_s > 0
    go_on.set()
    assert taken.result(10)[0].seq == 7
    assert store.save(checked).result(10)[0].seq == 7  # there is room again
    store.close()


def test_a_batch_that_cannot_be_written_fails_alone(
    board: Board, seat: StationKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, go_on = threading.Event(), threading.Event()

    @event.listens_for(board.engine, "begin")
    def hold(_connection: object) -> None:
        if threading.current_thread().name == "answers":
            began.set()
            go_on.wait(10)

    store = AnswerStore(board.engine, board.journal, lambda: AT)
    stream = handed_in(seat, ATTEMPT)
    writer = seat.writer(board, ATTEMPT)
    checked = intake.check([stream.batch(1, 2)], writer)
    first = store.save(checked)
    assert began.wait(10)
    # A body that no column takes stands for a statement that fails; it is in one group with a good one.
    odd = intake.check([stream.batch(3, 3)], writer)[0]
    unstorable = msgspec.structs.replace(odd.entries[0], body=cast("bytes", object()))
    broken = replace(odd, entries=(unstorable,))
    bad, good = store.save([broken]), store.save(intake.check([stream.batch(3)], writer))
    go_on.set()
    assert first.result(10)[0].seq == 2
    assert bad.exception(10) is not None
    assert good.result(10)[0].seq == 7
    store.close()
    assert held(board) == as_rows(stream)


CUTS = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 5)), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=CUTS, data=st.data())
def test_any_order_repeat_and_cut_of_batches_ends_in_the_same_store(
    board: Board, seat: StationKeys, store: AnswerStore, cuts: list[tuple[int, int]], data: st.DataObject
) -> None:
    attempt = journal.StreamId(data.draw(st.binary(min_size=16, max_size=16)))
    stream = handed_in(seat, attempt, steps=8)
    head = stream.head()
    writer = seat.writer(board, attempt)
    for first, more in cuts:
        batch = stream.batch(first, first + more, heads=(head,))
        store.save(intake.check([batch], writer)).result(10)
    at = 0
    while at < len(stream.entries):  # then as a station does: from where the acknowledgement says
        (ack,) = store.save(intake.check([stream.batch(at + 1, at + 4, heads=(head,))], writer)).result(10)
        assert ack.seq > at
        at = ack.seq
    assert held(board, attempt) == as_rows(stream)
    assert ack.receipt
    assert not ack.forked
