"""The results of a session as a workbook, columns as domain facts §4.4 have them."""

import datetime
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import cast

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from protocol.api import RosterRow
from protocol.codes import grouped
from server.results.service import Result
from server.roster.personal import masked

PARTS = ("Phần I", "Phần II", "Phần III")
COLUMNS = (
    ("SBD", 12),
    ("Họ và tên", 28),
    ("Ngày sinh", 12),
    ("Số CCCD", 15),
    ("Mã đề", 8),
    *((part, 9) for part in PARTS),
    ("Tổng", 8),
    ("Giờ nộp", 20),
    ("Mã biên nhận", 22),
)
FIRST_SCORE, LAST_SCORE = 5, 8
RECEIPT_GROUP = 4
VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
US_PER_S = 1_000_000


def results_workbook(results: Iterable[Result], roster: Sequence[RosterRow]) -> bytes:
    """Return an .xlsx of `results` with their people. A result that waits for two officers has no points.

    Every text cell is written as text: a name that begins with = or @ stays a name. Card numbers are masked.
    """
    people = {row.candidate: row for row in roster}
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Kết quả")
        head, points = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "0.00"})
        for column, (title, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, head)
        sheet.freeze_panes(1, 2)
        count = 0
        for count, result in enumerate(results, 1):
            _write_row(sheet, count, _cells(result, people.get(result.candidate)), points)
        sheet.autofilter(0, 0, count, len(COLUMNS) - 1)
    return held.getvalue()


def _cells(result: Result, person: RosterRow | None) -> tuple[str, ...]:
    return (
        result.candidate,
        person.name if person else "",
        datetime.date.fromisoformat(person.born).strftime("%d/%m/%Y") if person else "",
        masked(person.number) if person else "",
        result.variant,
        *(result.part_points.get(part, "") for part in PARTS),
        result.total,
        datetime.datetime.fromtimestamp(result.handed_in_at / US_PER_S, VIETNAM).strftime("%H:%M:%S %d/%m/%Y"),
        grouped(result.receipt_code, RECEIPT_GROUP),
    )


def _write_row(sheet: Worksheet, row: int, cells: Sequence[str], points: Format) -> None:
    for column, text in enumerate(cells):
        if FIRST_SCORE <= column <= LAST_SCORE and text:
            # XlsxWriter writes 16 significant digits, so a spreadsheet reads the decimal that was marked.
            sheet.write_number(row, column, cast("float", Decimal(text)), points)
        else:
            sheet.write_string(row, column, text)
