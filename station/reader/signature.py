"""Signatures of document signers: RSA (PKCS #1 v1.5 and PSS) and ECDSA."""

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from station.reader.errors import MalformedFileError
from station.reader.sod import SignatureAlgorithm, Signer

HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
MAX_SALT = 64


def is_signed(signer: Signer, key: object) -> bool:
    """Whether the signature over `signer`'s attributes verifies under `key`.

    Raises MalformedFileError where algorithm and key do not fit.
    """
    algorithm = signer.algorithm
    digest = HASHES.get(algorithm.hash)
    if digest is None:
        raise MalformedFileError("SOD", "signature hash")
    if algorithm.hash != signer.digest:  # attributes and signature must tell one hash
        return False
    try:
        match algorithm.scheme, key:
            case "ecdsa", ec.EllipticCurvePublicKey():
                key.verify(signer.signature, signer.signed, ec.ECDSA(digest()))
            case "rsassa_pkcs1v15", rsa.RSAPublicKey():
                key.verify(signer.signature, signer.signed, padding.PKCS1v15(), digest())
            case "rsassa_pss", rsa.RSAPublicKey():
                key.verify(signer.signature, signer.signed, _pss(algorithm), digest())
            case _:
                raise MalformedFileError("SOD", "signature algorithm does not fit the key")
    except (InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _pss(algorithm: SignatureAlgorithm) -> padding.PSS:
    mask = HASHES.get(algorithm.mask_hash)
    if mask is None or not 0 <= algorithm.salt_length <= MAX_SALT:
        raise MalformedFileError("SOD", "PSS parameters")
    return padding.PSS(padding.MGF1(mask()), algorithm.salt_length)
