"""Writing to one stream: chains, seals, signs and keeps; what `append` returned from is durable."""

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from protocol import journal, sealing
from protocol.journal import Entry, SignedHead, StreamId, Tip
from protocol.records import HandedOver, Record, StreamOpened, WrappedKey
from station.journal_store import JournalStore

Clock = Callable[[], int]


def wall_clock() -> int:
    """Return UTC microseconds."""
    return time.time_ns() // 1000


@dataclass(frozen=True, slots=True)
class StreamKeys:
    """Who writes a stream, what seals it, and to whom its key is wrapped."""

    device_key: Ed25519PrivateKey
    certificate: bytes  # DER
    stream_key: bytes
    wrap_to: tuple[bytes, ...]  # raw X25519 public keys


class StreamWriter:
    """The one writer of a stream on this device."""

    def __init__(
        self, store: JournalStore, stream: StreamId, purpose: str, keys: StreamKeys, clock: Clock = wall_clock
    ) -> None:
        """Open `stream`, beginning it, or going on in a new segment where its tail was torn. Raises DiskFailedError."""
        self._store, self._keys, self._clock, self._lock = store, keys, clock, threading.Lock()
        self.stream = stream
        tip = store.tip(stream)
        torn = store.torn_at(stream)
        self._tip = tip or Tip(stream)
        if torn and self._tip.segment <= torn.segment:
            self._hand_over(torn)
        elif tip is None:
            self.append(StreamOpened(purpose, keys.certificate, self._wraps()))

    def _wraps(self) -> tuple[WrappedKey, ...]:
        return tuple(
            sealing.wrap_stream_key(self.stream, self._keys.stream_key, public) for public in self._keys.wrap_to
        )

    def _hand_over(self, known: Tip) -> None:
        self._tip = Tip(self.stream, known.segment + 1)
        lost = HandedOver(self._keys.certificate, known.segment, known.seq, known.hash, "torn_tail", self._wraps())
        self.append(lost)

    @property
    def tip(self) -> Tip:
        """Where the stream ends."""
        return self._tip

    def append(self, *records: Record) -> Tip:
        """Keep `records` in order, durable when this returns. Raises DiskFailedError, and then none was kept."""
        with self._lock:
            entries, tip = self._chain(records)
            self._store.append(entries)
            self._tip = tip
            return tip

    def append_and_sign(self, *records: Record) -> SignedHead:
        """Keep `records` and a head signed over the last of them, in one durable step. Raises DiskFailedError."""
        with self._lock:
            entries, tip = self._chain(records)
            head = journal.sign_head(tip, self._clock(), self._keys.device_key)
            self._store.append(entries, [head])
            self._tip = tip
            return head

    def sign_head(self) -> SignedHead:
        """Sign where the stream ends now, and keep the head."""
        return self.append_and_sign()

    def records(self) -> list[Record]:
        """Return what was written, opened."""
        return [journal.read(entry, self._keys.stream_key) for entry in self._store.entries(self.stream)]

    def written(self) -> list[tuple[int, Record]]:
        """Return what was written, opened, each with the wall clock of its entry (UTC microseconds)."""
        entries = self._store.entries(self.stream)
        return [(entry.header.at, journal.read(entry, self._keys.stream_key)) for entry in entries]

    def _chain(self, records: Sequence[Record]) -> tuple[list[Entry], Tip]:
        entries, tip = [], self._tip
        for record in records:
            nonce = os.urandom(journal.NONCE_BYTES)
            entry, tip = journal.append(tip, record, self._clock(), self._keys.stream_key, nonce)
            entries.append(entry)
        return entries, tip
