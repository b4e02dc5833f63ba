"""A seat keeps what it holds, whatever is offered to it: packages, sealed papers and keys."""

import hashlib
import queue
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from protocol import api, device, paper, sealing
from protocol.api import SeatPackage, SignedPackage
from protocol.errors import ProtocolError
from protocol.paper import PAPER_FORMAT, PackedPaper
from station import packages
from station.board_link import BoardAwayError, BoardLink
from station.desk_link import DeskLink
from station.exam import bell
from station.exam.attempt import AttemptEvents, OpenedPaper
from station.exam.seat import Candidate, Preparation, SeatState
from station.identity import StationIdentity
from station.journal_store import JournalStore
from station.packages import NoPackageError, PackageShelf
from station.seat_keys import SeatKeys
from station.seat_session import Seat, SeatSession
from station.ui.seat.locked import ErrorPage
from station.ui.seat.words import VIETNAMESE
from tests.station.lan import NOW, Exam
from tests.station.offline_seat import CANDIDATE, SLOT_KEY, package_of

SOON_S = 5.0
KEY, OTHER_KEY = bytes(range(32)), bytes(32)
PAPER_ID = "0a" * 16
PACKED = paper.encode(PackedPaper(PAPER_FORMAT, PAPER_ID, "Toán", "0101", 90, (), {}))
SEALED = sealing.seal_paper(PACKED, bytes.fromhex(PAPER_ID), KEY, bytes(12))


def _nothing() -> None:
    return


class Line(BoardLink):
    """A board that offers what it is told to: None is no line; bytes of sealed papers and keys one after another."""

    def __init__(self, station: StationIdentity) -> None:
        super().__init__(station)
        self.signed: SignedPackage | None = None
        self.papers, self.keys = list[bytes](), list[bytes]()
        self.key_asked: Callable[[], None] = _nothing

    def package(self) -> SignedPackage:
        if self.signed is None:
            raise BoardAwayError("no line")
        return self.signed

    def sealed_paper(self, paper_id: str) -> bytes:
        if not self.papers:
            raise BoardAwayError(paper_id)
        return self.papers.pop(0)

    def paper_key(self, paper_id: str) -> bytes | None:
        if not self.keys:
            raise BoardAwayError(paper_id)
        self.key_asked()
        return self.keys.pop(0)


class Board:
    """Who signs packages, certified by an exam's authority."""

    def __init__(self, exam: Exam, role: str = "board") -> None:
        self.key = Ed25519PrivateKey.generate()
        certified = exam.authority.issue_device(self.key.public_key(), role, "board", NOW, 30)
        self.certificate = device.encode_certificate(certified)

    def sign(self, payload: bytes) -> SignedPackage:
        return SignedPackage(payload, self.certificate, self.key.sign(api.PACKAGE_DOMAIN + payload))

    def package(self, **other: object) -> SignedPackage:
        return self.sign(msgspec.msgpack.encode(msgspec.structs.replace(SEAT_15, **other)))


_GRADING, _RECORDS = X25519PrivateKey.generate(), X25519PrivateKey.generate()
SEAT_15 = msgspec.structs.replace(
    package_of("15", _GRADING, _RECORDS), version=7, paper_id=PAPER_ID, paper_hash=hashlib.sha256(SEALED).digest()
)


class Held:
    """Seat 15 of room 07, which holds version 7 of its package."""

    def __init__(self, folder: Path) -> None:
        self.exam = Exam(folder)
        self.board = Board(self.exam)
        self.station = self.exam.enrolled("seat", "07/15")
        self.line = Line(self.station)
        self.shelf = PackageShelf(self.station, self.line, SeatPackage)
        self.line.signed = self.board.package()
        self.issued = self.shelf.newest()

    @property
    def file(self) -> Path:
        return self.station.folder / "package.ttk"

    def offered(self, signed: SignedPackage | None) -> SeatPackage:
        self.line.signed = signed
        return self.shelf.newest().package


@pytest.fixture
def held(tmp_path: Path) -> Held:
    return Held(tmp_path)


