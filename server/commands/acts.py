"""`release-paper`: an act that takes two officers."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from protocol.officer import NotEnoughOfficersError, Officer, OfficerKeys
from server.audit.board_journal import wall_clock
from server.commands.command import Command, OpenBoard, opened, secrets
from server.db.engine import writing
from server.officers import service as officers
from server.officers.pins import Pin, PinGuard
from server.papers import service as papers


class NoPaperError(Exception):
    """No paper has been packed."""


def add_pins(parser: argparse.ArgumentParser) -> None:
    """Add what names two officers and their PINs."""
    parser.add_argument("--officers", nargs=2, metavar=("MỘT", "HAI"), help="hai cán bộ thực hiện, ví dụ cb1 cb2")
    parser.add_argument("--pins-from", type=Path, help="tệp mã PIN, mỗi dòng một cán bộ")


def two_officers(board: OpenBoard, asked: argparse.Namespace) -> tuple[OfficerKeys, OfficerKeys]:
    """Open two officers' keys with their PINs.

    Raises NotEnoughOfficersError, UnknownOfficerError, OfficerLockedError, WrongPinError.
    """
    with board.engine.connect() as db:
        known = officers.all_officers(db)
    chosen: Sequence[str] = asked.officers or list(known)[:2]
    if len(set(chosen)) < 2:  # noqa: PLR2004 -- "two" is the act's name
        raise NotEnoughOfficersError(tuple(chosen))
    pins = secrets([f"Mã PIN của {_name(known, officer)}" for officer in chosen], asked.pins_from)
    guard = PinGuard(board.engine, board.journal, wall_clock)
    first, second = (guard.unlock(Pin(*given)) for given in zip(chosen, pins, strict=True))
    return first, second


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
                papers.withdraw_release(db, paper)  # both are here: what one of them signed elsewhere starts anew
                for keys in pair:
                    papers.sign_release(db, board.journal, paper.id, keys, wall_clock())
    return f"Đã mở khóa {len(staged)} đề, hai cán bộ cùng ký."


COMMANDS = {"release-paper": Command(add_pins, _release)}
