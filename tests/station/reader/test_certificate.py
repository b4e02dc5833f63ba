"""A certificate that is read holds no surprise: whatever its bytes, it is whole or malformed at once."""

import contextlib
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from fixtures.card.pki import CardPki
from station.reader.certificate import (
    MalformedCertificateError,
    certificate_of,
    certificates_of,
    is_pem,
    revocation_list_of,
)
from station.reader.trust.store import TrustStore

PKI = CardPki.create()
SIGNER, ROOT, REVOKED = PKI.document_signer.certificate, PKI.csca.certificate, PKI.revocation_list
NOW = datetime(2026, 12, 12, tzinfo=UTC)
pytestmark = [
    pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Attribute.s length:UserWarning"),
]


def test_both_forms_are_read() -> None:
    der, pem = SIGNER.public_bytes(Encoding.DER), SIGNER.public_bytes(Encoding.PEM)
    assert certificate_of(der) == SIGNER
    assert certificates_of(der) == [SIGNER]
    assert certificates_of(pem + ROOT.public_bytes(Encoding.PEM)) == [SIGNER, ROOT]
    assert (is_pem(pem), is_pem(b"\n " + pem), is_pem(der)) == (True, True, False)
    for encoding in (Encoding.DER, Encoding.PEM):
        assert revocation_list_of(REVOKED.public_bytes(encoding)) == REVOKED


@pytest.mark.parametrize("content", [b"", b"junk", b"-----BEGIN CERTIFICATE-----\n", SIGNER.tbs_certificate_bytes])
def test_other_bytes_are_malformed(content: bytes) -> None:
    for read in (certificate_of, certificates_of, revocation_list_of):
        with pytest.raises(MalformedCertificateError):
            read(content)


@pytest.mark.parametrize("change", [0x00, 0x05, 0x30, 0xFF])
def test_a_certificate_with_any_byte_spoiled_is_judged_or_malformed(change: int) -> None:
    store, whole = TrustStore([ROOT]), SIGNER.public_bytes(Encoding.DER)
    for at in range(len(whole)):
        spoiled = whole[:at] + bytes([change]) + whole[at + 1 :]
        with contextlib.suppress(MalformedCertificateError):
            store.judge(certificate_of(spoiled), NOW, NOW)
        with contextlib.suppress(MalformedCertificateError):
            TrustStore([certificate_of(spoiled)]).judge(SIGNER, NOW, NOW)


@pytest.mark.parametrize("change", [0x00, 0x05, 0x30, 0xFF])
def test_a_revocation_list_with_any_byte_spoiled_is_heard_or_malformed(change: int) -> None:
    whole = REVOKED.public_bytes(Encoding.DER)
    for at in range(len(whole)):
        with contextlib.suppress(MalformedCertificateError):
            revoked = [revocation_list_of(whole[:at] + bytes([change]) + whole[at + 1 :])]
            TrustStore([ROOT], revoked=revoked).judge(SIGNER, NOW, NOW)
