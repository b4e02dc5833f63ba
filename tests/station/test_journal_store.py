"""The journals on disk: durable, whole, and honest about what a disk lost."""

import sqlite3
from pathlib import Path

import pytest

from protocol import journal
from protocol.api import SegmentAck
from protocol.journal import SignedHead, StreamId, Tip
from protocol.records import HandedOver, Progress, StreamOpened
from station.journal_store import DiskFailedError, JournalStore
from station.streams import StreamKeys, StreamWriter


def reopened(folder: Path, store: JournalStore) -> JournalStore:
    """Close and open again, as after a restart."""
    store.close()
    return JournalStore(folder)


def written(folder: Path, stream: StreamId, keys: StreamKeys, many: int) -> JournalStore:
    """Return a store with a stream of `many` progress entries after its opening."""
    store = JournalStore(folder)
    writer = StreamWriter(store, stream, "desk", keys)
    for answered in range(many):
        writer.append(Progress(answered, many))
    return store


def test_what_was_appended_is_there_after_a_restart(tmp_path: Path, stream: StreamId, stream_keys: StreamKeys) -> None:
    store = reopened(tmp_path, written(tmp_path, stream, stream_keys, 5))
    records = StreamWriter(store, stream, "desk", stream_keys).records()
    assert isinstance(records[0], StreamOpened)
    assert records[1:] == [Progress(answered, 5) for answered in range(5)]


def test_a_signed_head_covers_all_that_was_written(tmp_path: Path, stream: StreamId, stream_keys: StreamKeys) -> None:
    store = written(tmp_path, stream, stream_keys, 3)
    head = StreamWriter(store, stream, "desk", stream_keys).sign_head()
    journal.verify(store.entries(stream), head, stream_keys.device_key.public_key())


def test_only_what_no_server_holds_is_pending(tmp_path: Path, stream: StreamId, stream_keys: StreamKeys) -> None:
    store = written(tmp_path, stream, stream_keys, 5)
    store.acknowledge(SegmentAck(stream, 1, 4))
    (batch,) = store.pending()
    assert [journal.decode_header(entry.header).seq for entry in batch.entries] == [5, 6]
    assert store.waiting() == 2
    store.acknowledge(SegmentAck(stream, 1, 6))
    assert (store.pending(), store.waiting()) == ((), 0)


def test_a_head_signed_after_its_entries_were_acknowledged_is_still_sent(
    tmp_path: Path, stream: StreamId, stream_keys: StreamKeys
) -> None:
    store = written(tmp_path, stream, stream_keys, 2)
    store.acknowledge(SegmentAck(stream, 1, 3))
    head = StreamWriter(store, stream, "desk", stream_keys).sign_head()
    (batch,) = store.pending()
    assert (batch.entries, batch.heads) == ((), (head.encode(),))
    store.acknowledge(SegmentAck(stream, 1, 3))
    assert store.pending() == ()


@pytest.mark.parametrize(("most_bytes", "sent"), [(0, 1), (900, 2), (1_000_000, 10)])
def test_a_batch_is_no_larger_than_asked_but_an_entry_always_goes(
    tmp_path: Path, stream: StreamId, stream_keys: StreamKeys, most_bytes: int, sent: int
) -> None:
    (batch,) = written(tmp_path, stream, stream_keys, 9).pending(most_bytes=most_bytes)
    assert len(batch.entries) == sent


def test_a_batch_is_no_longer_than_asked(tmp_path: Path, stream: StreamId, stream_keys: StreamKeys) -> None:
    (batch,) = written(tmp_path, stream, stream_keys, 9).pending(most=4)
    assert len(batch.entries) == 4


def test_a_receipt_is_kept_through_later_acknowledgements(
    tmp_path: Path, stream: StreamId, stream_keys: StreamKeys
) -> None:
    store = written(tmp_path, stream, stream_keys, 1)
    store.acknowledge(SegmentAck(stream, 1, 2, receipt=b"promise"))
    store.acknowledge(SegmentAck(stream, 1, 2))
    assert reopened(tmp_path, store).receipt(stream) == b"promise"


def test_a_rolled_back_database_goes_on_in_a_new_segment(
    tmp_path: Path, stream: StreamId, stream_keys: StreamKeys
) -> None:
    store = written(tmp_path, stream, stream_keys, 5)
    known = store.tip(stream)
    store.close()
    with sqlite3.connect(tmp_path / "journal.db") as database:
        database.execute("DELETE FROM entries WHERE seq > 3")
    database.close()
    store = JournalStore(tmp_path)
    writer = StreamWriter(store, stream, "desk", stream_keys)
    last = writer.records()[-1]
    assert writer.tip.segment == 2
    assert isinstance(last, HandedOver)
    assert known == Tip(stream, last.segment, last.seq, last.hash)
    assert store.lost(stream) == 3


def test_a_segment_continued_once_is_not_continued_again(
    tmp_path: Path, stream: StreamId, stream_keys: StreamKeys
) -> None:
    test_a_rolled_back_database_goes_on_in_a_new_segment(tmp_path, stream, stream_keys)
    writer = StreamWriter(JournalStore(tmp_path), stream, "desk", stream_keys)
    assert (writer.tip.segment, writer.tip.seq) == (2, 1)