def bad_packages(held: Held, folder: Path) -> dict[str, SignedPackage]:
    """Return one of each kind that must not be taken."""
    good, stranger = held.board.package(), Board(Exam(folder / "other"))
    payload, flipped = good.payload, bytes([good.payload[0] ^ 1]) + good.payload[1:]
    return {
        "of another exam's board": stranger.package(),
        "with the certificate of this board under another's signature": SignedPackage(
            payload, good.certificate, stranger.sign(payload).signature
        ),
        "signed by a desk": Board(held.exam, "desk").package(),
        "a byte changed": msgspec.structs.replace(good, payload=flipped),
        "cut off": msgspec.structs.replace(good, payload=payload[:-1]),
        "cut off and signed": held.board.sign(payload[:-1]),
        "not of this format": held.board.sign(b"\xc1"),
        "nested without end": held.board.sign(b"\x81\xa1x" + b"\x91" * 100_000),
        "no certificate": msgspec.structs.replace(good, certificate=b"x"),
        "of another seat": held.board.package(version=8, seat="16"),
        "of another room": held.board.package(version=8, room="08"),
        "older than the one held": held.board.package(version=6),
    }


def test_what_is_held_stays_whatever_is_offered(held: Held, tmp_path: Path) -> None:
    before = held.file.read_bytes()
    for kind, signed in bad_packages(held, tmp_path).items():
        assert held.offered(signed) == held.issued.package, kind
        assert held.file.read_bytes() == before, kind


def test_a_newer_one_is_taken_and_so_is_the_first_of_another_session(held: Held) -> None:
    assert held.offered(held.board.package(version=8)).version == 8
    assert held.offered(None).version == 8
    evening = msgspec.structs.replace(SEAT_15.exam_session, id="s2")
    assert held.offered(held.board.package(version=1, exam_session=evening)).exam_session.id == "s2"


def test_with_nothing_held_a_bad_one_is_no_package(held: Held, tmp_path: Path) -> None:
    for kind, signed in bad_packages(held, tmp_path).items():
        if kind == "older than the one held":
            continue  # with nothing held it is as good as any
        held.file.unlink(missing_ok=True)
        with pytest.raises(NoPackageError):
            held.offered(signed)
        assert not held.file.exists(), kind


