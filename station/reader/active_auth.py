"""Active Authentication: the chip signs a challenge with a key that never leaves it (ICAO 9303-11 §6.1)."""

import hashlib
import hmac

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key
from ecdsa import BadSignatureError, VerifyingKey, errors

from station.reader import object_ids
from station.reader.apdu import INS, MAX_SHORT_LE, SW, Apdu
from station.reader.chip_key import ChipKey, parse_chip_key
from station.reader.connection import Channel
from station.reader.errors import MalformedFileError, ReaderError
from station.reader.groups import EcGroup
from station.reader.lds import EF, parser_of
from station.reader.security_infos import SecurityInfos, parse_dg14

HEADER_PARTIAL_RECOVERY = 0x6A
TRAILER_SHA1, TRAILER_NAMED = 0xBC, 0xCC
TRAILER_HASHES = {0x33: "sha1", 0x34: "sha256", 0x35: "sha512", 0x36: "sha384", 0x38: "sha224"}  # ISO/IEC 10118-3
PLAIN_HASHES = {1: "sha1", 2: "sha224", 3: "sha256", 4: "sha384", 5: "sha512"}  # last arc of ecdsa-plain (TR-03111)
HASH_OF_LENGTH = ((224, "sha224"), (256, "sha256"), (384, "sha384"))
MAX_SIGNATURE, MAX_MODULUS_BITS = 1024, 8192


class ActiveAuthenticationFailedError(ReaderError):
    """The chip gives no signature under the key that is signed as its own."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"active authentication failed, SW {sw:04X}")
        self.sw = sw


def internal_authenticate(channel: Channel, challenge: bytes, longest: int) -> bytes:
    """Have the chip sign `challenge` of 8 bytes. `longest`: the most bytes that it may answer at once.

    Raises ActiveAuthenticationFailedError, SecureMessagingError, CardRemovedError, CardFaultError.
    """
    length = longest if longest > MAX_SHORT_LE else MAX_SHORT_LE
    answer = channel.send(Apdu(INS.INTERNAL_AUTHENTICATE, data=challenge, le=length))
    if answer.sw != SW.OK or not answer.data:
        raise ActiveAuthenticationFailedError(answer.sw)
    return answer.data


@parser_of(EF.DG15)
def verify_active_auth(dg15: bytes, dg14: bytes, challenge: bytes, signature: bytes) -> bool:
    """Whether `signature` over `challenge` is by the key of DG15; DG14, where there is one, names the hash of ECDSA.

    Raises MalformedFileError.
    """
    info = EF.DG15.content(dg15)
    if not 0 < len(signature) <= MAX_SIGNATURE:
        return False
    key = _rsa_key(info)
    if key is not None:
        return _recovers(key, challenge, signature)
    infos = parse_dg14(dg14) if dg14 else SecurityInfos()
    return _is_plain_ecdsa(parse_chip_key(info), infos.active_authentication, challenge, signature)


def _rsa_key(info: bytes) -> rsa.RSAPublicNumbers | None:
    try:
        key = load_der_public_key(info)
    except (ValueError, UnsupportedAlgorithm):  # a curve with explicit parameters, or no key at all
        return None
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size > MAX_MODULUS_BITS:
        return None
    return key.public_numbers()


def _recovers(key: rsa.RSAPublicNumbers, challenge: bytes, signature: bytes) -> bool:
    """Check a signature with message recovery (ISO/IEC 9796-2 scheme 1): the chip's part comes with it."""
    length = (key.n.bit_length() + 7) // 8
    number = int.from_bytes(signature, "big")
    if len(signature) != length or number >= key.n:
        return False
    message = pow(number, key.e, key.n).to_bytes(length, "big")
    if message[0] != HEADER_PARTIAL_RECOVERY:
        return False
    if message[-1] == TRAILER_SHA1:
        name, body = "sha1", message[1:-1]
    elif message[-1] == TRAILER_NAMED and message[-2] in TRAILER_HASHES:
        name, body = TRAILER_HASHES[message[-2]], message[1:-2]
    else:
        return False
    size = hashlib.new(name, usedforsecurity=False).digest_size
    recovered, digest = body[:-size], body[-size:]
    if not recovered:
        return False
    return hmac.compare_digest(hashlib.new(name, recovered + challenge, usedforsecurity=False).digest(), digest)


def _is_plain_ecdsa(key: ChipKey, algorithm: bytes, challenge: bytes, signature: bytes) -> bool:
    """Check a plain signature, r and s side by side (TR-03111 §5.2.1)."""
    if not isinstance(key.group, EcGroup):
        raise MalformedFileError(EF.DG15.name, "key")
    try:
        public = VerifyingKey.from_string(key.public, curve=key.group.named, valid_encodings=("uncompressed",))
        digest = hashlib.new(_hash(algorithm, key.group), challenge, usedforsecurity=False).digest()
        return bool(public.verify_digest(signature, digest, allow_truncate=True))
    except errors.MalformedPointError as error:
        raise MalformedFileError(EF.DG15.name, "key") from error
    except (BadSignatureError, AssertionError):
        return False


def _hash(algorithm: bytes, group: EcGroup) -> str:
    """Return the hash that DG14 names; without one, that of the curve's length."""
    match tuple(algorithm.removeprefix(object_ids.PLAIN_ECDSA)):
        case (arc,) if arc in PLAIN_HASHES:
            return PLAIN_HASHES[arc]
    bits = group.order.bit_length()
    return next((name for most, name in HASH_OF_LENGTH if bits <= most), "sha512")
