"""Sanctions: what two officers take off a candidate's score, and give back. The caller owns the transaction."""

import datetime
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select, update

from protocol import officer, policy
from protocol.officer import OfficerKeys
from protocol.policy import SanctionKind, sanction_rules
from protocol.records import Sanctioned, SanctionLifted
from server.attempts import incidents
from server.attempts.incidents import UnknownIncidentError
from server.audit.board_journal import BoardJournal
from server.grading.models import sanctions
from server.officers import service as officers

RECORD, LIFT = policy.act("sanction-candidate"), policy.act("lift-sanction")
MAX_REASON_LETTERS = 500
ID_BYTES = 8
US_PER_S = 1_000_000


class NoReasonError(Exception):
    """A sanction, and its lifting, has a reason of at most 500 letters."""


class UnknownSanctionError(Exception):
    """No sanction has this id."""


class AlreadySanctionedError(Exception):
    """The sanction `sanction` says the same of this candidate and stands."""

    def __init__(self, sanction: str) -> None:
        super().__init__(sanction)
        self.sanction = sanction


class Wanted(msgspec.Struct, frozen=True):
    """What is to be taken off, of whom and why."""

    exam_session: str
    candidate: str
    kind: SanctionKind
    reason: str
    incident: str = ""
    whole_exam: bool = False  # every paper of the candidate, not this session's alone


@dataclass(frozen=True, slots=True)
class Sanction:
    """A sanction. `officers` is empty while a second signature is awaited; `lifted_by` while it stands."""

    id: str
    wanted: Wanted
    percent: int
    officers: tuple[str, ...]
    at: int
    lifted_by: tuple[str, ...]
    lifted_for: str

    @property
    def stands(self) -> bool:
        """Whether it takes anything off."""
        return bool(self.officers) and not self.lifted_by

    @property
    def hash(self) -> bytes:
        """SHA-256 over whom, what and why: what officers sign, and what the journal holds."""
        return hashlib.sha256(self.content).digest()

    @property
    def content(self) -> bytes:
        """Whom, what and why in one byte form (server.grading.record.SanctionContent)."""
        content = {"percent": self.percent, **msgspec.to_builtins(self.wanted)}
        return msgspec.json.encode(content, order="sorted")


@dataclass(frozen=True, slots=True)
class InForce:
    """The heaviest of the sanctions that stand: they are not added up."""

    by_registration: Mapping[tuple[str, str], int]
    by_candidate: Mapping[str, int]

    def percent(self, exam_session: str, candidate: str) -> int:
        """Return what is taken off a candidate's score of a session, in percent."""
        of_session = self.by_registration.get((exam_session, candidate), 0)
        return max(of_session, self.by_candidate.get(candidate, 0))


def record(db: Connection, journal: BoardJournal, keys: OfficerKeys, wanted: Wanted, at: int) -> Sanction:
    """Have one officer sign a sanction; it takes effect with the second signature, when results are made anew.

    The second officer asks for the same. Raises NoReasonError, UnknownIncidentError, AlreadySanctionedError,
    NoRulesError, and what `officers.sign` raises.
    """
    if not 0 < len(wanted.reason.strip()) <= MAX_REASON_LETTERS:
        raise NoReasonError
    if wanted.incident and wanted.incident not in incidents.incidents(db):
        raise UnknownIncidentError(wanted.incident)
    day = datetime.datetime.fromtimestamp(at / US_PER_S, datetime.UTC).date()
    percent = sanction_rules(day).percent[wanted.kind]
    same = [one for one in all_sanctions(db) if (one.wanted, one.percent) == (wanted, percent) and not one.lifted_by]
    if same and same[0].stands:
        raise AlreadySanctionedError(same[0].id)
    made = same[0] if same else Sanction(os.urandom(ID_BYTES).hex(), wanted, percent, (), at, (), "")
    signed = officers.sign(db, journal, RECORD, officer.subject_of(b"sanction", made.hash), keys, at)
    if not same:
        db.execute(insert(sanctions).values(_row(made)))
    if not signed.complete:
        return made
    db.execute(update(sanctions).where(sanctions.c.id == made.id).values(officers=json.dumps(signed.officers), at=at))
    journal.append(db, Sanctioned(made.id, made.hash, percent, signed.officers), at=at)
    return find(db, made.id)


def lift(db: Connection, journal: BoardJournal, keys: OfficerKeys, sanction: str, reason: str, at: int) -> Sanction:
    """Have one officer sign that a sanction is taken back; lifted already, return it as it is.

    Raises UnknownSanctionError, NoReasonError, and what `officers.sign` raises.
    """
    known = find(db, sanction)
    if known.lifted_by:
        return known
    if not 0 < len(reason.strip()) <= MAX_REASON_LETTERS:
        raise NoReasonError
    subject = officer.subject_of(b"lift", sanction.encode(), reason.encode())
    signed = officers.sign(db, journal, LIFT, subject, keys, at)
    if not signed.complete:
        return known
    lifted = {"lifted_by": json.dumps(signed.officers), "lifted_for": reason.strip()}
    db.execute(update(sanctions).where(sanctions.c.id == sanction).values(lifted))
    journal.append(db, SanctionLifted(sanction, signed.officers), at=at)
    return find(db, sanction)


def find(db: Connection, sanction: str) -> Sanction:
    """Return a sanction. Raises UnknownSanctionError."""
    row = db.execute(select(sanctions).where(sanctions.c.id == sanction)).mappings().first()
    if row is None:
        raise UnknownSanctionError
    return _of(row)


def all_sanctions(db: Connection) -> list[Sanction]:
    """Return all sanctions, oldest first: those that stand, wait or were lifted."""
    rows = db.execute(select(sanctions).order_by(sanctions.c.at, sanctions.c.id)).mappings()
    return [_of(row) for row in rows]


def in_force(db: Connection) -> InForce:
    """Return what the sanctions that stand take off."""
    by_registration: dict[tuple[str, str], int] = {}
    by_candidate: dict[str, int] = {}
    for one in all_sanctions(db):
        if one.stands:
            whose = (one.wanted.exam_session, one.wanted.candidate)
            by_registration[whose] = max(one.percent, by_registration.get(whose, 0))
            if one.wanted.whole_exam:
                by_candidate[whose[1]] = max(one.percent, by_candidate.get(whose[1], 0))
    return InForce(by_registration, by_candidate)


def _row(one: Sanction) -> dict[str, object]:
    wanted = msgspec.structs.asdict(one.wanted) | {"kind": one.wanted.kind.value}
    state = {"officers": "", "lifted_by": "", "lifted_for": ""}
    return {"id": one.id, "percent": one.percent, "at": one.at, **wanted, **state}


def _of(row: RowMapping) -> Sanction:
    wanted = msgspec.convert({name: row[name] for name in Wanted.__struct_fields__}, Wanted)
    signed, lifted = (tuple(json.loads(row[name] or "[]")) for name in ("officers", "lifted_by"))
    return Sanction(row["id"], wanted, row["percent"], signed, row["at"], lifted, row["lifted_for"])