def test_a_damaged_file_gives_way_to_what_the_board_has_and_is_refused_without_it(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = held.file.read_bytes()
    changed = bytes([*whole[:-1], whole[-1] ^ 1])
    for content in (b"", whole[:-1], changed, b"\x91" * 100_000, whole * 2):
        held.file.write_bytes(content)
        with pytest.raises(ProtocolError):
            held.offered(None)
    assert held.offered(held.board.package()) == held.issued.package
    monkeypatch.setattr(packages, "MAX_KEPT_BYTES", len(whole) - 1)
    with pytest.raises(ProtocolError, match="too large"):
        held.offered(None)


def test_a_file_copied_from_the_next_seat_is_refused(held: Held) -> None:
    held.file.write_bytes(msgspec.msgpack.encode(held.board.package(seat="16")))
    with pytest.raises(packages.OtherPlaceError) as refused:
        held.offered(None)
    assert refused.value.place == "07/16"


def test_a_seat_without_a_package_says_so_and_that_it_keeps_trying(qtbot: QtBot) -> None:
    page = ErrorPage(VIETNAMESE)
    qtbot.addWidget(page)
    page.show_trouble(SeatState(trouble="no_package"))
    said = " ".join(label.text() for label in page.findChildren(QLabel))
    assert "Máy chưa có gói dữ liệu của ca thi và chưa kết nối được máy chủ. Đang tự thử lại." in said


# -- the sealed paper and its key --------------------------------------------------------------------------------------


class Told:
    """What the window would be told."""

    def __init__(self) -> None:
        self.prepared_with, self.opened = queue.Queue[Preparation](), queue.Queue[OpenedPaper]()

    def prepared(self, preparation: Preparation) -> None:
        self.prepared_with.put(preparation)

    def paper_opened(self, opened: OpenedPaper) -> None:
        self.opened.put(opened)

    def card_signed_in(self, _candidate: Candidate) -> None:
        return

    def line_changed(self, _online: object) -> None:
        return

    def acknowledged(self, _seq: int) -> None:
        return


class Waiting:
    """A candidate who sits at seat 15 and waits for the bell."""

    def __init__(self, held: Held) -> None:
        self.held, self.told = held, Told()
        self.kept: SeatKeys | None = None
        self.seat = Seat(
            held.station,
            held.issued.package,
            held.issued.board,
            JournalStore(held.station.folder),
            held.line,
            DeskLink(held.station, ()),
        )
        keys = SeatKeys(1, SLOT_KEY, CANDIDATE, "Nguyễn Thị Hòa", "2008-11-03", "code")
        self.session = SeatSession(self.seat, keys, self._keep)

    def _keep(self, keys: SeatKeys | None) -> None:
        self.kept = keys

    def begin(self) -> OpenedPaper:
        """Wait as the window does, and return what opens in the end."""
        self.session.listen(cast("AttemptEvents", self.told))
        return self.told.opened.get(timeout=SOON_S)

    def said(self) -> list[Preparation]:
        return [self.told.prepared_with.get() for _ in range(self.told.prepared_with.qsize())]


@pytest.fixture
def waiting(held: Held, monkeypatch: pytest.MonkeyPatch) -> Iterator[Waiting]:
    monkeypatch.setattr(bell, "NEAR_PAUSE_S", 0.05)
    waiting = Waiting(held)
    yield waiting
    waiting.session.stop()


def test_sealed_papers_that_are_not_the_packages_are_never_laid_down(waiting: Waiting) -> None:
    longer = paper.encode(msgspec.structs.replace(paper.decode(PACKED), minutes=180, variant="0102"))
    other = sealing.seal_paper(longer, bytes.fromhex(PAPER_ID), KEY, bytes(12))
    waiting.held.line.papers = [SEALED[:-1], b"", SEALED[:40] + b"\0" + SEALED[41:], other, SEALED]
    waiting.held.line.keys = [KEY]
    assert waiting.begin().paper.variant == "0101"
    said = waiting.said()
    assert [one.paper_here for one in said] == sorted(one.paper_here for one in said)
    assert sum(not one.paper_here for one in said) == 4
    assert waiting.seat.paper_path.read_bytes() == SEALED


def test_keys_of_other_papers_open_nothing_and_the_right_one_does(waiting: Waiting) -> None:
    waiting.held.line.papers, waiting.held.line.keys = [SEALED], [OTHER_KEY, b"", KEY[:-1], KEY * 100, KEY]
    assert waiting.begin().paper.paper_id == PAPER_ID
    late = [one for one in waiting.said() if one.key_late and one.paper_here]
    assert len(late) >= 4
    assert waiting.kept is not None
    assert waiting.kept.paper_key == KEY


def test_a_sealed_paper_that_the_disk_lost_part_of_is_fetched_again(waiting: Waiting) -> None:
    line, path = waiting.held.line, waiting.seat.paper_path
    line.papers, line.keys = [SEALED, SEALED], [OTHER_KEY, KEY]

    def spoil() -> None:  # once, while the first key is on its way
        path.write_bytes(SEALED[:-1])
        line.key_asked = _nothing

    line.key_asked = spoil
    assert waiting.begin().paper.variant == "0101"
    assert (line.papers, path.read_bytes()) == ([], SEALED)


def test_what_is_no_paper_though_sealed_and_named_is_waited_out(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bell, "NEAR_PAUSE_S", 0.05)
    sealed = sealing.seal_paper(b'{"format":2}', bytes.fromhex(PAPER_ID), KEY, bytes(12))
    held.issued = packages.Issued(
        msgspec.structs.replace(held.issued.package, paper_hash=hashlib.sha256(sealed).digest()), held.issued.board
    )
    waiting = Waiting(held)
    held.line.papers, held.line.keys = [sealed], [KEY, KEY, KEY]
    waiting.session.listen(cast("AttemptEvents", waiting.told))
    while held.line.keys:
        waiting.told.prepared_with.get(timeout=SOON_S)
    waiting.session.stop()
    assert waiting.told.opened.empty()
    assert not waiting.seat.paper_path.with_suffix(".key").exists()
