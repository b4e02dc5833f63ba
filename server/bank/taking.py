"""Adding to the bank: what is the same stays, what nobody used is replaced, what an exam used gets a new version."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from server.bank.items import BankItem, BankStimulus
from server.bank.media import examined_media
from server.bank.models import file_names, files, item_files, item_versions, stimulus_versions, uses
from server.bank.references import files_of


class UnknownFileError(Exception):
    """Something refers to a file that neither came with it nor is in the bank. `code`: of the item or stimulus."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(f"{code}: no file")
        self.code, self.name = code, name


class UnknownStimulusError(Exception):
    """An item shares a stimulus that neither came with it nor is in the bank."""

    def __init__(self, code: str, stimulus: str) -> None:
        super().__init__(f"{code}: no stimulus")
        self.code, self.stimulus = code, stimulus


class RepeatedCodeError(Exception):
    """Two items or two stimuli that came together have one code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the items, by code: those that share a changed picture or stimulus among them."""

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    versioned: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Held:
    """The newest version of something; `is_used`: an exam has it."""

    version: int
    content: bytes
    is_current: bool
    is_used: bool


@dataclass(frozen=True, slots=True)
class _Shared:
    """A current stimulus: its version, the hash of its content, and the files that it shows."""

    version: int = 0
    content: bytes = b""
    files: tuple[str, ...] = ()


NOTHING_SHARED = _Shared()


def take(
    db: Connection, items: Sequence[BankItem], stimuli: Sequence[BankStimulus], media: Mapping[str, bytes]
) -> Taken:
    """Add all of it to the bank, or raise: then the caller's transaction is to be rolled back.

    Raises RepeatedCodeError, UnknownFileError, UnknownStimulusError, BadMediaError.
    """
    _check_once(items)
    _check_once(stimuli)
    changed_files = _take_files(db, media)
    names = {row.name: row.hash for row in db.execute(select(file_names))}
    changed_stimuli = _take_stimuli(db, stimuli, names, changed_files)
    return _Taking(db, names).take(items, changed_files, changed_stimuli)


def _check_once(came: Iterable[BankItem | BankStimulus]) -> None:
    seen = set[str]()
    for one in came:
        if one.code in seen:
            raise RepeatedCodeError(one.code)
        seen.add(one.code)


def _take_files(db: Connection, media: Mapping[str, bytes]) -> set[str]:
    """Keep the files, and return the names that mean something else now."""
    known = {row.hash for row in db.execute(select(files.c.hash))}
    meant = {row.name: row.hash for row in db.execute(select(file_names))}
    changed = set[str]()
    for name, data in media.items():
        digest = hashlib.sha256(data).hexdigest()
        if digest not in known:
            facts = examined_media(name, data)
            size = {"width": facts.width, "height": facts.height}
            db.execute(insert(files).values(hash=digest, kind=facts.kind.value, data=data, **size))
            known.add(digest)
        if name not in meant:
            db.execute(insert(file_names).values(name=name, hash=digest))
        elif meant[name] != digest:
            db.execute(update(file_names).where(file_names.c.name == name).values(hash=digest))
            changed.add(name)
    return changed


def _digest(shown: BankItem | BankStimulus, names: Mapping[str, str], more: bytes = b"") -> bytes:
    """Return what tells one content from another: all but the version. Raises UnknownFileError."""
    plain = msgspec.structs.replace(shown, version=1)
    shows = [(name, names[name]) for name in sorted(_known_files(shown, names))]
    return hashlib.sha256(msgspec.json.encode(plain) + msgspec.json.encode(shows) + more).digest()


def _known_files(shown: BankItem | BankStimulus, names: Mapping[str, str]) -> tuple[str, ...]:
    referred = files_of(shown)
    for name in referred:
        if name not in names:
            raise UnknownFileError(shown.code, name)
    return referred


def _take_stimuli(
    db: Connection, stimuli: Sequence[BankStimulus], names: Mapping[str, str], changed_files: set[str]
) -> set[str]:
    """Keep the stimuli, and return the codes of those that changed."""
    current = select(stimulus_versions).where(stimulus_versions.c.is_current)
    held = {row.code: msgspec.json.decode(row.stimulus, type=BankStimulus) for row in db.execute(current)}
    digests = {row.code: (row.version, row.content) for row in db.execute(current)}
    came = {one.code for one in stimuli}
    touched = [one for one in held.values() if one.code not in came and not changed_files.isdisjoint(files_of(one))]
    used, changed = _used_stimuli(db), set[str]()
    for one in (*stimuli, *touched):
        content = _digest(one, names)
        version, before = digests.get(one.code, (0, b""))
        if content == before:
            continue
        if version:
            changed.add(one.code)
        _keep_stimulus(db, one, content, version, is_used=(one.code, version) in used)
    return changed


def _used_stimuli(db: Connection) -> set[tuple[str, int]]:
    shared = (item_versions.c.stimulus, item_versions.c.stimulus_version)
    same = (uses.c.code == item_versions.c.code) & (uses.c.version == item_versions.c.version)
    found = select(*shared).join(uses, same).where(item_versions.c.stimulus_version > 0).distinct()
    return {(row.stimulus, row.stimulus_version) for row in db.execute(found)}


