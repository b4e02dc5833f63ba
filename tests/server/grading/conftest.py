"""A board whose paper is packed, and attempts as the answers store keeps them."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection, Engine, delete, insert

from protocol import journal, sealing
from protocol.journal import StreamId, Tip, device_id
from protocol.officer import OfficerKeys
from protocol.records import AttemptOpened, HandedOver, PaperOpened, Record, StreamOpened, Submitted, WrappedKey
from server.answers import service as journals
from server.answers.models import entries
from server.audit.board_journal import BoardJournal
from server.db.engine import Role, writing
from server.grading import runs
from server.grading.record import Graded
from server.grading.runs import Run
from server.grading.service import grade
from server.papers.models import variant_maps
from server.papers.packing import Packed
from server.results.service import Result, all_results
from tests.server.board import Board as Exam
from tests.server.board import make_board
from tests.server.databases import Databases
from tests.server.grading import papers

AT = 1_797_000_000_000_000
BEGUN = 3  # entries before the first answer


@dataclass(frozen=True)
class Board:
    """An exam's board, the papers role's database, and the paper that is sat."""

    exam: Exam
    papers: Engine
    packed: Packed

    @property
    def engine(self) -> Engine:
        """The board's database."""
        return self.exam.engine

    @property
    def grading(self) -> X25519PrivateKey:
        """The grading key, as two officers would open it."""
        return self.exam.grading

    @property
    def journal(self) -> BoardJournal:
        """The board's own journal."""
        return self.exam.journal

    @cached_property
    def officers(self) -> tuple[OfficerKeys, OfficerKeys]:
        """The keys of two officers, who are added: a PIN is stretched for a while, so once."""
        return self.exam.with_officers().unlocked()

    def grade(self, at: int = AT) -> list[Result]:
        """Grade and return what stands in the results."""
        grade(self.engine, self.papers, self.grading, self.journal, at)
        with self.engine.connect() as db:
            return all_results(db)

    def run(self) -> Run:
        """Return the last run."""
        with self.engine.connect() as db:
            found = runs.latest(db)
        assert found is not None
        return found

    def outcome(self, attempt: StreamId) -> Graded:
        """Return what the last run made of an attempt."""
        with self.engine.connect() as db:
            found = runs.outcome(db, self.run().id, attempt)
        assert found is not None
        return found

    def attempt(
        self, candidate: str, *records: Record, hand_in: bool = True, signed: bool = True, variant: str = "0101"
    ) -> StreamId:
        """Keep an attempt's journal as the answers store does."""
        stream, key = StreamId(os.urandom(16)), os.urandom(32)
        begun: tuple[Record, ...] = (
            StreamOpened("attempt", b"", (self._wrapped(stream, key),)),
            AttemptOpened(candidate, "ca-1", "07", "15", 1, "code"),
            PaperOpened(papers.PAPER, variant, bytes(32), 90),
        )
        ended: tuple[Record, ...] = (Submitted(len(records), 22, "candidate"),) if hand_in else ()
        self.write(Tip(stream), key, (*begun, *records, *ended), signed=signed)
        return stream

    def moved(self, candidate: str, first: Sequence[Record], known: int, second: Sequence[Record]) -> StreamId:
        """Keep an attempt that went on at another seat, which knew `known` entries of the first segment."""
        stream, key = StreamId(os.urandom(16)), os.urandom(32)
        begun: tuple[Record, ...] = (
            StreamOpened("attempt", b"", (self._wrapped(stream, key),)),
            AttemptOpened(candidate, "ca-1", "07", "15", 1, "code"),
            PaperOpened(papers.PAPER, "0101", bytes(32), 90),
        )
        self.write(Tip(stream), key, (*begun, *first), signed=False)
        over = HandedOver(b"", 1, known, bytes(32), "moved", (self._wrapped(stream, key),))
        self.write(Tip(stream, 2), key, (over, *second, Submitted(0, 22, "candidate")), signed=True)
        return stream

    def _wrapped(self, stream: StreamId, key: bytes) -> WrappedKey:
        return sealing.wrap_stream_key(stream, key, self.grading.public_key().public_bytes_raw())

    def write(self, tip: Tip, key: bytes, records: Sequence[Record], *, signed: bool) -> None:
        """Keep entries after `tip`, and a head over the last."""
        device, rows = Ed25519PrivateKey.generate(), []
        for record in records:
            entry, tip = journal.append(tip, record, AT, key, os.urandom(12))
            rows.append(journals.row_of(entry))
        with writing(self.engine) as db:
            journals.own(db, tip.stream, device_id(device.public_key()), "attempt")
            journals.add_entries(db, rows)
            if signed:
                journals.add_head(db, journal.sign_head(tip, AT, device))

    def lose(self, attempt: StreamId, seq: int, segment: int = 1) -> None:
        """Lose an entry, as a damaged disk does."""
        with writing(self.engine) as db:
            db.execute(
                delete(entries).where(entries.c.stream == attempt, entries.c.segment == segment, entries.c.seq == seq)
            )

    def decide(self, *records: Record) -> None:
        """Enter decisions in the board's own stream."""
        with writing(self.engine) as db:
            self.journal.append(db, *records, at=AT)

    def hash_at(self, attempt: StreamId, seq: int) -> bytes:
        """Return the hash of an entry."""
        with self.engine.connect() as db:
            return journal.decode_header(journals.held_headers(db, attempt, 1, seq, seq)[seq]).hash


def keep_map(db: Connection, packed: Packed, variant: str = "0101") -> None:
    """Keep the way back from a variant's pseudonyms."""
    content = msgspec.json.encode(packed.key_map)
    db.execute(insert(variant_maps).values(paper_id=papers.PAPER, variant=variant, map=content))


def board_of(packed: Packed, folder: Path, databases: Databases | None = None) -> Iterator[Board]:
    """Yield a board on which `packed` is sat."""
    exam = make_board(folder, databases)
    held = exam.folder.open(Role.PAPERS)
    with writing(held) as db:
        keep_map(db, packed)
    yield Board(exam, held, packed)
    exam.engine.dispose()
    held.dispose()


@pytest.fixture(scope="session")
def packed() -> Packed:
    """A paper as the graduation exam has it."""
    return papers.packed()


@pytest.fixture(scope="session")
def packed_with_blocks() -> Packed:
    """A paper with two blocks, an essay and an upload."""
    return papers.packed_with_blocks()


@pytest.fixture
def at(packed: Packed, tmp_path: Path) -> Iterator[Board]:
    """A board whose paper is packed and whose bank is empty."""
    yield from board_of(packed, tmp_path)


@pytest.fixture
def either(packed: Packed, tmp_path: Path, databases: Databases) -> Iterator[Board]:
    """The same on each kind of database."""
    yield from board_of(packed, tmp_path, databases)


@pytest.fixture
def blocks(packed_with_blocks: Packed, tmp_path: Path) -> Iterator[Board]:
    """A board whose paper has blocks, an essay and an upload."""
    yield from board_of(packed_with_blocks, tmp_path)
