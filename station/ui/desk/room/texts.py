"""What the board says of a seat, an alert, an order: from the state to words, with no widget."""

from dataclasses import dataclass

from protocol.api import SeatNow, SeatPhase
from protocol.orders import Order, OrderKind
from protocol.seat_rules import Alarm
from station.checkin.room import Alert, AlertKind, OrderStep, RoomState, Signed, is_in, left_ms
from station.checkin.room_acts import RoomAct
from station.local_time import shown_minute, shown_second
from station.ui.desk.room.words import RoomWords
from station.ui.seat.alarm_words import ENGLISH as ALARMS_ENGLISH
from station.ui.seat.alarm_words import VIETNAMESE as ALARMS_VIETNAMESE

MS_PER_S, S_PER_MINUTE, S_PER_HOUR = 1000, 60, 3600
LOOKS = {  # icon, tone
    SeatPhase.FREE: ("minus", "wait"),
    SeatPhase.EXPECTED: ("hourglass", "wait"),
    SeatPhase.ADMITTED: ("door-open", "wait"),
    SeatPhase.SIGNED_IN: ("monitor", "wait"),
    SeatPhase.WORKING: ("circle-dot-dashed", "accent"),
    SeatPhase.PAUSED: ("circle-pause", "person"),
    SeatPhase.LOCKED: ("lock", "lock"),
    SeatPhase.HANDED_IN: ("file-check", "ok"),
    SeatPhase.COLLECTED: ("file-lock", "wait"),
    SeatPhase.MOVED: ("signpost", "wait"),
    SeatPhase.ON_PAPER: ("file-text", "person"),
}
SILENT_LOOK = ("cloud-off", "local")
ALERT_LOOKS = {
    AlertKind.ALARM: ("triangle-alert", "stop"),
    AlertKind.LOCKED: ("lock", "person"),
    AlertKind.SILENT: SILENT_LOOK,
    AlertKind.UNCONFIRMED: ("clock-alert", "person"),
}
STEP_LOOKS = {
    OrderStep.SENDING: ("loader", "wait"),
    OrderStep.WAITING: ("cloud-upload", "local"),
    OrderStep.SENT: ("cloud-check", "wait"),
    OrderStep.TAKEN: ("circle-check", "ok"),
    OrderStep.REFUSED: ("octagon-x", "stop"),
    OrderStep.WITHDRAWN: ("x", "wait"),
}
TIMED = frozenset({SeatPhase.WORKING, SeatPhase.PAUSED, SeatPhase.LOCKED, SeatPhase.ON_PAPER})


@dataclass(frozen=True, slots=True)
class Cell:
    """A seat as its cell says it. `stale`: nobody knows whether it is still so."""

    number: str
    name: str
    icon: str
    tone: str
    word: str
    time: str
    answered: str
    saved: str
    stale: bool
    bar: str  # tone of the worst alert, or nothing

    @property
    def said(self) -> str:
        """All of it in one sentence, for screen readers."""
        return ", ".join(
            part for part in (self.number, self.name, self.word, self.time, self.answered, self.saved) if part
        )


def duration(ms: int) -> str:
    """Return "36:50", and "1:04:09" above an hour."""
    seconds = abs(ms) // MS_PER_S
    hours, rest = divmod(seconds, S_PER_HOUR)
    minutes, seconds = divmod(rest, S_PER_MINUTE)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def number_of(seat: SeatNow, state: RoomState) -> str:
    """Return "15", or "07/15" at a desk of several rooms."""
    return seat.seat if len(state.rooms) < 2 else f"{seat.room}/{seat.seat}"  # noqa: PLR2004 -- one room needs no name


def cell_of(seat: SeatNow, state: RoomState, words: RoomWords, bar: str = "") -> Cell:
    """Return what a seat's cell says."""
    silent = is_in(seat, state)
    icon, tone = SILENT_LOOK if silent else LOOKS[seat.phase]
    return Cell(
        number_of(seat, state),
        state.name_of(seat),
        icon,
        tone,
        word_of(seat, state, words),
        _time_of(seat, state),
        words.answered.format(answered=seat.answered, total=seat.total) if seat.total else "",
        words.saved.format(at=shown_second(seat.saved_at)) if seat.saved_at else "",
        silent or bool(state.away_since),
        bar,
    )


def _time_of(seat: SeatNow, state: RoomState) -> str:
    if seat.phase is SeatPhase.MOVED:
        return f"→ {seat.goes_on_at.partition('/')[2]}"
    return duration(left_ms(seat, state.heard_at)) if seat.minutes and seat.phase in TIMED else ""


def word_of(seat: SeatNow, state: RoomState, words: RoomWords) -> str:
    """Return a seat's state in a word or two."""
    return words.silent if is_in(seat, state) else words.phases[seat.phase]


