"""Tries the seat's disk and asks the server for its clock; blocking, for a thread of its own."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from station.board_link import BoardLink, LinkError

TRIED_BYTES = 64 * 1024
US_PER_S = 1_000_000


@dataclass(frozen=True, slots=True)
class DiskFound:
    """How much is free, and whether a write became durable."""

    free: int
    writable: bool


def try_disk(folder: Path) -> DiskFound:
    """Write and sync some bytes beside the journals, and take them away again."""
    tried = folder / "disk-check"
    try:
        with tried.open("wb") as file:
            file.write(os.urandom(TRIED_BYTES))
            file.flush()
            os.fsync(file.fileno())
        tried.unlink()
        return DiskFound(shutil.disk_usage(folder).free, writable=True)
    except OSError:
        return DiskFound(0, writable=False)


def clock_off_s(link: BoardLink, clock: Callable[[], int]) -> float | None:
    """Return by how many seconds the wall clock `clock` differs from the server's; `None` with no line."""
    try:
        before = clock()
        at = link.server_time()
        return ((before + clock()) / 2 - at) / US_PER_S
    except LinkError:
        return None
