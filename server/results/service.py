"""What can be asked of results. The caller owns the transaction."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from protocol.journal import StreamId
from server.results.models import results


@dataclass(frozen=True, slots=True)
class Result:
    """One attempt's outcome. Points are decimals as text; `total` is empty where two officers have to choose."""

    attempt: StreamId
    candidate: str
    exam_session: str
    variant: str
    part_points: Mapping[str, str]
    total: str
    handed_in_at: int
    receipt_code: str


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
        )
        for row in db.execute(select(results).order_by(results.c.candidate, results.c.attempt))
    ]