def bars_of(alerts: tuple[Alert, ...]) -> dict[tuple[str, str], str]:
    """Return the tone of each seat's worst alert."""
    order = (AlertKind.SILENT, AlertKind.UNCONFIRMED, AlertKind.LOCKED, AlertKind.ALARM)
    return {one.place: ALERT_LOOKS[one.kind][1] for kind in order for one in alerts if one.kind is kind}


def alert_text(alert: Alert, words: RoomWords) -> tuple[str, str]:
    """Return what an alert says, and its time."""
    what = words.alerts[alert.kind].format(happened=_happened(alert.detail, words))
    return words.alert_at.format(seat=alert.place[1], what=what), shown_minute(alert.since)


def _happened(code: str, words: RoomWords) -> str:
    known = (ALARMS_VIETNAMESE if words.tab == RoomWords.tab else ALARMS_ENGLISH).happened
    return known[Alarm(code)] if code in {one.value for one in Alarm} else code


def line_text(line: Signed, words: RoomWords) -> tuple[str, str]:
    """Return what an order's line says: what was ordered where, and how far it has come."""
    return words.line.format(act=_act_name(line, words), where=_where(line, words)), _outcome(line, words)


def _act_name(line: Signed, words: RoomWords) -> str:
    if line.what is not None:
        act = line.what.act
    elif line.order is None:
        act = RoomAct.COLLECT
    else:
        act = _act_of(line.order)
    name = words.acts[act].name
    ms = line.order.ms if line.order is not None else 0
    return f"{name} {duration(ms)}" if ms else name


def _act_of(order: Order) -> RoomAct:
    if order.what is OrderKind.GIVE_TIME and order.ms <= 0:
        return RoomAct.CONFIRM_OFF
    return RoomAct(order.what.value)


def _where(line: Signed, words: RoomWords) -> str:
    asked, order = line.what, line.order
    if asked is not None and asked.act is RoomAct.MOVE:
        return words.where_move.format(seat=asked.seat, to=asked.to_seat)
    room, seat = (asked.room, asked.seat) if asked is not None else (order.room, order.seat) if order else ("", "")
    return words.where_seat.format(seat=seat) if seat else words.where_room.format(room=room)


def _outcome(line: Signed, words: RoomWords) -> str:
    many = line.order is not None and not line.order.seat
    if line.step is OrderStep.REFUSED:
        why = words.refusals.get(line.code) or words.refused_else.format(code=line.code)
        return f"{words.steps[line.step]}. {why}"
    if line.step is OrderStep.TAKEN and many:
        return words.all_taken.format(all=len(line.taken), at=shown_second(line.taken_at))
    if line.step is OrderStep.SENT and many and (line.taken or line.missing):
        total, missing = len(line.taken) + len(line.missing), ", ".join(line.missing)
        return words.taken_of.format(taken=len(line.taken), all=total, missing=missing)
    if line.step is OrderStep.TAKEN and line.what is not None and line.what.act is RoomAct.PRINT:
        return words.printed.format(at=shown_second(line.taken_at))
    said = words.steps[line.step].format(at=shown_second(line.taken_at))
    if line.order is not None and line.order.what is OrderKind.MOVE and line.step in {OrderStep.SENT, OrderStep.TAKEN}:
        return f"{said}. {words.move_next.format(seat=line.order.seat)}"
    return said


def figures_of(state: RoomState, words: RoomWords) -> str:
    """Return how many do what."""
    phases = [one.phase for one in state.seats]
    working = sum(phases.count(phase) for phase in (SeatPhase.WORKING, SeatPhase.PAUSED, SeatPhase.LOCKED))
    done = phases.count(SeatPhase.HANDED_IN) + phases.count(SeatPhase.COLLECTED)
    expected = phases.count(SeatPhase.EXPECTED) + phases.count(SeatPhase.ADMITTED)
    return words.figures.format(working=working, handed_in=done, expected=expected)


def details_of(seat: SeatNow, state: RoomState, words: RoomWords) -> list[tuple[str, str]]:
    """Return what is known of a seat, name by name."""
    cell, none = cell_of(seat, state, words), words.unknown
    given = ("-" if seat.given_ms < 0 else "") + duration(seat.given_ms)
    return [
        (words.candidate, seat.candidate or none),
        (words.state, cell.word),
        (words.time_left, cell.time or none),
        (words.progress, cell.answered or none),
        (words.last_save, shown_second(seat.saved_at) if seat.saved_at else none),
        (words.last_seen, shown_second(seat.seen_at) if seat.seen_at else none),
        (words.given, given if seat.given_ms else none),
    ]
