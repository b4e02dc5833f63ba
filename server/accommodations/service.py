"""What can be asked about accommodations: given by an officer's signature, read by stations and minutes.

The caller owns the transaction. A seat learns of one with its slots, so it is settled before check-in opens; what is
needed later is an order in the room.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, delete, insert, select

from protocol import officer, policy
from protocol.officer import OfficerKeys
from protocol.seat_rules import NO_ACCOMMODATION, Accommodation
from server.accommodations.models import accommodations
from server.audit.board_journal import BoardJournal
from server.officers import service as officers
from server.roster import service as roster
from server.roster import slots
from server.roster.corrections import SessionOpenedError, UnknownCandidateError
from server.roster.personal import PersonalKey
from server.roster.service import Registered

GIVE = policy.act("set-accommodation")
FIELD = "accommodation"
MOST_PERCENT, MOST_MINUTES = 100, 240
MAX_REASON_LETTERS, MAX_HELPER_LETTERS = 500, 120
ZOOMS = (100, 125, 150, 175, 200)
THEMES = ("", "light", "dark", "contrast")
FONTS = ("", "sans", "serif", "wide")


class BadAccommodationError(Exception):
    """`field` does not say anything that a seat can do."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class Given:
    """An accommodation, by whom it was given and when (UTC microseconds)."""

    accommodation: Accommodation
    officer: str
    at: int


def give(
    db: Connection,
    personal: PersonalKey,
    journal: BoardJournal,
    keys: OfficerKeys,
    wanted: tuple[str, Accommodation],
    at: int,
) -> Accommodation:
    """Give `wanted`, a candidate and what it is, under an officer's signature; the same again is a no-op.

    Nothing but the common rules takes back what was given. Raises UnknownCandidateError, SessionOpenedError,
    BadAccommodationError, and what `officers.sign` raises.
    """
    candidate, asked = wanted
    made = checked(asked, officers.find(db, keys.officer).name)
    _check_open(roster.registered(db, candidate), at)
    before = of(db, personal, candidate)
    if before == made:
        return made
    content = msgspec.json.encode(made)
    officers.sign(db, journal, GIVE, officer.subject_of(candidate.encode(), content), keys, at)
    box = personal.seal(FIELD, content)
    replaced = _box(db, candidate)
    db.execute(delete(accommodations).where(accommodations.c.candidate == candidate))
    if made != NO_ACCOMMODATION:
        row = {"candidate": candidate, "content_box": box, "officer": keys.officer, "at": at}
        db.execute(insert(accommodations).values(row))
    slots.forget_boxes(db, candidate)  # made anew with the seat's next package, around the new content
    # over the sealed bytes: the few things that can be given would be guessed from a hash of them
    roster.record_change(db, journal, FIELD, _hash(replaced), _hash(box), at)
    return made


def of(db: Connection, personal: PersonalKey, candidate: str) -> Accommodation:
    """Return what a candidate is given; for most that is nothing."""
    box = _box(db, candidate)
    return _opened(personal, box) if box else NO_ACCOMMODATION


def at_seat(db: Connection, personal: PersonalKey, candidate: str) -> Accommodation:
    """Return what a seat has to know of it: why, and who signed, it does not."""
    return msgspec.structs.replace(of(db, personal, candidate), reason="", signer="")


def all_given(db: Connection, personal: PersonalKey) -> Mapping[str, Given]:
    """Return what candidates are given, by candidate number."""
    rows = db.execute(select(accommodations).order_by(accommodations.c.candidate))
    return {row.candidate: Given(_opened(personal, row.content_box), row.officer, row.at) for row in rows}


def checked(asked: Accommodation, signer: str) -> Accommodation:
    """Return `asked` as it is kept, signed for by `signer`. Raises BadAccommodationError."""
    reason, helper = " ".join(asked.reason.split()), " ".join(asked.helper.split())
    bounds = {
        "extra_percent": 0 <= asked.extra_percent <= MOST_PERCENT,
        "extra_minutes": 0 <= asked.extra_minutes <= MOST_MINUTES,
        "helper": len(helper) <= MAX_HELPER_LETTERS,
        "zoom": asked.zoom in ZOOMS,
        "theme": asked.theme in THEMES,
        "font": asked.font in FONTS,
    }
    for field, is_good in bounds.items():
        if not is_good:
            raise BadAccommodationError(field)
    bare = msgspec.structs.replace(asked, reason="", signer="", helper=helper)
    if bare == NO_ACCOMMODATION:
        return NO_ACCOMMODATION
    if not 0 < len(reason) <= MAX_REASON_LETTERS:
        raise BadAccommodationError("reason")
    return msgspec.structs.replace(bare, reason=reason, signer=signer)


def _check_open(registered: list[Registered], at: int) -> None:
    if not registered:
        raise UnknownCandidateError
    if any(one.check_in_from <= at < one.ends_at for one in registered):
        raise SessionOpenedError


def _box(db: Connection, candidate: str) -> bytes:
    found: bytes | None = db.scalar(select(accommodations.c.content_box).where(accommodations.c.candidate == candidate))
    return found or b""


def _opened(personal: PersonalKey, box: bytes) -> Accommodation:
    return msgspec.json.decode(personal.open(FIELD, box), type=Accommodation)


def _hash(box: bytes) -> bytes:
    return hashlib.sha256(box).digest()
