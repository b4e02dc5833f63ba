"""What a seat watches for: watchers that are asked, and who asks them. No window system, no clock, no thread here.

A watcher is asked some times a second, on a thread that may wait. It says what is so now; `Watch` says each thing once
for as long as it lasts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from protocol.seat_rules import Alarm

LOOK_EVERY_S = 0.25  # an alarm is due within a second
MOST_FACT_CHARS = 64
MOST_SIGHTINGS = 32  # of one look: somebody who floods the seat floods no journal


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something that should not be, and short facts about it: no person, nothing that was typed."""

    alarm: Alarm
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two sightings the same."""
        return (self.alarm.value, *(f"{name}={value}" for name, value in sorted(self.facts.items())))


class Watcher(Protocol):
    """Looks at one thing."""

    def look(self) -> Sequence[Sighting]:
        """Return what is so now. It may raise OSError where the machine does not tell."""
        ...


class Watch:
    """All watchers of a seat. `unable` is told, once each, of watchers that cannot see."""

    def __init__(self, watchers: Sequence[Watcher], unable: Callable[[str], None] = lambda _name: None) -> None:
        self._watchers, self._unable = tuple(watchers), unable
        self._standing: frozenset[tuple[str, ...]] = frozenset()
        self._blind: frozenset[str] = frozenset()

    def look(self) -> tuple[Sighting, ...]:
        """Return what is new since the last look."""
        seen = {one.key: _shortened(one) for watcher in self._watchers for one in self._of(watcher)}
        new = [one for key, one in seen.items() if key not in self._standing]
        self._standing = frozenset(seen)
        return tuple(new[:MOST_SIGHTINGS])

    def _of(self, watcher: Watcher) -> Sequence[Sighting]:
        try:
            return watcher.look()
        except OSError:
            name = type(watcher).__name__
            if name not in self._blind:
                self._blind |= {name}
                self._unable(name)
            return ()


def _shortened(one: Sighting) -> Sighting:
    return Sighting(one.alarm, {name: value[:MOST_FACT_CHARS] for name, value in one.facts.items()})


class Machine(Protocol):
    """What a platform brings: Linux with X11 is `linux.py`; another one is another module with these."""

    def harden(self) -> None:
        """Let no other program of this user into this process, and no memory of it onto a disk."""

    def watchers(self) -> Sequence[Watcher]:
        """Return the watchers of this platform. Called on the thread that will ask them."""
        ...

    def shut(self) -> int:
        """Let no further program onto the seat's screen; return how many places were taken for that."""
        ...

    def open(self) -> None:
        """Give back what was taken."""
