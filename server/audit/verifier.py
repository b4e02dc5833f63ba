"""Checks an export with no server and no key: chains, bodies' hashes, signed heads, receipts, papers, manifest.

1. The authority signs itself. 2. First entries carry certificates of it. 3. The board's signs the manifest.
4. Each stream: frames, chain, heads, receipts, hand-overs, plain records, and what the log has of it.
5. The log's roots, and the one that was printed. 6. Published results, and what their scores are made of.
7. Files against the manifest.
With the board's records key besides: desks' sealed records, and the evidence of each card's reading.
Imports `protocol` and the pure forms of runs and results, so that an auditor can read it (docs/formats/export.md).
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from cryptography import x509

from protocol import device, export
from protocol.device import Device, UntrustedCertificateError
from protocol.errors import ProtocolError
from protocol.export import AUTHORITY_FILE, LOG_FILE, MANIFEST_FILE, Manifest
from protocol.journal import BadSignatureError, DeviceId, StreamId
from protocol.sealing import PAPER_MAGIC
from server.audit.findings import Fault, Finding, Verification
from server.audit.frames import scan
from server.audit.log_judge import LogJudge, PrintedRoot
from server.audit.orders_judge import OrdersJudge
from server.audit.readings import ReadingJudge
from server.audit.results_judge import ResultsJudge
from server.audit.segments import Segment, read_entry, read_name, read_segment
from server.audit.streams import Certified, StreamJudge, certified_by

JOURNALS, PAPERS = "journals/", "papers/"
PAPER_NAME = re.compile(r"papers/[0-9a-f]{32}\.ttp")
BOARD = "board"
MAX_FILES = 1_000_000
MAX_FILE_BYTES = 1 << 30


class NotAnExportError(Exception):
    """`path` is no export: `reason` is "folder", "empty", "files" (too many, unreadable) or "size"."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


