"""The attempt behind a seat's window, where it may also come from a stick that an officer brings (station.moving)."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from protocol import orders, sealing
from station import moving
from station.board_link import TOO_BUSY, UNAUTHORIZED, BoardRefusedError, LinkError
from station.exam.attempt import AttemptEvents, NotSavedError, SignInRefusedError
from station.exam.clock import BootClock
from station.exam.seat import Candidate, RefusalCode, SignInRefusal
from station.seat_keys import SeatKeys
from station.seat_session import Seat, SeatSession, shown
from station.streams import wall_clock

TELL_EVERY_S = 5.0
COME_AGAIN = frozenset({TOO_BUSY, UNAUTHORIZED})
NOT_YET = frozenset({"not_admitted", "not_published"})  # the desk's own entries are on their way


class CarriedSession(SeatSession):
    """A seat's session that tries what is typed on the sticks first. `sticks`: those that are plugged in."""

    def __init__(
        self,
        seat: Seat,
        kept: SeatKeys | None,
        keep: Callable[[SeatKeys | None], None],
        sticks: Callable[[], Sequence[Path]],
        boot: BootClock | None = None,
    ) -> None:
        super().__init__(seat, kept, keep, boot)
        self._sticks, self._kept = sticks, kept
        self._teller: threading.Thread | None = None

    def sign_in(self, candidate: str, code: str) -> Candidate:
        """Open an attempt that a stick brings, else the slot. Raises SignInRefusedError."""
        seat, at = self._seat, wall_clock() + self._seat.link.clock_off_us
        granted = moving.carried_in(seat.identity, seat.package, self._sticks(), candidate, code, at)
        if granted is None:
            return super().sign_in(candidate, code)
        try:
            self.granted(granted)
        except NotSavedError as error:
            raise SignInRefusedError(SignInRefusal(RefusalCode.UNAVAILABLE)) from error
        self._tell(granted.keys)
        return shown(granted.keys)

    def stop(self) -> None:
        """End."""
        super().stop()
        if self._teller is not None:
            self._teller.join()

    def listen(self, events: AttemptEvents) -> None:
        """Tell `events` from now on, beginning with what is so already."""
        super().listen(events)
        if self._kept is not None and self._kept.signed_in_by == moving.BY_STICK:
            self._tell(self._kept)

    def _tell(self, keys: SeatKeys) -> None:
        """Show the board the order once there is a line: from then on it takes this seat's entries."""
        self._teller = threading.Thread(target=self._tell_board, args=(keys,), name="move", daemon=True)
        self._teller.start()

    def _tell_board(self, keys: SeatKeys) -> None:
        session, link = self._seat.package.exam_session.id, self._seat.link
        while not self._stopping.is_set():
            try:
                link.grant(orders.decode_signed(keys.order))
            except BoardRefusedError as refused:
                if refused.status not in COME_AGAIN and refused.code not in NOT_YET:
                    return  # moved on, or closed: what is here goes by stick, and officers decide
            except LinkError:
                pass  # no line yet
            else:
                link.write_attempt(sealing.attempt_id(keys.slot_key, keys.candidate, session))
                return
            self._stopping.wait(TELL_EVERY_S)
