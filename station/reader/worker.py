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
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from protocol.records import Check, Verdict
from station.reader import frames, pcsc, portrait
from station.reader.access import Known, passwords_of
from station.reader.access_policy import AccessPolicy, add_policy, policy_of
from station.reader.delivered import judge_delivered
from station.reader.errors import ReaderError
from station.reader.failure import failure_of
from station.reader.files import CardFamily
from station.reader.messages import (
    CardInserted,
    CardRead,
    CardRemoved,
    Command,
    CommandAnswered,
    CommandSent,
    Event,
    Expect,
    Forget,
    Identified,
    Progress,
    ReadAgain,
    ReaderGone,
    ReaderReady,
    SeveralCards,
    Stop,
    TrustUnreadable,
    VirtualReaderRefused,
)
from station.reader.procedure import Asked, read_card
from station.reader.reading import CardReading, Sex, Step
from station.reader.source import CardSource, DeliveredFiles, HeldCard, ReaderEvent
from station.reader.trust.store import TrustStore
from station.reader.vendor_service import VendorSource, port_of

EXIT_OK = 0


Send = Callable[[Event], None]
Clock = Callable[[], datetime]


class WatchedCard:
    """A card whose every command is told, so that its silence can be measured by another process."""

    def __init__(self, card: HeldCard, send: Send) -> None:
        self._card, self._send = card, send
        self.atr = card.atr

    def transmit(self, command: bytes) -> bytes:
        """Send one command. Raises what the card's own connection raises."""
        self._send(CommandSent())
        answer = self._card.transmit(command)
        self._send(CommandAnswered())
        return answer


class Worker:
    """Brings hint and card together, whichever comes first. One thread calls it."""

    def __init__(
        self, source: CardSource, trust: TrustStore, send: Send, now: Clock, policy: AccessPolicy | None = None
    ) -> None:
        self._source, self._trust, self._send, self._now = source, trust, send, now
        self._policy = policy or AccessPolicy()
        self._reader = ""  # where a card lies, empty where none does
        self._is_empty = False  # known to be: not so before the reader's first report
        self._several: SeveralCards | None = None
        self._expected: Expect | None = None
        self._families: dict[bytes, CardFamily] = {}

    def on_reader(self, event: ReaderEvent) -> None:
        """Take note of what the reader reports, and read a card that is expected."""
        self._send(event)
        self._several = event if isinstance(event, SeveralCards) else None
        match event:
            case CardInserted():
                self._reader, self._is_empty = event.reader, False
                self._read_expected()
            case SeveralCards():
                self._reader, self._is_empty = "", False
            case CardRemoved() | ReaderGone() | VirtualReaderRefused():
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
        """Read the card on `reader`: from here, or what another program read of it."""
        at = self._now()
        self._send(CommandSent())  # powering a card up is a question as well, and so is the reset at the end
        with self._source.opened(reader) as card:
            self._send(CommandAnswered())
            if isinstance(card, DeliveredFiles):
                return CardRead(judge_delivered(card, self._trust, expected.number, at, self._on_identified))
            reading = self._read_held(WatchedCard(card, self._send), expected, at)
            self._send(CommandSent())
        return CardRead(reading)

    def _read_held(self, card: HeldCard, expected: Expect, at: datetime) -> CardReading:
        return read_card(
            card,
            passwords_of(_known(expected), at.date(), self._policy),
            self._trust,
            Asked(
                wanted=expected.number or expected.document_number,
                at=at,
                policy=self._policy,
                ground=expected.challenge,
                on_progress=self._on_progress,
                on_identified=self._on_identified,
            ),
            self._families.setdefault(card.atr, CardFamily()),
        )

    def _on_progress(self, step: Step, fraction: float) -> None:
        self._send(Progress(step, fraction))

    def _on_identified(self, number: str, name: str, born: date, sex: Sex, verdicts: Mapping[Check, Verdict]) -> None:
        self._send(Identified(number, name, born, sex, verdicts))


def _known(expected: Expect) -> Known:
    return Known(expected.number, expected.born, expected.expires, expected.document_number, expected.can)


def source_of(wanted: str, *, practice: bool) -> CardSource:
    """Return the source that `wanted` names: `vendor:PORT` a vendor's service, anything else a PC/SC reader."""
    port = port_of(wanted)
    return pcsc.PcscSource(wanted, practice=practice) if port is None else VendorSource(port)


def serve(source: CardSource, trust: TrustStore, policy: AccessPolicy, commands: BinaryIO, events: BinaryIO) -> None:
    """Run until told to stop."""
    if trust.unreadable:
        frames.write(events, TrustUnreadable(trust.unreadable))
    inbox: queue.SimpleQueue[ReaderEvent | Command] = queue.SimpleQueue()
    worker = Worker(source, trust, lambda event: frames.write(events, event), lambda: datetime.now(UTC), policy)
    threading.Thread(target=_follow_reader, args=(source, inbox), daemon=True).start()
    threading.Thread(target=_follow_commands, args=(commands, inbox), daemon=True).start()
    while not isinstance(message := inbox.get(), Stop):
        if isinstance(message, Expect | Forget | ReadAgain):
            worker.on_command(message)
        else:
            worker.on_reader(message)


def _follow_reader(source: CardSource, inbox: "queue.SimpleQueue[ReaderEvent | Command]") -> None:
    for event in source.watch():
        inbox.put(event)


def _follow_commands(commands: BinaryIO, inbox: "queue.SimpleQueue[ReaderEvent | Command]") -> None:
    decoder = msgspec.msgpack.Decoder(Command)
    while (command := frames.read(commands, decoder)) is not None:
        inbox.put(command)
    os._exit(EXIT_OK)  # the desk is gone; the main thread may be waiting for a card that never answers


def main(arguments: Sequence[str]) -> int:
    """Serve one reader, or list the readers."""
    parser = argparse.ArgumentParser(prog="station.reader.worker")
    parser.add_argument("--reader", default="", help="name of the reader, or vendor:PORT; without it any is taken")
    parser.add_argument("--practice", action="store_true", help="take virtual readers as well")
    parser.add_argument("--trust", type=Path, default=None, help="folder of the trusted authorities' certificates")
    add_policy(parser)
    parser.add_argument("--list", action="store_true", help="write the names of the readers and end")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C for the desk ends this process through its input
    events = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a stray print must not break a frame
    if options.list:
        with pcsc.context() as held, events:
            events.write(msgspec.msgpack.encode(pcsc.reader_names(held)))
        return EXIT_OK
    portrait.decoder().start()  # ready before the first card is
    trust = TrustStore.load(options.trust) if options.trust else TrustStore()
    source = source_of(options.reader, practice=options.practice)
    serve(source, trust, policy_of(options), sys.stdin.buffer, events)
    os._exit(EXIT_OK)  # without waiting for threads that wait for PC/SC and for commands


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
