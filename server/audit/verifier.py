"""Checks an export with no server and no key: chains, bodies' hashes, signed heads, receipts, manifest.

What it finds names the file, the stream, the entry and the bytes. Imports `protocol` alone, so that an auditor can read it.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from cryptography import x509

from protocol import device, export, journal, receipt
from protocol.device import Device, UntrustedCertificateError
from protocol.errors import ProtocolError
from protocol.export import BrokenFrameError, Frame, FrameKind, Manifest, SegmentMark
from protocol.journal import HEADER, Entry, JournalError, SignedHead
from protocol.receipt import Receipt
from protocol.records import HandedOver, StreamOpened

MAX_FILE_BYTES = 1 << 30


class Fault(Enum):
    """What can be wrong."""

    MISSING_FILE = "missing_file"
    EXTRA_FILE = "extra_file"
    ALTERED_FILE = "altered_file"  # not what the manifest says, and nothing nearer is known
    BAD_MANIFEST = "bad_manifest"
    BAD_AUTHORITY = "bad_authority"
    BROKEN_FRAME = "broken_frame"
    BAD_CERTIFICATE = "bad_certificate"
    ALTERED_ENTRY = "altered_entry"
    MISSING_ENTRY = "missing_entry"
    BAD_HEAD = "bad_head"
    BAD_RECEIPT = "bad_receipt"
    TORN_TAIL = "torn_tail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where: bytes `start` up to, not including, `end` of `file`."""

    fault: Fault
    file: str
    stream: str = ""
    seq: int = 0
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Verification:
    """What was looked at and what was found."""

    fingerprint: str = ""
    streams: int = 0
    entries: int = 0
    heads: int = 0
    receipts: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


class NotAnExportError(Exception):
    """The folder holds no export at all."""


def verify_export(folder: Path, pinned: bytes | None = None) -> Verification:
    """Check all of an export. `pinned`: the authority's fingerprint, known from elsewhere. Raises NotAnExportError."""
    files = dict(_read(folder))
    if not files:
        raise NotAnExportError
    return _Verifier(files, pinned).run()


