"""A seat that was without a line from beginning to end, with an attempt in its journal."""

import hashlib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol import sealing
from protocol.api import ExamSession, SeatPackage
from protocol.journal import SignedHead
from protocol.records import Answered, AttemptOpened, ChoiceResponse, PaperOpened, Progress, Submitted, Ticked
from station.handover import HandoverWriter
from station.identity import StationIdentity
from station.journal_store import JournalStore
from station.seat_keys import SeatKeys
from station.streams import StreamKeys, StreamWriter
from tests.station.checkin.conftest import OFFICERS
from tests.station.lan import Exam

SLOT_KEY, CANDIDATE, SESSION = bytes(range(32)), "18001234", "s1"
ATTEMPT = sealing.attempt_id(SLOT_KEY, CANDIDATE, SESSION)
PAPER_ID, SEALED_PAPER = "0a" * 16, b"sealed paper"
PAPER_HASH = hashlib.sha256(SEALED_PAPER).digest()


class OfflineSeat:
    """Seat 15 of room 07, or another: enrolled, with a journal. `records`: the board's key."""

    def __init__(self, exam: Exam, seat: str = "15") -> None:
        self.station: StationIdentity = exam.enrolled("seat", f"07/{seat}")
        self.records, self.grading = X25519PrivateKey.generate(), X25519PrivateKey.generate()
        self.package = package_of(seat, self.grading, self.records)
        self.store = JournalStore(self.station.folder)
        self.hands = HandoverWriter(self.station, self.package, self.store)

    @property
    def stream_keys(self) -> StreamKeys:
        """Who writes the attempt here."""
        key = sealing.attempt_key(SLOT_KEY, ATTEMPT)
        return StreamKeys(self.station.key, self.station.certificate, key, (self.package.grading_key,))

    def begin(self) -> StreamWriter:
        """Open the paper and answer one item."""
        writer = StreamWriter(self.store, ATTEMPT, "attempt", self.stream_keys)
        writer.append(AttemptOpened(CANDIDATE, SESSION, "07", self.package.seat, 1, "code"))
        writer.append(PaperOpened(PAPER_ID, "0101", bytes(32), 90), Ticked("boot-a", 1000, 0))
        writer.append(Answered("i1", ChoiceResponse("c1")), Progress(1, 22), Ticked("boot-a", 61_000, 60_000))
        return writer

    @property
    def keys(self) -> SeatKeys:
        """What the launcher holds while the candidate works."""
        return SeatKeys(1, SLOT_KEY, CANDIDATE, "Nguyễn Thị Hòa", "2008-11-03", "code", b"", bytes(32))

    def hand_in(self) -> SignedHead:
        """Sit the whole exam."""
        return self.begin().append_and_sign(Submitted(1, 22, "candidate"))


def package_of(seat: str, grading: X25519PrivateKey, records: X25519PrivateKey) -> SeatPackage:
    """Return a seat's package that names both keys of the board."""
    session = ExamSession(SESSION, "Ca 1", "Toán", "12", "THPT Lạng Giang số 1", 0, 0, 90, 15)
    to, back = grading.public_key().public_bytes_raw(), records.public_key().public_bytes_raw()
    return SeatPackage(1, "Khảo sát", session, "07", seat, (), OFFICERS, to, (back,), (), PAPER_ID, PAPER_HASH)


def usb(folder: Path) -> Path:
    """Return a stick that is plugged in."""
    stick = folder / "USB"
    stick.mkdir()
    return stick
