"""What the verifier promises: a whole export is whole, and whatever is changed is found and named."""

import hashlib
import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from protocol import device, export, journal, receipt
from protocol.export import FRAME, FrameKind
from protocol.journal import Tip
from protocol.records import Erased, ForkFound, HandedOver, PaperOpened, Progress, Submitted
from server.audit.findings import Fault, Finding, Verification
from server.audit.verifier import NotAnExportError, check, verify_export
from tests.server.audit.exports import (
    Export,
    Written,
    answered,
    attempt,
    authority,
    make_export,
    opened,
    station,
)

CHANGES = 1000


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """A whole export."""
    return make_export().files()


@pytest.fixture
def exported() -> Export:
    """An export that a test may alter before it is written."""
    return make_export()


def faults(files: Mapping[str, bytes]) -> set[Fault]:
    return {finding.fault for finding in check(files).findings}


def frames_of(content: bytes) -> list[bytes]:
    return [content[one.start : one.end] for one in export.frames(content)]


def joined(frames: list[bytes]) -> bytes:
    return export.JOURNAL_MAGIC + b"".join(frames)


def longest_journal(files: Mapping[str, bytes]) -> str:
    return max((path for path in files if path.startswith("journals/")), key=lambda path: len(files[path]))


def test_a_whole_export_has_nothing_found(files: dict[str, bytes]) -> None:
    done = check(files)
    assert done.findings == ()
    assert (done.streams, done.heads, done.receipts, done.papers, done.unchecked) == (4, 12, 2, 1, 0)
    assert done.sealed + done.read == done.entries


def test_each_of_a_thousand_changed_bytes_is_found_where_it_is(files: dict[str, bytes]) -> None:
    chance = random.Random(20261212)  # noqa: S311 -- chooses bytes to change, nothing secret
    unseen = [change for _ in range(CHANGES) if (change := one_change(files, chance))]
    assert unseen == []


def one_change(files: Mapping[str, bytes], chance: random.Random) -> tuple[str, int, tuple[Finding, ...]] | None:
    """Change one byte of a file; return what was found where it is not as it should be."""
    path = chance.choice(sorted(files))
    place = chance.randrange(len(files[path]))
    altered = bytearray(files[path])
    altered[place] ^= chance.randrange(1, 256)
    done = check({**files, path: bytes(altered)})
    named = [one for one in done.findings if one.file == path and one.start <= place < one.end]
    if path.startswith("journals/"):
        stream, seq, size = where(files[path], place)
        named = [one for one in named if (one.stream, one.seq) == (stream or path[9:41], seq)]
        named = [one for one in named if one.end - one.start <= size]
    return None if named and not done.whole else (path, place, done.findings)


def where(content: bytes, place: int) -> tuple[str, int, int]:
    """Return stream, seq and size of the frame that holds a byte; the magic counts as the first entry's."""
    for one in export.frames(content):
        if one.start <= place < one.end:
            seq = int.from_bytes(one.payload[21:29], "big")
            return one.payload[1:17].hex(), seq, one.end - one.start
    return "", 1, len(export.JOURNAL_MAGIC)


def test_every_frame_may_be_cut_out(files: dict[str, bytes]) -> None:
    path = longest_journal(files)
    frames = frames_of(files[path])
    for place in range(len(frames)):
        assert not check({**files, path: joined(frames[:place] + frames[place + 1 :])}).whole


def test_a_missing_entry_is_named(files: dict[str, bytes]) -> None:
    path = longest_journal(files)
    frames = frames_of(files[path])
    found = check({**files, path: joined(frames[:4] + frames[5:])}).findings
    assert [(one.fault, one.file, one.seq) for one in found] == [(Fault.MISSING_ENTRY, path, 5)]


def test_swapped_entries_are_named(files: dict[str, bytes]) -> None:
    path = longest_journal(files)
    frames = frames_of(files[path])
    frames[4], frames[5] = frames[5], frames[4]
    found = check({**files, path: joined(frames)}).findings
    assert [(one.fault, one.seq) for one in found] == [(Fault.MISSING_ENTRY, 5), (Fault.MISPLACED_ENTRY, 5)]


def test_a_repeated_entry_is_named(files: dict[str, bytes]) -> None:
    path = longest_journal(files)
    frames = frames_of(files[path])
    found = check({**files, path: joined(frames[:5] + frames[4:])}).findings
    assert [(one.fault, one.seq) for one in found] == [(Fault.MISPLACED_ENTRY, 5)]


@pytest.mark.parametrize("lost", [1, 3, 100, 160, 700])
def test_a_torn_tail_is_found(files: dict[str, bytes], lost: int) -> None:
    path = longest_journal(files)
    found = check({**files, path: files[path][:-lost]}).findings
    assert found
    assert {one.file for one in found} == {path}


