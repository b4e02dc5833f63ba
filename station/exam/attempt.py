"""What a seat asks of the attempt behind it: the launcher answers it in an exam, a simple stand-in in practice.

`AttemptSession` blocks and is called on the journal lane only; what happens without being asked comes through
`AttemptEvents`, from any thread.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from protocol.paper import PackedPaper
from protocol.records import Record, Submitted, Verdict
from station.exam.seat import Candidate, Lock, Preparation, Receipt, SignInRefusal


class AttemptError(Exception):
    """The attempt could not do what was asked."""


class NotSavedError(AttemptError):
    """The records are not on the disk. `reason` is for the log of the machine, without content."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"not saved: {reason}")
        self.reason = reason


class SignInRefusedError(AttemptError):
    """The sign-in earned `refusal`."""

    def __init__(self, refusal: SignInRefusal) -> None:
        super().__init__(f"sign-in refused: {refusal.code.value}")
        self.refusal = refusal


class UnlockRefusedError(AttemptError):
    """The PIN is nobody's here. `pause_s`: seconds in which none is tried."""

    def __init__(self, pause_s: int) -> None:
        super().__init__(f"unlock refused, pause {pause_s} s")
        self.pause_s = pause_s


@dataclass(frozen=True, slots=True)
class OpenedPaper:
    """The paper and what the attempt's journal holds already: empty at first, full after a restart."""

    paper: PackedPaper
    records: tuple[Record, ...] = ()
    begun_ms: int = 0  # time gone already, where it runs from the common bell
    off_ms: int = 0  # to be taken off: how long the machine was off, or the attempt stood between two seats


class AttemptEvents(Protocol):
    """What happens to an attempt from outside. Callable from any thread."""

    def card_signed_in(self, candidate: Candidate) -> None:
        """The second tap opened the slot."""

    def card_refused(self, refusal: SignInRefusal) -> None:
        """A card was laid down that opens nothing here."""

    def prepared_before(self, results: Mapping[str, Verdict]) -> None:
        """What was gone through on the way to the bell before a restart."""

    def prepared(self, preparation: Preparation) -> None:
        """The waiting screen has news."""

    def paper_opened(self, opened: OpenedPaper) -> None:
        """The released key came and opened the paper: time runs."""

    def acknowledged(self, seq: int) -> None:
        """The server durably holds every entry up to `seq`."""

    def line_changed(self, online: bool) -> None:
        """The line to the server came or went."""

    def promised(self, receipt: Receipt) -> None:
        """The server's signed promise for the hand-in."""

    def time_confirmed(self, off_ms: int) -> None:
        """Someone who may stated how long the machine was off."""

    def locked(self, lock: Lock) -> None:
        """The seat must stand still."""

    def unlocked(self) -> None:
        """An officer let the seat go on."""


class AttemptSession(Protocol):
    """One attempt at this seat. Every call blocks until it is done."""

    def listen(self, events: AttemptEvents) -> None:
        """Tell `events` from now on, beginning with what is so already."""

    def sign_in(self, candidate: str, code: str) -> Candidate:
        """Open the slot of `candidate` with the 15 letters of the slip. Raises SignInRefusedError."""
        ...

    def append(self, records: tuple[Record, ...]) -> int:
        """Write `records` durably and return the number of the last entry. Raises NotSavedError."""
        ...

    def note(self, records: tuple[Record, ...]) -> None:
        """Write what happened at this seat: into the open attempt, else into the seat's own stream.

        Raises NotSavedError.
        """

    def unlock(self, pin: str) -> str:
        """Return the officer whose PIN it is. Raises UnlockRefusedError."""
        ...

    def submit(self, submitted: Submitted) -> Receipt:
        """Write `submitted`, sign the head and return the seat's own receipt. Raises NotSavedError."""
        ...

    def forget(self) -> None:
        """Keep no key and no answer in memory any more: the attempt is handed in, and its person has gone."""
