"""Seats of a room as the board tells of them."""

from typing import Any

import msgspec

from protocol.api import NumberedOrder, RoomReply, SeatNow, SeatPhase

AT = 1_796_000_000_000_000
SECOND = 1_000_000


def attempt(name: str) -> bytes:
    """Return an attempt's id for a seat."""
    return name.encode().ljust(16, b".")


def working(name: str, **changes: Any) -> SeatNow:
    """Return a seat where somebody works: 40 minutes are left, all that was done is saved."""
    seat = SeatNow(
        *("07", name, SeatPhase.WORKING, f"180012{name}", attempt(name)),
        seen_at=AT - SECOND,
        heard_at=AT,
        saved_at=AT - SECOND,
        segment=1,
        saved_seq=40,
        saved_hash=bytes(32),
        answered=12,
        total=22,
        minutes=90,
        used_ms=50 * 60_000,
    )
    return msgspec.structs.replace(seat, **changes)


def free(name: str) -> SeatNow:
    """Return a spare seat that is switched on."""
    return SeatNow("07", name, SeatPhase.FREE, seen_at=AT)


def reply(*seats: SeatNow, at: int = AT, given: tuple[NumberedOrder, ...] = ()) -> RoomReply:
    """Return the board's answer."""
    return RoomReply(at, "ca-1", seats, given)
