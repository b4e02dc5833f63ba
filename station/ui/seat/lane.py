"""The journal lane: everything of an attempt that waits for a disk or a line, on a thread of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from protocol.records import Record, Submitted, Verdict
from station.exam.attempt import AttemptSession, NotSavedError, OpenedPaper, SignInRefusedError
from station.exam.seat import Candidate, Lock, Preparation, Receipt, RefusalCode, SignInRefusal


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person asks to sit here."""

    candidate: str
    code: str


@dataclass(frozen=True, slots=True)
class Write:
    """Records to keep. `ticket` counts the writes of this window."""

    ticket: int
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Durable:
    """Everything up to `ticket` is on the disk, the last entry being `seq`."""

    ticket: int
    seq: int


class JournalLane(QObject):
    """Calls the blocking session, one message at a time. What could not be written is kept and tried again first."""

    durable = Signal(object)  # Durable
    not_saved = Signal()
    signed_in = Signal(object)  # Candidate
    sign_in_refused = Signal(object)  # SignInRefusal
    handed_in = Signal(object)  # Receipt

    def __init__(self, session: AttemptSession) -> None:
        super().__init__()
        self._session = session
        self._pending: list[Record] = []
        self._ticket = 0
        self._submitted: Submitted | None = None

    @Slot(object)
    def sign_in(self, asked: SignIn) -> None:
        """Ask the session to open the slot."""
        try:
            self.signed_in.emit(self._session.sign_in(asked.candidate, asked.code))
        except SignInRefusedError as refused:
            self.sign_in_refused.emit(refused.refusal)
        except (NotSavedError, OSError):  # a disk that cannot count a wrong code, or begin an attempt
            self.sign_in_refused.emit(SignInRefusal(RefusalCode.UNAVAILABLE))

    @Slot(object)
    def write(self, asked: Write) -> None:
        """Write records, those that failed before going first."""
        self._pending.extend(asked.records)
        self._ticket = asked.ticket
        self.retry()

    @Slot(object)
    def submit(self, submitted: Submitted) -> None:
        """Hand in, after everything before is written."""
        self._submitted = submitted
        self.retry()

    @Slot()
    def forget(self) -> None:
        """Have the session forget keys and answers."""
        self._pending.clear()
        self._session.forget()

    @Slot()
    def retry(self) -> None:
        """Write what is still to be written."""
        try:
            self._flush()
        except NotSavedError:
            self.not_saved.emit()

    def _flush(self) -> None:
        if self._pending:
            seq = self._session.append(tuple(self._pending))
            self._pending.clear()
            self.durable.emit(Durable(self._ticket, seq))
        if self._submitted is not None:
            receipt = self._session.submit(self._submitted)
            self._submitted = None
            self.handed_in.emit(receipt)


class EventRelay(QObject):
    """Turns the session's events, which come from any thread, into queued signals."""

    on_card_signed_in = Signal(object)
    on_card_refused = Signal(object)
    on_prepared_before = Signal(object)
    on_prepared = Signal(object)
    on_paper_opened = Signal(object)
    on_acknowledged = Signal(int)
    on_line_changed = Signal(bool)
    on_promised = Signal(object)
    on_time_confirmed = Signal(int)
    on_locked = Signal(object)
    on_unlocked = Signal()

    def card_signed_in(self, candidate: Candidate) -> None:
        """See AttemptEvents."""
        self.on_card_signed_in.emit(candidate)

    def card_refused(self, refusal: SignInRefusal) -> None:
        """See AttemptEvents."""
        self.on_card_refused.emit(refusal)

    def prepared_before(self, results: Mapping[str, Verdict]) -> None:
        """See AttemptEvents."""
        self.on_prepared_before.emit(results)

    def prepared(self, preparation: Preparation) -> None:
        """See AttemptEvents."""
        self.on_prepared.emit(preparation)

    def paper_opened(self, opened: OpenedPaper) -> None:
        """See AttemptEvents."""
        self.on_paper_opened.emit(opened)

    def acknowledged(self, seq: int) -> None:
        """See AttemptEvents."""
        self.on_acknowledged.emit(seq)

    def line_changed(self, online: bool) -> None:
        """See AttemptEvents."""
        self.on_line_changed.emit(online)

    def promised(self, receipt: Receipt) -> None:
        """See AttemptEvents."""
        self.on_promised.emit(receipt)

    def time_confirmed(self, off_ms: int) -> None:
        """See AttemptEvents."""
        self.on_time_confirmed.emit(off_ms)

    def locked(self, lock: Lock) -> None:
        """See AttemptEvents."""
        self.on_locked.emit(lock)

    def unlocked(self) -> None:
        """See AttemptEvents."""
        self.on_unlocked.emit()
