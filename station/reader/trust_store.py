"""The operator's anchors: certificates of country signing authorities that lie in one folder (ICAO 9303-12 §7)."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa

from protocol.records import Verdict
from station.reader.errors import ReaderError

SUFFIXES = frozenset({".der", ".cer", ".crt", ".pem"})
MAX_FILE_BYTES = 1_000_000
MIN_RSA_BITS = 2048
PEM = b"-----BEGIN"


class UnreadableAnchorError(ReaderError):
    """`file` of the trust folder holds no certificate."""

    def __init__(self, file: str) -> None:
        super().__init__(f"no certificate in {file}")
        self.file = file


class TrustStore:
    """Every certificate in the folder is an anchor: whoever fills the folder decides whom to trust."""

    def __init__(self, anchors: Iterable[x509.Certificate] = (), unreadable: Iterable[str] = ()) -> None:
        """`unreadable`: names of files that should have held an anchor."""
        self._anchors, self.unreadable = tuple(anchors), tuple(unreadable)

    @classmethod
    def load(cls, folder: Path) -> "TrustStore":
        """Read the certificates of `folder`; an empty or missing one anchors nothing.

        A file that cannot be read anchors nothing either and is named in `unreadable`: the other anchors hold, and a
        card that it would have anchored needs a person. No card is refused and none let in for it.
        """
        try:
            paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
        except FileNotFoundError:
            return cls()
        except OSError:
            return cls(unreadable=(folder.name,))
        anchors, unreadable = list[x509.Certificate](), list[str]()
        for path in paths:
            try:
                anchors += _certificates(path)
            except UnreadableAnchorError as error:
                unreadable.append(error.file)
        return cls(anchors, unreadable)

    def __len__(self) -> int:
        return len(self._anchors)

    def judge(self, signer: x509.Certificate, at: datetime) -> Verdict:
        """Say whether `signer` leads to an anchor and did when it signed, `at`."""
        issuers = [anchor for anchor in self._anchors if _names_issuer(signer, anchor)]
        if not issuers:
            return Verdict.UNANCHORED
        if _is_strong(signer) and any(_vouches(anchor, signer, at) for anchor in issuers):
            return Verdict.PASSED
        return Verdict.FAILED  # it claims an anchor that did not issue it, or not for that day


def _certificates(path: Path) -> list[x509.Certificate]:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES)
        if content.lstrip().startswith(PEM):
            return x509.load_pem_x509_certificates(content)
        return [x509.load_der_x509_certificate(content)]
    except (OSError, ValueError) as error:
        raise UnreadableAnchorError(path.name) from error


def _names_issuer(signer: x509.Certificate, anchor: x509.Certificate) -> bool:
    """Whether names agree, and key identifiers where both have one: authorities change keys and keep their name."""
    if signer.issuer != anchor.subject:
        return False
    wanted, held = _authority_key_id(signer), _subject_key_id(anchor)
    return wanted is None or held is None or wanted == held


def _vouches(anchor: x509.Certificate, signer: x509.Certificate, at: datetime) -> bool:
    try:
        signer.verify_directly_issued_by(anchor)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return _is_authority(anchor) and _is_strong(anchor) and _is_valid(anchor, at) and _is_valid(signer, at)


def _is_valid(certificate: x509.Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def _is_strong(certificate: x509.Certificate) -> bool:
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return False
    return not isinstance(key, rsa.RSAPublicKey) or key.key_size >= MIN_RSA_BITS


def _authority_key_id(certificate: x509.Certificate) -> bytes | None:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    except (x509.ExtensionNotFound, ValueError):
        return None
    return extension.value.key_identifier


def _subject_key_id(certificate: x509.Certificate) -> bytes | None:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    except (x509.ExtensionNotFound, ValueError):
        return None
    return extension.value.digest
