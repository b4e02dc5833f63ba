"""The fix-list as a workbook: what the sender is asked, to be filled in and sent back."""

import io
from collections.abc import Sequence

import xlsxwriter

from server.roster.lists import Draft
from server.staff.candidates.fixes import Item

COLUMNS = (
    ("Dòng", 8),
    ("Thí sinh", 28),
    ("Cột", 16),
    ("Trong tệp", 26),
    ("Đề xuất", 26),
    ("Vì sao", 60),
    ("Trả lời của nơi gửi", 30),
)


def errors_workbook(draft: Draft, asked: Sequence[Item]) -> bytes:
    """Return an .xlsx with a row for each thing asked. Every cell is text: what a list holds is never a formula."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Cần xem")
        bold, head = book.add_format({"bold": True}), book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_string(0, 0, f"{draft.sender}: {draft.filename}", bold)
        for column, (title, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width, wrapped)
            sheet.write_string(2, column, title, head)
        sheet.freeze_panes(3, 2)
        for place, one in enumerate(asked, 3):
            cells = (str(one.line), one.name, one.column, one.original, one.proposal, one.why)
            for column, text in enumerate(cells):
                sheet.write_string(place, column, text)
    return held.getvalue()
