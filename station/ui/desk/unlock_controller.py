"""Every connect of the unlock screen. The PIN is tried on a lane of its own: Argon2 takes its time."""

from PySide6.QtCore import QObject, Signal, Slot

from protocol.errors import ProtocolError
from protocol.officer import OfficerError
from station.checkin.desk import Approver, PinTrouble
from station.desk_unlock import LockedDesk, OpenedDesk
from station.journal_store import DiskFailedError
from station.officer_pins import OfficerLockedError, PinRefusedError
from station.packages import NoPackageError
from station.ui.desk.lane import LaneController
from station.ui.desk.second import sentence_of
from station.ui.desk.unlock import UnlockWindow


class UnlockLane(QObject):
    """Tries one PIN after the other."""

    opened = Signal(object)  # OpenedDesk
    refused = Signal(object, int)  # PinTrouble, tries left
    failed = Signal(object)  # an error that no PIN mends

    def __init__(self, locked: LockedDesk) -> None:
        super().__init__()
        self._locked = locked

    @Slot(str, str)
    def open(self, officer: str, pin: str) -> None:
        """Try `pin`."""
        try:
            self.opened.emit(self._locked.open(officer, pin))
        except PinRefusedError as refused:
            self.refused.emit(PinTrouble.WRONG, refused.left)
        except OfficerLockedError:
            self.refused.emit(PinTrouble.LOCKED, 0)
        except OfficerError:
            self.refused.emit(PinTrouble.NOT_PERMITTED, 0)
        except (ProtocolError, NoPackageError, DiskFailedError) as error:
            self.failed.emit(error)


class UnlockController(LaneController):
    """Joins the unlock window and the locked desk."""

    opened = Signal(object)  # OpenedDesk
    failed = Signal(object)  # ProtocolError, NoPackageError, DiskFailedError

    def __init__(self, window: UnlockWindow, locked: LockedDesk) -> None:
        lane = UnlockLane(locked)
        super().__init__(window, lane)
        self._window, self._locked, self._lane = window, locked, lane
        window.unlock_asked.connect(self._on_asked)
        window.unlock_asked.connect(self._lane.open)
        self._lane.opened.connect(self._on_opened)
        self._lane.refused.connect(self._on_refused)
        self._lane.failed.connect(self.failed)

    def start(self) -> None:
        """Offer the officers and begin to answer."""
        super().start()
        self._window.show_offers(self._offers())

    def _offers(self) -> tuple[Approver, ...]:
        return tuple(self._locked.offers)

    @Slot(str, str)
    def _on_asked(self, _officer: str, _pin: str) -> None:
        self._window.show_opening()

    @Slot(object)
    def _on_opened(self, opened: OpenedDesk) -> None:
        self.opened.emit(opened)

    @Slot(object, int)
    def _on_refused(self, trouble: PinTrouble, left: int) -> None:
        self._window.show_offers(self._offers(), sentence_of(trouble, left, self._window.words))
