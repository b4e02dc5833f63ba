"""A Linux machine with X11, as the seat holds and watches it."""

import resource
from collections.abc import Callable, Mapping, Sequence

from station.exam.lockdown import hardening
from station.exam.lockdown.machine import ClockWatch, RemoteSession, ScreenReader, VirtualMachine
from station.exam.lockdown.processes import ForbiddenPrograms
from station.exam.lockdown.watch import Watcher
from station.exam.lockdown.x11_screen import FullHouse, XScreen
from station.exam.lockdown.x11_watch import (
    Devices,
    Displays,
    FocusKept,
    KeyboardHeld,
    OtherClients,
    PlayedKeys,
    Selections,
    WindowsAbove,
)

MOST_PLACES = 2048  # the most that an X server takes
SPARE_FILES = 512


class LinuxMachine:
    """The seat's machine (`station.exam.lockdown.watch.Machine`). `window`: the exam's, 0 before it is shown."""

    def __init__(self, environment: Mapping[str, str], window: Callable[[], int]) -> None:
        self._environment, self._window = environment, window
        self._display = environment.get("DISPLAY", "")
        self._house = FullHouse(self._display)
        self._screen: XScreen | None = None

    def harden(self) -> None:
        """Let no other program of this user into this process, and no memory of it onto a disk."""
        hardening.harden()
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, MOST_PLACES + SPARE_FILES), hard))

    def watchers(self) -> Sequence[Watcher]:
        """Return all watchers. Raises XGoneError."""
        screen = self._screen = XScreen(self._display)
        return (
            OtherClients(screen, self._window, self._house),
            WindowsAbove(screen, self._window),
            FocusKept(screen, self._window),
            Selections(screen, self._window),
            PlayedKeys(screen),
            Devices(screen),
            KeyboardHeld(screen),
            Displays(screen),
            ForbiddenPrograms(),
            RemoteSession(self._environment),
            VirtualMachine(),
            ScreenReader(self._environment),
            ClockWatch(),
        )

    def shut(self) -> int:
        """Take every place that the X server has left; return how many, 0 where it has no end."""
        if self._house.fill(MOST_PLACES):
            return len(self._house.bases)
        self._house.open()
        return 0

    def open(self) -> None:
        """Give the places back and end the watchers' connection."""
        self._house.open()
        if self._screen is not None:
            self._screen.close()
            self._screen = None
