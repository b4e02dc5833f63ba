"""`truongthi desk`: enrol this machine once, then run the check-in desk."""

import argparse
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from protocol import api
from protocol.errors import ProtocolError
from protocol.journal import StreamId
from protocol.records import Record
from station import identity
from station.board_link import BoardLink
from station.camera import CameraHints
from station.checkin.desk import DeskPlace, DeskState, Health, Phase
from station.checkin.service import CheckinDesk, NotWrittenError
from station.identity import StationIdentity, write_durably
from station.journal_store import DiskFailedError, JournalStore
from station.local_time import shown_minute
from station.packages import NoPackageError, PackageShelf
from station.reader.client import ReaderClient
from station.seat import add_enrolment, enrolled_with
from station.streams import StreamKeys, StreamWriter, wall_clock
from station.ui.desk.controller import DeskController
from station.ui.desk.window import DeskWindow
from station.ui.desk.words import ENGLISH, VIETNAMESE
from station.upstream import Upstream, UpstreamState

HEAD_EVERY_S = 60.0
STREAM_KEY_BYTES = 32
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


class DeskApplication:
    """Everything of one desk's process."""

    def __init__(self, station: StationIdentity, reader: str, camera: str = "", *, english: bool = False) -> None:
        """Open package and journals. Raises NoPackageError, ProtocolError, DiskFailedError."""
        self._english = english
        link = BoardLink(station)
        shelf = PackageShelf(station, link, api.DeskPackage)
        self._package = shelf.newest().package
        self._store = JournalStore(station.folder)
        keys = StreamKeys(
            station.key, station.certificate, stream_key(station.folder), tuple(self._package.records_keys)
        )
        self._writer = StreamWriter(self._store, StreamId(station.device_id), "desk", keys)
        health = Health(camera=bool(camera), torn=self._store.lost(StreamId(station.device_id)))
        self._desk = CheckinDesk(
            self._package,
            DeskJournal(self._writer),
            self._writer.records(),
            wall_clock,
            shown_minute,
            DeskState(place=self._place(), health=health),
        )
        self._reader = ReaderClient(self._desk.on_card, shelf.trust_folder(self._package.anchors), reader)
        self._camera = CameraHints(camera, self._on_camera) if camera else None
        self._upstream = Upstream(self._store, link, self._on_upstream)
        self._stopping = threading.Event()
        self._signer = threading.Thread(target=self._sign_heads, name="heads", daemon=True)

    def _place(self) -> DeskPlace:
        package, session = self._package, self._package.exam_session
        return DeskPlace(
            package.desk,
            session.site_name,
            session.title,
            session.subject,
            shown_minute(session.starts_at),
            tuple(package.rooms),
        )

    def run(self) -> int:
        """Show the window until it is closed."""
        application = QApplication(sys.argv[:1])
        window = DeskWindow(ENGLISH if self._english else VIETNAMESE)
        controller = DeskController(window, self._desk)
        window.resize(1366, 768)
        window.show()
        controller.start()
        self._desk.begin(self._reader, controller.state_changed.emit)
        self._reader.start()
        if self._camera is not None:
            self._camera.start()
        self._upstream.start()
        self._signer.start()
        application.exec()
        self._stopping.set()
        if self._camera is not None:
            self._camera.stop()
        self._reader.stop()
        controller.stop()
        self._upstream.stop()
        self._signer.join()
        self._store.close()
        return 0

    def _on_camera(self, text: str) -> None:
        if self._desk.state.phase is Phase.HINT:  # a card held up while another person stands there is no hint
            self._desk.hint(text)

    def _on_upstream(self, state: UpstreamState) -> None:
        self._desk.line_changed(connected=state.connected, waiting=state.waiting)

    def _sign_heads(self) -> None:
        signed = 0
        while not self._stopping.wait(HEAD_EVERY_S):
            if self._writer.tip.seq == signed:
                continue
            try:
                signed = self._writer.sign_head().seq
            except DiskFailedError:
                continue  # the next admission says so on screen


def stream_key(folder: Path) -> bytes:
    """Return the key that seals this desk's entries, made at first; the board holds it wrapped in the stream."""
    path = folder / "stream.key"
    if not path.exists():
        write_durably(path, os.urandom(STREAM_KEY_BYTES))
    return path.read_bytes()


def main(arguments: Sequence[str]) -> int:
    """Run the desk of a folder."""
    asked = _parser().parse_args(arguments)
    if asked.code and not enrolled_with(asked.folder, asked.board, asked.code):
        return USAGE
    if asked.enrol_only:
        return 0
    try:
        return DeskApplication(
            identity.load(asked.folder), asked.reader, asked.camera, english=asked.lang == "en"
        ).run()
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="truongthi desk", description="Bàn làm thủ tục dự thi")
    parser.add_argument("folder", type=Path, help="thư mục của bàn này")
    add_enrolment(parser)
    parser.add_argument("--reader", default="", help="tên đầu đọc thẻ PC/SC của bàn này")
    parser.add_argument("--camera", default="", help="máy ảnh đọc mã QR: 0, 1… hoặc tệp hình")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ của cửa sổ")
    return parser
