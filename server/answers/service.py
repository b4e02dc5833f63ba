"""What can be asked of the journals that the board holds. The caller owns the transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, exists, func, insert, select

from protocol import receipt
from protocol.journal import DeviceId, Entry, SignedHead, StreamId, Tip, decode_head, decode_header
from protocol.receipt import Receipt
from protocol.records import KIND_BY_RECORD, StreamOpened, Submitted
from server.answers.models import entries, fork_evidence, heads, receipts, stream_owners

MAX_EVIDENCE = 1000  # pieces a segment
SUBMITTED = KIND_BY_RECORD[Submitted].number

# A fork is about a place that is held; beyond a hand-in none is, and what is sent all the same says why by where it is.
_AFTER_HAND_IN = exists().where(
    entries.c.stream == fork_evidence.c.stream,
    entries.c.segment == fork_evidence.c.segment,
    entries.c.kind == SUBMITTED,
    entries.c.seq < fork_evidence.c.seq,
)


@dataclass(frozen=True, slots=True)
class SegmentState:
    """A segment and where it ends."""

    stream: StreamId
    purpose: str
    number: int
    seq: int


@dataclass(frozen=True, slots=True)
class SegmentEnd:
    """Where a segment ends, and the kind of its last entry."""

    number: int
    seq: int
    kind: int


def tip_of(db: Connection, stream: StreamId, segment: int = 1) -> tuple[Tip, int]:
    """Return where a segment ends, and the kind of its last entry; seq 0 and kind 0 where it is empty."""
    row = db.execute(
        select(entries.c.header, entries.c.kind)
        .where(entries.c.stream == stream, entries.c.segment == segment)
        .order_by(entries.c.seq.desc())
        .limit(1)
    ).first()
    if row is None:
        return Tip(stream, segment), 0
    header = decode_header(row.header)
    return Tip(stream, segment, header.seq, header.hash), row.kind


def row_of(entry: Entry) -> dict[str, object]:
    """Return `entry` as the table holds it."""
    header = entry.header
    return {
        "stream": header.stream,
        "segment": header.segment,
        "seq": header.seq,
        "kind": header.kind,
        "header": header.encode(),
        "body": entry.body,
    }


def add_entries(db: Connection, rows: Sequence[dict[str, object]]) -> None:
    """Keep entries that are known to follow."""
    if rows:
        db.execute(insert(entries), rows)


def add_head(db: Connection, head: SignedHead) -> None:
    """Keep the first head signed over a place; a later one over the same place says nothing new."""
    at_place = (heads.c.stream == head.stream, heads.c.segment == head.segment, heads.c.seq == head.seq)
    if db.scalar(select(heads.c.seq).where(*at_place)) is None:
        db.execute(insert(heads).values(stream=head.stream, segment=head.segment, seq=head.seq, head=head.encode()))


def receipt_of(db: Connection, stream: StreamId, segment: int) -> bytes:
    """Return the receipt given for a segment, or nothing."""
    held = db.scalar(select(receipts.c.receipt).where(receipts.c.stream == stream, receipts.c.segment == segment))
    return bytes(held) if held else b""


def add_receipt(db: Connection, promise: Receipt, head: SignedHead) -> None:
    """Keep a receipt with the code that the candidate saw."""
    db.execute(
        insert(receipts).values(
            stream=promise.stream,
            segment=promise.segment,
            seq=promise.seq,
            receipt=promise.encode(),
            code=receipt.receipt_code(head),
        )
    )


def held_headers(db: Connection, stream: StreamId, segment: int, first: int, last: int) -> dict[int, bytes]:
    """Return the canonical headers held from `first` to `last`, by seq."""
    rows = db.execute(
        select(entries.c.seq, entries.c.header).where(
            entries.c.stream == stream, entries.c.segment == segment, entries.c.seq.between(first, last)
        )
    )
    return {row.seq: row.header for row in rows}


def add_evidence(db: Connection, evidence: dict[str, object]) -> bool:
    """Keep what differs from what is held, or came after a hand-in; the same twice is kept once.

    Tells whether it is the first fork of its segment. MAX_EVIDENCE bounds what a device gone mad can fill.
    """
    of_segment = (fork_evidence.c.stream == evidence["stream"], fork_evidence.c.segment == evidence["segment"])
    pieces = select(fork_evidence.c.seq, fork_evidence.c.hash, _AFTER_HAND_IN.label("late")).where(*of_segment)
    known = db.execute(pieces).all()
    if (evidence["seq"], evidence["hash"]) in {(row.seq, row.hash) for row in known} or len(known) >= MAX_EVIDENCE:
        return False
    db.execute(insert(fork_evidence), evidence)
    return all(row.late for row in known)


def evidence(db: Connection) -> list[RowMapping]:
    """Return all evidence of forks: another entry than the one held, or a head over another one."""
    return list(db.execute(select(fork_evidence).where(~_AFTER_HAND_IN)).mappings())


def late_entries(db: Connection) -> list[RowMapping]:
    """Return what came after the hand-in of its segment (`after_hand_in`): kept, never acknowledged, in no chain."""
    return list(db.execute(select(fork_evidence).where(_AFTER_HAND_IN)).mappings())


def own(db: Connection, stream: StreamId, device: DeviceId, purpose: str) -> None:
    """Let `device` write `stream`; said again, nothing changes."""
    if not owns(db, stream, device):
        db.execute(insert(stream_owners).values(stream=stream, device=device, purpose=purpose))


def owns(db: Connection, stream: StreamId, device: DeviceId) -> bool:
    """Tell whether `device` may write `stream`."""
    owner = (stream_owners.c.stream == stream, stream_owners.c.device == device)
    return db.scalar(select(stream_owners.c.purpose).where(*owner)) is not None


def streams(db: Connection, purpose: str) -> list[tuple[StreamId, DeviceId]]:
    """Return the streams of a purpose with the devices that may write them."""
    rows = db.execute(
        select(stream_owners.c.stream, stream_owners.c.device)
        .where(stream_owners.c.purpose == purpose)
        .order_by(stream_owners.c.stream)
    )
    return [(StreamId(row.stream), DeviceId(row.device)) for row in rows]


def begun(db: Connection) -> set[StreamId]:
    """Return the streams whose first entry the board holds."""
    first = KIND_BY_RECORD[StreamOpened].number
    return {StreamId(stream) for stream in db.scalars(select(entries.c.stream).where(entries.c.kind == first))}


def read(
    db: Connection, stream: StreamId, kinds: Sequence[int] = (), after: tuple[int, int] = (0, 0)
) -> Iterator[Entry]:
    """Yield entries of `stream` in order: those of `kinds`, or all, beyond the place `after` (segment, seq)."""
    segment, seq = after
    wanted = select(entries.c.header, entries.c.body).where(
        entries.c.stream == stream,
        (entries.c.segment > segment) | ((entries.c.segment == segment) & (entries.c.seq > seq)),
    )
    if kinds:
        wanted = wanted.where(entries.c.kind.in_(kinds))
    for row in db.execute(wanted.order_by(entries.c.segment, entries.c.seq)):
        yield Entry(decode_header(row.header), row.body)


def segments(db: Connection) -> list[SegmentState]:
    """Return every segment that the board holds, and where it ends."""
    purposes = {row.stream: row.purpose for row in db.execute(select(stream_owners.c.stream, stream_owners.c.purpose))}
    ends = db.execute(
        select(entries.c.stream, entries.c.segment, func.max(entries.c.seq).label("last"))
        .group_by(entries.c.stream, entries.c.segment)
        .order_by(entries.c.stream, entries.c.segment)
    )
    return [SegmentState(StreamId(row.stream), purposes.get(row.stream, ""), row.segment, row.last) for row in ends]


def segments_of(db: Connection, stream: StreamId) -> list[SegmentEnd]:
    """Return where each segment of a stream ends, in order."""
    last = (
        select(entries.c.segment, func.max(entries.c.seq).label("seq"))
        .where(entries.c.stream == stream)
        .group_by(entries.c.segment)
        .subquery()
    )
    at_end = (entries.c.stream == stream) & (entries.c.segment == last.c.segment) & (entries.c.seq == last.c.seq)
    rows = db.execute(select(last.c.segment, last.c.seq, entries.c.kind).join(entries, at_end).order_by(last.c.segment))
    return [SegmentEnd(row.segment, row.seq, row.kind) for row in rows]


def head_of(db: Connection, stream: StreamId, segment: int, seq: int) -> SignedHead | None:
    """Return the head kept over a place."""
    at_place = (heads.c.stream == stream, heads.c.segment == segment, heads.c.seq == seq)
    held = db.scalar(select(heads.c.head).where(*at_place))
    return decode_head(held) if held else None


def heads_of(db: Connection, stream: StreamId, segment: int) -> list[bytes]:
    """Return the signed heads of a segment as they were kept, in order."""
    wanted = select(heads.c.head).where(heads.c.stream == stream, heads.c.segment == segment)
    return [bytes(head) for head in db.scalars(wanted.order_by(heads.c.seq))]


def receipt_code_of(db: Connection, stream: StreamId) -> str:
    """Return the code of the last receipt given for `stream`, or nothing."""
    code = db.scalar(
        select(receipts.c.code).where(receipts.c.stream == stream).order_by(receipts.c.segment.desc()).limit(1)
    )
    return code or ""
