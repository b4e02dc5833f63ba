"""Officers' PINs at a station: tries are counted on the disk; five wrong ones lock that officer (design §13)."""

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from protocol import officer
from protocol.officer import Officer, OfficerKeys, WrongPinError
from station.identity import write_durably

MOST_WRONG = 5
MAX_FILE_BYTES = 64 * 1024


class PinError(Exception):
    """A PIN opened nothing."""


class PinRefusedError(PinError):
    """The PIN is not that of `officer`; `left` tries remain."""

    def __init__(self, officer_id: str, left: int) -> None:
        super().__init__(f"wrong PIN for officer {officer_id}, {left} tries left")
        self.officer, self.left = officer_id, left


class OfficerLockedError(PinError):
    """`officer` was locked at this station by wrong PINs."""

    def __init__(self, officer_id: str) -> None:
        super().__init__(f"officer {officer_id} is locked here")
        self.officer = officer_id


class OfficerPins:
    """The PINs tried at one station.

    A count belongs to one box: an officer whom the board gave a new PIN begins again, and nothing else unlocks one.
    `on_locked` is told of an officer at the wrong PIN that locks them.
    """

    def __init__(self, folder: Path, on_locked: Callable[[str, int], None] = lambda _officer, _wrong: None) -> None:
        self._path, self._on_locked, self._lock = folder / "wrong-pins.json", on_locked, threading.Lock()

    def locked(self, one: Officer) -> bool:
        """Tell whether this officer opens nothing here any more."""
        return self._counts().get(_box_id(one), 0) >= MOST_WRONG

    def unlock(self, one: Officer, pin: str) -> OfficerKeys:
        """Open an officer's keys; takes some 0.2 s by design. Raises PinRefusedError, OfficerLockedError."""
        with self._lock:
            if self.locked(one):
                raise OfficerLockedError(one.id)
            wrong = self._counts().get(_box_id(one), 0) + 1
            self._keep(one, wrong)  # before the try: a power cut in the middle of it gives none back
            try:
                keys = officer.unlock(one, pin)
            except WrongPinError as error:
                if wrong >= MOST_WRONG:
                    self._on_locked(one.id, wrong)
                    raise OfficerLockedError(one.id) from error
                raise PinRefusedError(one.id, MOST_WRONG - wrong) from error
            self._keep(one, 0)
            return keys

    def _counts(self) -> dict[str, int]:
        try:
            return msgspec.json.decode(self._path.read_bytes()[:MAX_FILE_BYTES], type=dict[str, int])
        except (OSError, msgspec.DecodeError, ValueError):
            return {}

    def _keep(self, one: Officer, wrong: int) -> None:
        write_durably(self._path, msgspec.json.encode(self._counts() | {_box_id(one): wrong}))


def _box_id(one: Officer) -> str:
    """Return what a new PIN changes."""
    return hashlib.sha256(one.id.encode() + b"\0" + one.salt + one.box).hexdigest()[:32]
