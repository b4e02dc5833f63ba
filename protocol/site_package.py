"""The sealed package of a site: all variants of a session's paper under one key (docs/formats/site-package.md).

A leaked key names its site. The package is useless without two officers, and may lie at a site for days.
"""

import hashlib
from collections.abc import Callable, Sequence

import msgspec

from protocol import paper, sealing, spoken_code
from protocol.errors import ProtocolError
from protocol.officer import PairWrap, subject_of
from protocol.paper import PackedPaper
from protocol.sealing import KEY_BYTES, NONCE_BYTES, PAPER_ID_BYTES, SALT_BYTES, WrongKeyError
from protocol.spoken_code import SpokenBox

SITE_PACKAGE_FORMAT = 1
MAX_PACKAGE_BYTES = 512 * 1024 * 1024
MAX_VARIANTS = 99
ID_DIGITS = 2 * PAPER_ID_BYTES

RandomBytes = Callable[[int], bytes]


class MalformedSitePackageError(ProtocolError):
    """Bytes that are no site package: `reason` says what does not fit."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"not a site package: {reason}")
        self.reason = reason


class SealedVariant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A variant as stations fetch it. `id`: 32 hex digits, the paper id within."""

    id: str
    variant: str
    sealed: bytes

    @property
    def hash(self) -> bytes:
        """SHA-256 of the sealed bytes: what packages of seats name."""
        return hashlib.sha256(self.sealed).digest()


class SitePackage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What travels from the papers room to the board: nothing in it opens without two officers."""

    format: int
    id: str  # 32 hex digits
    exam_session: str
    subject: str
    variants: tuple[SealedVariant, ...]
    spoken: SpokenBox
    wraps: tuple[PairWrap, ...] = ()  # the site key in two layers, for each permitted pair
    rehearsal: bool = False

    @property
    def hash(self) -> bytes:
        """What officers approve."""
        return package_hash(self.variants)


def package_hash(variants: Sequence[SealedVariant]) -> bytes:
    """Return the hash over a package: of one variant its SHA-256, of several that of their ids and hashes in order."""
    if len(variants) == 1:
        return variants[0].hash
    return subject_of(*(part for one in variants for part in (bytes.fromhex(one.id), one.hash)))


def seal_package(
    packed: Sequence[PackedPaper],
    key: bytes,
    exam_session: str,
    random: RandomBytes,
    *,
    ids: Sequence[str] = (),
    rehearsal: bool = False,
) -> SitePackage:
    """Seal the variants of a paper for one site under its key, each under an id of its own, without wraps yet.

    `ids`: those of the variants, where they are not to be drawn; the first is the package's.
    """
    named = ids or [random(PAPER_ID_BYTES).hex() for _ in packed]
    variants = []
    for own, one in zip(named, packed, strict=True):
        encoded = paper.encode(msgspec.structs.replace(one, paper_id=own))
        sealed = sealing.seal_paper(encoded, bytes.fromhex(own), key, random(NONCE_BYTES))
        variants.append(SealedVariant(own, one.variant, sealed))
    package = named[0]
    spoken = spoken_code.lock_under_code(key, bytes.fromhex(package), random(SALT_BYTES), random(NONCE_BYTES))
    head = (SITE_PACKAGE_FORMAT, package, exam_session, packed[0].subject)
    return SitePackage(*head, tuple(variants), spoken, rehearsal=rehearsal)


def open_package(package: SitePackage, key: bytes) -> tuple[bytes, ...]:
    """Return the packed variants. Raises WrongKeyError."""
    if len(key) != KEY_BYTES:
        raise WrongKeyError("paper")
    return tuple(sealing.open_paper(one.sealed, bytes.fromhex(one.id), key) for one in package.variants)


def encode(package: SitePackage) -> bytes:
    """Return a package as a file: MessagePack."""
    return msgspec.msgpack.encode(package)


def decode(data: bytes) -> SitePackage:
    """Read a package. Raises MalformedSitePackageError."""
    if len(data) > MAX_PACKAGE_BYTES:
        raise MalformedSitePackageError("too large")
    try:
        package = msgspec.msgpack.decode(data, type=SitePackage)
    except (msgspec.DecodeError, msgspec.ValidationError, ValueError, RecursionError) as error:
        raise MalformedSitePackageError(type(error).__name__) from error
    if package.format != SITE_PACKAGE_FORMAT:
        raise MalformedSitePackageError(f"format {package.format}")
    if not 0 < len(package.variants) <= MAX_VARIANTS:
        raise MalformedSitePackageError("variants")
    names = [one.id for one in package.variants]
    if len(set(names)) != len(names) or not all(map(_is_id, [package.id, *names])):
        raise MalformedSitePackageError("ids")
    return package


def _is_id(text: str) -> bool:
    return len(text) == ID_DIGITS and not set(text) - set("0123456789abcdef")
