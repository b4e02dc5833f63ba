"""Writes an export: every journal with its heads and receipts, the sealed papers, and a signed manifest."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine

from protocol import export
from protocol.export import FileMark, FrameKind, Manifest, SegmentMark, frame, journal_path
from server.answers import service as journals
from server.answers.service import SegmentState
from server.audit.board_journal import wall_clock
from server.board_folder import BoardFolder
from server.papers import service as papers
from server.roster import service as roster


def write_export(engine: Engine, folder: Path, out: Path) -> None:
    """Write all that an auditor needs into the empty or new folder `out`."""
    board = BoardFolder(folder)
    out.mkdir(parents=True)
    with engine.connect() as db:
        files = dict(_files(db, board))
        segments = tuple(_mark(db, segment) for segment in journals.segments(db))
        exam = roster.exam(db).name
    for path, content in files.items():
        target = out / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
    marks = tuple(FileMark(path, len(content), hashlib.sha256(content).digest()) for path, content in files.items())
    encoded = export.encode_manifest(Manifest(1, exam, wall_clock(), marks, segments))
    signature = board.signing.sign(export.MANIFEST_DOMAIN + encoded)
    (out / export.MANIFEST_FILE).write_bytes(export.sealed_manifest(encoded, signature))


def _files(db: Connection, board: BoardFolder) -> Iterator[tuple[str, bytes]]:
    yield export.AUTHORITY_FILE, (board.path / "authority.der").read_bytes()
    for segment in journals.segments(db):
        yield journal_path(segment.stream.hex(), segment.number), _segment(db, segment)
    for paper in papers.all_papers(db):
        yield f"papers/{paper.id}.ttp", papers.sealed_bytes(db, paper.id)


def _segment(db: Connection, segment: SegmentState) -> bytes:
    parts = [export.JOURNAL_MAGIC]
    for entry in journals.read(db, segment.stream):
        if entry.header.segment == segment.number:
            parts.append(frame(FrameKind.ENTRY, entry.header.encode() + entry.body))
    parts += [frame(FrameKind.HEAD, head) for head in journals.heads_of(db, segment.stream, segment.number)]
    if held := journals.receipt_of(db, segment.stream, segment.number):
        parts.append(frame(FrameKind.RECEIPT, held))
    return b"".join(parts)


def _mark(db: Connection, segment: SegmentState) -> SegmentMark:
    tip, _ = journals.tip_of(db, segment.stream, segment.number)
    return SegmentMark(segment.stream.hex(), segment.number, tip.seq, tip.hash)
