"""A board on disk: two databases, the exam's authority, and the keys that a board may hold.

    board.db  papers.db  authority.der  board.der
    keys/     authority.pem  tls.pem  tls.crt  board-signing.pem  records.pem  token.key  personal.key

The grading key and unreleased paper keys are not here: they exist in `pair_wraps` alone, for two officers.
"""

import datetime
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from sqlalchemy import Engine

from protocol import device
from server.db import migrations
from server.db.engine import Role, open_database
from server.files import write_private
from server.roster.personal import PersonalKey

VALID_DAYS = 365
KEY_BYTES = 32

PrivateKey = ec.EllipticCurvePrivateKey | Ed25519PrivateKey | X25519PrivateKey


class NoBoardError(Exception):
    """`folder` holds no board, or not all of one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


class BoardExistsError(Exception):
    """`folder` holds a board already; its keys are never written over."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


@dataclass(frozen=True)
class BoardFolder:
    """The parts of a board, each read when first asked for. Raises NoBoardError where one is missing."""

    path: Path

    @property
    def keys(self) -> Path:
        """The folder of keys, mode 0700."""
        return self.path / "keys"

    @cached_property
    def authority(self) -> device.Authority:
        """The exam's authority: it alone makes certificates."""
        key = self._private_key("authority")
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise NoBoardError(self.path)
        return device.Authority(device.read_certificate(self._read(self.path / "authority.der")), key)

    @cached_property
    def signing(self) -> Ed25519PrivateKey:
        """The board as a device: its journal, receipts and packages."""
        key = self._private_key("board-signing")
        if not isinstance(key, Ed25519PrivateKey):
            raise NoBoardError(self.path)
        return key

    @cached_property
    def certificate(self) -> bytes:
        """The certificate of `signing` (DER), role "board"."""
        return self._read(self.path / "board.der")

    @cached_property
    def records_key(self) -> X25519PrivateKey:
        """Opens the desks' streams, so that live state can be shown. Opens no answer."""
        key = self._private_key("records")
        if not isinstance(key, X25519PrivateKey):
            raise NoBoardError(self.path)
        return key

    @cached_property
    def token_key(self) -> bytes:
        """The HMAC key of session tokens."""
        return self._read(self.keys / "token.key")

    @cached_property
    def personal_key(self) -> PersonalKey:
        """Seals and finds card numbers in the database."""
        return PersonalKey(self._read(self.keys / "personal.key"))

    def open(self, role: Role = Role.BOARD) -> Engine:
        """Return an engine on a database of this board, migrated."""
        if not (self.path / "authority.der").exists():
            raise NoBoardError(self.path)
        engine = open_database(self.path, role)
        migrations.upgrade(engine, role)
        return engine

    def _private_key(self, name: str) -> object:
        try:
            return load_pem_private_key(self._read(self.keys / f"{name}.pem"), password=None)
        except ValueError as error:
            raise NoBoardError(self.path) from error

    def _read(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise NoBoardError(self.path) from error


def create(path: Path, exam: str, hosts: Sequence[str], at: datetime.datetime) -> BoardFolder:
    """Make a board's folder with all its keys. Raises BoardExistsError."""
    board = BoardFolder(path)
    if (path / "authority.der").exists():
        raise BoardExistsError(path)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    board.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority = _new_authority(board, exam, at)
    _new_tls(board, authority, hosts, at)
    signing = Ed25519PrivateKey.generate()
    _write_key(board, "board-signing", signing)
    certificate = authority.issue_device(signing.public_key(), "board", "board", at, VALID_DAYS)
    write_private(path / "board.der", device.encode_certificate(certificate))
    _write_key(board, "records", X25519PrivateKey.generate())
    write_private(board.keys / "token.key", os.urandom(KEY_BYTES))
    write_private(board.keys / "personal.key", os.urandom(KEY_BYTES))
    # Last: a folder without it is no board, so an interrupted `init` can be run again.
    write_private(path / "authority.der", device.encode_certificate(authority.certificate))
    return board


def _new_authority(board: BoardFolder, exam: str, at: datetime.datetime) -> device.Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    _write_key(board, "authority", key)
    certificate: x509.Certificate = device.create_authority(exam, key, at, VALID_DAYS)
    return device.Authority(certificate, key)


def _new_tls(board: BoardFolder, authority: device.Authority, hosts: Sequence[str], at: datetime.datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    _write_key(board, "tls", key)
    certificate = authority.issue_server(key.public_key(), hosts, at, VALID_DAYS)
    chain = certificate.public_bytes(Encoding.PEM) + authority.certificate.public_bytes(Encoding.PEM)
    write_private(board.keys / "tls.crt", chain)


def _write_key(board: BoardFolder, name: str, key: PrivateKey) -> None:
    write_private(board.keys / f"{name}.pem", key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
