"""A board for the `saves` bench, and seats that may write to it."""

import datetime
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from bench.saves_client import Seat
from protocol import api, device
from protocol.journal import DeviceId, StreamId
from server import board_folder
from server.audit.board_journal import BoardJournal, wall_clock
from server.board_folder import BoardFolder
from server.db.address import write_addresses
from server.db.engine import writing
from server.stations import service, tokens
from server.stations.tokens import Permit


@dataclass(frozen=True, slots=True)
class Board:
    """A board's folder under the name of its database."""

    name: str
    folder: BoardFolder


def make_board(path: Path, databases: tuple[str, str] | None = None) -> Board:
    """Make a board in `path`; `databases`: two PostgreSQL addresses."""
    if databases:
        write_addresses(path, *databases)
    folder = board_folder.create(path, "Khảo sát", ["127.0.0.1"], datetime.datetime.now(datetime.UTC))
    folder.open().dispose()
    return Board(path.name, folder)


def seats(board: Board, number: int) -> tuple[Seat, ...]:
    """Enrol `number` new seats, each with the token for a new attempt."""
    engine = board.folder.open()
    try:
        return tuple(_seat(board, engine, place) for place in range(number))
    finally:
        engine.dispose()


def _seat(board: Board, engine: Engine, place: int) -> Seat:
    key, at = Ed25519PrivateKey.generate(), wall_clock()
    folder = board.folder
    journal = BoardJournal(folder.signing, folder.certificate)
    with writing(engine) as db:
        code = device.read_enrolment_code(service.make_code(db, folder.authority, "seat", f"01/{place}", (), at))
        asked = api.EnrolRequest(code.secret, key.public_key().public_bytes_raw())
        reply = service.enrol(db, folder.authority, journal, asked, at)
    known = device.read_device(reply.certificate, folder.authority.certificate)
    attempt = StreamId(os.urandom(16))
    permit = Permit(DeviceId(known.id), (StreamId(known.id), attempt), at + service.TOKEN_VALID_US)
    return Seat(tokens.issue(permit, folder.token_key), attempt, reply.certificate)
