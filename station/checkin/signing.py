"""An act that is being signed: its bytes stand from the first signature on. Pure: time and chance are brought."""

from dataclasses import dataclass

from protocol import officer, orders
from protocol.officer import Approval
from station.checkin import room_acts
from station.checkin.room_acts import Asked, RoomAct

OPENING = frozenset({RoomAct.PRINT, RoomAct.KEY_IN})  # acts for which this desk is given an attempt


@dataclass(frozen=True, slots=True)
class Half:
    """What is signed, and the approvals gathered so far. `order`: its bytes; empty where no seat takes it."""

    asked: Asked
    id: bytes
    order: bytes
    subject: bytes
    at: int
    approvals: tuple[Approval, ...] = ()


def begun(asked: Asked, exam_session: str, desk: bytes, act_id: bytes, at: int) -> Half:
    """Return what officers are to sign for an act at `desk`. Raises MalformedOrderError."""
    if asked.act is RoomAct.KEY_DONE:
        return Half(asked, act_id, b"", asked.hash, at)
    if asked.act in OPENING:
        return Half(asked, act_id, b"", officer.subject_of(asked.attempt, desk), at)
    if asked.act is RoomAct.COLLECT:
        numbers = (one.to_bytes(8, "big") for one in (asked.segment, asked.seq))
        return Half(asked, act_id, b"", officer.subject_of(asked.attempt, *numbers, asked.hash), at)
    encoded = orders.encode_order(room_acts.order_of(asked, exam_session, act_id, at))
    return Half(asked, act_id, encoded, orders.subject(encoded), at)
