"""`truongthi desk`: enrol this machine once, then run the check-in desk."""

import argparse
import datetime
import os
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from protocol.api import DeskPackage
from protocol.device import read_certificate
from protocol.errors import ProtocolError
from protocol.records import IncidentOpened, Record
from station import desk_take, identity
from station.board_link import BoardLink, LinkError
from station.camera import CameraHints
from station.checkin.approvals import Shift
from station.checkin.desk import DeskPlace, DeskState, Health, Phase
from station.checkin.nonces import Nonces
from station.checkin.service import CheckinDesk, NotWrittenError
from station.desk_unlock import LockedDesk, OpenedDesk
from station.handover_shelf import HandoverRelay, HandoverShelf
from station.identity import StationIdentity
from station.journal_store import DiskFailedError, JournalStore
from station.key_answerer import PORT, KeyAnswerer, port_of
from station.keyed_sheets import KeyedSheets
from station.line_trouble import LineTrouble
from station.local_time import shown_minute
from station.packages import NoPackageError, trust_folder
from station.paper_key import DeskPaperKey
from station.reader.access_policy import AccessPolicy, add_policy, policy_of
from station.reader.client import USUAL_POLICY, ReaderClient
from station.receipt_printer import ReceiptPrinter
from station.room_watch import RoomWatch
from station.seat import add_enrolment, enrolled_with
from station.sheet_printer import SheetPrinter
from station.spoken_entry import SpokenEntry, SpokenTries
from station.streams import StreamWriter, wall_clock
from station.ui.desk.controller import DeskController
from station.ui.desk.english import ENGLISH
from station.ui.desk.room.controller import RoomController
from station.ui.desk.room.paper_sheet import sheet_pdf
from station.ui.desk.spoken_controller import SpokenController
from station.ui.desk.unlock import UnlockWindow
from station.ui.desk.unlock_controller import UnlockController
from station.ui.desk.window import DeskWindow
from station.ui.desk.words import VIETNAMESE, DeskWords
from station.upstream import Upstream, UpstreamState

HEAD_EVERY_S = 60.0
NONCE_EVERY_S = 120.0  # two tries may fail before the one at hand is too old
WINDOW = (1366, 768)
US_PER_MINUTE = 60_000_000
CLOCK_OFF_US = 5 * US_PER_MINUTE  # less than this no door notices
INCIDENT_BYTES = 8
USAGE = 2


class DeskJournal:
    """The desk's own stream, as the check-in logic writes to it."""

    def __init__(self, writer: StreamWriter) -> None:
        self._writer = writer

    def append(self, *records: Record) -> None:
        """Keep `records`, durable when this returns. Raises NotWrittenError."""
        try:
            self._writer.append(*records)
        except DiskFailedError as error:
            raise NotWrittenError from error


@dataclass(frozen=True, slots=True)
class Equipment:
    """What stands on the desk: a reader's name, a camera or nothing, how chips may be opened.

    In practice it may be a virtual reader.
    """

    reader: str
    camera: str = ""
    practice: bool = False
    policy: AccessPolicy = USUAL_POLICY
    key_port: int = PORT  # where seats ask for the paper's key, once it was entered here


@dataclass(frozen=True, slots=True)
class WorkPlace:
    """Whose desk, with what, in which language, and by whose time."""

    station: StationIdentity
    equipment: Equipment
    words: DeskWords
    clock_off_us: int  # the board's clock ahead of this machine's, where it matters; else 0


class DeskApplication(QObject):
    """Everything of one desk's process: locked until an officer's PIN opens it, then at work."""

    def __init__(self, station: StationIdentity, equipment: Equipment, words: DeskWords) -> None:
        """Open the journals and find a package. Raises NoPackageError, ProtocolError, DiskFailedError."""
        super().__init__()
        self._station, self._equipment, self._words = station, equipment, words
        self._link, self._store = BoardLink(station), JournalStore(station.folder)
        self._locked = LockedDesk(station, self._link, self._store, wall_clock)
        self._upstream = Upstream(self._store, self._link, self._on_upstream)
        self._handovers = HandoverRelay(HandoverShelf(station.folder, station.authority), self._link)
        self._work: DeskAtWork | None = None
        self._failure: Exception | None = None

    def run(self, application: QApplication) -> int:
        """Show the windows until the last is closed. Raises ProtocolError, NoPackageError, DiskFailedError."""
        self._unlock = UnlockWindow(self._station.place, self._words)
        controller = UnlockController(self._unlock, self._locked)
        controller.opened.connect(self._on_opened)
        controller.failed.connect(self._on_failed)
        self._unlock.resize(*WINDOW)
        self._unlock.show()
        controller.start()
        self._upstream.start()  # while locked too: what was sealed before goes up without being opened
        self._handovers.start()
        application.exec()
        controller.stop()
        if self._work is not None:
            self._work.stop()
        self._handovers.stop()
        self._upstream.stop()
        self._store.close()
        if self._failure is not None:
            raise self._failure
        return 0

    @Slot(object)
    def _on_opened(self, opened: OpenedDesk) -> None:
        try:
            off_us = self._link.clock_off_us
            clock_off_us = off_us if abs(off_us) >= CLOCK_OFF_US else 0
            place = WorkPlace(self._station, self._equipment, self._unlock.words, clock_off_us)
            work = DeskAtWork(place, opened, self._locked, self._link)
            work.start(torn=self._store.lost(opened.writer.stream))
        except (ProtocolError, DiskFailedError) as error:
            self._on_failed(error)
            return
        self._work = work
        self._unlock.close()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._failure = error
        QApplication.quit()

    def _on_upstream(self, state: UpstreamState) -> None:
        if self._work is not None:
            self._work.on_upstream(state)


