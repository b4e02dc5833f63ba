"""A board in a folder, and devices that write to it: real keys, certificates and streams."""

import datetime
import os
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Engine

from protocol import api, device, journal, officer, sealing
from protocol.api import SegmentBatch, StoredEntry
from protocol.journal import Entry, SignedHead, StreamId, Tip
from protocol.officer import OfficerKeys
from protocol.records import Progress, Record, StreamOpened, Submitted, WrappedKey
from server import board_folder
from server.answers.intake import Writer
from server.audit.board_journal import BoardJournal
from server.board_folder import BoardFolder
from server.db.engine import metadata, writing
from server.officers import service as officers
from server.roster import seating
from server.roster import service as roster
from server.roster.seating import SessionPlan
from server.stations import service as stations
from tests.server.databases import Databases

MOMENT = datetime.datetime.now(datetime.UTC).replace(microsecond=0)  # TLS looks at the real clock
AT = int(MOMENT.timestamp()) * 1_000_000
PINS = {"cb1": "son-la-1930", "cb2": "ba-be-2026"}
PLAN = SessionPlan("Ca 1", "Toán", AT, 90)


class Row(msgspec.Struct, frozen=True):
    """A row of a candidate list."""

    candidate: str
    name: str
    born: str
    number: str
    room: str
    seat: str
    sex: str = "Nữ"
    birthplace: str = "Bắc Giang"
    ethnicity: str = "Kinh"
    class_name: str = "12A3"
    school: str = "THPT Lạng Giang số 1"
    exam_session: str = "Ca 1"
    site: str = "12"
    site_name: str = "THPT Lạng Giang số 1"


HOA = Row("18001234", "Nguyễn Thị Hòa", "2008-11-03", "024308012345", "07", "15")
HUY = Row("18001507", "Đỗ Quốc Huy", "2008-05-22", "024208011223", "07", "16")


@dataclass(frozen=True)
class Board:
    """A board's folder with its engine, for the length of a test."""

    folder: BoardFolder
    engine: Engine
    grading: X25519PrivateKey

    @property
    def journal(self) -> BoardJournal:
        """The board's own journal."""
        return BoardJournal(self.folder.signing, self.folder.certificate)

    def at_rest(self) -> list[bytes]:
        """Return what a thief reads of the board's own database: its files, or every row of a PostgreSQL."""
        if self.engine.dialect.name == "sqlite":
            self.engine.dispose()
            return [path.read_bytes() for path in self.folder.path.glob("board.db*")]
        with self.engine.connect() as db:
            rows = [row for table in metadata.sorted_tables for row in db.execute(table.select())]
        return [value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row]

    def with_officers(self) -> "Board":
        """Add two officers."""
        with writing(self.engine) as db:
            for officer_id, pin in PINS.items():
                officers.add(db, self.journal, officer_id, officer_id, "chair", pin, AT)
        return self

    def unlocked(self) -> tuple[OfficerKeys, OfficerKeys]:
        """Return the keys of the two officers."""
        with self.engine.connect() as db:
            known = officers.all_officers(db)
        first, second = (officer.unlock(known[officer_id], pin) for officer_id, pin in PINS.items())
        return first, second

    def with_roster(self) -> "Board":
        """Import and publish two candidates."""
        with writing(self.engine) as db:
            seating.import_session(db, self.folder.personal_key, self.journal, [HOA, HUY], PLAN, AT)
            roster.publish(db, self.folder.personal_key, self.journal, AT)
        return self

    def enrolled(self, role: str, place: str, *rooms: str) -> "StationKeys":
        """Enrol a device as a station would."""
        key = Ed25519PrivateKey.generate()
        with writing(self.engine) as db:
            typed = stations.make_code(db, self.folder.authority, role, place, rooms, AT)
            asked = api.EnrolRequest(device.read_enrolment_code(typed).secret, key.public_key().public_bytes_raw())
            reply = stations.enrol(db, self.folder.authority, self.journal, asked, AT)
        return StationKeys(key, reply.certificate)


def make_board(path: Path, databases: Databases | None = None) -> Board:
    """Make a board with an exam in it; on SQLite where nothing else is said."""
    (databases or Databases()).lay(path / "board")
    folder = board_folder.create(path / "board", "Khảo sát lớp 12", ["127.0.0.1"], MOMENT)
    grading, engine = X25519PrivateKey.generate(), folder.open()
    with writing(engine) as db:
        roster.create_exam(db, "Khảo sát lớp 12", grading.public_key().public_bytes_raw())
    return Board(folder, engine, grading)


@dataclass(frozen=True)
class StationKeys:
    """An enrolled device's key and certificate."""

    key: Ed25519PrivateKey
    certificate: bytes

    @property
    def id(self) -> bytes:
        """The device's id."""
        return journal.device_id(self.key.public_key())

    def writer(self, board: Board, *attempts: StreamId) -> Writer:
        """Return what its token lets this device write."""
        authority = board.folder.authority.certificate
        known = device.read_device(self.certificate, authority)
        return Writer(known, frozenset([StreamId(known.id), *attempts]), authority)

    def token_request(self, attempt: bytes = b"", at: int = AT) -> api.TokenRequest:
        """Return a signed token request."""
        signature = self.key.sign(api.token_challenge(self.id, attempt, at))
        return api.TokenRequest(self.id, attempt, at, signature)


@dataclass
class Stream:
    """A stream under the hands of its device."""

    keys: StationKeys
    id: StreamId
    purpose: str
    wrap_to: tuple[bytes, ...] = ()
    key: bytes = field(default_factory=lambda: os.urandom(32))
    entries: list[Entry] = field(default_factory=list)

    @property
    def tip(self) -> Tip:
        """Where it ends."""
        if not self.entries:
            return Tip(self.id)
        last = self.entries[-1]
        return Tip(self.id, last.header.segment, last.header.seq, last.hash)

    def open(self) -> "Stream":
        """Write its first entry."""
        return self.write(StreamOpened(self.purpose, self.keys.certificate, self._wraps()))

    def _wraps(self) -> tuple[WrappedKey, ...]:
        return tuple(sealing.wrap_stream_key(self.id, self.key, public) for public in self.wrap_to)

    def write(self, *records: Record) -> "Stream":
        """Append records."""
        for record in records:
            entry, _ = journal.append(self.tip, record, AT, self.key, os.urandom(12))
            self.entries.append(entry)
        return self

    def head(self) -> SignedHead:
        """Sign where it ends."""
        return journal.sign_head(self.tip, AT, self.keys.key)

    def batch(self, first: int = 1, last: int = 2**31, *, heads: tuple[SignedHead, ...] = ()) -> SegmentBatch:
        """Return the entries from `first` to `last` of the last segment."""
        chosen = [entry for entry in self.entries if first <= entry.header.seq <= last]
        stored = tuple(StoredEntry(entry.header.encode(), entry.body) for entry in chosen)
        return SegmentBatch(self.id, self.tip.segment, stored, tuple(head.encode() for head in heads))


def handed_in(keys: StationKeys, attempt: StreamId, steps: int = 5) -> Stream:
    """Return an attempt with some progress, handed in."""
    stream = Stream(keys, attempt, "attempt").open()
    stream.write(*(Progress(step, 22) for step in range(1, steps + 1)))
    return stream.write(Submitted(steps, 22, "candidate"))
