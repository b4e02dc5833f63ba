"""Signatures of document signers: RSA (PKCS #1 v1.5 and PSS) and ECDSA."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from station.reader.errors import MalformedFileError
from station.reader.public_key import PublicKey, Scheme, verifies
from station.reader.sod import SignatureAlgorithm, Signer

HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
MAX_SALT = 64


def is_signed(signer: Signer, key: PublicKey) -> bool:
    """Whether the signature over `signer`'s attributes verifies under `key`.

    Raises MalformedFileError where algorithm and key do not fit.
    """
    algorithm = signer.algorithm
    digest = HASHES.get(algorithm.hash)
    if digest is None:
        raise MalformedFileError("SOD", "signature hash")
    if algorithm.hash != signer.digest:  # attributes and signature must tell one hash
        return False
    scheme: Scheme
    match algorithm.scheme, isinstance(key, rsa.RSAPublicKey):
        case "ecdsa", False:
            scheme = ec.ECDSA(digest())
        case "rsassa_pkcs1v15", True:
            scheme = padding.PKCS1v15()
        case "rsassa_pss", True:
            scheme = _pss(algorithm)
        case _:
            raise MalformedFileError("SOD", "signature algorithm does not fit the key")
    return verifies(key, scheme, digest(), signer.signature, signer.signed)


def _pss(algorithm: SignatureAlgorithm) -> padding.PSS:
    mask = HASHES.get(algorithm.mask_hash)
    if mask is None or not 0 <= algorithm.salt_length <= MAX_SALT:
        raise MalformedFileError("SOD", "PSS parameters")
    return padding.PSS(padding.MGF1(mask()), algorithm.salt_length)
