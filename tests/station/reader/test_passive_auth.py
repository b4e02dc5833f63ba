"""Passive Authentication and trust, on hash lists signed here."""

import contextlib
import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from protocol.records import Verdict
from station.reader.errors import MalformedFileError, ReaderError
from station.reader.lds import EF
from station.reader.passive_auth import data_signature, signer_certificate
from station.reader.sod import parse_sod
from station.reader.trust.store import TrustStore
from tests.station.reader.signing import SIGNED_AT, SodMaker, certificate

FILES = {EF.DG1: b"a\x03one", EF.DG2: b"u\x03two"}
GROUPS = {file.short_id: raw for file, raw in FILES.items()}
EARLY = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)

ROOT_KEY = ec.generate_private_key(ec.SECP256R1())
ROOT = certificate("Root", ROOT_KEY, "Root", ROOT_KEY, is_authority=True)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
EC_SIGNER = certificate("Signer", EC_KEY, "Root", ROOT_KEY)


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    """An RSA key."""
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture
def maker() -> SodMaker:
    """A signer under the root."""
    return SodMaker(EC_KEY, EC_SIGNER)


def verdict(maker: SodMaker, files: dict[EF, bytes] = FILES) -> Verdict:
    """What Passive Authentication says of what `maker` signed."""
    return data_signature(parse_sod(maker.sod(GROUPS)), files)


def test_signed_files_pass(maker: SodMaker) -> None:
    assert verdict(maker) is Verdict.PASSED


@pytest.mark.parametrize("scheme", ["rsassa_pkcs1v15", "rsassa_pss"])
def test_rsa_signatures_pass(rsa_key: rsa.RSAPrivateKey, scheme: str) -> None:
    maker = SodMaker(rsa_key, certificate("Signer", rsa_key, "Root", ROOT_KEY), scheme=scheme)
    assert verdict(maker) is Verdict.PASSED


@pytest.mark.parametrize("curve", [ec.SECP384R1(), ec.SECP521R1(), ec.BrainpoolP256R1(), ec.BrainpoolP512R1()])
def test_other_curves_pass(curve: ec.EllipticCurve) -> None:
    key = ec.generate_private_key(curve)
    assert verdict(SodMaker(key, certificate("Signer", key, "Root", ROOT_KEY))) is Verdict.PASSED


@pytest.mark.parametrize("file", list(FILES))
def test_a_flipped_bit_fails(maker: SodMaker, file: EF) -> None:
    flipped = FILES[file][:-1] + bytes([FILES[file][-1] ^ 1])
    assert verdict(maker, FILES | {file: flipped}) is Verdict.FAILED


def test_a_file_that_is_not_listed_fails(maker: SodMaker) -> None:
    assert verdict(maker, FILES | {EF.DG13: b"m\x01x"}) is Verdict.FAILED


def test_version_1_of_the_hash_list_passes(maker: SodMaker) -> None:
    assert verdict(replace(maker, version=1)) is Verdict.PASSED


def test_the_old_content_type_passes(maker: SodMaker) -> None:
    assert verdict(replace(maker, content_type="1.3.27.1.1.1")) is Verdict.PASSED


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda maker: replace(maker, message_digest=bytes(32)), id="message digest"),
        pytest.param(lambda maker: replace(maker, reorder_attributes=True), id="attributes reordered"),
        pytest.param(lambda maker: replace(maker, key=ROOT_KEY), id="another key"),
    ],
)
def test_a_signature_that_does_not_hold_fails(maker: SodMaker, change: Callable[[SodMaker], SodMaker]) -> None:
    assert verdict(change(maker)) is Verdict.FAILED


def test_pss_parameters_that_disagree_fail(rsa_key: rsa.RSAPrivateKey) -> None:
    maker = SodMaker(rsa_key, certificate("Signer", rsa_key, "Root", ROOT_KEY), scheme="rsassa_pss", salt_told=20)
    assert verdict(maker) is Verdict.FAILED


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda maker: replace(maker, signer_count=2), id="two signers"),
        pytest.param(lambda maker: replace(maker, signer_count=0), id="no signer"),
        pytest.param(lambda maker: replace(maker, content_type="1.2.3"), id="content type"),
        pytest.param(lambda maker: replace(maker, version=2), id="version"),
        pytest.param(lambda maker: replace(maker, extra_groups=[(1, bytes(32))]), id="group twice"),
        pytest.param(lambda maker: replace(maker, extra_groups=[(17, bytes(32))]), id="no such group"),
        pytest.param(lambda maker: replace(maker, scheme="rsassa_pkcs1v15"), id="algorithm does not fit the key"),
    ],
)
def test_a_sod_out_of_form_is_malformed(maker: SodMaker, change: Callable[[SodMaker], SodMaker]) -> None:
    with pytest.raises(MalformedFileError):
        verdict(change(maker))


def test_an_empty_hash_list_is_malformed(maker: SodMaker) -> None:
    with pytest.raises(MalformedFileError):
        parse_sod(maker.sod({}))


