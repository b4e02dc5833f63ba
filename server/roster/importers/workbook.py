"""The candidate workbook (.xlsx) in the layout of exam boards: header found by its names under a title block."""

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from server.workbooks import BadCellError, Row, rows_under

SHEET = "DanhSachThiSinh"
COLUMNS = (
    "Số báo danh",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Nơi sinh",
    "Dân tộc",
    "Số CCCD/ĐDCN",
    "Lớp",
    "Trường",
    "Ca thi",
    "Điểm thi",
    "Mã điểm",
    "Phòng thi",
    "Số máy",
)
CANDIDATE, NUMBER, SEXES = re.compile(r"[0-9]{8}"), re.compile(r"[0-9]{12}"), ("Nam", "Nữ")
TYPED_DAY, ISO_DAY = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"), re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MIDNIGHT = " 00:00:00"
MAX_NAME, MAX_TEXT = 80, 200


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A registration as the list has it. `line`: the workbook's row, from 1."""

    line: int
    candidate: str
    number: str
    name: str
    born: str  # ISO date
    sex: str
    ethnicity: str
    birthplace: str
    school: str
    class_name: str
    exam_session: str
    site: str
    site_name: str
    room: str
    seat: str


def read_candidate_workbook(data: bytes) -> tuple[CandidateRow, ...]:
    """Read and check every row of a clean list. Raises WorkbookError: MissingColumnError, BadCellError, Unreadable…"""
    rows = tuple(_candidate(row) for row in rows_under(data, COLUMNS, SHEET))
    if not rows:
        raise BadCellError("no_rows", 1, "Số báo danh")
    _check_distinct(rows, "Số báo danh", lambda row: row.candidate)
    _check_distinct(rows, "Số CCCD/ĐDCN", lambda row: row.number)
    _check_distinct(rows, "Số máy", lambda row: "/".join((row.exam_session, row.site, row.room, row.seat)))
    return rows


def _check_distinct(rows: Iterable[CandidateRow], column: str, key: Callable[[CandidateRow], str]) -> None:
    seen: set[str] = set()
    for row in rows:
        if key(row) in seen:
            raise BadCellError("duplicate", row.line, column)
        seen.add(key(row))


def _candidate(row: Row) -> CandidateRow:
    for column in COLUMNS:
        if len(row.cells[column]) > MAX_TEXT:
            raise BadCellError("too_long", row.number, column)
    return CandidateRow(
        row.number,
        _matching(row, "Số báo danh", CANDIDATE),
        _matching(row, "Số CCCD/ĐDCN", NUMBER),
        _name(row),
        _date(row).isoformat(),
        _sex(row),
        row.cells["Dân tộc"],
        row.cells["Nơi sinh"],
        row.cells["Trường"],
        row.cells["Lớp"],
        row.need("Ca thi"),
        row.need("Mã điểm"),
        row.cells["Điểm thi"],
        row.need("Phòng thi").removeprefix("P."),
        row.need("Số máy").zfill(2),
    )


def _matching(row: Row, column: str, form: re.Pattern[str]) -> str:
    text = row.need(column)
    if not form.fullmatch(text):
        raise BadCellError("bad_number", row.number, column)
    return text


def _name(row: Row) -> str:
    name = " ".join(unicodedata.normalize("NFC", row.need("Họ và tên")).split())
    if len(name) > MAX_NAME or any(unicodedata.category(letter).startswith("C") for letter in name):
        raise BadCellError("bad_name", row.number, "Họ và tên")
    return name


def _date(row: Row) -> datetime.date:
    """Read a day as it is typed in Vietnam, or as a date cell shows it."""
    text = row.need("Ngày sinh").removesuffix(MIDNIGHT)
    for form, day_form in ((TYPED_DAY, "%d/%m/%Y"), (ISO_DAY, "%Y-%m-%d")):
        if form.fullmatch(text):
            with suppress(ValueError):
                return datetime.datetime.strptime(text, day_form).date()  # noqa: DTZ007 -- a birthday has no zone
    raise BadCellError("bad_date", row.number, "Ngày sinh")


def _sex(row: Row) -> str:
    sex = row.need("Giới tính")
    if sex not in SEXES:
        raise BadCellError("bad_sex", row.number, "Giới tính")
    return sex
