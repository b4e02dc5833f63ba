"""The seat's child process: window, journal, line. Killed at any moment, it is started again by the launcher."""

import argparse
import socket
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from protocol import api
from protocol.errors import ProtocolError
from station import identity, seat_keys
from station.board_link import BoardLink
from station.card_sign_in import CardSignIn
from station.exam import steps
from station.exam.attempt import NotSavedError
from station.exam.boot_clock import LinuxBootClock
from station.exam.lockdown.lock import SeatLock
from station.exam.seat import Phase, Place, SeatState, SignInRefusal
from station.journal_store import JournalStore
from station.local_time import shown_minute
from station.packages import NoPackageError, PackageShelf
from station.reader.access_policy import add_policy, policy_of
from station.reader.client import ReaderClient
from station.reader.messages import Event
from station.seat_keys import SeatKeys
from station.seat_session import Seat, SeatSession
from station.ui import theme
from station.ui.seat.controller import SeatController
from station.ui.seat.grab import WindowGrab
from station.ui.seat.window import SeatWindow
from station.ui.seat.words import ENGLISH, VIETNAMESE

NO_PACKAGE, TRY_AGAIN_MS = 3, 5000


class SeatClient:
    """Everything of one seat's client process."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self._asked = asked
        self._line = socket.socket(fileno=asked.keys)
        kept = seat_keys.receive(self._line)
        station = identity.load(asked.folder)
        link = BoardLink(station)
        shelf = PackageShelf(station, link, api.SeatPackage)
        issued = shelf.newest()
        self._seat = Seat(station, issued.package, issued.board, JournalStore(asked.folder), link)
        self._session = SeatSession(self._seat, kept, self._keep)
        self._reader = self._card_reader(shelf) if asked.reader and kept is None else None
        self._tap = CardSignIn(link, self._reader, self) if self._reader is not None else None

    def _card_reader(self, shelf: PackageShelf[api.SeatPackage]) -> ReaderClient:
        trust = shelf.trust_folder(self._seat.package)
        practice, policy = self._asked.practice, policy_of(self._asked)
        return ReaderClient(self._on_card, trust, self._asked.reader, practice=practice, policy=policy)

    def run(self) -> int:
        """Show the window until the candidate has finished."""
        application = QApplication(sys.argv[:1])
        theme.apply(application)
        locked = self._asked.locked or not self._asked.practice
        words = ENGLISH if self._asked.lang == "en" else VIETNAMESE
        window = SeatWindow(words, practice=self._asked.practice, locked=locked)
        lock: SeatLock | None = WindowGrab(window) if locked else None
        self._controller = SeatController(window, self._session, LinuxBootClock(), self._first_state(), lock)
        self._controller.finished.connect(application.quit)
        if locked:
            window.setGeometry(application.primaryScreen().geometry())  # with no window manager, nobody else does it
            window.showFullScreen()
        else:
            window.resize(1366, 768)
            window.show()
        self._controller.start()
        QTimer.singleShot(0, self._controller.hold)
        if self._reader is not None:
            self._reader.start()
        application.exec()
        return self._end()

    def _end(self) -> int:
        if self._reader is not None:
            self._reader.stop()
        self._controller.stop()
        self._session.stop()
        return 0

    def _first_state(self) -> SeatState:
        package = self._seat.package
        session = package.exam_session
        place = Place(
            package.room,
            package.seat,
            session.title,
            session.subject,
            session.minutes,
            shown_minute(session.starts_at),
            has_reader=self._reader is not None,
        )
        return SeatState(Phase.SIGN_IN, place, practice=self._asked.practice)

    def _keep(self, keys: SeatKeys) -> None:
        try:
            seat_keys.send(self._line, keys)
        except seat_keys.LauncherGoneError:
            return  # the candidate goes on; only the quick restart is lost, and answers are on the disk

    # -- the second tap: events come on the reader's thread ------------------------------------------------------------

    def _on_card(self, event: Event) -> None:
        if self._tap is not None:
            self._tap.on_event(event)

    def tapped(self, keys: SeatKeys) -> None:
        """The slot is open."""
        try:
            self._session.tapped(keys)
        except NotSavedError:
            return  # nothing was begun; the card can be laid down again

    def refused(self, refusal: SignInRefusal) -> None:
        """The card opens nothing here."""
        self._session.tap_refused(refusal)


def main() -> int:
    """Run the client that the launcher asked for."""
    parser = argparse.ArgumentParser(prog="seat client")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keys", type=int, required=True)
    parser.add_argument("--reader", default="")
    parser.add_argument("--practice", action="store_true")
    add_policy(parser)
    parser.add_argument("--locked", action="store_true")
    parser.add_argument("--lang", default="vi")
    asked = parser.parse_args()
    try:
        return SeatClient(asked).run()
    except (NoPackageError, ProtocolError) as error:
        print(f"Máy thi chưa có gói ca thi dùng được ({type(error).__name__}).", file=sys.stderr)
        return wait_for_package(english=asked.lang == "en", practice=asked.practice)


def wait_for_package(*, english: bool, practice: bool) -> int:
    """Say what is missing for a while; the launcher then tries again."""
    application = QApplication(sys.argv[:1])
    window = SeatWindow(ENGLISH if english else VIETNAMESE, practice=practice)
    window.show_state(steps.failed(SeatState(practice=practice), "no_package"))
    window.setGeometry(application.primaryScreen().geometry())
    window.show()
    QTimer.singleShot(TRY_AGAIN_MS, application.quit)
    application.exec()
    return NO_PACKAGE


if __name__ == "__main__":
    sys.exit(main())
