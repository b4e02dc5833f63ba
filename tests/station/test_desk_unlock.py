"""A locked desk: whom it offers, what a PIN opens, what is written about it."""

import datetime
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from protocol import api, device
from protocol.api import DeskPackage, SignedPackage, SlotCode
from protocol.device import Authority
from protocol.journal import StreamId
from protocol.records import KIND_BY_NUMBER, Approved, DeskOpened, OfficerLocked, Record, StreamOpened
from protocol.spoken_code import SpokenBox, SpokenPaper
from station.board_link import BoardAwayError, BoardLink
from station.desk_store import KeptPaperKey
from station.desk_unlock import LockedDesk
from station.identity import StationFile, StationIdentity, save
from station.journal_store import JournalStore
from station.officer_pins import OfficerLockedError, PinRefusedError
from station.packages import NoPackageError
from station.streams import wall_clock
from tests.station.checkin.conftest import HOA, HUY, OFFICERS, PINS, SESSION

NOW = datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)
SLOTS = tuple(SlotCode("07", "15", slot, f"7K3Q9F2M0XW{slot}", bytes([slot]) * 32) for slot in (1, 2, 3))
PACKAGE = DeskPackage(1, "Khảo sát", SESSION, "2", ("07",), (HOA, HUY), SLOTS, OFFICERS, (), ())


class Board:
    """Signs packages, and answers or is away."""

    def __init__(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        self.authority = Authority(device.create_authority("Kỳ thi", key, NOW, 9), key)
        self.key = Ed25519PrivateKey.generate()
        self.certificate = self.certify(self.key, "board")

    def certify(self, key: Ed25519PrivateKey, role: str) -> bytes:
        """Issue a device certificate."""
        return device.encode_certificate(self.authority.issue_device(key.public_key(), role, "2", NOW, 9))

    def sign(self, package: DeskPackage) -> SignedPackage:
        """Sign a package."""
        payload = msgspec.msgpack.encode(package)
        return SignedPackage(payload, self.certificate, self.key.sign(api.PACKAGE_DOMAIN + payload))


class Link(BoardLink):
    """A line that holds one package, or is cut."""

    signed: SignedPackage | None = None

    def package(self) -> SignedPackage:
        """Return the package. Raises BoardAwayError."""
        if self.signed is None:
            raise BoardAwayError("cut")
        return self.signed


class Around:
    """A desk's folder, its board, and its line."""

    def __init__(self, folder: Path) -> None:
        self.board, key = Board(), Ed25519PrivateKey.generate()
        der = device.encode_certificate(self.board.authority.certificate)
        kept = StationFile("https://127.0.0.1:1", key.private_bytes_raw(), self.board.certify(key, "desk"), der)
        self.station: StationIdentity = save(folder, kept)
        self.link = Link(self.station)
        self.journals = JournalStore(folder)

    def start(self) -> LockedDesk:
        """Start the desk."""
        return LockedDesk(self.station, self.link, self.journals, wall_clock)

    def plain(self) -> list[type[Record]]:
        """Return the kinds of entries written."""
        entries = self.journals.entries(StreamId(self.station.device_id))
        return [KIND_BY_NUMBER[entry.header.kind].record for entry in entries]


@pytest.fixture
def around(tmp_path: Path) -> Around:
    """A desk that was just enrolled, its board at the other end of the line."""
    made = Around(tmp_path / "desk")
    made.link.signed = made.board.sign(PACKAGE)
    return made


def test_the_first_opening_seals_the_package_and_says_who_opened(around: Around) -> None:
    locked = around.start()
    assert not (around.station.folder / "desk.store").exists()
    assert [one.id for one in locked.offers] == ["cb1", "cb2"]  # an inspector opens no desk
    opened = locked.open("cb1", PINS["cb1"])
    assert (opened.operator.officer, len(opened.package.rows)) == ("cb1", 2)
    assert around.plain() == [StreamOpened, Approved, DeskOpened]
    assert not (around.station.folder / "package.ttk").exists()


def test_with_no_line_the_store_opens_with_the_same_stream_key(around: Around) -> None:
    around.start().open("cb1", PINS["cb1"])
    around.link.signed = None
    opened = around.start().open("cb2", PINS["cb2"])
    assert [type(record) for _, record in opened.writer.written()][-1] is DeskOpened
    assert len(opened.package.slots) == 3


def test_a_desk_that_has_nothing_and_no_line_says_so(around: Around) -> None:
    around.link.signed = None
    with pytest.raises(NoPackageError):
        around.start()


def test_a_new_package_is_sealed_to_its_own_officers(around: Around) -> None:
    around.start().open("cb1", PINS["cb1"])
    around.link.signed = around.board.sign(msgspec.structs.replace(PACKAGE, version=2, officers=OFFICERS[1:]))
    second = around.start()
    assert [one.id for one in second.offers] == ["cb2"]
    assert second.open("cb2", PINS["cb2"]).package.version == 2
    around.link.signed = None
    assert [one.id for one in around.start().offers] == ["cb2"]


def test_the_fifth_wrong_pin_is_an_entry_at_once_while_the_desk_stays_locked(around: Around) -> None:
    around.start().open("cb1", PINS["cb1"])
    locked = around.start()
    for _ in range(4):
        with pytest.raises(PinRefusedError):
            locked.open("cb1", "khong-dung")
    with pytest.raises(OfficerLockedError):
        locked.open("cb1", "khong-dung")
    assert around.plain()[-1] is OfficerLocked
    assert [one.locked for one in around.start().offers] == [True, False]
    locked.open("cb2", PINS["cb2"])
    assert around.plain()[-3:] == [OfficerLocked, Approved, DeskOpened]


def test_a_lock_before_the_first_opening_is_written_with_it(around: Around) -> None:
    locked = around.start()
    for _ in range(5):
        with pytest.raises((PinRefusedError, OfficerLockedError)):
            locked.open("cb1", "khong-dung")
    locked.open("cb2", PINS["cb2"])
    assert around.plain() == [StreamOpened, OfficerLocked, Approved, DeskOpened]


def test_a_papers_key_that_was_told_here_is_kept_with_the_next_package_and_goes_with_its_session(
    around: Around,
) -> None:
    paper, other = (SpokenPaper(name * 16, SpokenBox(b"", b"", b""), ()) for name in ("0a", "0b"))
    around.link.signed = around.board.sign(msgspec.structs.replace(PACKAGE, paper=paper))
    kept = KeptPaperKey(paper.id, bytes(range(32)), 1)
    around.start().open("cb1", PINS["cb1"]).store.keep_paper_key(kept)
    around.link.signed = around.board.sign(msgspec.structs.replace(PACKAGE, version=2, paper=paper))
    opened = around.start().open("cb2", PINS["cb2"])
    assert (opened.package.version, opened.store.paper_key) == (2, kept)
    around.link.signed = around.board.sign(msgspec.structs.replace(PACKAGE, version=3, paper=other))
    assert around.start().open("cb2", PINS["cb2"]).store.paper_key is None
