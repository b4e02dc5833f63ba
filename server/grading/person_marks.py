"""Marks by persons, in place of a rule's: the last one of an item counts. The caller owns the transaction."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

import msgspec
from sqlalchemy import Connection, insert, select

from protocol.journal import StreamId
from protocol.records import Changed
from server.audit.board_journal import BoardJournal
from server.grading import runs
from server.grading.models import person_marks
from server.grading.record import PersonMark, encode_person_mark, plain

MAX_REASON_LETTERS = 255
NONE_BEFORE = bytes(32)


class UnknownMarkError(Exception):
    """No run marked this item of this attempt."""


class BadPointsError(Exception):
    """Points are an exact decimal from 0 to what the item gives, `most`."""

    def __init__(self, most: str) -> None:
        super().__init__(most)
        self.most = most


def counting(db: Connection) -> Mapping[StreamId, Mapping[str, Decimal]]:
    """Return the last mark of each item that a person marked, by attempt."""
    found = defaultdict[StreamId, dict[str, Decimal]](dict)
    chosen = select(person_marks.c.attempt, person_marks.c.item, person_marks.c.points)
    for attempt, item, points in db.execute(chosen.order_by(person_marks.c.serial)):
        found[StreamId(attempt)][item] = Decimal(points)
    return found


def history(db: Connection, attempt: StreamId) -> list[PersonMark]:
    """Return all marks that persons gave in an attempt, in the order given."""
    chosen = select(person_marks).where(person_marks.c.attempt == attempt).order_by(person_marks.c.serial)
    return [PersonMark(row[0].hex(), *row[1:]) for row in db.execute(chosen)]


def all_contents(db: Connection) -> list[bytes]:
    """Return every mark that a person gave as it was hashed, a line each, in the order of attempt, item and serial."""
    ordered = select(person_marks).order_by(person_marks.c.attempt, person_marks.c.item, person_marks.c.serial)
    marks = (PersonMark(row[0].hex(), *row[1:]) for row in db.execute(ordered))
    return [encode_person_mark(mark) + b"\n" for mark in marks]


def record(
    db: Connection,
    journal: BoardJournal,
    run: str,
    attempt: StreamId,
    item: str,
    points: str,
    maker: str,
    reason: str,
    at: int,
) -> PersonMark:
    """Keep a person's mark of an item that `run` marked, or left to a person; none before it is altered.

    Raises UnknownMarkError, BadPointsError.
    """
    graded = runs.outcome(db, run, attempt)
    given = next((one for one in graded.marks if one.item == item), None) if graded else None
    if given is None:
        raise UnknownMarkError
    earlier = [one for one in history(db, attempt) if one.item == item]
    value = _points(points, given.most)
    made = PersonMark(
        attempt.hex(), item, len(earlier) + 1, plain(value), maker, reason.strip()[:MAX_REASON_LETTERS], at
    )
    db.execute(insert(person_marks).values(msgspec.structs.asdict(made) | {"attempt": attempt}))
    journal.append(db, Changed("person_mark", _hash(earlier[-1]) if earlier else NONE_BEFORE, _hash(made)), at=at)
    return made


def _points(text: str, most: str) -> Decimal:
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation as error:
        raise BadPointsError(most) from error
    if not value.is_finite() or not 0 <= value <= Decimal(most) or len(plain(value)) > len("1000.0000"):
        raise BadPointsError(most)
    return value


def _hash(mark: PersonMark) -> bytes:
    return hashlib.sha256(encode_person_mark(mark)).digest()
