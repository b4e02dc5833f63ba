"""The seat's disk at its worst, in volume: writers killed, the power cut, sectors gone, a whole paper each."""

import json
import shutil
import sys
import tempfile
from pathlib import Path

import msgspec
import pytest

from fixtures.disk_attempt import KEYS, STREAM
from protocol.records import Answered, ChoiceResponse
from station.journal_store import JournalStore
from station.streams import StreamWriter
from tests.station.faults.power_cuts import PAGE_BYTES, Disk, answers_in, cut_while_writing
from tests.station.faults.test_kills import kills

pytestmark = pytest.mark.soak

KILLS, ANSWERS, CHECKPOINT_PAGES, SEEDS = 200, 60, (12, 40), (1, 2)
LOST_ANSWERS = 400


def test_two_hundred_kills_of_the_storing_process_lose_no_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = kills(tmp_path, KILLS, seed=1954)
    with capsys.disabled():
        sys.stdout.write(f"\n{json.dumps(msgspec.structs.asdict(found))}\n")
    assert (found.kills, found.lost) == (KILLS, 0)


@pytest.mark.parametrize("pages", CHECKPOINT_PAGES)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_power_cut_at_any_page_of_a_whole_paper_loses_no_acknowledged_answer(
    capsys: pytest.CaptureFixture[str], pages: int, seed: int
) -> None:
    cuts = 0
    with tempfile.TemporaryDirectory(dir="/dev/shm") as made:
        for acknowledged, folder in cut_while_writing(Path(made), ANSWERS, pages, seed):
            written = [f"item-{number}" for number in range(acknowledged + 1)]
            assert answers_in(folder) in (written, written[:-1]), folder
            shutil.rmtree(folder)
            cuts += 1
    with capsys.disabled():
        sys.stdout.write(f"\n{json.dumps({'answers': ANSWERS, 'checkpoint_pages': pages, 'cuts': cuts})}\n")


def test_any_page_of_the_database_gone_leaves_whole_beginnings_and_is_known(tmp_path: Path) -> None:
    store = JournalStore(tmp_path / "whole")
    writer = StreamWriter(store, STREAM, "attempt", KEYS)
    for number in range(LOST_ANSWERS):
        writer.append(Answered(f"item-{number}", ChoiceResponse("option-a")))
    store.close()
    whole = Disk.of(tmp_path / "whole")
    for start in range(0, len(whole.database), PAGE_BYTES):
        spoiled = whole.database[:start] + bytes(PAGE_BYTES) + whole.database[start + PAGE_BYTES :]
        Disk(spoiled, b"", whole.tips).lay(folder := tmp_path / str(start))
        opened = JournalStore(folder)
        tip = opened.tip(STREAM)
        assert opened.lost(STREAM) == 1 + LOST_ANSWERS - (tip.seq if tip else 0)
        opened.close()
        kept = answers_in(folder)
        assert kept == [f"item-{number}" for number in range(len(kept))]
        shutil.rmtree(folder)
