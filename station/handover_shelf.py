"""What was carried to a desk in hand-over files: kept until the board has it, and the receipt that it gave for it.

The desk opens none of it. It checks whose it is and that it is whole, so that a bad stick is known while its seat is
still there to write another.
"""

import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec
from cryptography import x509

from protocol import handover
from protocol.api import HandoverReply
from protocol.handover import Handover
from station.board_link import TOO_BUSY, UNAUTHORIZED, BoardRefusedError, LinkError
from station.identity import write_durably

WAITING, TAKEN, REFUSED, PUT_ASIDE = ".ttbai", ".taken", ".refused", ".put-aside"
EVERY_S = 10.0
COME_AGAIN = frozenset({TOO_BUSY, UNAUTHORIZED})


class HandoverLink(Protocol):
    """What passing on needs of the line."""

    def hand_over(self, content: bytes) -> HandoverReply:
        """Pass a hand-over file on. Raises LinkError."""
        ...


@dataclass(frozen=True, slots=True)
class Refused:
    """The board does not take the file; it stays here. `code` is API."""

    code: str


Outcome = HandoverReply | Refused | None  # nothing while the board has not answered


class HandoverShelf:
    """A folder of files by their SHA-256: the same file twice is one."""

    def __init__(self, folder: Path, authority: x509.Certificate) -> None:
        self._folder, self._authority = folder / "handovers", authority

    def keep(self, content: bytes) -> tuple[str, Handover]:
        """Check a file and keep it, durable when this returns; return its name here. Raises ProtocolError, OSError."""
        file = handover.read(content, self._authority)
        name = hashlib.sha256(content).hexdigest()
        if not any(self._path(name, kind).exists() for kind in (WAITING, TAKEN)):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            write_durably(self._path(name, WAITING), content)
        return name, file

    def waiting(self) -> list[str]:
        """Return the files that the board has not answered to."""
        return sorted(path.stem for path in self._folder.glob(f"*{WAITING}"))

    def outcome(self, name: str) -> Outcome:
        """Return what the board said to a file."""
        try:
            return msgspec.msgpack.decode(self._path(name, TAKEN).read_bytes(), type=HandoverReply)
        except (OSError, msgspec.DecodeError, ValueError):
            pass  # not taken yet, as far as this disk knows
        try:
            return Refused(self._path(name, REFUSED).read_text()[:64])
        except (OSError, ValueError):
            return None

    def pass_on(self, name: str, link: HandoverLink) -> Outcome:
        """Give one file to the board, and keep what it says. Raises LinkError where it says nothing, OSError."""
        waiting = self._path(name, WAITING)
        if not waiting.exists():
            return self.outcome(name)
        try:
            reply = link.hand_over(waiting.read_bytes())
        except BoardRefusedError as refused:
            if refused.status in COME_AGAIN:
                raise
            write_durably(self._path(name, REFUSED), refused.code.encode())
            waiting.rename(self._path(name, PUT_ASIDE))
            return Refused(refused.code)
        write_durably(self._path(name, TAKEN), msgspec.msgpack.encode(reply))
        waiting.unlink(missing_ok=True)
        return reply

    def _path(self, name: str, kind: str) -> Path:
        return self._folder / f"{name}{kind}"


class HandoverRelay:
    """A thread that passes on what waits, whenever there is a line."""

    def __init__(self, shelf: HandoverShelf, link: HandoverLink, every_s: float = EVERY_S) -> None:
        self._shelf, self._link, self._every_s = shelf, link, every_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="handovers", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the exchange under way."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            self.pass_on_all()
            if self._stopping.wait(self._every_s):
                return

    def pass_on_all(self) -> None:
        """Try each file that waits, once; without a line the rest waits too."""
        try:
            for name in self._shelf.waiting():
                if self._stopping.is_set():
                    return
                self._shelf.pass_on(name, self._link)
        except (LinkError, OSError):
            return  # it lies here, durable, and is tried again
