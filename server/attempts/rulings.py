"""What officers have decided about attempts: read from the board's own stream, where each decision is an entry."""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from protocol import journal
from protocol.journal import Entry, StreamId
from protocol.records import KIND_BY_RECORD, Adopted, AttemptChosen, Collected, HandedOver
from server.answers import service as journals

KINDS = [KIND_BY_RECORD[record].number for record in (Collected, Adopted, AttemptChosen)]


@dataclass(frozen=True, slots=True)
class Rulings:
    """All decisions so far, by attempt."""

    collected: dict[StreamId, Collected] = field(default_factory=dict)
    adopted: dict[StreamId, tuple[Adopted, ...]] = field(default_factory=dict)
    chosen: dict[StreamId, AttemptChosen] = field(default_factory=dict)  # by the attempt that is graded
    set_aside: frozenset[StreamId] = frozenset()

    def counting(self, attempt: StreamId, entries: list[Entry]) -> list[Entry]:
        """Return those of an attempt's `entries`, given in order, that count.

        Of a segment that was left: up to the head that the next one names, and what was adopted. Of the last one: all,
        or up to the entry at which the attempt was collected. The order stays: what a later segment says of an item
        stands over what was adopted of an earlier one.
        """
        left_at = _left_at(entries)
        adopted, collected = self.adopted.get(attempt, ()), self.collected.get(attempt)
        return [entry for entry in entries if _counts(entry, left_at, adopted, collected)]


def rulings(db: Connection) -> Rulings:
    """Read all decisions."""
    made = Rulings()
    set_aside: set[StreamId] = set()
    for stream, _ in journals.streams(db, "board"):
        for entry in journals.read(db, stream, KINDS):
            match journal.read(entry):
                case Collected() as record:
                    made.collected.setdefault(StreamId(bytes.fromhex(record.attempt)), record)
                case Adopted() as record:
                    attempt = StreamId(bytes.fromhex(record.attempt))
                    made.adopted[attempt] = (*made.adopted.get(attempt, ()), record)
                case AttemptChosen() as record:
                    made.chosen[StreamId(bytes.fromhex(record.attempt))] = record
                    set_aside.update(StreamId(bytes.fromhex(one)) for one in record.set_aside)
    return Rulings(made.collected, made.adopted, made.chosen, frozenset(set_aside))


def _left_at(entries: list[Entry]) -> dict[int, int]:
    """Return, by segment that a later one follows, the last entry that counts by itself."""
    left: dict[int, int] = {}
    for entry in entries:
        if entry.header.seq == 1 and entry.header.segment > 1:
            record = journal.read(entry)
            if isinstance(record, HandedOver):
                left[record.segment] = record.seq
    return left


def _counts(entry: Entry, left_at: dict[int, int], adopted: tuple[Adopted, ...], collected: Collected | None) -> bool:
    place = (entry.header.segment, entry.header.seq)
    if collected is not None and place > (collected.segment, collected.seq):
        return False
    if entry.header.seq <= left_at.get(entry.header.segment, entry.header.seq):
        return True
    return any(one.segment == place[0] and one.first <= place[1] <= one.last for one in adopted)
