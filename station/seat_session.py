"""The attempt behind the seat's window: slots, journal, paper and line, all that the window asks for or is told of."""

import base64
import datetime
import hashlib
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from protocol import paper, receipt, sealing
from protocol.api import SeatPackage
from protocol.device import Device
from protocol.journal import SignedHead, StreamId
from protocol.records import (
    AttemptOpened,
    OrderTaken,
    PaperOpened,
    Record,
    SlotLocked,
    SlotUnlocked,
    Submitted,
    Ticked,
)
from protocol.seat_rules import LostTime
from station import time_off
from station.bell_watch import BellWatch, begun_ms
from station.board_link import BoardLink, LinkError
from station.desk_link import DeskLink
from station.exam.attempt import AttemptEvents, NotSavedError, OpenedPaper, SignInRefusedError, UnlockRefusedError
from station.exam.boot_clock import LinuxBootClock
from station.exam.clock import BootClock
from station.exam.seat import Candidate, Preparation, Receipt, RefusalCode, SignInRefusal
from station.exam.work import replay
from station.grants import Granted
from station.identity import StationIdentity, write_durably
from station.journal_store import DiskFailedError, JournalStore
from station.local_time import shown_second
from station.order_journal import is_taken, seated_by
from station.orders import Seated, SeatOrders
from station.seat_keys import SeatKeys
from station.seat_pins import SeatPins
from station.sign_in import CodeSignIn
from station.streams import StreamKeys, StreamWriter
from station.upstream import Upstream, UpstreamState, left_to_send

HEAD_EVERY_S = 60.0


@dataclass(frozen=True)
class Seat:
    """An enrolled seat with its package and its journals."""

    identity: StationIdentity
    package: SeatPackage
    board: Device
    store: JournalStore
    link: BoardLink
    desks: DeskLink

    def of(self, keys: SeatKeys) -> "Seat":
        """Return the seat with the candidate's own variant, where an order says that it is another than the seat's."""
        own = {"paper_id": keys.paper_id, "paper_hash": keys.paper_hash}
        return replace(self, package=msgspec.structs.replace(self.package, **own)) if keys.paper_id else self

    @property
    def paper_path(self) -> Path:
        """Where the sealed paper lies."""
        return self.identity.folder / f"{self.package.paper_id}.ttp"


