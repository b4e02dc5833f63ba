"""`export`: the journals and papers in files, for auditors."""

import argparse
from pathlib import Path

from server.audit.export import write_export
from server.commands.command import Command, opened


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=Path, help="thư mục xuất")


def _run(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board:
        write_export(board.engine, asked.folder, asked.out)
    return f"Đã xuất nhật ký ra {asked.out}. Kiểm tra với gốc in trong biên bản: truongthi verify {asked.out} --root …"


COMMANDS = {"export": Command(_arguments, _run)}
