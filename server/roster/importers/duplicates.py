"""Rows that cannot both be right: one card, one candidate number or one seat in two of them."""

from collections.abc import Callable, Iterable, Mapping

from server.roster.importers.rows import Doubt, Field, Note

Values = Mapping[Field, str]
Row = tuple[int, Values]  # its line, and what is taken of it


def duplicates(rows: Iterable[Row]) -> dict[int, list[Doubt]]:
    """Return the doubts by line. `about`: the first other line."""
    rows = list(rows)
    found = dict[int, list[Doubt]]()
    _alike(rows, found, Field.NUMBER, "same_number", _in_session(Field.NUMBER))
    _alike(rows, found, Field.CANDIDATE, "same_candidate", _in_session(Field.CANDIDATE))
    _alike(rows, found, Field.SEAT, "same_seat", _seat)
    _differing(rows, found, Field.NUMBER, Field.CANDIDATE, "number_of_another")
    _differing(rows, found, Field.CANDIDATE, Field.NUMBER, "candidate_of_another")
    return found


def twins(rows: Iterable[Row]) -> list[Note]:
    """Note people of one name and one birthday with different cards: they are two, and a desk should know."""
    alike = dict[tuple[str, str], dict[str, int]]()
    for line, values in rows:
        person = (values.get(Field.NAME, "").casefold(), values.get(Field.BORN, ""))
        if all(person) and values.get(Field.NUMBER):
            alike.setdefault(person, {}).setdefault(values[Field.NUMBER], line)
    return [Note("twins", tuple(lines.values())) for lines in alike.values() if len(lines) > 1]


def _in_session(field: Field) -> Callable[[Values], tuple[str, ...] | None]:
    def key(values: Values) -> tuple[str, ...] | None:
        value = values.get(field, "")
        return (values.get(Field.EXAM_SESSION, ""), value) if value else None

    return key


def _seat(values: Values) -> tuple[str, ...] | None:
    place = tuple(values.get(field, "") for field in (Field.EXAM_SESSION, Field.SITE, Field.ROOM, Field.SEAT))
    return place if place[2] and place[3] else None


def _alike(
    rows: Iterable[Row],
    found: dict[int, list[Doubt]],
    field: Field,
    code: str,
    key: Callable[[Values], tuple[str, ...] | None],
) -> None:
    lines = dict[tuple[str, ...], list[Row]]()
    for row in rows:
        if (place := key(row[1])) is not None:
            lines.setdefault(place, []).append(row)
    for same in lines.values():
        if len(same) > 1:
            for line, values in same:
                other = next(one for one, _ in same if one != line)
                found.setdefault(line, []).append(Doubt(field, code, values[field], about=str(other)))


def _differing(rows: Iterable[Row], found: dict[int, list[Doubt]], field: Field, other_field: Field, code: str) -> None:
    """Doubt one value of `field` that goes with several of `other_field`, in different sessions."""
    first = dict[str, list[Row]]()
    for row in rows:
        if row[1].get(field) and row[1].get(other_field):
            first.setdefault(row[1][field], []).append(row)
    for same in first.values():
        if len({values[other_field] for _, values in same}) < 2:  # noqa: PLR2004 -- one is right
            continue
        for line, values in same:
            other = next(one for one, theirs in same if theirs[other_field] != values[other_field])
            if not any(doubt.field is field for doubt in found.get(line, ())):
                found.setdefault(line, []).append(Doubt(field, code, values[field], about=str(other)))
