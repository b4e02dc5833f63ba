"""Handing an attempt to the desk that writes into it what was answered on paper (design §7, §13)."""

from collections.abc import Sequence

from sqlalchemy import Connection

from protocol import officer, policy
from protocol.api import KeyInReply, KeyInRequest
from protocol.journal import StreamId
from protocol.orders import OrderElsewhereError
from protocol.records import Approved
from server.answers import service as journals
from server.audit.board_journal import BoardJournal
from server.officers import service as officers
from server.orders.grants import batches_of
from server.orders.service import AttemptClosedError, Grounds, is_closed
from server.papers import service as papers
from server.roster import service as roster
from server.roster import slots
from server.stations.attempts import NotAdmittedError
from server.stations.service import Station

OPEN_KEYING = policy.act("open-keying")


def open_for_keying(
    db: Connection, journal: BoardJournal, grounds: Grounds, asked: KeyInRequest, desk: Station, at: int
) -> KeyInReply:
    """Give a desk an attempt of its rooms; from here on it may write it. Asked again, the same is given.

    Raises OrderElsewhereError, AttemptClosedError, NotAdmittedError, and what `officer.check_act` raises.
    """
    attempt = StreamId(asked.attempt)
    slot = slots.of_attempt(db, attempt)
    if slot is None or not set(rooms_of(grounds, slot.room, attempt)) & set(desk.rooms):
        raise OrderElsewhereError("room")
    subject = officer.subject_of(attempt, desk.device.id)
    officer.check_act(OPEN_KEYING, asked.approvals, officers.all_officers(db), subject)
    if is_closed(db, attempt):
        raise AttemptClosedError
    row = grounds.now.roster.of_seat(slot.exam_session, slot.room, slot.seat)
    if row is None:
        raise NotAdmittedError
    for one in asked.approvals:  # each use of the key store is an entry
        journal.append(db, Approved(one.officer, one.act, one.subject, one.at, one.signature), at=at)
    journals.own(db, attempt, desk.device.id, "attempt")
    paper = papers.of_seat(db, slot.exam_session, slot.room, slot.seat)
    return KeyInReply(
        slot.key,
        row.candidate,
        row.name,
        paper.id if paper else "",
        paper.hash if paper else b"",
        roster.exam(db).grading_public,
        batches_of(db, attempt, list(journals.read(db, attempt))),
    )


def rooms_of(grounds: Grounds, first: str, attempt: StreamId) -> Sequence[str]:
    """Return the rooms where an attempt was sat: its slot's, and those that it was moved to."""
    return [first, *(one.order.room for one in grounds.book.seatings(attempt))]
