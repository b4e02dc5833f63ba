"""`show`: what the board holds."""

import argparse
import json

from sqlalchemy import Connection

from protocol import receipt
from protocol.codes import grouped
from server.answers import service as journals
from server.board.service import AttemptState, DoorState, LiveBoard
from server.board_folder import BoardFolder
from server.commands.command import Command, opened
from server.papers import service as papers
from server.results.service import all_results
from server.roster import service as roster

RECEIPT_GROUP = 4


def _show_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="in ở dạng JSON")


def _show(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, board.engine.connect() as db:
        state = _state(db) | {"candidates": _candidates(db, board.folder)}
    if asked.json:
        return json.dumps(state, ensure_ascii=False, indent=1)
    return "\n".join(f"{name}: {value}" for name, value in state.items())


def _state(db: Connection) -> dict[str, object]:
    """Return what the board holds, without an answer."""
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


def _candidates(db: Connection, folder: BoardFolder) -> list[dict[str, object]]:
    """Return everyone whom a desk or a seat has spoken of."""
    live = LiveBoard(folder.records_key).look(db)
    names = {row.candidate: row.name for row in roster.rows(db, folder.personal_key)}
    scores = {result.candidate: result.total for result in all_results(db)}
    placed = {candidate for session, candidate in (*live.door, *live.attempts) if session}
    return [
        _candidate(
            candidate,
            names.get(candidate, ""),
            live.door.get((session, candidate), DoorState()),
            live.attempts.get((session, candidate), AttemptState()),
        )
        | {"exam_session": session, "score": scores.get(candidate, "") if session else ""}
        for session, candidate in sorted(set(live.door) | set(live.attempts))
        if session or candidate not in placed  # a refusal names no session: it tells nothing once somebody is placed
    ]


def _candidate(candidate: str, name: str, door: DoorState, attempt: AttemptState) -> dict[str, object]:
    return {
        "candidate": candidate,
        "name": name,
        "admitted": door.admitted,
        "decision": door.decision,
        "room": door.room,
        "seat": door.seat,
        "verdicts": door.verdicts,
        "answered": attempt.answered,
        "total": attempt.total,
        "saved_seq": attempt.saved_seq,
        "handed_in": attempt.handed_in_at > 0,
        "receipt": grouped(attempt.receipt_code, RECEIPT_GROUP),
    }


COMMANDS = {"show": Command(_show_arguments, _show)}
