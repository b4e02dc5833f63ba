"""What a desk's own journal says of its door so far: who is in, which codes are used, what was decided last."""

from dataclasses import replace

from protocol.api import DeskPackage, RosterRow, SlotCode
from protocol.records import Admitted, Record, Refused
from station.checkin.decision import Earlier
from station.checkin.desk import Counts, Recent
from station.checkin.roster import Roster

RECENT = 8


class DoorBook:
    """Follows the journal, entry by entry, from before a restart on. Not safe for several threads by itself."""

    def __init__(self, package: DeskPackage, roster: Roster) -> None:
        self._package, self._roster = package, roster
        self._earlier: dict[str, Earlier] = {}
        self._used: dict[tuple[str, str], set[int]] = {}
        self.counts = Counts(0, roster.expected_in(package.rooms))
        self.recent: tuple[Recent, ...] = ()

    def earlier(self, candidate: str) -> Earlier | None:
        """Return when this candidate was let in."""
        return self._earlier.get(candidate)

    def free_slot(self, row: RosterRow) -> SlotCode | None:
        """Return the first slot of the row's seat whose code nobody has."""
        used = self._used.get((row.room, row.seat), set())
        mine = [slot for slot in self._package.slots if (slot.room, slot.seat) == (row.room, row.seat)]
        return next((slot for slot in sorted(mine, key=lambda slot: slot.slot) if slot.slot not in used), None)

    def note(self, record: Record, at: str) -> None:
        """Take note of what was written at local time `at`."""
        match record:
            case Admitted() if record.exam_session != self._package.exam_session.id:
                return  # the morning's session: its people and its slots are others
            case Admitted():
                self._earlier[record.candidate] = Earlier(at, self._package.desk)
                self._used.setdefault((record.room, record.seat), set()).add(record.slot)
                self.counts = replace(self.counts, admitted=len(self._earlier))
                self._add(Recent(at, record.name, record.decision, f"P.{record.room} · {record.seat}"))
            case Refused():
                row = self._roster.candidate(record.candidate)
                self._add(Recent(at, row.name if row else "", record.decision, ""))
            case _:
                return

    def _add(self, recent: Recent) -> None:
        self.recent = (recent, *self.recent)[:RECENT]