def _keep_stimulus(db: Connection, stimulus: BankStimulus, content: bytes, version: int, *, is_used: bool) -> None:
    own = max(version + is_used, 1) if version else stimulus.version
    here = (stimulus_versions.c.code == stimulus.code, stimulus_versions.c.version == version)
    if is_used:
        db.execute(update(stimulus_versions).where(*here).values(is_current=False))
    else:
        db.execute(delete(stimulus_versions).where(*here))
    kept = msgspec.json.encode(msgspec.structs.replace(stimulus, version=own))
    db.execute(
        insert(stimulus_versions).values(
            code=stimulus.code, version=own, is_current=True, content=content, stimulus=kept
        )
    )


class _Taking:
    """Takes items, files and stimuli being there. `names`: hashes of files."""

    def __init__(self, db: Connection, names: Mapping[str, str]) -> None:
        self._db, self._names = db, names
        self._stimuli = _current_stimuli(db)
        self._held = _newest(db)
        self._last = db.scalar(select(func.max(item_versions.c.position))) or 0
        self._rows, self._shown = list[dict[str, object]](), list[dict[str, object]]()
        self._told = dict[str, list[str]](added=[], replaced=[], versioned=[], unchanged=[])

    def take(self, items: Sequence[BankItem], changed_files: set[str], changed_stimuli: set[str]) -> Taken:
        """Keep `items`, and anew those that show something that changed."""
        came = {item.code for item in items}
        for item in (*items, *self._touched(came, changed_files, changed_stimuli)):
            self._told[self._take_one(item)].append(item.code)
        if self._rows:
            self._db.execute(insert(item_versions), self._rows)
        if self._shown:
            self._db.execute(insert(item_files), self._shown)
        _drop_files(self._db)
        return Taken(**{name: tuple(codes) for name, codes in self._told.items()})

    def _touched(self, came: set[str], changed_files: set[str], changed_stimuli: set[str]) -> list[BankItem]:
        if not changed_files and not changed_stimuli:
            return []
        shows = select(item_files.c.code).where(item_files.c.name.in_(changed_files))
        either = item_versions.c.stimulus.in_(changed_stimuli) | item_versions.c.code.in_(shows)
        rows = self._db.execute(select(item_versions.c.item).where(item_versions.c.is_current, either))
        decoded = (msgspec.json.decode(row.item, type=BankItem) for row in rows)
        return [item for item in decoded if item.code not in came]

    def _take_one(self, item: BankItem) -> str:
        shared = self._shared(item)
        content, held = _digest(item, self._names, shared.content), self._held.get(item.code)
        if held is None:
            self._keep(item, item.version, content, shared)
            return "added"
        if held.content == content:
            return "unchanged" if held.is_current else self._bring_back(item.code, held.version)
        own = held.version + held.is_used
        position = self._leave(item.code, held)
        self._keep(item, own, content, shared, position)
        return "versioned" if held.is_used else "replaced"

    def _shared(self, item: BankItem) -> _Shared:
        if not item.stimulus:
            return NOTHING_SHARED
        if item.stimulus not in self._stimuli:
            raise UnknownStimulusError(item.code, item.stimulus)
        return self._stimuli[item.stimulus]

    def _bring_back(self, code: str, version: int) -> str:
        """Make current again what was withdrawn."""
        here = (item_versions.c.code == code, item_versions.c.version == version)
        self._db.execute(update(item_versions).where(*here).values(is_current=True))
        return "added"

    def _leave(self, code: str, held: _Held) -> int:
        """Make room for what replaces or follows a version, and return its place."""
        here = (item_versions.c.code == code, item_versions.c.version == held.version)
        position = self._db.scalar(select(item_versions.c.position).where(*here))
        if held.is_used:
            self._db.execute(update(item_versions).where(*here).values(is_current=False))
        else:
            own = (item_files.c.code == code, item_files.c.version == held.version)
            self._db.execute(delete(item_files).where(*own))
            self._db.execute(delete(item_versions).where(*here))
        return position or 0

    def _keep(self, item: BankItem, version: int, content: bytes, shared: _Shared, position: int = 0) -> None:
        self._last += not position
        self._rows.append({
            "code": item.code, "version": version, "position": position or self._last, "is_current": True,
            "content": content, "subject": item.subject, "grade": item.grade, "topic": item.topic,
            "level": item.level.value, "type": item.type.value, "stimulus": item.stimulus,
            "stimulus_version": shared.version,
            "item": msgspec.json.encode(msgspec.structs.replace(item, version=version)),
        })  # fmt: skip
        shown = (*files_of(item), *shared.files)
        self._shown += [
            {"code": item.code, "version": version, "name": name, "hash": self._names[name]}
            for name in dict.fromkeys(shown)
        ]


def _current_stimuli(db: Connection) -> dict[str, _Shared]:
    rows = db.execute(select(stimulus_versions).where(stimulus_versions.c.is_current))
    return {
        row.code: _Shared(row.version, row.content, files_of(msgspec.json.decode(row.stimulus, type=BankStimulus)))
        for row in rows
    }


def _newest(db: Connection) -> dict[str, _Held]:
    used = {(row.code, row.version) for row in db.execute(select(uses.c.code, uses.c.version).distinct())}
    columns = (item_versions.c.code, item_versions.c.version, item_versions.c.content, item_versions.c.is_current)
    rows = db.execute(select(*columns).order_by(item_versions.c.version))
    return {
        row.code: _Held(row.version, bytes(row.content), row.is_current, (row.code, row.version) in used)
        for row in rows
    }


def _drop_files(db: Connection) -> None:
    """Drop what no name and no version means any more."""
    named, shown = select(file_names.c.hash), select(item_files.c.hash)
    db.execute(delete(files).where(files.c.hash.not_in(named), files.c.hash.not_in(shown)))
