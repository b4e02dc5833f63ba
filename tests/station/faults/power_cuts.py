"""Power cuts: every state in which a disk can be left while one more answer is written.

SQLite syncs the log at each commit, the log before a checkpoint writes the database, the database before the log is
begun anew, and a new log's header before the first page behind it (else old pages would count as newer ones: this model
showed it when it left that out). Between two syncs a disk may have taken any of the pages under way, in any order, or
half of one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from fixtures.disk_attempt import KEYS, STREAM
from protocol.records import Answered, ChoiceResponse
from station.journal_store import JournalStore
from station.streams import StreamWriter

PAGE_BYTES, LOG_HEADER_BYTES, FRAME_BYTES = 4096, 32, 24 + 4096
ANY_ORDER = 3  # orders of the pages under way that are tried for each answer, besides the usual one


@dataclass(frozen=True, slots=True)
class Disk:
    """What of a journal is on the disk."""

    database: bytes
    log: bytes
    tips: bytes

    @classmethod
    def of(cls, folder: Path) -> "Disk":
        """Read it."""
        log = folder / "journal.db-wal"
        return cls(
            (folder / "journal.db").read_bytes(),
            log.read_bytes() if log.exists() else b"",
            (folder / "journal.tips").read_bytes(),
        )

    def lay(self, folder: Path) -> None:
        """Write it into an empty folder."""
        folder.mkdir()
        (folder / "journal.db").write_bytes(self.database)
        (folder / "journal.db-wal").write_bytes(self.log)
        (folder / "journal.tips").write_bytes(self.tips)


def cuts(before: Disk, after: Disk, chance: Random) -> Iterator[Disk]:
    """Yield what may lie there when the power goes between the acknowledgements of two answers."""
    for log in _half_written(before.log, after.log, [(0, LOG_HEADER_BYTES)], chance):
        yield replace(before, log=log)
    begun = after.log[:LOG_HEADER_BYTES] + before.log[LOG_HEADER_BYTES:]
    frames = _pieces(len(after.log), LOG_HEADER_BYTES, FRAME_BYTES)
    for log in _half_written(begun, after.log, frames, chance):
        yield replace(before, log=log)
    written = replace(before, log=after.log)  # synced: a checkpoint may have begun
    for database in _half_written(before.database, after.database, _pieces(len(after.database), 0, PAGE_BYTES), chance):
        yield replace(written, database=database)
    for tips in _half_written(before.tips, after.tips, [(0, len(after.tips))], chance):
        yield replace(after, tips=tips)


def _pieces(size: int, first: int, length: int) -> list[tuple[int, int]]:
    return [(start, min(start + length, size)) for start in range(first, size, length)]


def _half_written(old: bytes, new: bytes, pieces: list[tuple[int, int]], chance: Random) -> Iterator[bytes]:
    """Yield `old` with more and more of the changed pieces of `new`, the last one whole, torn in half, or of zeros."""
    changed = [one for one in pieces if old[slice(*one)] != new[slice(*one)]]
    orders = [changed, *(chance.sample(changed, len(changed)) for _ in range(ANY_ORDER if len(changed) > 1 else 0))]
    for order in orders:
        there = bytearray(old)
        for start, end in order:
            middle = (start + end) // 2
            for torn in (new[start:middle], new[start:middle] + bytes(end - middle)):
                yield bytes(_with(there, start, torn))
            there = _with(there, start, new[start:end])
            yield bytes(there)


def _with(there: bytearray, start: int, content: bytes) -> bytearray:
    """Return `there` with `content` at `start`; what was never written before it reads as zeros."""
    made = bytearray(there)
    made.extend(bytes(max(0, start - len(made))))
    made[start : start + len(content)] = content
    return made


def answers_in(folder: Path) -> list[str]:
    """Return the answers that a seat started on `folder` has, after it wrote one more and was started again."""
    kept = [item for item, _ in _answers(folder, "one more")]
    again = [item for item, _ in _answers(folder)]
    assert again == [*kept, "one more"]
    return kept


def _answers(folder: Path, more: str = "") -> list[tuple[str, str]]:
    store = JournalStore(folder)
    writer = StreamWriter(store, STREAM, "attempt", KEYS)
    found = [
        (one.item, one.response.choice)
        for one in writer.records()
        if isinstance(one, Answered) and isinstance(one.response, ChoiceResponse)
    ]
    if more:
        writer.append(Answered(more, ChoiceResponse("option-b")))
    store.close()
    return found


def cut_while_writing(folder: Path, answers: int, checkpoint_pages: int, seed: int) -> Iterator[tuple[int, Path]]:
    """Write `answers`; yield how many were acknowledged, and a folder as each cut leaves it."""
    chance = Random(seed)  # noqa: S311 -- orders of pages, not keys
    store = JournalStore(folder / "seat")
    store._database.execute(f"PRAGMA wal_autocheckpoint = {checkpoint_pages}")  # so that many happen in few answers
    writer = StreamWriter(store, STREAM, "attempt", KEYS)
    before, number = Disk.of(folder / "seat"), 0
    for acknowledged in range(answers):
        writer.append(Answered(f"item-{acknowledged}", ChoiceResponse("option-a")))
        after = Disk.of(folder / "seat")
        for cut in cuts(before, after, chance):
            number += 1
            cut.lay(left := folder / f"cut-{number}")
            yield acknowledged, left
        before = after
    store.close()
