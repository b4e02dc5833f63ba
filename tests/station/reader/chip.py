"""A small chip for the reader's own tests: BAC, secure messaging, reads; every reply open to change.

The chip of `fixtures.card` is the strict one, written apart from the reader; this one is made to misbehave.
"""

from collections import Counter
from collections.abc import Callable

from station.reader import tlv, triple_des
from station.reader.access_key import AccessKey, derive_key
from station.reader.cipher_suite import AUTHENTICATION, ENCRYPTION
from station.reader.errors import CardRemovedError

CHALLENGE = bytes(range(8))
SEED = bytes(range(16))
CARD_ACCESS = b"\x01\x1c"
OK, NOT_FOUND, DENIED, NOT_AUTHENTICATED, WRONG_LENGTH, SM_LOST = 0x9000, 0x6A82, 0x6300, 0x6982, 0x6700, 0x6988

Alter = Callable[[int, bytes], bytes]


class Chip:
    """Answers commands. `alter` gets the index and the reply of each, and returns what is really sent."""

    def __init__(self, key: AccessKey, files: dict[int, bytes], max_read: int = 65536) -> None:
        self.key, self.files, self.max_read = key, files, max_read
        self.counts: Counter[int] = Counter()
        self.alter: Alter = lambda _index, reply: reply
        self.torn_at = -1
        self.knows_application, self.knows_short_ids = True, True
        self._index, self._ssc, self._keys, self._current = -1, 0, (b"", b""), b""

    def transmit(self, command: bytes) -> bytes:
        """Answer one command. Raises CardRemovedError where the chip is torn away."""
        self._index += 1
        if self._index == self.torn_at:
            raise CardRemovedError
        self.counts[command[1]] += 1
        return self.alter(self._index, self._answer(command))

    def _answer(self, command: bytes) -> bytes:
        match command[0], command[1]:
            case 0x00, 0xA4 if command[5:7] == CARD_ACCESS:
                return _sw(NOT_AUTHENTICATED)
            case 0x00, 0xA4:
                self._keys = (b"", b"")
                return _sw(OK if self.knows_application else NOT_FOUND)
            case 0x00, 0x84:
                return CHALLENGE + _sw(OK)
            case 0x00, 0x82:
                return self._authenticate(command[5:45])
            case 0x0C, _ if self._keys[0]:
                return self._sealed(command)
        return _sw(NOT_AUTHENTICATED)

    def _authenticate(self, proof: bytes) -> bytes:
        encryption, authentication = self.key.derive()
        if triple_des.mac(authentication, triple_des.pad(proof[:32])) != proof[32:]:
            return _sw(DENIED)
        plain = triple_des.decrypt(encryption, proof[:32])
        seed = bytes(a ^ b for a, b in zip(plain[16:], SEED, strict=True))
        self._keys = derive_key(seed, ENCRYPTION), derive_key(seed, AUTHENTICATION)
        self._ssc = int.from_bytes(CHALLENGE[4:] + plain[4:8], "big")
        cryptogram = triple_des.encrypt(encryption, CHALLENGE + plain[:8] + SEED)
        return cryptogram + triple_des.mac(authentication, triple_des.pad(cryptogram)) + _sw(OK)

    def _sealed(self, command: bytes) -> bytes:
        self._ssc += 1
        extended = command[4] == 0
        body = command[7:-2] if extended else command[5:-1]
        if extended and self.max_read <= 256:
            self._keys = (b"", b"")
            return _sw(WRONG_LENGTH)
        objects = {found.tag: found.value for found in tlv.read_all(body)}
        covered = triple_des.pad(command[:4]) + b"".join(f.raw for f in tlv.read_all(body) if f.tag != 0x8E)
        if self._mac(covered) != objects[0x8E]:
            self._keys = (b"", b"")
            return _sw(SM_LOST)
        data = triple_des.unpad(triple_des.decrypt(self._keys[0], objects[0x87][1:])) if 0x87 in objects else b""
        return self._seal(*self._serve(command, data, int.from_bytes(objects.get(0x97, b""), "big")))

    def _serve(self, command: bytes, data: bytes, length: int) -> tuple[bytes, int]:
        if command[1] == 0xA4:
            self._current = self.files.get(data[1], b"")
            return b"", OK if self._current else NOT_FOUND
        offset = command[2] << 8 | command[3]
        if command[2] & 0x80:
            if not self.knows_short_ids:
                return b"", 0x6A86
            self._current, offset = self.files.get(command[2] & 0x1F, b""), 0
            if not self._current:
                return b"", NOT_FOUND
        if length > self.max_read:
            return b"", WRONG_LENGTH
        return self._current[offset : offset + length], OK

    def _seal(self, data: bytes, sw: int) -> bytes:
        self._ssc += 1
        sealed = b""
        if data:
            sealed = tlv.encode(0x87, b"\x01" + triple_des.encrypt(self._keys[0], triple_des.pad(data)))
        sealed += tlv.encode(0x99, _sw(sw))
        return sealed + tlv.encode(0x8E, self._mac(sealed)) + _sw(sw)

    def _mac(self, covered: bytes) -> bytes:
        return triple_des.mac(self._keys[1], triple_des.pad(self._ssc.to_bytes(8, "big") + covered))


def _sw(sw: int) -> bytes:
    return sw.to_bytes(2, "big")
