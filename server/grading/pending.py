"""What waits for a person: essays whole, and uploads put together from their parts. In memory only."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection

from protocol.journal import StreamId
from protocol.records import (
    KIND_BY_RECORD,
    FilePart,
    FilesResponse,
    HandedOver,
    Response,
    StreamOpened,
    TextResponse,
    UploadedFile,
)
from server.attempts.rulings import rulings
from server.grading import person_marks, runs
from server.grading.opening import KINDS, Opener
from server.grading.record import Graded, Outcome
from server.grading.runs import UnknownRunError
from server.grading.service import scanned
from server.grading.standings import standings

FILE_KINDS = tuple(KIND_BY_RECORD[one].number for one in (StreamOpened, HandedOver, FilePart))
MAX_FILE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HandedInFile:
    """A file of an upload. `data` is empty, and `is_whole` false, where parts are missing or are not of its hash."""

    name: str
    media_type: str
    data: bytes
    is_whole: bool

    def __repr__(self) -> str:
        return f"HandedInFile({len(self.data)} bytes)"  # a candidate's work stays out of tracebacks


@dataclass(frozen=True, slots=True)
class PendingItem:
    """A response that a person has to mark. It names no candidate: who marks need not know."""

    attempt: StreamId
    item: str  # pseudonym
    most: str  # exact decimal
    text: str
    words: int
    files: tuple[HandedInFile, ...]

    def __repr__(self) -> str:
        return f"PendingItem({self.item!r}, {self.words} words, {len(self.files)} files)"


def pending_count(db: Connection, run: str) -> dict[StreamId, int]:
    """Return how many items of each attempt of a run wait for a person. No key is needed."""
    by_persons = person_marks.counting(db)
    counted = {}
    for one in runs.outcomes(db, run):
        attempt = StreamId(bytes.fromhex(one.attempt))
        left = [item for item, _ in _waiting(one) if item not in by_persons.get(attempt, {})]
        if left:
            counted[attempt] = len(left)
    return counted


def pending_work(db: Connection, run: str, attempt: StreamId, grading_key: X25519PrivateKey) -> Iterator[PendingItem]:
    """Yield the responses of an attempt that a person has to mark, marked already or not.

    Raises UnknownRunError, TroubleError.
    """
    graded = runs.outcome(db, run, attempt)
    if graded is None or graded.outcome is not Outcome.MARKED:
        raise UnknownRunError
    decided = rulings(db)
    stood = next(one for one in standings(db, decided) if one.stream == attempt)
    opener = Opener(grading_key, decided)
    _, raw = next(iter(scanned(db, [stood], KINDS)))
    _, parts = next(iter(scanned(db, [stood], FILE_KINDS)))
    sheet, files = opener.sheet(db, stood, raw), _put_together(opener.file_parts(stood, parts))
    for item, most in _waiting(graded):
        answer = sheet.answers.get(item)
        if answer is not None and answer.response is not None:
            yield _pending(attempt, item, most, answer.response, files)


def _waiting(graded: Graded) -> Iterator[tuple[str, str]]:
    return ((mark.item, mark.most) for mark in graded.marks if not mark.points)


def _pending(attempt: StreamId, item: str, most: str, response: Response, files: Mapping[bytes, bytes]) -> PendingItem:
    match response:
        case TextResponse(text):
            return PendingItem(attempt, item, most, text, len(text.split()), ())
        case FilesResponse(handed_in):
            return PendingItem(attempt, item, most, "", 0, tuple(_file(one, files) for one in handed_in))
        case _:
            return PendingItem(attempt, item, most, "", 0, ())


def _file(handed_in: UploadedFile, files: Mapping[bytes, bytes]) -> HandedInFile:
    data = files.get(handed_in.hash, b"")
    is_whole = len(data) == handed_in.size and hashlib.sha256(data).digest() == handed_in.hash
    return HandedInFile(handed_in.name, handed_in.media_type, data if is_whole else b"", is_whole)


def _put_together(parts: Iterable[FilePart]) -> dict[bytes, bytes]:
    """Return files by hash, as far as their parts come in order and without a hole."""
    files = defaultdict[bytes, bytearray](bytearray)
    for part in parts:
        held = files[part.hash]
        if part.first == len(held) and len(held) + len(part.data) <= MAX_FILE_BYTES:
            held += part.data
    return {digest: bytes(held) for digest, held in files.items()}
