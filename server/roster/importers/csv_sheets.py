"""Text tables: the encoding and the separator are found from the bytes, since nothing in them says so."""

import csv
import io
import unicodedata
from collections import Counter

from server.roster.importers import legacy_text
from server.roster.importers.syllables import plausible

SEPARATORS = ";\t,|"
LOOKED_AT = 40  # lines, to find the separator
MAX_FIELD_LETTERS = 4096
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


class NotTextError(Exception):
    """The bytes are no text table."""


def read_csv(data: bytes) -> list[list[str]]:
    """Return the rows of a text table. Raises NotTextError."""
    text = _decoded(data)
    if "\0" in text:
        raise NotTextError
    csv.field_size_limit(MAX_FIELD_LETTERS)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))]
    except csv.Error as error:
        raise NotTextError from error


def _decoded(data: bytes) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _single_byte(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        raise NotTextError from error


def _single_byte(data: bytes) -> str:
    """Choose between Windows-1258, which composes, and the letters that old fonts were typed in."""
    vietnamese = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    western = data.decode("latin-1")  # bytes 80 to 9F are no letters in either
    return max((vietnamese, western), key=_sense)


def _sense(text: str) -> int:
    """Count the words that can be Vietnamese, as they stand or in an old encoding."""
    words = {word for word in text.replace(";", " ").replace(",", " ").split() if not word.isascii()}
    return sum(plausible(word) or bool(legacy_text.readings(word)) for word in words)


def _separator(text: str) -> str:
    lines = text.splitlines()[:LOOKED_AT]
    return max(SEPARATORS, key=lambda separator: _regularity(lines, separator))


def _regularity(lines: list[str], separator: str) -> int:
    """Return how many lines fall into the same number of columns, times those columns."""
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1)
    except csv.Error:
        return 0
    return max((width * count for width, count in widths.items()), default=0)
