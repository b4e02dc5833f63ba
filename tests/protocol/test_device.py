"""What certificates and enrolment codes promise."""

import datetime
import warnings
from contextlib import suppress
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from protocol import device
from protocol.codes import MalformedCodeError
from protocol.device import Authority, EnrolmentCode, UntrustedCertificateError, read_device, read_enrolment_code
from protocol.journal import BadSignatureError, device_id

MOMENT = datetime.datetime(2026, 12, 12, tzinfo=datetime.UTC)
DESK = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@cache
def authority(name: str) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    return Authority(device.create_authority(name, key, MOMENT, 30), key)


def certificate(issuer: str = "exam", role: str = "desk", place: str = "ban-2") -> bytes:
    return device.encode_certificate(authority(issuer).issue_device(DESK.public_key(), role, place, MOMENT, 30))


@pytest.mark.parametrize(("role", "place"), [("desk", "ban-2"), ("seat", "07/15"), ("board", "board"), ("seat", "a:b")])
def test_a_certificate_says_who_may_sign_as_what_and_where(role: str, place: str) -> None:
    known = read_device(certificate("exam", role, place), authority("exam").certificate)
    assert (known.role, known.place, known.id) == (role, place, device_id(DESK.public_key()))
    device.check_signed(known, DESK.sign(b"content"), b"content", "content")


def test_what_another_signed_is_not_the_devices() -> None:
    known = read_device(certificate(), authority("exam").certificate)
    with pytest.raises(BadSignatureError):
        device.check_signed(known, Ed25519PrivateKey.generate().sign(b"content"), b"content", "content")


def test_another_authoritys_device_is_a_stranger_even_under_the_same_name() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    same_name = Authority(device.create_authority("exam", key, MOMENT, 30), key)
    strange = same_name.issue_device(DESK.public_key(), "desk", "ban-2", MOMENT, 30)
    for der in (certificate("another"), device.encode_certificate(strange)):
        with pytest.raises(UntrustedCertificateError):
            read_device(der, authority("exam").certificate)


def test_a_server_certificate_is_no_device() -> None:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    issued = authority("exam").issue_server(key, ["127.0.0.1", "board.local"], MOMENT, 30)
    with pytest.raises(UntrustedCertificateError):
        read_device(device.encode_certificate(issued), authority("exam").certificate)


def test_a_certificate_that_names_no_role_is_no_device() -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    issuer = authority("exam")
    bare = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.certificate.subject)
        .serial_number(1)
        .not_valid_before(MOMENT)
        .not_valid_after(MOMENT + datetime.timedelta(days=1))
        .public_key(DESK.public_key())
    )
    other = x509.SubjectAlternativeName([x509.UniformResourceIdentifier("urn:else:desk:1")])
    for builder in (bare, bare.add_extension(other, critical=False)):
        with pytest.raises(UntrustedCertificateError) as refused:
            read_device(device.encode_certificate(builder.sign(issuer.key, hashes.SHA256())), issuer.certificate)
        assert refused.value.reason == "no role"


def test_an_authority_is_the_one_that_was_pinned_and_signs_itself() -> None:
    exam, other = authority("exam").certificate, authority("another").certificate
    device.check_authority(exam, device.fingerprint(exam))
    with pytest.raises(UntrustedCertificateError):
        device.check_authority(exam, device.fingerprint(other))
    leaf = device.read_certificate(certificate())
    with pytest.raises(UntrustedCertificateError):
        device.check_authority(leaf, device.fingerprint(leaf))


def test_an_authority_with_a_key_of_another_kind_is_refused_not_a_fault() -> None:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "exam")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .serial_number(1)
        .not_valid_before(MOMENT)
        .not_valid_after(MOMENT + datetime.timedelta(days=1))
        .public_key(key.public_key())
        .sign(key, hashes.SHA256())
    )
    with pytest.raises(UntrustedCertificateError):
        read_device(certificate(), made)


@given(st.binary(max_size=100))
def test_bytes_are_a_certificate_or_our_error(content: bytes) -> None:
    with suppress(UntrustedCertificateError):
        device.read_certificate(content)


def test_every_changed_byte_makes_a_certificate_untrusted() -> None:
    der, issuer = certificate(), authority("exam").certificate
    assert [place for place in range(len(der)) if is_trusted(flipped(der, place), issuer)] == []


def flipped(der: bytes, place: int) -> bytes:
    return der[:place] + bytes([der[place] ^ 1 << place % 8]) + der[place + 1 :]


def is_trusted(der: bytes, issuer: x509.Certificate) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in production, where warnings are not errors
        try:
            read_device(der, issuer)
        except UntrustedCertificateError:
            return False
    return True


def test_a_certificate_of_no_measure_is_not_parsed() -> None:
    with pytest.raises(UntrustedCertificateError) as refused:
        device.read_certificate(bytes(device.MAX_CERTIFICATE_BYTES + 1))
    assert refused.value.reason == "too large"


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=8, max_size=8))
def test_an_enrolment_code_survives_being_read_and_typed(fingerprint: bytes, secret: bytes) -> None:
    code = EnrolmentCode(fingerprint, secret)
    assert read_enrolment_code(code.text().lower().replace("-", " ")) == code


def test_swapped_letters_of_an_enrolment_code_are_told() -> None:
    typed = EnrolmentCode(bytes(range(16)), bytes(range(8))).text().replace("-", "")
    places = [place for place in range(39) if typed[place] != typed[place + 1]]
    refused = 0
    for place in places:
        swapped = typed[:place] + typed[place + 1] + typed[place] + typed[place + 2 :]
        try:
            read_enrolment_code(swapped)
        except MalformedCodeError as error:
            refused += error.reason == "check"
    assert refused >= len(places) - 1  # the check has eight bits: one swap in 256 passes


def test_names_and_addresses_both_stand_in_a_server_certificate() -> None:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    issued = authority("exam").issue_server(key, ["127.0.0.1", "board.local"], MOMENT, 30)
    names = issued.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["board.local"]
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]
