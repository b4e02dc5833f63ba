"""What was acknowledged is there after SIGKILL."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from protocol import journal
from protocol.journal import Tip
from server.answers import service
from tests.server.answers.conftest import ATTEMPT
from tests.server.board import Board, StationKeys

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("acks", [1, 7, 40])
def test_no_acknowledged_entry_is_lost_and_no_batch_is_torn(board: Board, seat: StationKeys, acks: int) -> None:
    words = [str(board.folder.path), seat.key.private_bytes_raw().hex(), seat.certificate.hex()]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.server.answers.endless", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    told = [int(process.stdout.readline()) for _ in range(acks)]
    process.kill()
    told += [int(line) for line in process.stdout.read().split()]
    process.wait()
    process.stdout.close()
    with board.engine.connect() as db:
        if db.dialect.name == "sqlite":
            assert db.scalar(text("PRAGMA integrity_check")) == "ok"
        tip = Tip(ATTEMPT)
        for entry in service.read(db, ATTEMPT):
            tip = journal.follow(tip, entry)
    assert tip.seq >= told[-1]
    assert (tip.seq - 1) % 3 == 0