def _read(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.stat().st_size <= MAX_FILE_BYTES:
            yield path.relative_to(folder).as_posix(), path.read_bytes()


class _Verifier:
    def __init__(self, files: Mapping[str, bytes], pinned: bytes | None) -> None:
        self._files, self._pinned, self._done = files, pinned, Verification()
        self._authority: x509.Certificate | None = None
        self._board: Device | None = None

    def run(self) -> Verification:
        self._authority = self._read_authority()
        segments = [self._segment(path) for path in self._files if path.startswith("journals/")]
        self._board = next((one.writer for one in segments if one.writer and one.writer.role == "board"), None)
        manifest = self._read_manifest()
        marks = {export.journal_path(mark.stream, mark.segment): mark for mark in manifest.segments} if manifest else {}
        for segment in segments:
            self._done.findings += _SegmentCheck(segment, marks.get(segment.path), self._board, self._done).run()
        if manifest:
            self._compare_files(manifest)
        return self._done

    def _find(self, fault: Fault, path: str, start: int = 0, end: int | None = None) -> None:
        size = len(self._files.get(path, b""))
        self._done.findings.append(Finding(fault, path, start=start, end=size if end is None else end))

    def _read_authority(self) -> x509.Certificate | None:
        path = export.AUTHORITY_FILE
        try:
            certificate = device.read_certificate(self._files.get(path, b""))
            device.check_authority(certificate, self._pinned or device.fingerprint(certificate))
        except UntrustedCertificateError:
            self._find(Fault.BAD_AUTHORITY, path)
            return None
        self._done.fingerprint = device.fingerprint(certificate).hex()
        return certificate

    def _read_manifest(self) -> Manifest | None:
        path = export.MANIFEST_FILE
        try:
            encoded, signature = export.open_manifest(self._files.get(path, b""))
            if self._board is not None:
                device.check_signed(self._board, signature, export.MANIFEST_DOMAIN + encoded, "manifest")
            return export.decode_manifest(encoded)
        except ProtocolError:
            self._find(Fault.BAD_MANIFEST, path)
            return None

    def _compare_files(self, manifest: Manifest) -> None:
        named = {finding.file for finding in self._done.findings}
        marks = {mark.path: mark for mark in manifest.files}
        for path, mark in marks.items():
            content = self._files.get(path)
            if content is None:
                self._find(Fault.MISSING_FILE, path, 0, mark.size)
            elif hashlib.sha256(content).digest() != mark.sha256 and path not in named:
                self._find(Fault.ALTERED_FILE, path)
        for path in set(self._files) - set(marks) - {export.MANIFEST_FILE}:
            self._find(Fault.EXTRA_FILE, path)

    def _segment(self, path: str) -> "_Segment":
        segment = _Segment(path, *_named(path))
        try:
            for one in export.frames(self._files[path]):
                segment.frames.append(one)
        except BrokenFrameError as broken:
            segment.broken_at, segment.size = broken.start, len(self._files[path])
        self._done.streams += segment.number == 1
        segment.writer = self._writer(segment)
        return segment

    def _writer(self, segment: "_Segment") -> Device | None:
        """Return the device that the segment's first entry certifies."""
        first = next((one for one in segment.frames if one.kind is FrameKind.ENTRY), None)
        if first is None or self._authority is None:
            return None
        try:
            opened = journal.read(_entry(first))
            if isinstance(opened, StreamOpened | HandedOver):
                return device.read_device(opened.certificate, self._authority)
        except ProtocolError:
            return None
        return None


@dataclass(slots=True)
class _Segment:
    path: str
    stream: str
    number: int
    frames: list[Frame] = field(default_factory=list)
    writer: Device | None = None
    broken_at: int | None = None
    size: int = 0


def _named(path: str) -> tuple[str, int]:
    stream, _, number = path.removeprefix("journals/").removesuffix(".ttj").partition("-")
    return stream, int(number) if number.isdecimal() else 0


def _entry(one: Frame) -> Entry:
    return Entry(journal.decode_header(one.payload[: HEADER.size]), one.payload[HEADER.size :])


class _SegmentCheck:
    """Walks one segment file."""

    def __init__(self, segment: _Segment, mark: SegmentMark | None, board: Device | None, done: Verification) -> None:
        self._segment, self._mark, self._board, self._done = segment, mark, board, done
        self._entries: list[tuple[Frame, Entry | None]] = []
        self._heads: list[SignedHead] = []
        self._found: list[Finding] = []

    def run(self) -> list[Finding]:
        """Return what is wrong, in the order of the file."""
        for one in self._segment.frames:
            if one.kind is FrameKind.ENTRY:
                self._entries.append((one, self._parsed(one)))
        self._check_entries()
        self._check_writer()
        self._check_signatures()
        if self._segment.broken_at is not None:
            start = self._segment.broken_at
            self._add(Fault.BROKEN_FRAME, len(self._entries) + 1, start, self._segment.size)
        self._check_end()
        return self._found

    def _add(self, fault: Fault, seq: int, start: int, end: int) -> None:
        self._found.append(Finding(fault, self._segment.path, self._segment.stream, seq, start, end))

    @staticmethod
    def _parsed(one: Frame) -> Entry | None:
        try:
            return _entry(one)
        except JournalError:
            return None

    def _check_entries(self) -> None:
        links = self._links()
        for place, (one, entry) in enumerate(self._entries):
            self._done.entries += 1
            whole = entry is not None and hashlib.sha256(entry.body).digest() == entry.header.body_hash
            if not whole or not self._at_its_place(entry, place) or self._breaks(links, place):
                self._add(Fault.ALTERED_ENTRY, place + 1, one.start, one.end)

    def _at_its_place(self, entry: Entry | None, place: int) -> bool:
        if entry is None:
            return False
        expected = (self._segment.stream, self._segment.number, place + 1)
        return (entry.header.stream.hex(), entry.header.segment, entry.header.seq) == expected

    def _links(self) -> list[bool]:
        """Tell for each entry whether the next thing (an entry, or the end that was signed) names its hash."""
        named = [entry.header.prev if entry else b"" for _, entry in self._entries[1:]]
        hashes = [entry.hash if entry else b"" for _, entry in self._entries]
        links = [mine == theirs for mine, theirs in zip(hashes, named, strict=False)]
        ends = self._mark is None or self._mark.seq != len(hashes) or not hashes or hashes[-1] == self._mark.hash
        return [*links, ends]

    def _breaks(self, links: list[bool], place: int) -> bool:
        """Tell whether entry `place` is the one that was changed: its own hash is not the one named behind it.

        A change of `prev` breaks the link before it too; then the entry before is not to blame.
        """
        if place == 0 and self._entries[0][1] is not None and self._entries[0][1].header.prev != journal.GENESIS:
            return True
        if links[place]:
            return False
        return place + 1 >= len(links) or links[place + 1]

    def _check_writer(self) -> None:
        if self._segment.writer is None and self._entries and not self._found:
            one = self._entries[0][0]
            self._add(Fault.BAD_CERTIFICATE, 1, one.start, one.end)

    def _check_signatures(self) -> None:
        for one in self._segment.frames:
            if one.kind is FrameKind.HEAD:
                self._done.heads += 1
                self._check_head(one)
            elif one.kind is FrameKind.RECEIPT:
                self._done.receipts += 1
                self._check_receipt(one)

    def _check_head(self, one: Frame) -> None:
        try:
            head = journal.decode_head(one.payload)
            if self._segment.writer is not None:
                head.check_signature(self._segment.writer.key)
        except JournalError:
            self._add(Fault.BAD_HEAD, len(self._entries), one.start, one.end)
            return
        self._heads.append(head)
        entry = self._entries[head.seq - 1][1] if 0 < head.seq <= len(self._entries) else None
        here = (head.stream.hex(), head.segment) == (self._segment.stream, self._segment.number)
        if not here or entry is None or entry.hash != head.hash:
            self._blame_for(head, one)

    def _blame_for(self, head: SignedHead, one: Frame) -> None:
        """A good signature over another chain: the entry is to blame where it is one of ours and not yet named."""
        if head.seq > len(self._entries):
            self._add(Fault.TORN_TAIL, head.seq, one.start, one.end)
        elif not any(finding.seq <= head.seq for finding in self._found):
            bad, _ = self._entries[head.seq - 1]
            self._add(Fault.ALTERED_ENTRY, head.seq, bad.start, bad.end)

    def _check_receipt(self, one: Frame) -> None:
        try:
            promised: Receipt = receipt.decode(one.payload)
            if self._board is not None:
                promised.check_signature(self._board.key)
        except JournalError:
            self._add(Fault.BAD_RECEIPT, len(self._entries), one.start, one.end)
            return
        if not any(promised.proves(head) for head in self._heads) and not self._found:
            self._add(Fault.BAD_RECEIPT, promised.seq, one.start, one.end)

    def _check_end(self) -> None:
        mark = self._mark
        if mark is not None and len(self._entries) < mark.seq and not self._found:
            end = self._segment.frames[-1].end if self._segment.frames else 0
            self._add(Fault.MISSING_ENTRY, len(self._entries) + 1, end, end)
