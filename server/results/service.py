"""What can be asked of results. The caller owns the transaction."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from protocol.journal import StreamId
from server.results.models import results


@dataclass(frozen=True, slots=True)
class Result:
    """One attempt's outcome. Points are decimals as text; `total` is empty where `waits_for` says why."""

    attempt: StreamId
    candidate: str
    exam_session: str
    variant: str
    part_points: Mapping[str, str]
    total: str  # before sanctions
    handed_in_at: int
    receipt_code: str
    pending: int = 0  # items that wait for a person
    sanction_percent: int = 0  # 25, 50, 100
    final: str = ""  # after sanction and rounding; empty while pending or undecided
    subject: str = ""
    run: str = ""  # id of the grading run
    waits_for: str = ""  # two_attempts, journal_hole, …: why nothing is decided; empty where it is


def replace_all(db: Connection, graded: Iterable[Result]) -> int:
    """Put the outcome of a grading in place of the last one; return how many."""
    db.execute(delete(results))
    rows = [
        {
            "attempt": one.attempt,
            "candidate": one.candidate,
            "exam_session": one.exam_session,
            "variant": one.variant,
            "parts": json.dumps(dict(one.part_points), ensure_ascii=False),
            "total": one.total or None,
            "handed_in_at": one.handed_in_at,
            "receipt_code": one.receipt_code,
            "pending": one.pending,
            "sanction_percent": one.sanction_percent,
            "final": one.final,
            "subject": one.subject,
            "run": one.run,
            "waits_for": one.waits_for,
        }
        for one in graded
    ]
    if rows:
        db.execute(insert(results), rows)
    return len(rows)


def all_results(db: Connection) -> list[Result]:
    """Return every result, by candidate number."""
    return [
        Result(
            StreamId(row.attempt),
            row.candidate,
            row.exam_session,
            row.variant,
            json.loads(row.parts),
            row.total or "",
            row.handed_in_at,
            row.receipt_code,
            row.pending,
            row.sanction_percent,
            row.final,
            row.subject,
            row.run,
            row.waits_for,
        )
        for row in db.execute(select(results).order_by(results.c.candidate, results.c.attempt))
    ]
