"""What is watched through the X server. Each watcher asks a `XScreen`; what it cannot know it does not claim."""

from collections.abc import Callable, Sequence
from pathlib import Path

from protocol.seat_rules import Alarm
from station.exam.lockdown.watch import Sighting
from station.exam.lockdown.x11_screen import FullHouse, Output, XScreen

PROC = Path("/proc")
SELECTIONS = ("PRIMARY", "CLIPBOARD")


class FocusKept:
    """Gives the exam the keyboard's focus back, often before Qt has seen the loss, and tells of it."""

    def __init__(self, screen: XScreen, window: Callable[[], int]) -> None:
        self._screen, self._window, self._had = screen, window, False

    def look(self) -> Sequence[Sighting]:
        """Return that the exam had the focus and had lost it."""
        window = self._window()
        lost = bool(window) and self._screen.keep_focus(window)
        had, self._had = self._had, self._had or not lost
        return (Sighting(Alarm.FOCUS_LOST),) if lost and had else ()


class Displays:
    """How many screens show the exam. One is normal, whichever; who accepted two accepted two."""

    def __init__(self, screen: XScreen) -> None:
        self._screen = screen
        self._most, self._before = 1, ()  # type: tuple[int, tuple[Output, ...]]

    def look(self) -> Sequence[Sighting]:
        """Return that there are more, fewer or other ones."""
        outputs = self._screen.outputs()
        before, self._before = self._before, outputs
        count, last = _monitors(outputs), _monitors(before)
        self._most = max(self._most, count)
        if not outputs:
            return (Sighting(Alarm.DISPLAY_UNKNOWN),)
        seen = [Sighting(Alarm.DISPLAY_ADDED, {"displays": str(self._most)})] if self._most > 1 else []
        if before and count < last:
            seen.append(Sighting(Alarm.DISPLAY_GONE, {"displays": str(count)}))
        if before and count == last and outputs != before:
            size = outputs[0].area
            seen.append(Sighting(Alarm.DISPLAY_CHANGED, {"size": f"{size.width}x{size.height}"}))
        return seen


def _monitors(outputs: Sequence[Output]) -> int:
    return sum(one.monitors for one in outputs)


class WindowsAbove:
    """Windows of others over the exam's: opaque, transparent, or catching clicks only."""

    def __init__(self, screen: XScreen, window: Callable[[], int]) -> None:
        self._screen, self._window = screen, window

    def look(self) -> Sequence[Sighting]:
        """Return one sighting a window."""
        window = self._window()
        above = self._screen.windows_above(window) if window else ()
        return tuple(Sighting(Alarm.FOREIGN_WINDOW, {"window": f"{one:x}"}) for one in above)


class PlayedKeys:
    """Keys and clicks that a program makes, through the server's own XTEST devices (`x11_played` keeps them out)."""

    def __init__(self, screen: XScreen) -> None:
        self._screen = screen

    def look(self) -> Sequence[Sighting]:
        """Return that there were some since the last look."""
        return (Sighting(Alarm.KEYS_INJECTED),) if self._screen.played_events() else ()


class Selections:
    """Owns clipboard and primary selection, empty, and takes them back: nothing is pasted, nothing is carried out."""

    def __init__(self, screen: XScreen, window: Callable[[], int]) -> None:
        self._screen, self._window = screen, window
        self._begun = False

    def look(self) -> Sequence[Sighting]:
        """Return which of them another program had taken. A text field of the exam's own is none."""
        own = self._screen.client_of(self._window())
        had = [(name, self._screen.take_selection(name)) for name in SELECTIONS]
        begun, self._begun = self._begun, True  # what lay there before the exam is wiped, and nobody's doing
        return [Sighting(Alarm.CLIPBOARD, {"which": name}) for name, client in had if begun and client not in (0, own)]


class Devices:
    """Keyboards and mice that were not there when the exam began: a second one may be a robot's."""

    def __init__(self, screen: XScreen) -> None:
        self._screen = screen
        self._known = frozenset(screen.devices())

    def look(self) -> Sequence[Sighting]:
        """Return one sighting a new device."""
        new = [(number, one) for number, one in self._screen.devices().items() if number not in self._known]
        kind = {True: "keyboard", False: "pointer"}
        return tuple(
            Sighting(Alarm.DEVICE_ADDED, {"device": kind[one.is_keyboard], "number": str(number)})
            for number, one in new
        )


class KeyboardHeld:
    """Whether the exam still holds the keyboard."""

    def __init__(self, screen: XScreen) -> None:
        self._screen = screen

    def look(self) -> Sequence[Sighting]:
        """Return that nobody holds it."""
        return (Sighting(Alarm.GRAB_LOST),) if self._screen.keyboard_is_free() else ()


class OtherClients:
    """Every other program at this X server, with a window or without: it could read keys and pixels."""

    def __init__(self, screen: XScreen, window: Callable[[], int], house: FullHouse, proc: Path = PROC) -> None:
        self._screen, self._window, self._house, self._proc = screen, window, house, proc

    def look(self) -> Sequence[Sighting]:
        """Return one sighting a client. Places that clients leave are taken."""
        clients = self._screen.clients()
        self._house.settle(len(clients))
        own = {self._screen.base, self._screen.client_of(self._window()), *self._house.bases}
        our_pid = clients.get(self._screen.base, 0)
        others = {base: pid for base, pid in clients.items() if base not in own and (pid != our_pid or not pid)}
        return tuple(
            Sighting(Alarm.FOREIGN_CLIENT, {"client": f"{base:x}", "program": self._name(pid)})
            for base, pid in sorted(others.items())
        )

    def _name(self, pid: int) -> str:
        try:
            return (self._proc / str(pid) / "comm").read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""
