"""Writes an export: every journal with its heads and receipts, the log, papers, results, and a signed manifest.

Files are written as they are read: an export of a national day needs no more memory than one stream does.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Engine

from protocol import export
from protocol.export import FileMark, FrameKind, Manifest, SegmentMark, frame, journal_path
from protocol.journal import GENESIS, decode_head
from server.answers import service as journals
from server.answers.service import SegmentState
from server.audit import log as audit_log
from server.audit.board_journal import BoardJournal, wall_clock
from server.audit.log import EmptyLogError, Log
from server.board_folder import BoardFolder
from server.grading import person_marks, runs, sanctions, schemes
from server.papers import service as papers
from server.results import frozen, publishing
from server.results.frozen import MalformedPublicationError
from server.roster import service as roster


def write_export(engine: Engine, folder: Path, out: Path) -> None:
    """Sign the log's root, and write all that an auditor needs into the new folder `out`. Raises FileExistsError."""
    board = BoardFolder(folder)
    out.mkdir(parents=True)
    with suppress(EmptyLogError):
        Log(engine, BoardJournal(board.signing, board.certificate)).publish()
    with engine.connect() as db:
        manifest = _Export(db, out).write(board)
    encoded = export.encode_manifest(manifest)
    signature = board.signing.sign(export.MANIFEST_DOMAIN + encoded)
    (out / export.MANIFEST_FILE).write_bytes(export.sealed_manifest(encoded, signature))


class _Export:
    """An export while it is written."""

    def __init__(self, db: Connection, out: Path) -> None:
        self._db, self._out = db, out
        self._files: list[FileMark] = []
        self._segments: list[SegmentMark] = []

    def write(self, board: BoardFolder) -> Manifest:
        """Write all files but the manifest; return it."""
        db = self._db
        self._add(export.AUTHORITY_FILE, [(board.path / "authority.der").read_bytes()])
        self._add(export.LOG_FILE, _log(db))  # before the journals: what it speaks of is in them, whatever comes in
        for segment in journals.segments(db):
            self._add(journal_path(segment.stream.hex(), segment.number), self._segment(segment))
        for variant in papers.all_variants(db):
            self._add(f"papers/{variant.id}.ttp", [papers.sealed_bytes(db, variant.id)])
        self._results()
        return Manifest(1, roster.exam(db).name, wall_clock(), tuple(self._files), tuple(self._segments))

    def _results(self) -> None:
        """Write the published results, and all that their scores are made of."""
        db, run_ids = self._db, set[str]()
        for version in publishing.versions(db):
            content = publishing.content(db, version.serial)
            self._add(export.results_path(version.serial), [content])
            run_ids.update(_runs_named(content))
        for chosen in schemes.chosen(db):
            self._add(export.policy_path(chosen.version), [schemes.content(db, chosen.version)])
        for run in sorted(run_ids):
            self._add(export.inputs_path(run), [runs.inputs_content(db, run)])
            self._add(export.outcomes_path(run), (outcome + b"\n" for outcome in runs.contents(db, run)))
        if marks := person_marks.all_contents(db):
            self._add(export.PERSON_MARKS_FILE, marks)
        if decided := [one.content + b"\n" for one in sanctions.all_sanctions(db) if one.officers]:
            self._add(export.SANCTIONS_FILE, decided)

    def _add(self, path: str, pieces: Iterable[bytes]) -> None:
        target, size, digest = self._out / path, 0, hashlib.sha256()
        target.parent.mkdir(exist_ok=True)
        with target.open("wb") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
        self._files.append(FileMark(path, size, digest.digest()))

    def _segment(self, segment: SegmentState) -> Iterator[bytes]:
        """Yield a journal file; its mark is of what was written, though more comes in meanwhile."""
        seq, last = 0, GENESIS
        yield export.JOURNAL_MAGIC
        for entry in journals.read(self._db, segment.stream, after=(segment.number, 0)):
            if entry.header.segment != segment.number:
                break
            seq, last = entry.header.seq, entry.hash
            yield frame(FrameKind.ENTRY, entry.header.encode() + entry.body)
        for head in journals.heads_of(self._db, segment.stream, segment.number):
            if decode_head(head).seq <= seq:
                yield frame(FrameKind.HEAD, head)
        if held := journals.receipt_of(self._db, segment.stream, segment.number):
            yield frame(FrameKind.RECEIPT, held)
        self._segments.append(SegmentMark(segment.stream.hex(), segment.number, seq, last))


def _runs_named(content: bytes) -> tuple[str, ...]:
    """Return the runs that a version names: bytes that are none are for the verifier to find."""
    try:
        return frozen.decode(content).runs
    except MalformedPublicationError:
        return ()


def _log(db: Connection) -> Iterator[bytes]:
    yield export.LOG_MAGIC
    for leaf in audit_log.leaves(db):
        yield frame(FrameKind.LEAF, leaf)
    for root in reversed(audit_log.roots(db)):
        yield frame(FrameKind.ROOT, root.encode())
