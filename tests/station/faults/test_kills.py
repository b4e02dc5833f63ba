"""The process that stores gets SIGKILL at any moment: what it had called durable is there, once and in its place."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from fixtures import killed_writer
from fixtures.disk_attempt import KEYS, STREAM
from fixtures.killed_writer import Kills
from protocol.records import ChoiceResponse
from station.journal_store import JournalStore
from station.streams import StreamWriter
from tests.station.faults.conftest import Seat

KILLS, SEED = 8, 1945


def kills(folder: Path, many: int, seed: int) -> Kills:
    """Kill writers in a process of its own: it forks, which one with threads must not."""
    line = [sys.executable, "-m", "fixtures.killed_writer", str(folder), str(many), str(seed)]
    done = subprocess.run(line, capture_output=True, timeout=600, check=True)
    return msgspec.json.decode(done.stdout, type=Kills)


def test_no_answer_that_was_called_durable_is_lost_by_a_kill(tmp_path: Path) -> None:
    found = kills(tmp_path, KILLS, SEED)
    assert (found.kills, found.lost) == (KILLS, 0)
    assert found.told > KILLS


def test_an_answer_that_is_gone_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = tmp_path / "disk"
    store = JournalStore(disk)
    StreamWriter(store, STREAM, "attempt", KEYS)
    store.close()
    assert killed_writer.found_in(disk) == []
    monkeypatch.setattr(killed_writer, "start", lambda _folder: _Liar())
    (tmp_path / "lies").mkdir()
    assert list(killed_writer.killed(tmp_path / "lies", 1, SEED)) == [(2, 2)]


class _Liar:
    """Tells of answers that it never wrote."""

    def kill_at(self, _chance: object) -> list[int]:
        return [0, 1]


def test_a_seat_that_was_killed_comes_back_at_the_same_question_with_the_same_time(seat: Seat) -> None:
    seat.answer(7, ChoiceResponse(seat.option(7, 2)))
    seat.boot.ms += 61_000
    seat.wait(lambda state: state.used_ms >= 61_000)
    before = seat.state
    seat.boot.ms += 4_000  # while nobody ran
    seat.restart()
    assert (seat.state.work.number, seat.state.response) == (7, before.response)
    assert seat.state.used_ms == 65_000
    assert "Câu 7 đang mở" in seat.window.strip.sentence.text()
