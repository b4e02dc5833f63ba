"""What a process of the seat does to itself at its start. Standard library alone: it runs before anything else.

After `PR_SET_DUMPABLE` 0 no other process of the same user can attach to this one, read its memory or its environment
(ptrace(2), proc(5)); the administrator still can.
"""

import ctypes
import os
import resource
from collections.abc import Iterable
from pathlib import Path

PR_SET_DUMPABLE, NOT_DUMPABLE = 4, 0
PRIVATE = 0o077
STANDARD = frozenset({0, 1, 2})


class NotHardenedError(OSError):
    """The kernel refused."""


def harden(working_folder: Path = Path("/")) -> None:
    """Refuse tracers and core dumps, make files private, stand in a folder nobody unmounts. Raises NotHardenedError."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, NOT_DUMPABLE, 0, 0, 0):
        raise NotHardenedError(ctypes.get_errno(), "prctl")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold keys and questions
    os.umask(PRIVATE)
    os.chdir(working_folder)


def close_inherited(keep: Iterable[int] = ()) -> None:
    """Close what a parent left open: the seat reads and writes nothing that it did not open itself."""
    kept = sorted(STANDARD | set(keep))
    for low, high in zip(kept, [*kept[1:], os.sysconf("SC_OPEN_MAX")], strict=True):
        os.closerange(low + 1, high)
