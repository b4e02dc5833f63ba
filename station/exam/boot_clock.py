"""The machine's own boot clock on Linux."""

import time
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
NS_PER_MS = 1_000_000


class LinuxBootClock:
    """CLOCK_BOOTTIME, which counts suspend, and the kernel's boot id."""

    def __init__(self) -> None:
        self._boot_id = BOOT_ID.read_text(encoding="ascii").strip()

    @property
    def boot_id(self) -> str:
        """The kernel's random id of this start."""
        return self._boot_id

    def now_ms(self) -> int:
        """Milliseconds since this start."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // NS_PER_MS
