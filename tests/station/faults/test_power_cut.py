"""The power goes at any page of the journal: what was acknowledged is back, and the seat goes on behind it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.disk_attempt import KEYS, STREAM
from protocol.records import Answered, ChoiceResponse
from station.journal_store import JournalStore
from station.streams import StreamWriter
from tests.station.faults.power_cuts import PAGE_BYTES, Disk, answers_in, cut_while_writing

ANSWERS, CHECKPOINT_PAGES, SEED = 8, 12, 2026


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder whose syncs cost nothing: what lies on these disks is decided by the test."""
    memory = Path("/dev/shm")  # noqa: S108 -- a folder of its own in there
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as made:
        yield Path(made)


def test_a_cut_at_any_page_of_log_database_and_tips_loses_no_acknowledged_answer(quick_folder: Path) -> None:
    cuts = 0
    for acknowledged, folder in cut_while_writing(quick_folder, ANSWERS, CHECKPOINT_PAGES, SEED):
        kept = answers_in(folder)
        written = [f"item-{number}" for number in range(acknowledged + 1)]
        assert kept in (written, written[:-1]), folder
        shutil.rmtree(folder)
        cuts += 1
    assert cuts > 80


def checkpointed(folder: Path, answers: int) -> Disk:
    """Return the disk of a seat that ended in good order after `answers`."""
    store = JournalStore(folder)
    writer = StreamWriter(store, STREAM, "attempt", KEYS)
    for number in range(answers):
        writer.append(Answered(f"item-{number}", ChoiceResponse("option-a")))
    store.close()
    return Disk.of(folder)


def test_a_database_that_lost_its_end_at_any_page_keeps_a_whole_beginning_and_knows_what_is_gone(
    tmp_path: Path,
) -> None:
    whole = checkpointed(tmp_path / "whole", answers=40)
    found = set()
    for size in range(0, len(whole.database), PAGE_BYTES):
        folder = tmp_path / str(size)
        Disk(whole.database[:size], b"", whole.tips).lay(folder)
        store = JournalStore(folder)
        tip, (torn,) = store.tip(STREAM), store.torn
        held = tip.seq if tip else 0
        assert store.lost(STREAM) == 41 - held
        assert torn.known.seq == 41
        store.close()
        kept = answers_in(folder)
        assert kept == [f"item-{number}" for number in range(len(kept))]
        assert len(kept) == max(0, held - 1)
        found.add(held)
    assert len(found) > 1


@pytest.mark.parametrize("tips", ["gone", "of zeros", "torn"])
def test_tips_that_a_cut_took_cost_nothing(tmp_path: Path, tips: str) -> None:
    whole = checkpointed(tmp_path / "whole", answers=5)
    left = {"gone": b"", "of zeros": bytes(len(whole.tips)), "torn": whole.tips[: len(whole.tips) // 2]}[tips]
    Disk(whole.database, b"", left).lay(tmp_path / "cut")
    assert answers_in(tmp_path / "cut") == [f"item-{number}" for number in range(5)]
