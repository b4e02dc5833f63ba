"""What stands in a sheet's cells, whatever the file: Vietnamese, as a board prints it (domain facts §4.4)."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from protocol.codes import grouped
from server.results.sheet import Group, SheetRow, part_names

VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
US_PER_S = 1_000_000
RECEIPT_GROUP, CARD_GROUP = 4, 3
VIOLATIONS = {25: "Khiển trách", 50: "Cảnh cáo", 100: "Đình chỉ thi"}
OTHER_VIOLATION = "Vi phạm"
NOWHERE = "ngoài danh sách"
UNPUBLISHED = "Bản làm việc, chưa công bố"
DESCRIPTION = ("SBD", "Họ và tên", "Ngày sinh", "Số CCCD", "Mã đề")
OUTCOME = ("Tổng", "Vi phạm", "Trừ %", "Điểm cuối", "Giờ nộp", "Mã biên nhận")
PLACE = ("Chờ chấm", "Phòng", "Điểm thi", "Trường", "Môn", "Ca thi", "Phiên bản")

Cell = str | Decimal | int


@dataclass(frozen=True, slots=True)
class Mark:
    """Which published version a sheet is of, and its SHA-256; `number` is 0 where it is of none."""

    number: int = 0
    hash: bytes = b""

    @property
    def text(self) -> str:
        """What every export carries."""
        return f"Phiên bản {self.number}, SHA-256 {self.hash.hex()}" if self.number else UNPUBLISHED


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a sheet. `scope`: what it was filtered to, empty for all; `at`: UTC microseconds."""

    exam: str
    subject: str
    scope: str
    mark: Mark
    at: int


def heads(groups: Sequence[Group]) -> tuple[str, ...]:
    """Return the titles of the columns."""
    return (*DESCRIPTION, *part_names(rows_of(groups)), *OUTCOME, *PLACE)


def rows_of(groups: Iterable[Group]) -> list[SheetRow]:
    """Return all rows, group after group."""
    return [row for group in groups for row in group.rows]


def title(group: Group) -> str:
    """Return what a group is called: a room with its site and session, else its name."""
    if group.within:
        return f"Phòng {group.name or NOWHERE} · {group.within}"
    return group.name or NOWHERE


def cells(row: SheetRow, parts: Sequence[str], mark: Mark) -> tuple[Cell, ...]:
    """Return a row under `heads`: numbers as numbers, all else as text."""
    return (
        row.candidate,
        row.name,
        day(row.born),
        card(row.card),
        row.variant,
        *(number(row.parts.get(part, "")) for part in parts),
        number(row.total),
        violation(row),
        row.sanction_percent or "",
        number(row.final),
        handed_in(row.handed_in_at),
        grouped(row.receipt_code, RECEIPT_GROUP),
        row.pending or "",
        row.room,
        row.site,
        row.school,
        row.subject,
        row.session_title,
        mark.text,
    )


def number(points: str) -> Cell:
    """Return points as a number, nothing as nothing."""
    return Decimal(points) if points else ""


def two_places(points: str) -> str:
    """Return points with two decimals at least, as they are shown and printed; nothing for nothing."""
    whole, _, part = points.partition(".")
    return f"{whole}.{part:0<2}" if points else ""


def violation(row: SheetRow) -> str:
    """Return what a row lost points for, as the regulation calls it."""
    return VIOLATIONS.get(row.sanction_percent, OTHER_VIOLATION) if row.sanction_percent else ""


def card(masked: str) -> str:
    """Return a masked card number in its groups: 024 ••• ••• 345."""
    dots = masked.replace("*", "•")
    return " ".join(dots[at : at + CARD_GROUP] for at in range(0, len(dots), CARD_GROUP))


def day(iso: str) -> str:
    """Return an ISO date as 03/11/2008; what is no date stays as it is."""
    try:
        return datetime.date.fromisoformat(iso).strftime("%d/%m/%Y")
    except ValueError:
        return iso


def handed_in(at: int) -> str:
    """Return when a seat closed the attempt, by its clock."""
    return f"{local(at):%H:%M:%S %d/%m/%Y}" if at else ""


def local(at: int) -> datetime.datetime:
    """Return UTC microseconds as Vietnam's time."""
    return datetime.datetime.fromtimestamp(at / US_PER_S, VIETNAM)


def comma(value: Decimal | None, places: int = 2) -> str:
    """Return a number as Vietnamese writes it: 6,47; a dash where there is none."""
    return "–" if value is None else f"{value:.{places}f}".replace(".", ",")
