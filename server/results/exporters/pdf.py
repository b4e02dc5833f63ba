"""Sets results and their spread by typst. What is printed goes in as JSON: no text becomes part of the program."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import typst

from protocol.codes import grouped
from server.results.exporters.cells import (
    RECEIPT_GROUP,
    US_PER_S,
    Heading,
    card,
    comma,
    day,
    local,
    rows_of,
    title,
    two_places,
    violation,
)
from server.results.sheet import Group, SheetRow, Waiting, part_names, sanctioned, scores
from server.results.statistics import PASS, Spread, percentage

TEMPLATE = Path(__file__).parent / "results.typ"
MM_PARTS = 39.0  # shared by the parts, however many
STEP_COLUMNS = 7
AWAITED = {
    Waiting.NOTHING: "",
    Waiting.MARKING: "chờ chấm",
    Waiting.CHOICE: "chờ chọn",
    Waiting.DECISION: "chờ xử lý",
}
FIGURE_HEADS = (
    *("Nhóm", "Số bài", "Trung bình", "Trung vị", "Độ lệch", "Nhiều nhất", "≤ 1", "≤ 1, %", "< 5", "< 5, %"),
    *("Thấp nhất", "25%", "75%", "Cao nhất"),
)
LEFT, CENTER, RIGHT = "left", "center", "right"
BEFORE_PARTS = (
    ("STT", 8, RIGHT),
    ("Số báo danh", 19, CENTER),
    ("Họ và tên", 48, LEFT),
    ("Ngày sinh", 18, CENTER),
    ("Số CCCD", 23, CENTER),
    ("Mã đề", 11, CENTER),
)
AFTER_PARTS = (
    ("Tổng", 12, RIGHT),
    ("Vi phạm", 19, LEFT),
    ("Trừ %", 10, RIGHT),
    ("Điểm cuối", 14, RIGHT),
    ("Giờ nộp", 17, CENTER),
    ("Mã biên nhận", 38, CENTER),
)


def results_pdf(groups: Sequence[Group], heading: Heading) -> bytes:
    """Return the sheets and the spread as a PDF (PDF/A-2b, for archives). Fonts are typst's own."""
    return typst.compile(
        TEMPLATE,
        format="pdf",
        sys_inputs=inputs(groups, heading),
        ignore_system_fonts=True,
        pdf_standards="a-2b",
        timestamp=heading.at // US_PER_S,
    )


def inputs(groups: Sequence[Group], heading: Heading) -> dict[str, str]:
    """Return what the template is given."""
    return {"data": msgspec.json.encode(_data(groups, heading)).decode()}


def _data(groups: Sequence[Group], heading: Heading) -> dict[str, object]:
    rows = rows_of(groups)
    parts, whole = part_names(rows), scores(rows)
    columns = (*BEFORE_PARTS, *((part, MM_PARTS / len(parts), RIGHT) for part in parts), *AFTER_PARTS)
    return {
        "exam": heading.exam,
        "scope": " · ".join(part for part in (heading.subject, heading.scope) if part),
        "mark": heading.mark.text,
        "made": f"{local(heading.at):%H:%M:%S ngày %d/%m/%Y}",
        "heads": [title for title, _, _ in columns],
        "widths": [width for _, width, _ in columns],
        "aligns": [side for _, _, side in columns],
        "groups": [_group(group, parts, heading) for group in groups],
        "figure_heads": FIGURE_HEADS,
        "figures": [_figures("Tất cả", whole), *(_figures(title(group), group.spread) for group in groups)],
        "bars": [
            {"count": bar.count, "low": bar.at < PASS, "mark": str(int(bar.at)) if bar.at % 1 == 0 else ""}
            for bar in whole.bars
        ],
        "box": _box(whole),
        "steps": _steps(whole),
    }


def _group(group: Group, parts: Sequence[str], heading: Heading) -> dict[str, object]:
    waiting = sum(not row.final for row in group.rows)
    notes = [f"Có vi phạm: {sanctioned(group.rows)}." if sanctioned(group.rows) else ""]
    notes.append(f"Chưa có điểm: {waiting}." if waiting else "")
    return {
        "scope": title(group) if group.within else " · ".join(part for part in (heading.subject, title(group)) if part),
        "rows": [_cells(place, row, parts) for place, row in enumerate(group.rows, 1)],
        "count": str(len(group.rows)),
        "note": " ".join(note for note in notes if note),
    }


def _cells(place: int, row: SheetRow, parts: Sequence[str]) -> tuple[str, ...]:
    return (
        str(place),
        row.candidate,
        row.name,
        day(row.born),
        card(row.card),
        row.variant,
        *(_points(row.parts.get(part, "")) for part in parts),
        _points(row.total),
        violation(row),
        str(row.sanction_percent or ""),
        _points(row.final) or AWAITED[row.waiting],
        f"{local(row.handed_in_at):%H:%M:%S}" if row.handed_in_at else "",
        grouped(row.receipt_code, RECEIPT_GROUP),
    )


def _points(text: str) -> str:
    return two_places(text).replace(".", ",")


def _figures(name: str, spread: Spread) -> tuple[str, ...]:
    box = spread.box
    shown = (spread.mean, spread.median, spread.deviation, spread.mode)
    ends = (box.least, box.lower, box.upper, box.most) if box else (None,) * 4
    return (
        name,
        str(spread.count),
        *(comma(value) for value in shown),
        str(spread.very_low),
        comma(percentage(spread.very_low, spread.count)),
        str(spread.below),
        comma(percentage(spread.below, spread.count)),
        *(comma(value) for value in ends),
    )


def _box(spread: Spread) -> dict[str, float] | None:
    """Return where the box plot and the mean are drawn: positions, not figures."""
    if spread.box is None or spread.mean is None:
        return None
    box = spread.box
    drawn = {"least": box.least, "lower": box.lower, "median": box.median, "upper": box.upper, "most": box.most}
    return {name: float(value) for name, value in (drawn | {"mean": spread.mean}).items()}


def _steps(spread: Spread) -> list[list[tuple[str, ...]]]:
    lines: list[tuple[str, ...]] = [
        (comma(bar.at), str(bar.count), comma(percentage(bar.count, spread.count))) for bar in spread.bars
    ]
    each = -(-len(lines) // STEP_COLUMNS)
    return [lines[start : start + each] for start in range(0, len(lines), each)]
