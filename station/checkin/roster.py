"""The desk's copy of the list: frozen, in memory, found by either number, or by name and birth date together."""

from collections.abc import Iterable
from datetime import date

from protocol.api import RosterRow
from station.checkin.names import SAME, compare


class Roster:
    """All registrations of a site. Somebody in several sessions is found in the one that the desk works on."""

    def __init__(self, rows: Iterable[RosterRow], exam_session: str) -> None:
        """`exam_session`: the id of the session that the desk works on."""
        ordered = sorted(rows, key=lambda row: row.exam_session == exam_session)  # the desk's own last: they stay
        self._by_candidate = {row.candidate: row for row in ordered}
        self._by_number = {row.number: row for row in ordered}
        self._here = [row for row in ordered if row.exam_session == exam_session]

    def candidate(self, digits: str) -> RosterRow | None:
        """Find by candidate number."""
        return self._by_candidate.get(digits)

    def number(self, digits: str) -> RosterRow | None:
        """Find by 12-digit card number."""
        return self._by_number.get(digits)

    def namesake(self, name: str, born: date) -> RosterRow | None:
        """Find the one registration of the desk's session with this name and birth date; of two nobody knows which."""
        same_day = (row for row in self._here if row.born == born.isoformat())
        named = [row for row in same_day if compare(name, row.name) in SAME]
        return named[0] if len(named) == 1 else None

    def expected_in(self, rooms: Iterable[str]) -> int:
        """Count the registrations of `rooms` in the desk's session."""
        served = set(rooms)
        return sum(row.room in served for row in self._here)
