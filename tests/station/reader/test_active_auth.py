"""Active Authentication: signatures made as chips make them (ISO/IEC 9796-2 scheme 1; TR-03111), and as forgers do."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from ecdsa import SigningKey, curves

from station.reader import object_ids, tlv
from station.reader.active_auth import (
    ActiveAuthenticationFailedError,
    internal_authenticate,
    verify_active_auth,
)
from station.reader.apdu import Apdu, Response
from station.reader.errors import MalformedFileError

CHALLENGE = bytes.fromhex("F173589974BF40C6")  # of the worked example, 9303-11 appendix F
RSA = rsa.generate_private_key(65537, 1024)  # noqa: S505 -- as short as the worked example's
LENGTH = 128
TRAILERS = {"sha1": b"\xbc", "sha224": b"\x38\xcc", "sha256": b"\x34\xcc", "sha384": b"\x36\xcc", "sha512": b"\x35\xcc"}


def dg15(info: bytes) -> bytes:
    return tlv.encode(0x6F, info)


def rsa_info() -> bytes:
    return RSA.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def recoverable(name: str, challenge: bytes = CHALLENGE, header: int = 0x6A, trailer: bytes = b"") -> bytes:
    """Sign as a chip does: its own nonce and the digest are recovered from the signature."""
    ends = trailer or TRAILERS[name]
    size = hashlib.new(name).digest_size
    nonce = bytes(range(LENGTH - 1 - size - len(ends)))
    message = bytes([header]) + nonce + hashlib.new(name, nonce + challenge).digest() + ends
    numbers = RSA.private_numbers()
    return pow(int.from_bytes(message, "big"), numbers.d, numbers.public_numbers.n).to_bytes(LENGTH, "big")


@pytest.mark.parametrize("name", TRAILERS)
def test_a_signature_with_message_recovery_holds_under_each_hash(name: str) -> None:
    assert verify_active_auth(dg15(rsa_info()), b"", CHALLENGE, recoverable(name))


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param(recoverable("sha256", challenge=bytes(8)), id="A5 over another challenge"),
        pytest.param(recoverable("sha256", header=0x4A), id="another header"),
        pytest.param(recoverable("sha256", trailer=b"\x33\xcc"), id="another hash named"),
        pytest.param(recoverable("sha256", trailer=b"\x99\xcc"), id="unknown hash named"),
        pytest.param(recoverable("sha1")[:-1], id="cut"),
        pytest.param(bytes(LENGTH), id="zero"),
        pytest.param(b"\xff" * LENGTH, id="beyond the modulus"),
        pytest.param(b"", id="nothing"),
        pytest.param(bytes(5000), id="far too long"),
    ],
)
def test_no_other_signature_holds(signature: bytes) -> None:
    assert not verify_active_auth(dg15(rsa_info()), b"", CHALLENGE, signature)


EC_KEYS = {
    "secp256r1": (curves.NIST256p, ec.SECP256R1()),
    "secp384r1": (curves.NIST384p, ec.SECP384R1()),
    "brainpoolP256r1": (curves.BRAINPOOLP256r1, ec.BrainpoolP256R1()),
}


def ec_info(key: SigningKey) -> bytes:
    return bytes(key.get_verifying_key().to_der())


def dg14(arc: int) -> bytes:
    named = object_ids.encoded(f"{object_ids.BSI}.1.1.4.1.{arc}")
    info = tlv.encode(0x06, object_ids.ACTIVE_AUTHENTICATION) + tlv.encode(0x02, b"\x01") + tlv.encode(0x06, named)
    return tlv.encode(0x6E, tlv.encode(0x31, tlv.encode(0x30, info)))


@pytest.mark.parametrize("name", EC_KEYS)
@pytest.mark.parametrize(("arc", "digest"), [(1, "sha1"), (3, "sha256"), (5, "sha512")])
def test_a_plain_ecdsa_signature_holds_under_the_hash_that_dg14_names(name: str, arc: int, digest: str) -> None:
    key = SigningKey.generate(EC_KEYS[name][0])
    hashed = hashlib.new(digest, CHALLENGE).digest()
    signature = key.sign_digest(hashed, allow_truncate=True)
    assert verify_active_auth(dg15(ec_info(key)), dg14(arc), CHALLENGE, signature)
    assert not verify_active_auth(dg15(ec_info(key)), dg14(arc), bytes(8), signature)
    assert not verify_active_auth(dg15(ec_info(key)), dg14(arc), CHALLENGE, signature[:-1])


def test_without_a_named_hash_that_of_the_curve_s_length_counts() -> None:
    key = SigningKey.generate(curves.NIST256p)
    signature = key.sign_digest(hashlib.sha256(CHALLENGE).digest())
    assert verify_active_auth(dg15(ec_info(key)), b"", CHALLENGE, signature)


def test_a_key_with_explicit_parameters_of_a_known_curve_counts() -> None:
    key = SigningKey.generate(curves.BRAINPOOLP320r1)
    info = bytes(key.get_verifying_key().to_der(curve_parameters_encoding="explicit"))
    signature = key.sign_digest(hashlib.sha384(CHALLENGE).digest(), allow_truncate=True)
    assert verify_active_auth(dg15(info), b"", CHALLENGE, signature)


def test_a_key_on_a_curve_that_was_altered_is_malformed() -> None:
    key = SigningKey.generate(curves.NIST256p)
    info = bytes(key.get_verifying_key().to_der(curve_parameters_encoding="explicit"))
    generator = int(curves.NIST256p.generator.x()).to_bytes(32, "big")
    altered = info.replace(generator, generator[:-1] + bytes([generator[-1] ^ 1]))
    assert altered != info
    with pytest.raises(MalformedFileError):
        verify_active_auth(dg15(altered), b"", CHALLENGE, bytes(64))


@pytest.mark.parametrize("raw", [b"", b"\x6f\x00", b"\x6f\x02\x30\x00", dg15(b"\x30\x84\xff\xff\xff\xff")])
def test_a_broken_key_file_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedFileError):
        verify_active_auth(raw, b"", CHALLENGE, bytes(64))


class Answering:
    """A channel that answers everything the same."""

    short_data = 231

    def __init__(self, response: Response) -> None:
        self.response, self.asked = response, list[Apdu]()

    def send(self, apdu: Apdu) -> Response:
        self.asked.append(apdu)
        return self.response


def test_the_challenge_goes_out_as_it_is() -> None:
    channel = Answering(Response(b"signature", 0x9000))
    assert internal_authenticate(channel, CHALLENGE, 24_000) == b"signature"
    assert (channel.asked[0].ins, channel.asked[0].data, channel.asked[0].le) == (0x88, CHALLENGE, 24_000)


@pytest.mark.parametrize("response", [Response(b"", 0x6A88), Response(b"", 0x6D00), Response(b"", 0x9000)])
def test_a_chip_that_signs_nothing_has_failed(response: Response) -> None:
    with pytest.raises(ActiveAuthenticationFailedError):
        internal_authenticate(Answering(response), CHALLENGE, 231)
