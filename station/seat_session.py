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
from protocol.errors import ProtocolError
from protocol.journal import SignedHead, StreamId
from protocol.records import AttemptOpened, PaperOpened, Record, SlotLocked, SlotUnlocked, Submitted
from station.board_link import BoardLink, LinkError
from station.exam.attempt import AttemptEvents, NotSavedError, OpenedPaper, SignInRefusedError
from station.exam.seat import Candidate, Preparation, Receipt, RefusalCode, SignInRefusal
from station.identity import StationIdentity, write_durably
from station.journal_store import DiskFailedError, JournalStore
from station.local_time import shown_second
from station.seat_keys import SeatKeys
from station.sign_in import CodeSignIn
from station.streams import StreamKeys, StreamWriter, wall_clock
from station.upstream import Upstream, UpstreamState

KEY_POLL_S = 1.0
HEAD_EVERY_S = 60.0


@dataclass(frozen=True)
class Seat:
    """An enrolled seat with its package and its journals."""

    identity: StationIdentity
    package: SeatPackage
    board: Device
    store: JournalStore
    link: BoardLink

    @property
    def paper_path(self) -> Path:
        """Where the sealed paper lies."""
        return self.identity.folder / f"{self.package.paper_id}.ttp"


class SeatSession:
    """One attempt at this seat (`station.exam.attempt.AttemptSession`)."""

    def __init__(self, seat: Seat, kept: SeatKeys | None, keep: Callable[[SeatKeys], None]) -> None:
        """`kept`: the keys of an attempt that a killed client left; `keep` hands keys to the launcher."""
        self._seat, self._keys, self._keep = seat, kept, keep
        self._codes = CodeSignIn(seat.package, seat.identity.folder)
        self._writer: StreamWriter | None = None
        self._events: AttemptEvents | None = None
        self._head: SignedHead | None = None
        self._signed_in, self._stopping = threading.Event(), threading.Event()
        self._upstream = Upstream(seat.store, seat.link, self._on_upstream)
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
        self._upstream.start()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Send what waits once more if there is a line, and end."""
        self._stopping.set()
        self._signed_in.set()
        self._upstream.stop()
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
        return self.signed_in(SeatKeys(slot.number, content.key, content.candidate, content.name, content.born, "code"))

    def signed_in(self, keys: SeatKeys) -> Candidate:
        """Go on with an opened slot: the launcher keeps its keys, the attempt's stream begins. Raises NotSavedError."""
        self._use(keys)
        self._open_attempt(keys)
        return shown(keys)

    def tapped(self, keys: SeatKeys) -> None:
        """The second tap opened the slot: go on and tell the window. Raises NotSavedError."""
        if self._keys is None and self._events is not None:
            self._events.card_signed_in(self.signed_in(keys))

    def tap_refused(self, refusal: SignInRefusal) -> None:
        """The card opens nothing here: tell the window."""
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
        except DiskFailedError as error:
            raise NotSavedError(str(error)) from error
        return self._receipt_of(self._head, "")

    def _note(self, record: SlotLocked | SlotUnlocked) -> None:
        """Write what happened at this seat, to whichever attempt, into the seat's own stream."""
        identity = self._seat.identity
        keys = StreamKeys(identity.key, identity.certificate, b"", ())  # everything in it is plain
        try:
            StreamWriter(self._seat.store, StreamId(identity.device_id), "seat", keys).append_and_sign(record)
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
        except DiskFailedError as error:
            raise NotSavedError(str(error)) from error
        self._signed_in.set()

    # -- the paper -----------------------------------------------------------------------------------------------------

    def _bring_paper(self) -> None:
        """Fetch the sealed paper early, wait for the bell's key, open the paper and say so."""
        self._until(self._sealed_paper, Preparation())
        self._tell_prepared(Preparation(paper_here=True))
        self._signed_in.wait()
        self._until(self._open_paper, Preparation(paper_here=True))

    def _until(self, done: Callable[[], bool], meanwhile: Preparation) -> None:
        while not self._stopping.is_set():
            try:
                if done():
                    return
            except (LinkError, ProtocolError, DiskFailedError, OSError):
                pass  # no line, a key that opens nothing, a full disk: the screen says what is missing; try again
            self._tell_prepared(meanwhile)
            self._stopping.wait(KEY_POLL_S)

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
        if keys is None:
            return False
        key = keys.paper_key or self._kept_key(keys) or self._seat.link.paper_key(package.paper_id)
        if key is None:
            return False
        packed = sealing.open_paper(self._seat.paper_path.read_bytes(), bytes.fromhex(package.paper_id), key)
        opened = paper.decode(packed)
        write_durably(self._kept_path, sealing.keep_paper_key(keys.slot_key, key, os.urandom(sealing.NONCE_BYTES)))
        self._use(msgspec.structs.replace(keys, paper_key=key))
        self._show_paper(opened, package.paper_hash)
        return True

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
        records = tuple(self._attempt.records())
        if not any(isinstance(record, PaperOpened) for record in records):
            self._attempt.append(PaperOpened(opened.paper_id, opened.variant, paper_hash, opened.minutes))
        if self._events is not None:
            self._events.paper_opened(OpenedPaper(opened, records))
        if any(isinstance(record, Submitted) for record in records):
            self._promise(self._seat.store.head(self._attempt.stream) or self._attempt.sign_head())

    def _tell_prepared(self, preparation: Preparation) -> None:
        if self._events is None:
            return
        starts_in = self._seat.package.exam_session.starts_at - wall_clock()
        late = self._signed_in.is_set() and starts_in < 0
        self._events.prepared(replace(preparation, seconds_to_start=max(0, starts_in // 1_000_000), key_late=late))

    # -- the line ------------------------------------------------------------------------------------------------------

    def _on_upstream(self, state: UpstreamState) -> None:
        events, writer = self._events, self._writer
        if events is None:
            return
        events.line_changed(state.connected)
        if writer is None:
            return
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
    return Candidate(keys.candidate, keys.name, born, keys.photo or None)
