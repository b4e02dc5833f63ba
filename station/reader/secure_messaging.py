"""Secure messaging (ICAO 9303-11 §9.8): what goes out is sealed, what comes in is checked to the byte."""

import hmac
from dataclasses import dataclass, field

from station.reader import tlv
from station.reader.apdu import MAX_EXTENDED_LE, MAX_SHORT_LE, SW_LENGTH, Apdu, Response
from station.reader.cipher_suite import AUTHENTICATION, ENCRYPTION, CipherSuite
from station.reader.connection import CardConnection, exchange
from station.reader.errors import SecureMessagingError
from station.reader.padding import PaddingError, pad, unpad

PROTECTED_CLASS = 0x0C
DO_CRYPTOGRAM, DO_PLAIN_CRYPTOGRAM, DO_LE, DO_STATUS, DO_MAC = 0x87, 0x85, 0x97, 0x99, 0x8E
PADDED = b"\x01"
SHORT_DATA = {8: 231, 16: 223}  # plain bytes that fill a short reply, by the cipher's block


@dataclass(frozen=True, slots=True)
class SessionKeys:
    """What an access protocol leaves behind; `ssc` is the send sequence counter before the first command."""

    encryption: bytes = field(repr=False)
    authentication: bytes = field(repr=False)
    ssc: int = field(repr=False)
    suite: CipherSuite = CipherSuite.TRIPLE_DES

    @classmethod
    def derived(cls, suite: CipherSuite, secret: bytes) -> "SessionKeys":
        """Derive the keys of a fresh session from an agreed secret."""
        return cls(suite.derive(secret, ENCRYPTION), suite.derive(secret, AUTHENTICATION), 0, suite)


class SecureMessaging:
    """The channel of one session. After the first violation it is closed for good."""

    def __init__(self, connection: CardConnection, keys: SessionKeys) -> None:
        self._connection, self._keys, self._ssc = connection, keys, keys.ssc
        self._suite = keys.suite
        self._open = True

    @property
    def short_data(self) -> int:
        """The most plain bytes that a short reply holds."""
        return SHORT_DATA[self._suite.block]

    def rekeyed(self, keys: SessionKeys) -> "SecureMessaging":
        """Return the channel that goes on under `keys`, and close this one."""
        self._open = False
        return SecureMessaging(self._connection, keys)

    def send(self, apdu: Apdu) -> Response:
        """Send `apdu` sealed and return the checked answer.

        Raises SecureMessagingError, CardRemovedError, CardFaultError.
        """
        if not self._open:
            raise SecureMessagingError("session closed")
        self._open = False  # whatever goes wrong below ends the session
        command = self._protect(apdu)
        raw = exchange(self._connection, command)
        if len(raw.data) > command.le:
            raise SecureMessagingError("longer reply than there is room for")
        response = self._unprotect(raw, apdu)
        self._open = True
        return response

    def _protect(self, apdu: Apdu) -> Apdu:
        counter = self._counted()
        header = bytes((apdu.cla | PROTECTED_CLASS,)) + apdu.header[1:]
        sealed = self._sealed(apdu, counter)
        if apdu.le:
            sealed += tlv.encode(DO_LE, apdu.encoded_le)
        body = sealed + tlv.encode(DO_MAC, self._mac(counter, pad(header, self._suite.block) + sealed))
        most = MAX_EXTENDED_LE if apdu.is_extended else MAX_SHORT_LE  # the outer Le: as much as there is
        return Apdu(apdu.ins, apdu.p1, apdu.p2, body, most, header[0])

    def _sealed(self, apdu: Apdu, counter: int) -> bytes:
        if not apdu.data:
            return b""
        vector = self._suite.vector(self._keys.encryption, counter)
        cryptogram = self._suite.encrypt(self._keys.encryption, pad(apdu.data, self._suite.block), vector)
        if apdu.has_odd_ins:
            return tlv.encode(DO_PLAIN_CRYPTOGRAM, cryptogram)
        return tlv.encode(DO_CRYPTOGRAM, PADDED + cryptogram)

    def _unprotect(self, raw: Response, apdu: Apdu) -> Response:
        if not raw.data:
            raise SecureMessagingError("unprotected reply", raw.sw)
        counter = self._counted()
        cryptogram, status, mac = _split(raw.data, DO_PLAIN_CRYPTOGRAM if apdu.has_odd_ins else DO_CRYPTOGRAM)
        covered = raw.data[: len(raw.data) - len(mac.raw)]
        if not hmac.compare_digest(self._mac(counter, covered), mac.value):
            raise SecureMessagingError("wrong MAC")
        sw = int.from_bytes(status.value, "big")
        if len(status.value) != SW_LENGTH or sw != raw.sw:
            raise SecureMessagingError("status word disagrees", raw.sw)
        data = self._opened(cryptogram, counter) if cryptogram else b""
        if len(data) > apdu.le:
            raise SecureMessagingError("more data than asked for")
        return Response(data, sw)

    def _opened(self, found: tlv.Tlv, counter: int) -> bytes:
        indicator = PADDED if found.tag == DO_CRYPTOGRAM else b""
        cryptogram = found.value.removeprefix(indicator)
        whole = found.value.startswith(indicator) and cryptogram and not len(cryptogram) % self._suite.block
        if not whole:
            raise SecureMessagingError("cryptogram form")
        vector = self._suite.vector(self._keys.encryption, counter)
        try:
            return unpad(self._suite.decrypt(self._keys.encryption, cryptogram, vector), self._suite.block)
        except PaddingError as error:
            raise SecureMessagingError("padding") from error

    def _counted(self) -> int:
        self._ssc = (self._ssc + 1) % (1 << 8 * self._suite.block)
        return self._ssc

    def _mac(self, counter: int, covered: bytes) -> bytes:
        block = self._suite.block
        return self._suite.mac(self._keys.authentication, pad(counter.to_bytes(block, "big") + covered, block))


def _split(data: bytes, data_tag: int) -> tuple[tlv.Tlv | None, tlv.Tlv, tlv.Tlv]:
    """Return cryptogram, status and MAC: these, in this order, and nothing else."""
    try:
        objects = list(tlv.read_all(data))
    except tlv.MalformedTlvError as error:
        raise SecureMessagingError("reply is no TLV") from error
    match objects:
        case [status, mac] if (status.tag, mac.tag) == (DO_STATUS, DO_MAC):
            return None, status, mac
        case [cryptogram, status, mac] if (cryptogram.tag, status.tag, mac.tag) == (data_tag, DO_STATUS, DO_MAC):
            return cryptogram, status, mac
    raise SecureMessagingError("data objects of the reply")
