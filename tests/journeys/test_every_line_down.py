"""The bell rings and every line is down: a code read out over the telephone, entered at a desk, opens the seats.

The board's own parts, a desk and a seat in this process; the network between desk and seat is real TLS on loopback.
"""

import os
import queue
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import msgspec
import pytest

from protocol import device, officer, sealing, site_package
from protocol.api import SeatPackage, SignedPackage
from protocol.journal import DeviceId
from protocol.records import DeskOpened, SpokenCodeEntered
from protocol.site_package import SitePackage
from server.db.engine import writing
from server.officers import service as officers
from server.papers import service as papers
from server.roster import slots
from server.stations import packages
from server.stations import service as stations
from server.stations.admissions import Admissions
from station import identity
from station.board_link import BoardAwayError, BoardLink
from station.desk import DeskJournal
from station.desk_link import DeskAddress, DeskLink
from station.desk_unlock import LockedDesk, OpenedDesk
from station.exam.attempt import AttemptEvents, OpenedPaper
from station.identity import StationFile, StationIdentity
from station.journal_store import JournalStore
from station.key_answerer import KeyAnswerer
from station.packages import PackageShelf
from station.paper_key import DeskPaperKey
from station.seat_session import Seat, SeatSession
from station.spoken_entry import SpokenEntry, SpokenState, SpokenStep, SpokenTries
from station.streams import wall_clock
from tests.protocol.test_paper import PAPER
from tests.server.board import AT, HOA, PINS, PLAN, Board, make_board

SOON_S = 20.0
LOOPBACK = "127.0.0.1"


class Line(BoardLink):
    """A desk's line: there in the morning, and then not."""

    signed: SignedPackage | None = None

    def package(self) -> SignedPackage:
        """Return the package. Raises BoardAwayError."""
        if self.signed is None:
            raise BoardAwayError("cut")
        return self.signed


class Told:
    """What the seat's session tells its window: here only that the paper is open."""

    def __init__(self) -> None:
        self.opened: queue.Queue[OpenedPaper] = queue.Queue()

    def paper_opened(self, opened: OpenedPaper) -> None:
        """The paper is open."""
        self.opened.put(opened)

    def __getattr__(self, _name: str) -> object:
        return lambda *_arguments: None


@dataclass
class Morning:
    """A board with a staged paper of two variants; what a desk and a seat fetched while there was a line."""

    board: Board
    package: SitePackage
    key: bytes
    seat: StationIdentity

    def release(self) -> str:
        """Both officers release; return what is read out over the telephone."""
        for keys in self.board.unlocked():
            with writing(self.board.engine) as db:
                released = papers.sign_release(db, self.board.journal, self.package.id, keys, AT)
        assert released is not None
        return released.spoken

    def slip(self) -> str:
        """Return the code on the slip of the first candidate."""
        with self.board.engine.connect() as db:
            slot = slots.codes_of(db, PLAN.id, ["07"])[0]
        return sealing.slip_code(slot.code, slot.key, HOA.candidate, PLAN.id)


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Morning]:
    """Sealed, staged, fetched; then the line goes."""
    folder = tmp_path_factory.mktemp("morning")
    board = make_board(folder).with_officers().with_roster()
    key = os.urandom(sealing.KEY_BYTES)
    variants = [msgspec.structs.replace(PAPER, variant=name) for name in ("0101", "0102")]
    package = site_package.seal_package(variants, key, PLAN.id, os.urandom)
    with writing(board.engine) as db:
        wraps = officer.wrap_for_pairs(key, officers.permitted(db, papers.RELEASE))
        papers.take(db, board.journal, msgspec.structs.replace(package, wraps=wraps), AT)
    seat = _enrolled(board, folder / "seat", "seat", "07/15")
    _lay_seat(board, seat)
    yield Morning(board, package, key, seat)
    board.engine.dispose()


@pytest.fixture
def site(morning: Morning, tmp_path: Path) -> "Site":
    """A desk that was never opened, and the seat as the morning left it."""
    desk = _enrolled(morning.board, tmp_path / "desk", "desk", "2", "07")
    shutil.copytree(morning.seat.folder, tmp_path / "seat")
    return Site(morning, desk, identity.load(tmp_path / "seat"), free_port())


def _enrolled(board: Board, folder: Path, role: str, place: str, *rooms: str) -> StationIdentity:
    keys = board.enrolled(role, place, *rooms)
    authority = device.encode_certificate(board.folder.authority.certificate)
    away = f"https://{LOOPBACK}:1"  # nothing listens there: the board is down for the rest of the day
    return identity.save(folder, StationFile(away, keys.key.private_bytes_raw(), keys.certificate, authority))


