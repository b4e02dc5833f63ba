"""How a seat asks a desk for the paper's key when the board does not answer."""

import re
import socket
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from protocol.device import UntrustedCertificateError
from protocol.sealing import KEY_BYTES
from station import device_tls, key_wire
from station.identity import StationIdentity
from station.key_answerer import PORT, port_of
from station.key_wire import MAX_REPLY, KeyRefusedError, WireError

CONNECT_S, DEADLINE_S = 2.0, 5.0
ADDRESS = re.compile(r"([A-Za-z0-9.-]{1,253})(?::([0-9]{1,5}))?")


class MalformedAddressError(ValueError):
    """What was typed is no HOST[:PORT]."""


@dataclass(frozen=True, slots=True)
class DeskAddress:
    """Where a desk listens."""

    host: str
    port: int = PORT

    @classmethod
    def of(cls, text: str) -> Self:
        """Read HOST or HOST:PORT. Raises MalformedAddressError."""
        found = ADDRESS.fullmatch(text)
        if found is None:
            raise MalformedAddressError(text)
        try:
            return cls(found[1], port_of(found[2] or str(PORT)))
        except ValueError as error:
            raise MalformedAddressError(text) from error

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class DeskLink:
    """The desks that may hand a key on, asked in turn. What they give is tried on the paper, not believed."""

    def __init__(self, station: StationIdentity, desks: Sequence[DeskAddress]) -> None:
        self._station, self._desks, self._first = station, tuple(desks), 0
        self._tls = device_tls.asking(station) if desks else None

    def paper_key(self, paper_id: str) -> bytes | None:
        """Return the first key that a desk gives, None where none does.

        Asked again, it begins behind the desk that answered last: one that gives a wrong key stands in nobody's way.
        """
        for turn in range(len(self._desks)):
            place = (self._first + turn) % len(self._desks)
            key = self._ask(self._desks[place], paper_id)
            if key is not None:
                self._first = place + 1
                return key
        return None

    def _ask(self, desk: DeskAddress, paper_id: str) -> bytes | None:
        assert self._tls is not None  # noqa: S101 -- made with the first address
        deadline = time.monotonic() + DEADLINE_S
        try:
            with (
                socket.create_connection((desk.host, desk.port), CONNECT_S) as line,
                self._tls.wrap_socket(line) as tls,
            ):
                return self._key_over(tls, key_wire.request_for(paper_id, str(desk)), deadline)
        except (OSError, UntrustedCertificateError, WireError, KeyRefusedError):
            return None  # no desk there, none of this exam, or one that was told nothing yet

    def _key_over(self, tls: ssl.SSLSocket, request: bytes, deadline: float) -> bytes | None:
        if device_tls.peer(tls, self._station).role != "desk":
            return None
        tls.sendall(request)
        received = key_wire.received_until(tls, lambda _content: False, MAX_REPLY, deadline)
        key = key_wire.read_answer(received).key
        return key if len(key) == KEY_BYTES else None
