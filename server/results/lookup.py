"""What a candidate finds by number and receipt code: the published result of that attempt, and nothing else. Reads."""

import hmac
import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import Connection, func, select

from protocol import codes
from protocol.codes import MalformedCodeError
from protocol.receipt import CODE_LETTERS
from server.results import publishing
from server.results.frozen import Line
from server.results.published_models import published_results, result_publications
from server.results.publishing import UnsignedVersionError, Version

NUMBER = re.compile(r"[0-9A-Za-z]{1,32}")
NOBODY = "-"  # no candidate number
NO_CODE, NO_WANTED_CODE = "-" * CODE_LETTERS, "?" * CODE_LETTERS  # of the length of a code, equal to none
MAX_VERSIONS = 16  # some 10 MB each at 14,000 attempts

Lines = Mapping[str, Line]  # by attempt, hex


class NoSuchResultError(Exception):
    """Nothing that is published fits; whether number or code is wrong, or nothing is published yet, is not said."""


@dataclass(frozen=True, slots=True)
class Found:
    """A published result. `earlier`: what versions before said of the same attempt where it differed, newest first."""

    line: Line
    version: Version
    earlier: tuple[tuple[Version, Line], ...]


class Lookup:
    """Looks up in what two officers signed. A version's signatures are checked once, and its rows kept."""

    def __init__(self) -> None:
        self._checked = OrderedDict[tuple[int, bytes], Lines]()
        self._lock = Lock()

    def look(self, db: Connection, number: str, code: str) -> Found:
        """Return the published result of an attempt. Raises NoSuchResultError, UnsignedVersionError.

        Every code of the candidate is compared, in a time that does not depend on where it differs; of a number that
        nobody has, one code is compared all the same.
        """
        wanted, hit = _clean_code(code), ""
        serial = 0
        for at, attempt, held in _counting(db, _clean_number(number)) or [(0, b"", NO_CODE)]:
            if hmac.compare_digest(held.encode(), wanted.encode()):
                serial, hit = at, attempt.hex()
        if not hit:
            raise NoSuchResultError
        version = publishing.version(db, serial)
        line = self._lines(db, version).get(hit)
        if line is None or line.receipt_code != wanted:  # the index says what was never signed
            raise UnsignedVersionError(serial)
        return Found(line, version, self._earlier(db, version, line))

    def _earlier(self, db: Connection, version: Version, now: Line) -> tuple[tuple[Version, Line], ...]:
        told, later = [], now
        for one in publishing.versions(db, version.subject):
            line = self._lines(db, one).get(now.attempt) if one.number < version.number else None
            if line is not None and _points(line) != _points(later):
                told.append((one, line))
                later = line
        return tuple(told)

    def _lines(self, db: Connection, version: Version) -> Lines:
        key = (version.serial, version.hash)
        with self._lock:  # whoever waits finds it done
            if key not in self._checked:
                rows = publishing.publication(db, version.serial).rows
                self._checked[key] = {line.attempt: line for line in rows}
                if len(self._checked) > MAX_VERSIONS:
                    self._checked.popitem(last=False)
            self._checked.move_to_end(key)
            return self._checked[key]


def _clean_number(typed: str) -> str:
    number = "".join(typed.split())
    return number if NUMBER.fullmatch(number) else NOBODY


def _clean_code(typed: str) -> str:
    try:
        return codes.clean(typed, CODE_LETTERS)
    except MalformedCodeError:
        return NO_WANTED_CODE


def _counting(db: Connection, number: str) -> Sequence[tuple[int, bytes, str]]:
    """Return serial, attempt and code of the candidate's lines in each subject's last version."""
    last = select(func.max(result_publications.c.serial)).group_by(result_publications.c.subject)
    chosen = select(published_results).where(
        published_results.c.candidate == number, published_results.c.serial.in_(last)
    )
    return [(row.serial, bytes(row.attempt), row.receipt_code) for row in db.execute(chosen)]


def _points(line: Line) -> tuple[dict[str, str], str, int, str]:
    return line.parts, line.total, line.sanction_percent, line.final
