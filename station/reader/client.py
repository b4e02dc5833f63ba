"""The desk's end of the reader: keeps the reader's process running, and ends it when a card never answers."""

import contextlib
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path
from typing import Self

import msgspec

from protocol.card_challenge import ChallengeGround
from protocol.records import CardOutcome
from station.reader import frames
from station.reader.access_policy import AccessPolicy, policy_words
from station.reader.errors import MalformedHintError, ReaderUnavailableError
from station.reader.hint import IdentityHint
from station.reader.messages import (
    CardFailed,
    CardRead,
    Command,
    CommandAnswered,
    CommandSent,
    Event,
    Expect,
    FailureReason,
    Forget,
    Progress,
    ReadAgain,
    Stop,
)

WORKER = (sys.executable, "-m", "station.reader.worker")
READING_LIMIT_S = 15.0
COMMAND_LIMIT_S = 2.5  # of silence after a command: the desk is to be free within 3 s
LIST_LIMIT_S = 5.0
END_LIMIT_S = 2.0
RESTART_PAUSE_S = 1.0
USUAL_POLICY = AccessPolicy()


class _Signal(Enum):
    ENDED = "ended"  # the process closed its output
    STOP = "stop"


_Inbox = queue.SimpleQueue[Event | _Signal]
_Process = subprocess.Popen[bytes]


def list_readers() -> Sequence[str]:
    """Return the names of the card readers. Raises ReaderUnavailableError."""
    try:
        done = subprocess.run([*WORKER, "--list"], stdout=subprocess.PIPE, timeout=LIST_LIMIT_S, check=True)  # noqa: S603 - constant arguments
        return msgspec.msgpack.decode(done.stdout, type=tuple[str, ...])
    except (subprocess.SubprocessError, msgspec.MsgspecError) as error:
        raise ReaderUnavailableError("no list of readers") from error


class _Watch:
    """Until when the process may be silent: for the whole reading, and for the command that the card has now."""

    def __init__(self, reading_limit_s: float, command_limit_s: float) -> None:
        self._reading_limit_s, self._command_limit_s = reading_limit_s, command_limit_s
        self._reading: float | None = None
        self._command: float | None = None

    @property
    def is_reading(self) -> bool:
        """Whether a reading is under way."""
        return self._reading is not None

    def left(self) -> float | None:
        """Return the seconds that are left, None for ever."""
        deadlines = [deadline for deadline in (self._reading, self._command) if deadline is not None]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def note(self, event: Event) -> None:
        """Take note of a sign of life."""
        match event:
            case Progress() if self._reading is None:
                self._reading = time.monotonic() + self._reading_limit_s
            case CommandSent():
                self._command = time.monotonic() + self._command_limit_s
            case CommandAnswered():
                self._command = None
            case CardRead() | CardFailed():
                self._reading = self._command = None


