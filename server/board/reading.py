"""Reading the journals for many watchers at little cost: a fixed number of queries however many streams there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, ScalarSelect, and_, or_, select

from protocol.journal import Entry, Header, StreamId, decode_header
from protocol.records import KIND_BY_RECORD, Collected, PaperOpened, Progress, Record, Submitted
from server.answers.models import entries, receipts, stream_owners
from server.roster.models import registrations, slots

STREAMS_AT_ONCE = 5000  # bound variables in one statement: SQLite takes 32,766, PostgreSQL 65,535
PLACES_AT_ONCE = 100  # three variables and a branch each

Place = tuple[int, int]  # segment and seq
START: Place = (0, 0)


@dataclass(frozen=True, slots=True)
class AttemptEntries:
    """The entries of an attempt that say how far it is, the last of each kind, and its receipt's code."""

    paper_opened: Entry | None
    progress: Entry | None
    submitted: Entry | None
    receipt_code: str


def tips(db: Connection, purpose: str) -> dict[StreamId, Place]:
    """Return where every stream of `purpose` ends. Two index seeks a stream, all in one statement."""
    segment = select(entries.c.segment).where(entries.c.stream == stream_owners.c.stream)
    last_segment = segment.order_by(entries.c.segment.desc()).limit(1).scalar_subquery()
    seq = select(entries.c.seq).where(entries.c.stream == stream_owners.c.stream)
    last_seq = seq.order_by(entries.c.segment.desc(), entries.c.seq.desc()).limit(1).scalar_subquery()
    chosen = select(stream_owners.c.stream, last_segment.label("last_segment"), last_seq.label("last_seq")).where(
        stream_owners.c.purpose == purpose
    )
    return {
        StreamId(stream): (last_segment, last_seq)
        for stream, last_segment, last_seq in db.execute(chosen)
        if last_segment is not None
    }


def attempts(db: Connection, streams: Sequence[StreamId]) -> Iterator[tuple[StreamId, AttemptEntries]]:
    """Yield what the journals say of each attempt."""
    opened, progress, submitted = (_last_of(kind) for kind in (PaperOpened, Progress, Submitted))
    code = (
        select(receipts.c.code)
        .where(receipts.c.stream == stream_owners.c.stream)
        .order_by(receipts.c.segment.desc())
        .limit(1)
        .scalar_subquery()
    )
    columns = (*opened, *progress, *submitted, code)
    chosen = select(stream_owners.c.stream, *(column.label(f"c{at}") for at, column in enumerate(columns)))
    for start in range(0, len(streams), STREAMS_AT_ONCE):
        these = streams[start : start + STREAMS_AT_ONCE]
        for row in db.execute(chosen.where(stream_owners.c.stream.in_(these))):
            read = AttemptEntries(_entry(row[1], row[2]), _entry(row[3], row[4]), _entry(row[5], row[6]), row[7] or "")
            yield StreamId(row[0]), read


def _last_of(record: type[Record]) -> tuple[ScalarSelect[bytes], ScalarSelect[bytes]]:
    """Return subqueries for header and body of a stream's last entry of a kind."""
    here = (entries.c.stream == stream_owners.c.stream, entries.c.kind == KIND_BY_RECORD[record].number)
    header, body = (
        select(column).where(*here).order_by(entries.c.segment.desc(), entries.c.seq.desc()).limit(1)
        for column in (entries.c.header, entries.c.body)
    )
    return header.scalar_subquery(), body.scalar_subquery()


def _entry(header: bytes | None, body: bytes | None) -> Entry | None:
    return Entry(decode_header(header), body) if header is not None and body is not None else None


def ends_of(db: Connection, streams: Sequence[StreamId]) -> dict[StreamId, Header]:
    """Return the last entry's header of each of some streams. An index seek a stream."""
    found: dict[StreamId, Header] = {}
    last = select(entries.c.header).where(entries.c.stream == stream_owners.c.stream)
    newest = last.order_by(entries.c.segment.desc(), entries.c.seq.desc()).limit(1).scalar_subquery()
    for start in range(0, len(streams), STREAMS_AT_ONCE):
        these = streams[start : start + STREAMS_AT_ONCE]
        for (encoded,) in db.execute(select(newest).where(stream_owners.c.stream.in_(these))):
            if encoded is not None:
                header = decode_header(encoded)
                found[header.stream] = header
    return found


def entries_beyond(db: Connection, places: Mapping[StreamId, Place], kinds: Sequence[int] = ()) -> Iterator[Entry]:
    """Yield what streams hold beyond the places named, each stream in order: entries of `kinds`, or all."""
    known = list(places.items())
    for start in range(0, len(known), PLACES_AT_ONCE):
        beyond = or_(*(_beyond(stream, place) for stream, place in known[start : start + PLACES_AT_ONCE]))
        chosen = select(entries.c.header, entries.c.body).where(beyond)
        if kinds:  # the sum keeps the planner off the index by kind: what is beyond the places is little
            chosen = chosen.where((entries.c.kind + 0).in_(kinds))
        for row in db.execute(chosen.order_by(entries.c.stream, entries.c.segment, entries.c.seq)):
            yield Entry(decode_header(row.header), row.body)


def _beyond(stream: StreamId, place: Place) -> ColumnElement[bool]:
    segment, seq = place
    later = or_(entries.c.segment > segment, and_(entries.c.segment == segment, entries.c.seq > seq))
    return and_(entries.c.stream == stream, later)


def collected(db: Connection) -> Iterator[Entry]:
    """Yield the board's entries by which two officers closed attempts."""
    chosen = select(entries.c.header, entries.c.body).where(entries.c.kind == KIND_BY_RECORD[Collected].number)
    for row in db.execute(chosen):
        yield Entry(decode_header(row.header), row.body)


def registered(db: Connection) -> dict[StreamId, tuple[str, str]]:
    """Return exam session and candidate that each slot's attempt would belong to."""
    joined = select(slots.c.attempt, slots.c.exam_session, registrations.c.candidate).join(
        registrations,
        (registrations.c.exam_session == slots.c.exam_session)
        & (registrations.c.room == slots.c.room)
        & (registrations.c.seat == slots.c.seat),
    )
    return {StreamId(row.attempt): (row.exam_session, row.candidate) for row in db.execute(joined)}
