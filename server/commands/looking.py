"""`show`: what the board holds."""

import argparse
import json

from sqlalchemy import Connection

from protocol import receipt
from protocol.codes import grouped
from server.answers import service as journals
from server.commands.command import Command, opened
from server.papers import service as papers
from server.roster import service as roster

RECEIPT_GROUP = 4


def _show_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="in ở dạng JSON")


def _show(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, board.engine.connect() as db:
        state = _state(db)
    if asked.json:
        return json.dumps(state, ensure_ascii=False, indent=1)
    return "\n".join(f"{name}: {value}" for name, value in state.items())


def _state(db: Connection) -> dict[str, object]:
    """Return what the board holds, without a name and without an answer."""
    return {
        "exam": roster.exam(db).name,
        "roster_version": roster.published_version(db),
        "papers": [{"id": paper.id, "state": paper.state} for paper in papers.all_papers(db)],
        "streams": [_stream(db, segment) for segment in journals.segments(db)],
        "forks": len(journals.evidence(db)),
    }


def _stream(db: Connection, segment: journals.SegmentState) -> dict[str, object]:
    head = journals.head_of(db, segment.stream, segment.number, segment.seq)
    promised = journals.receipt_of(db, segment.stream, segment.number)
    return {
        "stream": segment.stream.hex(),
        "purpose": segment.purpose,
        "segment": segment.number,
        "seq": segment.seq,
        "handed_in": bool(promised),
        "receipt": grouped(receipt.receipt_code(head), RECEIPT_GROUP) if promised and head else "",
    }


COMMANDS = {"show": Command(_show_arguments, _show)}
