"""Public keys of certificates, those on curves that are spelled out included (ICAO 9303-12 §4.4; RFC 3279 §2.3.5).

A curve that is spelled out counts only where it equals a known one to the last digit: of others anybody knows the keys
(CVE-2020-0601). The library has no brainpool curves of 224 and 320 bits: signatures on these are verified by ecdsa.
"""

from dataclasses import dataclass

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from ecdsa import BadSignatureError, VerifyingKey
from ecdsa.errors import MalformedPointError
from ecdsa.util import sigdecode_der

from station.reader.chip_key import parse_chip_key
from station.reader.errors import ReaderError
from station.reader.groups import EcGroup
from station.reader.tlv import MalformedTlvError

LIBRARY_CURVES: dict[str, type[ec.EllipticCurve]] = {
    "NIST192p": ec.SECP192R1,
    "NIST224p": ec.SECP224R1,
    "NIST256p": ec.SECP256R1,
    "NIST384p": ec.SECP384R1,
    "NIST521p": ec.SECP521R1,
    "BRAINPOOLP256r1": ec.BrainpoolP256R1,
    "BRAINPOOLP384r1": ec.BrainpoolP384R1,
    "BRAINPOOLP512r1": ec.BrainpoolP512R1,
}
MIN_RSA_BITS, MIN_CURVE_BITS = 2048, 224
PARSER_ERRORS = (ValueError, TypeError, KeyError, MalformedTlvError)


class UnknownKeyError(ReaderError):
    """A key of a kind or on a curve that is not known."""

    def __init__(self) -> None:
        super().__init__("unknown kind of key")


@dataclass(frozen=True, slots=True)
class PlainCurveKey:
    """A key on a curve that only ecdsa knows."""

    group: EcGroup
    point: bytes

    @property
    def key_size(self) -> int:
        """Bits of the field."""
        return self.group.prime.bit_length()

    def verify(self, signature: bytes, signed: bytes, algorithm: ec.ECDSA) -> None:
        """Check a signature in DER. Raises InvalidSignature."""
        digest = hashes.Hash(algorithm.algorithm)  # type: ignore[arg-type]  # prehashed ones are not made here
        digest.update(signed)
        try:
            key = VerifyingKey.from_string(self.point, curve=self.group.named, valid_encodings=("uncompressed",))
            key.verify_digest(signature, digest.finalize(), sigdecode=sigdecode_der, allow_truncate=True)
        except (BadSignatureError, MalformedPointError, AssertionError, ValueError) as error:
            raise InvalidSignature from error


CurveKey = ec.EllipticCurvePublicKey | PlainCurveKey
PublicKey = rsa.RSAPublicKey | CurveKey


def public_key_of(certificate: x509.Certificate) -> PublicKey:
    """Return the key of a certificate. Raises UnknownKeyError."""
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return _on_spelled_out_curve(certificate)
    if isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        return key
    raise UnknownKeyError


def _on_spelled_out_curve(certificate: x509.Certificate) -> CurveKey:
    try:
        loaded = asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
        key = parse_chip_key(loaded["tbs_certificate"]["subject_public_key_info"].dump())
        if not isinstance(key.group, EcGroup):
            raise UnknownKeyError
        curve = LIBRARY_CURVES.get(str(key.group.named.name))
        if curve is None:
            return PlainCurveKey(key.group, key.public)
        return ec.EllipticCurvePublicKey.from_encoded_point(curve(), key.public)
    except (*PARSER_ERRORS, UnsupportedAlgorithm) as error:
        raise UnknownKeyError from error


def is_strong(key: PublicKey) -> bool:
    """Whether a key is long enough to be trusted."""
    return key.key_size >= (MIN_RSA_BITS if isinstance(key, rsa.RSAPublicKey) else MIN_CURVE_BITS)


Scheme = padding.PKCS1v15 | padding.PSS | ec.ECDSA


def verifies(key: PublicKey, scheme: Scheme, digest: hashes.HashAlgorithm, signature: bytes, signed: bytes) -> bool:
    """Whether `signature` over `signed` holds under `key`; never where scheme and key do not fit."""
    try:
        if isinstance(key, rsa.RSAPublicKey):
            if isinstance(scheme, ec.ECDSA):
                return False
            key.verify(signature, signed, scheme, digest)
        elif isinstance(scheme, ec.ECDSA):
            key.verify(signature, signed, ec.ECDSA(digest))
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True
