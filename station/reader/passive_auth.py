"""Passive Authentication (ICAO 9303-11 §5.1): is the data what the document signer signed?

Who the signer is, `trust_store` says.
"""

import hashlib
import hmac
from collections.abc import Mapping

from cryptography import x509

from protocol.records import Verdict
from station.reader.certificate import MalformedCertificateError, certificate_of
from station.reader.errors import MalformedFileError
from station.reader.lds import EF
from station.reader.public_key import public_key_of
from station.reader.signature import is_signed
from station.reader.sod import Sod


def signer_certificate(sod: Sod) -> x509.Certificate:
    """Return the document signer's certificate. Raises MalformedFileError."""
    try:
        return certificate_of(sod.signer.certificate)
    except MalformedCertificateError as error:
        raise MalformedFileError(EF.SOD.name, "certificate") from error


def data_signature(sod: Sod, files: Mapping[EF, bytes]) -> Verdict:
    """Check signature and hashes of `files`, raw as read. Raises MalformedFileError, UnknownKeyError."""
    return Verdict.PASSED if is_list_signed(sod) and are_listed(sod, files) else Verdict.FAILED


def is_list_signed(sod: Sod) -> bool:
    """Whether the list of hashes is signed by the signer that comes with it.

    Raises MalformedFileError, UnknownKeyError.
    """
    key = public_key_of(signer_certificate(sod))
    return _matches(sod.signer.digest, sod.content, sod.signer.message_digest) and is_signed(sod.signer, key)


def are_listed(sod: Sod, files: Mapping[EF, bytes]) -> bool:
    """Whether each of `files`, raw as read, is as the list says."""
    return all(_matches(sod.hash, content, sod.hashes.get(file.short_id, b"")) for file, content in files.items())


def _matches(name: str, content: bytes, expected: bytes) -> bool:
    return hmac.compare_digest(hashlib.new(name, content, usedforsecurity=True).digest(), expected)
