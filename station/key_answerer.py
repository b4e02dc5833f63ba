"""A desk hands the paper's key on to the seats of its site (docs/formats/api.md, "A desk that hands a key on").

Strangers reach this port: one question is understood, and none before TLS has shown a seat of this exam.
"""

import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

from protocol.api import ErrorReply
from protocol.device import Device, UntrustedCertificateError
from protocol.journal import DeviceId
from station import device_tls, key_wire
from station.identity import StationIdentity
from station.key_wire import HEAD_END, MAX_REQUEST, WireError
from station.paper_key import DeskPaperKey, NotEnteredError, UnknownPaperError

PORT, MAX_PORT = 8470, 65535
AT_ONCE, AT_ONCE_FROM_ONE, BACKLOG = 64, 4, 128
DEADLINE_S = 5.0  # from the connection to its end, handshake and all
ACCEPT_S = 0.5
SECOND_TRY_S = 0.1


def port_of(text: str) -> int:
    """Read a port. Raises ValueError."""
    port = int(text) if text.isascii() and text.isdecimal() else 0
    if not 0 < port <= MAX_PORT:
        raise ValueError(text)
    return port


class PortClosedError(Exception):
    """This desk cannot listen on `port`; as a rule another program does."""

    def __init__(self, port: int) -> None:
        super().__init__(str(port))
        self.port = port


class KeyAnswerer:
    """Listens from `start` on; `on_handed` hears how many seats were given the key."""

    def __init__(
        self,
        station: StationIdentity,
        rooms: frozenset[str],
        key: DeskPaperKey,
        on_handed: Callable[[int], None] = lambda _seats: None,
        address: tuple[str, int] = ("", PORT),
        deadline_s: float = DEADLINE_S,
    ) -> None:
        """`rooms`: whose seats are answered."""
        self._station, self._rooms, self._key, self._address = station, rooms, key, address
        self._on_handed, self._deadline_s = on_handed, deadline_s
        self._handed: set[DeviceId] = set()
        self._connected: Counter[str] = Counter()
        self._lock, self._stopping = threading.Lock(), threading.Event()
        self._listening: socket.socket | None = None

    def start(self) -> int:
        """Listen, and return the port. Raises PortClosedError."""
        try:
            self._tls = device_tls.answering(self._station)
            listening = socket.create_server(self._address, backlog=BACKLOG)
        except OSError as error:
            raise PortClosedError(self._address[1]) from error
        listening.settimeout(ACCEPT_S)
        self._listening = listening
        self._pool = ThreadPoolExecutor(AT_ONCE, "key")
        self._thread = threading.Thread(target=self._accept, args=(listening,), name="key answerer", daemon=True)
        self._thread.start()
        return int(listening.getsockname()[1])

    def stop(self) -> None:
        """Stop listening; who is being answered is answered."""
        if self._listening is None:
            return
        self._stopping.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for the next one
        self._thread.join()
        self._listening.close()
        self._pool.shutdown()

    def _accept(self, listening: socket.socket) -> None:
        while not self._stopping.is_set():
            try:
                connection, address = listening.accept()
            except TimeoutError:
                continue
            except OSError:  # stopped, or no descriptor is free for a moment
                self._stopping.wait(SECOND_TRY_S)
                continue
            if not self._has_room_for(address[0]):
                connection.close()  # the seat asks again in a second
                continue
            self._pool.submit(self._serve, connection, address[0], time.monotonic() + self._deadline_s)

    def _has_room_for(self, host: str) -> bool:
        with self._lock:
            if self._connected.total() >= AT_ONCE or self._connected[host] >= AT_ONCE_FROM_ONE:
                return False
            self._connected[host] += 1
            return True

    @contextmanager
    def _counted(self, host: str) -> Iterator[None]:
        try:
            yield
        finally:
            with self._lock:
                self._connected[host] -= 1
                self._connected += Counter()  # forgets who is gone

    def _serve(self, connection: socket.socket, host: str, deadline: float) -> None:
        with self._counted(host), connection, suppress(OSError):  # cut, too slow, or no device of this exam
            connection.settimeout(self._deadline_s)
            with self._tls.wrap_socket(connection, server_side=True) as tls:
                content, seat = self._answer(tls, deadline)
                tls.settimeout(max(SECOND_TRY_S, deadline - time.monotonic()))
                tls.sendall(content)
            if seat is not None:
                self._note(seat)

    def _answer(self, tls: ssl.SSLSocket, deadline: float) -> tuple[bytes, Device | None]:
        """Return the answer, and the seat where it holds the key."""
        try:
            seat = device_tls.peer(tls, self._station)
            request = key_wire.received_until(tls, lambda content: HEAD_END in content, MAX_REQUEST, deadline)
            asked = key_wire.asked_paper(request)
            if seat.role != "seat":
                return _refusal(403, "wrong_role"), None
            if seat.place.partition("/")[0] not in self._rooms:
                return _refusal(404, "not_assigned"), None
            return key_wire.answer(key_wire.OK, self._key.reply(asked)), seat
        except UntrustedCertificateError:
            return _refusal(400, "untrusted_certificate"), None
        except WireError as error:
            return _refusal(*((413, "too_large") if error.reason == "too_large" else (400, "malformed"))), None
        except UnknownPaperError:
            return _refusal(404, "unknown_paper"), None
        except NotEnteredError:
            return _refusal(404, "not_released"), None

    def _note(self, seat: Device) -> None:
        with self._lock:
            self._handed.add(seat.id)
            handed = len(self._handed)
        self._on_handed(handed)


def _refusal(status: int, code: str) -> bytes:
    return key_wire.answer(status, ErrorReply(code))