NOW = datetime.datetime(2026, 12, 12, tzinfo=datetime.UTC)


def judge(signer: x509.Certificate, *anchors: x509.Certificate, at: datetime.datetime = SIGNED_AT) -> Verdict:
    """What a store of `anchors` says."""
    return TrustStore(anchors).judge(signer, at, NOW).verdict


def test_a_signer_under_an_anchor_passes(maker: SodMaker) -> None:
    assert judge(signer_certificate(parse_sod(maker.sod(GROUPS))), ROOT) is Verdict.PASSED


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
@pytest.mark.parametrize("change", [0, 5, 0xFF])
def test_a_signer_s_certificate_with_a_byte_spoiled_is_judged_or_malformed(maker: SodMaker, change: int) -> None:
    sod = parse_sod(maker.sod(GROUPS))
    for at in range(len(sod.signer.certificate)):
        spoiled = bytearray(sod.signer.certificate)
        spoiled[at] = change
        with contextlib.suppress(ReaderError):
            judge(signer_certificate(replace(sod, signer=replace(sod.signer, certificate=bytes(spoiled)))), ROOT)


def test_a_signer_nobody_vouches_for_is_unanchored() -> None:
    other_key = ec.generate_private_key(ec.SECP256R1())
    other = certificate("Other root", other_key, "Other root", other_key, is_authority=True)
    assert judge(EC_SIGNER) is Verdict.UNANCHORED
    assert judge(EC_SIGNER, other) is Verdict.UNANCHORED


def test_an_authority_that_changed_its_key_is_another_anchor() -> None:
    new_key = ec.generate_private_key(ec.SECP256R1())
    new = certificate("Root", new_key, "Root", new_key, is_authority=True)
    assert judge(EC_SIGNER, new) is Verdict.UNANCHORED
    assert judge(EC_SIGNER, new, ROOT) is Verdict.PASSED


def test_an_impostor_under_the_anchors_name_and_key_id_fails() -> None:
    thief_key = ec.generate_private_key(ec.SECP256R1())
    forged = (
        x509.CertificateBuilder()
        .subject_name(EC_SIGNER.subject)
        .issuer_name(ROOT.subject)
        .public_key(EC_KEY.public_key())
        .serial_number(1)
        .not_valid_before(EC_SIGNER.not_valid_before_utc)
        .not_valid_after(EC_SIGNER.not_valid_after_utc)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ROOT_KEY.public_key()), critical=False)
        .sign(thief_key, hashes.SHA256())
    )
    assert judge(forged, ROOT) is Verdict.FAILED


@pytest.mark.parametrize("years", [-10, 20])
def test_a_signer_outside_its_days_fails(years: int) -> None:
    assert judge(EC_SIGNER, ROOT, at=SIGNED_AT.replace(year=SIGNED_AT.year + years)) is Verdict.FAILED


def test_an_anchor_that_is_no_authority_fails() -> None:
    root = certificate("Root", ROOT_KEY, "Root", ROOT_KEY, is_authority=False)
    assert judge(EC_SIGNER, root) is Verdict.FAILED


def test_a_weak_signer_key_fails() -> None:
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - the weak key is the point
    assert judge(certificate("Signer", weak, "Root", ROOT_KEY), ROOT) is Verdict.FAILED


@pytest.mark.parametrize(("name", "encoding"), [("root.der", Encoding.DER), ("ROOT.PEM", Encoding.PEM)])
def test_the_folder_is_read_in_both_encodings(tmp_path: Path, name: str, encoding: Encoding) -> None:
    (tmp_path / name).write_bytes(ROOT.public_bytes(encoding))
    (tmp_path / "notes.txt").write_text("not a certificate")
    assert TrustStore.load(tmp_path).judge(EC_SIGNER, SIGNED_AT, NOW).verdict is Verdict.PASSED


def test_a_missing_folder_anchors_nothing(tmp_path: Path) -> None:
    assert len(TrustStore.load(tmp_path / "none")) == 0


def test_a_file_without_a_certificate_is_named_and_the_others_hold(tmp_path: Path) -> None:
    (tmp_path / "broken.cer").write_bytes(b"no certificate")
    (tmp_path / "folder.pem").mkdir()
    (tmp_path / "root.der").write_bytes(ROOT.public_bytes(Encoding.DER))
    trust = TrustStore.load(tmp_path)
    assert trust.unreadable == ("broken.cer", "folder.pem")
    assert trust.judge(EC_SIGNER, SIGNED_AT, NOW).verdict is Verdict.PASSED


def test_a_folder_that_is_none_is_named_and_anchors_nothing(tmp_path: Path) -> None:
    (tmp_path / "trust").write_text("a file")
    trust = TrustStore.load(tmp_path / "trust")
    assert (trust.unreadable, len(trust)) == (("trust",), 0)
    assert trust.judge(EC_SIGNER, SIGNED_AT, NOW).verdict is Verdict.UNANCHORED
