"""`release-paper`: an act that takes two officers."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from protocol.officer import Officer, OfficerKeys
from server.audit.board_journal import wall_clock
from server.commands.command import Command, OpenBoard, opened, secrets
from server.db.engine import writing
from server.officers import service as officers
from server.officers.service import Pin
from server.papers import service as papers


class NoPaperError(Exception):
    """No paper has been packed."""


def add_pins(parser: argparse.ArgumentParser) -> None:
    """Add what names two officers and their PINs."""
    parser.add_argument("--officers", nargs=2, metavar=("MỘT", "HAI"), help="hai cán bộ thực hiện, ví dụ cb1 cb2")
    parser.add_argument("--pins-from", type=Path, help="tệp mã PIN, mỗi dòng một cán bộ")


def two_officers(board: OpenBoard, asked: argparse.Namespace) -> tuple[OfficerKeys, OfficerKeys]:
    """Open two officers' keys with their PINs. Raises NotTwoOfficersError, UnknownOfficerError, WrongPinError."""
    with board.engine.connect() as db:
        known = officers.all_officers(db)
    chosen: Sequence[str] = asked.officers or list(known)[:2]
    pins = secrets([f"Mã PIN của {_name(known, officer)}" for officer in chosen], asked.pins_from)
    return officers.unlock_two(known, [Pin(*pair) for pair in zip(chosen, pins, strict=True)])


def _name(known: dict[str, Officer], officer: str) -> str:
    if officer not in known:
        raise officers.UnknownOfficerError(officer)
    return known[officer].name


def _release(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board:
        pair = two_officers(board, asked)
        with writing(board.engine) as db:
            staged = papers.all_papers(db)
            if not staged:
                raise NoPaperError
            for paper in staged:
                papers.release(db, board.journal, paper.id, pair, wall_clock())
    return f"Đã mở khóa {len(staged)} đề, hai cán bộ cùng ký."


COMMANDS = {"release-paper": Command(add_pins, _release)}
