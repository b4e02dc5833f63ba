"""What can be asked about officers, and acts that take two. The caller owns the transaction."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from protocol import officer, sealing
from protocol.officer import Approval, NotTwoOfficersError, Officer, OfficerKeys, PairWrap
from protocol.records import Approved
from server.audit.board_journal import BoardJournal
from server.officers.models import approvals, officers, pair_wraps

SEED_BYTES = 64


class UnknownOfficerError(Exception):
    """No officer has the id `officer`."""

    def __init__(self, officer_id: str) -> None:
        super().__init__(officer_id)
        self.officer = officer_id


@dataclass(frozen=True, slots=True)
class Pin:
    """An officer's PIN as it was entered, for as long as one act takes."""

    officer: str
    pin: str

    def __repr__(self) -> str:
        return f"Pin({self.officer!r})"  # a traceback must not show the digits


def add(db: Connection, officer_id: str, name: str, role: str, pin: str) -> Officer:
    """Make an officer with fresh keys under `pin`. Raises WeakPinError."""
    seeds, salt, nonce = os.urandom(SEED_BYTES), os.urandom(sealing.SALT_BYTES), os.urandom(sealing.NONCE_BYTES)
    made = officer.create_officer(officer_id, name, role, pin, seeds, salt, nonce)
    db.execute(
        insert(officers).values(
            id=made.id,
            name=made.name,
            role=made.role,
            signing_public=made.signing_public,
            sealing_public=made.sealing_public,
            salt=made.salt,
            nonce=made.nonce,
            box=made.box,
        )
    )
    return made


def all_officers(db: Connection) -> dict[str, Officer]:
    """Return the officers by id."""
    rows = db.execute(select(officers).order_by(officers.c.id)).mappings()
    return {row["id"]: Officer(**row) for row in rows}


def keep_wraps(db: Connection, what: str, secret: bytes) -> None:
    """Wrap `secret` for every ordered pair of officers, and keep nothing else of it."""
    wraps = officer.wrap_for_pairs(secret, list(all_officers(db).values()))
    rows = [{"what": what, "first": wrap.first, "second": wrap.second, "box": wrap.box} for wrap in wraps]
    db.execute(insert(pair_wraps), rows)


def open_wrapped(db: Connection, what: str, pair: tuple[OfficerKeys, OfficerKeys]) -> bytes:
    """Return a wrapped secret, each officer removing one layer. Raises NotTwoOfficersError, WrongKeyError."""
    rows = db.execute(select(pair_wraps).where(pair_wraps.c.what == what))
    return officer.open_pair([PairWrap(row.first, row.second, row.box) for row in rows], *pair)


def unlock_two(known: Mapping[str, Officer], pins: Sequence[Pin]) -> tuple[OfficerKeys, OfficerKeys]:
    """Open the keys of two distinct officers. Raises NotTwoOfficersError, UnknownOfficerError, WrongPinError."""
    names = tuple(pin.officer for pin in pins)
    if len(pins) != 2 or len(set(names)) != 2:  # noqa: PLR2004 -- "two" is the act's name
        raise NotTwoOfficersError(names)
    first, second = (_unlock(known, pin) for pin in pins)
    return first, second


def _unlock(known: Mapping[str, Officer], pin: Pin) -> OfficerKeys:
    if pin.officer not in known:
        raise UnknownOfficerError(pin.officer)
    return officer.unlock(known[pin.officer], pin.pin)


def record_two(
    db: Connection, journal: BoardJournal, act: str, subject: bytes, given: Sequence[Approval], at: int
) -> None:
    """Check a two-person act and keep its approvals, as rows and as entries.

    Raises BadApprovalError, NotTwoOfficersError.
    """
    officer.check_two(given, all_officers(db), act, subject)
    for approval in given:
        held = (
            approvals.c.act == act,
            approvals.c.subject == subject,
            approvals.c.officer == approval.officer,
        )
        if db.scalar(select(approvals.c.at).where(*held)) is None:
            db.execute(
                insert(approvals).values(
                    act=act, subject=subject, officer=approval.officer, at=approval.at, signature=approval.signature
                )
            )
    entries = [Approved(each.officer, each.act, each.subject, each.at, each.signature) for each in given]
    journal.append(db, *entries, at=at)
