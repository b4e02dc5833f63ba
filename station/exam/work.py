"""What a candidate has done so far, as the attempt's journal tells it.

Every step at the seat makes records and applies them with `apply`; a restarted seat applies the same records again.
So both stand at the same place by construction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from protocol.records import (
    Answered,
    BlockChosen,
    FilePart,
    Flagged,
    FocusLost,
    ItemShown,
    Played,
    Record,
    Response,
    Struck,
    Submitted,
    Ticked,
)


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
    block: str = ""  # of the blocks to choose from, the one taken
    plays: Mapping[tuple[str, str], int] = field(default_factory=dict)  # item or stimulus, sound: times begun
    held: Mapping[bytes, int] = field(default_factory=dict)  # hash of a file: bytes of it that are written, from 0 on

    def played(self, of: str, sound: str) -> int:
        """Return how often `sound` of the item or stimulus `of` was begun."""
        return self.plays.get((of, sound), 0)


def apply(work: Work, record: Record) -> Work:  # noqa: C901, PLR0911 (one case a kind)
    """Return `work` after `record`; records of other matters change nothing."""
    match record:
        case Answered(item, response):
            return replace(work, responses=_with_response(work.responses, item, response))
        case Flagged(item, on):
            return replace(work, flags=work.flags | {item} if on else work.flags - {item})
        case Struck(item, choice, on):
            mark = {(item, choice)}
            return replace(work, struck=work.struck | mark if on else work.struck - mark)
        case ItemShown(number):
            return replace(work, number=number)
        case Ticked(boot_id, _, used_ms):
            rebooted = work.boot_id not in ("", boot_id)
            return replace(work, used_ms=used_ms, boot_id=boot_id, time_unconfirmed=work.time_unconfirmed or rebooted)
        case FocusLost():
            return replace(work, focus_losses=work.focus_losses + 1)
        case Submitted():
            return replace(work, submitted=record)
        case BlockChosen(block):
            return replace(work, block=block)
        case Played(of, sound):
            return replace(work, plays={**work.plays, (of, sound): work.played(of, sound) + 1})
        case FilePart():
            return _with_part(work, record)
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


def replay(records: Iterable[Record]) -> Work:
    """Return the work that `records`, in the journal's order, amount to."""
    work = Work()
    for record in records:
        work = apply(work, record)
    return work
