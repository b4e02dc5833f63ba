"""The reader's own process: `python -m station.reader.worker --reader NAME --trust FOLDER`.

PC/SC can hang for ever on a card that answers nothing; whoever started this process ends it then.
Commands come in on standard input, events go out on standard output; when the input ends, so does the process.
"""

import argparse
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from station.reader import frames, pcsc
from station.reader.access_key import mrz_keys
from station.reader.connection import CardConnection
from station.reader.errors import ReaderError
from station.reader.failure import failure_of
from station.reader.files import LengthLadder
from station.reader.messages import (
    CardInserted,
    CardRead,
    CardRemoved,
    Command,
    Event,
    Expect,
    Forget,
    Progress,
    ReadAgain,
    ReaderGone,
    ReaderReady,
    SeveralCards,
    Stop,
    TrustUnreadable,
)
from station.reader.procedure import read_card
from station.reader.reading import Step
from station.reader.trust_store import TrustStore

EXIT_OK = 0


class HeldCard(CardConnection, Protocol):
    """A connected card that tells its kind."""

    @property
    def atr(self) -> bytes:
        """Answer to reset."""


Connect = Callable[[str], AbstractContextManager[HeldCard]]
Clock = Callable[[], datetime]


class Worker:
    """Brings hint and card together, whichever comes first. One thread calls it."""

    def __init__(self, connect: Connect, trust: TrustStore, send: Callable[[Event], None], now: Clock) -> None:
        self._connect, self._trust, self._send, self._now = connect, trust, send, now
        self._reader = ""  # where a card lies, empty where none does
        self._is_empty = False  # known to be: not so before the reader's first report
        self._several: SeveralCards | None = None
        self._expected: Expect | None = None
        self._ladders: dict[bytes, LengthLadder] = {}

    def on_reader(self, event: pcsc.ReaderEvent) -> None:
        """Take note of what the reader reports, and read a card that is expected."""
        self._send(event)
        self._several = event if isinstance(event, SeveralCards) else None
        match event:
            case CardInserted():
                self._reader, self._is_empty = event.reader, False
                self._read_expected()
            case SeveralCards():
                self._reader, self._is_empty = "", False
            case CardRemoved() | ReaderGone():
                self._reader, self._is_empty = "", True
                self._expect_any()
            case ReaderReady():
                pass

    def on_command(self, command: Expect | Forget | ReadAgain) -> None:
        """Do what the desk asks."""
        match command:
            case Expect():
                self._expected = command
                if self._is_empty:
                    self._expect_any()
            case Forget():
                self._expected = None
            case ReadAgain():
                self._expect_any()
        if self._several and self._expected:
            self._send(self._several)  # whoever asks has to know why nothing is read
        self._read_expected()

    def _expect_any(self) -> None:
        """Let the hint hold for whatever card lies there or comes."""
        if self._expected:
            self._expected = msgspec.structs.replace(self._expected, next_card=False)

    def _read_expected(self) -> None:
        if not self._reader or not self._expected or self._expected.next_card:
            return
        self._send(Progress(Step.CONNECTING, 0.0))
        try:
            self._send(self._read(self._reader, self._expected))
        except ReaderError as error:
            self._send(failure_of(error))
        else:
            self._expected = None

    def _read(self, reader: str, expected: Expect) -> CardRead:
        at = self._now()
        with self._connect(reader) as card:
            reading = read_card(
                card,
                mrz_keys(expected.number, expected.born, at.date()),
                self._trust,
                expected.number,
                at,
                on_progress=lambda step, fraction: self._send(Progress(step, fraction)),
                ladder=self._ladders.setdefault(card.atr, LengthLadder()),
            )
        return CardRead(reading)


def serve(wanted: str, trust: TrustStore, commands: BinaryIO, events: BinaryIO) -> None:
    """Run until told to stop."""
    if trust.unreadable:
        frames.write(events, TrustUnreadable(trust.unreadable))
    inbox: queue.SimpleQueue[pcsc.ReaderEvent | Command] = queue.SimpleQueue()
    worker = Worker(pcsc.connected, trust, lambda event: frames.write(events, event), lambda: datetime.now(UTC))
    threading.Thread(target=_follow_reader, args=(wanted, inbox), daemon=True).start()
    threading.Thread(target=_follow_commands, args=(commands, inbox), daemon=True).start()
    while not isinstance(message := inbox.get(), Stop):
        if isinstance(message, Expect | Forget | ReadAgain):
            worker.on_command(message)
        else:
            worker.on_reader(message)


def _follow_reader(wanted: str, inbox: "queue.SimpleQueue[pcsc.ReaderEvent | Command]") -> None:
    for event in pcsc.watch(wanted):
        inbox.put(event)


def _follow_commands(commands: BinaryIO, inbox: "queue.SimpleQueue[pcsc.ReaderEvent | Command]") -> None:
    decoder = msgspec.msgpack.Decoder(Command)
    while (command := frames.read(commands, decoder)) is not None:
        inbox.put(command)
    os._exit(EXIT_OK)  # the desk is gone; the main thread may be waiting for a card that never answers


def main(arguments: Sequence[str]) -> int:
    """Serve one reader, or list the readers."""
    parser = argparse.ArgumentParser(prog="station.reader.worker")
    parser.add_argument("--reader", default="", help="name of the reader; without it any is taken")
    parser.add_argument("--trust", type=Path, default=None, help="folder of the trusted authorities' certificates")
    parser.add_argument("--list", action="store_true", help="write the names of the readers and end")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C for the desk ends this process through its input
    events = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a stray print must not break a frame
    if options.list:
        with pcsc.context() as held, events:
            events.write(msgspec.msgpack.encode(pcsc.reader_names(held)))
        return EXIT_OK
    trust = TrustStore.load(options.trust) if options.trust else TrustStore()
    serve(options.reader, trust, sys.stdin.buffer, events)
    os._exit(EXIT_OK)  # without waiting for threads that wait for PC/SC and for commands


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
