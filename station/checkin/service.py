"""The desk at work: hint, card, decision, journal. What it shows as admitted is on the disk."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from protocol import codes, sealing
from protocol.api import DeskPackage, RosterRow
from protocol.card_challenge import ChallengeGround
from protocol.officer import OfficerError
from protocol.records import Admitted, CardOutcome, Check, DecisionCode, Record, Refused, Verdict
from station.checkin import decision, evidence
from station.checkin.approvals import SameOfficerError, Shift, subject_of_admission
from station.checkin.decision import NeedsPerson, Place, Question, Refusal
from station.checkin.desk import DeskState, Phase, PinTrouble, SecondAsked, Slip, Trouble
from station.checkin.door_book import DoorBook
from station.checkin.roster import Roster
from station.line_trouble import LineTrouble
from station.officer_pins import OfficerLockedError, PinRefusedError
from station.reader.errors import MalformedHintError
from station.reader.hint import CandidateNumber, HintSource, IdentityHint, parse_hint
from station.reader.messages import (
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    Event,
    FailureReason,
    Identified,
    Progress,
    ReaderGone,
    ReaderReady,
    SeveralCards,
    TrustUnreadable,
    VirtualReaderRefused,
)
from station.reader.mrz import WrongCheckDigitError
from station.reader.outcome import Doubt
from station.reader.reading import CardReading, Step

SLIP_GROUP = 5
READING_TRIES = 3  # then the special desk
KEYBOARD = "keyboard"  # reason of MalformedHintError
TIMES = ("opens", "starts", "now")  # facts that are UTC microseconds in the journal and HH:MM on screen
REFUSED_BY = {
    FailureReason.ACCESS_DENIED: DecisionCode.ACCESS_DENIED,
    FailureReason.NOT_A_CITIZEN_CARD: DecisionCode.NOT_A_CITIZEN_CARD,
    FailureReason.WRONG_CARD: DecisionCode.WRONG_CARD,
    FailureReason.TAMPERED: DecisionCode.CHIP_FAILED,
}

NO_FAULT = {  # of the card: a hand was too quick, a plug came loose, a service keeps back what was signed
    FailureReason.CARD_REMOVED: Trouble.REMOVED,
    FailureReason.NOT_SIGNED_FILES: Trouble.NOT_SIGNED_FILES,
    FailureReason.READER_GONE: Trouble.READER_GONE,
}


class NotWrittenError(Exception):
    """The disk did not take the entry."""


class Journal(Protocol):
    """The desk's own stream."""

    def append(self, *records: Record) -> object:
        """Keep `records`, durable when this returns. Raises NotWrittenError."""


class Reader(Protocol):
    """What the desk asks of its card reader."""

    def expect(self, hint: IdentityHint, challenge: ChallengeGround | None = None) -> None:
        """Read this person's card: the one that lies there, or the next. It is challenged from `challenge`."""

    def forget(self) -> None:
        """Withdraw the hint."""

    def read_again(self) -> None:
        """Try the card that lies there once more."""


