"""Grading: what was handed in under a verified head or collected by two officers, marked by dated rules."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection, Engine, select

from protocol import journal, receipt, sealing
from protocol.journal import Entry, SignedHead, StreamId
from protocol.policy import marking_rules
from protocol.records import (
    KIND_BY_RECORD,
    Answered,
    AttemptOpened,
    HandedOver,
    PaperOpened,
    Record,
    Response,
    StreamOpened,
    Submitted,
)
from server.answers import service as journals
from server.attempts import incidents
from server.attempts.rulings import Rulings, rulings
from server.db.engine import writing
from server.grading.scoring import ItemKey, score
from server.papers.models import variant_maps
from server.papers.packing import VariantMap, answer_key
from server.results import service as results
from server.results.service import Result

US_PER_S = 1_000_000
PAPER_OPENED = KIND_BY_RECORD[PaperOpened].number


class UnknownPaperError(Exception):
    """An attempt was made on a paper that this board has no key for."""

    def __init__(self, paper_id: str) -> None:
        super().__init__(paper_id)
        self.paper_id = paper_id


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt, opened: what counts of it, and whether it was closed, by its seat or by two officers."""

    id: StreamId
    opened: AttemptOpened
    paper: PaperOpened
    responses: dict[str, Response]
    closed: bool
    closed_at: int  # the seat's clock at the last entry that counts
    head: SignedHead | None  # over that entry; a collected attempt may have none

    @property
    def registration(self) -> tuple[str, str]:
        """Exam session and candidate number."""
        return self.opened.exam_session, self.opened.candidate


def grade(board: Engine, papers: Engine, grading_key: X25519PrivateKey, at: int) -> int:
    """Mark every attempt that was closed; the same journals give the same results. `at`: UTC microseconds.

    Returns how many attempts were marked. Raises UnknownPaperError, WrongKeyError.
    """
    day = datetime.datetime.fromtimestamp(at / US_PER_S, datetime.UTC).date()
    with writing(board) as db, papers.connect() as bank_db:
        keys, decided = _Keys(bank_db), rulings(db)
        held = [attempt for attempt in _held(db, grading_key, decided) if attempt.id not in decided.set_aside]
        closed = [(attempt, _marked(attempt, keys.of(attempt.paper), day)) for attempt in held if attempt.closed]
        results.replace_all(db, _undecided_apart(closed, held, incidents.disputed(db).keys() - decided.chosen.keys()))
    return len(closed)


def _marked(attempt: Attempt, key: dict[str, ItemKey], day: datetime.date) -> Result:
    earned = score(key, attempt.responses, marking_rules(day))
    return Result(
        attempt.id,
        attempt.opened.candidate,
        attempt.opened.exam_session,
        attempt.paper.variant,
        {part: str(points) for part, points in earned.parts.items()},
        str(earned.total),
        attempt.closed_at,
        receipt.receipt_code(attempt.head) if attempt.head is not None else "",
    )


def _undecided_apart(
    closed: Sequence[tuple[Attempt, Result]], held: Sequence[Attempt], disputed: Set[StreamId]
) -> Iterator[Result]:
    """Two admissions of one registration: no attempt counts until two officers have chosen, handed in or not.

    `disputed`: attempts whose rival a desk admitted, though nothing of it may have come.
    """
    times = Counter(attempt.registration for attempt in held)
    for attempt, one in closed:
        decided = times[attempt.registration] == 1 and attempt.id not in disputed
        yield one if decided else replace(one, part_points={}, total="")


def _held(db: Connection, grading_key: X25519PrivateKey, decided: Rulings) -> Iterator[Attempt]:
    """Yield the attempts whose paper was opened, with what counts of them. Raises WrongKeyError."""
    for stream, _ in journals.streams(db, "attempt"):
        entries = decided.counting(stream, list(journals.read(db, stream)))
        if any(entry.header.kind == PAPER_OPENED for entry in entries):
            yield _opened(db, stream, entries, _stream_key(stream, entries, grading_key), decided)


def _closing_head(db: Connection, last: Entry) -> SignedHead | None:
    """Return the head over the last entry; the answers store has checked its signature before keeping it."""
    return journals.head_of(db, last.header.stream, last.header.segment, last.header.seq)


def _plain(entry: Entry) -> Record | None:
    try:
        return journal.read(entry)
    except journal.JournalError:
        return None


def _stream_key(stream: StreamId, entries: Iterable[Entry], grading_key: X25519PrivateKey) -> bytes:
    name = sealing.key_name(grading_key.public_key().public_bytes_raw())
    for entry in entries:
        opened = _plain(entry)
        if isinstance(opened, StreamOpened | HandedOver):
            for wrapped in opened.keys:
                if wrapped.to == name:
                    return sealing.unwrap_stream_key(stream, wrapped, grading_key)
    raise sealing.WrongKeyError("attempt")


def _opened(db: Connection, stream: StreamId, entries: Sequence[Entry], key: bytes, decided: Rulings) -> Attempt:
    records = [journal.read(entry, key) for entry in entries]
    responses: dict[str, Response] = {}
    for record in records:
        if isinstance(record, Answered):
            if record.response is None:
                responses.pop(record.item, None)
            else:
                responses[record.item] = record.response
    opened = next(record for record in records if isinstance(record, AttemptOpened))
    paper = next(record for record in records if isinstance(record, PaperOpened))
    head = _closing_head(db, entries[-1])
    handed_in = isinstance(records[-1], Submitted) and head is not None
    closed = handed_in or stream in decided.collected
    return Attempt(stream, opened, paper, responses, closed, entries[-1].header.at, head)


class _Keys:
    """The answer keys of the papers role, each built once."""

    def __init__(self, db: Connection) -> None:
        self._db, self._known = db, dict[tuple[str, str], dict[str, ItemKey]]()

    def of(self, paper: PaperOpened) -> dict[str, ItemKey]:
        """Return the key of a variant in its pseudonyms. Raises UnknownPaperError."""
        name = (paper.paper_id, paper.variant)
        if name not in self._known:
            self._known[name] = self._build(*name)
        return self._known[name]

    def _build(self, paper_id: str, variant: str) -> dict[str, ItemKey]:
        mapped = self._db.scalar(
            select(variant_maps.c.map).where(variant_maps.c.paper_id == paper_id, variant_maps.c.variant == variant)
        )
        if mapped is None:
            raise UnknownPaperError(paper_id)
        return answer_key(msgspec.json.decode(mapped, type=VariantMap))
