"""What an operator may bring in, and what is refused by name: lists, exports, certificates, revocation lists."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from station.reader import tlv
from station.reader.trust.certificates import fingerprint
from station.reader.trust.errors import TrustFileError, TrustFileFault
from station.reader.trust.intake import Intake, keep, remove
from station.reader.trust.ldif import values
from station.reader.trust.master_list import parse_master_list
from station.reader.trust.store import TrustStore
from tests.station.reader.signing import SodMaker, certificate, revocation_list

NOW = datetime(2026, 12, 12, tzinfo=UTC)
KEYS = [ec.generate_private_key(ec.SECP256R1()) for _ in range(4)]
ROOTS = [certificate(f"Root {n}", key, f"Root {n}", key, is_authority=True) for n, key in enumerate(KEYS)]
LINK = certificate("Root 1", KEYS[1], "Root 0", KEYS[0], is_authority=True)
SIGNER_KEY = ec.generate_private_key(ec.SECP256R1())
LIST_SIGNER = certificate("List signer", SIGNER_KEY, "Root 0", KEYS[0])
DOCUMENT_SIGNER = certificate("Document signer", SIGNER_KEY, "Root 1", KEYS[1])


@dataclass
class MasterListMaker(SodMaker):
    """Signs a list of authorities."""

    listed: Sequence[bytes] = field(default_factory=tuple)

    def content(self, groups: Mapping[int, bytes]) -> bytes:  # noqa: ARG002 -- a list of another kind
        """Return the CscaMasterList."""
        return tlv.encode(0x30, b"\x02\x01\x00" + tlv.encode(0x31, b"".join(self.listed)))


def der(one: x509.Certificate) -> bytes:
    return one.public_bytes(Encoding.DER)


def master_list(*listed: bytes, signer: x509.Certificate = LIST_SIGNER, key: object = SIGNER_KEY) -> bytes:
    maker = MasterListMaker(key, signer, content_type="2.23.136.1.1.2", listed=listed)  # type: ignore[arg-type]
    return tlv.read(maker.sod({})).value


LIST = master_list(*(der(root) for root in ROOTS), der(LINK))


def intake(*anchors: x509.Certificate, believed: Sequence[str] = ()) -> Intake:
    return Intake(TrustStore(anchors), NOW, frozenset(believed))


def test_a_master_list_by_a_known_authority_is_taken() -> None:
    brought = intake(ROOTS[0]).read(LIST)
    assert (brought.roots, brought.links, dict(brought.refused)) == (ROOTS, [LINK], {})


def test_a_master_list_by_somebody_unknown_is_refused_until_the_operator_believes_it() -> None:
    with pytest.raises(TrustFileError) as unknown:
        intake().read(LIST)
    assert unknown.value.fault is TrustFileFault.UNKNOWN_SIGNER
    with pytest.raises(TrustFileError):
        intake(ROOTS[1]).read(LIST)
    for believed in (fingerprint(LIST_SIGNER), fingerprint(ROOTS[0])):
        assert intake(believed=[believed]).read(LIST).roots == ROOTS
    with pytest.raises(TrustFileError):
        intake(believed=[fingerprint(ROOTS[1])]).read(LIST)  # it stands on the list, but did not issue the signer


def test_a_master_list_that_was_altered_is_refused() -> None:
    root = der(ROOTS[3])
    altered = LIST.replace(root, root[:-1] + bytes([root[-1] ^ 1]))
    with pytest.raises(TrustFileError) as bad:
        intake(ROOTS[0]).read(altered)
    assert bad.value.fault is TrustFileFault.BAD_SIGNATURE


def test_what_is_no_authority_on_a_list_is_counted_and_left_out() -> None:
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 -- the weak key is the point
    short = certificate("Short", weak, "Short", weak, is_authority=True)
    brought = intake(ROOTS[0]).read(master_list(der(ROOTS[1]), der(DOCUMENT_SIGNER), der(short), b"\x30\x00"))
    assert brought.roots == [ROOTS[1]]
    assert brought.refused == {
        TrustFileFault.DOCUMENT_SIGNER: 1,
        TrustFileFault.WEAK_KEY: 1,
        TrustFileFault.UNREADABLE: 1,
    }


def ldif(*attributes: tuple[str, bytes]) -> bytes:
    """Write an export, folded as directories do."""
    lines = ["version: 1", ""]
    for number, (name, value) in enumerate(attributes):
        whole = f"{name}:: {base64.b64encode(value).decode()}"
        lines += [f"dn: cn={number},dc=data", "objectClass: top", whole[:76]]
        lines += [f" {whole[at : at + 75]}" for at in range(76, len(whole), 75)]
        lines.append("")
    return "\r\n".join(lines).encode()


def test_a_directory_export_brings_lists_certificates_and_revocations() -> None:
    revoked = revocation_list("Root 1", KEYS[1]).public_bytes(Encoding.DER)
    export = ldif(
        ("pkdMasterListContent", LIST),
        ("userCertificate;binary", der(DOCUMENT_SIGNER)),
        ("certificateRevocationList;binary", revoked),
    )
    brought = intake(ROOTS[0]).read(export)
    assert (brought.roots, len(brought.revoked)) == (ROOTS, 1)
    assert brought.refused == {TrustFileFault.DOCUMENT_SIGNER: 1}


def test_a_revocation_list_is_taken_of_a_known_authority_only() -> None:
    own = revocation_list("Root 0", KEYS[0]).public_bytes(Encoding.DER)
    forged = revocation_list("Root 0", KEYS[1]).public_bytes(Encoding.PEM)
    assert len(intake(ROOTS[0]).read(own).revoked) == 1
    for raw, anchors, fault in (
        (own, (), TrustFileFault.NO_ISSUER),
        (forged, (ROOTS[0],), TrustFileFault.BAD_SIGNATURE),
    ):
        with pytest.raises(TrustFileError) as refused:
            intake(*anchors).read(raw)
        assert refused.value.fault is fault


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", TrustFileFault.UNREADABLE),
        (b"no certificate", TrustFileFault.UNREADABLE),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", TrustFileFault.UNREADABLE),
        (b"dn: x\ncACertificate;binary: text\n", TrustFileFault.UNREADABLE),
        (b"dn: x\ncACertificate;binary:< file:///etc/passwd\n", TrustFileFault.UNREADABLE),
        (b"dn: x\ncACertificate;binary:: ????\n", TrustFileFault.UNREADABLE),
        (der(DOCUMENT_SIGNER), TrustFileFault.DOCUMENT_SIGNER),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(raw: bytes, fault: TrustFileFault) -> None:
    with pytest.raises(TrustFileError) as refused:
        intake(ROOTS[0]).read(raw)
    assert refused.value.fault is fault


def test_a_line_without_end_is_refused() -> None:
    with pytest.raises(TrustFileError):
        list(values(b"dn: x\ncACertificate;binary:: " + b"AAAA\n " * 2_000_000))


@given(st.binary(max_size=600))
def test_any_bytes_are_taken_or_refused(raw: bytes) -> None:
    for prefix in (b"", b"dn: x\n", b"-----BEGIN CERTIFICATE-----\n", LIST[:40]):
        try:
            assert len(intake(ROOTS[0]).read(prefix + raw)) == 0
        except TrustFileError:
            continue


@given(st.integers(0, len(LIST) - 1), st.integers(1, 255))
def test_a_master_list_with_a_byte_spoiled_brings_nothing_new(at: int, change: int) -> None:
    spoiled = bytearray(LIST)
    spoiled[at] ^= change
    try:
        found = parse_master_list(bytes(spoiled))
    except TrustFileError:
        return
    assert {hashlib.sha256(der(one)).digest() for one in found.certificates} <= {
        hashlib.sha256(der(one)).digest() for one in (*ROOTS, LINK)
    }


def test_what_was_brought_is_kept_once_and_read_again(tmp_path: Path) -> None:
    brought = intake(ROOTS[0]).read(LIST)
    assert keep(tmp_path, brought) == 5
    assert keep(tmp_path, brought) == 0
    store = TrustStore.load(tmp_path)
    assert (len(store), len(store.links), store.unreadable) == (4, 1, ())
    assert remove(tmp_path, fingerprint(ROOTS[2])[:16]) == 1
    assert len(TrustStore.load(tmp_path)) == 3
