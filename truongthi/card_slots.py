"""Which card lies on which virtual reader, across processes: a note per reader in one folder."""

import contextlib
import os
import signal
import tempfile
from dataclasses import dataclass
from pathlib import Path

HOLD, WINDOW = "hold", "--window"  # the words by which a process that holds cards is known


@dataclass(frozen=True, slots=True)
class Held:
    """A process that holds a card, and what the card is called."""

    process: int
    name: str
    by_window: bool


def state_folder() -> Path:
    """Return this user's folder of notes."""
    base = os.environ.get("XDG_RUNTIME_DIR")
    return Path(base) / "truongthi-cards" if base else Path(tempfile.gettempdir()) / f"truongthi-cards-{os.getuid()}"


def note(state: Path, slot: int, process: int, name: str) -> None:
    """Note that `process` holds the card `name` on reader `slot`."""
    _file(state, slot).write_text(f"{process} {name}\n")


def end(holder: Held) -> None:
    """End a process that holds a card; it may have ended by itself."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(holder.process, signal.SIGTERM)


def forget(state: Path, slot: int) -> None:
    """Take the note away."""
    _file(state, slot).unlink(missing_ok=True)


def held(state: Path, slot: int) -> Held | None:
    """Return who holds a card on `slot`; a note of a process that ended is none."""
    try:
        process, name = _file(state, slot).read_text().split()
        words = Path(f"/proc/{int(process)}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return None
    by_window = WINDOW.encode() in words
    return Held(int(process), name, by_window) if by_window or HOLD.encode() in words else None


def _file(state: Path, slot: int) -> Path:
    return state / f"slot-{slot}"
