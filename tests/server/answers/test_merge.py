"""Journals merge: whatever order, repeats and cuts their batches come in, the store ends with the same content."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Table, select

from protocol import journal
from protocol.api import SegmentBatch, StoredEntry
from protocol.journal import Entry, SignedHead, StreamId, Tip
from protocol.records import HandedOver, Progress, Record, StreamOpened, Submitted
from server.answers import intake, service
from server.answers.keeping import Acks
from server.answers.models import entries, heads, receipts
from server.answers.store import AnswerStore
from server.db import migrations
from server.db.engine import POSTGRESQL, SQLITE, open_database
from tests.server.board import AT, Board, StationKeys
from tests.server.databases import Databases

EXAMPLES = {SQLITE: 100, POSTGRESQL: 40}
ANSWERS_S = 30

Rows = list[tuple[object, ...]]
Shape = list[list[int]]  # streams, their segments, and the steps in each
Cut = tuple[int, int, int]  # of the n-th segment, counted round, the entries from .. so many

SHAPES = st.lists(st.lists(st.integers(0, 6), min_size=1, max_size=3), min_size=1, max_size=3)
REQUESTS = st.lists(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 7), st.integers(0, 8)), min_size=1, max_size=5), max_size=16
)


@dataclass
class Segment:
    """A segment as its device holds it: entries, and a head signed after each."""

    keys: StationKeys
    tip: Tip
    entries: list[Entry] = field(default_factory=list)
    heads: list[SignedHead] = field(default_factory=list)

    def write(self, record: Record) -> None:
        """Append an entry."""
        entry, self.tip = journal.append(self.tip, record, AT)
        self.entries.append(entry)
        self.heads.append(journal.sign_head(self.tip, AT, self.keys.key))

    def batch(self, first: int = 0, number: int = 100) -> SegmentBatch:
        """Return the entries at these places with the heads over them."""
        cut = slice(first, first + number)
        stored = tuple(StoredEntry(each.header.encode(), each.body) for each in self.entries[cut])
        return SegmentBatch(self.tip.stream, self.tip.segment, stored, tuple(head.encode() for head in self.heads[cut]))


def written(devices: Sequence[StationKeys], shape: Shape) -> list[Segment]:
    """Return attempts that moved from device to device; the last of them handed it in."""
    return [segment for lengths in shape for segment in _attempt(devices, lengths)]


def _attempt(devices: Sequence[StationKeys], lengths: Sequence[int]) -> Iterator[Segment]:
    before = Tip(StreamId(os.urandom(16)))
    for number, (length, keys) in enumerate(zip(lengths, cycle(devices), strict=False), 1):
        segment = Segment(keys, Tip(before.stream, number))
        over = HandedOver(keys.certificate, before.segment, before.seq, before.hash, "torn_tail", ())
        segment.write(StreamOpened("attempt", keys.certificate, ()) if number == 1 else over)
        for step in range(length):
            segment.write(Progress(step, 22))
        if number == len(lengths):
            segment.write(Submitted(length, 22, "candidate"))
        before = segment.tip
        yield segment


@dataclass(frozen=True)
class Kept:
    """A database and the stores over it: as many as the board has processes."""

    board: Board
    engine: Engine
    stores: Sequence[AnswerStore]

    def send(self, keys: StationKeys, *batches: SegmentBatch, process: int = 0) -> "Future[Acks]":
        """Send a request of one device."""
        writer = keys.writer(self.board, *[StreamId(batch.stream) for batch in batches])
        return self.stores[process % len(self.stores)].save(intake.check(batches, writer))

    def send_rest(self, segment: Segment) -> None:
        """Send as a station does: ask how far it is held, go on from there, until the end is acknowledged."""
        (ack,) = self.send(segment.keys, segment.batch(0, 0)).result(ANSWERS_S)
        while (held := ack.seq) < len(segment.entries):
            (ack,) = self.send(segment.keys, segment.batch(held, 3)).result(ANSWERS_S)
            assert ack.seq > held
        (ack,) = self.send(segment.keys, segment.batch()).result(ANSWERS_S)  # heads that came before their entries
        assert not ack.forked

    def content(self, segments: Sequence[Segment]) -> list[Rows]:
        """Return what is held of these streams, in the order of its keys; nothing may be held as evidence."""
        streams = {segment.tip.stream for segment in segments}
        with self.engine.connect() as db:
            assert service.evidence(db) == service.late_entries(db) == []
            tables: tuple[Table, ...] = (entries, heads, receipts)
            wanted = [select(one).where(one.c.stream.in_(streams)).order_by(*one.primary_key) for one in tables]
            return [[tuple(row) for row in db.execute(one)] for one in wanted]


def _kept(board: Board, folder: Path, databases: Databases, processes: int) -> Kept:
    folder.mkdir()
    engine = open_database(databases.lay(folder))
    migrations.upgrade(engine)
    return Kept(board, engine, [AnswerStore(engine, board.journal, lambda: AT) for _ in range(processes)])


@pytest.fixture
def kept(board: Board, databases: Databases, tmp_path: Path) -> Iterator[tuple[Kept, Kept]]:
    """A database for what comes in order and once, and one for what comes anyhow, to two processes of the board."""
    both = _kept(board, tmp_path / "once", databases, 1), _kept(board, tmp_path / "anyhow", databases, 2)
    yield both
    for one in both:
        for store in one.stores:
            store.close()
        one.engine.dispose()


def test_any_order_repeats_and_cuts_of_batches_end_in_the_same_content(board: Board, kept: tuple[Kept, Kept]) -> None:
    once, anyhow = kept
    devices = [board.enrolled("seat", "07/15"), board.enrolled("seat", "07/16")]

    @settings(max_examples=EXAMPLES[board.engine.dialect.name])
    @given(shape=SHAPES, requests=REQUESTS, order=st.randoms(use_true_random=False))
    def merges(shape: Shape, requests: list[list[Cut]], order: Random) -> None:
        segments = written(devices, shape)
        for segment in segments:
            once.send(segment.keys, segment.batch()).result(ANSWERS_S)
        for waiting in [one for number, cuts in enumerate(requests) for one in sent(anyhow, segments, cuts, number)]:
            assert not any(ack.forked for ack in waiting.result(ANSWERS_S))
        for segment in order.sample(segments, len(segments)):
            anyhow.send_rest(segment)
        assert anyhow.content(segments) == once.content(segments)
        assert len(once.content(segments)[0]) == sum(len(segment.entries) for segment in segments)

    merges()


def sent(kept: Kept, segments: Sequence[Segment], cuts: Sequence[Cut], number: int) -> "Iterator[Future[Acks]]":
    """Send a request of several batches, split by who may send them, without waiting for the answer."""
    chosen = [(segments[which % len(segments)], first, length) for which, first, length in cuts]
    for keys in {segment.keys.id: segment.keys for segment, _, _ in chosen}.values():
        batches = [one.batch(first, length) for one, first, length in chosen if one.keys is keys]
        yield kept.send(keys, *batches, process=number)
