"""What an alarm does to the seat: pure steps. The rules of the exam decide; a crash or a blinking screen locks nothing.

The record of an alarm goes before everything else that it brings about. A seat that is locked is so in its journal, and
locked again after a restart.
"""

from dataclasses import replace

from protocol.records import Alarmed, Record, SeatLocked, SeatUnlocked
from protocol.seat_rules import Reaction
from station.exam import given_back
from station.exam.lockdown.watch import Sighting
from station.exam.seat import Lock, Phase, SeatState, Unlocking
from station.exam.steps import Step, locked, unlocked
from station.exam.work import apply

UNKNOWN_MS = -1  # the machine was started anew in between: nobody here knows


def raised(state: SeatState, sighting: Sighting, boot_ms: int) -> Step:
    """Answer to `sighting` as the rules of the exam say."""
    reaction = state.rules.reaction(sighting.alarm)
    told = Alarmed(sighting.alarm.value, reaction.value, dict(sighting.facts), boot_ms)
    if reaction is Reaction.WARN and state.working:  # before the paper it would tell a candidate of no matter of theirs
        return Step(replace(state, notice=sighting.alarm.value), (told,))
    if reaction is not Reaction.LOCK or not _can_lock(state):
        return Step(state, (told,))
    record = SeatLocked(sighting.alarm.value, boot_ms)
    return Step(_locked_by(state, record), (told, record))


def _can_lock(state: SeatState) -> bool:
    """Whether there is something to hold: what is handed in, out of order or locked already stays as it is."""
    held = (Phase.RECEIPT, Phase.ERROR, Phase.LOCKED, Phase.RELIEVED)
    return state.phase not in held and state.work.submitted is None


def _locked_by(state: SeatState, record: SeatLocked) -> SeatState:
    held = locked(replace(state, notice=""), Lock(record.alarm))
    return replace(held, work=apply(held.work, record))


def relocked(before: SeatState, opened: SeatState) -> SeatState:
    """Hold what just opened behind a lock: the one that stands, or the one that its journal tells of."""
    if opened.work.submitted is not None or opened.phase is Phase.LOCKED:
        return opened
    if before.phase is Phase.LOCKED and before.lock is not None:
        behind = locked(opened, before.lock)
        return replace(behind, work=replace(behind.work, locked=before.work.locked))
    return _locked_by(opened, opened.work.locked) if opened.work.locked is not None else opened


def unlocked_by(state: SeatState, officer: str, boot_id: str, boot_ms: int) -> Step:
    """Go on where the lock fell: `officer` came."""
    record = state.work.locked
    if state.phase is not Phase.LOCKED:
        return Step(state)
    known = record is not None and state.work.boot_id in ("", boot_id) and boot_ms >= record.boot_ms
    told: Record = SeatUnlocked(officer, boot_ms - record.boot_ms if record and known else UNKNOWN_MS)
    free = replace(unlocked(state), unlocking=Unlocking.IDLE)
    given = given_back.after_lock(replace(free, work=apply(free.work, told)), record, boot_id, boot_ms)
    return Step(given.state, (told, *given.records))


def unlocking(state: SeatState, how_far: Unlocking) -> SeatState:
    """Show an officer how far the PIN came."""
    return replace(state, unlocking=how_far) if state.phase is Phase.LOCKED else state
