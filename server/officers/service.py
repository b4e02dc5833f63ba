"""What can be asked about officers, and acts that take two. The caller owns the transaction."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from protocol import officer, sealing
from protocol.officer import Approval, NotEnoughOfficersError, NotPermittedError, Officer, OfficerKeys, PairWrap
from protocol.policy import ROLES, Act
from protocol.records import Approved, OfficerAdded
from server.audit.board_journal import BoardJournal
from server.officers.models import approvals, half_opened, officers, pair_wraps

SEED_BYTES = 64
WAITS_US = 24 * 3600 * 1_000_000  # how long a first signature waits for the second


class UnknownOfficerError(Exception):
    """No officer has the id `officer`."""

    def __init__(self, officer_id: str) -> None:
        super().__init__(officer_id)
        self.officer = officer_id


class UnknownRoleError(Exception):
    """No role has the code `role`."""

    def __init__(self, role: str) -> None:
        super().__init__(role)
        self.role = role


class SameOfficerError(Exception):
    """The officer who signed first cannot be the second."""

    def __init__(self, officer_id: str) -> None:
        super().__init__(officer_id)
        self.officer = officer_id


class BadWrapError(Exception):
    """A wrap names somebody whom the act does not permit, or one officer twice, or is there twice."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first}, {second}")
        self.first, self.second = first, second


