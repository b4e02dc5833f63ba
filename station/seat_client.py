"""The seat's child process: window, journal, line. Killed at any moment, it is started again by the launcher."""

import argparse
import os
import socket
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from protocol import api
from protocol.errors import ProtocolError
from station import identity, seat_keys
from station.board_link import BoardLink
from station.card_sign_in import CardSignIn
from station.carried_session import CarriedSession
from station.desk_link import DeskAddress, DeskLink
from station.exam import steps
from station.exam.attempt import NotSavedError
from station.exam.boot_clock import LinuxBootClock
from station.exam.lockdown import hardening
from station.exam.lockdown.linux import LinuxMachine
from station.exam.lockdown.lock import SeatLock
from station.exam.preparing import ALL_STOPS, Preparing, Stop
from station.exam.seat import Phase, Place, SeatState, SignInRefusal
from station.handover import HandoverWriter
from station.journal_store import DiskFailedError, JournalStore
from station.local_time import shown_minute
from station.moving import MoveOut
from station.packages import NoPackageError, PackageShelf
from station.reader.access_policy import add_policy, policy_of
from station.reader.client import ReaderClient
from station.reader.messages import Event
from station.receipt_printer import ReceiptPrinter
from station.seat_keys import SeatKeys
from station.seat_pins import SeatPins
from station.seat_session import Seat
from station.ui import theme
from station.ui.seat.controller import SeatController
from station.ui.seat.file_lane import plugged_in
from station.ui.seat.grab import WindowGrab
from station.ui.seat.guard import SeatGuard
from station.ui.seat.handover_lane import HandoverHand, HandoverLane
from station.ui.seat.machine_check import MachineCheck
from station.ui.seat.move_hand import MoveHand, MoveLane
from station.ui.seat.no_way_out import NoWayOut
from station.ui.seat.played_filter import PlayedFilter
from station.ui.seat.window import SeatWindow
from station.ui.seat.words import ENGLISH, VIETNAMESE

NO_PACKAGE, NOT_FINISHED, THREAD_DIED, TRY_AGAIN_MS = 3, 4, 5, 5000


