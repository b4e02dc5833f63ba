"""`import-candidates`: a list becomes an exam session with rooms, seats and slots, or nothing."""

import argparse
import datetime
from collections import Counter
from pathlib import Path

from server.audit.board_journal import wall_clock
from server.commands.command import Command, opened, read_file
from server.db.engine import writing
from server.roster import seating
from server.roster.importers.numbers import CANDIDATE_DIGITS
from server.roster.importers.reading import DoubtsError, Settings, doubts_of, locate, read_list
from server.roster.importers.rows import CandidateRow, ReadList, candidate_row
from server.roster.list_words import REPAIRS
from server.roster.seating import SessionPlan

VIETNAM = datetime.timezone(datetime.timedelta(hours=7))


class BadMomentError(Exception):
    """`text` is no ISO moment."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="danh sách thí sinh (.xlsx, .xls, .ods hoặc .csv)")
    parser.add_argument("--session-title", required=True, help="tên ca thi, ví dụ «Ca 1»")
    parser.add_argument("--subject", required=True, help="môn thi")
    parser.add_argument("--starts", required=True, help="giờ bắt đầu, ví dụ 2026-12-12T08:00")
    parser.add_argument("--minutes", type=int, required=True, help="thời gian làm bài, phút")
    parser.add_argument("--check-in-minutes", type=int, default=45, help="mở làm thủ tục trước giờ thi bao nhiêu phút")
    parser.add_argument("--late-minutes", type=int, default=15, help="được vào muộn bao nhiêu phút")
    parser.add_argument("--candidate-digits", type=int, default=CANDIDATE_DIGITS, help="số báo danh có mấy chữ số")


def _run(asked: argparse.Namespace) -> str:
    today = datetime.datetime.now(VIETNAM).date()
    read = read_list(locate(read_file(asked.file)), Settings(today, asked.candidate_digits))
    rows = _certain(read)
    plan = SessionPlan(
        asked.session_title,
        asked.subject,
        moment_us(asked.starts),
        asked.minutes,
        asked.check_in_minutes,
        asked.late_minutes,
    )
    with opened(asked.folder) as board, writing(board.engine) as db:
        done = seating.import_session(db, board.folder.personal_key, board.journal, rows, plan, wall_clock())
    return "\n".join((*_repaired(read), f"Đã nhập {done.candidates} thí sinh vào {done.rooms} phòng của {plan.title}."))


def _certain(read: ReadList) -> list[CandidateRow]:
    if doubts := doubts_of(read):
        raise DoubtsError(doubts)
    return [candidate_row(row.line, row.values) for row in read.rows]


def _repaired(read: ReadList) -> list[str]:
    """Return a line for each kind of repair: what was certain is done, and said."""
    counted = Counter(repair.code for row in read.rows for repair in row.repairs)
    return [f"Đã sửa {count} ô. {REPAIRS['vi'][code]}" for code, count in counted.most_common()]


def moment_us(text: str) -> int:
    """Return an ISO moment in UTC microseconds; without a zone it is Vietnam's. Raises BadMomentError."""
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError as error:
        raise BadMomentError(text) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=VIETNAM)
    return int(moment.timestamp()) * 1_000_000


COMMANDS = {"import-candidates": Command(_arguments, _run)}