class DeskAtWork:
    """The opened desk: package, list and keys are in memory alone."""

    def __init__(self, place: WorkPlace, opened: OpenedDesk, locked: LockedDesk, link: BoardLink) -> None:
        """Read the desk's own journal back. Raises ProtocolError, DiskFailedError."""
        self._link, self._nonces = link, Nonces(opened.package)
        self._writer, self._clock_off_us = opened.writer, place.clock_off_us
        package, equipment, station = opened.package, place.equipment, place.station
        journal = DeskJournal(opened.writer)
        if place.clock_off_us:
            incident, stream = os.urandom(INCIDENT_BYTES).hex(), opened.writer.stream.hex()
            opened.writer.append(IncidentOpened(incident, "clock_off", (stream,)))
        self._desk = CheckinDesk(
            package,
            journal,
            opened.writer.written(),
            Shift(opened.operator, package.officers, locked.pins),
            lambda: wall_clock() + place.clock_off_us,
            shown_minute,
            DeskState(
                place=_place(package),
                health=Health(camera=bool(equipment.camera), practice=equipment.practice, line=_line_at_start(station)),
            ),
            self._nonces.ground,
        )
        trust = trust_folder(station.folder, package)
        self._reader = ReaderClient(
            self._desk.on_card, trust, equipment.reader, practice=equipment.practice, policy=equipment.policy
        )
        self._camera = CameraHints(equipment.camera, self._on_camera) if equipment.camera else None
        self._window = DeskWindow(place.words)
        self._controller = DeskController(self._window, self._desk)
        key, officer = DeskPaperKey(package.paper, opened.store), opened.operator.officer
        tries = SpokenTries(station.folder)
        self._spoken = SpokenEntry(package.paper, officer, journal, key, tries, wall_clock)
        self._answerer = KeyAnswerer(station, _rooms(package), key, self._spoken.handed, ("", equipment.key_port))
        self._spoken_controller = SpokenController(self._window, self._spoken)
        sheets = KeyedSheets(station, lambda: BoardLink(station), wall_clock)
        printer = SheetPrinter(replace(ReceiptPrinter.of_system(), media="A4"), sheet_pdf)
        self._room = RoomWatch(package, journal, link, locked.pins, sheets, printer)
        self._room_controller = RoomController(self._window, self._room)
        self._stopping = threading.Event()
        self._signer = threading.Thread(target=self._sign_heads, name="heads", daemon=True)
        self._asker = threading.Thread(target=self._ask_nonces, name="nonces", daemon=True)

    def start(self, torn: int) -> None:
        """Show the window and begin. `torn`: entries that this disk lost."""
        self._window.resize(*WINDOW)
        self._window.show()
        self._controller.start()
        self._desk.begin(self._reader, self._controller.state_changed.emit)
        self._desk.health_changed(torn=torn, clock_off_minutes=self._clock_off_us // US_PER_MINUTE)
        self._spoken_controller.start()
        self._spoken.begin(self._answerer, self._spoken_controller.state_changed.emit)
        self._room_controller.start()
        self._room.begin(self._writer.written(), self._room_controller.state_changed.emit)
        self._reader.start()
        if self._camera is not None:
            self._camera.start()
        self._signer.start()
        self._asker.start()

    def stop(self) -> None:
        """End every thread and the reader's process."""
        self._stopping.set()
        if self._camera is not None:
            self._camera.stop()
        self._reader.stop()
        self._controller.stop()
        self._spoken_controller.stop()
        self._room_controller.stop()
        self._room.stop()
        self._answerer.stop()
        self._signer.join()

    def _on_camera(self, text: str) -> None:
        if self._desk.state.phase is Phase.HINT:  # a card held up while another person stands there is no hint
            self._desk.hint(text)

    def on_upstream(self, state: UpstreamState) -> None:
        """Say how the line is."""
        self._desk.line_changed(connected=state.connected, waiting=state.waiting, trouble=state.trouble)

    def _ask_nonces(self) -> None:
        """Keep a nonce of the board's at hand, so that no card waits for the line."""
        while True:
            asked_at = time.monotonic()
            with suppress(LinkError):  # the day's nonce serves meanwhile
                self._nonces.take(self._link.nonce(), asked_at)
            if self._stopping.wait(NONCE_EVERY_S):
                return

    def _sign_heads(self) -> None:
        signed = 0
        while not self._stopping.wait(HEAD_EVERY_S):
            if self._writer.tip.seq == signed:
                continue
            try:
                signed = self._writer.sign_head().seq
            except DiskFailedError:
                continue  # the next admission says so on screen


def _line_at_start(station: StationIdentity) -> LineTrouble:
    """Tell, before the board does, whether this station's certificate is out of its time."""
    ended = read_certificate(station.certificate).not_valid_after_utc < datetime.datetime.now(datetime.UTC)
    return LineTrouble.CERTIFICATE_EXPIRED if ended else LineTrouble.NONE


def _rooms(package: DeskPackage) -> frozenset[str]:
    """Return the session's rooms: one desk hands the key to the whole site, not to its own rooms alone."""
    return frozenset((*package.rooms, *(row.room for row in package.rows)))


def _place(package: DeskPackage) -> DeskPlace:
    session = package.exam_session
    starts = shown_minute(session.starts_at)
    return DeskPlace(package.desk, session.site_name, session.title, session.subject, starts, tuple(package.rooms))


def main(arguments: Sequence[str]) -> int:
    """Run the desk of a folder."""
    asked = _parser().parse_args(arguments)
    if asked.code and not enrolled_with(asked.folder, asked.board, asked.code):
        return USAGE
    if asked.enrol_only:
        return 0
    try:
        station = identity.load(asked.folder)
        if asked.take is not None:
            return _took(station, asked.take)
        application = QApplication(sys.argv[:1])
        words = ENGLISH if asked.lang == "en" else VIETNAMESE
        equipment = Equipment(asked.reader, asked.camera, asked.practice, policy_of(asked), asked.key_port)
        return DeskApplication(station, equipment, words).run(application)
    except identity.NotEnrolledError:
        sentence = "Bàn này chưa được cấp quyền. Xin mã cấp quyền ở Hội đồng thi: --board URL --code MÃ"
    except NoPackageError:
        sentence = "Chưa có danh sách của ca thi và chưa kết nối được máy chủ. Nối mạng rồi mở lại."
    except DiskFailedError:
        sentence = "Không mở được sổ nhật ký trên máy này. Kiểm tra ổ đĩa."
    except ProtocolError:
        sentence = "Gói dữ liệu của bàn không hợp lệ. Báo kỹ thuật viên."
    print(sentence, file=sys.stderr)
    return USAGE


def _took(station: StationIdentity, given: Path) -> int:
    report = desk_take.take(HandoverShelf(station.folder, station.authority), BoardLink(station), given)
    for line in report.lines:
        print(line)
    for line in report.problems:
        print(line, file=sys.stderr)
    return report.ended


def _port(text: str) -> int:
    try:
        return port_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"«{text}» không phải số cổng từ 1 đến 65535") from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="truongthi desk", description="Bàn làm thủ tục dự thi")
    parser.add_argument("folder", type=Path, help="thư mục của bàn này")
    add_enrolment(parser)
    parser.add_argument("--reader", default="", help="tên đầu đọc thẻ PC/SC của bàn này, hoặc vendor:CỔNG")
    parser.add_argument("--camera", default="", help="máy ảnh đọc mã QR: 0, 1… hoặc tệp hình")
    parser.add_argument("--practice", action="store_true", help="luyện tập: dùng được đầu đọc ảo, màn hình ghi rõ")
    add_policy(parser)
    key_port = "cổng mạng mà máy thi hỏi khóa đề, sau khi bàn này nhận mã đọc qua điện thoại"
    parser.add_argument("--key-port", type=_port, default=PORT, metavar="CỔNG", help=key_port)
    take = "nhận bài thi mang đến bằng thiết bị USB: một tệp .ttbai, hoặc thư mục của thiết bị"
    parser.add_argument("--take", type=Path, metavar="TỆP", help=take)
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ của cửa sổ")
    return parser
