"""What this machine is: a guest of another one, seen from afar, with a clock that somebody turns."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from protocol.seat_rules import Alarm
from station.exam.lockdown.watch import Sighting

DMI, CPU = Path("/sys/class/dmi/id"), Path("/proc/cpuinfo")
DMI_FILES = ("sys_vendor", "product_name", "bios_vendor", "board_vendor", "chassis_vendor")
HYPERVISORS = ("qemu", "kvm", "virtualbox", "innotek", "vmware", "parallels", "bochs", "ovmf", "xen", "virtual machine")
HYPERVISOR_FLAG = re.compile(r"^flags\s*:.*\bhypervisor\b", re.MULTILINE)
MOST_BYTES = 256 * 1024

# Kept in a scrubbed environment as witnesses: how the person at the keyboard came to this machine.
REMOTE_WITNESSES = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "XRDP_SESSION", "XRDP_SOCKET_PATH", "VNCDESKTOP")
REMOTE_PARENTS = frozenset({"sshd", "sshd-session", "xrdp", "xrdp-sesman", "dropbear", "mosh-server"})
LOCAL_DISPLAY = re.compile(r"^(unix)?:\d+(\.\d+)?$")
MOST_PARENTS = 64

BUS, NO_BUS = "DBUS_SESSION_BUS_ADDRESS", "disabled:"  # through it any program reads what a screen reader reads

JUMP_S, SLEEP_S = 2.0, 1.0


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""


class VirtualMachine:
    """Whether this is a guest. A warning: many schools' machines are."""

    def __init__(self, dmi: Path = DMI, cpu: Path = CPU) -> None:
        self._dmi, self._cpu = dmi, cpu
        self._seen: tuple[Sighting, ...] | None = None

    def look(self) -> Sequence[Sighting]:
        """Return the same at every look: a machine does not change while it runs."""
        if self._seen is None:
            by = self._by()
            self._seen = (Sighting(Alarm.VIRTUAL_MACHINE, {"by": by}),) if by else ()
        return self._seen

    def _by(self) -> str:
        told = " ".join(_read(self._dmi / name) for name in DMI_FILES).lower()
        named = next((word for word in HYPERVISORS if word in told), "")
        return named or ("cpu" if HYPERVISOR_FLAG.search(_read(self._cpu)) else "")


class ScreenReader:
    """Whether the window may be read aloud at this machine: whoever looks at the journal later is to know."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        may = environment.get(BUS, NO_BUS) != NO_BUS
        self._seen = (Sighting(Alarm.SCREEN_READER),) if may else ()

    def look(self) -> Sequence[Sighting]:
        """Return the same at every look."""
        return self._seen


class RemoteSession:
    """Whether the screen or the session is somebody's from afar."""

    def __init__(self, environment: Mapping[str, str], proc: Path = Path("/proc"), pid: str = "self") -> None:
        self._environment, self._proc, self._pid = environment, proc, pid
        self._seen: tuple[Sighting, ...] | None = None

    def look(self) -> Sequence[Sighting]:
        """Return the same at every look: a session begins in one way."""
        if self._seen is None:
            self._seen = tuple(Sighting(Alarm.REMOTE_SESSION, {"by": by}) for by in self._signs())
        return self._seen

    def _signs(self) -> list[str]:
        signs = [name for name in REMOTE_WITNESSES if self._environment.get(name)]
        display = self._environment.get("DISPLAY", "")
        if display and not LOCAL_DISPLAY.match(display):
            signs.append("DISPLAY")
        return signs + sorted(REMOTE_PARENTS.intersection(self._ancestors()))

    def _ancestors(self) -> list[str]:
        names, pid = [], self._pid
        for _ in range(MOST_PARENTS):
            status = _read(self._proc / pid / "status")
            fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
            names.append(fields.get("Name", ""))
            pid = fields.get("PPid", "0").strip()
            if pid == "0":
                break
        return names


def boot_seconds() -> float:
    """Seconds since the start of the machine, sleep included."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class ClockWatch:
    """Whether somebody sets the clock, or the machine sleeps. Neither changes the time of an exam: both are told."""

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        boot: Callable[[], float] = boot_seconds,
        awake: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall, self._boot, self._awake = wall, boot, awake
        self._offset, self._slept = wall() - boot(), boot() - awake()

    def look(self) -> Sequence[Sighting]:
        """Return what happened since the last look."""
        boot = self._boot()
        offset, slept = self._wall() - boot, boot - self._awake()
        jump, sleep = offset - self._offset, slept - self._slept
        self._offset, self._slept = offset, slept
        seen = []
        if abs(jump) >= JUMP_S:
            seen.append(Sighting(Alarm.CLOCK_CHANGED, {"seconds": f"{jump:.0f}"}))
        if sleep >= SLEEP_S:
            seen.append(Sighting(Alarm.SUSPENDED, {"seconds": f"{sleep:.0f}"}))
        return seen
