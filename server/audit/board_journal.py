"""The board's own stream: what it published, released, enrolled and found, signed after each entry."""

import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from protocol import journal
from protocol.journal import StreamId, Tip, device_id
from protocol.records import Record, StreamOpened
from server.answers import service as journals


def wall_clock() -> int:
    """Return UTC microseconds."""
    return time.time_ns() // 1000


class BoardJournal:
    """Appends to the board's stream inside the caller's writing transaction: fact and entry stand or fall together.

    The tip is read anew each time, since the server and a command may both write.
    """

    def __init__(self, key: Ed25519PrivateKey, certificate: bytes) -> None:
        self.key, self._certificate = key, certificate
        self.device = device_id(key.public_key())
        self.stream = StreamId(self.device)

    def append(self, db: Connection, *records: Record, at: int) -> Tip:
        """Keep `records` in order and a head signed over the last. `at`: UTC microseconds."""
        tip, _ = journals.tip_of(db, self.stream)
        if tip.seq == 0:
            journals.own(db, self.stream, self.device, "board")
            records = (StreamOpened("board", self._certificate, ()), *records)
        rows = []
        for record in records:
            entry, tip = journal.append(tip, record, at)
            rows.append(journals.row_of(entry))
        journals.add_entries(db, rows)
        journals.add_head(db, journal.sign_head(tip, at, self.key))
        return tip
