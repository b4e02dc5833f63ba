"""Reading very many journals at once, in the order of their keys. The caller owns the transaction."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, and_, func, select

from protocol.journal import SignedHead, StreamId, decode_head
from protocol.records import KIND_BY_RECORD, Submitted
from server.answers.models import entries, heads

SUBMITTED = KIND_BY_RECORD[Submitted].number


@dataclass(frozen=True, slots=True)
class SegmentCount:
    """A segment: its last entry, and how many of 1 to `last` are held."""

    stream: StreamId
    segment: int
    last: int
    held: int


class RawEntry(NamedTuple):
    """An entry as it is kept, its key beside it."""

    stream: StreamId
    segment: int
    seq: int
    kind: int
    header: bytes
    body: bytes


def segment_counts(db: Connection) -> list[SegmentCount]:
    """Return every segment in order, with what is missing of it."""
    counted = (
        select(entries.c.stream, entries.c.segment, func.max(entries.c.seq), func.count())
        .group_by(entries.c.stream, entries.c.segment)
        .order_by(entries.c.stream, entries.c.segment)
    )
    return [SegmentCount(StreamId(stream), segment, last, held) for stream, segment, last, held in db.execute(counted)]


def first_missing(db: Connection, stream: StreamId, segment: int, last: int) -> int:
    """Return the first entry of 1 to `last` that is not held, or 0."""
    held = select(entries.c.seq).where(entries.c.stream == stream, entries.c.segment == segment, entries.c.seq <= last)
    wanted = 0
    for wanted, seq in enumerate(db.scalars(held.order_by(entries.c.seq)), 1):
        if seq != wanted:
            return wanted
    return wanted + 1 if wanted < last else 0


def of_kinds(db: Connection, kinds: Sequence[int]) -> Iterator[RawEntry]:
    """Yield the entries of `kinds` of all streams, in order."""
    wanted = select(entries).where(entries.c.kind.in_(kinds))
    for row in db.execute(wanted.order_by(entries.c.stream, entries.c.segment, entries.c.seq)):
        yield RawEntry(*row)


def hand_in_heads(db: Connection) -> dict[tuple[StreamId, int, int], SignedHead]:
    """Return the heads signed over hand-ins, by stream, segment and seq."""
    at_place = and_(
        heads.c.stream == entries.c.stream, heads.c.segment == entries.c.segment, heads.c.seq == entries.c.seq
    )
    signed = select(heads.c.head).join(entries, at_place).where(entries.c.kind == SUBMITTED)
    found = [decode_head(head) for head in db.scalars(signed)]
    return {(head.stream, head.segment, head.seq): head for head in found}


def scan(db: Connection, first: StreamId, last: StreamId, kinds: Sequence[int]) -> dict[StreamId, list[RawEntry]]:
    """Return the entries of `kinds` of the streams from `first` to `last`, in order: one statement for all."""
    wanted = (
        select(entries)
        # The sum keeps the planner off the index by kind, which would have it look every entry up by itself.
        .where(entries.c.stream.between(first, last), (entries.c.kind + 0).in_(kinds))
        .order_by(entries.c.stream, entries.c.segment, entries.c.seq)
    )
    held = defaultdict[StreamId, list[RawEntry]](list)
    cursor = db.execute(wanted).cursor  # the driver's own rows: of 700,000 no other object is made on the way
    if cursor is not None:
        for entry in map(RawEntry._make, cursor.fetchall()):
            held[entry.stream].append(entry)
    return held
