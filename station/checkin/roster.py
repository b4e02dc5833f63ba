"""The desk's copy of the list: frozen, in memory, found by either number."""

from collections.abc import Iterable

from protocol.api import RosterRow


class Roster:
    """All registrations of a site's exam session."""

    def __init__(self, rows: Iterable[RosterRow]) -> None:
        self._rows = tuple(rows)
        self._by_candidate = {row.candidate: row for row in self._rows}
        self._by_number = {row.number: row for row in self._rows}

    def candidate(self, digits: str) -> RosterRow | None:
        """Find by candidate number."""
        return self._by_candidate.get(digits)

    def number(self, digits: str) -> RosterRow | None:
        """Find by 12-digit card number."""
        return self._by_number.get(digits)

    def expected_in(self, rooms: Iterable[str]) -> int:
        """Count the registrations of `rooms`."""
        served = set(rooms)
        return sum(row.room in served for row in self._rows)
