"""A disk that fills up at any write of a station's journal: what was said to be saved is there, and nothing else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from protocol.records import Answered, ChoiceResponse
from station.journal_store import JournalStore
from station.streams import StreamWriter
from tests.station.filling_disk import ANSWERS, KEYS, STREAM

# From "not even the first page" over every page of the log to "all of it".
BOUNDS = [0, 5_000, 20_000, *range(32_768, 60_000, 1_500), *range(60_000, 300_000, 20_000)]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, object]]]:
    folder = tmp_path_factory.mktemp("disk")
    line = [sys.executable, "-m", "tests.station.filling_disk", str(folder), *map(str, BOUNDS)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=120, check=True)
    return folder, json.loads(done.stdout)


def answers_on(folder: Path) -> list[str]:
    store = JournalStore(folder)
    assert store.torn == ()
    writer = StreamWriter(store, STREAM, "attempt", KEYS)
    kept = [
        record.response.choice
        for record in writer.records()
        if isinstance(record, Answered) and isinstance(record.response, ChoiceResponse)
    ]
    store.close()
    return kept


@pytest.mark.parametrize("most", BOUNDS)
def test_what_was_said_to_be_saved_is_on_the_disk_and_nothing_else(
    told: tuple[Path, dict[str, dict[str, object]]], most: int
) -> None:
    folder, by_bound = told
    if by_bound[str(most)]["opened"]:
        assert answers_on(folder / str(most)) == by_bound[str(most)]["saved"]


def test_the_disk_was_full_at_many_places_and_had_room_at_last(
    told: tuple[Path, dict[str, dict[str, object]]],
) -> None:
    _, by_bound = told
    counts = [len(list(each["saved"])) for each in by_bound.values() if isinstance(each["saved"], list)]
    assert counts[-1] == ANSWERS
    refused = {each["refused"] for each in by_bound.values()}
    assert {0, 3} <= refused
