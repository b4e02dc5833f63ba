"""Devices and the exam's authority: X.509 certificates that say which key may write for which place (design §2).

The authority is an ECDSA P-256 CA; a device's certificate holds its Ed25519 key and names its role and place in a
`urn:truongthi:ROLE:PLACE` subject alternative name.
"""

import datetime
import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from protocol import codes
from protocol.errors import ProtocolError
from protocol.journal import BadSignatureError, DeviceId, device_id

URN = "urn:truongthi:"
FINGERPRINT_BYTES = 16
SECRET_BYTES = 8
CODE_BYTES = FINGERPRINT_BYTES + SECRET_BYTES + 1
CODE_LETTERS = CODE_BYTES * 8 // 5
MAX_CERTIFICATE_BYTES = 4096


class UntrustedCertificateError(ProtocolError):
    """A certificate was not issued by the authority, is out of its time, or says nothing we understand."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"untrusted certificate: {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Device:
    """What a certificate says: who may sign, as what, and where."""

    id: DeviceId
    key: Ed25519PublicKey
    role: str  # desk, seat, board
    place: str  # "ban-2", "07/15"
    not_after: datetime.datetime


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """A one-time code: the pinned authority, and the secret that a device shows once."""

    fingerprint: bytes  # first 16 bytes of SHA-256 over the authority's certificate
    secret: bytes  # 8 bytes

    def text(self) -> str:
        """Return the 40 characters in groups of five; the last byte checks the rest."""
        content = self.fingerprint + self.secret
        checked = content + hashlib.sha256(content).digest()[:1]
        return codes.grouped(codes.encode(int.from_bytes(checked, "big"), CODE_LETTERS), 5)


def read_enrolment_code(typed: str) -> EnrolmentCode:
    """Read a typed code. Raises MalformedCodeError; its reason is "check" where two letters were swapped, say."""
    checked = codes.decode(codes.clean(typed, CODE_LETTERS)).to_bytes(CODE_BYTES, "big")
    content, check = checked[:-1], checked[-1:]
    if not hmac.compare_digest(hashlib.sha256(content).digest()[:1], check):
        raise codes.MalformedCodeError("check")
    return EnrolmentCode(content[:FINGERPRINT_BYTES], content[FINGERPRINT_BYTES:])


def fingerprint(authority: x509.Certificate) -> bytes:
    """Return the 16 bytes by which stations pin an authority."""
    return authority.fingerprint(hashes.SHA256())[:FINGERPRINT_BYTES]


def create_authority(exam: str, key: ec.EllipticCurvePrivateKey, at: datetime.datetime, days: int) -> x509.Certificate:
    """Return the self-signed certificate of a new exam's authority."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, exam[:64])])
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        _builder(name, name, at, days)
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )


@dataclass(frozen=True, slots=True)
class Authority:
    """The exam's authority with its key: issues device and server certificates."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def issue_device(
        self, key: Ed25519PublicKey, role: str, place: str, at: datetime.datetime, days: int
    ) -> x509.Certificate:
        """Return a device certificate for `key`."""
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, device_id(key).hex())])
        names = x509.SubjectAlternativeName([x509.UniformResourceIdentifier(f"{URN}{role}:{place}")])
        return (
            _builder(subject, self.certificate.subject, at, days)
            .public_key(key)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(names, critical=False)
            .sign(self.key, hashes.SHA256())
        )

    def issue_server(
        self, key: ec.EllipticCurvePublicKey, hosts: Sequence[str], at: datetime.datetime, days: int
    ) -> x509.Certificate:
        """Return a TLS certificate for `hosts`, names or IP addresses."""
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0][:64])])
        return (
            _builder(subject, self.certificate.subject, at, days)
            .public_key(key)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([_general_name(host) for host in hosts]), critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )


def _builder(subject: x509.Name, issuer: x509.Name, at: datetime.datetime, days: int) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - datetime.timedelta(days=1))  # a station's clock may be a day off
        .not_valid_after(at + datetime.timedelta(days=days))
    )


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def read_certificate(der: bytes) -> x509.Certificate:
    """Parse a certificate. Raises UntrustedCertificateError."""
    if len(der) > MAX_CERTIFICATE_BYTES:
        raise UntrustedCertificateError("too large")
    try:
        return x509.load_der_x509_certificate(der)
    except (
        ValueError,
        x509.InvalidVersion,
        CryptographyDeprecationWarning,
    ) as error:  # the latter where warnings are errors
        raise UntrustedCertificateError("not a certificate") from error


def check_authority(certificate: x509.Certificate, pinned: bytes) -> None:
    """Raise UntrustedCertificateError unless `certificate` signs itself and has the `pinned` fingerprint."""
    if not hmac.compare_digest(fingerprint(certificate), pinned):
        raise UntrustedCertificateError("another authority")
    _check_issued(certificate, certificate)


def _check_issued(certificate: x509.Certificate, authority: x509.Certificate) -> None:
    try:
        certificate.verify_directly_issued_by(authority)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError) as error:
        raise UntrustedCertificateError("not issued by the authority") from error


def read_device(der: bytes, authority: x509.Certificate) -> Device:
    """Return the device that `der` certifies under `authority`. Raises UntrustedCertificateError.

    Time is not judged here: what a device signed stays signed after its certificate ended.
    """
    certificate = read_certificate(der)
    _check_issued(certificate, authority)
    key = certificate.public_key()
    if not isinstance(key, Ed25519PublicKey):
        raise UntrustedCertificateError("not a device key")
    role, place = _role_and_place(certificate)
    return Device(device_id(key), key, role, place, certificate.not_valid_after_utc)


def check_signed(signer: Device, signature: bytes, content: bytes, what: str) -> None:
    """Raise BadSignatureError unless `signer` signed `content`."""
    try:
        signer.key.verify(signature, content)
    except InvalidSignature as error:
        raise BadSignatureError(what) from error


def _role_and_place(certificate: x509.Certificate) -> tuple[str, str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError) as error:
        raise UntrustedCertificateError("no role") from error
    for uri in names.get_values_for_type(x509.UniformResourceIdentifier):
        if uri.startswith(URN):
            role, _, place = uri.removeprefix(URN).partition(":")
            return role, place
    raise UntrustedCertificateError("no role")


def encode_certificate(certificate: x509.Certificate) -> bytes:
    """Return the DER form."""
    return certificate.public_bytes(serialization.Encoding.DER)
