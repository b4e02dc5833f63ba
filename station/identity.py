"""Who this station is: its key, its certificate, the board it belongs to. Made once, by a one-time code."""

import os
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from protocol import device
from protocol.journal import DeviceId, device_id


class NotEnrolledError(Exception):
    """This folder holds no enrolled station."""


class StationFile(msgspec.Struct, frozen=True):
    """`station.json` in the station's folder, readable by its user alone."""

    board_url: str
    private_key: bytes
    certificate: bytes
    authority: bytes


@dataclass(frozen=True)
class StationIdentity:
    """An enrolled station."""

    folder: Path
    board_url: str
    key: Ed25519PrivateKey
    certificate: bytes  # DER
    authority: x509.Certificate
    role: str
    place: str

    @property
    def device_id(self) -> DeviceId:
        """The id under which it signs."""
        return device_id(self.key.public_key())

    @property
    def authority_path(self) -> Path:
        """The PEM file that TLS checks the board against."""
        return self.folder / "authority.pem"


def load(folder: Path) -> StationIdentity:
    """Read an enrolled station. Raises NotEnrolledError, UntrustedCertificateError."""
    try:
        kept = msgspec.json.decode((folder / "station.json").read_bytes(), type=StationFile)
    except (OSError, msgspec.DecodeError, ValueError) as error:
        raise NotEnrolledError(str(folder)) from error
    authority = device.read_certificate(kept.authority)
    certified = device.read_device(kept.certificate, authority)
    key = Ed25519PrivateKey.from_private_bytes(kept.private_key)
    return StationIdentity(folder, kept.board_url, key, kept.certificate, authority, certified.role, certified.place)


def save(folder: Path, station: StationFile) -> StationIdentity:
    """Keep a newly enrolled station, durable when this returns."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = device.read_certificate(station.authority).public_bytes(Encoding.PEM)
    write_durably(folder / "authority.pem", pem)
    write_durably(folder / "station.json", msgspec.json.encode(station))
    return load(folder)


def write_durably(path: Path, content: bytes) -> None:
    """Replace `path` as a whole, readable by its owner alone; a power cut leaves the old file or the new."""
    unfinished = path.with_name(f"{path.name}.new")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
