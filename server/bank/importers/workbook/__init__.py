"""Question workbooks into the bank (docs/formats/workbook.md).

`reading.read_workbook` is what others call; `words` says its problems. Opens files of strangers: within bounds.
"""

from server.bank.importers.workbook.reading import (
    Held,
    QuestionWorkbook,
    WorkbookProblemsError,
    read_workbook,
)

__all__ = ["Held", "QuestionWorkbook", "WorkbookProblemsError", "read_workbook"]
