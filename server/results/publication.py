"""Results as the lines of a published version, and back; how two versions differ."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from protocol.api import RosterRow
from server.results.frozen import Line, Publication
from server.results.sheet import SheetRow
from server.roster.personal import masked

COMPARED = ("variant", "parts", "total", "sanction_percent", "final", "pending", "waits_for", "site", "room", "school")


@dataclass(frozen=True, slots=True)
class Difference:
    """An attempt that differs between two versions. `fields`: which of its values do, none where one is absent."""

    candidate: str
    before: Line | None
    after: Line | None
    fields: tuple[str, ...]


def lines_of(rows: Iterable[SheetRow]) -> tuple[Line, ...]:
    """Return the rows without persons, in the order in which they are frozen."""
    made = (
        Line(
            row.candidate,
            row.attempt.hex(),
            row.exam_session,
            row.session_title,
            row.variant,
            row.site,
            row.room,
            row.school,
            dict(sorted(row.parts.items())),
            row.total,
            row.sanction_percent,
            row.final,
            row.pending,
            row.waits_for,
            row.handed_in_at,
            row.receipt_code,
        )
        for row in rows
    )
    return tuple(sorted(made, key=lambda line: (line.candidate, line.exam_session, line.attempt)))


def runs_of(rows: Iterable[SheetRow]) -> tuple[str, ...]:
    """Return the grading runs that rows are of, in order."""
    return tuple(sorted({row.run for row in rows if row.run}))


def hash_of_lines(lines: Sequence[Line]) -> bytes:
    """Return SHA-256 over the rows alone: what a page shows and the officer who reads it signs."""
    return hashlib.sha256(msgspec.json.encode(lines, order="sorted")).digest()


def differences(before: Sequence[Line], after: Sequence[Line]) -> list[Difference]:
    """Return the attempts that differ, by candidate number."""
    old, new = ({(line.candidate, line.attempt): line for line in lines} for lines in (before, after))
    found = []
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        fields = changed_fields(was, now) if was and now else ()
        if fields or was is None or now is None:
            found.append(Difference(key[0], was, now, fields))
    return found


def changed_fields(was: Line, now: Line) -> tuple[str, ...]:
    """Return the names of the values that differ."""
    return tuple(name for name in COMPARED if getattr(was, name) != getattr(now, name))


def sheet_of(publication: Publication, roster: Iterable[RosterRow]) -> list[SheetRow]:
    """Return a version's rows with the persons that the list has today."""
    people = {(row.exam_session, row.candidate): row for row in roster}
    rows = []
    for line in publication.rows:
        person = people.get((line.exam_session, line.candidate))
        rows.append(
            SheetRow(
                bytes.fromhex(line.attempt),
                line.candidate,
                person.name if person else "",
                person.born if person else "",
                masked(person.number) if person else "",
                line.variant,
                line.parts,
                line.total,
                line.sanction_percent,
                line.final,
                line.handed_in_at,
                line.receipt_code,
                line.pending,
                line.waits_for,
                line.exam_session,
                line.session_title,
                publication.subject,
                line.site,
                line.school,
                line.room,
            )
        )
    return rows
