"""Checks an export with nothing but its files: no server, no database, no key (docs/formats/export.md, "Checking").

1. The authority signs itself. 2. First entries carry certificates of it. 3. The board's signs the manifest.
4. Each stream: frames, chain, heads, receipts, hand-overs, plain records. 5. Files against the manifest.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol import device
from protocol.device import Device, UntrustedCertificateError
from protocol.journal import DeviceId, StreamId
from protocol.sealing import PAPER_MAGIC
from server.audit.findings import Finding, Findings, Report, What
from server.audit.frames import scan
from server.audit.manifest import MalformedManifestError, SignedManifest
from server.audit.segments import Segment, read_entry, read_name, read_segment
from server.audit.streams import Certified, StreamJudge, certified_by

AUTHORITY, MANIFEST, JOURNALS, PAPERS = "authority.der", "manifest.ttm", "journals/", "papers/"
PAPER_NAME = re.compile(r"papers/[0-9a-f]{32}\.ttp")
MAX_FILES = 1_000_000
MAX_FILE_BYTES = 1024**3


class UnusableExportError(Exception):
    """`folder` is no export: `reason` is "folder", "empty", "files" or "size"."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder}: {reason}")
        self.folder, self.reason = folder, reason


class ExportFolder(Mapping[str, bytes]):
    """The files of an export by their names inside it, each read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        """List `folder`; links are not followed. Raises UnusableExportError."""
        if not folder.is_dir():
            raise UnusableExportError(folder, "folder")
        self._folder, self._names = folder, list(_names(folder))
        if not any(name in (AUTHORITY, MANIFEST) or name.startswith(JOURNALS) for name in self._names):
            raise UnusableExportError(folder, "empty")

    def __getitem__(self, name: str) -> bytes:
        path = self._folder / name
        if path.is_symlink() or not path.is_file():
            return b""  # listed, so that it is found to be none of the export's
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                raise UnusableExportError(path, "size")
            return path.read_bytes()
        except OSError as error:
            raise UnusableExportError(path, "files") from error

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
                raise UnusableExportError(folder, "files")
            if path.is_dir() and not path.is_symlink():
                pending.append(path)
            else:
                yield path.relative_to(folder).as_posix()


def _paper_id(path: str) -> str:
    return path.removeprefix(PAPERS).removesuffix(".ttp")


def verify_export(folder: Path) -> tuple[Finding, ...]:
    """Return all that is wrong with the export in `folder`: nothing where it is whole. Raises UnusableExportError."""
    return check(ExportFolder(folder)).findings


def check(files: Mapping[str, bytes], pinned: bytes | None = None, key: X25519PrivateKey | None = None) -> Report:
    """Check an export given as its files. `pinned`: the authority's fingerprint; `key` opens streams wrapped to it."""
    return _Check(files, key).run(pinned)


