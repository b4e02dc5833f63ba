"""Opening what was handed in: sealed entries into responses, in memory only."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection

from protocol import journal, sealing
from protocol.journal import Entry, StreamId, decode_header
from protocol.records import (
    KIND_BY_RECORD,
    Answered,
    AttemptOpened,
    BlockChosen,
    FilePart,
    HandedOver,
    PaperOpened,
    Record,
    Response,
    StreamOpened,
    TextChanged,
    TextResponse,
    WrappedKey,
)
from protocol.text_change import changed
from server.answers.scanning import RawEntry
from server.attempts.rulings import Rulings
from server.grading.record import Note, Outcome
from server.grading.standings import Stood, broken_at, missing

BEGINNINGS: tuple[type[Record], ...] = (StreamOpened, HandedOver, AttemptOpened, PaperOpened)
READ: tuple[type[Record], ...] = (*BEGINNINGS, Answered, TextChanged, BlockChosen)
KINDS = tuple(KIND_BY_RECORD[one].number for one in READ)
ANSWERED, CHANGED = KIND_BY_RECORD[Answered].number, KIND_BY_RECORD[TextChanged].number
TELLING = frozenset(KIND_BY_RECORD[one].number for one in (AttemptOpened, PaperOpened, BlockChosen))
HANDED_OVER = KIND_BY_RECORD[HandedOver].number
BODY_HASH_AT = journal.SEALED_AFTER
BOX_AT = 1 + journal.NONCE_BYTES
MAX_REMEMBERED, REMEMBERED_BYTES = 200_000, 300

Begun = TypeVar("Begun", AttemptOpened, PaperOpened)


class TroubleError(Exception):
    """An attempt cannot be opened: `outcome` says why."""

    def __init__(self, outcome: Outcome, *notes: Note) -> None:
        super().__init__(outcome.value)
        self.outcome, self.notes = outcome, notes


class Answer(NamedTuple):
    """A response to an item, and the bytes that it stood in: one object for all who gave the same."""

    content: bytes
    item: str
    response: Response | None


@dataclass(slots=True)
class Sheet:
    """An attempt, opened: whose it is, on what paper, and what counts of it."""

    opened: AttemptOpened
    paper: PaperOpened
    answers: dict[str, Answer] = field(default_factory=dict)
    blocks: list[str] = field(default_factory=list)  # as chosen, in order


class Opener:
    """Opens attempts with the grading key, which lives as long as this does."""

    def __init__(self, grading_key: X25519PrivateKey, decided: Rulings) -> None:
        self._key, self._decided = grading_key, decided
        self._name = sealing.key_name(grading_key.public_key().public_bytes_raw())
        self._answered, self._changed = msgspec.json.Decoder(Answered), msgspec.json.Decoder(TextChanged)
        self._remembered = dict[bytes, Answer]()
        self.has_opened = False  # a single attempt

    def registration(self, stood: Stood, raw: Sequence[RawEntry]) -> tuple[str, str]:
        """Return candidate and exam session of an attempt that is not marked; empty where that does not open."""
        try:
            begun = self._records(raw, self._stream_key(stood.stream, raw))
            opened = _first(begun, AttemptOpened, Outcome.UNREADABLE)
        except TroubleError:
            return "", ""
        return opened.candidate, opened.exam_session

    def sheet(self, db: Connection, stood: Stood, raw: Sequence[RawEntry]) -> Sheet:
        """Return what counts of an attempt whose entries of `KINDS` are `raw`. Raises TroubleError."""
        counting = self._counting(db, stood, raw)
        key = self._stream_key(stood.stream, raw)
        answered = [one for one in counting if one.kind in (ANSWERED, CHANGED)]
        begun = list(self._records([one for one in counting if one.kind in TELLING], key))
        sheet = Sheet(_first(begun, AttemptOpened, Outcome.UNREADABLE), _first(begun, PaperOpened, Outcome.NO_PAPER))
        sheet.blocks += [record.block for record in begun if isinstance(record, BlockChosen)]
        self._read_answers(sheet.answers, answered, AESGCM(key))
        return sheet

    def file_parts(self, stood: Stood, raw: Sequence[RawEntry]) -> Iterator[FilePart]:
        """Yield the parts of files in the order written; `raw` has the beginnings of segments too.

        Raises TroubleError.
        """
        key = self._stream_key(stood.stream, raw)
        return (record for record in self._records(raw, key) if isinstance(record, FilePart))

    def _read_answers(self, answers: dict[str, Answer], counting: Sequence[RawEntry], opener: AESGCM) -> None:
        remembered, decrypt, essays = self._remembered, opener.decrypt, dict[str, str]()
        for entry in counting:
            body = entry.body
            try:  # what is bound to a sealed body is the header as it is kept, but for the body's own hash
                content = decrypt(body[1:BOX_AT], body[BOX_AT:], entry.header[: journal.SEALED_AFTER])
            except (InvalidTag, ValueError) as error:
                raise TroubleError(Outcome.UNREADABLE, broken_at(entry.segment, entry.seq)) from error
            if entry.kind == CHANGED:
                self._change(answers, essays, entry, content)
                continue
            answer = remembered.get(content) or self._decoded(entry, content)
            essays.pop(answer.item, None)
            if answer.response is None:
                answers.pop(answer.item, None)
            else:
                answers[answer.item] = answer
        for item, text in essays.items():
            answers.pop(item, None)
            if text:
                whole = TextResponse(text)
                answers[item] = Answer(msgspec.json.encode(Answered(item, whole)), item, whole)

    def _change(self, answers: Mapping[str, Answer], essays: dict[str, str], entry: RawEntry, content: bytes) -> None:
        """Apply a change to the essay as it stands, in `essays` or else in `answers`."""
        try:
            change = self._changed.decode(content)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise TroubleError(Outcome.UNREADABLE, broken_at(entry.segment, entry.seq)) from error
        before = essays.get(change.item)
        if before is None:
            stands = answers.get(change.item)
            before = stands.response.text if stands and isinstance(stands.response, TextResponse) else ""
        essays[change.item] = changed(before, change)

    def _decoded(self, entry: RawEntry, content: bytes) -> Answer:
        try:
            answered = self._answered.decode(content)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise TroubleError(Outcome.UNREADABLE, broken_at(entry.segment, entry.seq)) from error
        answer = Answer(content, answered.item, answered.response)
        # Of 14,000 candidates most give one of a few answers to an item: each is read once.
        if len(content) <= REMEMBERED_BYTES and len(self._remembered) < MAX_REMEMBERED:
            self._remembered[content] = answer
        return answer

    def _counting(self, db: Connection, stood: Stood, raw: Sequence[RawEntry]) -> Sequence[RawEntry]:
        """Return the entries that count; of segments that were left, what counts has to be whole."""
        closed = (stood.standing.segment, stood.standing.seq)
        if len(stood.segments) == closed[0] == 1 and stood.stream not in self._decided.collected:
            # A segment may have come since: it is of a seat that nobody knew of when the run began.
            return raw if raw and raw[-1].segment == 1 else [one for one in raw if one.segment == 1]
        self._check_left(db, stood, raw)
        kept = self._decided.counting(stood.stream, [Entry(decode_header(one.header), one.body) for one in raw])
        places = {(one.header.segment, one.header.seq) for one in kept}
        return [one for one in raw if (one.segment, one.seq) in places]

    def _check_left(self, db: Connection, stood: Stood, raw: Sequence[RawEntry]) -> None:
        last_segment = stood.standing.segment
        needed = dict.fromkeys(range(1, last_segment), 1)
        for record in self._plain([one for one in raw if one.kind == HANDED_OVER and one.segment <= last_segment]):
            if isinstance(record, HandedOver):
                needed[record.segment] = max(record.seq, needed.get(record.segment, 0))
        for segment, _, last, _ in stood.standing.adopted:
            needed[segment] = max(last, needed.get(segment, 0))
        for segment, last in sorted(needed.items()):
            hole = missing(db, stood, segment, last) if segment != last_segment else 0
            if hole:
                raise TroubleError(Outcome.JOURNAL_HOLE, broken_at(segment, hole))

    def _stream_key(self, stream: StreamId, raw: Sequence[RawEntry]) -> bytes:
        for record in self._plain([one for one in raw if one.seq == 1]):
            if isinstance(record, StreamOpened | HandedOver):
                for wrapped in record.keys:
                    if wrapped.to == self._name:
                        return self._unwrapped(stream, wrapped)
        raise TroubleError(Outcome.NO_KEY)

    def _unwrapped(self, stream: StreamId, wrapped: WrappedKey) -> bytes:
        try:
            key = sealing.unwrap_stream_key(stream, wrapped, self._key)
        except sealing.WrongKeyError as error:
            raise TroubleError(Outcome.NO_KEY) from error
        self.has_opened = True
        return key

    def _plain(self, raw: Sequence[RawEntry]) -> Iterator[Record]:
        """Yield the plain records that are whole."""
        for entry in raw:
            try:
                yield _read(entry, None)
            except TroubleError:
                continue

    def _records(self, raw: Sequence[RawEntry], key: bytes) -> Iterator[Record]:
        return (_read(entry, key) for entry in raw if entry.kind not in (ANSWERED, CHANGED))


def _read(entry: RawEntry, key: bytes | None) -> Record:
    if hashlib.sha256(entry.body).digest() != entry.header[BODY_HASH_AT:]:
        raise TroubleError(Outcome.UNREADABLE, broken_at(entry.segment, entry.seq))
    try:
        return journal.read(Entry(decode_header(entry.header), entry.body), key)
    except journal.JournalError as error:
        raise TroubleError(Outcome.UNREADABLE, broken_at(entry.segment, entry.seq)) from error


def _first(records: Iterable[Record], kind: type[Begun], lacking: Outcome) -> Begun:
    for record in records:
        if isinstance(record, kind):
            return record
    raise TroubleError(lacking)
