"""What the log and a printed root find that chains and manifest cannot: a board that writes its past anew."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from protocol import export, log
from protocol.export import FRAME, LOG_FILE, FrameKind, frame
from protocol.journal import Tip
from protocol.merkle import Tree
from protocol.records import HandedOver, Progress, RootSigned
from server.audit.findings import Fault, Verification
from server.audit.log_judge import PrintedRoot
from server.audit.verifier import check
from tests.server.audit.exports import AT, Export, Written, attempt, make_export, make_logged, station

STRAIGHT, MOVED, REST = 2, 3, 4  # the attempts among an export's segments


@pytest.fixture
def exported() -> Export:
    """An export with a log, that a test may alter before it is written."""
    return make_logged()


def printed_of(exported: Export, number: int = -1) -> PrintedRoot:
    root = exported.roots[number]
    return PrintedRoot(root.root, root.size)


def faults(done: Verification) -> set[Fault]:
    return {finding.fault for finding in done.findings}


def test_a_log_that_bears_its_journals_out_has_nothing_found(exported: Export) -> None:
    done = check(exported.files(), printed=printed_of(exported))
    assert done.findings == ()
    assert (done.leaves, done.roots, done.matched, done.unlogged) == (9, 2, 9, 0)


@pytest.mark.parametrize("number", [0, 1])
def test_every_root_that_was_printed_is_found_again_with_or_without_its_size(exported: Export, number: int) -> None:
    printed = printed_of(exported, number)
    files = exported.files()
    assert check(files, printed=printed).matched == printed.size
    assert check(files, printed=PrintedRoot(printed.root)).matched == printed.size
    assert check(files, printed=replace(printed, signed=exported.roots[number])).whole


def test_without_a_printed_root_nothing_is_compared(exported: Export) -> None:
    done = check(exported.files())
    assert (done.whole, done.matched) == (True, 0)


def test_a_root_that_was_never_printed_is_none_of_this_log(exported: Export) -> None:
    files = exported.files()
    assert faults(check(files, printed=PrintedRoot(bytes(32)))) == {Fault.OTHER_ROOT}
    assert faults(check(files, printed=PrintedRoot(bytes(32), 5))) == {Fault.OTHER_ROOT}


def test_a_printed_root_by_another_server_is_none_of_this_log(exported: Export) -> None:
    root = exported.roots[-1]
    forged = log.sign_root(root.size, root.root, root.at, station("desk", "ban-2").key)
    done = check(exported.files(), printed=PrintedRoot(root.root, root.size, forged))
    assert faults(done) == {Fault.OTHER_ROOT}


def test_a_tail_behind_the_last_head_taken_away_by_the_board_is_found(exported: Export) -> None:
    straight = exported.segments[STRAIGHT]
    cut(4)(straight)
    done = check(exported.files())
    assert faults(done) == {Fault.NOT_AS_LOGGED}
    assert done.findings[0].file == straight.path


def test_an_entry_written_anew_with_its_heads_is_found(exported: Export) -> None:
    straight = exported.segments[STRAIGHT]
    forged = attempt(straight.writer, 1, paper_hash(exported), answers=2)  # the seat's key in the board's hands
    forged.write(Progress(2, 22)).sign().promise(exported.board)
    straight.entries, straight.heads, straight.tip = forged.entries, forged.heads, forged.tip
    straight.receipts = forged.receipts
    assert Fault.NOT_AS_LOGGED in faults(check(exported.files()))


def test_a_stream_left_out_is_found(exported: Export) -> None:
    gone = exported.segments.pop(STRAIGHT)
    found = check(exported.files()).findings
    assert {(one.fault, one.file) for one in found} == {(Fault.NOT_AS_LOGGED, gone.path)}


def test_an_older_copy_is_found_by_the_root_that_was_printed_later() -> None:
    exported = make_export().logged()
    older = exported.files()
    exported.segments.append(attempt(station("seat", "07/15"), 8, paper_hash(exported)).sign())
    printed = printed_of(exported.logged())
    assert check(older).whole  # alone it is as good as ever
    assert faults(check(older, printed=printed)) == {Fault.SHORT_LOG}
    assert faults(check(older, printed=PrintedRoot(printed.root))) == {Fault.OTHER_ROOT}


def paper_hash(exported: Export) -> bytes:
    return hashlib.sha256(next(iter(exported.papers.values()))).digest()


def test_a_log_made_anew_without_a_hand_in_is_found_by_the_printed_root() -> None:
    honest = make_logged()
    printed = printed_of(honest)
    forged = make_export()
    del forged.segments[STRAIGHT]
    files = forged.logged().logged().files()
    assert check(files).whole  # the board signed it all again
    assert not check(files, printed=printed).whole


def test_an_export_without_its_log_does_not_pass_beside_a_printed_root(exported: Export) -> None:
    printed = printed_of(exported)
    bare = {path: content for path, content in exported.files().items() if path != LOG_FILE}
    assert LOG_FILE in {one.file for one in check(bare, printed=printed).findings}
    assert LOG_FILE in {one.file for one in check(make_export().files(), printed=printed).findings}


def test_a_log_left_out_of_the_manifest_too_is_missed_for_its_roots(exported: Export) -> None:
    exported.leaves = []
    assert [(one.fault, one.file) for one in check(exported.files()).findings] == [(Fault.MISSING_FILE, LOG_FILE)]


def test_the_entry_of_a_printed_root_cannot_be_cut_off(exported: Export) -> None:
    printed = printed_of(exported)
    board = exported.segments[0]
    board.entries.pop()
    board.heads.pop()
    board.tip = Tip(board.tip.stream, 1, len(board.entries), board.entries[-1].hash)
    exported.roots.pop()
    assert check(exported.files()).whole
    assert faults(check(exported.files(), printed=printed)) == {Fault.NOT_AS_LOGGED}


def test_a_root_that_the_journal_does_not_know_is_found(exported: Export) -> None:
    size = len(exported.leaves)
    root = Tree(leaf.hash for leaf in exported.leaves).root()
    exported.roots.append(log.sign_root(size, root, AT + 99, exported.board.key))
    assert faults(check(exported.files())) == {Fault.NOT_AS_LOGGED}


@pytest.mark.parametrize("number", [0, 1])
def test_a_root_over_other_leaves_is_found(exported: Export, number: int) -> None:
    root = exported.roots[number]
    exported.roots[number] = log.sign_root(root.size, bytes(32), root.at, exported.board.key)
    assert Fault.BAD_ROOT in faults(check(exported.files()))


def test_a_root_by_another_key_is_found(exported: Export) -> None:
    root = exported.roots[0]
    exported.roots[0] = log.sign_root(root.size, root.root, root.at, station("desk", "ban-2").key)
    assert Fault.BAD_ROOT in faults(check(exported.files()))


def test_a_log_cut_below_a_root_is_found(exported: Export) -> None:
    exported.leaves.pop()
    assert {Fault.BAD_ROOT, Fault.SHORT_LOG} & faults(check(exported.files()))


def test_a_leaf_that_stands_twice_is_found(exported: Export) -> None:
    exported.leaves.append(exported.leaves[0])
    assert faults(check(exported.files())) == {Fault.BAD_LOG}


@pytest.mark.parametrize("leaf", [b"", b"\x07abc", b"\x05" + bytes(149)])
def test_a_leaf_of_no_form_is_found(exported: Export, leaf: bytes) -> None:
    content = exported.log_file() + frame(FrameKind.LEAF, leaf)
    assert Fault.BAD_LOG in faults(check({**exported.files(), LOG_FILE: content}))


@pytest.mark.parametrize("content", [b"", b"TTMKLOG1\x04", b"TTMKLOG1" + FRAME.pack(4, 2**32 - 1), b"x" * 99])
def test_a_log_of_anything_is_a_finding(exported: Export, content: bytes) -> None:
    assert LOG_FILE in {one.file for one in check({**exported.files(), LOG_FILE: content}).findings}


def test_a_receipt_given_long_before_the_root_must_be_in_the_log() -> None:
    exported = make_export()
    receipts, exported.segments[STRAIGHT].receipts = exported.segments[STRAIGHT].receipts, []
    exported.logged()
    exported.segments[STRAIGHT].receipts = receipts
    done = check(exported.files())
    assert (done.whole, done.unlogged) == (True, 1)  # a few microseconds: it may still be on its way
    late = log.sign_root(exported.roots[0].size, exported.roots[0].root, AT + 3600_000_000, exported.board.key)
    board = exported.segments[0]
    exported.roots = [late]
    board.entries.pop()
    board.heads.pop()
    board.tip = Tip(board.tip.stream, 1, len(board.entries), board.entries[-1].hash)
    board.write(log_entry(late)).sign()
    assert faults(check(exported.files())) == {Fault.UNLOGGED}


def log_entry(root: log.SignedRoot) -> RootSigned:
    return RootSigned(root.size, root.root, root.encode())


def test_a_tail_lost_with_a_torn_disk_is_told_and_nobody_is_blamed() -> None:
    exported = make_export()
    moved, seat = exported.segments[MOVED], station("seat", "07/30")
    beyond = moved.tip.seq + 5  # the seat had written on, and the board never got it
    over = HandedOver(seat.certificate, 1, beyond, bytes([7]) * 32, "torn_tail", ())
    exported.segments[REST] = Written(seat, Tip(moved.tip.stream, 2)).write(over, Progress(1, 2)).sign()
    done = check(exported.files())
    assert (done.whole, done.unreceived) == (True, 5)


def test_a_torn_tail_that_names_what_the_board_holds_otherwise_is_found() -> None:
    exported = make_export()
    moved, seat = exported.segments[MOVED], station("seat", "07/30")
    over = HandedOver(seat.certificate, 1, moved.tip.seq, bytes([7]) * 32, "torn_tail", ())
    exported.segments[REST] = Written(seat, Tip(moved.tip.stream, 2)).write(over, Progress(1, 2)).sign()
    assert faults(check(exported.files())) == {Fault.BAD_HAND_OVER}


def resigned(exported: Export, alter: Callable[[Written], None], number: int) -> Mapping[str, bytes]:
    """Alter a segment, and have the board sign a manifest over the result."""
    alter(exported.segments[number])
    return exported.files()


def cut(entries: int) -> Callable[[Written], None]:
    """Take a tail away with every head and receipt over it."""

    def alter(segment: Written) -> None:
        del segment.entries[-entries:]
        left = len(segment.entries)
        segment.heads = [head for head in segment.heads if head.seq <= left]
        segment.receipts = [promise for promise in segment.receipts if promise.seq <= left]
        segment.tip = Tip(segment.tip.stream, segment.tip.segment, left, segment.entries[-1].hash)

    return alter


def taken(place: int) -> Callable[[Written], None]:
    """Take one entry out."""

    def alter(segment: Written) -> None:
        del segment.entries[place]

    return alter


def swapped(place: int) -> Callable[[Written], None]:
    """Change the places of two neighbours."""

    def alter(segment: Written) -> None:
        segment.entries[place : place + 2] = reversed(segment.entries[place : place + 2])

    return alter


@pytest.mark.parametrize("number", range(5))
def test_whatever_the_board_takes_out_swaps_or_cuts_and_signs_again_is_found(number: int) -> None:
    printed = printed_of(make_logged())
    length = len(make_logged().segments[number].entries)
    alterations = [*map(cut, range(1, length)), *map(taken, range(length)), *map(swapped, range(length - 1))]
    unseen = [
        place
        for place, alter in enumerate(alterations)
        if check(resigned(make_logged(), alter, number), printed=printed).whole
    ]
    assert unseen == []


def test_every_changed_byte_of_the_log_is_found(exported: Export) -> None:
    files, printed = exported.files(), printed_of(exported)
    content = files[LOG_FILE]
    unseen = [
        place
        for place in range(0, len(content), 3)
        if check(
            {**files, LOG_FILE: content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]}, printed=printed
        ).whole
    ]
    assert unseen == []


@pytest.mark.parametrize("number", range(9))
def test_a_leaf_taken_out_by_the_board_is_found(exported: Export, number: int) -> None:
    printed = printed_of(exported)
    del exported.leaves[number]
    assert not check(exported.files(), printed=printed).whole
    assert export.LOG_FILE in {one.file for one in check(exported.files()).findings}
