"""What an operator brings: told apart, checked, and put into the store's folder."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from protocol.records import Verdict
from station.reader.certificate import (
    MalformedCertificateError,
    certificate_of,
    certificates_of,
    is_pem,
    revocation_list_of,
)
from station.reader.trust.certificates import (
    der,
    fingerprint,
    has_strong_key,
    is_issued_by,
    is_self_issued,
    may_issue,
)
from station.reader.trust.errors import TrustFileError, TrustFileFault
from station.reader.trust.ldif import CERTIFICATES, MASTER_LISTS, is_ldif, values
from station.reader.trust.master_list import MasterList, parse_master_list
from station.reader.trust.revocation import is_signed_by
from station.reader.trust.store import LINKS, REVOKED, REVOKED_SUFFIX, TrustStore

MAX_FILE_BYTES = 100_000_000
NAME_DIGITS = 16

T = TypeVar("T")


@dataclass
class Brought:
    """What a file holds that may be taken, and what was refused and why."""

    roots: list[x509.Certificate] = field(default_factory=list)
    links: list[x509.Certificate] = field(default_factory=list)
    revoked: list[x509.CertificateRevocationList] = field(default_factory=list)
    refused: Counter[TrustFileFault] = field(default_factory=Counter)

    def __len__(self) -> int:
        return len(self.roots) + len(self.links) + len(self.revoked)


class Intake:
    """Reads files for a store. `believed`: fingerprints of signers of master lists, or of their authorities."""

    def __init__(self, store: TrustStore, now: datetime, believed: frozenset[str] = frozenset()) -> None:
        self._store, self._now, self._believed = store, now, believed

    def read(self, raw: bytes) -> Brought:
        """Tell what `raw` is and take what can be taken. Raises TrustFileError where nothing can."""
        if len(raw) > MAX_FILE_BYTES:
            raise TrustFileError(TrustFileFault.TOO_LARGE)
        brought = Brought()
        if is_ldif(raw):
            for attribute, value in values(raw):
                self._take(_kind(attribute), value, brought)
            return brought
        for kind, value in _parts(raw):
            self._take(kind, value, brought)
        if not brought and brought.refused:
            raise TrustFileError(next(iter(brought.refused)))
        return brought

    def _take(self, kind: str, value: bytes, brought: Brought) -> None:
        try:
            match kind:
                case "certificate":
                    self._certificate(_read(certificate_of, value), brought)
                case "revocation":
                    self._revocation(value, brought)
                case _:
                    self._master_list(parse_master_list(value), brought)
        except TrustFileError as error:
            brought.refused[error.fault] += 1

    def _certificate(self, certificate: x509.Certificate, brought: Brought) -> None:
        if not may_issue(certificate):
            raise TrustFileError(TrustFileFault.DOCUMENT_SIGNER)
        if not has_strong_key(certificate):
            raise TrustFileError(TrustFileFault.WEAK_KEY)
        (brought.roots if is_self_issued(certificate) else brought.links).append(certificate)

    def _revocation(self, value: bytes, brought: Brought) -> None:
        found = _read(revocation_list_of, value)
        known = (*self._store.anchors, *self._store.links, *brought.roots, *brought.links)
        issuers = [one for one in known if one.subject == found.issuer]
        if not issuers:
            raise TrustFileError(TrustFileFault.NO_ISSUER)
        if not any(is_signed_by(found, issuer) for issuer in issuers):
            raise TrustFileError(TrustFileFault.BAD_SIGNATURE)
        brought.revoked.append(found)

    def _master_list(self, found: MasterList, brought: Brought) -> None:
        if not self._believes(found):
            raise TrustFileError(TrustFileFault.UNKNOWN_SIGNER)
        brought.refused[TrustFileFault.UNREADABLE] += found.unreadable
        for certificate in found.certificates:
            try:
                self._certificate(certificate, brought)
            except TrustFileError as error:
                brought.refused[error.fault] += 1
        brought.refused = +brought.refused

    def _believes(self, found: MasterList) -> bool:
        if fingerprint(found.signer) in self._believed:
            return True
        if self._store.judge(found.signer, self._now, self._now).verdict is Verdict.PASSED:
            return True
        named = [one for one in found.certificates if fingerprint(one) in self._believed]
        return any(is_issued_by(found.signer, authority) and may_issue(authority) for authority in named)


def _kind(attribute: str) -> str:
    if attribute in CERTIFICATES:
        return "certificate"
    return "master list" if attribute in MASTER_LISTS else "revocation"


def _parts(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield kind and DER of what a file holds that is no directory export. Raises TrustFileError."""
    if is_pem(raw):
        if b"X509 CRL" in raw:
            yield "revocation", _read(revocation_list_of, raw).public_bytes(Encoding.DER)
            return
        for certificate in _read(certificates_of, raw):
            yield "certificate", der(certificate)
        return
    for kind, read in (("certificate", certificate_of), ("revocation", revocation_list_of)):
        with suppress(MalformedCertificateError):
            read(raw)
            yield kind, raw
            return
    yield "master list", raw


def _read(read: Callable[[bytes], T], value: bytes) -> T:
    try:
        return read(value)
    except MalformedCertificateError as error:
        raise TrustFileError(TrustFileFault.UNREADABLE) from error


def keep(folder: Path, brought: Brought) -> int:
    """Write what was brought into the store's folder, and return how many files were not there before."""
    written = 0
    for root in brought.roots:
        written += _write(folder / f"{fingerprint(root)[:NAME_DIGITS]}.der", der(root))
    for link in brought.links:
        written += _write(folder / LINKS / f"{fingerprint(link)[:NAME_DIGITS]}.der", der(link))
    for revoked in brought.revoked:
        name = revoked.fingerprint(hashes.SHA256()).hex()[:NAME_DIGITS] + REVOKED_SUFFIX
        written += _write(folder / REVOKED / name, revoked.public_bytes(Encoding.DER))
    return written


def _write(path: Path, content: bytes) -> bool:
    """Write whole or not at all: a store that is being read must never show half a file."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
    return True


def remove(folder: Path, wanted: str) -> int:
    """Remove the certificates whose fingerprint begins with `wanted`, and return how many they were."""
    removed = 0
    for path in (*folder.glob("*"), *(folder / LINKS).glob("*")):
        try:
            certificate = certificate_of(path.read_bytes()) if path.is_file() else None
        except (OSError, MalformedCertificateError):
            continue
        if certificate is not None and fingerprint(certificate).startswith(wanted):
            path.unlink()
            removed += 1
    return removed