@pytest.mark.parametrize("kept_share", [0.0, 0.3, 0.6, 0.9, 0.99])
def test_a_file_with_its_tail_torn_off_keeps_a_whole_prefix(
    tmp_path: Path, stream: StreamId, stream_keys: StreamKeys, kept_share: float
) -> None:
    written(tmp_path, stream, stream_keys, 200).close()
    path = tmp_path / "journal.db"
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept_share)])
    store = JournalStore(tmp_path)
    entries = store.entries(stream)
    tip = Tip(stream)
    for entry in entries:
        tip = journal.follow(tip, entry)
    assert tip.seq < 201
    assert tip.seq > 20 or kept_share < 0.5, "what can be read is kept"
    writer = StreamWriter(store, stream, "desk", stream_keys)
    assert writer.tip.segment == 2, "no place in the torn segment is written twice"


def test_what_is_salvaged_keeps_the_head_that_the_receipts_code_is_of(
    tmp_path: Path, stream: StreamId, stream_keys: StreamKeys
) -> None:
    store = written(tmp_path, stream, stream_keys, 20)
    head = StreamWriter(store, stream, "desk", stream_keys).sign_head()
    store.close()
    path = tmp_path / "journal.db"
    content = bytearray(path.read_bytes())
    content[36:40] = (7).to_bytes(4, "big")  # the file says that it has free pages, and has none
    path.write_bytes(content)
    store = JournalStore(tmp_path)
    assert (tmp_path / "journal.damaged-1.db").exists()
    assert store.head(stream) == head


def test_a_database_of_garbage_is_set_aside_not_overwritten(
    tmp_path: Path, stream: StreamId, stream_keys: StreamKeys
) -> None:
    written(tmp_path, stream, stream_keys, 5).close()
    (tmp_path / "journal.db").write_bytes(b"not a database" * 999)
    JournalStore(tmp_path).close()
    assert (tmp_path / "journal.damaged-1.db").read_bytes().startswith(b"not a database")


def test_an_entry_the_disk_did_not_take_is_not_said_to_be_saved(
    tmp_path: Path, stream: StreamId, stream_keys: StreamKeys
) -> None:
    store = JournalStore(tmp_path)
    writer = StreamWriter(store, stream, "desk", stream_keys)
    tip = writer.tip
    store.close()
    with pytest.raises(DiskFailedError):
        writer.append(Progress(1, 1))
    assert writer.tip == tip


def test_the_same_place_is_never_written_twice(tmp_path: Path, stream: StreamId, stream_keys: StreamKeys) -> None:
    store = written(tmp_path, stream, stream_keys, 1)
    entry, _ = journal.append(Tip(stream), Progress(1, 1), at=0)
    with pytest.raises(DiskFailedError):
        store.append([entry])
    assert len(store.entries(stream)) == 2


def test_heads_of_a_stranger_do_not_verify(writer: StreamWriter) -> None:
    head = writer.sign_head()
    forged = SignedHead(head.stream, 1, head.seq, bytes(32), head.at, head.device, head.signature)
    with pytest.raises(journal.BadSignatureError):
        forged.check_signature(writer._keys.device_key.public_key())


def test_a_full_disk_at_the_start_leaves_a_good_journal_where_it_is(
    tmp_path: Path, stream: StreamId, stream_keys: StreamKeys
) -> None:
    written(tmp_path, stream, stream_keys, 5).close()
    before = (tmp_path / "journal.db").read_bytes()
    (tmp_path / "journal.db-wal").mkdir()  # the log cannot be written, as where the disk is full or away
    with pytest.raises(DiskFailedError):
        JournalStore(tmp_path)
    assert (tmp_path / "journal.db").read_bytes() == before
    assert not list(tmp_path.glob("*damaged*"))
    (tmp_path / "journal.db-wal").rmdir()
    store = JournalStore(tmp_path)
    assert len(StreamWriter(store, stream, "desk", stream_keys).records()) == 6


def test_a_torn_tip_record_costs_no_other_stream_its_tip(
    tmp_path: Path, stream: StreamId, stream_keys: StreamKeys
) -> None:
    store = written(tmp_path, stream, stream_keys, 2)
    second, third = StreamId(b"second-stream-16"), StreamId(b"third--stream-16")
    StreamWriter(store, second, "attempt", stream_keys)
    store.close()
    tips = tmp_path / "journal.tips"
    content = bytearray(tips.read_bytes())
    content[0] ^= 1
    tips.write_bytes(content)
    store = JournalStore(tmp_path)
    StreamWriter(store, third, "attempt", stream_keys)
    store.close()
    for log in ("", "-wal", "-shm"):
        (tmp_path / f"journal.db{log}").unlink(missing_ok=True)
    store = JournalStore(tmp_path)
    assert {torn.known.stream for torn in store.torn} == {second, third}
    store.close()