def _signed(board: Board, who: StationIdentity) -> SignedPackage:
    with writing(board.engine) as db:
        now = packages.published(db, board.folder, AT)
        station = stations.station(db, board.folder.authority.certificate, DeviceId(who.device_id))
        if station.role == "desk":
            admissions = Admissions(board.folder.records_key, board.folder.authority.certificate)
            return packages.sign(board.folder, packages.desk_package(db, board.folder, now, station, admissions))
        row = now.row_of(station)
        slots.keep_boxes(db, row, slots.make_boxes(db, row))
        return packages.sign(board.folder, packages.seat_package(db, board.folder, now, station, slots.boxes(db, row)))


def _lay_seat(board: Board, seat: StationIdentity) -> None:
    signed = _signed(board, seat)
    (seat.folder / "package.ttk").write_bytes(msgspec.msgpack.encode(signed))
    paper_id = msgspec.msgpack.decode(signed.payload, type=SeatPackage).paper_id
    with board.engine.connect() as db:
        (seat.folder / f"{paper_id}.ttp").write_bytes(papers.sealed_bytes(db, paper_id))


@dataclass
class Site:
    """A desk and a seat in one network; the board is at the other end of no line."""

    morning: Morning
    desk: StationIdentity
    seat: StationIdentity
    port: int

    def open_desk(self, officer_id: str, *, line: bool) -> OpenedDesk:
        """Open the desk by an officer's PIN, as after a start."""
        link = Line(self.desk)
        link.signed = _signed(self.morning.board, self.desk) if line else None
        locked = LockedDesk(self.desk, link, JournalStore(self.desk.folder), wall_clock)
        return locked.open(officer_id, PINS[officer_id])

    @contextmanager
    def at_work(self, opened: OpenedDesk) -> Iterator[tuple[SpokenEntry, list[SpokenState]]]:
        """Run the desk's entry and its port for a while, as `truongthi desk` joins them."""
        package, states = opened.package, list[SpokenState]()
        key, tries = DeskPaperKey(package.paper, opened.store), SpokenTries(self.desk.folder)
        journal = DeskJournal(opened.writer)
        entry = SpokenEntry(package.paper, opened.operator.officer, journal, key, tries, wall_clock)
        address = (LOOPBACK, self.port)
        answerer = KeyAnswerer(self.desk, frozenset(package.rooms), key, entry.handed, address)
        entry.begin(answerer, states.append)
        try:
            yield entry, states
        finally:
            answerer.stop()

    @contextmanager
    def seated(self) -> Iterator[Told]:
        """Have a candidate sign in by slip at the seat, whose launcher was given `--desk`."""
        issued = PackageShelf(self.seat, BoardLink(self.seat), SeatPackage).newest()
        desks, journals = DeskLink(self.seat, [DeskAddress(LOOPBACK, self.port)]), JournalStore(self.seat.folder)
        seat = Seat(self.seat, issued.package, issued.board, journals, BoardLink(self.seat), desks)
        session, told = SeatSession(seat, None, lambda _keys: None), Told()
        session.listen(cast("AttemptEvents", told))
        try:
            session.sign_in(HOA.candidate, self.morning.slip())
            yield told
        finally:
            session.stop()

    def on_disk(self) -> bytes:
        """Return all that lies in the desk's folder."""
        return b"".join(path.read_bytes() for path in self.desk.folder.rglob("*") if path.is_file())


def free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as listening:
        return int(listening.getsockname()[1])


def test_from_the_telephone_to_the_paper_on_screen(site: Site) -> None:
    site.open_desk("cb1", line=True)  # once, while there is a line
    opened = site.open_desk("cb1", line=False)
    with site.at_work(opened) as (entry, states), site.seated() as seat:
        assert seat.opened.empty()
        entry.enter(site.morning.release())
        shown = seat.opened.get(timeout=SOON_S)
    assert (shown.paper.paper_id, shown.paper.variant) == (site.morning.package.id, "0101")
    assert (states[-1].step, states[-1].seats) == (SpokenStep.HANDING_ON, 1)
    assert opened.writer.written()[-1][1] == SpokenCodeEntered(site.morning.package.id, "cb1")
    assert site.morning.key not in site.on_disk()
    assert site.morning.key not in _signed(site.morning.board, site.desk).payload


def test_after_a_power_cut_the_desk_hands_the_key_on_with_no_code(site: Site) -> None:
    site.open_desk("cb1", line=True)
    with site.at_work(site.open_desk("cb1", line=False)) as (entry, _):
        entry.enter(site.morning.release())
    again = site.open_desk("cb2", line=False)
    assert isinstance(again.writer.written()[-1][1], DeskOpened)
    with site.at_work(again) as (_, states), site.seated() as seat:
        assert states[0].step is SpokenStep.HANDING_ON
        assert seat.opened.get(timeout=SOON_S).paper.variant == "0101"
