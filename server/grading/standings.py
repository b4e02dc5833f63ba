"""How every attempt stands before a run: closed by its seat, collected by two officers, or open. Opens no answer."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from protocol import journal, receipt
from protocol.journal import Entry, StreamId, decode_header
from protocol.records import KIND_BY_RECORD, PaperOpened
from server.answers import scanning
from server.answers import service as journals
from server.answers.scanning import SUBMITTED, SegmentCount
from server.attempts.rulings import Rulings
from server.grading.record import Note, NoteKind, Outcome, Standing

PAPER_OPENED = KIND_BY_RECORD[PaperOpened].number
SUBMITTED_BY_SEAT, COLLECTED = "submitted", "collected"


@dataclass(frozen=True, slots=True)
class Stood:
    """An attempt before a run. `trouble`: what keeps it from being marked, known without a key."""

    stream: StreamId
    standing: Standing
    segments: Mapping[int, SegmentCount]
    closed_at: int = 0
    receipt_code: str = ""
    trouble: Outcome | None = None
    notes: tuple[Note, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether its seat handed it in under a signed head, or two officers collected it."""
        return self.standing.closed_by != ""


def standings(db: Connection, decided: Rulings) -> list[Stood]:
    """Return the attempts whose paper was opened, and those that were closed without, in order; none set aside."""
    segments = defaultdict[StreamId, dict[int, SegmentCount]](dict)
    for one in scanning.segment_counts(db):
        segments[one.stream][one.segment] = one
    with_paper = {entry.stream for entry in scanning.of_kinds(db, (PAPER_OPENED,))}
    hand_ins, found = _HandIns(db), list[Stood]()
    for stream in dict.fromkeys(stream for stream, _ in journals.streams(db, "attempt")):
        if stream in decided.set_aside or not segments[stream]:
            continue
        stood = _stood(db, stream, segments[stream], hand_ins, decided)
        if stood.is_closed or stream in with_paper:
            found.append(stood)
    return found


class _HandIns:
    """The hand-ins that the board holds, and the heads signed over them."""

    def __init__(self, db: Connection) -> None:
        held = scanning.of_kinds(db, (SUBMITTED,))
        self.headers = {(entry.stream, entry.segment, entry.seq): entry.header for entry in held}
        self.heads = scanning.hand_in_heads(db)


def _stood(
    db: Connection, stream: StreamId, segments: Mapping[int, SegmentCount], hand_ins: _HandIns, decided: Rulings
) -> Stood:
    if stream in decided.collected:
        return _collected(db, stream, segments, decided)
    last = segments[max(segments)]
    place = (stream, last.segment, last.last)
    head, encoded = hand_ins.heads.get(place), hand_ins.headers.get(place)
    if head is None or encoded is None:
        return Stood(stream, Standing(stream.hex(), "", last.segment, 0, ""), segments)
    header = decode_header(encoded)
    trouble = None if header.hash == head.hash else Outcome.OTHER_HEAD
    standing = Standing(
        stream.hex(), SUBMITTED_BY_SEAT, last.segment, last.last, head.hash.hex(), _adopted(stream, decided)
    )
    return _checked(db, Stood(stream, standing, segments, header.at, receipt.receipt_code(head), trouble))


def _collected(db: Connection, stream: StreamId, segments: Mapping[int, SegmentCount], decided: Rulings) -> Stood:
    accepted = decided.collected[stream]
    at = (accepted.segment, accepted.seq)
    standing = Standing(stream.hex(), COLLECTED, *at, accepted.hash.hex(), _adopted(stream, decided))
    held = journals.held_headers(db, stream, *at, accepted.seq).get(accepted.seq)
    if held is None:
        return Stood(stream, standing, segments, trouble=Outcome.JOURNAL_HOLE, notes=(broken_at(*at),))
    header, head = decode_header(held), journals.head_of(db, stream, *at)
    code = receipt.receipt_code(head) if head is not None else ""
    trouble = None if header.hash == accepted.hash else Outcome.OTHER_HEAD
    return _checked(db, Stood(stream, standing, segments, header.at, code, trouble))


def _checked(db: Connection, stood: Stood) -> Stood:
    """Return `stood` with the first hole of the segment that it was closed in."""
    hole = missing(db, stood, stood.standing.segment, stood.standing.seq)
    if not hole or stood.trouble is not None:
        return stood
    note = broken_at(stood.standing.segment, hole)
    return Stood(
        stood.stream,
        stood.standing,
        stood.segments,
        stood.closed_at,
        stood.receipt_code,
        Outcome.JOURNAL_HOLE,
        (note,),
    )


def missing(db: Connection, stood: Stood, segment: int, last: int) -> int:
    """Return the first entry of 1 to `last` of a segment that the board does not hold, or 0."""
    held = stood.segments.get(segment)
    if held is None:
        return min(last, 1)
    if held.held == held.last >= last:
        return 0
    return scanning.first_missing(db, stood.stream, segment, last)


def broken_at(segment: int, seq: int) -> Note:
    """Return the note of an entry that is missing or does not open."""
    return Note(NoteKind.BROKEN_AT, f"{segment}/{seq}")


def _adopted(stream: StreamId, decided: Rulings) -> tuple[tuple[int, int, int, str], ...]:
    ruled = decided.adopted.get(stream, ())
    return tuple(sorted((one.segment, one.first, one.last, one.hash.hex()) for one in ruled))


def papers_opened(db: Connection, stood: Mapping[StreamId, Stood]) -> set[tuple[str, str]]:
    """Return the paper and variant of each paper that a closed attempt opened."""
    return {(record.paper_id, record.variant) for record in _papers(db, stood)}


def _papers(db: Connection, stood: Mapping[StreamId, Stood]) -> Iterator[PaperOpened]:
    for entry in scanning.of_kinds(db, (PAPER_OPENED,)):
        if entry.stream in stood and stood[entry.stream].is_closed:
            try:
                record = journal.read(Entry(decode_header(entry.header), entry.body))
            except journal.JournalError:
                continue  # the attempt is set aside when it is opened
            if isinstance(record, PaperOpened):
                yield record
