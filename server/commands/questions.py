"""`import-questions`, `pack-paper`: from a workbook to a sealed paper. Work of the papers role."""

import argparse
from pathlib import Path

from server.audit.board_journal import wall_clock
from server.bank import service as bank
from server.bank.importers.workbook import read_question_workbook
from server.commands.command import Command, database, opened, read_file
from server.db.engine import Role, writing
from server.papers import staging
from server.roster import service as roster

PICTURE_SUFFIXES = {".png", ".svg", ".jpg", ".jpeg"}


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="ngân hàng câu hỏi (.xlsx)")
    parser.add_argument("--pictures", type=Path, help="thư mục hình của các câu hỏi")


def _import(asked: argparse.Namespace) -> str:
    items = read_question_workbook(read_file(asked.file))
    pictures = _pictures(asked.pictures)
    with opened(asked.folder) as board, database(asked.folder, Role.PAPERS) as papers, writing(papers) as bank_db:
        before = bank.content_hash(bank_db)
        bank.replace_items(bank_db, items, pictures)
        after = bank.content_hash(bank_db)
        with writing(board.engine) as db:
            roster.record_change(db, board.journal, "bank", before, after, wall_clock())
    return f"Đã nhập {len(items)} câu hỏi."


def _pictures(folder: Path | None) -> dict[str, bytes]:
    if folder is None:
        return {}
    return {path.name: read_file(path) for path in sorted(folder.iterdir()) if path.suffix.lower() in PICTURE_SUFFIXES}


def _pack_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--session-title", default="", help="ca thi; bỏ trống nếu chỉ có một")
    parser.add_argument("--minutes", type=int, help="thời gian làm bài; bỏ trống thì theo ca thi")
    parser.add_argument("--variant", default="0101", help="mã đề")


def _pack(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, database(asked.folder, Role.PAPERS) as papers:
        paper = staging.pack_and_stage(
            board.engine, papers, board.journal, asked.session_title, asked.variant, asked.minutes, wall_clock()
        )
    return f"Đã đóng gói và niêm phong đề {asked.variant}, {paper.id}."


COMMANDS = {
    "import-questions": Command(_import_arguments, _import),
    "pack-paper": Command(_pack_arguments, _pack),
}
