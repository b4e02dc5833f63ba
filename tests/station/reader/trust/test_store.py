"""What the store says of a signer: the catalogue's entries on trust, one by one, and what stands on disk."""

import datetime
import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding

from protocol.records import Verdict
from station.reader.outcome import Doubt
from station.reader.trust.certificates import is_self_issued
from station.reader.trust.store import AnchorJudgement, TrustStore
from tests.station.reader.signing import SIGNED_AT, VALID_FROM, VALID_TO, PrivateKey, certificate

NOW = datetime.datetime(2026, 12, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
OLD_KEY, NEW_KEY, SIGNER_KEY = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
OLD = certificate("Root 1", OLD_KEY, "Root 1", OLD_KEY, is_authority=True)
NEW = certificate("Root 2", NEW_KEY, "Root 2", NEW_KEY, is_authority=True)
LINK = certificate("Root 2", NEW_KEY, "Root 1", OLD_KEY, is_authority=True)
SIGNER = certificate("Signer", SIGNER_KEY, "Root 1", OLD_KEY)
NEW_SIGNER = certificate("Signer", SIGNER_KEY, "Root 2", NEW_KEY)


def revocation_list(
    revoked: Sequence[x509.Certificate] = (),
    issuer: str = "Root 1",
    key: PrivateKey = OLD_KEY,
    next_update: datetime.datetime = NOW + DAY,
) -> x509.CertificateRevocationList:
    """Issue a list."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        .last_update(next_update - 30 * DAY)
        .next_update(next_update)
    )
    for one in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(one.serial_number).revocation_date(NOW - DAY).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(key, hashes.SHA256())


def usage(**allowed: bool) -> x509.KeyUsage:
    """Return a key usage that allows only what is named."""
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})


def judge(
    signer: x509.Certificate,
    *anchors: x509.Certificate,
    links: Sequence[x509.Certificate] = (),
    revoked: Sequence[x509.CertificateRevocationList] | None = None,
    signed_at: datetime.datetime = SIGNED_AT,
) -> AnchorJudgement:
    """Ask a store."""
    lists = [revocation_list()] if revoked is None else revoked
    return TrustStore(anchors, links=links, revoked=lists).judge(signer, signed_at, NOW)


PASSED, FAILED = AnchorJudgement(Verdict.PASSED), AnchorJudgement(Verdict.FAILED)
UNANCHORED = AnchorJudgement(Verdict.UNANCHORED)


def test_a22_a_signer_without_an_anchor_is_unanchored() -> None:
    assert judge(SIGNER) == judge(SIGNER, NEW) == UNANCHORED


def test_a_signer_under_an_anchor_passes_without_a_note() -> None:
    assert judge(SIGNER, OLD) == PASSED


@pytest.mark.parametrize(
    ("valid", "expected"),
    [
        pytest.param((SIGNED_AT - 900 * DAY, SIGNED_AT - DAY), FAILED, id="A23 expired at signing"),
        pytest.param((SIGNED_AT + DAY, SIGNED_AT + 900 * DAY), FAILED, id="A24 not yet valid at signing"),
        pytest.param((SIGNED_AT - DAY, SIGNED_AT + DAY), PASSED, id="A25 expired now, valid at signing"),
    ],
)
def test_validity_is_judged_at_signing(
    valid: tuple[datetime.datetime, datetime.datetime], expected: AnchorJudgement
) -> None:
    assert judge(certificate("Signer", SIGNER_KEY, "Root 1", OLD_KEY, valid=valid), OLD) == expected


def test_an_anchor_out_of_force_at_signing_fails() -> None:
    late = certificate(
        "Root 1", OLD_KEY, "Root 1", OLD_KEY, is_authority=True, valid=(SIGNED_AT + DAY, SIGNED_AT + 900 * DAY)
    )
    assert judge(SIGNER, late) == FAILED


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        pytest.param([revocation_list([SIGNER])], FAILED, id="A26 revoked"),
        pytest.param([revocation_list([SIGNER]), revocation_list(next_update=NOW + 9 * DAY)], FAILED, id="A26 once"),
        pytest.param(
            [revocation_list(next_update=NOW - DAY)],
            AnchorJudgement(Verdict.PASSED, (Doubt.STALE_REVOCATION_LIST,)),
            id="A27 stale",
        ),
        pytest.param([], AnchorJudgement(Verdict.PASSED, (Doubt.NO_REVOCATION_LIST,)), id="A27b none"),
        pytest.param(
            [revocation_list([SIGNER], key=NEW_KEY)],
            AnchorJudgement(Verdict.PASSED, (Doubt.NO_REVOCATION_LIST,)),
            id="signed by a stranger: none",
        ),
        pytest.param([revocation_list([NEW_SIGNER])], PASSED, id="another was revoked"),
    ],
)
def test_revocation_lists_have_their_say(
    lists: Sequence[x509.CertificateRevocationList], expected: AnchorJudgement
) -> None:
    assert judge(SIGNER, OLD, revoked=lists) == expected


def test_a28_an_impostor_of_equal_name_and_key_id_fails() -> None:
    forged = (
        x509.CertificateBuilder()
        .subject_name(SIGNER.subject)
        .issuer_name(OLD.subject)
        .public_key(SIGNER_KEY.public_key())
        .serial_number(1)
        .not_valid_before(VALID_FROM)
        .not_valid_after(VALID_TO)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(OLD_KEY.public_key()), critical=False)
        .sign(NEW_KEY, hashes.SHA256())
    )
    assert judge(forged, OLD) == FAILED


def test_a29_a_link_leads_from_the_new_key_to_the_old_anchor() -> None:
    lists = [revocation_list(), revocation_list(issuer="Root 2", key=NEW_KEY)]
    assert judge(NEW_SIGNER, OLD, links=[LINK], revoked=lists) == PASSED
    assert judge(NEW_SIGNER, OLD, links=[LINK]).doubts == (Doubt.NO_REVOCATION_LIST,)


def test_a_link_alone_anchors_nothing() -> None:
    assert judge(NEW_SIGNER, links=[LINK]) == UNANCHORED
    assert judge(NEW_SIGNER, OLD) == UNANCHORED


def test_a_revoked_link_fails() -> None:
    lists = [revocation_list([LINK]), revocation_list(issuer="Root 2", key=NEW_KEY)]
    assert judge(NEW_SIGNER, OLD, links=[LINK], revoked=lists) == FAILED


def test_links_in_a_ring_come_to_an_end() -> None:
    back = certificate("Root 1", OLD_KEY, "Root 2", NEW_KEY, is_authority=True)
    assert judge(NEW_SIGNER, links=[LINK, back]) == UNANCHORED


@pytest.mark.parametrize(
    "issuer",
    [
        pytest.param(certificate("Root 1", OLD_KEY, "Root 1", OLD_KEY), id="A30 CA:false"),
        pytest.param(
            certificate("Root 1", OLD_KEY, "Root 1", OLD_KEY, is_authority=True, usage=usage(crl_sign=True)),
            id="may not sign certificates",
        ),
    ],
)
def test_an_issuer_that_may_not_issue_fails(issuer: x509.Certificate) -> None:
    assert judge(SIGNER, issuer) == FAILED


def test_a_signer_that_may_not_sign_data_fails() -> None:
    other_use = certificate("Signer", SIGNER_KEY, "Root 1", OLD_KEY, usage=usage(key_agreement=True))
    right_use = certificate("Signer", SIGNER_KEY, "Root 1", OLD_KEY, usage=usage(digital_signature=True))
    assert (judge(other_use, OLD), judge(right_use, OLD)) == (FAILED, PASSED)


def test_a31_sha1_is_noted() -> None:
    """The library makes no such certificate any more: a good one is told to be one, and its signature made anew."""
    key = rsa.generate_private_key(65537, 2048)
    root = certificate("Root 1", key, "Root 1", key, is_authority=True)
    made = asn1_x509.Certificate.load(certificate("Signer", SIGNER_KEY, "Root 1", key).public_bytes(Encoding.DER))
    made["tbs_certificate"]["signature"] = {"algorithm": "sha1_rsa"}
    made["signature_algorithm"] = {"algorithm": "sha1_rsa"}
    digest = hashlib.sha1(made["tbs_certificate"].dump(force=True)).digest()  # noqa: S324 -- the weak hash is the point
    made["signature_value"] = key.sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA1()))  # noqa: S303 -- the same
    weak = x509.load_der_x509_certificate(made.dump(force=True))
    assert judge(weak, root, revoked=[revocation_list(key=key)]).doubts == (Doubt.WEAK_HASH,)


def test_a32_an_rsa_key_of_1024_bits_fails() -> None:
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 -- the weak key is the point
    assert judge(certificate("Signer", weak, "Root 1", OLD_KEY), OLD) == FAILED


def test_a_root_is_told_from_a_link() -> None:
    assert is_self_issued(OLD)
    assert not is_self_issued(LINK)
    assert not is_self_issued(SIGNER)


def test_the_folder_holds_anchors_links_and_lists(tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    (tmp_path / "crl").mkdir()
    (tmp_path / "root.der").write_bytes(OLD.public_bytes(Encoding.DER))
    (tmp_path / "links" / "link.pem").write_bytes(LINK.public_bytes(Encoding.PEM))
    (tmp_path / "crl" / "1.crl").write_bytes(revocation_list().public_bytes(Encoding.DER))
    (tmp_path / "crl" / "2.crl").write_bytes(revocation_list(issuer="Root 2", key=NEW_KEY).public_bytes(Encoding.PEM))
    (tmp_path / "crl" / "broken.crl").write_bytes(b"no list")
    store = TrustStore.load(tmp_path)
    assert (len(store), len(store.links), len(store.revoked), store.unreadable) == (1, 1, 2, ("broken.crl",))
    assert store.judge(NEW_SIGNER, SIGNED_AT, NOW) == PASSED
