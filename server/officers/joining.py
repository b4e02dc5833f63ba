"""An officer joins after keys were wrapped: two that are there open each secret, and it is wrapped anew."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from protocol import officer, policy
from protocol.officer import Officer, OfficerKeys
from server.audit.board_journal import BoardJournal
from server.officers import grading_key, service
from server.officers.models import pair_wraps

ADD, RELEASE = policy.act("add-officer"), policy.act("release-paper")


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """Who joins, with the PIN that they chose."""

    id: str
    name: str
    role: str
    pin: str

    def __repr__(self) -> str:
        return f"NewOfficer({self.id!r})"  # a traceback must not show the PIN


class OfficerExistsError(Exception):
    """The id `officer` is taken."""

    def __init__(self, officer_id: str) -> None:
        super().__init__(officer_id)
        self.officer = officer_id


def add_by_two(
    db: Connection, journal: BoardJournal, pair: tuple[OfficerKeys, OfficerKeys], new: NewOfficer, at: int
) -> Officer:
    """Add an officer by the signatures of two, and wrap every secret that their role opens for them too.

    Raises OfficerExistsError, WeakPinError, UnknownRoleError, NotPermittedError, NotEnoughOfficersError.
    """
    if new.id in service.all_officers(db):
        raise OfficerExistsError(new.id)
    subject = officer.subject_of(new.id.encode(), new.name.encode(), new.role.encode())
    service.withdraw(db, ADD.code, subject)  # both are here: what one of them signed elsewhere starts anew
    for keys in pair:
        service.sign(db, journal, ADD, subject, keys, at)
    secrets = {what: service.open_wrapped(db, what, pair) for what in db.scalars(select(pair_wraps.c.what).distinct())}
    added = service.add(db, journal, new.id, new.name, new.role, new.pin, at)
    for what, secret in secrets.items():
        service.keep_wraps(db, what, secret, grading_key.ACT if what == grading_key.GRADING else RELEASE)
    return added
