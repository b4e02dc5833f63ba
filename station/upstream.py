"""Sends what the journals hold to the board whenever there is a line; losses and repeats on the way do no harm."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from protocol.api import SegmentAck, SegmentBatch
from protocol.journal import StreamId
from station.board_link import BoardCertificateError, BoardRefusedError, LinkError
from station.journal_store import JournalStore
from station.line_trouble import LineTrouble

IDLE_S = 5.0  # with nothing to send, an empty request this often shows whether the line is there
RETRY_S = (0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True)
class UpstreamState:
    """What the screen may say about the line: `waiting` entries are on this disk only."""

    connected: bool
    waiting: int
    trouble: LineTrouble = LineTrouble.NONE


class JournalLink(Protocol):
    """What sending needs of the line."""

    def send_journals(self, batches: tuple[SegmentBatch, ...]) -> tuple[SegmentAck, ...]:
        """Send batches; return how far the board holds each segment. Raises LinkError."""
        ...


class Upstream:
    """A thread that keeps the board in step with the journals. `on_change` is called on that thread."""

    def __init__(self, store: JournalStore, link: JournalLink, on_change: Callable[[UpstreamState], None]) -> None:
        self._store, self._link, self._on_change = store, link, on_change
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="upstream", daemon=True)
        store.wake_with(self._wake.set)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """End after the exchange under way."""
        self._stopping.set()
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                if not self.send_once():
                    self._wake.wait(IDLE_S)
                failures = 0
            except LinkError as error:
                self._report(connected=isinstance(error, BoardRefusedError), trouble=_trouble(error))
                self._stopping.wait(RETRY_S[min(failures, len(RETRY_S) - 1)])  # an append must not hurry a lost line
                failures += 1

    def send_once(self) -> bool:
        """Send one round of batches; tell whether more waits. Raises LinkError."""
        batches = self._store.pending()
        before = self._store.waiting()
        for ack in self._link.send_journals(batches):
            self._store.acknowledge(ack)
        waiting = self._store.waiting()
        self._report(connected=True)
        return 0 < waiting < before

    def _report(self, *, connected: bool, trouble: LineTrouble = LineTrouble.NONE) -> None:
        self._on_change(UpstreamState(connected, self._store.waiting(), trouble))


def _trouble(error: LinkError) -> LineTrouble:
    if isinstance(error, BoardCertificateError):
        return LineTrouble.SERVER_CERTIFICATE
    refused = error.code if isinstance(error, BoardRefusedError) else ""
    return LineTrouble(refused) if refused in set(LineTrouble) else LineTrouble.NONE


def left_to_send(store: JournalStore, own: bytes) -> StreamId | None:
    """Return the last stream that waits to be sent and is not the device's `own`: an attempt that was under way."""
    others = [StreamId(batch.stream) for batch in store.pending() if batch.stream != own]
    return others[-1] if others else None
