"""What the rules of ICAO 9303-12 §4 and §7 ask of a certificate, each as a question of its own."""

from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from station.reader.public_key import Scheme, UnknownKeyError, is_strong, public_key_of, verifies


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of the certificate in hex."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def der(certificate: x509.Certificate) -> bytes:
    """Return the certificate as it is exchanged."""
    return certificate.public_bytes(Encoding.DER)


def is_self_issued(certificate: x509.Certificate) -> bool:
    """Whether it names itself its issuer and is signed by its own key: a root, where a link is not."""
    return certificate.subject == certificate.issuer and is_issued_by(certificate, certificate)


def names_issuer(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether names agree, and key identifiers where both have one: authorities change keys and keep their name."""
    if certificate.issuer != issuer.subject:
        return False
    wanted, held = _authority_key_id(certificate), _subject_key_id(issuer)
    return wanted is None or held is None or wanted == held


def is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether the key of `issuer` made the signature of `certificate`."""
    try:
        scheme, digest = certificate.signature_algorithm_parameters, certificate.signature_hash_algorithm
        key = public_key_of(issuer)
    except (UnsupportedAlgorithm, UnknownKeyError, ValueError):
        return False
    if digest is None or not isinstance(scheme, Scheme):
        return False
    return verifies(key, scheme, digest, certificate.signature, certificate.tbs_certificate_bytes)


def is_valid(certificate: x509.Certificate, at: datetime) -> bool:
    """Whether it was in force `at`."""
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def has_strong_key(certificate: x509.Certificate) -> bool:
    """Whether its key is known and long enough."""
    try:
        return is_strong(public_key_of(certificate))
    except UnknownKeyError:
        return False


def may_issue(certificate: x509.Certificate) -> bool:
    """Whether it is an authority's, whose key may sign certificates."""
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    usage = _usage(certificate)
    return constraints.ca and (usage is None or usage.key_cert_sign)


def may_sign_data(certificate: x509.Certificate) -> bool:
    """Whether its key may sign the lists of cards."""
    usage = _usage(certificate)
    return usage is None or usage.digital_signature


def is_weakly_signed(certificate: x509.Certificate) -> bool:
    """Whether SHA-1 stands under it."""
    try:
        return isinstance(certificate.signature_hash_algorithm, hashes.SHA1)
    except UnsupportedAlgorithm:
        return False


def _usage(certificate: x509.Certificate) -> x509.KeyUsage | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return None


def _authority_key_id(certificate: x509.Certificate) -> bytes | None:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    except (x509.ExtensionNotFound, ValueError):
        return None
    return extension.value.key_identifier


def _subject_key_id(certificate: x509.Certificate) -> bytes | None:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    except (x509.ExtensionNotFound, ValueError):
        return None
    return extension.value.digest
