"""Lists that senders send: read into a draft, looked at by people, taken as a whole or not at all.

The caller owns the transaction. A draft keeps what was read, sealed, and each decision beside it: what the list is now
follows from the two (`server.roster.drafts`), and the file's own value is never lost.
"""

import hashlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, RowMapping, func, insert, select, update

from server.audit.board_journal import BoardJournal
from server.roster import drafts, seating, service
from server.roster.drafts import Act, Decided, Decision
from server.roster.importers import reading
from server.roster.importers.headers import Column, Header, mapped
from server.roster.importers.reading import ColumnsNeededError, Located, Settings
from server.roster.importers.rows import NEEDED, Doubt, Field, ReadList, candidate_row
from server.roster.models import candidates, column_mappings, draft_decisions, exam_sessions, list_drafts, registrations
from server.roster.names import folded
from server.roster.personal import PersonalKey
from server.roster.seating import Imported, SessionPlan

CONTENT, FILE, DECISION = "list", "list-file", "list-decision"
ID_BYTES = 8
MAX_SENDER = 120
SAMPLES = 3
ON_THE_LIST = "on_the_list"


class DraftState(StrEnum):
    """How far a draft has come."""

    COLUMNS = "columns"  # a person has to say which column is what
    OPEN = "open"
    TAKEN = "taken"
    DISCARDED = "discarded"


class UnknownDraftError(Exception):
    """No draft has this id."""


class DraftClosedError(Exception):
    """The draft was taken or thrown away, or waits for its columns: nothing of the kind can be done with it now."""


class DoubtsLeftError(Exception):
    """Doubts are open: nothing is taken before all are settled."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} doubts")
        self.count = count


class NothingLeftError(Exception):
    """Every row was left out."""


class NoSenderError(Exception):
    """A list has a sender: what is remembered of its columns is remembered of that one."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came. `by`: whose account took it."""

    sender: str
    filename: str
    data: bytes
    by: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A list that somebody sent. `at` in UTC microseconds; `read_ms`: how long the reading took."""

    id: str
    sender: str
    filename: str
    state: DraftState
    rows: int
    read_ms: int
    by: str
    at: int


@dataclass(frozen=True, slots=True)
class Columns:
    """What a person has to say before a draft can be read. `samples`: the first cells of each column."""

    header: Header
    lacking: tuple[Field, ...]
    samples: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """A draft as it stands."""

    draft: Draft
    read: ReadList
    decided: Decided

    @property
    def titles(self) -> tuple[str, ...]:
        """The exam sessions that its rows name."""
        return tuple(sorted({row.values[Field.EXAM_SESSION] for row in self.decided.kept}))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A list that was read, and is not kept yet. `read`: None where a person has to name columns first."""

    sent: Sent
    sender: str
    read: ReadList | None
    read_ms: int


def read(db: Connection, sent: Sent, settings: Settings) -> Prepared:
    """Read a list, with the columns remembered of its sender. Changes nothing. Raises WorkbookError, NoSenderError."""
    sender = " ".join(sent.sender.split())[:MAX_SENDER]
    if not sender:
        raise NoSenderError
    began = time.monotonic()
    located = reading.locate(sent.data)
    known = _remembered(db, sender, located.header)
    if known is not None:
        located = Located(located.sheet, mapped(located.header, known), located.others)
    try:
        found = reading.read_list(located, settings)
    except ColumnsNeededError:
        found = None
    return Prepared(sent, sender, found, int((time.monotonic() - began) * 1000))


def start(db: Connection, personal: PersonalKey, prepared: Prepared, at: int) -> Draft:
    """Keep a list that was read as a draft."""
    found, sent = prepared.read, prepared.sent
    made = Draft(
        os.urandom(ID_BYTES).hex(),
        prepared.sender,
        sent.filename[:MAX_SENDER],
        DraftState.OPEN if found else DraftState.COLUMNS,
        len(found.rows) if found else 0,
        prepared.read_ms,
        sent.by,
        at,
    )
    sealed = personal.seal(CONTENT, msgspec.msgpack.encode(found)) if found else personal.seal(FILE, sent.data)
    values = {field: getattr(made, field) for field in Draft.__slots__} | {"state": made.state.value}
    db.execute(insert(list_drafts).values(**values, file_hash=hashlib.sha256(sent.data).digest(), content=sealed))
    return made


