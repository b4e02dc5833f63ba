"""A stream that goes on at another device, and what of it counts there."""

import dataclasses
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from protocol import device, journal
from protocol.api import SegmentAck
from protocol.device import Authority
from protocol.journal import Entry, SignedHead, StreamId
from protocol.records import Answered, ChoiceResponse, HandedOver, Progress, Submitted
from station.journal_store import DiskFailedError, JournalStore
from station.streams import MOVED, StreamKeys, StreamWriter
from tests.station.conftest import AT

ATTEMPT = StreamId(bytes(range(16)))
FIRST, LATE = Answered("i1", ChoiceResponse("c1")), Answered("i2", ChoiceResponse("c2"))


@pytest.fixture
def other_keys(authority: Authority, stream_keys: StreamKeys) -> StreamKeys:
    """The keys of another seat, for the same attempt."""
    key = Ed25519PrivateKey.generate()
    certificate = device.encode_certificate(authority.issue_device(key.public_key(), "seat", "07/31", AT, 30))
    return dataclasses.replace(stream_keys, device_key=key, certificate=certificate)


@pytest.fixture
def old(tmp_path: Path, stream_keys: StreamKeys) -> StreamWriter:
    """The first seat's writer, some way on."""
    made = StreamWriter(JournalStore(tmp_path / "old"), ATTEMPT, "attempt", stream_keys)
    made.append(FIRST, Progress(1, 22))
    return made


def all_of(writer: StreamWriter, folder: Path) -> tuple[list[Entry], list[SignedHead]]:
    store = JournalStore(folder)
    head = writer.sign_head()
    return store.entries(ATTEMPT), [head]


def moved_to(folder: Path, old: StreamWriter, keys: StreamKeys) -> tuple[JournalStore, StreamWriter]:
    store = JournalStore(folder / "new")
    store.take_in(*all_of(old, folder / "old"))
    return store, StreamWriter(store, ATTEMPT, "attempt", keys)


def test_another_device_goes_on_in_the_next_segment_and_names_what_it_knew(
    tmp_path: Path, old: StreamWriter, other_keys: StreamKeys
) -> None:
    _, new = moved_to(tmp_path, old, other_keys)
    records = new.records()
    assert records[:-1] == old.records()
    over = records[-1]
    assert isinstance(over, HandedOver)
    assert (over.segment, over.seq, over.hash, over.reason) == (1, old.tip.seq, old.tip.hash, MOVED)
    assert (new.tip.segment, new.tip.seq) == (2, 1)


def test_it_goes_on_there_after_a_restart(tmp_path: Path, old: StreamWriter, other_keys: StreamKeys) -> None:
    store, new = moved_to(tmp_path, old, other_keys)
    new.append(LATE)
    again = StreamWriter(store, ATTEMPT, "attempt", other_keys)
    assert (again.tip.segment, again.tip.seq) == (2, 2)


def test_what_was_taken_in_is_not_sent_back_and_what_follows_is(
    tmp_path: Path, old: StreamWriter, other_keys: StreamKeys
) -> None:
    store, new = moved_to(tmp_path, old, other_keys)
    assert [(batch.segment, len(batch.entries)) for batch in store.pending()] == [(2, 1)]
    store.acknowledge(SegmentAck(ATTEMPT, 2, new.tip.seq))
    assert store.waiting() == 0


def test_what_the_old_seat_wrote_beyond_that_does_not_count_when_the_attempt_comes_back(
    tmp_path: Path, old: StreamWriter, stream_keys: StreamKeys, other_keys: StreamKeys
) -> None:
    store, new = moved_to(tmp_path, old, other_keys)
    old.append(LATE)  # nobody knew of it
    new.append(Answered("i3", ChoiceResponse("c3")))
    back = JournalStore(tmp_path / "old")
    back.take_in(store.entries(ATTEMPT), [])
    home = StreamWriter(back, ATTEMPT, "attempt", stream_keys)
    assert home.tip.segment == 3
    answered = [record for record in home.records() if isinstance(record, Answered)]
    assert answered == [FIRST, Answered("i3", ChoiceResponse("c3"))]
    assert LATE in [journal.read(entry, stream_keys.stream_key) for entry in back.entries(ATTEMPT)]


def test_the_same_again_changes_nothing_and_a_closed_disk_takes_nothing(
    tmp_path: Path, old: StreamWriter, other_keys: StreamKeys
) -> None:
    store, new = moved_to(tmp_path, old, other_keys)
    entries, heads = all_of(old, tmp_path / "old")
    store.take_in(entries, heads)
    assert store.entries(ATTEMPT)[: len(entries)] == entries
    assert new.tip.segment == 2
    store.close()
    with pytest.raises(DiskFailedError):
        store.take_in(entries, heads)


def test_a_hand_in_is_the_end(old: StreamWriter) -> None:
    assert not old.ends_in_hand_in
    old.append(Submitted(1, 22, "candidate"))
    assert old.ends_in_hand_in
