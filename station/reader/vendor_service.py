"""A vendor's local service that reads cards by itself and posts JSON events (docs/formats/vendor-service.md).

No real service was seen: this file holds everything that was assumed of one, and is the one to change.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum

import msgspec

from station.reader.errors import CardFaultError, CardRemovedError, ReaderError, UnsignedFilesError
from station.reader.lds import EF
from station.reader.messages import CardInserted, CardRemoved, ReaderGone, ReaderReady
from station.reader.source import DeliveredFiles, ReaderEvent

HOST = "127.0.0.1"  # the cards of this machine, and of no other
PREFIX = "vendor:"
MAX_LINE, MAX_FILE, MAX_CARD = 4_000_000, 250_000, 1_000_000  # a camera's picture may come in a line; it is not kept
PIECE = 65_536
CONNECT_S, RETRY_S = 2.0, 1.0
CARD_LIMIT_S = 15.0  # from the first word about a card to the last
FILES = {file.name: file for file in EF}


class BrokenEventError(ReaderError):
    """The service sent what is no event: `what` in a word."""

    def __init__(self, what: str) -> None:
        super().__init__(f"vendor service: {what}")
        self.what = what


class ReadState(Enum):
    """Where the service stands with a card."""

    STARTED = "started"
    FINISHED = "finished"
    FAILED = "failed"
    REMOVED = "removed"


class ServiceEvent(msgspec.Struct, frozen=True, tag_field="event", forbid_unknown_fields=True):
    """One line of the service."""


class ReadEvent(ServiceEvent, frozen=True, tag="READ_EVENT"):
    """A card is being read, was read, could not be, or is gone."""

    state: ReadState


class DataEvent(ServiceEvent, frozen=True, tag="DATA_EVENT"):
    """A file of the chip: `content` as read (base64 in JSON). `text` is what the vendor decoded; nothing uses it."""

    file: str
    content: bytes = b""
    text: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"DataEvent({len(self.content)} bytes)"


class CamEvent(ServiceEvent, frozen=True, tag="CAM_EVENT"):
    """The service's camera saw something. Faces are compared by a person: nothing uses it."""

    image: str = ""
    same_person: str = ""

    def __repr__(self) -> str:
        return "CamEvent()"


Posted = ReadEvent | DataEvent | CamEvent
EVENTS = msgspec.json.Decoder(Posted)


@dataclass(slots=True)
class _Card:
    """What has come of one card so far."""

    until: float  # when the service has to be done with it (monotonic)
    files: dict[EF, bytes] = field(default_factory=dict, repr=False)
    failed: bool = False

    def add(self, event: DataEvent) -> None:
        """Keep a file. Raises BrokenEventError."""
        file = FILES.get(event.file)
        if file is None or not event.content:
            return
        size = sum(map(len, self.files.values())) + len(event.content)
        if file in self.files or len(event.content) > MAX_FILE or size > MAX_CARD:
            raise BrokenEventError("file")
        self.files[file] = event.content

    def delivered(self) -> DeliveredFiles:
        """Return the files. Raises CardFaultError, UnsignedFilesError."""
        if self.failed:
            raise CardFaultError("vendor service")
        groups: dict[EF, bytes] = {file: raw for file, raw in self.files.items() if file not in {EF.SOD, EF.COM}}
        if EF.SOD not in self.files or not groups:
            raise UnsignedFilesError
        return DeliveredFiles(self.files[EF.SOD], groups)


def port_of(reader: str) -> int | None:
    """Return the port in `vendor:PORT`, None where `reader` names no service."""
    digits = reader.removeprefix(PREFIX)
    if digits == reader or not (digits.isascii() and digits.isdecimal()):
        return None
    port = int(digits[:6])
    return port if 0 < port < 1 << 16 else None


class VendorSource:
    """The cards that the service on a port of this machine reads."""

    def __init__(self, port: int, retry_s: float = RETRY_S) -> None:
        self._port, self._name, self._retry_s = port, f"{PREFIX}{port}", retry_s
        self._lock = threading.Lock()
        self._done: _Card | None = None  # the card that lies there, once the service is done with it

    @contextmanager
    def opened(self, reader: str) -> Iterator[DeliveredFiles]:  # noqa: ARG002 -- there is one
        """Give the files of the card. Raises CardRemovedError, CardFaultError, UnsignedFilesError."""
        with self._lock:
            card = self._done
        if card is None:
            raise CardRemovedError
        yield card.delivered()

    def watch(self) -> Iterator[ReaderEvent]:
        """Yield what the service says; never ends. A card is there once the service is done with it."""
        reported_gone = False
        while True:
            try:
                with socket.create_connection((HOST, self._port), CONNECT_S) as line:
                    reported_gone = False
                    yield ReaderReady(self._name)
                    yield CardRemoved(self._name)
                    yield from self._follow(line)
            except (OSError, BrokenEventError):
                pass  # said below, as the reader that is gone
            self._keep(None)
            if not reported_gone:
                reported_gone = True
                yield ReaderGone(self._name)
            threading.Event().wait(self._retry_s)  # a service that is not there tells nobody when it is

    def _follow(self, line: socket.socket) -> Iterator[ReaderEvent]:
        """Yield until the service ends. Raises OSError, BrokenEventError."""
        lines, coming = _Lines(line), None
        while (text := lines.next(coming.until if coming else None)) is not None:
            match _event(text):
                case ReadEvent(ReadState.STARTED):
                    coming = _Card(time.monotonic() + CARD_LIMIT_S)
                case DataEvent() as event if coming:
                    coming.add(event)
                case ReadEvent(ReadState.FINISHED | ReadState.FAILED as state) if coming:
                    coming.failed = state is ReadState.FAILED
                    self._keep(coming)
                    coming = None
                    yield CardInserted(self._name)
                case ReadEvent(ReadState.REMOVED):
                    coming = None
                    self._keep(None)
                    yield CardRemoved(self._name)
                case _:  # a camera's event, or of a card whose beginning was not seen
                    pass

    def _keep(self, card: _Card | None) -> None:
        with self._lock:
            self._done = card


class _Lines:
    """The lines of a socket, none longer than MAX_LINE."""

    def __init__(self, line: socket.socket) -> None:
        self._line, self._rest = line, bytearray()

    def next(self, until: float | None) -> bytes | None:
        """Return the next line, None at the end. Raises OSError past `until`, BrokenEventError."""
        searched = 0
        while (end := self._rest.find(b"\n", searched)) < 0:
            searched = len(self._rest)
            if searched > MAX_LINE:
                raise BrokenEventError("line")
            self._line.settimeout(None if until is None else max(0.001, until - time.monotonic()))
            piece = self._line.recv(PIECE)
            if not piece:
                return None
            self._rest += piece
        text = bytes(self._rest[:end])
        del self._rest[: end + 1]
        return text


def _event(text: bytes) -> Posted:
    try:
        posted: Posted = EVENTS.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BrokenEventError("event") from error
    return posted
