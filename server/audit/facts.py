"""What the journals hold that the log does not have yet. Read beside the answer path, in bounded bites."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, exists, func, select

from protocol import log
from protocol.journal import Entry, SignedHead, decode_head, decode_header
from protocol.log import Leaf, LeafKind
from protocol.records import KIND_BY_RECORD, HandedOver
from server.answers.models import entries, heads, receipts, stream_owners
from server.audit.models import log_leaves

HANDED_OVER = KIND_BY_RECORD[HandedOver].number
DESK = "desk"


def unlogged(db: Connection, most: int) -> list[Leaf]:
    """Return up to `most` receipts, hand-overs and desk heads that have no leaf."""
    found = list[Leaf]()
    for leaves in (_hand_ins, _hand_overs, _desk_heads):
        found += leaves(db, most - len(found))
    return found


def last_heads(db: Connection) -> Iterator[Leaf]:
    """Yield the last head of every segment that is no desk's, where it has no leaf: what is logged with a root."""
    for row in db.execute(_last_heads().where(~_of_desk(), ~_logged(LeafKind.STREAM_HEAD, heads))):
        yield log.head_leaf(LeafKind.STREAM_HEAD, bytes(row.head))


def all_last_heads(db: Connection) -> Iterator[SignedHead]:
    """Yield the last head of every segment."""
    for row in db.execute(_last_heads()):
        yield decode_head(bytes(row.head))


def _last_heads() -> Select[tuple[bytes]]:
    last = (
        select(heads.c.stream, heads.c.segment, func.max(heads.c.seq).label("seq"))
        .group_by(heads.c.stream, heads.c.segment)
        .subquery()
    )
    here = and_(heads.c.stream == last.c.stream, heads.c.segment == last.c.segment, heads.c.seq == last.c.seq)
    return select(heads.c.head).join(last, here).order_by(heads.c.stream, heads.c.segment)


def _hand_ins(db: Connection, most: int) -> Iterator[Leaf]:
    chosen = select(receipts.c.receipt).where(~_logged(LeafKind.HAND_IN, receipts)).limit(most)
    for row in db.execute(chosen):
        yield log.hand_in_leaf(bytes(row.receipt))


def _hand_overs(db: Connection, most: int) -> Iterator[Leaf]:
    here = entries.c.kind == HANDED_OVER
    chosen = select(entries.c.header, entries.c.body).where(here, ~_logged(LeafKind.HAND_OVER, entries)).limit(most)
    for row in db.execute(chosen):
        yield log.hand_over_leaf(Entry(decode_header(bytes(row.header)), bytes(row.body)))


def _desk_heads(db: Connection, most: int) -> Iterator[Leaf]:
    chosen = select(heads.c.head).where(_of_desk(), ~_logged(LeafKind.DESK_HEAD, heads)).limit(most)
    for row in db.execute(chosen):
        yield log.head_leaf(LeafKind.DESK_HEAD, bytes(row.head))


def _of_desk() -> ColumnElement[bool]:
    return exists().where(stream_owners.c.stream == heads.c.stream, stream_owners.c.purpose == DESK)


def _logged(kind: LeafKind, facts: FromClause) -> ColumnElement[bool]:
    """Tell, row by row, whether the fact has its leaf: a look into the unique index."""
    return exists().where(
        log_leaves.c.kind == kind.value,
        log_leaves.c.stream == facts.c.stream,
        log_leaves.c.segment == facts.c.segment,
        log_leaves.c.seq == facts.c.seq,
    )