class SeatSession:
    """One attempt at this seat (`station.exam.attempt.AttemptSession`)."""

    def __init__(
        self,
        seat: Seat,
        kept: SeatKeys | None,
        keep: Callable[[SeatKeys | None], None],
        boot: BootClock | None = None,
    ) -> None:
        """`kept`: the keys of an attempt that a killed client left; `keep` hands keys to the launcher."""
        self._seat, self._keys, self._keep = seat if kept is None else seat.of(kept), kept, keep
        self._boot = boot or LinuxBootClock()
        self._out_of_line = time_off.out_of_line(seat.store)
        self._codes = CodeSignIn(seat.package, seat.identity.folder)
        self._pins = SeatPins(seat.package.officers, seat.identity.folder, self._boot)
        self._noting = threading.Lock()  # one writer of the seat's own stream at a time
        self._closed: tuple[StreamWriter, bool] | None = None  # an attempt, and whether it is handed in
        self._writer: StreamWriter | None = None
        self._events: AttemptEvents | None = None
        self._head: SignedHead | None = None
        self._signed_in, self._stopping = threading.Event(), threading.Event()
        self._bell = BellWatch(seat.package, seat.identity.device_id, self._stopping, self._on_prepared)
        self._upstream = Upstream(seat.store, seat.link, self._on_upstream)
        self.orders = SeatOrders(seat.package, seat.link, self, self._pins)
        self._threads = [
            threading.Thread(target=work, name=work.__name__, daemon=True)
            for work in (self._bring_paper, self._sign_heads)
        ]

    # -- what the window asks ------------------------------------------------------------------------------------------

    def listen(self, events: AttemptEvents) -> None:
        """Tell `events` from now on, beginning with what is so already."""
        self._events = events
        if self._keys is not None:
            events.card_signed_in(shown(self._keys))
            self._open_attempt(self._keys)
        elif left := left_to_send(self._seat.store, self._seat.identity.device_id):
            self._seat.link.write_attempt(left)  # what a power cut left goes up though nobody signs in
        self._seat.link.tell_orders(self.orders.told)
        self.orders.start()
        self._upstream.start()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Send what waits once more if there is a line, and end."""
        self._stopping.set()
        self._signed_in.set()
        self._upstream.stop()
        self.orders.stop()
        for thread in self._threads:
            thread.join()
        self._seat.store.close()

    def sign_in(self, candidate: str, code: str) -> Candidate:
        """Open the slot of `candidate` with the 15 letters of the slip. Raises SignInRefusedError."""
        if self._codes.locked and (officer := self._codes.take_unlock()):
            self._note(SlotUnlocked(officer))
        try:
            slot = self._codes.open(candidate, code)
        except SignInRefusedError as refused:
            if refused.refusal.code is RefusalCode.SLOT_LOCKED:
                self._note(SlotLocked(self._seat.package.exam_session.id, self._codes.wrong))
            raise
        content = slot.content
        keys = SeatKeys(slot.number, content.key, content.candidate, content.name, content.born, "code")
        return self.signed_in(msgspec.structs.replace(keys, accommodation=content.accommodation))

    def signed_in(self, keys: SeatKeys) -> Candidate:
        """Go on with an opened slot: the launcher keeps its keys, the attempt's stream begins. Raises NotSavedError."""
        self._use(keys)
        try:
            self._open_attempt(keys)
        except NotSavedError:  # nothing was begun: the code can be typed again, the card laid down again
            self.forget()
            raise
        return shown(keys)

    def tapped(self, keys: SeatKeys) -> None:
        """The second tap opened the slot: go on and tell the window. Raises NotSavedError."""
        if self._keys is None and self._events is not None:
            self._events.card_signed_in(self.signed_in(keys))

    def granted(self, granted: Granted) -> None:
        """An order seats somebody here: go on with all that the board holds of the attempt. Raises NotSavedError."""
        if self._keys is not None:
            return
        try:
            self._seat.store.take_in(granted.entries, granted.heads)
        except DiskFailedError as error:
            raise NotSavedError(str(error)) from error
        self._seat = self._seat.of(granted.keys)
        self.tapped(granted.keys)

    def slots_unlocked(self, taken: OrderTaken) -> None:
        """An order allows five more codes; taken before, it allows none. Raises NotSavedError."""
        if not is_taken(self._seat.store, StreamId(self._seat.identity.device_id), taken):
            self._note(taken)
            self._codes.open_again()

    def tap_refused(self, refusal: SignInRefusal) -> None:
        """The card or order opens nothing here: tell the window."""
        if self._keys is None and self._events is not None:
            self._events.card_refused(refusal)

    def append(self, records: tuple[Record, ...]) -> int:
        """Write `records` durably and return the number of the last entry. Raises NotSavedError."""
        try:
            return self._attempt.append(*records).seq
        except DiskFailedError as error:
            raise NotSavedError(str(error)) from error

    def submit(self, submitted: Submitted) -> Receipt:
        """Write `submitted`, sign the head and return the seat's own receipt. Raises NotSavedError."""
        try:
            self._head = self._attempt.append_and_sign(submitted)
            self._closed = self._attempt, True
        except DiskFailedError as error:
            raise NotSavedError(str(error)) from error
        return self._receipt_of(self._head, "")

    def forget(self) -> None:
        """Keep no key of the attempt any more; what is still to be sent lies sealed on the disk."""
        self._keys, self._writer = None, None
        self._keep(None)

    def note(self, records: tuple[Record, ...]) -> None:
        """Write what happened at this seat: into the attempt until it is handed in, else into the seat's own stream.

        Raises NotSavedError.
        """
        writer = self._writer
        if writer is None or self._is_closed(writer):
            self._note(*records)
            return
        self.append(records)

    def _is_closed(self, writer: StreamWriter) -> bool:
        """Whether the attempt is handed in: nothing follows that. Read once: a restarted seat finds out by itself."""
        if self._closed is None or self._closed[0] is not writer:
            self._closed = writer, any(isinstance(record, Submitted) for record in writer.records())
        return self._closed[1]

    def unlock(self, pin: str) -> str:
        """Return the officer whose PIN it is. Raises UnlockRefusedError."""
        try:
            return self._pins.unlock(pin)
        except OSError as error:  # a try that cannot be counted is none
            raise UnlockRefusedError(0) from error

    def _note(self, *records: Record) -> None:
        """Write what happened at this seat, to whichever attempt, into the seat's own stream."""
        identity = self._seat.identity
        keys = StreamKeys(identity.key, identity.certificate, b"", ())  # everything in it is plain
        try:
            with self._noting:
                StreamWriter(self._seat.store, StreamId(identity.device_id), "seat", keys).append_and_sign(*records)
        except DiskFailedError as error:
            raise NotSavedError(str(error)) from error

    # -- the attempt ---------------------------------------------------------------------------------------------------

    @property
    def _attempt(self) -> StreamWriter:
        if self._writer is None:
            raise NotSavedError("no attempt is open")
        return self._writer

    def _use(self, keys: SeatKeys) -> None:
        self._keys = keys
        self._keep(keys)

    def _open_attempt(self, keys: SeatKeys) -> None:
        seat, session = self._seat, self._seat.package.exam_session.id
        attempt = sealing.attempt_id(keys.slot_key, keys.candidate, session)
        seat.link.write_attempt(attempt)
        stream_keys = StreamKeys(
            seat.identity.key,
            seat.identity.certificate,
            sealing.attempt_key(keys.slot_key, attempt),
            (seat.package.grading_key,),
        )
        try:
            self._writer = StreamWriter(seat.store, attempt, "attempt", stream_keys)
            if self._writer.tip.seq == 1:
                opened = AttemptOpened(
                    keys.candidate, session, seat.package.room, seat.package.seat, keys.slot, keys.signed_in_by
                )
                self._writer.append(opened)
            taken = seated_by(self._writer, keys.order)
        except DiskFailedError as error:
            raise NotSavedError(str(error)) from error
        checked = replay(self._writer.records()).checked
        if checked and self._events is not None:
            self._events.prepared_before(checked)
        self.orders.signed_in(Seated(attempt, taken, self._writer.began_at + seat.link.clock_off_us))
        self._signed_in.set()

    # -- the paper -----------------------------------------------------------------------------------------------------

    def _bring_paper(self) -> None:
        """Fetch the sealed paper early, wait for the bell's key, open the paper and say so."""
        here = Preparation(paper_here=True)
        self._bell.until(self._sealed_paper, Preparation(), waited_for=False)
        self._bell.say(here, waited_for=self._signed_in.is_set())
        self._signed_in.wait()
        # another variant, where an order brought somebody here
        self._bell.until(self._sealed_paper, Preparation(), waited_for=True)
        self._bell.until(self._open_paper, here, waited_for=True)

    def _on_prepared(self, preparation: Preparation) -> None:
        if self._events is not None:
            self._events.prepared(preparation)

    def _sealed_paper(self) -> bool:
        package, path = self._seat.package, self._seat.paper_path
        if path.exists() and sha256(path.read_bytes()) == package.paper_hash:
            return True
        sealed = self._seat.link.sealed_paper(package.paper_id)
        if sha256(sealed) != package.paper_hash:
            raise sealing.WrongKeyError("paper")
        write_durably(path, sealed)
        return True

    def _open_paper(self) -> bool:
        keys, package = self._keys, self._seat.package
        if keys is None or not self._sealed_paper():  # on a bad disk it may not be what it was
            return False
        key = keys.paper_key or self._kept_key(keys) or self._released_key(package.paper_id)
        if key is None:
            return False
        packed = sealing.open_paper(self._seat.paper_path.read_bytes(), bytes.fromhex(package.paper_id), key)
        opened = paper.decode(packed)
        write_durably(self._kept_path, sealing.keep_paper_key(keys.slot_key, key, os.urandom(sealing.NONCE_BYTES)))
        self._use(msgspec.structs.replace(keys, paper_key=key))
        self._show_paper(opened, package.paper_hash)
        return True

    def _released_key(self, paper_id: str) -> bytes | None:
        """Ask the board; where it does not answer, the desks of this site, one of which may have been told the key."""
        try:
            return self._seat.link.paper_key(paper_id)
        except LinkError:
            return self._seat.desks.paper_key(paper_id)

    @property
    def _kept_path(self) -> Path:
        return self._seat.paper_path.with_suffix(".key")

    def _kept_key(self, keys: SeatKeys) -> bytes | None:
        """After a power cut with no line: the slot's code, typed again, opens the key that was released before."""
        try:
            return sealing.kept_paper_key(keys.slot_key, self._kept_path.read_bytes())
        except (OSError, sealing.WrongKeyError):
            return None

    def _show_paper(self, opened: paper.PackedPaper, paper_hash: bytes) -> None:
        records, rules = tuple(self._attempt.records()), self._seat.package.rules
        off = time_off.stated(records, self._seat.link, self._boot, rules)
        if off is not None and bytes(self._attempt.stream) not in self._out_of_line:
            self._attempt.append(off)
            records = (*records, off)
        if not any(isinstance(record, PaperOpened) for record in records):
            minutes = self._keys.accommodation.minutes(opened.minutes) if self._keys else opened.minutes
            first = PaperOpened(opened.paper_id, opened.variant, paper_hash, minutes)
            self._attempt.append(first)
            records = (*records, first)
        is_first = not any(isinstance(record, Ticked) for record in records)
        begun = begun_ms(self._seat.link, self._seat.package, opened.minutes) if is_first else 0
        moved_ms = self._keys.off_ms if self._keys and rules.lost_time is LostTime.NOT_GIVEN else 0
        off_ms = time_off.still_to_count(records, moved_ms)
        if self._events is not None:
            self._events.paper_opened(OpenedPaper(opened, records, begun, off_ms))
        if any(isinstance(record, Submitted) for record in records):
            self._promise(self._seat.store.head(self._attempt.stream) or self._attempt.sign_head())

    # -- the line ------------------------------------------------------------------------------------------------------

    def _on_upstream(self, state: UpstreamState) -> None:
        events, writer = self._events, self._writer
        if events is None:
            return
        events.line_changed(state.connected)
        if writer is not None:
            events.acknowledged(self._seat.store.acknowledged(writer.stream, writer.tip.segment))
        if self._head is not None:
            self._promise(self._head)

    def _promise(self, head: SignedHead) -> None:
        self._head = head
        encoded = self._seat.store.receipt(head.stream)
        server_at = ""
        if encoded:
            promised = receipt.decode(encoded)
            promised.check_signature(self._seat.board.key)
            server_at = shown_second(promised.at) if promised.proves(head) else ""
        if self._events is not None:
            self._events.promised(self._receipt_of(head, server_at))

    def _receipt_of(self, head: SignedHead, server_at: str) -> Receipt:
        proof = base64.urlsafe_b64encode(head.encode()).decode()  # the seat's own proof, whole, in the candidate's hand
        return Receipt(receipt.receipt_code(head), f"TT1:{proof}", shown_second(head.at), server_at)

    def _sign_heads(self) -> None:
        signed = 0
        while not self._stopping.wait(HEAD_EVERY_S):
            writer = self._writer
            if writer is None or self._head is not None or writer.tip.seq == signed:
                continue
            try:
                signed = writer.sign_head().seq
            except DiskFailedError:
                continue  # the next answer will say so on screen


def sha256(content: bytes) -> bytes:
    """Return the digest by which packages and entries name a paper."""
    return hashlib.sha256(content).digest()


def shown(keys: SeatKeys) -> Candidate:
    """Return the person as the screen shows one."""
    born = datetime.date.fromisoformat(keys.born).strftime("%d/%m/%Y") if keys.born else ""
    return Candidate(keys.candidate, keys.name, born, keys.photo or None, keys.accommodation)
