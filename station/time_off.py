"""How long a machine was off, as the board states it by its own clock (design §14)."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from protocol.journal import decode_header
from protocol.records import KIND_BY_RECORD, HandedOver, Record, Ticked, TimeOff
from protocol.seat_rules import LostTime, SeatRules
from station.exam.clock import BootClock
from station.exam.work import replay
from station.journal_store import JournalStore

TICKED = KIND_BY_RECORD[Ticked].number
MOST_MS = 4 * 3600 * 1000  # beyond that it is another day's matter, and a supervisor's
BY_BOARD = "board"


class SilenceLink(Protocol):
    """What of the line tells how long this machine was silent."""

    def silent_for_ms(self) -> int:
        """Return how long the board had heard nothing when this program first asked it, and since; 0: unknown."""
        ...


def out_of_line(store: JournalStore) -> frozenset[bytes]:
    """Return the streams that had no line before this program began: more ticks than one wait to be sent.

    To be asked before anything is sent.
    """
    waiting = (decode_header(entry.header) for batch in store.pending() for entry in batch.entries)
    ticks = Counter(bytes(header.stream) for header in waiting if header.kind == TICKED)
    return frozenset(stream for stream, many in ticks.items() if many > 1)


def stated(records: Sequence[Record], link: SilenceLink, boot: BootClock, rules: SeatRules) -> TimeOff | None:
    """Return what is to be written where the machine was off and the board knows for how long.

    For attempts that had a line to the end: else the board's silence is longer than the time off.
    """
    work = replay(records)
    was_off = work.boot_id not in ("", boot.boot_id) and not work.stands and work.submitted is None
    if not was_off or rules.lost_time is LostTime.GIVEN_BACK:
        return None
    off_ms = link.silent_for_ms()
    return TimeOff(off_ms, BY_BOARD) if 0 < off_ms <= MOST_MS else None


def still_to_count(records: Sequence[Record], moved_ms: int) -> int:
    """Return what is to be taken off the clock that begins now: stated, or by a move, and no tick since."""
    tail = records[max((place for place, one in enumerate(records) if isinstance(one, Ticked)), default=-1) + 1 :]
    off_ms = sum(one.off_ms for one in tail if isinstance(one, TimeOff))
    return off_ms + (moved_ms if any(isinstance(one, HandedOver) for one in tail) else 0)
