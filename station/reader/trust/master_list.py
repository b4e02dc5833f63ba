"""Master lists: the anchors that one country vouches for (ICAO 9303-12 §9; CMS, RFC 5652)."""

import hashlib
import hmac
from dataclasses import dataclass

from cryptography import x509

from station.reader import tlv
from station.reader.certificate import MalformedCertificateError, certificate_of
from station.reader.public_key import UnknownKeyError, public_key_of
from station.reader.signature import is_signed
from station.reader.sod import PARSER_ERRORS, Signer, parse_signed
from station.reader.trust.errors import TrustFileError, TrustFileFault

CSCA_MASTER_LIST = frozenset({"2.23.136.1.1.2"})
SEQUENCE, SET, INTEGER = 0x30, 0x31, 0x02
VERSION = b"\0"
MAX_CERTIFICATES = 4096


@dataclass(frozen=True, slots=True)
class MasterList:
    """A list whose signature was found to be by `signer`; whether that one is to be believed is another question."""

    certificates: tuple[x509.Certificate, ...]
    signer: x509.Certificate
    unreadable: int  # certificates that are none


def parse_master_list(raw: bytes) -> MasterList:
    """Read a master list and check its signature. Raises TrustFileError."""
    try:
        content, signer = parse_signed(raw, CSCA_MASTER_LIST)
        certificate = certificate_of(signer.certificate)
        found, unreadable = _certificates(content)
    except (*PARSER_ERRORS, tlv.MalformedTlvError) as error:
        raise TrustFileError(TrustFileFault.UNREADABLE) from error
    if not _holds(content, signer, certificate):
        raise TrustFileError(TrustFileFault.BAD_SIGNATURE)
    return MasterList(found, certificate, unreadable)


def _holds(content: bytes, signer: Signer, certificate: x509.Certificate) -> bool:
    digest = hashlib.new(signer.digest, content, usedforsecurity=True).digest()
    try:
        return hmac.compare_digest(digest, signer.message_digest) and is_signed(signer, public_key_of(certificate))
    except UnknownKeyError:
        return False


def _certificates(content: bytes) -> tuple[tuple[x509.Certificate, ...], int]:
    outer = tlv.read(content)
    version, listed = tlv.read_all(outer.value)
    if (outer.tag, version.tag, version.value, listed.tag) != (SEQUENCE, INTEGER, VERSION, SET):
        raise tlv.MalformedTlvError("master list")
    found, unreadable = list[x509.Certificate](), 0
    for one in tlv.read_all(listed.value):
        try:
            found.append(certificate_of(one.raw))
        except MalformedCertificateError:
            unreadable += 1
        if len(found) > MAX_CERTIFICATES:
            raise TrustFileError(TrustFileFault.TOO_LARGE)
    return tuple(found), unreadable