class CheckinDesk:
    """One desk in one exam session. Calls come from several threads; each new state goes to `on_state`."""

    def __init__(
        self,
        package: DeskPackage,
        journal: Journal,
        written: Iterable[tuple[int, Record]],
        shift: Shift,
        clock: Callable[[], int],
        local_time: Callable[[int], str],
        state: DeskState,
        challenge: Callable[[], ChallengeGround | None] = lambda: None,
    ) -> None:
        """`written`: what the journal holds from before, with its times; `shift`: who opened the desk.

        `challenge` returns what a chip is to be challenged from now; None leaves Active Authentication out.
        `local_time` shows UTC microseconds as HH:MM.
        """
        self._package, self._journal, self._clock, self._local_time = package, journal, clock, local_time
        self._shift, self._challenge = shift, challenge
        self._roster = Roster(package.rows, package.exam_session.id)
        self._lock = threading.RLock()
        self._reader: Reader | None = None
        self._on_state: Callable[[DeskState], None] = lambda _state: None
        self._book = DoorBook(package, self._roster)
        self._told: IdentityHint | None = None
        self._reading: CardReading | None = None
        self._pending: Place | None = None
        for at, record in written:
            self._book.note(record, local_time(at))
        self.state = replace(state, counts=self._book.counts, recent=self._book.recent, operator=shift.first.name)

    def begin(self, reader: Reader, on_state: Callable[[DeskState], None]) -> None:
        """Take a reader, and tell every state from now on."""
        self._reader, self._on_state = reader, on_state
        on_state(self.state)

    # -- what a person does --------------------------------------------------------------------------------------------

    def hint(self, text: str) -> None:
        """A scanner or a person says whose card comes. The hint picks one row; it is never evidence."""
        with self._lock:
            self._reading, self._pending = None, None
            try:
                found = parse_hint(text)
            except MalformedHintError as error:
                self._bad_hint(error)
                return
            row = self._row_of(found)
            if row is None:
                self._refuse(None, Refusal(DecisionCode.NOT_ON_ROSTER))
                return
            self._expect(row, found)

    def _bad_hint(self, error: MalformedHintError) -> None:
        if isinstance(error, WrongCheckDigitError):
            facts = {"field": error.field.value, "meant": error.meant}
            self._show(self._fresh(Phase.TROUBLE, trouble=Trouble.HINT_DIGIT, facts=facts))
            return
        is_keyboard = error.reason == KEYBOARD
        self._show(self._fresh(Phase.TROUBLE, trouble=Trouble.HINT_KEYBOARD if is_keyboard else Trouble.BAD_HINT))

    def _row_of(self, found: IdentityHint | CandidateNumber) -> RosterRow | None:
        if isinstance(found, CandidateNumber):
            return self._roster.candidate(found.digits)
        return self._roster.number(found.number) or self._namesake(found)

    def _namesake(self, found: IdentityHint) -> RosterRow | None:
        """Return whose name and birth date a card's QR tells, where the list has another number: a person looks."""
        if found.source is not HintSource.QR or not found.name or not found.born:
            return None
        return self._roster.namesake(found.name, found.born)

    def _expect(self, row: RosterRow, found: IdentityHint | CandidateNumber) -> None:
        """Have the card read by the list's number and birth date, and by what else the hint told of the document."""
        told = found if isinstance(found, IdentityHint) else IdentityHint(row.number, None, None, HintSource.TYPED)
        self._told = told
        self._show(self._fresh(Phase.CARD, row=row, card_seen=self.state.card_seen))
        if self._reader is not None:
            number = told.number or row.number
            hint = replace(told, number=number, born=date.fromisoformat(row.born), name=row.name)
            self._reader.expect(hint, self._challenge())

    def cancel(self) -> None:
        """Back to the next person."""
        with self._lock:
            self._reading, self._pending = None, None
            if self._reader is not None:
                self._reader.forget()
            self._show(self._fresh(Phase.HINT, card_seen=self.state.card_seen))

    def read_again(self) -> None:
        """Read the card once more; after a full disk, try to write once more."""
        with self._lock:
            if self._reading is not None and self.state.trouble is Trouble.DISK_FULL:
                self._judge(self._reading)
                return
            if self.state.row is not None and self._reader is not None:
                self._show(replace(self.state, phase=Phase.CARD, trouble=None))
                self._reader.read_again()

    def judge(self, answer: int) -> None:
        """A person compared: 1 the same person, 2 in doubt, 3 not the person. Nothing is preselected."""
        with self._lock:
            place, reading = self._pending, self._reading
            if place is None or reading is None:
                return
            if self.state.phase is not Phase.PERSON:
                return
            if answer == 1:
                self._ask_second()
            elif answer == 2:  # noqa: PLR2004 -- the keys on screen
                self._refuse(place.row, Refusal(DecisionCode.NEEDS_PERSON), reading, place.verdicts)
            else:
                self._refuse(place.row, Refusal(DecisionCode.NOT_THE_PERSON), reading, place.verdicts)

    def _ask_second(self) -> None:
        """One officer says "the same person": it takes another to let the person in."""
        asked = SecondAsked(self._shift.first, self._local_time(self._clock()), self._shift.seconds())
        self._show(replace(self.state, phase=Phase.SECOND, second=asked))

    def step_back(self) -> None:
        """Back from the second approver to the comparing; nothing is lost and nothing was written."""
        with self._lock:
            if self.state.phase is Phase.SECOND:
                self._show(replace(self.state, phase=Phase.PERSON, second=None))

    def approve(self, officer_id: str, pin: str) -> None:
        """A second officer signs with the PIN: both approvals and the admission are written as one."""
        with self._lock:
            place, reading, asked = self._pending, self._reading, self.state.second
            if place is None or reading is None or asked is None:
                return
            slot = self._book.free_slot(place.row)
            if slot is None:
                self._refuse(place.row, Refusal(DecisionCode.NO_SLOT_LEFT), reading, place.verdicts)
                return
            row, sod_hash = place.row, reading.evidence.sod_hash
            subject = subject_of_admission(row.candidate, row.exam_session, row.seat, slot.slot, sod_hash)
            try:
                approvals = self._shift.approve_twice(subject, officer_id, pin, self._clock)
            except SameOfficerError:
                self._second_refused(asked, PinTrouble.SAME_OFFICER)
            except PinRefusedError as refused:
                self._second_refused(asked, PinTrouble.WRONG, refused.left)
            except OfficerLockedError:
                self._second_refused(asked, PinTrouble.LOCKED)
            except OfficerError:
                self._second_refused(asked, PinTrouble.NOT_PERMITTED)
            else:
                self._admit(place, DecisionCode.CONDITIONAL, approvals)

    def _second_refused(self, asked: SecondAsked, trouble: PinTrouble, left: int = 0) -> None:
        again = replace(asked, choices=self._shift.seconds(), trouble=trouble, left=left)
        self._show(replace(self.state, second=again))

    # -- what the reader says ------------------------------------------------------------------------------------------

    def on_card(self, event: Event) -> None:
        """Answer one event of the reader."""
        with self._lock:
            match event:
                case ReaderReady(reader):
                    health = replace(self.state.health, reader=reader, virtual_refused=False)
                    self._show(replace(self.state, health=health))
                case ReaderGone() | VirtualReaderRefused():
                    refused = isinstance(event, VirtualReaderRefused)
                    health = replace(self.state.health, reader="", virtual_refused=refused)
                    self._show(replace(self._without_several(), health=health, card_seen=False))
                case CardInserted():
                    self._show(replace(self._without_several(), card_seen=True))
                case CardRemoved():
                    self._show(replace(self._without_several(), card_seen=False))
                case SeveralCards():
                    self._several()
                case TrustUnreadable(files):
                    self._show(replace(self.state, health=replace(self.state.health, anchors_unread=len(files))))
                case Progress() | Identified() | CardRead() | CardFailed():
                    self._on_reading(event)

    def _several(self) -> None:
        """Ask for one card; what was decided stays on screen, and what a person is asked as well."""
        waits = self.state.phase in (Phase.HINT, Phase.CARD, Phase.READING, Phase.TROUBLE)
        if waits and self.state.trouble is not Trouble.DISK_FULL:
            state = self._fresh(Phase.TROUBLE, row=self.state.row, card_seen=True, trouble=Trouble.SEVERAL_CARDS)
            self._show(replace(state, tries=self.state.tries))

    def _without_several(self) -> DeskState:
        """Return what stands, or what stood before too many cards lay there."""
        state = self.state
        if state.trouble is not Trouble.SEVERAL_CARDS:
            return state
        return replace(state, phase=Phase.CARD if state.row else Phase.HINT, trouble=None)

    def _on_reading(self, event: Progress | Identified | CardRead | CardFailed) -> None:
        if self.state.row is None or self.state.phase in (Phase.ADMITTED, Phase.PERSON, Phase.SECOND):
            return  # nobody waits for it any more: the reader's process is slower than a key press
        match event:
            case Progress(step, fraction):
                self._show(self._reading_state(step, fraction))
            case Identified():
                self._show(replace(self._reading_state(Step.DG2, self.state.fraction), identified=event))
            case CardRead(reading):
                self._reading = reading
                self._judge(reading)
            case CardFailed(kind, reason, _):
                self._failed(kind, reason)

    def _reading_state(self, step: Step, fraction: float) -> DeskState:
        state = self._fresh(Phase.READING, row=self.state.row)
        identified = None if step is Step.CONNECTING else self.state.identified  # a reading anew may be another card's
        return replace(state, step=step, fraction=fraction, tries=self.state.tries, identified=identified)

    def line_changed(self, *, connected: bool, waiting: int, trouble: LineTrouble = LineTrouble.NONE) -> None:
        """The line upstream came or went, or what waits changed, or what keeps it from being taken."""
        with self._lock:
            health = replace(self.state.health, connected=connected, waiting=waiting, line=trouble)
            self._show(replace(self.state, health=health))

    def health_changed(self, *, torn: int, clock_off_minutes: int) -> None:
        """The disk lost `torn` entries of the journal; the machine's clock is off against the board's."""
        with self._lock:
            health = replace(self.state.health, torn=torn, clock_off_minutes=clock_off_minutes)
            self._show(replace(self.state, health=health))

    # -- deciding ------------------------------------------------------------------------------------------------------

    def _judge(self, reading: CardReading) -> None:
        row = self.state.row
        if row is None:
            return
        self._pending = None
        try:
            hinted = self._told.number if self._told else ""
            place = decision.decide(reading, row, self._package.signers, hinted)
        except Refusal as refusal:
            wrong = {Check.NUMBER_AND_BIRTH: Verdict.FAILED} if refusal.code is DecisionCode.WRONG_CARD else {}
            self._refuse(row, refusal, reading, {**reading.verdicts, **wrong})
        except NeedsPerson as needs:
            if self._may_enter(needs.place, reading):
                self._ask(needs, reading)
        else:
            if not self._may_enter(place, reading):
                return
            if self._told is not None and self._told.needs_person:
                self._ask(NeedsPerson(Question.HINT_GARBLED, place), reading)
                return
            self._admit(place, DecisionCode.ADMITTED)

    def _may_enter(self, place: Place, reading: CardReading) -> bool:
        """Check list and clock: for a person who will be looked at as well, before anybody looks."""
        row, package = place.row, self._package
        try:
            decision.check_row(row, package.exam_session, package.rooms, self._book.earlier(row.candidate))
            decision.check_time(package.exam_session, self._clock())
        except Refusal as refusal:
            self._refuse(row, refusal, reading, place.verdicts)
            return False
        return True

    def _ask(self, needs: NeedsPerson, reading: CardReading) -> None:
        row = needs.place.row
        if not self._write(*evidence.kept(row, reading, needs.place.verdicts)):  # also where nobody ever answers
            return
        self._pending = needs.place
        facts = {"question": needs.question.value, **needs.facts}
        self._show(
            replace(
                self._fresh(Phase.PERSON, row=row, facts=facts, verdicts=needs.place.verdicts),
                decision=DecisionCode.NEEDS_PERSON,
                photo=reading.portrait,
                card_ended=_ended(reading),
                name_match=needs.place.name_match,
            )
        )

    def _admit(self, place: Place, code: DecisionCode, approvals: tuple[Record, ...] = ()) -> None:
        row, reading = place.row, self._reading
        slot = self._book.free_slot(row)
        if reading is None:
            return
        if slot is None:
            self._refuse(row, Refusal(DecisionCode.NO_SLOT_LEFT), reading, place.verdicts)
            return
        judged_by = self._shift.operator.officer if code is DecisionCode.CONDITIONAL else ""
        admitted = Admitted(
            row.candidate,
            row.name,
            row.exam_session,
            row.room,
            row.seat,
            slot.slot,
            code,
            reading.evidence.sod_hash,
            judged_by,
        )
        is_kept = self._pending is not None  # since a person was asked
        if not self._write(*() if is_kept else evidence.kept(row, reading, place.verdicts), *approvals, admitted):
            return
        code_text = sealing.slip_code(slot.code, slot.key, row.candidate, row.exam_session)
        slip = Slip(codes.grouped(code_text, SLIP_GROUP), f"{row.candidate} {code_text}", slot.slot)
        self._pending = None
        self._show(
            replace(
                self._fresh(Phase.ADMITTED, row=row, slip=slip, verdicts=place.verdicts),
                decision=code,
                photo=reading.portrait,
                card_ended=_ended(reading),
                by_old_number=place.by_old_number,
                name_match=place.name_match,
            )
        )

    def _refuse(
        self,
        row: RosterRow | None,
        refusal: Refusal,
        reading: CardReading | None = None,
        verdicts: Mapping[Check, Verdict] | None = None,
    ) -> None:
        refused = Refused(row.candidate if row else "", refusal.code, dict(refusal.facts))
        records: Sequence[Record] = [refused]
        if reading is not None and row is not None and self._pending is None:
            records = [*evidence.kept(row, reading, verdicts or {}), refused]
        if not self._write(*records):
            return
        self._pending = None
        times = {name: self._local_time(int(value)) for name, value in refusal.facts.items() if name in TIMES}
        state = self._fresh(Phase.REFUSED, row=row, facts={**refusal.facts, **times}, verdicts=verdicts)
        self._show(replace(state, decision=refusal.code, photo=reading.portrait if reading else b""))

    def _failed(self, kind: CardOutcome, reason: FailureReason) -> None:
        row = self.state.row
        if row is None:
            return
        if reason in REFUSED_BY:
            self._refuse(row, Refusal(REFUSED_BY[reason], outcome=kind.value, **self._birth_told(row)))
            return
        no_fault = NO_FAULT.get(reason)
        tries = self.state.tries if no_fault else self.state.tries + 1
        if tries >= READING_TRIES:
            self._refuse(row, Refusal(DecisionCode.UNREADABLE, outcome=kind.value))
            return
        state = self._fresh(Phase.TROUBLE, row=row, trouble=no_fault or Trouble.UNREADABLE)
        self._show(replace(state, tries=tries))

    def _birth_told(self, row: RosterRow) -> dict[str, str]:
        """Return the birth date that the hint told where it is not the list's: a chip opens with the right one only."""
        born = self._told.born.isoformat() if self._told and self._told.born else row.born
        return {} if born == row.born else {"told_born": born}

    # -- keeping -------------------------------------------------------------------------------------------------------

    def _write(self, *records: Record) -> bool:
        try:
            self._journal.append(*records)
        except NotWrittenError:
            state = self._fresh(Phase.TROUBLE, row=self.state.row, trouble=Trouble.DISK_FULL)
            self._show(state)
            return False
        for record in records:
            self._book.note(record, self._local_time(self._clock()))
        return True

    def _fresh(
        self,
        phase: Phase,
        *,
        row: RosterRow | None = None,
        card_seen: bool = False,
        facts: Mapping[str, str] | None = None,
        verdicts: Mapping[Check, Verdict] | None = None,
        slip: Slip | None = None,
        trouble: Trouble | None = None,
    ) -> DeskState:
        """Return a screen for the next thing, keeping place, health and queue."""
        kept = self.state
        return DeskState(
            phase,
            kept.place,
            kept.health,
            self._book.counts,
            self._book.recent,
            card_seen or kept.card_seen,
            row,
            facts=facts or {},
            verdicts=verdicts or {},
            slip=slip,
            trouble=trouble,
            operator=kept.operator,
        )

    def _show(self, state: DeskState) -> None:
        self.state = state
        self._on_state(state)


def _ended(reading: CardReading) -> str:
    return reading.expires.isoformat() if reading.expires and Doubt.EXPIRED in reading.doubts else ""
