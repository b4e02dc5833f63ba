"""What can be asked about the bank. Papers role only; the caller owns the transaction."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select, update

from protocol.paper import ItemType
from server.bank.items import BankItem, BankStimulus, Level
from server.bank.media import MediaFacts, MediaKind
from server.bank.models import file_names, files, item_files, item_versions, stimulus_versions, uses
from server.bank.taking import RepeatedCodeError, Taken, UnknownFileError, UnknownStimulusError, take

__all__ = [
    "RepeatedCodeError",
    "Taken",
    "UnknownFileError",
    "UnknownItemError",
    "UnknownStimulusError",
    "take",
]

FEW = 50


class UnknownItemError(Exception):
    """The bank has no item of this code, or not this version of it."""

    def __init__(self, code: str, version: int = 0) -> None:
        super().__init__(f"{code} {version or ''}".strip())
        self.code, self.version = code, version


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items are asked for; what is empty is not asked about."""

    subject: str = ""
    grade: str = ""
    topic: str = ""
    level: Level | None = None
    type: ItemType | None = None
    stimulus: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many items of one kind the bank has."""

    subject: str
    grade: str
    topic: str
    level: Level
    type: ItemType
    items: int


@dataclass(frozen=True, slots=True)
class Use:
    """An exam has used a version of an item. `at`: UTC microseconds."""

    version: int
    paper: str
    session: str
    at: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A version of an item with all that it shows, as it was then."""

    item: BankItem
    stimulus: BankStimulus | None
    media: Mapping[str, bytes]


ALL = Wanted()


def items(db: Connection) -> tuple[BankItem, ...]:
    """Return the current items in the order in which they came."""
    return tuple(map(_item, db.execute(_current(ALL)).scalars()))


def find(db: Connection, wanted: Wanted, first: int = 0, most: int = FEW) -> tuple[BankItem, ...]:
    """Return the current items that are wanted, `most` of them from the place `first`."""
    return tuple(map(_item, db.execute(_current(wanted).offset(first).limit(most)).scalars()))


def count(db: Connection, wanted: Wanted = ALL) -> int:
    """Return how many current items are wanted."""
    return db.scalar(select(func.count()).select_from(item_versions).where(*_wanted(wanted))) or 0


def counts(db: Connection) -> tuple[Count, ...]:
    """Return how many current items there are of each kind: what a matrix is filled from."""
    kinds = [item_versions.c[name] for name in ("subject", "grade", "topic", "level", "type")]
    asked = select(*kinds, func.count().label("items")).where(item_versions.c.is_current)
    rows = db.execute(asked.group_by(*kinds).order_by(*kinds))
    return tuple(
        Count(row.subject, row.grade, row.topic, Level(row.level), ItemType(row.type), row.items) for row in rows
    )


def _current(wanted: Wanted) -> Select[bytes]:
    return select(item_versions.c.item).where(*_wanted(wanted)).order_by(item_versions.c.position, item_versions.c.code)


