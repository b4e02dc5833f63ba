"""An officer's PIN at a locked seat: whose it is, and how often one may try.

Wrong ones are counted on the disk. Five of them close the way for five minutes, each further one for as long again; a
supervisor's signed order opens the seat all the same. No candidate can close it for good.
"""

import math
from collections.abc import Sequence
from pathlib import Path

import msgspec

from protocol import officer, policy
from protocol.officer import Officer, OfficerKeys, WrongPinError
from station.exam.attempt import UnlockRefusedError
from station.exam.clock import BootClock
from station.identity import write_durably

UNLOCK = policy.act("unlock-seat")
MOST_WRONG, PAUSE_MS, MS = 5, 300_000, 1000
MAX_FILE_BYTES = 1024


class _Tries(msgspec.Struct, frozen=True):
    """Wrong PINs since the last right one, and when the last one was, by the boot clock of `boot_id`."""

    wrong: int = 0
    boot_id: str = ""
    boot_ms: int = 0


class SeatPins:
    """The PINs tried at one locked seat."""

    def __init__(self, officers: Sequence[Officer], folder: Path, clock: BootClock) -> None:
        self._officers = [one for one in officers if officer.may(one, UNLOCK)]
        self._path, self._clock = folder / "wrong-unlock-pins.json", clock

    def unlock(self, pin: str) -> str:
        """Return the id of the officer whose PIN it is. Raises what `keys` raises."""
        return self.keys(pin).officer

    def keys(self, pin: str) -> OfficerKeys:
        """Open the keys of the officer whose PIN it is; takes some 0.2 s an officer by design.

        Raises UnlockRefusedError, and OSError where a try cannot be counted.
        """
        if pause := self._pause_s():
            raise UnlockRefusedError(pause)
        wrong = self._read().wrong + 1
        self._keep(wrong)  # before the try: a power cut in the middle of it gives none back
        for one in self._officers:
            try:
                opened = officer.unlock(one, pin)
            except WrongPinError:
                continue
            self._keep(0)
            return opened
        raise UnlockRefusedError(self._pause_s())

    def _pause_s(self) -> int:
        tries = self._read()
        if tries.wrong < MOST_WRONG:
            return 0
        if tries.boot_id != self._clock.boot_id:  # starting the machine anew is no way round
            self._keep(tries.wrong)
            tries = self._read()
        left_ms = tries.boot_ms + PAUSE_MS - self._clock.now_ms()
        return max(0, math.ceil(left_ms / MS))

    def _read(self) -> _Tries:
        try:
            return msgspec.json.decode(self._path.read_bytes()[:MAX_FILE_BYTES], type=_Tries)
        except (OSError, msgspec.DecodeError, ValueError):
            return _Tries()

    def _keep(self, wrong: int) -> None:
        tries = _Tries(wrong, self._clock.boot_id, self._clock.now_ms())
        write_durably(self._path, msgspec.json.encode(tries))
