"""What a candidate has done so far, as the attempt's journal tells it.

Every step at the seat makes records and applies them with `apply`; a restarted seat applies the same records again.
So both stand at the same place by construction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from protocol.records import (
    Answered,
    BlockChosen,
    BreakBegan,
    BreakEnded,
    DeviceChecked,
    FilePart,
    Flagged,
    FocusLost,
    HandedOver,
    Highlighted,
    ItemShown,
    OrderTaken,
    PaperOpened,
    PartEntered,
    Played,
    Record,
    Response,
    Scratched,
    SeatLocked,
    SeatUnlocked,
    Struck,
    Submitted,
    TextChanged,
    TextResponse,
    Ticked,
    TimeGiven,
    TimeOff,
    Verdict,
    ViewChosen,
)
from protocol.text_change import changed
from station.exam import order_effects


@dataclass(frozen=True, slots=True)
class Work:
    """Everything about an attempt that outlives the window."""

    number: int = 1
    responses: Mapping[str, Response] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    struck: frozenset[tuple[str, str]] = frozenset()  # item id, option id
    used_ms: int = 0
    boot_id: str = ""  # of the last tick
    time_unconfirmed: bool = False
    focus_losses: int = 0
    submitted: Submitted | None = None
    locked: SeatLocked | None = None  # the lock that stands
    block: str = ""  # of the blocks to choose from, the one taken
    plays: Mapping[tuple[str, str], int] = field(default_factory=dict)  # item or stimulus, sound: times begun
    held: Mapping[bytes, int] = field(default_factory=dict)  # hash of a file: bytes of it that are written, from 0 on
    marks: Mapping[tuple[str, str], tuple[tuple[int, int], ...]] = field(default_factory=dict)  # text: what is marked
    scratch: str = ""
    view: ViewChosen | None = None
    minutes: int = 0  # that this candidate has, as the paper's opening says; 0 before
    given_ms: int = 0  # time given since, by orders
    orders: frozenset[bytes] = frozenset()  # ids of those taken
    paused: bool = False  # by order
    on_paper: bool = False  # the room went on on paper
    seated_at: str = ""  # "07/31": where the attempt goes on since it was moved
    part: int = 0  # the last part entered, from 1; 0: the first
    part_used_ms: int = 0  # when it was entered, and what had been given by then
    part_given_ms: int = 0
    on_break: bool = False  # the candidate has stopped the clock
    checked: Mapping[str, Verdict] = field(default_factory=dict)  # what was gone through before the paper
    torn: bool = False  # this or another seat's disk lost entries that were written

    @property
    def stands(self) -> bool:
        """Whether the clock stands: in a break, a pause, or since the room went on on paper."""
        return self.on_break or self.paused or self.on_paper

    def played(self, of: str, sound: str) -> int:
        """Return how often `sound` of the item or stimulus `of` was begun."""
        return self.plays.get((of, sound), 0)


def apply(work: Work, record: Record) -> Work:  # noqa: C901, PLR0911, PLR0912 (one case a kind)
    """Return `work` after `record`; records of other matters change nothing."""
    match record:
        case Answered(item, response):
            return replace(work, responses=_with_response(work.responses, item, response))
        case TextChanged():
            return replace(work, responses=_with_change(work.responses, record))
        case Flagged(item, on):
            return replace(work, flags=work.flags | {item} if on else work.flags - {item})
        case Struck(item, choice, on):
            mark = {(item, choice)}
            return replace(work, struck=work.struck | mark if on else work.struck - mark)
        case ItemShown(number):
            return replace(work, number=number)
        case Ticked(boot_id, _, used_ms):
            rebooted = not work.stands and work.boot_id not in ("", boot_id)
            return replace(work, used_ms=used_ms, boot_id=boot_id, time_unconfirmed=work.time_unconfirmed or rebooted)
        case FocusLost():
            return replace(work, focus_losses=work.focus_losses + 1)
        case SeatLocked():
            return replace(work, locked=record)
        case SeatUnlocked():
            return replace(work, locked=None)
        case Submitted():
            return replace(work, submitted=record)
        case BlockChosen(block):
            return replace(work, block=block)
        case Played(of, sound):
            return replace(work, plays={**work.plays, (of, sound): work.played(of, sound) + 1})
        case FilePart():
            return _with_part(work, record)
        case PaperOpened(minutes=minutes):
            return replace(work, minutes=minutes)
        case PartEntered(part, used_ms):
            return replace(work, part=part, part_used_ms=used_ms, part_given_ms=work.given_ms)
        case BreakBegan():
            return replace(work, on_break=True)
        case BreakEnded():  # the clock begins anew: that the machine was off meanwhile cost no time
            return replace(work, on_break=False, boot_id="")
        case TimeOff():
            return replace(work, boot_id="", time_unconfirmed=False)
        case TimeGiven(ms):
            return replace(work, given_ms=work.given_ms + ms)
        case OrderTaken():
            return order_effects.applied(work, record)
        case DeviceChecked(results):
            return replace(work, checked={**work.checked, **results})
        case HandedOver(reason="torn_tail"):
            return replace(work, torn=True)
        case Highlighted(of, choice, spans):
            return replace(work, marks={**work.marks, (of, choice): spans})
        case Scratched(text):
            return replace(work, scratch=text)
        case ViewChosen():
            return replace(work, view=record)
        case _:
            return work


def _with_part(work: Work, part: FilePart) -> Work:
    """Count what joins on to what is there: a file read twice, or begun anew, makes no more of it."""
    there, end = work.held.get(part.hash, 0), part.first + len(part.data)
    if part.first > there or end <= there:
        return work
    return replace(work, held={**work.held, part.hash: end})


def _with_response(responses: Mapping[str, Response], item: str, response: Response | None) -> Mapping[str, Response]:
    others = {key: value for key, value in responses.items() if key != item}
    return others if response is None else {**others, item: response}


def _with_change(responses: Mapping[str, Response], change: TextChanged) -> Mapping[str, Response]:
    before = responses.get(change.item)
    after = changed(before.text if isinstance(before, TextResponse) else "", change)
    return _with_response(responses, change.item, TextResponse(after) if after else None)


def replay(records: Iterable[Record]) -> Work:
    """Return the work that `records`, in the journal's order, amount to."""
    work = Work()
    for record in records:
        work = apply(work, record)
    return work
