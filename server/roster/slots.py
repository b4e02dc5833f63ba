"""Slots: what desks hold in the clear and seats hold locked (design §13)."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select, update

from protocol import sealing
from protocol.api import RosterRow, SlotCode
from protocol.journal import StreamId
from protocol.sealing import SlotBox, SlotContent
from protocol.seat_rules import NO_ACCOMMODATION, Accommodation
from server.roster.models import registrations, slots


@dataclass(frozen=True, slots=True)
class Slot:
    """One use of one seat in one session."""

    exam_session: str
    room: str
    seat: str
    slot: int
    key: bytes
    attempt: StreamId


def codes_of(db: Connection, exam_session: str, rooms: Sequence[str]) -> tuple[SlotCode, ...]:
    """Return the codes that a desk of `rooms` prints on slips."""
    chosen = select(slots).where(slots.c.exam_session == exam_session, slots.c.room.in_(rooms))
    return tuple(
        SlotCode(row.room, row.seat, row.slot, row.code, row.key)
        for row in db.execute(chosen.order_by(slots.c.room, slots.c.seat, slots.c.slot))
    )


def find(db: Connection, exam_session: str, room: str, seat: str, number: int) -> Slot | None:
    """Return a slot of a seat."""
    here = (slots.c.exam_session == exam_session, slots.c.room == room, slots.c.seat == seat, slots.c.slot == number)
    row = db.execute(select(slots).where(*here)).mappings().first()
    return _slot(row) if row else None


def of_attempt(db: Connection, attempt: bytes) -> Slot | None:
    """Return the slot whose candidate's attempt this is."""
    row = db.execute(select(slots).where(slots.c.attempt == attempt)).mappings().first()
    return _slot(row) if row else None


def attempts_of_seat(db: Connection, exam_session: str, room: str, seat: str) -> list[StreamId]:
    """Return the attempts that the slots of a seat are for."""
    here = (slots.c.exam_session == exam_session, slots.c.room == room, slots.c.seat == seat)
    return [StreamId(attempt) for attempt in db.scalars(select(slots.c.attempt).where(*here))]


def of_rooms(db: Connection, exam_session: str, rooms: Sequence[str]) -> list[Slot]:
    """Return the slots of all seats of some rooms."""
    here = (slots.c.exam_session == exam_session, slots.c.room.in_(rooms))
    return [_slot(row) for row in db.execute(select(slots).where(*here)).mappings()]


def _slot(row: RowMapping) -> Slot:
    return Slot(row["exam_session"], row["room"], row["seat"], row["slot"], row["key"], StreamId(row["attempt"]))


def boxes(db: Connection, row: RosterRow) -> tuple[SlotBox, ...]:
    """Return the boxes made so far for the seat of `row`."""
    return tuple(
        SlotBox(each["slot"], each["salt"], each["nonce"], each["box"])
        for each in _of_seat(db, row)
        if each["box"] is not None
    )


def make_boxes(db: Connection, row: RosterRow, accommodation: Accommodation = NO_ACCOMMODATION) -> tuple[SlotBox, ...]:
    """Make the boxes of a seat's slots; each takes some 0.1 s by design. `keep_boxes` keeps them."""
    content = {
        each["slot"]: (each["code"], SlotContent(each["key"], row.candidate, row.name, row.born, accommodation))
        for each in _of_seat(db, row)
    }
    return tuple(
        sealing.make_slot_box(number, code, opened, os.urandom(sealing.SALT_BYTES), os.urandom(sealing.NONCE_BYTES))
        for number, (code, opened) in content.items()
    )


def keep_boxes(db: Connection, row: RosterRow, made: Sequence[SlotBox]) -> None:
    """Keep boxes, so that the seat gets the same ones again."""
    for box in made:
        db.execute(
            update(slots)
            .where(
                slots.c.exam_session == row.exam_session,
                slots.c.room == row.room,
                slots.c.seat == row.seat,
                slots.c.slot == box.slot,
            )
            .values(salt=box.salt, nonce=box.nonce, box=box.box)
        )


def forget_boxes(db: Connection, candidate: str) -> None:
    """Forget the boxes of a candidate's seats: what is in them has changed."""
    mine = select(registrations.c.exam_session, registrations.c.room, registrations.c.seat)
    for exam_session, room, seat in db.execute(mine.where(registrations.c.candidate == candidate)).all():
        here = (slots.c.exam_session == exam_session, slots.c.room == room, slots.c.seat == seat)
        db.execute(update(slots).where(*here).values(salt=None, nonce=None, box=None))


def _of_seat(db: Connection, row: RosterRow) -> Sequence[RowMapping]:
    here = (slots.c.exam_session == row.exam_session, slots.c.room == row.room, slots.c.seat == row.seat)
    return db.execute(select(slots).where(*here).order_by(slots.c.slot)).mappings().all()


def registrations_by_attempt(db: Connection) -> dict[StreamId, tuple[str, str]]:
    """Return exam session and candidate number of each slot's attempt."""
    joined = select(slots.c.attempt, registrations.c.exam_session, registrations.c.candidate).join(
        registrations,
        (registrations.c.exam_session == slots.c.exam_session)
        & (registrations.c.room == slots.c.room)
        & (registrations.c.seat == slots.c.seat),
    )
    return {StreamId(row.attempt): (row.exam_session, row.candidate) for row in db.execute(joined)}
