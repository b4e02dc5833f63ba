"""Minutes in which a seat could not be worked at, given back at once where the rules of the exam say so."""

from dataclasses import replace

from protocol.records import SeatLocked, Ticked, TimeGiven
from protocol.seat_rules import LostTime
from station.exam.clock import TICK_MS
from station.exam.seat import SeatState
from station.exam.steps import Step
from station.exam.work import Work, apply

LOCKED, RESTARTED = "locked", "restarted"


def after_lock(state: SeatState, lock: SeatLocked | None, boot_id: str, boot_ms: int) -> Step:
    """Give back how long `lock` stood, where this start of the machine knows it."""
    same_boot = state.work.boot_id == boot_id
    if lock is None or not same_boot or not 0 < lock.boot_ms <= boot_ms:
        return Step(state)
    return _given(state, boot_ms - lock.boot_ms, LOCKED)


def after_restart(state: SeatState, before: Work, tick: Ticked) -> Step:
    """Give back the time between the last tick of a program that died and the first of the next.

    A machine that was off is another matter: nobody here knows for how long, and nothing was counted.
    """
    gone_ms = tick.used_ms - before.used_ms
    if before.boot_id != tick.boot_id or before.locked is not None or gone_ms <= TICK_MS:
        return Step(state)
    return _given(state, gone_ms, RESTARTED)


def _given(state: SeatState, ms: int, reason: str) -> Step:
    if state.rules.lost_time is not LostTime.GIVEN_BACK or state.paper is None or state.work.submitted is not None:
        return Step(state)
    record = TimeGiven(ms, reason)
    return Step(replace(state, work=apply(state.work, record), told_ms=ms), (record,))