@dataclass(frozen=True, slots=True)
class Signed:
    """Where an act stands after a signature. `secret`: what the act opens, once it is complete."""

    approvals: tuple[Approval, ...]
    complete: bool
    secret: bytes = b""

    def __repr__(self) -> str:
        return f"Signed({self.officers!r}, complete={self.complete})"  # the secret stays out of tracebacks

    @property
    def officers(self) -> tuple[str, ...]:
        """The ids of those who signed, first one first."""
        return tuple(approval.officer for approval in self.approvals)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An act that one officer signed and another has yet to."""

    act: str
    subject: bytes
    officer: str
    at: int


def add(db: Connection, journal: BoardJournal, officer_id: str, name: str, role: str, pin: str, at: int) -> Officer:
    """Make an officer with fresh keys under `pin`. Raises WeakPinError, UnknownRoleError.

    The officer opens nothing that was wrapped before: `rewrap` is for that.
    """
    if role not in {actor.value for actor in ROLES}:
        raise UnknownRoleError(role)
    seeds, salt, nonce = os.urandom(SEED_BYTES), os.urandom(sealing.SALT_BYTES), os.urandom(sealing.NONCE_BYTES)
    made = officer.create_officer(officer_id, name, role, pin, seeds, salt, nonce)
    db.execute(insert(officers).values({field: getattr(made, field) for field in Officer.__struct_fields__}))
    journal.append(db, OfficerAdded(made.id, made.role, made.signing_public), at=at)
    return made


def all_officers(db: Connection) -> dict[str, Officer]:
    """Return the officers by id."""
    rows = db.execute(select(officers).order_by(officers.c.id)).mappings()
    return {row["id"]: Officer(**row) for row in rows}


def find(db: Connection, officer_id: str) -> Officer:
    """Return an officer. Raises UnknownOfficerError."""
    row = db.execute(select(officers).where(officers.c.id == officer_id)).mappings().first()
    if row is None:
        raise UnknownOfficerError(officer_id)
    return Officer(**row)


def permitted(db: Connection, act: Act) -> list[Officer]:
    """Return the officers who may sign for `act`. Raises NotEnoughOfficersError where they are too few for it."""
    found = [one for one in all_officers(db).values() if officer.may(one, act)]
    if len(found) < act.signatures:
        raise NotEnoughOfficersError(tuple(one.id for one in found), act.signatures)
    return found


def keep_wraps(db: Connection, what: str, secret: bytes, act: Act) -> None:
    """Wrap `secret` for every ordered pair of officers that `act` permits, and keep nothing else of it.

    Raises NotEnoughOfficersError where fewer than two are permitted: nobody could ever open it.
    """
    take_wraps(db, what, officer.wrap_for_pairs(secret, permitted(db, act)), act)


def take_wraps(db: Connection, what: str, wraps: Sequence[PairWrap], act: Act) -> None:
    """Keep a secret as it was wrapped elsewhere: for pairs of two officers each, whom `act` permits.

    Raises NotEnoughOfficersError, BadWrapError.
    """
    known = {one.id for one in permitted(db, act)}
    seen = set[tuple[str, str]]()
    for wrap in wraps:
        pair = (wrap.first, wrap.second)
        if wrap.first == wrap.second or pair in seen or not {*pair} <= known:
            raise BadWrapError(*pair)
        seen.add(pair)
    if not seen:
        raise NotEnoughOfficersError((), act.signatures)
    db.execute(delete(pair_wraps).where(pair_wraps.c.what == what))
    rows = [{"what": what, "first": wrap.first, "second": wrap.second, "box": wrap.box} for wrap in wraps]
    db.execute(insert(pair_wraps), rows)


def open_wrapped(db: Connection, what: str, pair: tuple[OfficerKeys, OfficerKeys]) -> bytes:
    """Return a wrapped secret, each officer removing one layer. Raises NotEnoughOfficersError, WrongKeyError."""
    return officer.open_pair(_wraps(db, what), *pair)


def _wraps(db: Connection, what: str) -> list[PairWrap]:
    rows = db.execute(select(pair_wraps).where(pair_wraps.c.what == what))
    return [PairWrap(row.first, row.second, row.box) for row in rows]


def sign(
    db: Connection, journal: BoardJournal, act: Act, subject: bytes, keys: OfficerKeys, at: int, wrapped: str = ""
) -> Signed:
    """Have one officer sign `act` on `subject`; the signature is an entry at once.

    The act is complete with as many distinct officers as it takes, each at a machine of their choice. `wrapped` names
    a secret that the act opens: the first officer removes the outer layer, the second the inner.
    Raises UnknownOfficerError, NotPermittedError, SameOfficerError, WrongKeyError, NotEnoughOfficersError.
    """
    if not officer.may(find(db, keys.officer), act):
        raise NotPermittedError(keys.officer, act.code)
    earlier = _signed_so_far(db, act, subject, at)
    if any(approval.officer == keys.officer for approval in earlier):
        raise SameOfficerError(keys.officer)
    approval = keys.approve(act.code, subject, at)
    given = (*earlier, approval)
    journal.append(db, Approved(approval.officer, act.code, subject, at, approval.signature), at=at)
    if len(given) < act.signatures:
        _keep(db, approval)
        if wrapped:
            _keep_half_opened(db, act, subject, keys, _wraps(db, wrapped))
        return Signed(given, complete=False)
    officer.check_act(act, given, all_officers(db), subject)
    secret = _second_half(db, act, subject, earlier[0].officer, keys) if wrapped else b""
    _forget(db, act.code, subject)
    return Signed(given, complete=True, secret=secret)


def _signed_so_far(db: Connection, act: Act, subject: bytes, at: int) -> tuple[Approval, ...]:
    """Return what earlier officers signed; what waited too long is dropped."""
    same_act = (approvals.c.act == act.code, approvals.c.subject == subject)
    rows = db.execute(select(approvals).where(*same_act).order_by(approvals.c.at)).all()
    if rows and rows[0].at + WAITS_US < at:
        _forget(db, act.code, subject)
        return ()
    return tuple(Approval(row.officer, row.act, row.subject, row.at, row.signature) for row in rows)


def _keep(db: Connection, approval: Approval) -> None:
    db.execute(insert(approvals).values({field: getattr(approval, field) for field in Approval.__struct_fields__}))


def _keep_half_opened(db: Connection, act: Act, subject: bytes, keys: OfficerKeys, wraps: Sequence[PairWrap]) -> None:
    mine = [wrap for wrap in wraps if wrap.first == keys.officer]
    if not mine:
        raise NotEnoughOfficersError((keys.officer,))
    db.execute(
        insert(half_opened),
        [
            {
                "act": act.code,
                "subject": subject,
                "first": wrap.first,
                "second": wrap.second,
                "box": keys.remove_layer(wrap.box),
            }
            for wrap in mine
        ],
    )


def _second_half(db: Connection, act: Act, subject: bytes, first: str, keys: OfficerKeys) -> bytes:
    box = db.scalar(
        select(half_opened.c.box).where(
            half_opened.c.act == act.code,
            half_opened.c.subject == subject,
            half_opened.c.first == first,
            half_opened.c.second == keys.officer,
        )
    )
    if box is None:
        raise NotEnoughOfficersError((first, keys.officer))
    return keys.remove_layer(box)


def _forget(db: Connection, act: str, subject: bytes) -> None:
    db.execute(delete(approvals).where(approvals.c.act == act, approvals.c.subject == subject))
    db.execute(delete(half_opened).where(half_opened.c.act == act, half_opened.c.subject == subject))


def withdraw(db: Connection, act: str, subject: bytes) -> None:
    """Drop the first signature of an act that will not be completed; the journal keeps that it was given."""
    _forget(db, act, subject)


def waiting(db: Connection, at: int) -> list[Waiting]:
    """Return the acts that wait for a second officer, oldest first."""
    rows = db.execute(select(approvals).where(approvals.c.at + WAITS_US >= at).order_by(approvals.c.at))
    return [Waiting(row.act, row.subject, row.officer, row.at) for row in rows]
