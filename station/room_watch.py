"""The room's board at a desk: asks the server each second, has officers sign, and sends what was signed.

What was signed is in the desk's journal before it is sent. With no line it waits there, over restarts too.
"""

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from protocol import officer, orders
from protocol.api import CollectRequest, DeskPackage, KeyInReply, KeyInRequest, RoomReply
from protocol.errors import ProtocolError
from protocol.officer import Approval, Officer, OfficerError
from protocol.orders import SignedOrder
from protocol.policy import Act
from protocol.records import OrderDropped, OrderGiven, Record
from station import keyed_sheets
from station.board_link import BoardRefusedError, LinkError
from station.checkin import keying as keying_steps
from station.checkin import room, room_acts, signing
from station.checkin.approvals import SameOfficerError, entry_of
from station.checkin.desk import Approver, PinTrouble
from station.checkin.keying import Keying, answers_of, is_keyable
from station.checkin.room import OrderStep, RoomState, Signed, Signing
from station.checkin.room_acts import Asked, RoomAct
from station.checkin.service import Journal, NotWrittenError
from station.checkin.signing import OPENING, Half
from station.journal_store import DiskFailedError
from station.keyed_sheets import KeyedSheets, OpenSheet
from station.officer_pins import OfficerLockedError, OfficerPins, PinRefusedError
from station.sheet_printer import SheetPrinter
from station.streams import Clock, wall_clock

EVERY_S = 1.0
RETRY_S = (1.0, 2.0, 4.0, 5.0)
FINAL = frozenset(  # after these the same bytes will never be taken
    {"malformed_order", "order_time", "order_elsewhere", "bad_approval", "not_permitted", "not_enough_officers"}
    | {"order_id_used", "seat_taken", "attempt_closed", "relieved", "unknown_seat", "not_admitted", "malformed"}
    | {"unknown_attempt", "no_such_entry", "too_large"}
)
WITHDRAWN, BAD_PAPER, NOT_PRINTED = "withdrawn", "bad_paper", "not_printed"
UNSENT = frozenset({OrderStep.SENDING, OrderStep.WAITING})


class RoomLink(Protocol):
    """What the room's board needs of the line."""

    @property
    def clock_off_us(self) -> int:
        """How far the board's clock is ahead of this machine's."""
        ...

    def room(self, after: int = 0) -> RoomReply:
        """Return the seats, and the orders beyond number `after`. Raises LinkError."""
        ...

    def give_order(self, signed: SignedOrder) -> int:
        """Hand an order in; return its number. Raises LinkError."""
        ...

    def collect(self, asked: CollectRequest) -> None:
        """Have an attempt closed as two officers signed. Raises LinkError."""

    def key_in(self, asked: KeyInRequest) -> KeyInReply:
        """Have this desk given an attempt, to write answers on paper into it. Raises LinkError."""
        ...

    def sealed_paper(self, paper_id: str) -> bytes:
        """Fetch a sealed paper. Raises LinkError."""
        ...

    def paper_key(self, paper_id: str) -> bytes | None:
        """Return its key, None while it is not released. Raises LinkError."""
        ...


Sending = SignedOrder | CollectRequest | KeyInRequest