def test_a_tail_cut_between_entries_is_found_by_the_heads_over_it(exported: Export) -> None:
    straight = exported.segments[2]
    del straight.entries[-4:]
    straight.tip = Tip(straight.tip.stream, 1, len(straight.entries), straight.entries[-1].hash)  # the manifest agrees
    found = check(exported.files()).findings
    assert (Fault.TORN_TAIL, len(straight.entries) + 1) in {(one.fault, one.seq) for one in found}


@pytest.mark.parametrize("kind", ["authority.der", "manifest.ttm", "journals/", "papers/"])
def test_a_missing_file_is_named(files: dict[str, bytes], kind: str) -> None:
    gone = next(path for path in files if path.startswith(kind))
    assert gone in {one.file for one in check({path: files[path] for path in files if path != gone}).findings}


def test_an_extra_file_is_named(files: dict[str, bytes]) -> None:
    for path in ("notes.txt", "journals/readme", f"journals/{bytes(16).hex()}-1.ttj", "papers/x.ttp"):
        assert path in {one.file for one in check({**files, path: b"more"}).findings}


def test_an_export_without_its_board_proves_nothing(files: dict[str, bytes], exported: Export) -> None:
    exported.segments.pop(0)
    done = check(exported.files())
    assert Fault.BAD_MANIFEST in {one.fault for one in done.findings}
    assert done.unchecked == 2  # the receipts


def test_a_manifest_by_another_station_is_none(exported: Export) -> None:
    exported.board = station("desk", "ban-2")
    assert faults(exported.files()) == {Fault.BAD_MANIFEST}


def test_a_strangers_certificate_is_found(exported: Export) -> None:
    stranger = station("seat", "07/15", issuer="another")
    exported.segments.append(attempt(stranger, 9, exported_paper_hash(exported)).sign())
    done = check(exported.files())
    assert [(one.fault, one.seq) for one in done.findings] == [(Fault.BAD_CERTIFICATE, 1)]
    assert done.unchecked > 0


def exported_paper_hash(exported: Export) -> bytes:
    return hashlib.sha256(next(iter(exported.papers.values()))).digest()


def test_a_desk_cannot_open_anothers_stream(exported: Export) -> None:
    exported.segments[1] = opened(station("desk", "ban-2"), station("seat", "07/15").id, "desk")
    assert faults(exported.files()) == {Fault.BAD_CERTIFICATE}


def test_a_stream_that_does_not_begin_with_its_certificate_is_found(exported: Export) -> None:
    seat = station("seat", "07/15")
    exported.segments.append(Written(seat, Tip(seat.id)).write(Progress(1, 2)))
    assert faults(exported.files()) == {Fault.BAD_CERTIFICATE}


def test_a_head_by_another_device_is_found(exported: Export) -> None:
    straight = exported.segments[2]
    straight.heads[0] = journal.sign_head(straight.tip, 1, station("desk", "ban-2").key)
    assert faults(exported.files()) == {Fault.BAD_HEAD}


def test_a_receipt_by_another_server_is_found(exported: Export) -> None:
    straight = exported.segments[2]
    straight.receipts = [receipt.issue(straight.heads[-1], 1, station("seat", "07/30").key)]
    assert faults(exported.files()) == {Fault.BAD_RECEIPT}


def test_a_receipt_for_another_head_is_found(exported: Export) -> None:
    straight = exported.segments[2]
    straight.receipts = [receipt.issue(straight.heads[0], 1, exported.board.key)]
    straight.heads.pop(0)
    assert faults(exported.files()) == {Fault.BAD_RECEIPT}


def test_a_rewritten_entry_is_found_though_the_chain_after_it_was_made_anew(exported: Export) -> None:
    seat = exported.segments[2]
    tip = Tip(seat.tip.stream, 1, 6, seat.entries[5].hash)
    forged = answered(Written(seat.writer, tip), 10)
    seat.entries, seat.tip = seat.entries[:6] + forged.entries, forged.tip
    found = check(exported.files()).findings
    assert Fault.ALTERED_ENTRY in {one.fault for one in found}


def test_a_hand_over_from_a_head_that_never_was_is_found(exported: Export) -> None:
    moved, seat = exported.segments[3], station("seat", "07/30")
    over = HandedOver(seat.certificate, 1, 4, bytes(32), "moved", ())
    exported.segments[4] = Written(seat, Tip(moved.tip.stream, 2)).write(over, Submitted(1, 2, "time_up")).sign()
    assert faults(exported.files()) == {Fault.BAD_HAND_OVER}


