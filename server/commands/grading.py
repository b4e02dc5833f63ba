"""`open-grading`: two officers open the grading key, and what was handed in is graded."""

import argparse

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from server.audit.board_journal import wall_clock
from server.commands.acts import add_pins, two_officers
from server.commands.command import Command, database, opened
from server.db.engine import Role, writing
from server.grading.service import grade
from server.officers import grading_key
from server.officers import service as officers


def _run(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, database(asked.folder, Role.PAPERS) as papers:
        pair = two_officers(board, asked)
        with writing(board.engine) as db:
            officers.withdraw(db, grading_key.ACT.code, grading_key.subject(db))  # both are here: they start anew
            opened_by = [grading_key.sign_open(db, board.journal, keys, wall_clock()) for keys in pair]
        key = opened_by[-1] or b""
        graded = grade(board.engine, papers, X25519PrivateKey.from_private_bytes(key), wall_clock())
    return f"Đã chấm {graded} bài, hai cán bộ cùng mở khóa chấm."


COMMANDS = {"open-grading": Command(add_pins, _run)}
