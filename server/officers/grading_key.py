"""The grading key: opened by two officers, on disk never but wrapped for pairs of them."""

from sqlalchemy import Connection

from protocol import officer
from protocol.officer import OfficerKeys
from protocol.records import GradingOpened
from server.audit.board_journal import BoardJournal
from server.officers import service
from server.roster import service as roster

GRADING = "grading"
ACT = "open-grading"


def open_key(db: Connection, journal: BoardJournal, pair: tuple[OfficerKeys, OfficerKeys], at: int) -> bytes:
    """Return the raw X25519 grading key and enter that it was opened; every opening is an entry of its own.

    Raises BadApprovalError, NotTwoOfficersError, WrongKeyError.
    """
    subject = officer.subject_of(GRADING.encode(), roster.exam(db).grading_public)
    key = service.open_wrapped(db, GRADING, pair)
    approvals = [keys.approve(ACT, subject, at) for keys in pair]
    service.record_two(db, journal, ACT, subject, approvals, at)
    journal.append(db, GradingOpened(tuple(keys.officer for keys in pair)), at=at)
    return key
