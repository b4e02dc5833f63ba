"""PACE: opens the chip with a password that nobody can guess off line (ICAO 9303-11 §4.4)."""

import hmac
import os
from dataclasses import dataclass, field

from station.reader import tlv
from station.reader.access_key import AccessKey, AccessNumber
from station.reader.apdu import INS, SW, Apdu
from station.reader.cipher_suite import AUTHENTICATION, ENCRYPTION, PASSWORD, CipherSuite
from station.reader.connection import CardConnection, PlainChannel
from station.reader.dynamic_data import dynamic_objects, general_authenticate
from station.reader.errors import AccessDeniedError, CardFaultError
from station.reader.groups import BadPublicKeyError, Group, KeyPair, RandomBytes, UnsupportedMappingError, same_key
from station.reader.padding import PaddingError, unpad
from station.reader.secure_messaging import SecureMessaging, SessionKeys
from station.reader.security_infos import Mapping, PaceInfo

SET_MUTUAL_AUTHENTICATION = (0xC1, 0xA4)
DO_MECHANISM, DO_PASSWORD, DO_PARAMETER = 0x80, 0x83, 0x84
DO_NONCE, DO_MAPPING_OURS, DO_MAPPING, DO_KEY_OURS, DO_KEY, DO_TOKEN_OURS, DO_TOKEN, DO_CHIP_DATA = (
    0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x8A)  # fmt: skip
PUBLIC_KEY, OBJECT_ID = 0x7F49, 0x06
BY_MRZ, BY_CAN = 1, 2
NONCE_LENGTHS = {CipherSuite.TRIPLE_DES: (16,), CipherSuite.AES_128: (16,)}
LONG_NONCE_LENGTHS = (16, 32)
CONSTANTS = {  # of the pseudo-random function of the Integrated Mapping, by the length of the nonce (§4.4.3.3.2)
    16: (
        bytes.fromhex("a668892a7c41e3ca739f40b057d85904"),
        bytes.fromhex("a4e136ac725f738b01c1f60217c188ad"),
    ),
    32: (
        bytes.fromhex("d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676"),
        bytes.fromhex("54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517"),
    ),
}
SPARE_BITS = 64  # the function gives so many more bits than the prime has

Password = AccessKey | AccessNumber


class PaceRefusedError(CardFaultError):
    """The chip does not do this way of PACE, though it offered it: no password was tried."""


@dataclass(frozen=True, slots=True)
class ChipProof:
    """What the Chip Authentication Mapping leaves: to be checked with the chip's signed key (§4.4.3.3.3)."""

    mapping_key: bytes
    chip_data: bytes = field(repr=False)

    def holds(self, group: Group, public: bytes) -> bool:
        """Whether the chip owns the private half of `public`."""
        try:
            return same_key(group.multiplied(int.from_bytes(self.chip_data, "big"), public), self.mapping_key)
        except BadPublicKeyError:
            return False


@dataclass(frozen=True, slots=True)
class OpenedByPace:
    """The secure channel, and the proof of the chip where the mapping gives one."""

    channel: SecureMessaging
    proof: ChipProof | None = None


