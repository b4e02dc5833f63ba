"""Ways to a chip: bytes to and fro, and the plain channel over them."""

from typing import Protocol

from station.reader.apdu import INS, MAX_SHORT_LE, Apdu, Response
from station.reader.errors import CardFaultError

MORE_DATA = 0x6100
MAX_ROUNDS, MAX_REPLY = 8, 70_000


class CardConnection(Protocol):
    """A card that answers commands, held by this process alone."""

    def transmit(self, command: bytes) -> bytes:
        """Send one command and return the answer with its status word. Raises CardRemovedError, CardFaultError."""


class Channel(Protocol):
    """Commands in, answers out; with or without secure messaging."""

    @property
    def short_data(self) -> int:
        """The most bytes of data that a short reply holds."""
        ...

    def send(self, apdu: Apdu) -> Response:
        """Send `apdu` and return the answer, whatever its status word says. Raises ReaderError."""


def exchange(connection: CardConnection, apdu: Apdu) -> Response:
    """Send `apdu` and fetch what the card keeps back under 61xx, a few times and no more.

    Raises CardRemovedError, CardFaultError.
    """
    response = Response.parse(connection.transmit(apdu.encode()))
    for _ in range(MAX_ROUNDS):
        if response.sw & 0xFF00 != MORE_DATA:
            return response
        fetch = Apdu(INS.GET_RESPONSE, le=response.sw & 0xFF or MAX_SHORT_LE, cla=apdu.cla)
        more = Response.parse(connection.transmit(fetch.encode()))
        response = Response(response.data + more.data, more.sw)
        if len(response.data) > MAX_REPLY:
            break
    raise CardFaultError("more data without end", response.sw)


class PlainChannel:
    """Commands as they are."""

    short_data = MAX_SHORT_LE

    def __init__(self, connection: CardConnection) -> None:
        self._connection = connection

    def send(self, apdu: Apdu) -> Response:
        """Send `apdu`. Raises CardRemovedError, CardFaultError."""
        return exchange(self._connection, apdu)


class CountedConnection:
    """A connection that knows how many commands went over it."""

    def __init__(self, connection: CardConnection) -> None:
        self._connection, self.apdus = connection, 0

    def transmit(self, command: bytes) -> bytes:
        """Send one command. Raises CardRemovedError, CardFaultError."""
        self.apdus += 1
        return self._connection.transmit(command)
