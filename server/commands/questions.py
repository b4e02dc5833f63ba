"""`import-questions`, `export-questions`, `pack-paper`: from a workbook to a sealed paper. Work of the papers role."""

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from server.audit.board_journal import wall_clock
from server.bank import service as bank
from server.bank.exporters.workbook import question_workbook
from server.bank.importers.workbook import Held, QuestionWorkbook, WorkbookProblemsError, read_workbook
from server.bank.importers.workbook.words import line_said
from server.bank.media import BadMediaError, MediaReason, is_good_name
from server.commands.command import MAX_FILE_BYTES, Command, database, opened, read_file
from server.db.engine import Role, writing
from server.files import write_private
from server.papers import staging
from server.roster import service as roster


class Folder(Mapping[str, bytes]):
    """The files of a folder by name, each read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, name: str) -> bytes:
        """Return what the file holds. Raises BadMediaError where it is far too large, KeyError where there is none."""
        path = self._folder / name
        if not is_good_name(name) or not path.is_file():
            raise KeyError(name)
        if path.stat().st_size > MAX_FILE_BYTES:
            raise BadMediaError(name, MediaReason.TOO_LARGE)
        return read_file(path)

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return (path.name for path in sorted(self._folder.iterdir()) if path.is_file())

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(1 for _ in self)


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="bảng câu hỏi (.xlsx)")
    parser.add_argument("--pictures", type=Path, help="thư mục hình và âm thanh; bỏ trống thì cạnh bảng câu hỏi")


def _import(asked: argparse.Namespace) -> str:
    data, beside = read_file(asked.file), Folder(asked.pictures or asked.file.parent)
    with opened(asked.folder) as board, database(asked.folder, Role.PAPERS) as papers:
        with papers.connect() as bank_db:
            held = Held(bank.stimuli(bank_db).keys(), bank.media_facts(bank_db))
        read = read_workbook(data, asked.file.name, beside, held)  # formulas are drawn for seconds: no lock is held
        if read.problems:
            raise WorkbookProblemsError(read.problems)
        with writing(papers) as bank_db:
            before = bank.content_hash(bank_db)
            taken = bank.take(bank_db, read.items, read.stimuli, read.media)
            after = bank.content_hash(bank_db)
            with writing(board.engine) as db:
                roster.record_change(db, board.journal, "bank", before, after, wall_clock())
    return _told(read, taken)


def _told(read: QuestionWorkbook, taken: bank.Taken) -> str:
    became = (
        f"{len(taken.added)} câu mới, {len(taken.replaced)} câu được thay, "
        f"{len(taken.versioned)} câu có phiên bản mới, {len(taken.unchanged)} câu không đổi"
    )
    warnings = [f"  {line_said(warning, 'vi')}" for warning in read.warnings]
    notes = [f"Có {len(warnings)} chỗ nên xem lại:", *warnings] if warnings else []
    return "\n".join((f"Đã nhập {len(read.items)} câu hỏi: {became}.", *notes))


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="bảng câu hỏi sẽ ghi (.xlsx); có đáp án")
    parser.add_argument("--pictures", type=Path, help="thư mục ghi hình và âm thanh; bỏ trống thì cạnh bảng câu hỏi")


def _export(asked: argparse.Namespace) -> str:
    if asked.file.exists():
        raise FileExistsError(0, "", str(asked.file))
    beside: Path = asked.pictures or asked.file.parent
    with database(asked.folder, Role.PAPERS) as papers, papers.connect() as bank_db:
        items, stimuli = bank.items(bank_db), bank.stimuli(bank_db)
        media = bank.pictures(bank_db)
    workbook = question_workbook(items, tuple(stimuli.values()))
    for name, data in media.items():
        if (beside / name).exists() and (beside / name).read_bytes() != data:
            raise FileExistsError(0, "", str(beside / name))
    for name, data in media.items():
        write_private(beside / name, data)
    write_private(asked.file, workbook)
    return f"Đã ghi {len(items)} câu hỏi và {len(media)} tệp hình, âm thanh. Bảng câu hỏi có đáp án: giữ kín."


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
    "export-questions": Command(_export_arguments, _export),
    "pack-paper": Command(_pack_arguments, _pack),
}
