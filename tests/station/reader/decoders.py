"""Every decoder of what a chip or a trust file says that is not of one file tag: good bytes, and its own errors."""

import base64
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.serialization import Encoding
from ecdsa import SigningKey, curves

from fixtures.card.genuine import ChipKey, EcKey, card_access, card_security, dg14
from fixtures.card.pace import PaceKind, PaceOffer
from fixtures.card.pki import CardPki
from station.reader import tlv
from station.reader.card_security import parse_card_security
from station.reader.dynamic_data import dynamic_objects
from station.reader.errors import ReaderError
from station.reader.security_infos import parse_card_access, parse_dg14
from station.reader.trust.ldif import values
from tests.station.reader.signing import SIGNED_AT
from tests.station.reader.trust.test_intake import LIST, ROOTS, der

PKI = CardPki.create()
OFFERS = (PaceOffer(PaceKind.ECDH_CHIP_AUTHENTICATION), PaceOffer(), PaceOffer(PaceKind.DH_GENERIC, 2, 2))
CHIP, FIELD_CHIP = ChipKey(0x1234567, 13, 2), ChipKey(0x1234567, 2, 4)
CURVE_KEY = EcKey(SigningKey.from_secret_exponent(0x1234567, curves.NIST256p))
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


DG14 = dg14(OFFERS, CHIP, CURVE_KEY)
DECODERS = [
    Decoder("EF.CardAccess", parse_card_access, card_access(OFFERS)),
    Decoder("EF.CardSecurity", parse_card_security, card_security(OFFERS, CHIP, PKI.document_signer, SIGNED_AT)),
    Decoder("EF.DG14", parse_dg14, DG14),
    Decoder("EF.DG14 over a field", parse_dg14, dg14(OFFERS, FIELD_CHIP, None)),
    Decoder("dynamic data", dynamic_objects, bytes.fromhex("7C0C8004010203048204010203 04"), (tlv.MalformedTlvError,)),
    Decoder("LDIF", lambda raw: list(values(raw)), LDIF),
]
