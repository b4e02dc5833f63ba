"""Revocation lists of country signing authorities (ICAO 9303-12 §5; RFC 5280 §5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from station.reader.public_key import Scheme, UnknownKeyError, public_key_of, verifies


@dataclass(frozen=True, slots=True)
class RevocationStanding:
    """What the lists at hand say of a certificate."""

    is_listed: bool = False  # a list of the issuer's was found
    is_stale: bool = False  # it is past its next update
    is_revoked: bool = False


def standing(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    lists: Iterable[x509.CertificateRevocationList],
    now: datetime,
) -> RevocationStanding:
    """Look `certificate` up in the newest list that `issuer` signed; what others signed counts as none."""
    own = [found for found in lists if found.issuer == issuer.subject and is_signed_by(found, issuer)]
    if not own:
        return RevocationStanding()
    newest = max(own, key=lambda found: found.last_update_utc)
    revoked = any(_is_in(certificate, found) for found in own)  # whoever was revoked once stays so
    is_stale = newest.next_update_utc is None or newest.next_update_utc < now
    return RevocationStanding(is_listed=True, is_stale=is_stale, is_revoked=revoked)


def is_signed_by(revoked: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    """Whether the key of `issuer` signed a list."""
    try:
        scheme, digest = revoked.signature_algorithm_parameters, revoked.signature_hash_algorithm
        key = public_key_of(issuer)
    except (UnsupportedAlgorithm, UnknownKeyError, ValueError):
        return False
    if digest is None or not isinstance(scheme, Scheme):
        return False
    return verifies(key, scheme, digest, revoked.signature, revoked.tbs_certlist_bytes)


def _is_in(certificate: x509.Certificate, revoked: x509.CertificateRevocationList) -> bool:
    return revoked.get_revoked_certificate_by_serial_number(certificate.serial_number) is not None