def test_a_segment_that_was_left_out_is_found_by_the_next_one(exported: Export) -> None:
    del exported.segments[3]
    assert faults(exported.files()) == {Fault.BAD_HAND_OVER}


def test_an_attempt_that_opened_other_bytes_is_found(exported: Export) -> None:
    exported.segments.append(attempt(station("seat", "07/15"), 7, bytes(32), answers=1).sign())
    found = check(exported.files()).findings
    assert [(one.fault, one.seq) for one in found] == [(Fault.OTHER_PAPER, 3)]


def test_a_paper_that_was_not_exported_is_found(exported: Export) -> None:
    desk = exported.segments[1]
    desk.heads.clear()
    desk.write(PaperOpened("00" * 16, "0101", bytes(32), 90)).sign()
    assert faults(exported.files()) == {Fault.OTHER_PAPER}


def test_a_record_of_no_known_form_is_found(exported: Export) -> None:
    desk = exported.segments[1]
    desk.heads.clear()
    entry = desk.write(Progress(1, 2)).entries[-1]
    body = b"\0{}"
    header = journal.Header(
        desk.tip.stream, 1, desk.tip.seq, 0, entry.header.kind, entry.header.prev, hashlib.sha256(body).digest()
    )
    desk.entries[-1] = journal.Entry(header, body)
    desk.tip = Tip(desk.tip.stream, 1, desk.tip.seq, header.hash)
    assert faults(exported.files()) == {Fault.BAD_CONTENT}


def test_an_erased_body_leaves_the_chain_whole(exported: Export) -> None:
    desk = exported.segments[1]
    gone = desk.entries[2]
    desk.write(Erased(1, 3, "retention")).sign()
    desk.entries[2] = journal.Entry(gone.header, b"")
    done = check(exported.files())
    assert (done.whole, done.erased) == (True, 1)


def test_a_body_that_is_gone_without_a_word_is_found(exported: Export) -> None:
    desk = exported.segments[1]
    desk.entries[2] = journal.Entry(desk.entries[2].header, b"")
    assert [(one.fault, one.seq) for one in check(exported.files()).findings] == [(Fault.BROKEN_FRAME, 3)]


def test_forks_that_the_board_recorded_are_counted(exported: Export) -> None:
    exported.segments[0].write(ForkFound("00" * 16, 1, 2, bytes(32), bytes(32))).sign()
    assert check(exported.files()).forks == 1


def test_the_named_authority_must_be_the_one(files: dict[str, bytes]) -> None:
    assert check(files, device.fingerprint(authority().certificate)).whole
    assert [one.fault for one in check(files, bytes(16)).findings][:1] == [Fault.BAD_AUTHORITY]


def test_entries_of_a_good_authority_do_not_pass_under_another(files: dict[str, bytes]) -> None:
    other = {**files, "authority.der": device.encode_certificate(authority("another").certificate)}
    assert {Fault.BAD_CERTIFICATE, Fault.BAD_MANIFEST} <= faults(other)


def test_a_length_of_four_gigabytes_hides_nothing_behind_it(files: dict[str, bytes]) -> None:
    path = longest_journal(files)
    begins = len(export.JOURNAL_MAGIC)
    altered = files[path][:begins] + FRAME.pack(FrameKind.ENTRY, 2**32 - 1) + files[path][begins + FRAME.size :]
    done = check({**files, path: altered})
    assert [(one.fault, one.seq) for one in done.findings if one.file == path] == [(Fault.BROKEN_FRAME, 1)]


@pytest.mark.parametrize("content", [b"", b"TTJOURN1", b"TTJOURN1\x01", b"TTJOURN1\x01\0\0\0\x02ab", b"\0" * 4096])
def test_a_file_of_anything_is_a_finding(files: dict[str, bytes], content: bytes) -> None:
    path = longest_journal(files)
    assert path in {one.file for one in check({**files, path: content}).findings}


def test_a_folder_is_read_and_links_are_not_followed(files: dict[str, bytes], tmp_path: Path) -> None:
    written(files, tmp_path)
    assert verify_export(tmp_path).whole
    (tmp_path / "papers" / "link").symlink_to(tmp_path / "authority.der")
    assert [one.file for one in verify_export(tmp_path).findings] == ["papers/link"]


def written(files: Mapping[str, bytes], folder: Path) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def test_a_folder_that_is_no_export_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotAnExportError) as empty:
        verify_export(tmp_path)
    with pytest.raises(NotAnExportError) as missing:
        verify_export(tmp_path / "nowhere")
    assert (empty.value.reason, missing.value.reason) == ("empty", "folder")


def test_a_verification_is_whole_until_something_is_found() -> None:
    done = Verification()
    assert done.whole
    done.find(Finding(Fault.EXTRA_FILE, "x"))
    assert not done.whole
