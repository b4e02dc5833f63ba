"""The grading key: opened by two officers, on disk never but wrapped for pairs of them."""

from sqlalchemy import Connection

from protocol import officer, policy
from protocol.officer import OfficerKeys
from protocol.records import GradingOpened
from server.audit.board_journal import BoardJournal
from server.officers import service
from server.roster import service as roster

GRADING = "grading"
ACT = policy.act("open-grading")


def subject(db: Connection) -> bytes:
    """Return what officers sign to open the grading key."""
    return officer.subject_of(GRADING.encode(), roster.exam(db).grading_public)


def sign_open(db: Connection, journal: BoardJournal, keys: OfficerKeys, at: int) -> bytes | None:
    """Have one officer sign; return the raw X25519 grading key when a second one does, and enter that it was opened.

    Every opening is an entry of its own. Raises what `service.sign` raises.
    """
    signed = service.sign(db, journal, ACT, subject(db), keys, at, wrapped=GRADING)
    if not signed.complete:
        return None
    journal.append(db, GradingOpened(signed.officers), at=at)
    return signed.secret
