"""Writes an attempt without end and prints each acknowledged seq: a process for `test_kill` to kill.

Run as `python -m tests.server.answers.endless BOARD_FOLDER KEY_HEX CERTIFICATE_HEX`.
"""

import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol.records import Progress
from server.answers import intake
from server.answers.store import AnswerStore
from server.board_folder import BoardFolder
from tests.server.answers.conftest import ATTEMPT
from tests.server.board import Board, StationKeys, Stream

ENTRIES_A_BATCH = 3


def main(folder: Path, keys: StationKeys) -> None:
    """Write until killed."""
    board = Board(BoardFolder(folder), BoardFolder(folder).open(), X25519PrivateKey.generate())
    store = AnswerStore(board.engine, board.journal)
    writer = keys.writer(board, ATTEMPT)
    stream = Stream(keys, ATTEMPT, "attempt").open()
    while True:
        first = stream.tip.seq + 1 if stream.tip.seq > 1 else 1
        stream.write(*(Progress(step, ENTRIES_A_BATCH) for step in range(ENTRIES_A_BATCH)))
        (ack,) = store.save(intake.check([stream.batch(first)], writer)).result()
        sys.stdout.write(f"{ack.seq}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    signing = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(sys.argv[2]))
    main(Path(sys.argv[1]), StationKeys(signing, bytes.fromhex(sys.argv[3])))