def _wanted(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked = {
        "subject": wanted.subject,
        "grade": wanted.grade,
        "topic": wanted.topic,
        "level": wanted.level.value if wanted.level else "",
        "type": wanted.type.value if wanted.type else "",
        "stimulus": wanted.stimulus,
    }
    same = [item_versions.c[name] == value for name, value in asked.items() if value]
    return [item_versions.c.is_current.is_(True), *same]


def _item(held: bytes) -> BankItem:
    return msgspec.json.decode(held, type=BankItem)


def get(db: Connection, code: str, version: int = 0) -> BankItem:
    """Return an item, the current version unless another is asked for. Raises UnknownItemError."""
    here = item_versions.c.version == version if version else item_versions.c.is_current.is_(True)
    held = db.scalar(select(item_versions.c.item).where(item_versions.c.code == code, here))
    if held is None:
        raise UnknownItemError(code, version)
    return _item(held)


def versions(db: Connection, code: str) -> tuple[BankItem, ...]:
    """Return all versions of an item, the newest first. Raises UnknownItemError."""
    asked = select(item_versions.c.item).where(item_versions.c.code == code)
    found = db.execute(asked.order_by(item_versions.c.version.desc())).scalars().all()
    if not found:
        raise UnknownItemError(code)
    return tuple(map(_item, found))


def shown(db: Connection, code: str, version: int = 0) -> Shown:
    """Return a version of an item with its stimulus and its files as they were. Raises UnknownItemError."""
    item = get(db, code, version)
    here = (item_versions.c.code == code, item_versions.c.version == item.version)
    row = db.execute(select(item_versions.c.stimulus_version).where(*here)).one()
    own = (stimulus_versions.c.code == item.stimulus, stimulus_versions.c.version == row.stimulus_version)
    held = db.scalar(select(stimulus_versions.c.stimulus).where(*own))
    stimulus = None if held is None else msgspec.json.decode(held, type=BankStimulus)
    asked = select(item_files.c.name, files.c.data).join(files, files.c.hash == item_files.c.hash)
    rows = db.execute(asked.where(item_files.c.code == code, item_files.c.version == item.version))
    return Shown(item, stimulus, {found.name: found.data for found in rows})


def stimuli(db: Connection) -> dict[str, BankStimulus]:
    """Return the current stimuli by their codes."""
    rows = db.execute(
        select(stimulus_versions.c.stimulus).where(stimulus_versions.c.is_current).order_by(stimulus_versions.c.code)
    ).scalars()
    decoded = (msgspec.json.decode(held, type=BankStimulus) for held in rows)
    return {stimulus.code: stimulus for stimulus in decoded}


def pictures(db: Connection) -> dict[str, bytes]:
    """Return all files by name, recordings too."""
    asked = select(file_names.c.name, files.c.data).join(files, files.c.hash == file_names.c.hash)
    return {row.name: row.data for row in db.execute(asked.order_by(file_names.c.name))}


def media_facts(db: Connection) -> dict[str, MediaFacts]:
    """Return what is known of all files, without opening one."""
    columns = (file_names.c.name, files.c.kind, files.c.width, files.c.height)
    rows = db.execute(select(*columns).join(files, files.c.hash == file_names.c.hash))
    return {row.name: MediaFacts(MediaKind(row.kind), row.width, row.height) for row in rows}


def mark_used(db: Connection, used: Iterable[tuple[str, int]], paper: str, session: str, at: int) -> None:
    """Take down that a paper has these versions, by code and version: they change no more. Again is a no-op.

    Raises UnknownItemError.
    """
    known = {(row.code, row.version) for row in db.execute(select(item_versions.c.code, item_versions.c.version))}
    here = select(uses.c.code, uses.c.version).where(uses.c.paper == paper)
    told = {(row.code, row.version) for row in db.execute(here)}
    rows = []
    for code, version in dict.fromkeys(used):
        if (code, version) not in known:
            raise UnknownItemError(code, version)
        if (code, version) not in told:
            rows.append({"code": code, "version": version, "paper": paper, "session": session, "at": at})
    if rows:
        db.execute(insert(uses), rows)


def history(db: Connection, code: str) -> tuple[Use, ...]:
    """Return which exams have used an item, the latest first."""
    rows = db.execute(select(uses).where(uses.c.code == code).order_by(uses.c.at.desc(), uses.c.paper))
    return tuple(Use(row.version, row.paper, row.session, row.at) for row in rows)


def withdraw(db: Connection, codes: Collection[str]) -> None:
    """Take items out of the bank: those that an exam has used stay in its history."""
    used = select(uses.c.code).where(uses.c.code == item_versions.c.code, uses.c.version == item_versions.c.version)
    for code in codes:
        here = (item_versions.c.code == code, item_versions.c.is_current.is_(True))
        if db.scalar(select(used.exists()).where(*here)):
            db.execute(update(item_versions).where(*here).values(is_current=False))
            continue
        version = db.scalar(select(item_versions.c.version).where(*here))
        db.execute(delete(item_files).where(item_files.c.code == code, item_files.c.version == version))
        db.execute(delete(item_versions).where(*here))


def replace_items(
    db: Connection,
    items: Sequence[BankItem],
    pictures: Mapping[str, bytes],
    stimuli: Sequence[BankStimulus] = (),
) -> Taken:
    """Make `items` the whole of the bank. Raises what `take` raises."""
    came = {item.code for item in items}
    current = db.execute(select(item_versions.c.code).where(item_versions.c.is_current)).scalars()
    withdraw(db, [code for code in current if code not in came])
    return take(db, items, stimuli, pictures)


def content_hash(db: Connection) -> bytes:
    """Return the SHA-256 of all that the bank holds, by which a change of it is entered."""
    digest = hashlib.sha256()
    for columns in (
        (item_versions.c.code, item_versions.c.version, item_versions.c.is_current, item_versions.c.content),
        (stimulus_versions.c.code, stimulus_versions.c.version, stimulus_versions.c.content),
        (file_names.c.name, file_names.c.hash),
    ):
        for row in db.execute(select(*columns).order_by(*columns[:2])):
            digest.update(repr(tuple(row)).encode())
    return digest.digest()
