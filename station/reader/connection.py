"""Ways to a chip: bytes to and fro, and the plain channel over them."""

from typing import Protocol

from station.reader.apdu import Apdu, Response


class CardConnection(Protocol):
    """A card that answers commands, held by this process alone."""

    def transmit(self, command: bytes) -> bytes:
        """Send one command and return the answer with its status word. Raises CardRemovedError, CardFaultError."""


class Channel(Protocol):
    """Commands in, answers out; with or without secure messaging."""

    def send(self, apdu: Apdu) -> Response:
        """Send `apdu` and return the answer, whatever its status word says. Raises ReaderError."""


class PlainChannel:
    """Commands as they are."""

    def __init__(self, connection: CardConnection) -> None:
        self._connection = connection

    def send(self, apdu: Apdu) -> Response:
        """Send `apdu`. Raises CardRemovedError, CardFaultError."""
        return Response.parse(self._connection.transmit(apdu.encode()))


class CountedConnection:
    """A connection that knows how many commands went over it."""

    def __init__(self, connection: CardConnection) -> None:
        self._connection, self.apdus = connection, 0

    def transmit(self, command: bytes) -> bytes:
        """Send one command. Raises CardRemovedError, CardFaultError."""
        self.apdus += 1
        return self._connection.transmit(command)
