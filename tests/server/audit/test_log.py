"""The log: each fact once, in whatever way it is fed, and roots that go on from one another."""

import os
import signal
import threading
from multiprocessing import get_context
from pathlib import Path

import pytest

from protocol import journal, merkle
from protocol.journal import StreamId
from protocol.log import LeafKind, read_leaf
from protocol.records import HandedOver, Progress, RootSigned
from server.answers import service as journals
from server.audit import log as audit_log
from server.audit.board_journal import BoardJournal
from server.audit.log import EmptyLogError, Log
from server.audit.log_keeper import HOUR_US, LogKeeper
from server.board_folder import BoardFolder
from server.db.engine import writing
from tests.server.board import AT, HOA, HUY, Board, Stream
from tests.server.staff.conftest import attempt_stream, desk_stream, handed_in, keep


@pytest.fixture
def day(board: Board) -> Board:
    """A board with a desk's head and two hand-ins."""
    board.with_roster()
    desk = desk_stream(board)
    keep(board, desk)
    with writing(board.engine) as db:
        journals.add_head(db, desk.head())
    for row in (HOA, HUY):
        handed_in(board, attempt_stream(board, row.seat))
    return board


def log_of(board: Board, at: int = AT) -> Log:
    return Log(board.engine, board.journal, lambda: at)


def kinds(board: Board) -> list[LeafKind]:
    with board.engine.connect() as db:
        return [read_leaf(leaf).kind for leaf in audit_log.leaves(db)]


def root_entries(board: Board) -> list[RootSigned]:
    with board.engine.connect() as db:
        records = [journal.read(entry) for entry in journals.read(db, board.journal.stream)]
    return [record for record in records if isinstance(record, RootSigned)]


def test_hand_ins_and_desk_heads_are_logged_once(day: Board) -> None:
    assert log_of(day).catch_up() == 3
    assert log_of(day).catch_up() == 0
    assert kinds(day) == [LeafKind.HAND_IN, LeafKind.HAND_IN, LeafKind.DESK_HEAD]


def test_a_hand_over_is_logged(day: Board) -> None:
    moved, seat = attempt_stream(day), day.enrolled("seat", "07/30")
    entry, _ = journal.append(
        journal.Tip(moved.id, 2), HandedOver(seat.certificate, 1, moved.tip.seq, moved.tip.hash, "moved", ()), AT
    )
    with writing(day.engine) as db:
        journals.add_entries(db, [journals.row_of(entry)])
    log_of(day).catch_up()
    assert LeafKind.HAND_OVER in kinds(day)


def test_a_root_covers_where_every_stream_ends_and_is_an_entry(day: Board) -> None:
    log = log_of(day)
    signed = log.publish()
    signed.check_signature(day.folder.signing.public_key())
    assert kinds(day)[3:] == [LeafKind.STREAM_HEAD] * 3  # two attempts, and the board's own journal
    assert (signed.size, signed.root, signed.at) == (6, log.root(6), AT)
    assert root_entries(day) == [RootSigned(6, signed.root, signed.encode())]


def test_with_nothing_new_there_is_no_new_root(day: Board) -> None:
    first = log_of(day).publish()
    assert log_of(day, AT + 1).publish() == first
    assert len(root_entries(day)) == 1


def test_a_root_goes_on_from_the_one_before(day: Board) -> None:
    log = log_of(day)
    first = log.publish()
    stream = desk_more(day)
    keep(day, stream)
    with writing(day.engine) as db:
        journals.add_head(db, stream.head())
    second = log.publish()
    assert second.size > first.size
    path = log.consistency(first.size, second.size)
    merkle.check_consistency(first.size, first.root, second.size, second.root, path)


def desk_more(board: Board) -> Stream:
    """Return the stream of a second desk."""
    keys = board.enrolled("desk", "ban-2", "07")
    return Stream(keys, StreamId(keys.id), "desk").open()


def test_every_leaf_is_proven_by_a_log_that_was_just_opened(day: Board) -> None:
    signed = log_of(day).publish()
    with day.engine.connect() as db:
        leaves = list(audit_log.leaves(db))
    for position, leaf in enumerate(leaves):
        path = log_of(day).inclusion(position, signed.size)
        merkle.check_inclusion(merkle.leaf_hash(leaf), position, signed.size, path, signed.root)


def test_an_empty_log_has_no_root(board: Board) -> None:
    with pytest.raises(EmptyLogError):
        log_of(board).publish()


def test_roots_are_found_again_the_last_first(day: Board) -> None:
    first = log_of(day).publish()
    with writing(day.engine) as db:
        day.journal.append(db, Progress(1, 2), at=AT)
    second = log_of(day).publish()
    with day.engine.connect() as db:
        assert audit_log.roots(db) == [second, first]
        assert audit_log.last_root(db) == second
        assert audit_log.root_of(db, first.size) == first
        assert audit_log.root_of(db, 1) is None


def test_many_feeders_at_once_log_each_fact_once(day: Board) -> None:
    start = threading.Barrier(4)

    def feed() -> None:
        start.wait()
        log_of(day).publish()

    feeders = [threading.Thread(target=feed) for _ in range(4)]
    for feeder in feeders:
        feeder.start()
    for feeder in feeders:
        feeder.join()
    with day.engine.connect() as db:
        leaves = list(audit_log.leaves(db))
    facts = [(leaf.kind, leaf.stream, leaf.segment, leaf.seq) for leaf in map(read_leaf, leaves)]
    assert len(facts) == len(set(facts))
    assert sum(kind is LeafKind.HAND_IN for kind, *_ in facts) == 2


def test_a_keeper_logs_at_once_and_signs_by_the_hour(day: Board) -> None:
    now = [AT]
    keeper = LogKeeper(day.engine, Log(day.engine, day.journal, lambda: now[0]), lambda: now[0])
    keeper.tick()
    assert (len(kinds(day)), root_entries(day)) == (3, [])
    now[0] += HOUR_US
    keeper.tick()
    keeper.tick()
    assert [entry.size for entry in root_entries(day)] == [6]


def test_a_keeper_ends_when_it_is_told(day: Board) -> None:
    keeper = LogKeeper(day.engine, log_of(day))
    keeper.start()
    keeper.close()


def feed_until_killed(folder: Path, started: "os.PathLike[str]") -> None:
    """Feed the log of a board over and over, in a process that will be killed."""
    board = BoardFolder(folder)
    log = Log(board.open(), BoardJournal(board.signing, board.certificate))
    Path(started).touch()
    while True:
        log.publish()


def test_a_feeder_that_was_killed_leaves_each_fact_logged_once(day: Board, tmp_path: Path) -> None:
    context = get_context("spawn")
    for round_ in range(3):
        started = tmp_path / f"started-{round_}"
        process = context.Process(target=feed_until_killed, args=(day.folder.path, started))
        process.start()
        waiting = threading.Event()
        while not started.exists():
            waiting.wait(0.02)
        with writing(day.engine) as db:
            day.journal.append(db, Progress(round_, 22), at=AT)
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    signed = log_of(day).publish()
    with day.engine.connect() as db:
        leaves = list(audit_log.leaves(db))
        signed_roots = audit_log.roots(db)
    facts = [(leaf.kind, leaf.stream, leaf.segment, leaf.seq) for leaf in map(read_leaf, leaves)]
    assert len(facts) == len(set(facts)) == signed.size
    assert [log_of(day).root(one.size) for one in signed_roots] == [one.root for one in signed_roots]
    assert [entry.size for entry in root_entries(day)] == [one.size for one in reversed(signed_roots)]