class RoomWatch:
    """One desk's board. State goes to `on_state`, on whichever thread changed it."""

    def __init__(
        self,
        package: DeskPackage,
        journal: Journal,
        link: RoomLink,
        pins: OfficerPins,
        sheets: KeyedSheets,
        printer: SheetPrinter,
        clock: Clock = wall_clock,
    ) -> None:
        self._sheets, self._printer = sheets, printer
        self._sheet: OpenSheet | None = None
        self._package, self._journal, self._link = package, journal, link
        self._pins, self._clock = pins, clock
        self._officers = {one.id: one for one in package.officers}
        self._half: Half | None = None
        self._to_send: dict[bytes, Sending] = {}
        self._number, self._last_heard = 0, clock()
        self._lock, self._wake, self._stopping = threading.RLock(), threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="room", daemon=True)
        self._on_state: Callable[[RoomState], None] = _nobody
        session = package.exam_session.id
        names = {row.candidate: row.name for row in package.rows if row.exam_session == session}
        self.state = RoomState(package.rooms, names, officers=self._approvers())

    def begin(self, written: Sequence[tuple[int, Record]], on_state: Callable[[RoomState], None]) -> None:
        """Take up what the journal holds unsent, and start to ask."""
        self._on_state = on_state
        self.take_up(written)
        self._printer.start()
        self._thread.start()

    def take_up(self, written: Sequence[tuple[int, Record]]) -> None:
        """Go on with what an earlier start signed and nobody dropped; the board knows what it has already."""
        dropped = {record.order for _, record in written if isinstance(record, OrderDropped)}
        for _, record in written:
            if isinstance(record, OrderGiven):
                self._take_up(record, dropped)
        self._show(self.state)

    def _take_up(self, record: OrderGiven, dropped: set[bytes]) -> None:
        try:
            signed = orders.decode_signed(record.signed)
            order = orders.check(signed, self._officers, self._now())
        except ProtocolError:
            return  # of another day, or signed by somebody who is no officer any more: no seat would take it
        if order.id in dropped or order.exam_session != self._package.exam_session.id:
            return
        self._to_send[order.id] = signed
        self.state = room.entered(self.state, Signed(order.id, order, order.at, OrderStep.SENDING))

    def stop(self) -> None:
        """End after the exchange under way."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        self._printer.stop()

    # -- asking and sending --------------------------------------------------------------------------------------------

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self.look_once()
                failures = 0
                self._wake.wait(EVERY_S)
            except (LinkError, ProtocolError):
                self._unheard()
                self._wake.wait(RETRY_S[min(failures, len(RETRY_S) - 1)])
                failures += 1

    def look_once(self) -> None:
        """Send what waits, then ask how the seats are. Raises LinkError."""
        for line_id in list(self._to_send):
            self._send(line_id)
        self._sheets.send()
        self._all_sheets_sent()
        reply = self._link.room(self._number)
        with self._lock:
            self._last_heard = self._clock()
            self._number = max([self._number, *(one.number for one in reply.orders)])
            self._show(room.heard(self.state, reply))

    def _send(self, line_id: bytes) -> None:
        sending = self._to_send.get(line_id)
        if sending is None:
            return  # withdrawn a moment ago
        number = 0
        try:
            if isinstance(sending, CollectRequest):
                self._link.collect(sending)
            elif isinstance(sending, KeyInRequest):
                self._open_sheet(line_id, sending)
                return
            else:
                number = self._link.give_order(sending)
        except BoardRefusedError as refused:
            if refused.code not in FINAL:
                raise  # busy, or this desk's own trouble: what was signed waits
            self._drop(line_id, OrderStep.REFUSED, refused.code)
            return
        except ProtocolError:
            self._drop(line_id, OrderStep.REFUSED, BAD_PAPER)
            return
        with self._lock:
            self._to_send.pop(line_id, None)
            self._change(line_id, step=OrderStep.SENT if number else OrderStep.TAKEN, number=number)

    def _open_sheet(self, line_id: bytes, asked: KeyInRequest) -> None:
        """Take the attempt and its variant, and ask for the first keying. Raises LinkError, ProtocolError."""
        reply = self._link.key_in(asked)
        sheet = keyed_sheets.opened(reply, asked.attempt, self._package.exam_session.id, self._link)
        line = room.line_of(self.state, line_id)
        if line is None or line.what is None:
            return
        with self._lock:
            self._to_send.pop(line_id, None)
        if line.what.act is RoomAct.PRINT:
            self._printer.print_sheet(line_id, sheet, self._on_printed)
            return
        with self._lock:
            self._sheet = sheet
            items = tuple(item for part in sheet.paper.parts for item in part.items if is_keyable(item))
            place = line.what.room, line.what.seat
            keying = Keying(*place, reply.candidate, reply.name, sheet.paper.variant, items)
            self._change(line_id, step=OrderStep.TAKEN)
            self._show(room.seen(replace(self.state, keying=keying), line_id))

    def _on_printed(self, line_id: bytes, is_printed: bool) -> None:
        with self._lock:
            step = OrderStep.TAKEN if is_printed else OrderStep.REFUSED
            self._change(line_id, step=step, code="" if is_printed else NOT_PRINTED)

    def _all_sheets_sent(self) -> None:
        with self._lock:
            for line in self.state.signed:
                if line.what is not None and line.what.act is RoomAct.KEY_DONE and line.step in UNSENT:
                    self._change(line.id, step=OrderStep.TAKEN)

    def _unheard(self) -> None:
        with self._lock:
            state = room.unheard(self.state, self._last_heard)
            for line in state.signed:
                if line.step in UNSENT:
                    state = room.changed(state, replace(line, step=OrderStep.WAITING))
            self._show(state)

    def _drop(self, line_id: bytes, step: OrderStep, code: str) -> None:
        """Never send this again, after a restart neither."""
        with self._lock:
            sending = self._to_send.pop(line_id, None)
            if isinstance(sending, SignedOrder):
                try:
                    self._journal.append(OrderDropped(line_id, code))
                except NotWrittenError:
                    self._to_send[line_id] = sending
                    return  # a full disk: the check-in says so, and this is tried again
            self._change(line_id, step=step, code=code)

    # -- what a person asks --------------------------------------------------------------------------------------------

    def sign(self, asked: Asked, officer_id: str, pin: str) -> None:
        """One officer signs; with the last one that it takes, the act is written and sent."""
        with self._lock:
            half = self._half if self._half is not None and self._half.asked == asked else self._begun(asked)
            try:
                approval = self._approval(half, officer_id, pin)
            except SameOfficerError:
                self._refused(half, PinTrouble.SAME_OFFICER)
            except PinRefusedError as refused:
                self._refused(half, PinTrouble.WRONG, refused.left)
            except OfficerLockedError:
                self._refused(half, PinTrouble.LOCKED)
            except OfficerError:
                self._refused(half, PinTrouble.NOT_PERMITTED)
            else:
                self._approved(replace(half, approvals=(*half.approvals, approval)))

    def give_up(self) -> None:
        """Forget an act that is not signed by all."""
        with self._lock:
            self._half = None
            self._show(replace(self.state, signing=None))

    def withdraw(self, line_id: bytes) -> None:
        """Do not send what still waits for a line."""
        self._drop(line_id, OrderStep.WITHDRAWN, WITHDRAWN) if line_id in self._to_send else self.seen(line_id)

    def seen(self, line_id: bytes) -> None:
        """Put a line away."""
        with self._lock:
            self._show(room.seen(self.state, line_id))

    def acknowledge(self, room_name: str, seat: str) -> None:
        """The alarms of a seat were seen."""
        with self._lock:
            self._show(room.acknowledged(self.state, (room_name, seat)))

    def keyed(self, typed: tuple[str, ...]) -> None:
        """Take one keying of the sheet; with the second, what both say is compared."""
        with self._lock:
            if self.state.keying is not None:
                self._show(replace(self.state, keying=keying_steps.keyed(self.state.keying, typed)))

    def leave_keying(self) -> None:
        """Forget the sheet: nothing of it was written."""
        with self._lock:
            self._sheet = None
            self._show(replace(self.state, keying=None))

    def _begun(self, asked: Asked) -> Half:
        made = os.urandom(orders.ID_BYTES), self._now()
        return signing.begun(asked, self._package.exam_session.id, self._sheets.device, *made)

    def _approval(self, half: Half, officer_id: str, pin: str) -> Approval:
        if any(one.officer == officer_id for one in half.approvals):
            raise SameOfficerError
        signer, act = self._officers.get(officer_id), room_acts.act_of(half.asked.act)
        if signer is None or not officer.may(signer, act):
            raise OfficerError(officer_id)
        return self._pins.unlock(signer, pin).approve(act.code, half.subject, self._now())

    def _refused(self, half: Half, trouble: PinTrouble, left: int = 0) -> None:
        self._half = half
        asked = Signing(half.asked, self._first(half), half.at, trouble, left)
        self._show(replace(self.state, signing=asked, officers=self._approvers()))

    def _approved(self, half: Half) -> None:
        if len(half.approvals) < room_acts.act_of(half.asked.act).signatures:
            self._half = half
            self._show(replace(self.state, signing=Signing(half.asked, self._first(half), half.at)))
            return
        try:
            sending = self._written(half)
        except NotWrittenError:
            self._half = replace(half, approvals=half.approvals[:-1])  # the last one signs again
            again = Signing(half.asked, self._first(self._half), half.at, disk_full=True)
            self._show(replace(self.state, signing=again))
            return
        self._half = None
        if sending is not None:
            self._to_send[half.id] = sending
        order = orders.decode_order(half.order) if half.order else None
        line = Signed(half.id, order, half.at, OrderStep.SENDING, half.asked)
        state = replace(self.state, signing=None, done=self.state.done + 1, officers=self._approvers())
        self._show(room.entered(state, line))
        self._wake.set()

    def _written(self, half: Half) -> Sending | None:
        """Keep what was signed in the journal. Raises NotWrittenError."""
        if half.order:
            signed = SignedOrder(half.order, half.approvals)
            self._journal.append(OrderGiven(orders.encode_signed(signed)))
            return signed
        asked = half.asked
        if asked.act is RoomAct.KEY_DONE:
            self._write_sheet(half)
            return None
        self._journal.append(*map(entry_of, half.approvals))
        if asked.act in OPENING:
            return KeyInRequest(asked.attempt, half.approvals)
        reason = asked.note.strip() or asked.reason.value
        return CollectRequest(asked.attempt, asked.segment, asked.seq, reason, half.approvals)

    def _write_sheet(self, half: Half) -> None:
        """Keep both signatures and the sheet. Raises NotWrittenError."""
        sheet, keying = self._sheet, self.state.keying
        if sheet is None or keying is None:
            return
        self._journal.append(*map(entry_of, half.approvals))
        signers = tuple(one.officer for one in half.approvals)
        try:
            self._sheets.write(sheet, answers_of(keying), half.subject, signers)
        except DiskFailedError as error:
            raise NotWrittenError from error
        self._sheet, self.state = None, replace(self.state, keying=None)

    def _first(self, half: Half) -> Approver | None:
        if not half.approvals:
            return None
        return self._approver(self._officers[half.approvals[0].officer])

    def _approvers(self) -> Mapping[RoomAct, tuple[Approver, ...]]:
        """Return who may sign what: roles decide, and who is locked says so."""
        shown = {one.id: self._approver(one) for one in self._package.officers}
        return {act: tuple(shown[one] for one in self._permitted(room_acts.act_of(act))) for act in RoomAct}

    def _permitted(self, act: Act) -> list[str]:
        return [one.id for one in self._package.officers if officer.may(one, act)]

    def _approver(self, one: Officer) -> Approver:
        return Approver(one.id, one.name, one.role, self._pins.locked(one))

    def _now(self) -> int:
        return self._clock() + self._link.clock_off_us

    def _change(self, line_id: bytes, *, step: OrderStep, number: int = 0, code: str = "") -> None:
        line = room.line_of(self.state, line_id)
        if line is not None:
            taken_at = self._now() if step is OrderStep.TAKEN else 0
            changed = replace(line, step=step, number=number, code=code, taken_at=taken_at)
            self._show(room.changed(self.state, changed))

    def _show(self, state: RoomState) -> None:
        self.state = state
        self._on_state(state)


def _nobody(_state: RoomState) -> None:
    return
