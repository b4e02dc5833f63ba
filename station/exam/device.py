"""What a machine finds out about itself before an exam. Pure: figures in, verdicts out."""

from collections.abc import Mapping
from dataclasses import dataclass

from protocol.records import Verdict
from station.exam.preparing import LEAST_FREE_BYTES, MOST_CLOCK_OFF_S, Checked, screen_verdict


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """Screen, disk and clock. `clock_off_s`: of the wall clock against the server's, `None` with no line."""

    width: int
    height: int
    screens: int
    free: int  # bytes on the seat's disk
    writable: bool
    clock_off_s: float | None = None

    @property
    def verdicts(self) -> Mapping[Checked, Verdict]:
        """What that amounts to."""
        return {
            Checked.SCREEN: screen_verdict(self.width, self.height, self.screens),
            Checked.DISK: self._disk(),
            Checked.CLOCK: self._clock(),
        }

    def _disk(self) -> Verdict:
        return Verdict.PASSED if self.writable and self.free >= LEAST_FREE_BYTES else Verdict.FAILED

    def _clock(self) -> Verdict:
        if self.clock_off_s is None:
            return Verdict.NOT_DONE
        return Verdict.PASSED if abs(self.clock_off_s) <= MOST_CLOCK_OFF_S else Verdict.FAILED
