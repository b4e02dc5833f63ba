"""The sheet of results as a PDF (figure result_pdf_1000 of the `papers` bench).

result_pdf_1000: 1,000 rows of 24 rooms with names, parts, sanctions and receipt codes, and their spread, set by typst
as PDF/A-2b, from rows to bytes. Five runs after one that is not counted, since typst loads its fonts once a process;
each sets other rows, or typst would give what it remembers of the run before.
Left out: reading the rows from the database.
"""

import random
import time
from decimal import Decimal

from bench.figures import Figure, figure
from protocol import codes
from server.results.exporters.cells import Heading, Mark
from server.results.exporters.pdf import results_pdf
from server.results.sheet import Grouping, SheetRow, grouped

RUNS, ROWS, ROOM = 5, 1000, 42
AT = 1_796_608_337_000_000
NAMES = ("Nguyễn Thị Hòa", "Đỗ Quốc Huy", "Lê Hữu Ước", "Phạm Ngọc Ỷ Nhi", "Tăng Tôn Nữ Phương Quỳnh Anh")


def result_pdf_1000() -> tuple[Figure, ...]:
    """Seconds from 1,000 rows to the PDF's bytes."""
    took = [_seconds(run) for run in range(RUNS + 1)]
    return (figure("result_pdf_1000", "s", took[1:]),)


def _seconds(run: int) -> float:
    groups = grouped(rows(run), Grouping.ROOM)
    before = time.perf_counter()
    results_pdf(groups, Heading("Khảo sát lớp 12", "Toán", "", Mark(run + 1, bytes(32)), AT + run))
    return time.perf_counter() - before


def rows(seed: int, count: int = ROWS) -> list[SheetRow]:
    """Return rows of invented people, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 -- invented scores, not secrets
    return [_row(chance, number + seed * count) for number in range(count)]


def _row(chance: random.Random, number: int) -> SheetRow:
    parts = {"Phần I": chance.randrange(13) * 25, "Phần II": chance.randrange(41) * 10, "Phần III": 50}
    points = {part: str(Decimal(value) / 100) for part, value in parts.items()}
    total = str(sum(map(Decimal, points.values())))
    code = codes.encode(chance.getrandbits(80), 16)
    return SheetRow(
        number.to_bytes(16, "big"),
        f"18{number:06}",
        NAMES[chance.randrange(len(NAMES))],
        "2008-11-03",
        "024******345",
        "0101",
        points,
        total,
        25 if number % 97 == 0 else 0,
        total,
        AT + number * 1_000_000,
        code,
        0,
        "",
        "ca-1",
        "Ca 1",
        "Toán",
        "THPT Lạng Giang số 1",
        "THPT Lạng Giang số 2",
        f"{number % ROWS // ROOM + 1:02}",
    )
