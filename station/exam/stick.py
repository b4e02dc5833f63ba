"""How far the writing of an attempt onto a USB stick has come: what the screen shows, pure."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from station.exam.seat import SeatState  # which holds a `Stick`

MAX_LABEL_LETTERS = 18


class StickTrouble(Enum):
    """Why a file is not on the stick, or not to be had from it."""

    GONE = "gone"  # pulled out, or a disk that answers errors
    FULL = "full"
    READ_ONLY = "read_only"
    UNSAFE = "unsafe"  # a link, a folder or a device where a file should be
    NOT_KEPT = "not_kept"  # what was read back is not what was written
    TOO_LARGE = "too_large"
    HERE = "here"  # this machine's own journal does not answer


class StickStep(Enum):
    """Where it stands."""

    NONE = "none"  # this seat writes to no stick
    READY = "ready"
    MISSING = "missing"
    CHOOSING = "choosing"
    WRITING = "writing"
    WRITTEN = "written"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Stick:
    """What is shown of it. `sticks`: paths to choose from; `name`: path of the one; `file`: name as written there."""

    step: StickStep = StickStep.NONE
    sticks: tuple[str, ...] = ()
    name: str = ""
    file: str = ""
    trouble: StickTrouble = StickTrouble.GONE


NO_STICK = Stick()


def offered(state: "SeatState") -> bool:
    """Tell whether the screen offers a stick: the attempt is handed in, and no server has it or can be reached."""
    sent = state.sent if state.receipt is None else bool(state.receipt.server_at)
    if state.stick.step is StickStep.NONE or (state.receipt is None and state.phase.value != "goodbye"):
        return False
    if state.stick.step is StickStep.READY:
        return not sent and not state.online
    return not sent or state.stick.step is StickStep.WRITTEN


def stick_changed(state: "SeatState", stick: Stick) -> "SeatState":
    """Show how far it has come."""
    return replace(state, stick=stick)


def label(path: str) -> str:
    """Return a stick's own name as it may be shown: a stranger chose it."""
    name = path.rstrip("/").rpartition("/")[2]
    return "".join(letter if letter.isprintable() else "_" for letter in name)[:MAX_LABEL_LETTERS] or "USB"
