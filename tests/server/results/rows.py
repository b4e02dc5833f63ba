"""Results of invented people, as the tests of sheets and publishing need them."""

from dataclasses import replace

from protocol.api import ExamSession, RosterRow
from protocol.journal import StreamId
from server.results.service import Result
from server.results.sheet import SheetRow, sheet_rows

AT = 1_796_608_337_000_000  # 2026-12-07 01:52:17 UTC
CODE = "7K3MQ2ZD9W0XB4HV"
SESSION = ExamSession("ca-1", "Ca 1", "Toán", "12", "THPT Lạng Giang số 1", 0, AT, 90, 15)
HOA = RosterRow(
    "18001234", "024308012345", "Nguyễn Thị Hòa", "2008-11-03", "Nữ", "Lạng Giang", "12A3", "07", "15", "ca-1"
)


def result(final: str = "7.35", candidate: str = "18001234", **changed: object) -> Result:
    """Return a result whose total is its final score."""
    parts = {"Phần I": "2.75", "Phần II": "2.60", "Phần III": "2.00"} if final else {}
    attempt = StreamId(candidate.encode().rjust(16, b"\0"))
    made = Result(attempt, candidate, "ca-1", "0101", parts, final, AT, CODE, final=final, subject="Toán")
    return replace(made, **changed)  # type: ignore[arg-type]  # a test names the fields that it changes


def rows(*results: Result) -> list[SheetRow]:
    """Return rows of the sheet; HOA alone is on the list."""
    return sheet_rows(results, [HOA], [SESSION])
