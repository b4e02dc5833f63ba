"""What the exam board asks the papers room to seal for: its sessions and its officers' public keys.

It travels the other way than site packages. Whoever could change it on the way would have papers sealed to keys of
their own: people compare its mark, by telephone, before anything is sealed.
"""

import hashlib

import msgspec

from protocol import codes
from protocol.errors import ProtocolError
from protocol.officer import Officer

SEALING_ORDER_FORMAT = 1
MAX_ORDER_BYTES = 4 * 1024 * 1024
MARK_LETTERS, MARK_GROUP = 20, 4  # 100 bits of SHA-256


class MalformedOrderError(ProtocolError):
    """Bytes that are no sealing order."""


class OrderedSession(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exam session that wants a package: it is held at one site."""

    id: str
    title: str
    subject: str
    site: str
    site_name: str
    minutes: int


class SealingOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sessions, and the officers who may release their papers: their public keys alone."""

    format: int
    exam: str
    sessions: tuple[OrderedSession, ...]
    officers: tuple[Officer, ...]


def without_private(officer: Officer) -> Officer:
    """Return an officer without the box that holds the private keys."""
    return msgspec.structs.replace(officer, salt=b"", nonce=b"", box=b"")


def encode(order: SealingOrder) -> bytes:
    """Return an order as a file: MessagePack."""
    return msgspec.msgpack.encode(order)


def decode(data: bytes) -> SealingOrder:
    """Read an order. Raises MalformedOrderError."""
    try:
        if len(data) > MAX_ORDER_BYTES:
            raise MalformedOrderError("too large")
        order = msgspec.msgpack.decode(data, type=SealingOrder)
    except (msgspec.DecodeError, msgspec.ValidationError, ValueError, RecursionError) as error:
        raise MalformedOrderError(type(error).__name__) from error
    if order.format != SEALING_ORDER_FORMAT:
        raise MalformedOrderError(f"format {order.format}")
    return order


def mark(data: bytes) -> str:
    """Return what people compare: the beginning of SHA-256 over the file, in groups of four letters."""
    number = int.from_bytes(hashlib.sha256(data).digest()[:13], "big") >> 4
    return codes.grouped(codes.encode(number, MARK_LETTERS), MARK_GROUP)