class ReaderClient:
    """Hints in, events out. `on_event` is called on a thread of this object's, one event at a time."""

    def __init__(
        self,
        on_event: Callable[[Event], None],
        trust: Path | None = None,
        reader: str = "",
        limit_s: float = READING_LIMIT_S,
        command_limit_s: float = COMMAND_LIMIT_S,
        worker: Sequence[str] = WORKER,
        *,
        practice: bool = False,
        policy: AccessPolicy = USUAL_POLICY,
    ) -> None:
        """`practice`: take virtual readers as well, which a station in an exam must not."""
        self._on_event, self._limit_s, self._command_limit_s = on_event, limit_s, command_limit_s
        trusted = ["--trust", str(trust)] if trust else []
        practising = ["--practice"] if practice else []
        self._command = [*worker, "--reader", reader, *trusted, *practising, *policy_words(policy)]
        self._lock = threading.Lock()
        self._inbox: _Inbox = queue.SimpleQueue()
        self._process: _Process | None = None
        self._expected: Expect | None = None
        self._thread = threading.Thread(target=self._supervise, name="reader", daemon=True)
        self._stopping = threading.Event()

    def start(self) -> None:
        """Start the process; events follow."""
        self._thread.start()

    def stop(self) -> None:
        """End the process and wait until it is gone. No event follows."""
        self._stopping.set()
        self._inbox.put(_Signal.STOP)
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def process_id(self) -> int | None:
        """Which process reads now; none between two."""
        with self._lock:
            return self._process.pid if self._process else None

    def expect(self, hint: IdentityHint, challenge: ChallengeGround | None = None) -> None:
        """Read this person's card: the one that lies there, or the next. `challenge`: what a chip's key answers.

        Raises MalformedHintError for a hint with neither birth date nor access number: it opens no chip.
        """
        if hint.born is None and not hint.can:
            raise MalformedHintError("date")
        with self._lock:
            self._expected = Expect(
                hint.number,
                hint.born,
                expires=hint.expires,
                document_number=hint.document_number,
                can=hint.can,
                challenge=challenge,
            )
            self._send(self._expected)

    def forget(self) -> None:
        """Withdraw the hint."""
        with self._lock:
            self._expected = None
            self._send(Forget())

    def read_again(self) -> None:
        """Try the card that lies there once more with the hint given."""
        with self._lock:
            self._send(ReadAgain())

    def _send(self, command: Command) -> None:
        """Write to the process, if there is one; a new one is told the hint at its start."""
        if self._process is None or self._process.stdin is None:
            return
        try:
            frames.write(self._process.stdin, command)
        except OSError:
            return  # it has just ended: `_supervise` sees that and starts another

    def _supervise(self) -> None:
        was_reading = False
        while not self._stopping.is_set():
            began = time.monotonic()
            process, inbox = self._begin(skip_card=was_reading)
            was_reading = self._follow(inbox)
            self._end(process)
            if time.monotonic() - began < RESTART_PAUSE_S:
                self._stopping.wait(RESTART_PAUSE_S)

    def _begin(self, skip_card: bool) -> tuple[_Process, _Inbox]:
        """Start a process; the card that ended the last one is not read again."""
        process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - own module, own arguments
        inbox: _Inbox = queue.SimpleQueue()
        threading.Thread(target=_receive, args=(process, inbox), name="reader events", daemon=True).start()
        with self._lock:
            self._process, self._inbox = process, inbox
            if self._expected:
                self._send(msgspec.structs.replace(self._expected, next_card=skip_card))
        if self._stopping.is_set():  # `stop` may have written to the inbox before this one
            inbox.put(_Signal.STOP)
        return process, inbox

    def _follow(self, inbox: _Inbox) -> bool:
        """Pass events on until the process ends or must be ended; say whether a reading was under way."""
        watch = _Watch(self._limit_s, self._command_limit_s)
        while True:
            try:
                event = inbox.get(timeout=watch.left())
            except queue.Empty:
                self._on_event(CardFailed(CardOutcome.CARD_FAULT, FailureReason.NO_ANSWER))
                return True
            match event:
                case _Signal.STOP:
                    return False
                case _Signal.ENDED:
                    if watch.is_reading:
                        self._on_event(CardFailed(CardOutcome.CARD_FAULT, FailureReason.CARD_FAULT))
                    return watch.is_reading
                case CommandSent() | CommandAnswered():
                    watch.note(event)
                    continue  # between the two processes alone
                case CardRead():
                    self._use_up_hint(event.reading.number)
            watch.note(event)
            self._on_event(event)

    def _use_up_hint(self, number: str) -> None:
        with self._lock:
            if self._expected and self._expected.number == number:
                self._expected = None

    def _end(self, process: _Process) -> None:
        """End the process: politely where it listens, at once where it hangs."""
        with self._lock:
            self._send(Stop())
            self._process = None
        if self._stopping.is_set():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(END_LIMIT_S)
        process.kill()
        process.wait()
        if process.stdin:
            with contextlib.suppress(OSError):  # what it did not read any more
                process.stdin.close()


def _receive(process: _Process, inbox: _Inbox) -> None:
    decoder = msgspec.msgpack.Decoder(Event)
    if process.stdout is None:
        return
    with process.stdout as stream:
        try:
            while (event := frames.read(stream, decoder)) is not None:
                inbox.put(event)
        except frames.BrokenFrameError:
            pass  # treated as the end: a process that writes broken frames is replaced
    inbox.put(_Signal.ENDED)
