"""The columns of a question workbook, and the rows under the line that names them."""

import datetime
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from server.bank.importers.workbook.problems import Problem, Reason, UnfitError
from server.roster.importers.sheets import Sheet
from server.workbooks import text_of

CODE, VERSION, SUBJECT, GRADE, TOPIC = "Mã câu", "Phiên bản", "Môn", "Lớp", "Chủ đề"
LEVEL, KIND, STIMULUS, BODY = "Mức độ", "Loại", "Ngữ liệu", "Nội dung"
TARGETS, SPOTS, SCALE, KEY = "Ghép với", "Vùng ảnh", "Thang đo", "Đáp án"
POINTS, UNIT, FIXED, USES, MOST, WIDTHS = (
    "Điểm", "Đơn vị", "Cố định vị trí", "Số lần dùng", "Số lựa chọn", "Độ dài ô",
)  # fmt: skip
WORDS, FILES, FILE_TYPES, FILE_SIZE = "Số từ", "Số tệp", "Loại tệp", "Cỡ tệp"
MEDIA, ALT, PLAYS, RATIONALE, SOURCE = "Ảnh/Âm thanh", "Mô tả hình", "Số lần nghe", "Lời giải", "Nguồn"
STIMULUS_CODE, STIMULUS_SHEET = "Mã ngữ liệu", "NguLieu"

LETTERS = "ABCDEFGHIJKLMNOPQRST"  # X marks a fixed order, so letters end before it
NEEDED = (CODE, SUBJECT, GRADE, TOPIC, LEVEL, KIND, BODY, *LETTERS[:4], KEY)
COLUMNS = (
    CODE, VERSION, SUBJECT, GRADE, TOPIC, LEVEL, KIND, STIMULUS, BODY, *LETTERS, TARGETS, SPOTS, SCALE, KEY, POINTS,
    UNIT, FIXED, USES, MOST, WIDTHS, WORDS, FILES, FILE_TYPES, FILE_SIZE, MEDIA, ALT, PLAYS, RATIONALE, SOURCE,
)  # fmt: skip
STIMULUS_NEEDED = (STIMULUS_CODE, BODY)
STIMULUS_COLUMNS = (STIMULUS_CODE, VERSION, BODY, MEDIA, ALT, PLAYS)

HEADER_WITHIN = 12  # a title block stands above the header
MAX_TEXT, MAX_SHORT = 20_000, 255
MAX_LENGTH = {CODE: 64, STIMULUS_CODE: 64, STIMULUS: 64, KEY: 4000} | dict.fromkeys(
    (SUBJECT, GRADE, TOPIC, LEVEL, KIND, POINTS, UNIT, FIXED, USES, MOST, WORDS, SOURCE), MAX_SHORT
)
SHOWN = 60  # letters of a cell that a problem repeats
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


@dataclass(slots=True)
class Cells:
    """The texts of one row by column, and what is found wrong with them."""

    file: str
    sheet: str
    row: int
    texts: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def text(self, column: str) -> str:
        """Return a text, empty where there is none."""
        return self.texts.get(column, "")

    def need(self, column: str) -> str:
        """Return a text that must be there; that it is not is noted."""
        text = self.text(column)
        if not text:
            self.problem(column, Reason.EMPTY)
        return text

    def problem(self, column: str, reason: Reason, **facts: str) -> None:
        """Note what keeps the workbook out."""
        self.problems.append(Problem(self.file, self.sheet, self.row, column, reason, facts))

    def unfit(self, column: str, error: UnfitError) -> None:
        """Note the same, as it was raised."""
        self.problem(column, error.reason, **error.facts)

    def warn(self, column: str, reason: Reason, **facts: str) -> None:
        """Note what a person should look at."""
        self.warnings.append(Problem(self.file, self.sheet, self.row, column, reason, facts))


@dataclass(frozen=True, slots=True)
class Header:
    """The line of a sheet that names its columns: `place` counts from 0, `names` as this module calls them."""

    place: int
    names: tuple[str, ...]
    unread: tuple[str, ...]  # names of columns that nothing is known of
    twice: tuple[str, ...]


def header_of(sheet: Sheet, needed: Sequence[str], known: Collection[str]) -> Header | tuple[str, ...]:
    """Return the header that names all `needed` columns, or what the best line lacks."""
    ours = {_folded(name): name for name in known}
    lacks = tuple(needed)
    for place, cells in enumerate(sheet.rows[:HEADER_WITHIN]):
        told = [text_of(cell) for cell in cells]
        names = [ours.get(_folded(name), "") for name in told]
        lacking = tuple(name for name in needed if name not in names)
        if not lacking:
            unread = [name for name, own in zip(told, names, strict=True) if name and not own]
            twice = [name for name in dict.fromkeys(names) if name and names.count(name) > 1]
            return Header(place, tuple(names), tuple(unread), tuple(twice))
        lacks = min(lacks, lacking, key=len)
    return lacks


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def rows_of(sheet: Sheet, header: Header, file: str) -> Iterator[Cells]:
    """Yield the rows under `header` that hold something."""
    for number, row in enumerate(sheet.rows[header.place + 1 :], header.place + 2):
        held = {name: cell for name, cell in zip(header.names, row, strict=False) if name}
        texts = {name: as_read(cell) for name, cell in held.items()}
        if any(texts.values()):
            cells = Cells(file, sheet.name, number, texts)
            check(cells, held)
            yield cells


def as_read(cell: object) -> str:
    """Return a cell as text: one form of letters and of line ends."""
    return unicodedata.normalize("NFC", text_of(cell).replace("\r\n", "\n").replace("\r", "\n")).strip()


def check(cells: Cells, held: Mapping[str, object]) -> None:
    """Note what no cell may hold. `held`: the cells as the spreadsheet has them."""
    for column, text in cells.texts.items():
        if isinstance(held[column], datetime.date | datetime.time):
            cells.problem(column, Reason.DATE_CELL, text=text[:SHOWN])
        if CONTROL.search(text):
            cells.problem(column, Reason.CONTROL)
        if len(text) > (most := MAX_LENGTH.get(column, MAX_TEXT)):
            cells.problem(column, Reason.TOO_LONG, most=str(most))
