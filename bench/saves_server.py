"""The server that the `saves` bench measures against: the real application whose store keeps nothing.

`python -m bench.saves_server FOLDER PORT`: token, intake, routing and answer are the product's own; an acknowledgement
is given at once.
"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

import uvicorn

from protocol.api import SegmentAck
from server import app
from server.answers.intake import CheckedBatch
from server.answers.keeping import Acks
from server.answers.store import AnswerStore
from server.commands.serving import server_config


class NothingKept(AnswerStore):
    """Acknowledges and forgets."""

    def saved(self, batches: Sequence[CheckedBatch]) -> "asyncio.Future[Acks]":
        """Acknowledge all of it."""
        done: asyncio.Future[Acks] = asyncio.get_running_loop().create_future()
        done.set_result(tuple(SegmentAck(one.stream, one.segment, one.entries[-1].seq) for one in batches))
        return done


def main(folder: Path, port: int) -> None:
    """Serve until told to end."""
    with mock.patch.object(app, "AnswerStore", NothingKept):
        made = app.make_app(folder)
    uvicorn.Server(server_config(made, "127.0.0.1", port, None)).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
