"""What a person types into a field of a list: one form each, or a reason."""

import datetime
import re
from collections import Counter
from collections.abc import Callable

from server.roster.importers import places, texts
from server.roster.importers.numbers import CARD_DIGITS
from server.roster.importers.rows import Field, Finding
from server.roster.importers.sexes import WORDS
from server.roster.importers.texts import Encodings, shown

DAY = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
CANDIDATE = re.compile(r"[0-9]{6,10}")
EARLIEST_YEAR = 1930
NO_FONTS = Encodings(Counter(), frozenset())


class BadValueError(Exception):
    """A value does not have the form of its field."""

    def __init__(self, field: Field) -> None:
        super().__init__(field.value)
        self.field = field


def checked(field: Field, text: str) -> str:
    """Return a value in the form in which lists hold it. Raises BadValueError."""
    found = CHECKS[field](text)
    if found is None:
        raise BadValueError(field)
    return found


def _number(text: str) -> str | None:
    digits = re.sub(r"[ .]", "", shown(text))
    return digits if re.fullmatch(f"[0-9]{{{CARD_DIGITS}}}", digits) else None


def _candidate(text: str) -> str | None:
    return shown(text) if CANDIDATE.fullmatch(shown(text)) else None


def _day(text: str) -> str | None:
    found = DAY.fullmatch(shown(text))
    if not found:
        return None
    try:
        day = datetime.date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
    return day.isoformat() if day.year >= EARLIEST_YEAR else None


def _sure(found: Finding) -> str | None:
    return None if found.doubtful else found.value


CHECKS: dict[Field, Callable[[str], str | None]] = {
    **{field: lambda text: _sure(texts.read_text(text, NO_FONTS)) for field in Field},
    Field.CANDIDATE: _candidate,
    Field.NAME: lambda text: _sure(texts.read_name(text, NO_FONTS)),
    Field.BORN: _day,
    Field.SEX: lambda text: WORDS.get(shown(text).lower()),
    Field.NUMBER: _number,
    Field.EXAM_SESSION: lambda text: _sure(places.read_session(text)),
    Field.SITE: lambda text: _sure(places.read_site(text)),
    Field.ROOM: lambda text: _sure(places.read_room(text)),
    Field.SEAT: lambda text: _sure(places.read_seat(text)),
}