def _remembered(db: Connection, sender: str, header: Header) -> dict[Column, int] | None:
    chosen = select(column_mappings.c.columns).where(
        column_mappings.c.sender == folded(sender), column_mappings.c.signature == header.signature
    )
    found = db.scalar(chosen)
    return msgspec.json.decode(found, type=dict[Column, int]) if found else None


def all_drafts(db: Connection) -> list[Draft]:
    """Return every draft, newest first."""
    return [_draft(row) for row in db.execute(select(list_drafts).order_by(list_drafts.c.at.desc())).mappings()]


def draft(db: Connection, draft_id: str) -> Draft:
    """Return a draft. Raises UnknownDraftError."""
    return _draft(_row(db, draft_id))


def _row(db: Connection, draft_id: str) -> RowMapping:
    row = db.execute(select(list_drafts).where(list_drafts.c.id == draft_id)).mappings().first()
    if row is None:
        raise UnknownDraftError
    return row


def _draft(row: RowMapping) -> Draft:
    return Draft(**{field: row[field] for field in Draft.__slots__} | {"state": DraftState(row["state"])})


def _in_state(db: Connection, draft_id: str, state: DraftState) -> RowMapping:
    row = _row(db, draft_id)
    if row["state"] != state.value:
        raise DraftClosedError
    return row


def columns(db: Connection, personal: PersonalKey, draft_id: str, settings: Settings) -> Columns:
    """Return what a person has to say about a draft's columns. Raises UnknownDraftError, DraftClosedError."""
    row = _in_state(db, draft_id, DraftState.COLUMNS)
    located = reading.locate(personal.open(FILE, row["content"]))
    needed = [one for one in NEEDED if one not in settings.defaults]
    below = located.sheet.rows[located.header.first : located.header.first + SAMPLES]
    samples = tuple(
        tuple(reading.seen(cells[place]) for cells in below if place < len(cells))
        for place in range(len(located.header.labels))
    )
    return Columns(located.header, located.header.lacks(needed), samples)


def name_columns(
    db: Connection,
    personal: PersonalKey,
    draft_id: str,
    named: Mapping[Column, int],
    settings: Settings,
    by: str,
    at: int,
) -> Draft:
    """Read a draft with the columns that a person named, and remember them for the sender's next list of this shape.

    Raises UnknownDraftError, DraftClosedError, ColumnsNeededError, NoCandidatesError.
    """
    row = _in_state(db, draft_id, DraftState.COLUMNS)
    located = reading.locate(personal.open(FILE, row["content"]))
    header = mapped(located.header, named)
    read = reading.read_list(Located(located.sheet, header, located.others), settings)
    place = (column_mappings.c.sender == folded(row["sender"]), column_mappings.c.signature == header.signature)
    db.execute(column_mappings.delete().where(*place))
    said = msgspec.json.encode({column.value: at_place for column, at_place in named.items()}).decode()
    values = {"sender": folded(row["sender"]), "signature": header.signature, "columns": said, "by": by, "at": at}
    db.execute(insert(column_mappings).values(values))
    content = personal.seal(CONTENT, msgspec.msgpack.encode(read))
    changed = {"state": DraftState.OPEN.value, "rows": len(read.rows), "content": content}
    db.execute(update(list_drafts).where(list_drafts.c.id == draft_id).values(changed))
    return draft(db, draft_id)


def look(db: Connection, personal: PersonalKey, draft_id: str) -> Looked:
    """Return a draft as it stands after every decision. Raises UnknownDraftError, DraftClosedError."""
    row = _row(db, draft_id)
    if row["state"] in {DraftState.COLUMNS.value, DraftState.DISCARDED.value}:
        raise DraftClosedError
    read = msgspec.msgpack.decode(personal.open(CONTENT, row["content"]), type=ReadList)
    decisions = _decisions(db, personal, draft_id)
    decided = drafts.decide(read, decisions)
    if row["state"] == DraftState.OPEN.value:
        decided = drafts.decide(read, decisions, _elsewhere(db, personal, decided))
    return Looked(_draft(row), read, decided)


def _decisions(db: Connection, personal: PersonalKey, draft_id: str) -> list[Decision]:
    chosen = select(draft_decisions.c.content).where(draft_decisions.c.draft == draft_id).order_by(
        draft_decisions.c.number
    )  # fmt: skip
    return [msgspec.msgpack.decode(personal.open(DECISION, content), type=Decision) for content in db.scalars(chosen)]


