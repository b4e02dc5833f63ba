"""What the seats of a session allow, set until the list is published; one that has none of its own follows the common.

The caller owns the transaction.
"""

import hashlib

import msgspec
from sqlalchemy import Connection, delete, insert, select

from protocol.seat_rules import SEAT_2025, SeatRules
from server.audit.board_journal import BoardJournal
from server.roster import service
from server.roster.models import seat_rules
from server.roster.planning import AlreadyPublishedError, UnknownSessionError

WHAT = "seat-rules"


def of_session(db: Connection, session_id: str) -> SeatRules:
    """Return the rules that the seats of a session follow."""
    held = db.scalar(select(seat_rules.c.content).where(seat_rules.c.exam_session == session_id))
    return SEAT_2025 if held is None else msgspec.json.decode(held, type=SeatRules)


def set_rules(db: Connection, journal: BoardJournal, session_id: str, rules: SeatRules, at: int) -> None:
    """Give the seats of a session `rules`. Raises UnknownSessionError, AlreadyPublishedError."""
    if all(session.id != session_id for session in service.sessions(db)):
        raise UnknownSessionError(session_id)
    if service.published_version(db):
        raise AlreadyPublishedError
    before = _content(of_session(db, session_id))
    db.execute(delete(seat_rules).where(seat_rules.c.exam_session == session_id))
    db.execute(insert(seat_rules).values(exam_session=session_id, content=_content(rules)))
    service.record_change(db, journal, WHAT, _digest(before), _digest(_content(rules)), at)


def _content(rules: SeatRules) -> bytes:
    return msgspec.json.encode(rules, order="deterministic")


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
