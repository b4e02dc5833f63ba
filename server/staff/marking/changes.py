"""What a regrade changed, by candidate: before and after, as a page and as a workbook."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

import xlsxwriter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.grading import runs
from server.grading.report import CandidateChange, changes
from server.grading.runs import DONE, Run
from server.papers.packing import VariantItem
from server.results.exporters.cells import Cell, number, two_places
from server.roster import service as roster
from server.staff.marking.area import MarkingArea
from server.staff.marking.items import named_items
from server.staff.paging import pager
from server.staff.results.sheets import XLSX
from server.staff.shell import page_number

CHANGES = "/cham-thi/thay-doi"
HEADS = ("SBD", "Ca thi", "Mã đề", "Tổng trước", "Tổng sau", "Điểm cuối trước", "Điểm cuối sau", "Câu thay đổi")
WIDTHS = (12, 20, 8, 11, 11, 15, 13, 60)
BEFORE_AND_AFTER = 2


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A candidate's change with the names that people know. `items`: the bank's code, points before and after."""

    change: CandidateChange
    session: str
    items: tuple[tuple[str, str, str], ...]


class ChangePages:
    """The pages over one board."""

    def __init__(self, area: MarkingArea) -> None:
        self._area, self._staff = area, area.staff

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [Route(CHANGES, self._area.shown(self.table)), Route(f"{CHANGES}.xlsx", self._area.shown(self.workbook))]

    def table(self, request: Request) -> Response:
        """Show what differs between two runs."""
        ended, pair = self._pair(request)
        return self._area.page(
            request,
            "marking_changes.html",
            tab="changes",
            ended=ended,
            pair=pair,
            page=pager(self._rows(pair), page_number(request.query_params)) if pair else None,
            two_places=two_places,
        )

    def workbook(self, request: Request) -> Response:
        """Give the same as a workbook."""
        _, pair = self._pair(request)
        if pair is None:
            return self.table(request)
        named = {"Content-Disposition": 'attachment; filename="thay-doi-diem.xlsx"'}
        return Response(_workbook(self._rows(pair)), media_type=XLSX, headers=named)

    def _pair(self, request: Request) -> tuple[list[Run], tuple[Run, Run] | None]:
        """Return the runs that ended, the last first, and the two that are asked for: the last two where none are."""
        with self._staff.engine.connect() as db:
            ended = sorted((one for one in runs.runs(db) if one.state == DONE), key=lambda one: -one.ended_at)
        if len(ended) < BEFORE_AND_AFTER:
            return ended, None
        asked = {one.id: one for one in ended}
        before = asked.get(request.query_params.get("before", ""), ended[1])
        return ended, (before, asked.get(request.query_params.get("after", ""), ended[0]))

    def _rows(self, pair: tuple[Run, Run]) -> list[ChangeRow]:
        before, after = pair
        with self._staff.engine.connect() as db, self._area.papers() as papers:
            found, known = changes(db, before.id, after.id), named_items(papers)
            titles = {one.id: one.title for one in roster.sessions(db)}
        return [ChangeRow(one, titles.get(one.exam_session, one.exam_session), _items(one, known)) for one in found]


def _items(one: CandidateChange, known: Mapping[tuple[str, str], VariantItem]) -> tuple[tuple[str, str, str], ...]:
    def code(item: str) -> str:
        return known[one.variant, item].item.code if (one.variant, item) in known else item

    return tuple((code(made.item), made.before, made.after) for made in one.items)


def _workbook(rows: Sequence[ChangeRow]) -> bytes:
    """Return an .xlsx; every text is written as text, so that none becomes a formula."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet, points = book.add_worksheet("Thay đổi điểm"), book.add_format({"num_format": "0.00"})
        head = book.add_format({"bold": True, "bottom": 1})
        for column, (title, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, head)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(_cells(row)):
                if isinstance(value, str):
                    sheet.write_string(line, column, value)
                else:
                    sheet.write_number(line, column, cast("float", Decimal(value)), points)
        sheet.freeze_panes(1, 1)
    return held.getvalue()


def _cells(row: ChangeRow) -> tuple[Cell, ...]:
    one = row.change
    told = "; ".join(f"{code}: {before or '–'} → {after or '–'}" for code, before, after in row.items)
    scores = (one.total_before, one.total_after, one.final_before, one.final_after)
    return (one.candidate, row.session, one.variant, *map(number, scores), told)
