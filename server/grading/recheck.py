"""Marks each run of an export again, from its journals and the keys: the same engine, a board made of files.

What comes out must be what the run recorded, byte for byte (docs/formats/marking.md, "A run").
"""

import hashlib
import itertools
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Engine

from protocol import export, journal
from protocol.errors import ProtocolError
from protocol.export import BrokenFrameError, FrameKind, frames
from protocol.journal import DeviceId, Entry, JournalError, StreamId, decode_header
from protocol.records import StreamOpened
from protocol.sealing import WrongKeyError
from server.answers import service as journals
from server.attempts.rulings import rulings
from server.audit.findings import Fault, Finding, Verification
from server.audit.segments import read_name
from server.db import migrations
from server.db.engine import open_sqlite, writing
from server.grading.marking_folder import MarkingFolder
from server.grading.record import Inputs, decode_graded, decode_inputs, encode_graded
from server.grading.service import BATCH, Grader, Prepared
from server.grading.standings import standings

JOURNALS, INPUTS_END = "journals/", ".inputs.json"
UNKNOWN = DeviceId(bytes(16))  # whose a stream is, no mark depends on
AS_PACKED = 1
MOST_ENTRIES = 2**63 - 1  # of a segment: what a database can count


def recheck(files: Mapping[str, bytes], held: MarkingFolder, done: Verification) -> None:
    """Mark every run of an export again; what differs is found. Raises WrongKeyError where the key opens nothing."""
    names = [path for path in files if path.startswith(export.GRADING) and path.endswith(INPUTS_END)]
    with tempfile.TemporaryDirectory() as folder:
        engine = open_sqlite(Path(folder))
        try:
            _fill(engine, files)
            with engine.connect() as db:
                for path in names:
                    _Again(db, files, held, done).judge(path)
        finally:
            engine.dispose()


def _fill(engine: Engine, files: Mapping[str, bytes]) -> None:
    """Make a board that holds the journals and nothing else. What cannot be read, the verifier has found."""
    migrations.upgrade(engine)
    with writing(engine) as db:
        for path in files:
            name = read_name(path)
            if name is not None:
                _take(db, name, files[path])


def _take(db: Connection, name: tuple[StreamId, int], content: bytes) -> None:
    entries = list[Entry]()
    for kind, payload in _frames(content):
        try:
            if kind is FrameKind.ENTRY:
                entries.append(Entry(decode_header(payload[: journal.HEADER.size]), payload[journal.HEADER.size :]))
            elif kind is FrameKind.HEAD:
                head = journal.decode_head(payload)
                if (head.stream, head.segment) == name and head.seq <= MOST_ENTRIES:
                    journals.add_head(db, head)
        except ProtocolError:
            continue
    own = [one for one in entries if (one.header.stream, one.header.segment) == name]
    ours = {one.header.seq: one for one in own if one.header.seq <= MOST_ENTRIES}
    journals.add_entries(db, [journals.row_of(one) for one in ours.values()])
    purpose = _purpose(ours.get(1))
    if purpose:
        journals.own(db, name[0], UNKNOWN, purpose)


def _frames(content: bytes) -> Iterator[tuple[FrameKind, bytes]]:
    try:
        for one in frames(content):
            yield one.kind, one.payload
    except BrokenFrameError:
        return


def _purpose(first: Entry | None) -> str:
    try:
        record = journal.read(first) if first else None
    except ProtocolError:
        return ""
    return record.purpose if isinstance(record, StreamOpened) else ""


class _Again:
    """One run, made again."""

    def __init__(self, db: Connection, files: Mapping[str, bytes], held: MarkingFolder, done: Verification) -> None:
        self._db, self._files, self._held, self._done = db, files, held, done

    def judge(self, path: str) -> None:
        """Mark again what the run at `path` marked."""
        outcomes_path = path.removesuffix(INPUTS_END) + ".outcomes.jsonl"
        try:
            inputs = decode_inputs(self._files[path])
        except (msgspec.DecodeError, ValueError, RecursionError):
            return  # the verifier has found it
        if not self._is_key_of(inputs):
            self._done.find(Finding(Fault.OTHER_KEY, path, end=len(self._files[path])))
            return
        kept = dict(_kept(self._files.get(outcomes_path, b"")))
        try:
            for attempt, again in self._marked(inputs):
                start, recorded = kept.get(attempt, (0, b""))
                self._done.regraded += 1
                if again != recorded:
                    end = start + len(recorded)
                    self._done.find(Finding(Fault.OTHER_MARKS, outcomes_path, attempt, 0, 0, start, end))
        except JournalError:
            return  # the board's own decisions cannot be read: the verifier has found where

    def _is_key_of(self, inputs: Inputs) -> bool:
        """Tell whether the maps and versions at hand are those that the run names."""
        digests = {paper: hashlib.sha256(content).hexdigest() for paper, content in self._held.maps.items()}
        if any(digests.get((one.paper_id, one.variant)) != one.map_hash for one in inputs.papers):
            return False
        if inputs.key_version == AS_PACKED:
            return True
        at = inputs.key_version - AS_PACKED
        versions = self._held.versions[:at]
        return len(versions) == at and hashlib.sha256(versions[-1]).hexdigest() == inputs.key_hash

    def _marked(self, inputs: Inputs) -> Iterator[tuple[str, bytes]]:
        """Yield attempts with what they come to; one whose standing changed after the run is counted apart."""
        decided, wanted = rulings(self._db), {one.attempt: one for one in inputs.attempts}
        stood = [one for one in standings(self._db, decided) if wanted.get(one.standing.attempt) == one.standing]
        self._done.unregraded += len(wanted) - len(stood)
        versions = self._held.read_versions()[: inputs.key_version - AS_PACKED]
        grader = Grader(Prepared(inputs, stood, decided, self._held.read_maps(), versions), self._held.grading)
        left = iter(stood)
        while batch := tuple(itertools.islice(left, BATCH)):
            for one, graded in list(grader.graded(self._db, batch)):
                if not grader.has_opened:
                    raise WrongKeyError("attempt")
                yield one.standing.attempt, encode_graded(graded)


def _kept(content: bytes) -> Iterator[tuple[str, tuple[int, bytes]]]:
    """Yield where each attempt's outcome begins, and the outcome."""
    start = 0
    for line in content.split(b"\n")[:-1]:
        with suppress(msgspec.DecodeError, ValueError, RecursionError):
            yield decode_graded(line).attempt, (start, line)
        start += len(line) + 1
