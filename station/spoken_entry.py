"""A spoken code at the desk: five groups heard over the telephone become the paper's key (design §7).

Only a code whose five check letters fit is tried, and only so many: what stretches a code takes 64 MiB for a moment.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Protocol

import msgspec

from protocol import codes, spoken_code
from protocol.records import Record, SpokenCodeEntered
from protocol.sealing import WrongKeyError
from protocol.spoken_code import GROUP_SPOKEN, MisheardGroupError, SpokenPaper
from station.checkin.service import NotWrittenError
from station.desk_store import KeptPaperKey
from station.identity import write_durably
from station.journal_store import DiskFailedError
from station.key_answerer import PortClosedError
from station.local_time import shown_second
from station.paper_key import DeskPaperKey

MOST_WRONG, PAUSE_S = 5, 120
US_PER_S = 1_000_000
MAX_FILE_BYTES = 64


class GroupState(Enum):
    """What one field holds so far."""

    EMPTY = "empty"
    UNFINISHED = "unfinished"
    FITS = "fits"
    MISHEARD = "misheard"  # to be said again
    BAD_LETTER = "bad_letter"


class SpokenStep(Enum):
    """Where the entry stands."""

    NO_PAPER = "no_paper"  # the package names none: nothing can be entered
    TYPING = "typing"
    TRYING = "trying"
    HANDING_ON = "handing_on"  # the key is here, seats can fetch it


class SpokenTrouble(Enum):
    """Why no seat gets the key yet."""

    WRONG = "wrong"  # well heard, but it opens another paper
    PAUSE = "pause"
    DISK_FULL = "disk_full"
    PORT_CLOSED = "port_closed"


@dataclass(frozen=True, slots=True)
class SpokenState:
    """All that the page of the spoken code shows."""

    step: SpokenStep = SpokenStep.TYPING
    trouble: SpokenTrouble | None = None
    left: int = 0  # tries before the pause, with WRONG
    until: str = ""  # local time, with PAUSE
    entered_at: str = ""  # local time, with HANDING_ON
    port: int = 0
    seats: int = 0  # that were given the key since this desk was opened


class PauseError(Exception):
    """Five codes were wrong; the next one is taken in `wait_s`."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"{wait_s:.0f} s")
        self.wait_s = wait_s


class Journal(Protocol):
    """The desk's own stream."""

    def append(self, *records: Record) -> object:
        """Keep `records`, durable when this returns. Raises NotWrittenError."""


class Answerer(Protocol):
    """What hands the key on."""

    def start(self) -> int:
        """Listen, and return the port. Raises PortClosedError."""


def state_of_group(typed: str, place: int) -> GroupState:
    """Tell what the field of group `place` (1 to 5) holds."""
    try:
        letters = codes.clean(typed, GROUP_SPOKEN)
        spoken_code.read_group(letters, place)
    except MisheardGroupError:
        return GroupState.MISHEARD
    except codes.MalformedCodeError as error:
        if error.reason == "letter":
            return GroupState.BAD_LETTER
        return GroupState.UNFINISHED if typed.strip() else GroupState.EMPTY
    return GroupState.FITS


