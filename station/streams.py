"""Writing to one stream: chains, seals, signs and keeps; what `append` returned from is durable."""

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from protocol import journal, sealing
from protocol.journal import DeviceId, Entry, SignedHead, StreamId, Tip
from protocol.records import KIND_BY_RECORD, HandedOver, Record, StreamOpened, Submitted, WrappedKey
from station.journal_store import JournalStore

Clock = Callable[[], int]
SUBMITTED = KIND_BY_RECORD[Submitted].number
TORN_TAIL, MOVED = "torn_tail", "moved"  # why a segment was left


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
            self._hand_over(torn, TORN_TAIL)
        elif tip is not None and not self._began(tip.segment):
            self._hand_over(tip, MOVED)
        elif tip is None:
            self.append(StreamOpened(purpose, keys.certificate, self._wraps()))

    def _wraps(self) -> tuple[WrappedKey, ...]:
        return tuple(
            sealing.wrap_stream_key(self.stream, self._keys.stream_key, public) for public in self._keys.wrap_to
        )

    def _began(self, segment: int) -> bool:
        """Whether this device began a segment: else it came from the board, after another seat had written it."""
        first = self._store.first(self.stream, segment)
        record = journal.read(first) if first is not None else None
        if not isinstance(record, StreamOpened | HandedOver):
            return True  # its beginning is gone with the disk, and nobody sends this device a headless segment
        return device_of(record.certificate) == journal.device_id(self._keys.device_key.public_key())

    def _hand_over(self, known: Tip, reason: str) -> None:
        self._tip = Tip(self.stream, known.segment + 1)
        left = HandedOver(self._keys.certificate, known.segment, known.seq, known.hash, reason, self._wraps())
        self.append(left)

    @property
    def began_at(self) -> int:
        """The clock of whoever began the stream then, UTC microseconds; 0 where that is gone with the disk."""
        first = self._store.first(self.stream, 1)
        return first.header.at if first is not None else 0

    @property
    def ends_in_hand_in(self) -> bool:
        """Whether nothing more can follow."""
        last = self._store.last(self.stream)
        return last is not None and last.header.kind == SUBMITTED

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
        return [record for _, record in self.written()]

    def written(self) -> list[tuple[int, Record]]:
        """Return what was written, opened, each with the wall clock of its entry (UTC microseconds).

        Of a segment that a later one left: what that one knew, as the board counts it.
        """
        entries = self._store.entries(self.stream)
        known = [(entry.header, journal.read(entry, self._keys.stream_key)) for entry in entries]
        left = {one.segment: one.seq for _, one in known if isinstance(one, HandedOver)}
        return [(header.at, one) for header, one in known if header.seq <= left.get(header.segment, header.seq)]

    def _chain(self, records: Sequence[Record]) -> tuple[list[Entry], Tip]:
        entries, tip = [], self._tip
        for record in records:
            nonce = os.urandom(journal.NONCE_BYTES)
            entry, tip = journal.append(tip, record, self._clock(), self._keys.stream_key, nonce)
            entries.append(entry)
        return entries, tip


def device_of(certificate: bytes) -> DeviceId | None:
    """Return the id of the device that a certificate (DER) is for, whoever issued it."""
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
    except ValueError:
        return None
    return journal.device_id(key) if isinstance(key, Ed25519PublicKey) else None
