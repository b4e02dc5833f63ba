"""Keys of certificates as countries make them: curves named and spelled out, of every size; and curves made up."""

import hashlib

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from ecdsa import SigningKey, curves
from ecdsa.util import sigencode_der

from station.reader.public_key import PlainCurveKey, UnknownKeyError, is_strong, public_key_of
from station.reader.trust.certificates import has_strong_key, is_issued_by
from tests.station.reader.signing import certificate

ALL = [
    curves.NIST224p, curves.NIST256p, curves.NIST384p, curves.NIST521p, curves.BRAINPOOLP224r1, curves.BRAINPOOLP256r1,
    curves.BRAINPOOLP320r1, curves.BRAINPOOLP384r1, curves.BRAINPOOLP512r1,
]  # fmt: skip
KEY = ec.generate_private_key(ec.SECP256R1())
TEMPLATE = certificate("Root", KEY, "Root", KEY, is_authority=True)
ALGORITHMS = {"sha256": "sha256_ecdsa", "sha384": "sha384_ecdsa", "sha512": "sha512_ecdsa"}


def self_signed(key: SigningKey, encoding: str, digest: str = "sha256", spoil: bytes = b"") -> x509.Certificate:
    """Make a root whose curve is named or spelled out; `spoil` is taken for its successor wherever it stands."""
    made = asn1_x509.Certificate.load(TEMPLATE.public_bytes(Encoding.DER))
    info = bytes(key.get_verifying_key().to_der(curve_parameters_encoding=encoding))
    if spoil:
        info = info.replace(spoil, spoil[:-1] + bytes([spoil[-1] ^ 1]))
    tbs = made["tbs_certificate"]
    tbs["subject_public_key_info"] = asn1_x509.PublicKeyInfo.load(info)
    tbs["signature"] = {"algorithm": ALGORITHMS[digest]}
    signed = tbs.dump(force=True)
    made["signature_algorithm"] = {"algorithm": ALGORITHMS[digest]}
    hashed = hashlib.new(digest, signed).digest()
    made["signature_value"] = key.sign_digest(hashed, sigencode=sigencode_der, allow_truncate=True)
    return x509.load_der_x509_certificate(made.dump(force=True))


@pytest.mark.parametrize("curve", ALL, ids=lambda curve: curve.name)
@pytest.mark.parametrize("encoding", ["named_curve", "explicit"])
@pytest.mark.parametrize("digest", ALGORITHMS)
def test_a33b_every_known_curve_counts_named_or_spelled_out(curve: object, encoding: str, digest: str) -> None:
    root = self_signed(SigningKey.generate(curve), encoding, digest)
    assert is_issued_by(root, root)
    assert has_strong_key(root)


def test_curves_the_library_lacks_are_verified_by_the_other() -> None:
    root = self_signed(SigningKey.generate(curves.BRAINPOOLP320r1), "explicit")
    key = public_key_of(root)
    assert isinstance(key, PlainCurveKey)
    assert key.key_size == 320
    other = self_signed(SigningKey.generate(curves.BRAINPOOLP320r1), "explicit")
    assert not is_issued_by(root, other)


@pytest.mark.parametrize("curve", [curves.NIST256p, curves.BRAINPOOLP320r1], ids=lambda curve: curve.name)
def test_a33_a_spelled_out_curve_that_was_altered_is_nobody_s(curve: object) -> None:
    generator = int(curve.generator.x()).to_bytes(curve.baselen, "big")  # type: ignore[attr-defined]
    root = self_signed(SigningKey.generate(curve), "explicit", spoil=generator)
    with pytest.raises(UnknownKeyError):
        public_key_of(root)
    assert not is_issued_by(root, root)
    assert not has_strong_key(root)


def test_short_keys_are_weak() -> None:
    assert not is_strong(rsa.generate_private_key(65537, 1024).public_key())  # noqa: S505 -- the point
    assert not is_strong(ec.generate_private_key(ec.SECP192R1()).public_key())
    assert is_strong(ec.generate_private_key(ec.SECP224R1()).public_key())
