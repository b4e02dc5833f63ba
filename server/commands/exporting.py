"""`export`: journals, papers and results in files, for auditors; `export-marking`: what marks are made of."""

import argparse
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from server.audit.board_journal import wall_clock
from server.audit.export import write_export
from server.commands.acts import add_pins, two_officers
from server.commands.command import Command, database, opened
from server.db.engine import Role, writing
from server.grading import key_versions
from server.grading.corrections import encode
from server.grading.marking_folder import MarkingFolder, write_folder
from server.officers import grading_key
from server.officers import service as officers


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=Path, help="thư mục xuất")


def _run(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board:
        write_export(board.engine, asked.folder, asked.out)
    return f"Đã xuất nhật ký ra {asked.out}. Kiểm tra với gốc in trong biên bản: truongthi verify {asked.out} --root …"


def _marking_arguments(parser: argparse.ArgumentParser) -> None:
    _arguments(parser)
    add_pins(parser)


def _marking(asked: argparse.Namespace) -> str:
    """Write out what marks are made of, by two officers: whoever has it opens every attempt."""
    with opened(asked.folder) as board, database(asked.folder, Role.PAPERS) as held:
        pair = two_officers(board, asked)
        with writing(board.engine) as db:
            officers.withdraw(db, grading_key.ACT.code, grading_key.subject(db))  # both are here: they start anew
            key = [grading_key.sign_open(db, board.journal, keys, wall_clock()) for keys in pair][-1] or b""
            versions = [encode(one.version) for one in key_versions.in_force(db)]
        with held.connect() as papers:
            maps = key_versions.map_contents(papers)
        write_folder(asked.out, MarkingFolder(X25519PrivateKey.from_private_bytes(key), maps, versions))
    return (
        f"Đã ghi khóa chấm, bảng mã đề và đáp án ra {asked.out}. Ai có thư mục này mở được mọi bài làm: giao tận tay"
        f" người kiểm tra, xóa khi xong. Kiểm tra: truongthi verify … --marking {asked.out}"
    )


COMMANDS = {"export": Command(_arguments, _run), "export-marking": Command(_marking_arguments, _marking)}
