"""Results and their spread as workbooks, columns as domain facts §4.4 have them."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import cast

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from server.results.exporters.cells import Cell, Mark, cells, heads, rows_of, title
from server.results.sheet import Group, part_names, scores
from server.results.statistics import Spread, percentage

WIDTHS = {
    "SBD": 12,
    "Họ và tên": 28,
    "Ngày sinh": 12,
    "Số CCCD": 17,
    "Mã đề": 8,
    "Vi phạm": 13,
    "Giờ nộp": 20,
    "Mã biên nhận": 22,
    "Điểm thi": 24,
    "Trường": 28,
    "Môn": 14,
    "Phiên bản": 28,
}
OTHER_WIDTH, GROUP_WIDTH = 9, 32
FIGURES = (
    *("Số bài", "Trung bình", "Trung vị", "Độ lệch chuẩn", "Nhiều nhất", "Từ 1 trở xuống", "Từ 1 trở xuống, %"),
    *("Dưới 5", "Dưới 5, %", "Thấp nhất", "10%", "25%", "75%", "90%", "Cao nhất"),
)
WHOLE = "Tất cả"


def results_workbook(groups: Sequence[Group], mark: Mark) -> bytes:
    """Return an .xlsx of the rows. A result that waits has no final score.

    Every text cell is written as text: a name that begins with = or @ stays a name. Card numbers are masked.
    """
    rows = rows_of(groups)
    parts, titles = part_names(rows), heads(groups)
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.set_properties({"comments": mark.text})
        sheet = book.add_worksheet("Kết quả")
        points = book.add_format({"num_format": "0.00"})
        _write_head(sheet, titles, book.add_format({"bold": True, "bottom": 1}))
        sheet.freeze_panes(1, 2)
        for line, row in enumerate(rows, 1):
            _write_row(sheet, line, cells(row, parts, mark), points)
        sheet.autofilter(0, 0, len(rows), len(titles) - 1)
        _print_setup(sheet, mark)
    return held.getvalue()


def spread_workbook(groups: Sequence[Group], mark: Mark) -> bytes:
    """Return an .xlsx of figures alone, by group and over all: it names nobody and may be handed on."""
    known = [(WHOLE, scores(rows_of(groups))), *((title(group), group.spread) for group in groups)]
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.set_properties({"comments": mark.text})
        head, points = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "0.00"})
        figures, steps = book.add_worksheet("Số liệu"), book.add_worksheet("Phổ điểm")
        _write_head(figures, ("Nhóm", *FIGURES, "Phiên bản"), head)
        _write_head(steps, ("Điểm", *(name for name, _ in known)), head)
        for line, (name, spread) in enumerate(known, 1):
            _write_row(figures, line, (name, *_figures(spread), mark.text), points)
        for line, bar in enumerate(known[0][1].bars, 1):
            counts = (spread.bars[line - 1].count for _, spread in known)
            _write_row(steps, line, (bar.at, *counts), points)
        figures.set_column(0, 0, GROUP_WIDTH)
        _draw(book, steps, len(known[0][1].bars), min(len(known), GROUP_WIDTH) + 2)
        for sheet in (figures, steps):
            sheet.freeze_panes(1, 1)
            _print_setup(sheet, mark)
    return held.getvalue()


def _figures(spread: Spread) -> tuple[Cell, ...]:
    shown = (spread.mean, spread.median, spread.deviation, spread.mode)
    lows = (spread.very_low, percentage(spread.very_low, spread.count))
    below = (spread.below, percentage(spread.below, spread.count))
    box = spread.box
    ends = () if box is None else (box.least, box.tenth, box.lower, box.upper, box.ninetieth, box.most)
    return (spread.count, *("" if one is None else one for one in shown), *lows, *below, *ends)


def _draw(book: xlsxwriter.Workbook, sheet: Worksheet, bars: int, column: int) -> None:
    chart = book.add_chart({"type": "column"})
    categories, values = ["Phổ điểm", 1, 0, bars, 0], ["Phổ điểm", 1, 1, bars, 1]
    chart.add_series({"categories": categories, "values": values, "gap": 10, "fill": {"color": "#14568A"}})
    chart.set_title({"name": "Phổ điểm, bước 0,25"})
    chart.set_legend({"none": True})
    chart.set_size({"width": 900, "height": 360})
    sheet.insert_chart(1, column, chart)


def _write_head(sheet: Worksheet, titles: Sequence[str], head: Format) -> None:
    for column, name in enumerate(titles):
        sheet.set_column(column, column, WIDTHS.get(name, OTHER_WIDTH))
        sheet.write_string(0, column, name, head)


def _write_row(sheet: Worksheet, row: int, values: Sequence[Cell], points: Format) -> None:
    for column, value in enumerate(values):
        if isinstance(value, str):
            sheet.write_string(row, column, value)
        elif isinstance(value, int):
            sheet.write_number(row, column, value)
        else:
            # XlsxWriter writes 16 significant digits, so a spreadsheet reads the decimal that was marked.
            sheet.write_number(row, column, cast("float", Decimal(value)), points)


def _print_setup(sheet: Worksheet, mark: Mark) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(f"&L&8{mark.text}&R&8&P / &N")
