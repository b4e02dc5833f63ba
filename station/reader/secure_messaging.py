"""Secure messaging with 3DES (ICAO 9303-11 §9.8): what goes out is sealed, what comes in is checked to the byte."""

import hmac
from dataclasses import dataclass, field

from station.reader import tlv, triple_des
from station.reader.apdu import SW_LENGTH, Apdu, Response
from station.reader.connection import CardConnection
from station.reader.errors import SecureMessagingError
from station.reader.triple_des import BLOCK

PROTECTED_CLASS = 0x0C
DO_CRYPTOGRAM, DO_LE, DO_STATUS, DO_MAC = 0x87, 0x97, 0x99, 0x8E
PADDED = b"\x01"
SSC_SPACE = 1 << 8 * BLOCK
NO_LE = 256  # the outer Le: as much as there is
NO_LE_EXTENDED = 65536


@dataclass(frozen=True, slots=True)
class SessionKeys:
    """What an access protocol leaves behind; `ssc` is the send sequence counter before the first command."""

    encryption: bytes = field(repr=False)
    authentication: bytes = field(repr=False)
    ssc: int = field(repr=False)


class SecureMessaging:
    """The channel of one session. After the first violation it is closed for good."""

    def __init__(self, connection: CardConnection, keys: SessionKeys) -> None:
        self._connection, self._keys, self._ssc = connection, keys, keys.ssc
        self._open = True

    def send(self, apdu: Apdu) -> Response:
        """Send `apdu` sealed and return the checked answer.

        Raises SecureMessagingError, CardRemovedError, CardFaultError.
        """
        if not self._open:
            raise SecureMessagingError("session closed")
        self._open = False  # whatever goes wrong below ends the session
        raw = Response.parse(self._connection.transmit(self._protect(apdu)))
        response = self._unprotect(raw, apdu.le)
        self._open = True
        return response

    def _protect(self, apdu: Apdu) -> bytes:
        header = bytes((apdu.cla | PROTECTED_CLASS,)) + apdu.header[1:]
        sealed = b""
        if apdu.data:
            cryptogram = triple_des.encrypt(self._keys.encryption, triple_des.pad(apdu.data))
            sealed = tlv.encode(DO_CRYPTOGRAM, PADDED + cryptogram)
        if apdu.le:
            sealed += tlv.encode(DO_LE, apdu.encoded_le)
        covered = triple_des.pad(header) + sealed
        body = sealed + tlv.encode(DO_MAC, self._next_mac(covered))
        outer_le = NO_LE_EXTENDED if apdu.is_extended else NO_LE
        return Apdu(apdu.ins, apdu.p1, apdu.p2, body, outer_le, header[0]).encode()

    def _unprotect(self, raw: Response, wanted: int) -> Response:
        if not raw.data:
            raise SecureMessagingError("unprotected reply", raw.sw)
        cryptogram, status, mac = _split(raw.data)
        covered = raw.data[: len(raw.data) - len(mac.raw)]
        if not hmac.compare_digest(self._next_mac(covered), mac.value):
            raise SecureMessagingError("wrong MAC")
        sw = int.from_bytes(status.value, "big")
        if len(status.value) != SW_LENGTH or sw != raw.sw:
            raise SecureMessagingError("status word disagrees", raw.sw)
        data = self._open_cryptogram(cryptogram.value) if cryptogram else b""
        if len(data) > wanted:
            raise SecureMessagingError("more data than asked for")
        return Response(data, sw)

    def _open_cryptogram(self, value: bytes) -> bytes:
        if value[:1] != PADDED or len(value) == 1 or (len(value) - 1) % BLOCK:
            raise SecureMessagingError("cryptogram form")
        try:
            return triple_des.unpad(triple_des.decrypt(self._keys.encryption, value[1:]))
        except triple_des.PaddingError as error:
            raise SecureMessagingError("padding") from error

    def _next_mac(self, covered: bytes) -> bytes:
        self._ssc = (self._ssc + 1) % SSC_SPACE
        return triple_des.mac(self._keys.authentication, triple_des.pad(self._ssc.to_bytes(BLOCK, "big") + covered))


def _split(data: bytes) -> tuple[tlv.Tlv | None, tlv.Tlv, tlv.Tlv]:
    """Return cryptogram, status and MAC: these, in this order, and nothing else."""
    try:
        objects = list(tlv.read_all(data))
    except tlv.MalformedTlvError as error:
        raise SecureMessagingError("reply is no TLV") from error
    match objects:
        case [status, mac] if (status.tag, mac.tag) == (DO_STATUS, DO_MAC):
            return None, status, mac
        case [cryptogram, status, mac] if (cryptogram.tag, status.tag, mac.tag) == (DO_CRYPTOGRAM, DO_STATUS, DO_MAC):
            return cryptogram, status, mac
    raise SecureMessagingError("data objects of the reply")
