"""What a supervisor's order does to the seat: pure steps. Whether it is signed, `protocol.orders` has judged before.

The record of an order goes before everything that it brings about; a killed or moved seat reads it again and stands
where it stood. What a pause lasts is counted nowhere: a tick goes before it, and the clock begins anew after it.
"""

from dataclasses import replace

from protocol import orders
from protocol.orders import Order, OrderKind, SignedOrder
from protocol.records import OrderTaken, SeatLocked, Ticked
from protocol.seat_rules import LostTime, SeatRules
from station.exam import given_back
from station.exam.clock import SeatClock
from station.exam.order_effects import order_of
from station.exam.seat import MS_PER_MINUTE, Lock, Phase, SaveState, SeatState, Unlocking
from station.exam.steps import Step, locked, second_passed, ticked, unlocked
from station.exam.work import apply


def is_for(state: SeatState, order: Order, attempt: bytes) -> bool:
    """Tell whether the seat where `attempt` is sat has something to do for an order that it has not taken."""
    if order.id in state.work.orders:
        return False
    place = (state.place.room, state.place.seat)
    return orders.concerns(order, *place, attempt) or orders.relieves(order, *place, attempt)


def is_allowed(order: Order, rules: SeatRules) -> bool:
    """Tell whether the exam's rules let an order have its effect."""
    gives_back = order.what is OrderKind.GIVE_TIME and order.ms > 0
    return not (gives_back and rules.lost_time is LostTime.NOT_GIVEN)


def taken(state: SeatState, signed: SignedOrder, tick: Ticked | None) -> Step:
    """Take an order that is for this seat. `tick`: this moment by the seat's clock, where the paper is open.

    An attempt that is handed in takes nothing more into its journal; what is left to do then is to say that it moved.
    """
    record = OrderTaken(orders.encode_signed(signed))
    if state.work.submitted is not None:
        order = order_of(record)
        moved = order is not None and order.what is OrderKind.MOVE
        return Step(standing(replace(state, work=apply(state.work, record))) if moved else state)
    was_still = state.still
    work = apply(state.work, record)
    if tick is not None and state.work.locked is not None and work.locked is None:
        return _opened_by_order(replace(state, work=work, saved=SaveState.SAVING), record, state.work.locked, tick)
    told_ms = work.given_ms - state.work.given_ms or state.told_ms
    ordered = replace(state, work=work, saved=SaveState.SAVING, told_ms=told_ms)
    if tick is None or ordered.still == was_still:
        return Step(standing(ordered), (record,))
    if ordered.still:  # the tick that was made before the clock stopped
        before = ticked(state, tick)
        after = replace(ordered, work=apply(before.state.work, record), used_ms=tick.used_ms)
        return Step(standing(after), (*before.records, record))
    going_on = ticked(ordered, tick)
    return Step(standing(replace(going_on.state, saved=SaveState.SAVING)), (record, *going_on.records))


def _opened_by_order(state: SeatState, record: OrderTaken, lock: SeatLocked, tick: Ticked) -> Step:
    given = given_back.after_lock(state, lock, tick.boot_id, tick.boot_ms)
    return Step(standing(given.state), (record, *given.records))


def taken_by_clock(state: SeatState, signed: SignedOrder, clock: SeatClock | None) -> Step:
    """Take an order, and have the seat's clock stand or run as it demands. `clock`: none before the paper is open."""
    step = taken(state, signed, clock.tick() if clock is not None else None)
    if clock is not None:
        hold_clock(step.state, clock)
    return step


def hold_clock(state: SeatState, clock: SeatClock) -> None:
    """Have the clock stand or run as `state` demands."""
    if state.still or state.work.stands:
        clock.stop()
    else:
        clock.go_on()


def again(state: SeatState, records: tuple[OrderTaken, ...]) -> SeatState:
    """Apply orders that were taken while the paper was being opened and that its journal did not tell of yet."""
    work = state.work
    for record in records:
        order = order_of(record)
        if order is not None and order.id not in work.orders:
            work = apply(work, record)
    return replace(state, work=work)


def standing(state: SeatState) -> SeatState:
    """Show what the orders taken so far demand: moved away, locked, still, or at work."""
    state = _warned_again(state)
    if state.relieved:
        return replace(state, phase=Phase.RELIEVED, map_open=False, warning=0)
    if state.paper is None or state.work.submitted is not None:
        return _lock(state)
    if state.still or state.work.on_break:
        return _lock(_behind(replace(state, map_open=False), Phase.PAUSED))
    return _lock(_behind(state, Phase.ITEM) if _shown(state) is Phase.PAUSED else state)


def _warned_again(state: SeatState) -> SeatState:
    """Take back the warnings of minutes that are ahead once more; they are put up anew when they come."""
    warned = frozenset(minutes for minutes in state.warned if state.left_ms <= minutes * MS_PER_MINUTE)
    warning = state.warning if state.warning in warned else 0
    return second_passed(replace(state, warned=warned, warning=warning), state.used_ms)


def _shown(state: SeatState) -> Phase:
    return state.before_lock if state.phase is Phase.LOCKED else state.phase


def _behind(state: SeatState, phase: Phase) -> SeatState:
    """Show `phase`, where a lock stands behind it."""
    return replace(state, before_lock=phase) if state.phase is Phase.LOCKED else replace(state, phase=phase)


def _lock(state: SeatState) -> SeatState:
    """Put the lock up or take it away, as the work says."""
    lock = state.work.locked
    can_lock = state.phase not in (Phase.RECEIPT, Phase.ERROR, Phase.LOCKED, Phase.RELIEVED)
    if lock is not None and can_lock:
        return locked(state, Lock(lock.alarm))
    if lock is None and state.phase is Phase.LOCKED:
        return replace(unlocked(state), unlocking=Unlocking.IDLE)
    return state
