"""The operator's trust store, and what it says of a signer (ICAO 9303-12 §7; RFC 5280 §6 as far as cards need it).

On disk: certificates of country signing authorities in a folder, each an anchor; `links/` and `crl/` beside them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from cryptography import x509

from protocol.records import Verdict
from station.reader.certificate import certificates_of, revocation_list_of
from station.reader.outcome import Doubt
from station.reader.trust.certificates import (
    has_strong_key,
    is_issued_by,
    is_valid,
    is_weakly_signed,
    may_issue,
    may_sign_data,
    names_issuer,
)
from station.reader.trust.revocation import standing

SUFFIXES = frozenset({".der", ".cer", ".crt", ".pem"})
LINKS, REVOKED, REVOKED_SUFFIX = "links", "crl", ".crl"
MAX_FILE_BYTES = 4_000_000
MAX_LINKS = 4  # an authority changes its key every three to five years

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AnchorJudgement:
    """Whether a signer leads to an anchor, and what is to be noted on the way."""

    verdict: Verdict
    doubts: tuple[Doubt, ...] = ()


class TrustStore:
    """Every certificate in the folder is an anchor: whoever fills the folder decides whom to trust."""

    def __init__(
        self,
        anchors: Iterable[x509.Certificate] = (),
        unreadable: Iterable[str] = (),
        links: Iterable[x509.Certificate] = (),
        revoked: Iterable[x509.CertificateRevocationList] = (),
    ) -> None:
        """`unreadable`: names of files that should have held an anchor, a link or a revocation list."""
        self.anchors, self.unreadable = tuple(anchors), tuple(unreadable)
        self.links, self.revoked = tuple(links), tuple(revoked)
        self._by_subject: dict[x509.Name, list[x509.Certificate]] = {}
        for certificate in (*self.anchors, *self.links):
            self._by_subject.setdefault(certificate.subject, []).append(certificate)

    @classmethod
    def load(cls, folder: Path) -> "TrustStore":
        """Read the certificates of `folder`; an empty or missing one anchors nothing.

        A file that cannot be read anchors nothing either and is named in `unreadable`: the other anchors hold, and a
        card that it would have anchored needs a person. No card is refused and none let in for it.
        """
        unreadable = list[str]()
        anchors = _loaded(folder, SUFFIXES, certificates_of, unreadable)
        if not folder.is_dir():
            return cls(anchors, unreadable)
        links = _loaded(folder / LINKS, SUFFIXES, certificates_of, unreadable)
        revoked = _loaded(folder / REVOKED, {REVOKED_SUFFIX}, _revocation_lists, unreadable)
        return cls(anchors, unreadable, links, revoked)

    def __len__(self) -> int:
        return len(self.anchors)

    def judge(self, signer: x509.Certificate, signed_at: datetime, now: datetime) -> AnchorJudgement:
        """Say whether `signer` leads to an anchor, and did when it signed, at `signed_at`."""
        if not self._issuers(signer):
            return AnchorJudgement(Verdict.UNANCHORED)
        if not may_sign_data(signer):
            return AnchorJudgement(Verdict.FAILED)
        ends_open = False
        for path in self._paths(signer, MAX_LINKS):
            if path[-1] not in self.anchors:
                ends_open = True
                continue
            if _holds(path, signed_at):
                return self._by_lists(path, now)
        return AnchorJudgement(Verdict.UNANCHORED if ends_open else Verdict.FAILED)

    def _issuers(self, certificate: x509.Certificate) -> Sequence[x509.Certificate]:
        named = self._by_subject.get(certificate.issuer, ())
        return [issuer for issuer in named if names_issuer(certificate, issuer) and issuer != certificate]

    def _paths(self, certificate: x509.Certificate, left: int) -> Iterator[tuple[x509.Certificate, ...]]:
        """Yield the ways up from `certificate`, each step a signature that verifies, anchors first."""
        issuers = [issuer for issuer in self._issuers(certificate) if is_issued_by(certificate, issuer)]
        for issuer in issuers:
            if issuer in self.anchors:
                yield certificate, issuer
        for issuer in issuers:
            if issuer not in self.anchors and left:
                above = list(self._paths(issuer, left - 1))
                yield from ((certificate, *path) for path in above)
                if not above:
                    yield certificate, issuer

    def _by_lists(self, path: Sequence[x509.Certificate], now: datetime) -> AnchorJudgement:
        """Ask the revocation lists about all of a good path but its anchor."""
        doubts = dict[Doubt, None]()
        for certificate, issuer in pairwise(path):
            found = standing(certificate, issuer, self.revoked, now)
            if found.is_revoked:
                return AnchorJudgement(Verdict.FAILED)
            if not found.is_listed:
                doubts[Doubt.NO_REVOCATION_LIST] = None
            elif found.is_stale:
                doubts[Doubt.STALE_REVOCATION_LIST] = None
            if is_weakly_signed(certificate):
                doubts[Doubt.WEAK_HASH] = None
        return AnchorJudgement(Verdict.PASSED, tuple(doubts))


def _holds(path: Sequence[x509.Certificate], signed_at: datetime) -> bool:
    """Whether every certificate of a path was in force then and may do what it does."""
    in_force = all(is_valid(certificate, signed_at) and has_strong_key(certificate) for certificate in path)
    return in_force and all(may_issue(issuer) for issuer in path[1:])


def _loaded(folder: Path, suffixes: Iterable[str], read: Callable[[bytes], list[T]], unreadable: list[str]) -> list[T]:
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in suffixes)
    except FileNotFoundError:
        return []
    except OSError:
        unreadable.append(folder.name)
        return []
    found = list[T]()
    for path in paths:
        try:
            found += read(_content(path))
        except (OSError, ValueError):
            unreadable.append(path.name)
    return found


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES)


def _revocation_lists(content: bytes) -> list[x509.CertificateRevocationList]:
    return [revocation_list_of(content)]