class SpokenTries:
    """Five wrong codes, then a pause. The count is on the disk before each try: a restart gives none back."""

    def __init__(self, folder: Path, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._path, self._monotonic = folder / "wrong-codes.json", monotonic
        self._wrong = self._kept()
        self._until = monotonic() + PAUSE_S if self._wrong >= MOST_WRONG else 0.0

    @property
    def left(self) -> int:
        """How many may still be wrong before the pause."""
        return MOST_WRONG - self._wrong

    def begin(self) -> None:
        """Count a try. Raises PauseError, OSError."""
        if self._wrong >= MOST_WRONG:
            if (wait_s := self._until - self._monotonic()) > 0:
                raise PauseError(wait_s)
            self._keep(0)
        self._keep(self._wrong + 1)
        if self._wrong == MOST_WRONG:
            self._until = self._monotonic() + PAUSE_S

    def succeeded(self) -> None:
        """Begin again at nought. Raises OSError."""
        self._keep(0)

    def _kept(self) -> int:
        try:
            return min(MOST_WRONG, max(0, msgspec.json.decode(self._path.read_bytes()[:MAX_FILE_BYTES], type=int)))
        except (OSError, msgspec.DecodeError, ValueError):
            return 0

    def _keep(self, wrong: int) -> None:
        write_durably(self._path, msgspec.json.encode(wrong))
        self._wrong = wrong


class SpokenEntry:
    """Takes a code, writes down that it opened the key, keeps the key, hands it on.

    One call of `enter` at a time, on no window's thread; each new state goes to `on_state`.
    """

    def __init__(
        self,
        paper: SpokenPaper | None,
        officer: str,
        journal: Journal,
        key: DeskPaperKey,
        tries: SpokenTries,
        clock: Callable[[], int],
    ) -> None:
        self._paper, self._officer, self._journal, self._key = paper, officer, journal, key
        self._tries, self._clock, self._lock = tries, clock, threading.Lock()
        self._answerer: Answerer | None = None
        self._on_state: Callable[[SpokenState], None] = lambda _state: None
        self.state = SpokenState(SpokenStep.TYPING if paper is not None else SpokenStep.NO_PAPER)

    def begin(self, answerer: Answerer, on_state: Callable[[SpokenState], None]) -> None:
        """Tell every state from now on; a key that was entered before a restart is handed on again."""
        self._answerer, self._on_state = answerer, on_state
        if self._key.entered_at is not None:
            self._hand_on()
        else:
            on_state(self.state)

    def enter(self, typed: str) -> None:
        """Try a code; stretching it takes some 0.1 s by design. One that was misheard is not tried at all."""
        paper = self._paper
        if self.state.trouble is SpokenTrouble.PORT_CLOSED:
            self._hand_on()
        if paper is None or self._key.entered_at is not None:
            return
        try:
            code = spoken_code.read_spoken(typed)
        except (codes.MalformedCodeError, MisheardGroupError):
            return  # the fields say which group
        self._show(SpokenState(SpokenStep.TRYING))
        try:
            self._tries.begin()
            self._take(paper, spoken_code.open_spoken(paper.box, bytes.fromhex(paper.id), code))
        except PauseError as pause:
            until = shown_second(self._clock() + int(pause.wait_s * US_PER_S))
            self._show(SpokenState(trouble=SpokenTrouble.PAUSE, until=until))
        except WrongKeyError:
            self._refused()
        except (NotWrittenError, DiskFailedError, OSError):
            self._show(SpokenState(trouble=SpokenTrouble.DISK_FULL))
        else:
            self._hand_on()

    def _take(self, paper: SpokenPaper, key: bytes) -> None:
        self._journal.append(SpokenCodeEntered(paper.id, self._officer))
        self._key.take(KeptPaperKey(paper.id, key, self._clock()))
        with suppress(OSError):  # the key is here: a count that stays harms nobody
            self._tries.succeeded()

    def _refused(self) -> None:
        if self._tries.left > 0:
            self._show(SpokenState(trouble=SpokenTrouble.WRONG, left=self._tries.left))
            return
        self._show(SpokenState(trouble=SpokenTrouble.PAUSE, until=shown_second(self._clock() + PAUSE_S * US_PER_S)))

    def _hand_on(self) -> None:
        state = SpokenState(SpokenStep.HANDING_ON, entered_at=shown_second(self._key.entered_at or 0))
        try:
            port = self._answerer.start() if self._answerer is not None else 0
        except PortClosedError as taken:
            self._show(replace(state, trouble=SpokenTrouble.PORT_CLOSED, port=taken.port))
            return
        with self._lock:  # a seat may have been quicker
            self._show(replace(state, port=port, seats=self.state.seats))

    def handed(self, seats: int) -> None:
        """So many seats have the key from here."""
        with self._lock:
            seats = max(seats, self.state.seats)
            self._show(replace(self.state, seats=seats))

    def _show(self, state: SpokenState) -> None:
        self.state = state
        self._on_state(state)
