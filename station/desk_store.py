"""What a desk keeps at rest, opened by the PIN of any of its officers (design §12, §13; docs/formats/desk-store.md).

On the disk: a list of officers as every package carries it, the store's key sealed to each, and one sealed block.
Names, numbers, codes and keys are in the block alone. Every writing draws a new key, so that an officer who is no
longer of the desk opens nothing that was written since.
"""

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from protocol import officer, policy, sealing
from protocol.api import SignedPackage
from protocol.errors import ProtocolError
from protocol.journal import DeviceId
from protocol.officer import Officer, OfficerKeys
from protocol.sealing import WrongKeyError
from station.identity import write_durably
from station.journal_store import DiskFailedError

VERSION = 1
STORE_PURPOSE = b"TT-DESK-STORE-1\0"
MAX_STORE_BYTES = 96 * 1024 * 1024
OPEN_DESK = "open-desk"


class KeptPaperKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The key of a session's paper, once its spoken code was entered here. `at`: UTC microseconds."""

    paper: str
    key: bytes
    at: int

    def __repr__(self) -> str:
        return f"KeptPaperKey({self.paper!r})"  # the key stays out of tracebacks and logs


class DeskContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What only an officer may read."""

    package: SignedPackage
    stream_key: bytes
    paper_key: KeptPaperKey | None = None


class StoreFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`desk.store`: who may open it, and the sealed block."""

    version: int
    officers: tuple[Officer, ...]
    key_boxes: dict[str, bytes]  # by officer id: the store's key, HPKE
    nonce: bytes
    sealed: bytes


class DeskStore:
    """The sealed store in a desk's folder."""

    def __init__(self, folder: Path, device: DeviceId) -> None:
        self._path, self._domain = folder / "desk.store", STORE_PURPOSE + device

    def officers(self) -> tuple[Officer, ...]:
        """Return who may open it, none where there is no store yet. Raises ProtocolError."""
        kept = self._read()
        return kept.officers if kept else ()

    def open(self, keys: OfficerKeys) -> DeskContent:
        """Open the store with an officer's keys. Raises WrongKeyError, ProtocolError."""
        kept = self._read()
        if kept is None or keys.officer not in kept.key_boxes:
            raise WrongKeyError("desk store")
        key = keys.open_box(kept.key_boxes[keys.officer], self._domain)
        try:
            content = AESGCM(key).decrypt(kept.nonce, kept.sealed, self._domain)
            return msgspec.msgpack.decode(content, type=DeskContent)
        except (InvalidTag, msgspec.DecodeError, ValueError) as error:
            raise WrongKeyError("desk store") from error

    def write(self, content: DeskContent, officers: Iterable[Officer]) -> None:
        """Seal `content` under a new key to those of `officers` who may open a desk; durable when this returns."""
        openers = openers_among(officers)
        key, nonce = os.urandom(sealing.KEY_BYTES), os.urandom(sealing.NONCE_BYTES)
        boxes = {one.id: sealing.seal_to(one.sealing_public, key, self._domain) for one in openers}
        sealed = AESGCM(key).encrypt(nonce, msgspec.msgpack.encode(content), self._domain)
        write_durably(self._path, msgspec.msgpack.encode(StoreFile(VERSION, openers, boxes, nonce, sealed)))

    def _read(self) -> StoreFile | None:
        try:
            with self._path.open("rb") as file:
                content = file.read(MAX_STORE_BYTES)
        except FileNotFoundError:
            return None
        try:
            kept = msgspec.msgpack.decode(content, type=StoreFile)
        except (msgspec.DecodeError, ValueError) as error:
            raise ProtocolError("the desk's store is damaged") from error
        if kept.version != VERSION:
            raise ProtocolError("the desk's store is of another version")
        return kept


class OpenStore:
    """The store of an opened desk: what the desk is told meanwhile is sealed beside the rest."""

    def __init__(self, store: DeskStore, content: DeskContent, officers: Iterable[Officer]) -> None:
        self._store, self._content, self._officers = store, content, tuple(officers)

    @property
    def paper_key(self) -> KeptPaperKey | None:
        """The paper's key, where its code was entered here."""
        return self._content.paper_key

    def keep_paper_key(self, kept: KeptPaperKey) -> None:
        """Seal a paper's key into the store, durable when this returns. Raises DiskFailedError."""
        content = msgspec.structs.replace(self._content, paper_key=kept)
        try:
            self._store.write(content, self._officers)
        except OSError as error:
            raise DiskFailedError(type(error).__name__) from error
        self._content = content


def openers_among(officers: Iterable[Officer]) -> tuple[Officer, ...]:
    """Return the officers who may open a desk."""
    act = policy.act(OPEN_DESK)
    return tuple(one for one in officers if officer.may(one, act))
