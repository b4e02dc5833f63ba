"""A reader's client with a real process, for tests over real PC/SC."""

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar

from fixtures.card.samples import HOA
from station.reader.client import COMMAND_LIMIT_S, ReaderClient
from station.reader.hint import HintSource, IdentityHint
from station.reader.messages import CardFailed, CardRead, Event

READER = "Virtual PCD 00 00"
HINT = IdentityHint(HOA.number, date(2008, 11, 3), HOA.name, HintSource.QR)
WAIT_S = 20.0

T = TypeVar("T")


class Desk:
    """A client and the events it got."""

    def __init__(self, client: Callable[[Callable[[Event], None]], ReaderClient]) -> None:
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.client = client(self._events.put)

    def wait_for(self, kind: type[T]) -> T:
        """Return the next event of `kind`; others before it are passed over."""
        while not isinstance(event := self._events.get(timeout=WAIT_S), kind):
            assert not isinstance(event, CardRead | CardFailed), event
        return event


@contextmanager
def running(
    trust: Path, reader: str = READER, command_limit_s: float = COMMAND_LIMIT_S, *, practice: bool = True
) -> Iterator[Desk]:
    """Run a reader's process until the end of the block."""
    desk = Desk(
        lambda on_event: ReaderClient(on_event, trust, reader, command_limit_s=command_limit_s, practice=practice)
    )
    with desk.client:
        yield desk
