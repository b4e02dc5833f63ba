"""Which programs run on this machine, as far as the kernel tells (`/proc`)."""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from protocol.seat_rules import Alarm
from station.exam.lockdown.programs import ALARM_OF, INTERPRETERS, LONGEST_COMM, WRITES_SCREEN
from station.exam.lockdown.watch import Sighting

PROC = Path("/proc")
MOST_COMMAND_BYTES = 4096


class ForbiddenPrograms:
    """Programs by name, whoever runs them. A program that was renamed is not found by this."""

    def __init__(self, proc: Path = PROC, programs: Mapping[str, Alarm] = ALARM_OF) -> None:
        self._proc = proc
        self._by_name = {name[:LONGEST_COMM]: (name, alarm) for name, alarm in programs.items()} | {
            name: (name, alarm) for name, alarm in programs.items()
        }

    def look(self) -> Sequence[Sighting]:
        """Return one sighting a program. Raises OSError where there is no `/proc`."""
        found: dict[str, Alarm] = {}
        for entry in self._proc.iterdir():
            if entry.name.isdigit() and (hit := self._judged(entry)) is not None:
                name, alarm = hit
                found[name] = alarm
        return tuple(Sighting(alarm, {"program": name}) for name, alarm in sorted(found.items()))

    def _judged(self, process: Path) -> tuple[str, Alarm] | None:
        command = command_of(process)
        for name in names_of(process, command):
            if (hit := self._by_name.get(name)) is not None:
                return hit
        if any(word in part for part in command[1:] for word in WRITES_SCREEN):
            return PurePosixPath(command[0]).name.lower(), Alarm.CAPTURE
        return None


def command_of(process: Path) -> list[str]:
    """Return the command line of `process`, empty where it has ended or is the kernel's."""
    try:
        with (process / "cmdline").open("rb") as line:
            words = line.read(MOST_COMMAND_BYTES).rstrip(b"\0").split(b"\0")
    except OSError:
        return []
    return [word.decode("utf-8", "replace") for word in words if word]


def names_of(process: Path, command: Sequence[str]) -> tuple[str, ...]:
    """Return the names under which `process` may be known: the kernel's, its file's, its script's."""
    try:
        comm = (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        comm = ""
    files = [PurePosixPath(word).name for word in command[:1]]
    if files and files[0].rstrip("0123456789.") in INTERPRETERS:
        files += [PurePosixPath(word).name for word in command[1:] if not word.startswith("-")][:1]
    names = [comm, *files, *(name.rsplit(".", 1)[0] for name in files)]
    return tuple(dict.fromkeys(name.lower() for name in names if name))
