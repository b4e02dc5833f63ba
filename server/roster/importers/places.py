"""Sessions, sites, rooms and seats: names that lists write with and without their word, with and without a zero."""

import re

from server.roster.importers.rows import Finding, in_doubt
from server.roster.importers.texts import shown

MAX_PLACE, MAX_SESSION, MAX_SITE = 16, 64, 32
ROOM_WORD = re.compile(r"(?:phòng thi|phòng|phong|ph|p)[\s.:]*(?=[0-9])", re.IGNORECASE)
SEAT_WORD = re.compile(r"(?:số máy|máy số|máy|may|m)[\s.:]*(?=[0-9])", re.IGNORECASE)
SITE_WORD = re.compile(r"(?:điểm thi|điểm)[\s.:]*(?=[0-9])", re.IGNORECASE)
SESSION = re.compile(r"(?:ca thi|ca)?[\s.:]*0*([0-9]{1,2})", re.IGNORECASE)
DIGITS = 2

Cell = object


def read_room(cell: Cell) -> Finding:
    """Return a room's name: `07`."""
    return _numbered(cell, ROOM_WORD, MAX_PLACE)


def read_seat(cell: Cell) -> Finding:
    """Return a seat's name: `15`."""
    return _numbered(cell, SEAT_WORD, MAX_PLACE)


def read_site(cell: Cell) -> Finding:
    """Return a site's code: `12`."""
    return _numbered(cell, SITE_WORD, MAX_SITE)


def read_session(cell: Cell) -> Finding:
    """Return a session's title: `Ca 1`."""
    text = plain(cell)
    if not text:
        return in_doubt("empty")
    if numbered := SESSION.fullmatch(text):
        text = f"Ca {int(numbered[1])}"
    return Finding(text) if len(text) <= MAX_SESSION else in_doubt("too_long", about=str(MAX_SESSION))


def plain(cell: Cell) -> str:
    """Return a cell as a person sees it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return shown(str(cell))


def _numbered(cell: Cell, word: re.Pattern[str], longest: int) -> Finding:
    text = word.sub("", plain(cell), count=1)
    if not text:
        return in_doubt("empty")
    if len(text) > longest:
        return in_doubt("too_long", about=str(longest))
    return Finding(text.zfill(DIGITS) if text.isascii() and text.isdigit() else text)
