"""Nonces for desks' challenges to chips (docs/formats/card-evidence.md)."""

import hashlib
import os

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from protocol import api
from protocol.card_challenge import NONCE_BYTES
from protocol.records import NonceGiven
from server.audit.board_journal import BoardJournal
from server.stations.service import Station

DAY_DOMAIN = b"TT-DAY-NONCE-1\0"


def give(db: Connection, journal: BoardJournal, desk: Station, at: int) -> api.NonceReply:
    """Draw a nonce and note whom it is given to: a retry is given another one."""
    nonce = os.urandom(NONCE_BYTES)
    journal.append(db, NonceGiven(desk.device.id.hex(), hashlib.sha256(nonce).digest()), at=at)
    return api.NonceReply(nonce)


def day_nonce(signing: Ed25519PrivateKey, exam_session: str) -> bytes:
    """Return a session's nonce for desks with no line: the same in every package, and known to no one else before.

    Of a signature, so that nothing has to be kept and the board can show later where it came from.
    """
    return hashlib.sha256(signing.sign(DAY_DOMAIN + exam_session.encode())).digest()
