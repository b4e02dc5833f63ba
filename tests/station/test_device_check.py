"""What a machine finds out about itself."""

from pathlib import Path

import pytest

from protocol.records import Verdict
from station.board_link import BoardAwayError, BoardLink
from station.device_check import clock_off_s, try_disk
from station.exam.device import MachineFacts
from station.exam.preparing import Checked

SECOND_US = 1_000_000


class Line(BoardLink):
    """A line whose server says one time, or nothing."""

    def __init__(self, at: int | None) -> None:
        self._at = at

    def server_time(self) -> int:
        if self._at is None:
            raise BoardAwayError("no line")
        return self._at


def test_a_good_disk_is_written_and_left_as_it_was(tmp_path: Path) -> None:
    found = try_disk(tmp_path)
    assert found.writable
    assert found.free > 0
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    assert not try_disk(tmp_path / "gone").writable


@pytest.mark.parametrize(("at", "off"), [(100 * SECOND_US, 0.0), (40 * SECOND_US, 60.0), (None, None)])
def test_the_clock_is_held_against_the_servers(at: int | None, off: float | None) -> None:
    assert clock_off_s(Line(at), lambda: 100 * SECOND_US) == off


@pytest.mark.parametrize(
    ("facts", "one", "verdict"),
    [
        (MachineFacts(1366, 768, 1, 10**9, writable=True), Checked.CLOCK, Verdict.NOT_DONE),
        (MachineFacts(1366, 768, 1, 10**9, writable=True, clock_off_s=121), Checked.CLOCK, Verdict.FAILED),
        (MachineFacts(1366, 768, 1, 10**9, writable=True, clock_off_s=-120), Checked.CLOCK, Verdict.PASSED),
        (MachineFacts(1366, 768, 1, 10**8, writable=True), Checked.DISK, Verdict.FAILED),
        (MachineFacts(1366, 768, 1, 10**9, writable=False), Checked.DISK, Verdict.FAILED),
        (MachineFacts(1366, 768, 1, 10**9, writable=True), Checked.DISK, Verdict.PASSED),
    ],
)
def test_figures_become_verdicts(facts: MachineFacts, one: Checked, verdict: Verdict) -> None:
    assert facts.verdicts[one] is verdict
