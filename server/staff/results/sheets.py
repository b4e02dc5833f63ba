"""Sheets that leave by the results' pages: XLSX, CSV and PDF, masked for who asks and marked with their version."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from server.results.exporters.cells import Heading, Mark
from server.results.exporters.csv_sheet import results_csv
from server.results.exporters.pdf import results_pdf
from server.results.exporters.xlsx import results_workbook, spread_workbook
from server.results.publishing import UnknownVersionError
from server.results.sheet import Group, SheetRow, grouped, seen_by
from server.staff import sites
from server.staff.results import books, view
from server.staff.results.view import Asked
from server.staff.shell import Staff

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_PDF_ROWS = 3000  # some five seconds: a site is printed at a time
SERIAL = re.compile(r"[0-9]{1,9}")


class TooManyRowsError(Exception):
    """More rows are asked for than a PDF is made of at once."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a sheet is made of."""

    groups: Sequence[Group]
    heading: Heading
    name: str  # of the file, without its ending


def workbook(content: Content) -> Response:
    """Give the rows as a workbook."""
    return _file(results_workbook(content.groups, content.heading.mark), content.name, "xlsx", XLSX)


def spread_sheet(content: Content) -> Response:
    """Give the figures as a workbook that names nobody."""
    return _file(spread_workbook(content.groups, content.heading.mark), f"pho-diem-{content.name}", "xlsx", XLSX)


def csv(content: Content) -> Response:
    """Give the rows as CSV."""
    return _file(results_csv(content.groups, content.heading.mark), content.name, "csv", "text/csv; charset=utf-8")


def pdf(content: Content) -> Response:
    """Give rows and figures to print and sign. Raises TooManyRowsError."""
    if sum(len(group.rows) for group in content.groups) > MAX_PDF_ROWS:
        raise TooManyRowsError
    return _file(results_pdf(content.groups, content.heading), content.name, "pdf", "application/pdf")


MAKERS: dict[str, Callable[[Content], Response]] = {
    "/ket-qua.xlsx": workbook,
    "/ket-qua.csv": csv,
    "/ket-qua.pdf": pdf,
    "/ket-qua/pho-diem.xlsx": spread_sheet,
}


def content(staff: Staff, request: Request) -> Content:
    """Return what the address asks for: the results as they stand, or a version. Raises UnknownVersionError."""
    wanted = view.asked(request.query_params)
    serial = request.query_params.get("v", "")
    account = staff.account(request)
    site = account.site if account else ""
    rows, exam, mark = _version(staff, serial, site) if serial else _working(staff, wanted, site)
    kept = view.found(seen_by(rows, account.role), wanted) if account is not None else []
    subjects = sorted({row.subject for row in kept})
    subject = subjects[0] if len(subjects) == 1 else ""
    heading = Heading(exam, subject, wanted.scope, mark, staff.clock())
    name = "-".join(part for part in ("ket-qua", _plain(subject), f"v{mark.number}" if mark.number else "") if part)
    return Content(grouped(kept, wanted.by), heading, name)


def _working(staff: Staff, wanted: Asked, site: str) -> tuple[Sequence[SheetRow], str, Mark]:
    with staff.engine.connect() as db:
        whole = books.read(db, staff.folder)
        held = whole.narrowed(site)
        subjects = [wanted.subject] if wanted.subject else held.subjects
        one = books.standing(db, whole, subjects[0], staff.clock()) if len(subjects) == 1 else None
    return held.rows, held.exam, one.mark if one else Mark()


def _version(staff: Staff, serial: str, site: str) -> tuple[Sequence[SheetRow], str, Mark]:
    if not SERIAL.fullmatch(serial):
        raise UnknownVersionError
    with staff.engine.connect() as db:
        version, every = books.published(db, staff.folder, int(serial))
        rows = sites.narrowed(db, site, every)
    return rows, staff.exam_name(), Mark(version.number, version.hash)


def _file(made: bytes, name: str, ending: str, media_type: str) -> Response:
    named = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return Response(made, media_type=media_type, headers=named)


def _plain(text: str) -> str:
    """Return a name of letters and hyphens that every system takes in a file's name."""
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(one for one in apart if not unicodedata.combining(one))).strip("-")
