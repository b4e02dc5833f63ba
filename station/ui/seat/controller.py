"""Connects the seat window to an attempt: every connect of this window, and no rule of its own."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal

from protocol.paper import ItemType, Listening, UploadInteraction
from protocol.records import DeviceChecked, Record, Response, Submitted, Ticked, Verdict
from station.exam import alarms, day_steps, given_back, steps
from station.exam.attempt import AttemptSession, OpenedPaper
from station.exam.clock import BootClock, SeatClock, ticks_of
from station.exam.coalesce import coalesced
from station.exam.files import Folder
from station.exam.lockdown.lock import NoLock, NotHeldError, SeatLock
from station.exam.preparing import Preparing
from station.exam.seat import Candidate, Lock, Phase, Preparation, Receipt, SaveState, SeatState, SignInRefusal
from station.exam.steps import Step
from station.exam.typing_choice import choose_typing
from station.exam.work import replay
from station.receipt_printer import ReceiptPrinter
from station.ui.seat.after import After, Screen
from station.ui.seat.file_lane import FileLane, Look, Read, Refused, Taken
from station.ui.seat.grab import FocusWatch
from station.ui.seat.lane import Durable, EventRelay, JournalLane, SignIn, Write
from station.ui.seat.order_hand import OrderHand
from station.ui.seat.passage import Desk, Passage
from station.ui.seat.tool_bench import Hands, ToolBench
from station.ui.seat.window import SeatWindow

SECOND_MS = 1_000
TYPED_MS = {
    ItemType.SHORT_NUMBER: 250,
    ItemType.TEXT_ENTRY: 250,
    ItemType.SLIDER: 250,
    ItemType.EXTENDED_TEXT: 250,
}


class SeatController(QObject):
    """Holds the state, asks `steps` for the next one, sends records to the lane, says "saved" when the lane does."""

    sign_in_ready = Signal(object)  # SignIn
    records_ready = Signal(object)  # Write
    hand_in_ready = Signal(object)  # Submitted
    retry_ready = Signal()
    look_ready = Signal(object)  # Look
    read_ready = Signal(object)  # Read
    finished = Signal()

    def __init__(
        self,
        window: SeatWindow,
        session: AttemptSession,
        boot: BootClock,
        state: SeatState,
        lock: SeatLock | None = None,
        file_lane: FileLane | None = None,
        printer: ReceiptPrinter | None = None,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._boot = window, session, boot
        self._lock: SeatLock = lock or NoLock()
        self.state = state
        self._clock: SeatClock | None = None
        self._ticket, self._seq, self._acknowledged = 0, 0, 0
        self._durable_ticket = 0
        self._answer_ticket = 0  # of the last write that holds more than ticks
        self._typed: tuple[Record, ...] = ()
        self._lost_at: int | None = None
        self._lane, self._relay, self._thread = JournalLane(session), EventRelay(self), QThread(self)
        self._lane.moveToThread(self._thread)
        self._files, self._file_thread = file_lane or FileLane(), QThread(self)
        self._files.moveToThread(self._file_thread)
        self._to_play: tuple[int, str, str] | None = None  # ticket of the play, and what is to be played then
        self._typing, self._second = QTimer(self), QTimer(self)
        self._typing.setSingleShot(True)
        self._second.setInterval(SECOND_MS)
        self._second.setTimerType(Qt.TimerType.PreciseTimer)
        self._watch = FocusWatch(window)
        ToolBench(self, window.intents, Hands(self._settled, self._show, self._take, self._type_in))
        self._after = After(window, Screen(lambda: self.state, self._show), self._lane, printer)
        self._passage = Passage(window.intents, Desk(self._settled, self._take), boot, self)
        self.orders = OrderHand(Desk(self._flushed, self._take), window.intents, self)
        self._connect_window()
        self._connect_attempt()

    def start(self) -> None:
        """Show the first state and begin to listen."""
        self._thread.start()
        self._file_thread.start()
        self._after.start()
        self._window.show_state(self.state)
        self._session.listen(self._relay)

    def stop(self) -> None:
        """Write what waits and end the lane."""
        self._flush_typing()
        self._second.stop()
        self._after.stop()
        for thread in (self._thread, self._file_thread):
            thread.quit()
            thread.wait()

    # -- connects -----------------------------------------------------------------------------------------------------

    def _connect_window(self) -> None:
        ask = self._window.intents
        ask.sign_in_asked.connect(self._on_sign_in_asked)
        ask.respond_asked.connect(self._on_respond_asked)
        ask.strike_asked.connect(lambda place: self._take(steps.strike(self._settled(), place)))
        ask.block_asked.connect(lambda block: self._take(steps.choose_block(self._settled(), block)))
        ask.play_asked.connect(self._on_play_asked)
        ask.folder_asked.connect(self._on_folder_asked)
        ask.file_asked.connect(self._on_file_asked)
        ask.clear_asked.connect(lambda: self._take(steps.clear(self._settled())))
        ask.flag_asked.connect(lambda: self._take(steps.flag(self._settled())))
        ask.item_asked.connect(lambda number: self._take(steps.go_to(self._settled(), number)))
        ask.next_asked.connect(lambda: self._take(steps.next_item(self._settled())))
        ask.previous_asked.connect(lambda: self._take(steps.previous_item(self._settled())))
        ask.review_asked.connect(lambda: self._show(steps.review(self._settled())))
        ask.hand_in_asked.connect(lambda: self._hand_in("candidate"))
        ask.map_asked.connect(lambda: self._show(steps.map_toggled(self.state)))
        ask.warning_seen.connect(lambda: self._show(steps.warning_seen(self.state)))
        ask.typing_asked.connect(lambda method: self._take(choose_typing(self._settled(), method)))
        self._after.closed.connect(self._on_closed)
        self._window.before.taken = self._on_stop_answered
        self._watch.changed.connect(self._on_focus_changed)
        self._typing.timeout.connect(self._flush_typing)
        self._second.timeout.connect(self._on_second)

    def _connect_attempt(self) -> None:
        self.sign_in_ready.connect(self._lane.sign_in)
        self.records_ready.connect(self._lane.write)
        self.hand_in_ready.connect(self._lane.submit)
        self.retry_ready.connect(self._lane.retry)
        self.look_ready.connect(self._files.look)
        self.read_ready.connect(self._files.read)
        self._files.listed.connect(self._on_listed)
        self._files.taken.connect(self._on_taken)
        self._files.refused.connect(self._on_file_refused)
        self._lane.signed_in.connect(self._on_signed_in)
        self._lane.sign_in_refused.connect(self._on_refused)
        self._lane.durable.connect(self._on_durable)
        self._lane.not_saved.connect(self._on_not_saved)
        self._lane.handed_in.connect(self._on_receipt)
        relay = self._relay
        relay.on_card_signed_in.connect(self._on_signed_in)
        relay.on_card_refused.connect(self._on_refused)
        relay.on_prepared_before.connect(self._on_prepared_before)
        relay.on_prepared.connect(self._on_prepared)
        relay.on_paper_opened.connect(self._on_paper_opened)
        relay.on_acknowledged.connect(self._on_acknowledged)
        relay.on_line_changed.connect(self._on_line_changed)
        relay.on_promised.connect(self._on_receipt)
        relay.on_time_confirmed.connect(self._on_time_confirmed)
        relay.on_locked.connect(self._on_locked)
        relay.on_unlocked.connect(lambda: self._show(steps.unlocked(self.state)))

    # -- taking steps -------------------------------------------------------------------------------------------------

    def _show(self, state: SeatState) -> None:
        if state != self.state:
            self.state = state
            self._window.show_state(state)

    def _take(self, step: Step) -> None:
        self._write(step.records)
        self._show(step.state)

    def _write(self, records: tuple[Record, ...]) -> None:
        if not records:
            return
        self._ticket += 1
        if any(not isinstance(record, Ticked) for record in records):
            self._answer_ticket = self._ticket
        self.records_ready.emit(Write(self._ticket, records))

    @property
    def journal_thread(self) -> QThread:
        """The thread on which the attempt is written, for others who write in its order."""
        return self._thread

    def settled(self) -> SeatState:
        """Return the state, after what was typed is on its way."""
        return self._flushed()

    def show_step(self, state: SeatState) -> None:
        """Show a state that a step of the lock made; the lock keeps its records itself."""
        self._show(state)

    def _settled(self) -> SeatState:
        """The state, after what the candidate typed is done and on its way: records keep their order."""
        self._window.item.pane.end_words()
        return self._flushed()

    def _flushed(self) -> SeatState:
        """The same for what the candidate did not do: the word that is being typed goes on."""
        self._flush_typing()
        return self.state

    def _on_respond_asked(self, response: Response | None) -> None:
        typing = TYPED_MS.get(self.state.item.type) if self.state.item else None
        if typing is None:
            self._take(steps.respond(self._settled(), response))
            return
        self._type_in(lambda state: steps.respond(state, response), typing)

    def _type_in(self, act: Callable[[SeatState], Step], within_ms: int) -> None:
        """Take a step of typing: what it keeps is written after a pause, with what was typed besides."""
        step = act(self.state)
        self._typed = coalesced((*self._typed, *step.records))
        if step.records and not self._typing.isActive():
            self._typing.start(within_ms)
        self._show(step.state)

    def _flush_typing(self) -> None:
        self._typing.stop()
        records, self._typed = self._typed, ()
        self._write(records)

    # -- listening, files ---------------------------------------------------------------------------------------------

    def _on_play_asked(self, of: str, listening: Listening) -> None:
        state = self._settled()
        if self._to_play is not None or not steps.may_play(state, of, listening):
            return
        step = steps.play(state, of, listening)
        self._take(step)
        if step.records:  # it plays when the disk has it
            self._to_play = self._ticket, of, listening.sound
        else:
            self._window.item.begin(of, listening.sound)

    def _play_written(self) -> None:
        if self._to_play is not None and self._durable_ticket >= self._to_play[0]:
            (_, of, sound), self._to_play = self._to_play, None
            self._window.item.begin(of, sound)

    def _on_folder_asked(self, path: str) -> None:
        if (upload := self._upload) is not None:
            self.look_ready.emit(Look(path, upload))

    def _on_file_asked(self, path: str) -> None:
        item, upload = self.state.item, self._upload
        if item is not None and upload is not None and not self.state.file_reading:
            self._show(steps.file_chosen(self.state, Path(path).name))
            self.read_ready.emit(Read(item.id, path, upload))

    @property
    def _upload(self) -> UploadInteraction | None:
        asked = self.state.item.interaction if self.state.item else None
        return asked if isinstance(asked, UploadInteraction) and self.state.working else None

    def _on_listed(self, folder: Folder) -> None:
        self._show(steps.folder_listed(self.state, folder))

    def _on_taken(self, taken: Taken) -> None:
        self._take(steps.hand_file(self._settled(), taken.item, taken.read.file, taken.read.parts()))

    def _on_file_refused(self, refused: Refused) -> None:
        self._show(steps.file_refused(self.state, refused.name, refused.trouble))

    # -- signing in ---------------------------------------------------------------------------------------------------

    def _on_sign_in_asked(self, candidate: str, code: str) -> None:
        self._show(steps.signing_in(self.state))
        self.sign_in_ready.emit(SignIn(candidate, code))

    def _on_signed_in(self, candidate: Candidate) -> None:
        if self.state.phase is Phase.SIGN_IN:
            self._show(steps.signed_in(self.state, candidate))

    def _on_refused(self, refusal: SignInRefusal) -> None:
        if self.state.phase is Phase.SIGN_IN:
            self._show(steps.sign_in_refused(self.state, refusal))

    def _on_stop_answered(self, taken: Preparing, record: DeviceChecked | None) -> None:
        self._take(day_steps.stop_answered(self.state, taken, record))

    def _on_prepared_before(self, results: Mapping[str, Verdict]) -> None:
        self._show(day_steps.prepared_before(self.state, results))

    def _on_prepared(self, preparation: Preparation) -> None:
        self._show(steps.prepared(self.state, preparation))

    def _on_paper_opened(self, opened: OpenedPaper) -> None:
        if self.state.paper is not None:  # the key came twice: the first opened the paper
            return
        before, work = self.state, replay(opened.records)
        self._clock = SeatClock(self._boot, ticks_of(opened.records), begun_ms=opened.begun_ms, stands=work.stands)
        if opened.off_ms:
            self._clock.confirm(opened.off_ms)
        self._take(steps.opened(self.state, opened.paper, work))
        self._passage.opened(self._clock)
        if self.state.work.submitted is None:
            tick = self._clock.tick()
            self._take(steps.ticked(self.state, tick))  # from here a restart knows where time began
            self._take(given_back.after_restart(self.state, work, tick))
            self._second.start()
        self._show(alarms.relocked(before, self.state))
        self.orders.opened(self._clock, opened.off_ms)

    # -- time ---------------------------------------------------------------------------------------------------------

    def _on_second(self) -> None:
        if self.state.saved is SaveState.FAILED:
            self.retry_ready.emit()
        if self._clock is None or self.state.work.submitted is not None:
            self._second.stop()
            return
        if self._clock.due():
            self._take(steps.ticked(self.state, self._clock.tick()))
        else:
            self._show(steps.second_passed(self.state, self._clock.used_ms()))
        self._passage.turn()
        if self.state.time_is_up:
            self._hand_in("time_up")

    def _on_time_confirmed(self, off_ms: int) -> None:
        if self._clock is not None:
            self._clock.confirm(off_ms)
            self._show(steps.time_confirmed(self.state, self._clock.used_ms()))

    # -- durability ---------------------------------------------------------------------------------------------------

    def _on_durable(self, durable: Durable) -> None:
        self._durable_ticket = durable.ticket
        self._play_written()
        if durable.ticket >= self._answer_ticket and not self._typed:
            self._seq = durable.seq
            self._show_saved()

    def _on_acknowledged(self, seq: int) -> None:
        self._acknowledged = max(self._acknowledged, seq)
        self._show_saved()

    def _show_saved(self) -> None:
        if self._durable_ticket < self._answer_ticket or self._typed:  # something newer is still on its way
            return
        there = self._acknowledged >= self._seq > 0
        self._show(steps.saved(self.state, SaveState.SAVED_SERVER if there else SaveState.SAVED_HERE))

    def _on_not_saved(self) -> None:
        self._show(steps.saved(self.state, SaveState.FAILED))
        if not self._second.isActive():  # a hand-in stopped it, and is tried again too
            self._second.start()

    def _on_line_changed(self, online: bool) -> None:
        self._show(steps.line_changed(self.state, online=online))

    # -- hand-in, focus, lock -----------------------------------------------------------------------------------------

    def _hand_in(self, reason: str) -> None:
        state = self._settled()
        if self._clock is not None and state.work.submitted is None:
            self._take(steps.ticked(state, self._clock.tick()))
        step = steps.submit(self.state, reason)
        for record in step.records:
            if isinstance(record, Submitted):
                self._second_stopped(record)
        self._show(step.state)

    def _second_stopped(self, submitted: Submitted) -> None:
        self._second.stop()
        self.hand_in_ready.emit(submitted)

    def _on_receipt(self, receipt: Receipt) -> None:
        self._show(day_steps.receipt_given(self.state, receipt))

    def _on_closed(self) -> None:
        self._lock.let_go()
        self.finished.emit()

    def _on_focus_changed(self, has_it: bool) -> None:
        now = self._boot.now_ms()
        if not has_it:
            self._lost_at = now
            self._take(steps.focus_lost(self._flushed(), now))
            return
        if self._lost_at is not None:
            self._take(steps.focus_regained(self._flushed(), now - self._lost_at))
            self._lost_at = None
        self.hold()

    def hold(self) -> None:
        """Take keyboard and mouse; where the machine refuses, the seat says so and does not run."""
        try:
            self._lock.hold()
        except NotHeldError as refused:
            self._show(steps.failed(self.state, refused.what))

    def _on_locked(self, lock: Lock) -> None:
        self._flush_typing()
        self._show(steps.locked(self.state, lock))
