"""Session tokens: which device, which streams, until when, under an HMAC. The server keeps no session."""

import base64
import binascii
import hmac
import struct
from dataclasses import dataclass

from protocol.journal import DeviceId, StreamId

MAC_BYTES = 32
HEAD = struct.Struct(">16sq")
ID_BYTES = 16
MAX_LETTERS = 512
MAX_REMEMBERED = 50_000
DOMAIN = b"TT-SESSION-1\0"


class BadTokenError(Exception):
    """A token is forged, malformed or expired; which, is nobody's business."""


@dataclass(frozen=True, slots=True)
class Permit:
    """What a token says. `expires`: UTC microseconds."""

    device: DeviceId
    streams: tuple[StreamId, ...]
    expires: int


def issue(permit: Permit, key: bytes) -> str:
    """Return the token for `permit`."""
    content = HEAD.pack(permit.device, permit.expires) + b"".join(permit.streams)
    return base64.urlsafe_b64encode(content + hmac.digest(key, DOMAIN + content, "sha256")).decode()


def check(token: str, key: bytes, at: int) -> Permit:
    """Return what `token` permits at `at`. Raises BadTokenError."""
    if len(token) > MAX_LETTERS:
        raise BadTokenError
    try:
        signed = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadTokenError from error
    if base64.urlsafe_b64encode(signed) != token.encode():  # one spelling only: the last letter has bits to spare
        raise BadTokenError
    content, mac = signed[:-MAC_BYTES], signed[-MAC_BYTES:]
    if not hmac.compare_digest(hmac.digest(key, DOMAIN + content, "sha256"), mac):
        raise BadTokenError
    device, expires = HEAD.unpack(content[: HEAD.size])  # ours, by the MAC: its form needs no second doubt
    if expires <= at:
        raise BadTokenError
    rest = content[HEAD.size :]
    streams = tuple(StreamId(rest[start : start + ID_BYTES]) for start in range(0, len(rest), ID_BYTES))
    return Permit(DeviceId(device), streams, expires)


class Permits:
    """Checks tokens, and remembers those that were good: a station shows the same one for an hour."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._known: dict[str, Permit] = {}

    def check(self, token: str, at: int) -> Permit:
        """Return what `token` permits at `at`. Raises BadTokenError."""
        permit = self._known.get(token)
        if permit is not None and permit.expires > at:
            return permit
        permit = check(token, self._key, at)
        if len(self._known) >= MAX_REMEMBERED:
            self._known.clear()
        self._known[token] = permit
        return permit