def _elsewhere(db: Connection, personal: PersonalKey, decided: Decided) -> dict[int, list[Doubt]]:
    """Return the doubts that the board's own list gives: people and seats that are there already."""
    people = db.execute(select(candidates)).all()
    by_index = {bytes(row.number_index): row.candidate for row in people}
    known = {row.candidate: (bytes(row.number_index), row.name, row.born) for row in people}
    chosen = select(registrations, exam_sessions.c.title).join(
        exam_sessions, exam_sessions.c.id == registrations.c.exam_session
    )
    registered = db.execute(chosen).all()
    if not by_index and not registered:
        return {}
    there = {(row.title, row.candidate) for row in registered}
    seats = {(row.title, row.room, row.seat): row.candidate for row in registered}
    found = dict[int, list[Doubt]]()
    for row in decided.kept:
        values, line = row.values, row.read.line
        candidate, title = values[Field.CANDIDATE], values[Field.EXAM_SESSION]
        index = personal.index(service.NUMBER, values[Field.NUMBER].encode())
        doubt = None
        if (title, candidate) in there:
            doubt = Doubt(Field.CANDIDATE, ON_THE_LIST, candidate)
        elif known.get(candidate, who := (index, values[Field.NAME], values[Field.BORN])) != who:
            doubt = Doubt(Field.CANDIDATE, "another_person", candidate)
        elif by_index.get(index, candidate) != candidate:
            doubt = Doubt(Field.NUMBER, "another_person", values[Field.NUMBER])
        elif seats.get((title, values[Field.ROOM], values[Field.SEAT])):
            doubt = Doubt(Field.SEAT, "seat_of_another", values[Field.SEAT])
        if doubt:
            found.setdefault(line, []).append(doubt)
    return found


def checked(looked: Looked, decisions: Sequence[Decision]) -> list[Decision]:
    """Return decisions as they are kept, all or none. Raises NotDecidableError, BadValueError."""
    return [drafts.checked(looked.decided, one) for one in decisions]


def alike(looked: Looked, code: str) -> list[Decision]:
    """Return the decisions that settle one kind: proposals accepted, or rows that are there already left out."""
    found = [(row, doubt) for row, doubt in looked.decided.open if doubt.code == code and doubt.field not in row.sent]
    if code == ON_THE_LIST:
        return [Decision(row.read.line, Act.DROP) for row, _ in found]
    return [Decision(row.read.line, Act.ACCEPT, doubt.field) for row, doubt in found if doubt.proposal is not None]


def enter(
    db: Connection, personal: PersonalKey, draft_id: str, decisions: Sequence[Decision], by: str, at: int
) -> None:
    """Enter decisions that were checked. Raises UnknownDraftError, DraftClosedError."""
    _in_state(db, draft_id, DraftState.OPEN)
    last = db.scalar(select(func.max(draft_decisions.c.number)).where(draft_decisions.c.draft == draft_id)) or 0
    rows = [
        {
            "draft": draft_id,
            "number": number,
            "by": by,
            "at": at,
            "content": personal.seal(DECISION, msgspec.msgpack.encode(one)),
        }
        for number, one in enumerate(decisions, last + 1)
    ]
    if rows:
        db.execute(insert(draft_decisions), rows)


def discard(db: Connection, draft_id: str) -> None:
    """Throw a draft away, with what it holds. Raises UnknownDraftError, DraftClosedError."""
    row = _row(db, draft_id)
    if row["state"] not in {DraftState.OPEN.value, DraftState.COLUMNS.value}:
        raise DraftClosedError
    db.execute(draft_decisions.delete().where(draft_decisions.c.draft == draft_id))
    emptied = {"state": DraftState.DISCARDED.value, "content": b""}
    db.execute(update(list_drafts).where(list_drafts.c.id == draft_id).values(emptied))


def take(
    db: Connection,
    personal: PersonalKey,
    journal: BoardJournal,
    draft_id: str,
    plans: Mapping[str, SessionPlan],
    at: int,
) -> list[Imported]:
    """Make a draft the list, whole. `plans` by title: when those sessions are held that are not there yet.

    Raises UnknownDraftError, DraftClosedError, DoubtsLeftError, NothingLeftError, and what seating.import_rows raises.
    """
    _in_state(db, draft_id, DraftState.OPEN)
    decided = look(db, personal, draft_id).decided
    if decided.open:
        raise DoubtsLeftError(len(decided.open))
    if not decided.kept:
        raise NothingLeftError
    rows = [candidate_row(row.read.line, row.values) for row in decided.kept]
    done = seating.import_rows(db, personal, journal, rows, plans, at)
    db.execute(update(list_drafts).where(list_drafts.c.id == draft_id).values(state=DraftState.TAKEN.value))
    return done