class _Check:
    """One walk over the files. Holds one stream at a time."""

    def __init__(self, files: Mapping[str, bytes], key: X25519PrivateKey | None) -> None:
        self._files, self._key = files, key
        self._findings, self._counted = Findings(), Counter[str]()
        self._certified: dict[str, Certified] = {}
        self._boards: dict[DeviceId, Device] = {}

    def run(self, pinned: bytes | None) -> Report:
        authority = self._authority(pinned)
        segments = self._segments()
        for file, stream, number in segments:
            self._certified[file] = self._first_entry(file, stream, number, authority)
        self._boards = {
            known.device.id: known.device
            for known in self._certified.values()
            if known.device and known.device.role == "board"
        }
        manifest = self._manifest()
        self._streams(segments, manifest, self._papers(manifest), authority)
        if manifest:
            self._compare(manifest)
        fingerprint = device.fingerprint(authority) if authority else b""
        exam = manifest.manifest.exam if manifest else ""
        return Report(fingerprint, pinned is not None, exam, self._counted, self._findings.all())

    def _authority(self, pinned: bytes | None) -> x509.Certificate | None:
        if AUTHORITY not in self._files:
            self._findings.add(Finding(AUTHORITY, What.MISSING_FILE, 0, 0))
            return None
        encoded = self._files[AUTHORITY]
        try:
            certificate = device.read_certificate(encoded)
            device.check_authority(certificate, device.fingerprint(certificate))
        except UntrustedCertificateError:
            self._findings.add(Finding(AUTHORITY, What.BAD_AUTHORITY, 0, len(encoded)))
            return None
        if pinned is not None and device.fingerprint(certificate) != pinned:
            self._findings.add(Finding(AUTHORITY, What.OTHER_AUTHORITY, 0, len(encoded)))
        return certificate

    def _segments(self) -> list[tuple[str, StreamId, int]]:
        """List the journal files by stream and segment."""
        named = [(file, read_name(file)) for file in self._files if file.startswith(JOURNALS)]
        for file, name in named:
            if name is None:
                self._findings.add(Finding(file, What.NOT_A_JOURNAL, 0, len(self._files[file])))
        return sorted(((file, *name) for file, name in named if name), key=lambda one: (one[1], one[2]))

    def _first_entry(self, file: str, stream: StreamId, number: int, authority: x509.Certificate | None) -> Certified:
        data = self._files[file]
        frame = next(scan(data, stream, number), None)
        entry = read_entry(Segment(file, len(data), stream, number), frame) if frame and frame.sound else None
        return certified_by(entry, authority)

    def _manifest(self) -> SignedManifest | None:
        """Return the manifest if the board signed it."""
        if MANIFEST not in self._files:
            self._findings.add(Finding(MANIFEST, What.MISSING_FILE, 0, 0))
            return None
        encoded = self._files[MANIFEST]
        try:
            signed = SignedManifest(encoded)
        except MalformedManifestError:
            self._findings.add(Finding(MANIFEST, What.BAD_MANIFEST, 0, len(encoded)))
            return None
        board = self._boards.get(signed.signer)
        if board is None:
            self._findings.add(Finding(MANIFEST, What.UNKNOWN_SIGNER, 0, len(encoded)))
            return None
        if not signed.is_signed_by(board.key):
            self._findings.add(Finding(MANIFEST, What.BAD_MANIFEST, 0, len(encoded)))
            return None
        return signed

    def _papers(self, signed: SignedManifest | None) -> dict[str, bytes | None]:
        """Return the SHA-256 of each sealed paper by id; None where it is missing or not the one that is listed."""
        listed = {one.path: one.sha256 for one in signed.manifest.files} if signed else {}
        papers: dict[str, bytes | None] = {_paper_id(path): None for path in listed if path.startswith(PAPERS)}
        for file in self._files:
            if file.startswith(PAPERS):
                digest = self._paper(file)
                papers[_paper_id(file)] = digest if listed.get(file, digest.hex()) == digest.hex() else None
        return papers

    def _paper(self, file: str) -> bytes:
        sealed, paper_id = self._files[file], _paper_id(file)
        self._counted["papers"] += 1
        named = PAPER_NAME.fullmatch(file) is not None
        if not named or not sealed.startswith(PAPER_MAGIC + bytes.fromhex(paper_id)):
            self._findings.add(Finding(file, What.BAD_PAPER, 0, len(sealed)))
        return hashlib.sha256(sealed).digest()

    def _streams(
        self,
        segments: Sequence[tuple[str, StreamId, int]],
        manifest: SignedManifest | None,
        papers: Mapping[str, bytes | None],
        authority: x509.Certificate | None,
    ) -> None:
        listed = manifest.manifest.segments if manifest else ()
        ends = {(one.stream, one.segment): one for one in listed}
        for stream, files in groupby(segments, key=lambda one: one[1]):
            read = [read_segment(file, self._files[file], stream, number, self._findings) for file, _, number in files]
            self._counted["streams"] += 1
            known = {segment.number: self._certified[segment.file] for segment in read}
            judge = StreamJudge(read, known, self._boards, self._findings, self._counted)
            judge.judge({number: ends.get((stream.hex(), number)) for number in known}, authority is not None)
            judge.read_records(papers, self._key)

    def _compare(self, signed: SignedManifest) -> None:
        """Find what the manifest lists and the export lacks, what it does not list, and what differs unseen so far."""
        listed = {one.path: one for one in signed.manifest.files}
        for path in sorted(listed.keys() - self._files.keys()):
            name = read_name(path)
            stream, segment = (name[0].hex(), name[1]) if name else ("", 0)
            self._findings.add(Finding(path, What.MISSING_FILE, 0, 0, stream, segment, 1 if name else 0))
        for path in self._files:
            if path == MANIFEST or self._findings.has(path):
                continue
            content = self._files[path]
            if path not in listed:
                self._findings.add(Finding(path, What.EXTRA_FILE, 0, len(content)))
            elif (len(content), hashlib.sha256(content).hexdigest()) != (listed[path].size, listed[path].sha256):
                self._findings.add(Finding(path, What.ALTERED_FILE, 0, len(content)))
