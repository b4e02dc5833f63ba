"""Many journals in one ordered scan, and what is missing of each."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, delete

from protocol import journal
from protocol.journal import StreamId, Tip
from protocol.records import Progress, Record, Submitted
from server.answers import scanning
from server.answers import service as journals
from server.answers.models import entries
from server.answers.scanning import SUBMITTED, SegmentCount
from server.db import migrations
from server.db.engine import open_database, writing

FIRST, SECOND = StreamId(b"\x01" * 16), StreamId(b"\x02" * 16)


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Engine]:
    """Two streams: four entries and a hand-in under a signed head; three and two entries in two segments."""
    engine = open_database(tmp_path)
    migrations.upgrade(engine)
    write(engine, Tip(FIRST), 4, Submitted(4, 4, "candidate"))
    write(engine, Tip(SECOND), 3)
    write(engine, Tip(SECOND, 2), 2)
    yield engine
    engine.dispose()


def write(engine: Engine, tip: Tip, count: int, *ending: Record) -> None:
    """Keep so many entries, and with an ending a head over it."""
    with writing(engine) as db:
        for record in (*(Progress(number, 4) for number in range(count)), *ending):
            entry, tip = journal.append(tip, record, 1, os.urandom(32), os.urandom(12))
            journals.add_entries(db, [journals.row_of(entry)])
        if ending:
            journals.add_head(db, journal.sign_head(tip, 1, Ed25519PrivateKey.generate()))


def test_segments_are_counted_in_order(board: Engine) -> None:
    with board.connect() as db:
        assert scanning.segment_counts(db) == [
            SegmentCount(FIRST, 1, 5, 5),
            SegmentCount(SECOND, 1, 3, 3),
            SegmentCount(SECOND, 2, 2, 2),
        ]


def test_streams_come_with_their_entries_of_the_kinds_asked_for(board: Engine) -> None:
    with board.connect() as db:
        whole = scanning.scan(db, FIRST, SECOND, (26, SUBMITTED))
        assert [(entry.segment, entry.seq) for entry in whole[SECOND]] == [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)]
        assert [entry.seq for entry in scanning.scan(db, FIRST, FIRST, (SUBMITTED,))[FIRST]] == [5]
        assert SECOND not in scanning.scan(db, FIRST, FIRST, (26,))
        held = [journal.Entry(journal.decode_header(one.header), one.body) for one in whole[FIRST]]
        assert held == list(journals.read(db, FIRST))


@pytest.mark.parametrize(
    ("lost", "last", "missing"), [((), 5, 0), ((3,), 5, 3), ((1,), 5, 1), ((5,), 5, 5), ((5,), 4, 0), ((2, 4), 5, 2)]
)
def test_the_first_hole_is_found(board: Engine, lost: tuple[int, ...], last: int, missing: int) -> None:
    with writing(board) as db:
        db.execute(delete(entries).where(entries.c.stream == FIRST, entries.c.seq.in_(lost)))
        assert scanning.first_missing(db, FIRST, 1, last) == missing


def test_heads_over_hand_ins_are_found_and_no_others(board: Engine) -> None:
    with writing(board) as db:
        tip, _ = journals.tip_of(db, SECOND, 2)
        journals.add_head(db, journal.sign_head(tip, 1, Ed25519PrivateKey.generate()))
        assert list(scanning.hand_in_heads(db)) == [(FIRST, 1, 5)]
