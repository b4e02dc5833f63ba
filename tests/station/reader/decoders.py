"""Every decoder of what a chip or a trust file says that is not of one file tag: good bytes, and its own errors."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from ecdsa import SigningKey, curves

from fixtures.card.genuine import ChipKey, EcKey, RsaKey, card_access, card_security, dg14
from fixtures.card.pace import PaceKind, PaceOffer
from fixtures.card.pki import CardPki
from station.reader import tlv
from station.reader.active_auth import verify_active_auth
from station.reader.card_security import parse_card_security
from station.reader.chip_key import parse_chip_key
from station.reader.dynamic_data import dynamic_objects
from station.reader.errors import ReaderError
from station.reader.security_infos import parse_card_access, parse_dg14
from station.reader.trust.intake import Intake
from station.reader.trust.ldif import values
from station.reader.trust.master_list import parse_master_list
from station.reader.trust.store import TrustStore
from tests.station.reader.signing import SIGNED_AT
from tests.station.reader.trust.test_intake import LIST, ROOTS, der

NOW = datetime(2026, 12, 12, tzinfo=UTC)
PKI = CardPki.create()
OFFERS = (PaceOffer(PaceKind.ECDH_CHIP_AUTHENTICATION), PaceOffer(), PaceOffer(PaceKind.DH_GENERIC, 2, 2))
CHIP, FIELD_CHIP = ChipKey(0x1234567, 13, 2), ChipKey(0x1234567, 2, 4)
CURVE_KEY = EcKey(SigningKey.from_secret_exponent(0x1234567, curves.NIST256p))
LONG_KEY = RsaKey(rsa.generate_private_key(65537, 2048))
SPELLED_OUT = bytes(CURVE_KEY.key.get_verifying_key().to_der(curve_parameters_encoding="explicit"))
CHALLENGE = bytes(range(8))
SPELLED_OUT_DG15 = tlv.encode(0x6F, SPELLED_OUT)
SIGNATURES = {key.dg15: key.sign(CHALLENGE, bytes) for key in (CURVE_KEY, LONG_KEY)}
SIGNATURES[SPELLED_OUT_DG15] = SIGNATURES[CURVE_KEY.dg15]
LDIF = b"".join(
    b"dn: c=VN\n%s:: %s\n\n" % (name, base64.encodebytes(value).rstrip().replace(b"\n", b"\n "))
    for name, value in (
        (b"pkdMasterListContent", LIST),
        (b"userCertificate;binary", der(ROOTS[0])),
        (b"certificateRevocationList;binary", PKI.revocation_list.public_bytes(Encoding.DER)),
    )
)


@dataclass(frozen=True)
class Decoder:
    """What is fed, the good bytes that it takes, and the errors that are its own."""

    name: str
    decode: Callable[[bytes], object]
    good: bytes
    errors: tuple[type[Exception], ...] = (ReaderError,)


def _taken(raw: bytes) -> object:
    return Intake(TrustStore([*ROOTS, PKI.csca.certificate]), NOW).read(raw)


def _proved(by: bytes) -> Callable[[bytes], object]:
    return lambda raw: verify_active_auth(raw, DG14, CHALLENGE, SIGNATURES[by])


DG14 = dg14(OFFERS, CHIP, CURVE_KEY)
DECODERS = [
    Decoder("EF.CardAccess", parse_card_access, card_access(OFFERS)),
    Decoder("EF.CardSecurity", parse_card_security, card_security(OFFERS, CHIP, PKI.document_signer, SIGNED_AT)),
    Decoder("EF.DG14", parse_dg14, DG14),
    Decoder("EF.DG14 over a field", parse_dg14, dg14(OFFERS, FIELD_CHIP, None)),
    Decoder("EF.DG15 of a curve", _proved(CURVE_KEY.dg15), CURVE_KEY.dg15),
    Decoder("EF.DG15 of RSA", _proved(LONG_KEY.dg15), LONG_KEY.dg15),
    Decoder("EF.DG15 on a curve spelled out", _proved(SPELLED_OUT_DG15), SPELLED_OUT_DG15),
    Decoder("key of a chip", parse_chip_key, tlv.read(CURVE_KEY.dg15).value, (tlv.MalformedTlvError,)),
    Decoder("key on a curve spelled out", parse_chip_key, SPELLED_OUT, (tlv.MalformedTlvError,)),
    Decoder("dynamic data", dynamic_objects, bytes.fromhex("7C0C8004010203048204010203 04"), (tlv.MalformedTlvError,)),
    Decoder("master list", parse_master_list, LIST),
    Decoder("LDIF", lambda raw: list(values(raw)), LDIF),
    Decoder("trust file: LDIF", _taken, LDIF),
    Decoder("trust file: revocation list", _taken, PKI.revocation_list.public_bytes(Encoding.DER)),
    Decoder("trust file: certificate", _taken, der(ROOTS[1])),
    Decoder("trust file: certificate in PEM", _taken, ROOTS[1].public_bytes(Encoding.PEM)),
]
