"""An export built from the protocol alone: a board, a desk, two attempts, one of which moved, and a sealed paper."""

import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol import device, export, journal, log, receipt, sealing
from protocol.export import FileMark, FrameKind, Manifest, SegmentMark, frame, journal_path
from protocol.journal import Entry, SignedHead, StreamId, Tip, device_id
from protocol.log import Leaf, LeafKind, SignedRoot
from protocol.merkle import Tree
from protocol.records import (
    Answered,
    AttemptOpened,
    ChoiceResponse,
    HandedOver,
    PaperOpened,
    Progress,
    Published,
    Record,
    Refused,
    RootSigned,
    StreamOpened,
    Submitted,
)
from protocol.records import DecisionCode as Decision

MOMENT = datetime.datetime(2026, 12, 12, 1, tzinfo=datetime.UTC)
AT = int(MOMENT.timestamp()) * 1_000_000
EXAM = "Khảo sát lớp 12"
PAPER_ID = bytes(range(16))
RECORDS_PRIVATE = X25519PrivateKey.from_private_bytes(bytes(range(32)))
RECORDS_KEY = RECORDS_PRIVATE.public_key().public_bytes_raw()


def authority(name: str = EXAM) -> device.Authority:
    """An exam's authority; the same each time."""
    return _authority(name)


@cache
def _authority(name: str) -> device.Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    return device.Authority(device.create_authority(name, key, MOMENT, 30), key)


@dataclass(frozen=True)
class Station:
    """A device with its certificate."""

    key: Ed25519PrivateKey
    certificate: bytes

    @property
    def id(self) -> StreamId:
        """Its id, which is its own stream's too."""
        return StreamId(device_id(self.key.public_key()))


def station(role: str, place: str, issuer: str = EXAM) -> Station:
    """An enrolled device; the same each time."""
    return _station(role, place, issuer)


@cache
def _station(role: str, place: str, issuer: str) -> Station:
    key = Ed25519PrivateKey.generate()
    certificate = authority(issuer).issue_device(key.public_key(), role, place, MOMENT, 30)
    return Station(key, device.encode_certificate(certificate))


@dataclass
class Written:
    """A segment under the hands of its device."""

    writer: Station
    tip: Tip
    key: bytes = bytes(32)
    entries: list[Entry] = field(default_factory=list)
    heads: list[SignedHead] = field(default_factory=list)
    receipts: list[receipt.Receipt] = field(default_factory=list)

    def write(self, *records: Record) -> "Written":
        """Append records."""
        for record in records:
            nonce = hashlib.sha256(self.tip.hash).digest()[:12]
            entry, self.tip = journal.append(self.tip, record, AT + self.tip.seq, self.key, nonce)
            self.entries.append(entry)
        return self

    def sign(self) -> "Written":
        """Sign where it ends."""
        self.heads.append(journal.sign_head(self.tip, AT, self.writer.key))
        return self

    def promise(self, board: Station) -> "Written":
        """Have `board` give a receipt for the last head."""
        self.receipts.append(receipt.issue(self.heads[-1], AT, board.key))
        return self

    @property
    def path(self) -> str:
        """The file's name."""
        return journal_path(self.tip.stream.hex(), self.tip.segment)

    @property
    def mark(self) -> SegmentMark:
        """What the manifest says of it."""
        return SegmentMark(self.tip.stream.hex(), self.tip.segment, self.tip.seq, self.tip.hash)

    def content(self) -> bytes:
        """Return the file."""
        parts = [frame(FrameKind.ENTRY, entry.header.encode() + entry.body) for entry in self.entries]
        parts += [frame(FrameKind.HEAD, head.encode()) for head in self.heads]
        parts += [frame(FrameKind.RECEIPT, promise.encode()) for promise in self.receipts]
        return export.JOURNAL_MAGIC + b"".join(parts)


def opened(writer: Station, stream: StreamId, purpose: str) -> Written:
    """Begin a stream."""
    keys = (sealing.wrap_stream_key(stream, bytes(32), RECORDS_KEY),)
    return Written(writer, Tip(stream)).write(StreamOpened(purpose, writer.certificate, keys))