class PaceSession:
    """One exchange of PACE, in the way of `info`, with the chip on `connection`."""

    def __init__(self, connection: CardConnection, info: PaceInfo, random: RandomBytes = os.urandom) -> None:
        self._connection, self._info, self._random = connection, info, random
        self._channel = PlainChannel(connection)

    def open(self, password: Password) -> OpenedByPace:
        """Prove `password` and return the secure channel.

        Raises PaceRefusedError, AccessDeniedError, CardFaultError, CardRemovedError.
        """
        if self._info.group is None:
            raise PaceRefusedError("parameters")
        self._set_template(password)
        try:
            nonce = self._nonce(password)
            group, mapping_key = self._mapped(self._info.group, nonce)
            own = group.key_pair(self._random)
            theirs = self._exchanged(own, DO_KEY_OURS, DO_KEY)
            secret = group.agree(own.secret, theirs)
            return self._authenticated(group, own, theirs, secret, mapping_key)
        except (BadPublicKeyError, tlv.MalformedTlvError, KeyError, PaddingError) as error:
            raise AccessDeniedError(
                SW.OK
            ) from error  # the chip does not follow the protocol: no channel, no second try
        except UnsupportedMappingError as error:
            raise PaceRefusedError("mapping") from error

    def _set_template(self, password: Password) -> None:
        kind = BY_CAN if isinstance(password, AccessNumber) else BY_MRZ
        objects = [(DO_MECHANISM, self._info.oid), (DO_PASSWORD, bytes((kind,)))]
        if self._info.parameter is not None:  # some chips want it even where there is but one
            objects.append((DO_PARAMETER, bytes((self._info.parameter,))))
        data = b"".join(tlv.encode(tag, value) for tag, value in objects)
        answer = self._channel.send(Apdu(INS.MANAGE_SECURITY_ENVIRONMENT, *SET_MUTUAL_AUTHENTICATION, data))
        if answer.sw != SW.OK and not is_tries_left(answer.sw):  # 63Cx warns of tries left, and goes on
            raise PaceRefusedError("template", answer.sw)

    def _nonce(self, password: Password) -> bytes:
        suite = self._info.suite
        hidden = self._step({}, chained=True)[DO_NONCE]
        if len(hidden) not in NONCE_LENGTHS.get(suite, LONG_NONCE_LENGTHS):
            raise tlv.MalformedTlvError("nonce length")
        return suite.decrypt(suite.derive(password.secret, PASSWORD), hidden)

    def _mapped(self, group: Group, nonce: bytes) -> tuple[Group, bytes]:
        """Return the group of this session, and the chip's mapping key where there is one."""
        if self._info.mapping is Mapping.INTEGRATED:
            own = self._random(self._info.suite.key_length)
            self._step({DO_MAPPING_OURS: own}, chained=True)
            number = pseudo_random(self._info.suite, nonce, own, group.prime)
            return group.encoded(number), b""
        pair = group.key_pair(self._random)
        theirs = self._exchanged(pair, DO_MAPPING_OURS, DO_MAPPING)
        return group.mapped(nonce, pair.secret, theirs), theirs

    def _exchanged(self, own: KeyPair, tag: int, answer_tag: int) -> bytes:
        theirs = self._step({tag: own.public}, chained=True)[answer_tag]
        if same_key(own.public, theirs):  # our own key thrown back at us
            raise BadPublicKeyError
        return theirs

    def _authenticated(
        self, group: Group, own: KeyPair, theirs: bytes, secret: bytes, mapping_key: bytes
    ) -> OpenedByPace:
        suite = self._info.suite
        keys = SessionKeys(suite.derive(secret, ENCRYPTION), suite.derive(secret, AUTHENTICATION), 0, suite)
        token = suite.token(keys.authentication, self._covered(group, theirs))
        answer = self._step({DO_TOKEN_OURS: token})
        if not hmac.compare_digest(
            suite.token(keys.authentication, self._covered(group, own.public)), answer[DO_TOKEN]
        ):
            raise AccessDeniedError(SW.OK)
        proof = None
        if self._info.mapping is Mapping.CHIP_AUTHENTICATION:
            opened = suite.decrypt(keys.encryption, answer[DO_CHIP_DATA], suite.vector(keys.encryption, -1))
            proof = ChipProof(mapping_key, unpad(opened, suite.block))
        return OpenedByPace(SecureMessaging(self._connection, keys), proof)

    def _covered(self, group: Group, public: bytes) -> bytes:
        """Return what an authentication token covers (§4.4.3.4)."""
        return tlv.encode(PUBLIC_KEY, tlv.encode(OBJECT_ID, self._info.oid) + tlv.encode(group.key_tag, public))

    def _step(self, objects: dict[int, bytes], *, chained: bool = False) -> dict[int, bytes]:
        answer = self._channel.send(general_authenticate(*objects.items(), chained=chained))
        if answer.sw == SW.FAULT:
            raise CardFaultError("PACE", answer.sw)
        if answer.sw != SW.OK:  # a wrong password shows at the last step; an earlier refusal opens nothing either
            raise AccessDeniedError(answer.sw)
        return dynamic_objects(answer.data)


def is_tries_left(sw: int) -> bool:
    """Whether a status word is a warning of how many tries are left."""
    return sw & 0xFFF0 == 0x63C0  # noqa: PLR2004 -- ISO/IEC 7816-4 §5.6


def pseudo_random(suite: CipherSuite, nonce: bytes, own: bytes, prime: int) -> int:
    """Return the number of the Integrated Mapping (§4.4.3.3.2): from the chip's `nonce` and our `own`."""
    first, second = CONSTANTS[len(nonce)]
    key = suite.encrypt(own, nonce)[: suite.key_length]
    drawn = b""
    while 8 * len(drawn) < prime.bit_length() + SPARE_BITS:
        drawn += suite.encrypt(key, second)
        key = suite.encrypt(key, first)[: suite.key_length]
    return int.from_bytes(drawn, "big") % prime
