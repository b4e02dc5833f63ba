"""Taking in what a dead station's disk held: the checks of the intake, the keeping of the answers store, an incident.

Whoever brings the file is nobody: each segment is believed because the device whose certificate begins it signed it,
and because the chain leads to that beginning, here or at the board.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cryptography import x509
from sqlalchemy import Connection, Engine

from protocol import device, journal, recovered
from protocol.api import MAX_ENTRIES_PER_BATCH, SegmentBatch, StoredEntry
from protocol.device import Device
from protocol.journal import Entry, StreamId
from protocol.records import HandedOver, IncidentOpened, StreamOpened
from protocol.recovered import Segment
from server.answers import intake
from server.answers import service as journals
from server.answers.intake import MAX_HEADS_PER_BATCH, ForeignStreamError, Writer
from server.answers.store import AnswerStore
from server.attempts import incidents
from server.audit.board_journal import BoardJournal
from server.db.engine import writing
from server.roster import slots

WAITS_S = 60


class NoBeginningError(Exception):
    """Neither the file nor the board knows who began the segment."""

    def __init__(self, stream: StreamId, segment: int) -> None:
        super().__init__(f"{stream.hex()}/{segment}")
        self.stream, self.segment = stream, segment


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one segment: `before` and `after`: entries that the board held and holds."""

    stream: StreamId
    segment: int
    before: int
    after: int
    forked: bool


def take(
    engine: Engine, board: BoardJournal, authority: x509.Certificate, content: bytes, clock: Callable[[], int]
) -> list[Taken]:
    """Take a recovered file in; a second time changes nothing.

    Raises ProtocolError, NoBeginningError, ForeignStreamError: then nothing of the file was kept.
    """
    store = AnswerStore(engine, board, clock)
    try:
        taken = keep(engine, store, authority, recovered.decode(content))
    finally:
        store.close()
    brought = tuple(sorted({one.stream.hex() for one in taken if one.after > one.before}))
    if brought:
        with writing(engine) as db:
            incidents.open_once(db, board, IncidentOpened("", "answers_recovered", brought), clock())
    return taken


def keep(engine: Engine, store: AnswerStore, authority: x509.Certificate, segments: Sequence[Segment]) -> list[Taken]:
    """Keep segments that somebody carried here; what is held already changes nothing.

    Raises ProtocolError, NoBeginningError, ForeignStreamError: then nothing of them was kept.
    """
    with engine.connect() as db:
        writers = [_writer(db, authority, segment) for segment in segments]
        before = [_held(db, segment) for segment in segments]
    checked = [
        intake.check([batch], writer)
        for segment, writer in zip(segments, writers, strict=True)
        for batch in _batches(segment)
    ]
    acks = [ack for batch in checked for ack in store.save(batch).result(WAITS_S)]
    forked = {(ack.stream, ack.segment) for ack in acks if ack.forked}
    with engine.connect() as db:
        return [
            Taken(one.stream, one.number, held, _held(db, one), (one.stream, one.number) in forked)
            for one, held in zip(segments, before, strict=True)
        ]


def _held(db: Connection, segment: Segment) -> int:
    return next((end.seq for end in journals.segments_of(db, segment.stream) if end.number == segment.number), 0)


def _writer(db: Connection, authority: x509.Certificate, segment: Segment) -> Writer:
    """Return the device that began the segment, and check that it may write the stream."""
    began = device.read_device(_certificate(db, segment), authority)
    if bytes(segment.stream) != bytes(began.id) and not _sits_at(db, began, segment.stream):
        raise ForeignStreamError(segment.stream)
    return Writer(began, frozenset([segment.stream]), authority)


def _sits_at(db: Connection, seat: Device, attempt: StreamId) -> bool:
    slot = slots.of_attempt(db, attempt)
    is_own = slot is not None and seat.role == "seat" and seat.place == f"{slot.room}/{slot.seat}"
    return is_own or journals.owns(db, attempt, seat.id)  # or it was moved there


def _certificate(db: Connection, segment: Segment) -> bytes:
    for entry in (
        *_first(segment.entries),
        *_first(journals.read(db, segment.stream, (), (segment.number - 1, 2**62))),
    ):
        if entry.header.segment != segment.number:
            continue
        record = journal.read(entry)
        if isinstance(record, StreamOpened | HandedOver):
            return record.certificate
    raise NoBeginningError(segment.stream, segment.number)


def _first(entries: Iterator[Entry] | list[Entry]) -> list[Entry]:
    first = next(iter(entries), None)
    return [first] if first is not None and first.header.seq == 1 else []


def _batches(segment: Segment) -> Iterator[SegmentBatch]:
    """Yield the segment in batches as small as a station's; the heads come last, when what they sign is there."""
    stored = [StoredEntry(entry.header.encode(), entry.body) for entry in segment.entries]
    for start in range(0, len(stored), MAX_ENTRIES_PER_BATCH):
        yield SegmentBatch(segment.stream, segment.number, tuple(stored[start : start + MAX_ENTRIES_PER_BATCH]))
    heads = [head.encode() for head in segment.heads]
    for start in range(0, len(heads), MAX_HEADS_PER_BATCH):
        yield SegmentBatch(segment.stream, segment.number, (), tuple(heads[start : start + MAX_HEADS_PER_BATCH]))
