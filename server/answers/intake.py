"""What must hold of a batch before the store hears of it. Pure: no database, no clock; sealed bodies stay sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import msgspec
from cryptography import x509

from protocol import device, journal
from protocol.api import MAX_ENTRIES_PER_BATCH, SegmentBatch, StoredEntry
from protocol.device import Device, UntrustedCertificateError
from protocol.journal import (
    HEADER,
    MAX_BODY_BYTES,
    PLAIN,
    SEALED,
    VERSION,
    Entry,
    MalformedEntryError,
    SignedHead,
    StreamId,
)
from protocol.records import KIND_BY_NUMBER, HandedOver, StreamOpened

MAX_SEGMENT = 2**31 - 1
MAX_HEADS_PER_BATCH = 64  # a head a minute: an hour without a line
FIRST_BYTE = {kind.number: bytes([SEALED if kind.sealed else PLAIN]) for kind in KIND_BY_NUMBER.values()}


class ForeignStreamError(Exception):
    """A device sent entries of a stream that it may not write."""

    def __init__(self, stream: StreamId) -> None:
        super().__init__(stream.hex())
        self.stream = stream


class BatchTooLongError(Exception):
    """More entries or heads than one request may carry."""


@dataclass(frozen=True, slots=True)
class Writer:
    """An enrolled device, and the streams that its token lets it write."""

    device: Device
    streams: frozenset[StreamId]
    authority: x509.Certificate


class CheckedEntry(msgspec.Struct, frozen=True, gc=False):
    """An entry that is well-formed: what the store asks of it, and both parts exactly as they came."""

    seq: int
    kind: int
    prev: bytes
    hash: bytes
    header: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class CheckedBatch:
    """Entries and heads of one segment that are well-formed and their writer's. Whether they follow, the store says."""

    stream: StreamId
    segment: int
    entries: tuple[CheckedEntry, ...]
    heads: tuple[SignedHead, ...]
    writer: Device

    @property
    def size(self) -> int:
        """What it weighs in the store's queue; an empty batch is a question and weighs too."""
        return 1 + len(self.entries) + len(self.heads)


def check(batches: Sequence[SegmentBatch], writer: Writer) -> tuple[CheckedBatch, ...]:
    """Check all batches of a request before any is kept.

    Raises BatchTooLongError, ForeignStreamError, MalformedEntryError, BadSignatureError, UntrustedCertificateError.
    """
    if sum(len(batch.entries) for batch in batches) > MAX_ENTRIES_PER_BATCH or len(batches) > MAX_ENTRIES_PER_BATCH:
        raise BatchTooLongError
    return tuple(_check_batch(batch, writer) for batch in batches)


def _check_batch(batch: SegmentBatch, writer: Writer) -> CheckedBatch:
    stream = StreamId(batch.stream)
    if stream not in writer.streams:
        raise ForeignStreamError(stream)
    if not 1 <= batch.segment <= MAX_SEGMENT:
        raise MalformedEntryError("segment")
    if len(batch.heads) > MAX_HEADS_PER_BATCH:
        raise BatchTooLongError
    entries = tuple([_check_entry(stored, batch, writer) for stored in batch.entries])
    heads = tuple([_check_head(encoded, batch, writer) for encoded in batch.heads])
    return CheckedBatch(stream, batch.segment, entries, heads, writer.device)


def _check_entry(stored: StoredEntry, batch: SegmentBatch, writer: Writer) -> CheckedEntry:
    # Runs for every entry of an exam: the header is taken apart in place, hashed as it came, and no object made of it.
    encoded, body = stored.header, stored.body
    if len(encoded) != HEADER.size:
        raise MalformedEntryError("header length")
    version, stream, segment, seq, _, kind, prev, body_hash = HEADER.unpack(encoded)
    if version != VERSION:
        raise MalformedEntryError(f"version {version}")
    if stream != batch.stream or segment != batch.segment or seq < 1:
        raise MalformedEntryError("entry of another segment")
    if kind not in FIRST_BYTE:
        raise MalformedEntryError(f"kind {kind}")
    if len(body) > MAX_BODY_BYTES:
        raise MalformedEntryError("body too large")
    if body[:1] != FIRST_BYTE[kind]:  # a name or answer in the clear goes no further
        raise MalformedEntryError("body is not sealed as its kind wants")
    if sha256(body).digest() != body_hash:
        raise MalformedEntryError("body is not the header's")
    if seq == 1:
        _check_first(Entry(journal.decode_header(encoded), body), writer)
    return CheckedEntry(seq, kind, prev, sha256(encoded).digest(), encoded, body)


def _check_first(entry: Entry, writer: Writer) -> None:
    """Check that a segment is begun by the device that sends it, for what it may write."""
    if entry.header.prev != journal.GENESIS:
        raise MalformedEntryError("prev of a first entry")
    record = journal.read(entry) if not KIND_BY_NUMBER[entry.header.kind].sealed else None
    if entry.header.segment == 1 and not isinstance(record, StreamOpened):
        raise MalformedEntryError("a stream begins with StreamOpened")
    if entry.header.segment > 1 and not isinstance(record, HandedOver):
        raise MalformedEntryError("a later segment begins with HandedOver")
    assert isinstance(record, StreamOpened | HandedOver)  # noqa: S101 -- the two lines above, said to the type checker
    if isinstance(record, StreamOpened) and record.purpose != _purpose(entry, writer):
        raise MalformedEntryError("purpose")
    if device.read_device(record.certificate, writer.authority).id != writer.device.id:
        raise UntrustedCertificateError("not the sender's")


def _purpose(entry: Entry, writer: Writer) -> str:
    own = bytes(entry.header.stream) == bytes(writer.device.id)
    return writer.device.role if own else "attempt"


def _check_head(encoded: bytes, batch: SegmentBatch, writer: Writer) -> SignedHead:
    head = journal.decode_head(encoded)
    if (head.stream, head.segment) != (batch.stream, batch.segment):
        raise MalformedEntryError("head of another segment")
    head.check_signature(writer.device.key)
    return head