class SeatClient:
    """Everything of one seat's client process."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self._asked = asked
        self._line = socket.socket(fileno=asked.keys)
        kept = seat_keys.receive(self._line)
        self._has_finished = False
        self._was_killed, self._guard = kept is not None, None  # type: bool, SeatGuard | None
        station = identity.load(asked.folder)
        link = BoardLink(station)
        shelf = PackageShelf(station, link, api.SeatPackage)
        issued = shelf.newest()
        desks = DeskLink(station, asked.desk)
        self._seat = Seat(station, issued.package, issued.board, JournalStore(asked.folder), link, desks)
        self._kept = kept
        self._session = CarriedSession(self._seat, kept, self._keep, plugged_in)
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
        self._no_way_out = NoWayOut(application)
        locked = self._asked.locked or not self._asked.practice
        words = ENGLISH if self._asked.lang == "en" else VIETNAMESE
        window = SeatWindow(words, practice=self._asked.practice, locked=locked)
        lock: SeatLock | None = WindowGrab(window) if locked else None
        boot, state, printer = LinuxBootClock(), self._first_state(), ReceiptPrinter.of_system()
        writer = HandoverWriter(self._seat.identity, self._seat.package, self._seat.store)
        self._sticks = HandoverHand(window.intents, lambda: self._controller, HandoverLane(writer), window)
        pins = SeatPins(self._seat.package.officers, self._asked.folder, LinuxBootClock())
        moves = MoveLane(MoveOut(writer, pins, lambda: self._kept), window)
        self._moves = MoveHand(window, lambda: self._controller, moves)
        self._controller = SeatController(window, self._session, boot, state, lock, printer=printer)
        self._controller.finished.connect(self._on_finished)
        self._controller.finished.connect(application.quit)
        self._session.orders.listen(self._controller.orders)
        self._controller.orders.starts_anew.connect(application.quit)
        self._controller.orders.ask_here = self._session.orders.asked_here
        if locked:
            window.setGeometry(application.primaryScreen().geometry())  # with no window manager, nobody else does it
            window.showFullScreen()
        else:
            window.resize(1366, 768)
            window.show()
        self._controller.start()
        self._sticks.start()
        self._moves.start()
        self._machine_check = MachineCheck(self._asked.folder, self._seat.link, window)
        self._machine_check.found.connect(window.before.show_machine)
        self._machine_check.start()
        if lock is not None and not self._asked.practice:
            machine = LinuxMachine(os.environ, lambda: int(window.winId()))
            played = PlayedFilter(application)
            self._guard = SeatGuard(window, self._controller, self._session, LinuxBootClock(), lock, machine, played)
        QTimer.singleShot(0, self._hold)
        if self._reader is not None:
            self._reader.start()
        application.exec()
        return self._end()

    def _hold(self) -> None:
        """Take keyboard and mouse, and then begin to watch that they stay so."""
        self._controller.hold()
        if self._guard is not None:
            self._guard.start(restarted=self._was_killed)

    def _on_finished(self) -> None:
        self._has_finished = True

    def _end(self) -> int:
        """End; what ended a window that nobody had finished with (its X connection was cut), brings another one."""
        if self._guard is not None:
            self._guard.stop()
        if self._reader is not None:
            self._reader.stop()
        self._machine_check.stop()
        self._sticks.stop()
        self._moves.stop()
        self._controller.stop()
        self._session.stop()
        return 0 if self._has_finished else NOT_FINISHED

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
        stops = tuple(stop for stop in ALL_STOPS if package.rules.practice_items or stop is not Stop.PRACTICE)
        preparing = Preparing(stops, has_sound=package.rules.listening)
        typing = package.rules.typing_for(session.subject)
        return SeatState(
            Phase.SIGN_IN, place, practice=self._asked.practice, rules=package.rules, preparing=preparing, typing=typing
        )

    def _keep(self, keys: SeatKeys | None) -> None:
        self._kept = keys
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
    parser.add_argument("--desk", type=DeskAddress.of, action="append", default=[])
    parser.add_argument("--practice", action="store_true")
    add_policy(parser)
    parser.add_argument("--locked", action="store_true")
    parser.add_argument("--lang", default="vi")
    asked = parser.parse_args()
    threading.excepthook = end_at_once
    hardening.harden()
    try:
        return SeatClient(asked).run()
    except (NoPackageError, ProtocolError) as error:
        print(f"Máy thi chưa có gói ca thi dùng được ({type(error).__name__}).", file=sys.stderr)
        return wait_for("no_package", english=asked.lang == "en", practice=asked.practice)
    except DiskFailedError as error:
        print(f"Máy thi chưa mở được nhật ký ({error}).", file=sys.stderr)
        return wait_for("no_disk", english=asked.lang == "en", practice=asked.practice)


def end_at_once(failed: threading.ExceptHookArgs) -> None:
    """End this client: one whose paper or line has no thread any more only looks alive. The launcher starts another."""
    print(f"Máy thi khởi động lại: {failed.exc_type.__name__}.", file=sys.stderr, flush=True)
    os._exit(THREAD_DIED)  # no thread is waited for: the disk has what was acknowledged


def wait_for(trouble: str, *, english: bool, practice: bool) -> int:
    """Say what is missing for a while; the launcher then tries again."""
    application = QApplication(sys.argv[:1])
    window = SeatWindow(ENGLISH if english else VIETNAMESE, practice=practice)
    window.show_state(steps.failed(SeatState(practice=practice), trouble))
    window.setGeometry(application.primaryScreen().geometry())
    window.show()
    QTimer.singleShot(TRY_AGAIN_MS, application.quit)
    application.exec()
    return NO_PACKAGE


if __name__ == "__main__":
    sys.exit(main())
