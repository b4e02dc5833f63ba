"""A site's network on loopback: one exam, stations with real certificates, a desk that may be told a paper's key."""

import datetime
import secrets
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from protocol import device, sealing, spoken_code
from protocol.api import SignedPackage
from protocol.device import Authority
from protocol.officer import Officer
from protocol.spoken_code import SpokenPaper
from station import identity
from station.desk_store import DeskContent, DeskStore, KeptPaperKey, OpenStore
from station.identity import StationFile, StationIdentity
from station.key_answerer import KeyAnswerer
from station.paper_key import DeskPaperKey
from tests.station.checkin.conftest import OFFICERS

NOW = datetime.datetime.now(datetime.UTC)
AT = 1_700_000_000_000_000
KEY = secrets.token_bytes(sealing.KEY_BYTES)
LOOPBACK, ANY_PORT, BOARD_AWAY = "127.0.0.1", 0, "https://127.0.0.1:1"


class Exam:
    """An authority, and what it certifies."""

    def __init__(self, folder: Path) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        self.folder = folder
        self.authority = Authority(device.create_authority("Khảo sát", key, NOW, 30), key)

    def enrolled(self, role: str, place: str) -> StationIdentity:
        """Return an enrolled station; nothing listens where its board would be."""
        key = Ed25519PrivateKey.generate()
        certificate = device.encode_certificate(self.authority.issue_device(key.public_key(), role, place, NOW, 30))
        kept = (key.private_bytes_raw(), certificate, device.encode_certificate(self.authority.certificate))
        return identity.save(self.folder / f"{role}-{place.replace('/', '-')}", StationFile(BOARD_AWAY, *kept))


PAPER_ID, VARIANT_ID = "0a" * 16, "0b" * 16


def paper_with_code() -> SpokenPaper:
    """Return a paper of two variants, `KEY` under its spoken code."""
    box = spoken_code.lock_under_code(KEY, bytes.fromhex(PAPER_ID), bytes(16), bytes(12))
    return SpokenPaper(PAPER_ID, box, (PAPER_ID, VARIANT_ID))


def open_store(station: StationIdentity, officers: Sequence[Officer] = OFFICERS) -> OpenStore:
    """Return a desk's store as the PIN of one of its officers opened it."""
    content = DeskContent(SignedPackage(b"", b"", b""), bytes(32))
    return OpenStore(DeskStore(station.folder, station.device_id), content, officers)


class HandingDesk:
    """Desk 2 of rooms 07 and 08: listens on a port of its own."""

    def __init__(self, exam: Exam, deadline_s: float = 5.0) -> None:
        self.station = exam.enrolled("desk", "2")
        self.key, self.handed = DeskPaperKey(paper_with_code(), open_store(self.station)), list[int]()
        rooms, address = frozenset({"07", "08"}), (LOOPBACK, ANY_PORT)
        self.answerer = KeyAnswerer(self.station, rooms, self.key, self.handed.append, address, deadline_s)
        self.port = self.answerer.start()

    def told(self, key: bytes = KEY) -> "HandingDesk":
        """Have its officer enter the spoken code of `key`."""
        self.key.take(KeptPaperKey(PAPER_ID, key, AT))
        return self