def attempt(writer: Station, number: int, paper_hash: bytes, answers: int = 12) -> Written:
    """Begin an attempt and answer, with a head after every fourth answer."""
    stream = StreamId(hashlib.sha256(bytes([number])).digest()[:16])
    written = opened(writer, stream, "attempt")
    written.write(AttemptOpened(f"1800{number}", "Ca 1", "07", "15", 1, "code"))
    written.write(PaperOpened(PAPER_ID.hex(), "0101", paper_hash, 90)).sign()
    return answered(written, answers)


def answered(written: Written, answers: int) -> Written:
    """Answer items one after the other."""
    for item in range(answers):
        written.write(Answered(f"i{item}", ChoiceResponse("c2")), Progress(item + 1, 22))
        if item % 4 == 3:
            written.sign()
    return written


@dataclass
class Export:
    """All segments and papers of an export."""

    board: Station
    segments: list[Written]
    papers: dict[str, bytes]
    leaves: list[Leaf] = field(default_factory=list)
    roots: list[SignedRoot] = field(default_factory=list)

    def logged(self) -> "Export":
        """Have the board log all there is, sign the root, and say so in its journal."""
        known = {leaf.encoded for leaf in self.leaves}
        self.leaves += [leaf for leaf in self._facts() if leaf.encoded not in known]
        size = len(self.leaves)
        root = log.sign_root(size, Tree(leaf.hash for leaf in self.leaves).root(), AT + size, self.board.key)
        self.roots.append(root)
        self.segments[0].write(RootSigned(size, root.root, root.encode())).sign()
        return self

    def _facts(self) -> Iterator[Leaf]:
        for segment in self.segments:
            yield from (log.hand_in_leaf(promise.encode()) for promise in segment.receipts)
            if segment.tip.segment > 1:
                yield log.hand_over_leaf(segment.entries[0])
            yield log.head_leaf(LeafKind.STREAM_HEAD, segment.heads[-1].encode())

    def files(self) -> dict[str, bytes]:
        """Return the files with a manifest over them."""
        files = {export.AUTHORITY_FILE: device.encode_certificate(authority().certificate)}
        files |= {segment.path: segment.content() for segment in self.segments} | self.papers
        if self.leaves:
            files |= {export.LOG_FILE: self.log_file()}
        marks = tuple(FileMark(path, len(data), hashlib.sha256(data).digest()) for path, data in files.items())
        segments = tuple(segment.mark for segment in self.segments)
        encoded = export.encode_manifest(Manifest(1, EXAM, AT, marks, segments))
        signature = self.board.key.sign(export.MANIFEST_DOMAIN + encoded)
        return files | {export.MANIFEST_FILE: export.sealed_manifest(encoded, signature)}

    def log_file(self) -> bytes:
        """Return the log's file."""
        parts = [frame(FrameKind.LEAF, leaf.encoded) for leaf in self.leaves]
        parts += [frame(FrameKind.ROOT, root.encode()) for root in self.roots]
        return export.LOG_MAGIC + b"".join(parts)


def make_logged() -> Export:
    """Build an export that is whole, with a log under two roots."""
    return make_export().logged().logged()


def make_export() -> Export:
    """Build an export that is whole, of a board without a log."""
    board, desk = station("board", "board"), station("desk", "ban-2")
    seat, other_seat = station("seat", "07/15"), station("seat", "07/30")
    sealed = sealing.seal_paper(b"{}" * 400, PAPER_ID, bytes(32), bytes(12))
    paper_hash = hashlib.sha256(sealed).digest()
    boards = opened(board, board.id, "board").write(Published("paper", 1, paper_hash)).sign()
    desks = opened(desk, desk.id, "desk").write(*(Refused("18001", Decision.TOO_LATE, {}) for _ in range(5))).sign()
    straight = attempt(seat, 1, paper_hash).write(Submitted(12, 22, "candidate")).sign().promise(board)
    moved = attempt(seat, 2, paper_hash, answers=8)
    over = HandedOver(other_seat.certificate, 1, moved.heads[-1].seq, moved.heads[-1].hash, "moved", ())
    rest = Written(other_seat, Tip(moved.tip.stream, 2)).write(over)
    rest = answered(rest, 6).write(Submitted(14, 22, "time_up")).sign().promise(board)
    return Export(board, [boards, desks, straight, moved, rest], {f"papers/{PAPER_ID.hex()}.ttp": sealed})