class ExportFolder(Mapping[str, bytes]):
    """The files of an export by their names inside it, each read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        """List `folder`; links are not followed. Raises NotAnExportError."""
        if not folder.is_dir():
            raise NotAnExportError(folder, "folder")
        self._folder, self._names = folder, dict.fromkeys(_names(folder))
        if not any(name in (AUTHORITY_FILE, MANIFEST_FILE) or name.startswith(JOURNALS) for name in self._names):
            raise NotAnExportError(folder, "empty")

    def __getitem__(self, name: str) -> bytes:
        if name not in self._names:
            raise KeyError(name)
        path = self._folder / name
        if path.is_symlink() or not path.is_file():
            return b""  # listed, so that it is found to be none of the export's
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                raise NotAnExportError(path, "size")
            return path.read_bytes()
        except OSError as error:
            raise NotAnExportError(path, "files") from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _names(folder: Path) -> Iterator[str]:
    pending, count = [folder], 0
    while pending:
        for path in sorted(pending.pop().iterdir()):
            count += 1
            if count > MAX_FILES:
                raise NotAnExportError(folder, "files")
            if path.is_dir() and not path.is_symlink():
                pending.append(path)
            else:
                yield path.relative_to(folder).as_posix()


def verify_export(
    folder: Path,
    pinned: bytes | None = None,
    printed: PrintedRoot | None = None,
    readings: ReadingJudge | None = None,
) -> Verification:
    """Check all of an export. `pinned`: the authority's fingerprint, `printed`: a root, both known from elsewhere.

    `readings`: opens and judges what desks read of cards. Raises NotAnExportError.
    """
    return check(ExportFolder(folder), pinned, printed, readings)


def check(
    files: Mapping[str, bytes],
    pinned: bytes | None = None,
    printed: PrintedRoot | None = None,
    readings: ReadingJudge | None = None,
) -> Verification:
    """Check an export that is given as its files."""
    return _Check(files, readings).run(pinned, printed)


class _Check:
    """One walk over the files. Holds one stream at a time."""

    def __init__(self, files: Mapping[str, bytes], readings: ReadingJudge | None) -> None:
        self._files, self._readings, self._done = files, readings, Verification()

    def run(self, pinned: bytes | None, printed: PrintedRoot | None) -> Verification:
        authority = self._authority(pinned)
        segments = self._segments()
        certified = {file: self._first_entry(file, stream, number, authority) for file, stream, number in segments}
        devices = (known.device for known in certified.values() if known.device)
        boards = {known.id: known for known in devices if known.role == BOARD}
        manifest = self._manifest(boards)
        marks = {(one.stream, one.segment): one for one in manifest.segments} if manifest else {}
        papers, log = self._papers(manifest), LogJudge(self._files.get(LOG_FILE), boards, self._done)
        results, orders = ResultsJudge(self._files, self._done), OrdersJudge(self._done)
        for stream, files in groupby(segments, key=lambda one: one[1]):
            read = [read_segment(file, self._files[file], stream, number, self._done) for file, _, number in files]
            known = {segment.number: certified[segment.file] for segment in read}
            judge = StreamJudge(read, known, boards, self._done, self._readings, results, orders)
            judge.judge({number: marks.get((stream.hex(), number)) for number in known}, authority is not None)
            for segment, placed, root in judge.read_records(papers):
                log.judge_root(segment, placed, root)
            by_number = {segment.number: segment for segment in read}
            log.judge_stream(stream, by_number)
            results.judge_stream(stream, by_number)
            self._done.streams += 1
        log.end(printed)
        results.end()
        orders.end(results.facts)
        if self._readings:
            self._readings.end(self._done)
        if manifest:
            self._compare(manifest)
        return self._done

    def _find(self, fault: Fault, path: str) -> None:
        self._done.find(Finding(fault, path, end=len(self._files.get(path, b""))))

    def _authority(self, pinned: bytes | None) -> x509.Certificate | None:
        try:
            certificate = device.read_certificate(self._files.get(AUTHORITY_FILE, b""))
            device.check_authority(certificate, pinned or device.fingerprint(certificate))
        except UntrustedCertificateError:
            self._find(Fault.BAD_AUTHORITY, AUTHORITY_FILE)
            return None
        self._done.fingerprint = device.fingerprint(certificate).hex()
        return certificate

    def _segments(self) -> list[tuple[str, StreamId, int]]:
        """List the journal files by stream and segment."""
        named = [(file, read_name(file)) for file in self._files if file.startswith(JOURNALS)]
        for file, name in named:
            if name is None:
                self._find(Fault.EXTRA_FILE, file)
        return sorted(((file, *name) for file, name in named if name), key=lambda one: (one[1], one[2]))

    def _first_entry(self, file: str, stream: StreamId, number: int, authority: x509.Certificate | None) -> Certified:
        data = self._files[file]
        frame = next(scan(data, stream, number), None)
        entry = read_entry(Segment(file, len(data), stream, number), frame) if frame and frame.sound else None
        return certified_by(entry, authority)

    def _manifest(self, boards: Mapping[DeviceId, Device]) -> Manifest | None:
        """Return the manifest if a board of this export signed it: unsigned, it would excuse what is missing."""
        try:
            encoded, signature = export.open_manifest(self._files.get(MANIFEST_FILE, b""))
            manifest = export.decode_manifest(encoded)
        except ProtocolError:
            self._find(Fault.BAD_MANIFEST, MANIFEST_FILE)
            return None
        if any(_signed_by(board, signature, encoded) for board in boards.values()):
            return manifest
        self._find(Fault.BAD_MANIFEST, MANIFEST_FILE)
        if not boards:  # the board's own journal may be what is missing
            self._missing(manifest)
        return None

    def _papers(self, manifest: Manifest | None) -> dict[str, bytes | None]:
        """Return the SHA-256 of each sealed paper by id; None where it is missing or not the one that is listed."""
        listed = {one.path: one.sha256 for one in manifest.files} if manifest else {}
        papers: dict[str, bytes | None] = {_paper_id(path): None for path in listed if path.startswith(PAPERS)}
        for file in self._files:
            if file.startswith(PAPERS):
                digest = self._paper(file)
                papers[_paper_id(file)] = digest if listed.get(file, digest) == digest else None
        return papers

    def _paper(self, file: str) -> bytes:
        sealed, named = self._files[file], PAPER_NAME.fullmatch(file)
        self._done.papers += 1
        if not named or not sealed.startswith(PAPER_MAGIC + bytes.fromhex(_paper_id(file))):
            self._find(Fault.BAD_PAPER, file)
        return hashlib.sha256(sealed).digest()

    def _missing(self, manifest: Manifest) -> None:
        for mark in manifest.files:
            if mark.path not in self._files:
                stream, segment = read_name(mark.path) or (b"", 0)
                first = int(segment > 0)
                self._done.find(Finding(Fault.MISSING_FILE, mark.path, stream.hex(), segment, first, 0, mark.size))

    def _compare(self, manifest: Manifest) -> None:
        """Find what the manifest lists and the export lacks, what it does not list, and what differs unseen so far."""
        self._missing(manifest)
        marks = {mark.path: mark for mark in manifest.files}
        for path in self._files:
            if path == MANIFEST_FILE or self._done.has(path):
                continue
            if path not in marks:
                self._find(Fault.EXTRA_FILE, path)
            elif hashlib.sha256(self._files[path]).digest() != marks[path].sha256:
                self._find(Fault.ALTERED_FILE, path)


def _signed_by(board: Device, signature: bytes, encoded: bytes) -> bool:
    try:
        device.check_signed(board, signature, export.MANIFEST_DOMAIN + encoded, "manifest")
    except BadSignatureError:
        return False
    return True


def _paper_id(path: str) -> str:
    return path.removeprefix(PAPERS).removesuffix(".ttp")
