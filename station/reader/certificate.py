"""Certificates and revocation lists out of bytes that anybody may have made (RFC 5280).

The library parses names, times and extensions only when they are asked for, and says what is wrong with them then. Here
they are all asked for at once: what is returned holds no surprise.
"""

from cryptography import x509

PEM = b"-----BEGIN"
PARSER_ERRORS = (
    ValueError,
    TypeError,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)


class MalformedCertificateError(ValueError):
    """The bytes are no certificate, or no revocation list."""


def certificate_of(der: bytes) -> x509.Certificate:
    """Read one certificate (DER). Raises MalformedCertificateError."""
    try:
        return _whole_certificate(x509.load_der_x509_certificate(der))
    except PARSER_ERRORS as error:
        raise MalformedCertificateError from error


def certificates_of(content: bytes) -> list[x509.Certificate]:
    """Read certificates: one in DER, or any number in PEM. Raises MalformedCertificateError."""
    if not is_pem(content):
        return [certificate_of(content)]
    try:
        return [_whole_certificate(found) for found in x509.load_pem_x509_certificates(content)]
    except PARSER_ERRORS as error:
        raise MalformedCertificateError from error


def revocation_list_of(content: bytes) -> x509.CertificateRevocationList:
    """Read one revocation list, in DER or PEM. Raises MalformedCertificateError."""
    load = x509.load_pem_x509_crl if is_pem(content) else x509.load_der_x509_crl
    try:
        found = load(content)
        _ = found.issuer, found.last_update_utc, found.next_update_utc, found.extensions, found.signature_algorithm_oid
    except PARSER_ERRORS as error:
        raise MalformedCertificateError from error
    return found


def is_pem(content: bytes) -> bool:
    """Whether `content` is text with its bytes in it."""
    return content.lstrip().startswith(PEM)


def _whole_certificate(found: x509.Certificate) -> x509.Certificate:
    _ = found.version, found.issuer, found.subject, found.extensions, found.signature_algorithm_oid
    _ = found.not_valid_before_utc, found.not_valid_after_utc
    return found
