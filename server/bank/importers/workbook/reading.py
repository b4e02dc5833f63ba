"""Reads a question workbook whole: items, shared texts, files, all that is wrong (docs/formats/workbook.md)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from server.bank.checking import Examine, examined
from server.bank.importers.workbook import columns as col
from server.bank.importers.workbook.columns import COLUMNS, NEEDED, STIMULUS_COLUMNS, STIMULUS_NEEDED, Cells, Header
from server.bank.importers.workbook.files import Files
from server.bank.importers.workbook.problems import Problem, Reason
from server.bank.importers.workbook.rows import read_item, read_stimulus
from server.bank.importers.workbook.texts import Surroundings
from server.bank.items import BankItem, BankStimulus
from server.bank.media import MediaFacts
from server.roster.importers.sheets import PasswordError, Sheet, TooLargeSheetError, read_sheets
from server.workbooks import UnreadableWorkbookError, WorkbookError

MAX_ITEMS = 5000
TEXT_DOCUMENT, WORD_PART = b"opendocument.text", b"word/document.xml"
HEAD_BYTES = 200
NEARLY = 4  # columns that a header may lack and still be taken for one


@dataclass(frozen=True, slots=True)
class Held:
    """What the bank holds already and a workbook may name."""

    stimuli: Collection[str] = ()
    media: Mapping[str, MediaFacts] = field(default_factory=dict)


NOTHING = Held()


@dataclass(frozen=True, slots=True)
class QuestionWorkbook:
    """What a workbook holds. With any problem nothing of it may be taken; warnings want a look and no more."""

    items: tuple[BankItem, ...] = ()
    media: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    stimuli: tuple[BankStimulus, ...] = ()


class WorkbookProblemsError(WorkbookError):
    """A question workbook has `problems`, so nothing of it is taken."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems, the first: {problems[0].reason.value} in row {problems[0].row}")
        self.problems = tuple(problems)


def read_workbook(
    data: bytes, name: str, media: Mapping[str, bytes], held: Held = NOTHING, examine: Examine = examined
) -> QuestionWorkbook:
    """Read a workbook that was sent as file `name` with `media` beside it. Never raises: what is wrong is listed."""
    try:
        sheets = read_sheets(data)
    except UnreadableWorkbookError as error:
        return QuestionWorkbook(problems=(Problem(name, "", 0, "", _why(error, data)),))
    return _Reading(name, Surroundings(Files(media, held.media), examine), held).read(sheets)


def _why(error: UnreadableWorkbookError, data: bytes) -> Reason:
    if TEXT_DOCUMENT in data[:HEAD_BYTES]:
        return Reason.OPEN_DOCUMENT
    if WORD_PART in data:
        return Reason.WORD_DOCUMENT
    if isinstance(error, PasswordError):
        return Reason.PASSWORD
    return Reason.TOO_LARGE if isinstance(error, TooLargeSheetError) else Reason.UNREADABLE


class _Reading:
    def __init__(self, file: str, around: Surroundings, held: Held) -> None:
        self._file, self._around, self._held = file, around, held
        self._problems, self._warnings = list[Problem](), list[Problem]()
        self._seen: dict[tuple[str, str], Cells] = {}
        self._lacking: tuple[str, tuple[str, ...]] | None = None
        self._has_items = False

    def read(self, sheets: Sequence[Sheet]) -> QuestionWorkbook:
        """Read every sheet that has the right columns."""
        rows, shared = list[Cells](), list[Cells]()
        for sheet in sheets:
            if _is_stimuli(sheet):
                shared += self._rows(sheet, STIMULUS_NEEDED, STIMULUS_COLUMNS)
            else:
                rows += self._rows(sheet, NEEDED, COLUMNS)
        stimuli = [read_stimulus(cells, self._around) for cells in self._bounded(shared, col.STIMULUS_CODE)]
        known = {*self._held.stimuli, *(cells.text(col.STIMULUS_CODE) for cells in shared)}
        items = [read_item(cells, self._around, known) for cells in self._bounded(rows, col.CODE)]
        for cells in (*shared, *rows):
            self._problems += cells.problems
            self._warnings += cells.warnings
        self._check_found(rows, shared)
        return QuestionWorkbook(
            tuple(item for item in items if item),
            dict(self._around.files.used),
            tuple(self._problems),
            tuple(self._warnings),
            tuple(stimulus for stimulus in stimuli if stimulus),
        )

    def _rows(self, sheet: Sheet, needed: Sequence[str], known: Sequence[str]) -> list[Cells]:
        header = col.header_of(sheet, needed, known)
        if not isinstance(header, Header):
            self._unread(sheet, header, needed)
            return []
        self._has_items |= needed == NEEDED
        for column in header.twice:
            self._problems.append(Problem(self._file, sheet.name, header.place + 1, column, Reason.TWO_COLUMNS))
        for column in header.unread:
            self._warnings.append(
                Problem(self._file, sheet.name, header.place + 1, column[: col.SHOWN], Reason.COLUMN_UNREAD)
            )
        return list(col.rows_of(sheet, header, self._file))

    def _unread(self, sheet: Sheet, lacking: Sequence[str], needed: Sequence[str]) -> None:
        """Note a sheet without our header: one that nearly has it is meant to be read."""
        if not any(cell for row in sheet.rows for cell in row):
            return
        if needed == STIMULUS_NEEDED or len(lacking) <= NEARLY:
            self._problems += [Problem(self._file, sheet.name, 0, column, Reason.MISSING_COLUMN) for column in lacking]
        else:
            self._warnings.append(Problem(self._file, sheet.name, 0, "", Reason.SHEET_UNREAD))
        if not self._lacking or len(lacking) < len(self._lacking[1]):
            self._lacking = sheet.name, tuple(lacking)

    def _bounded(self, rows: Sequence[Cells], column: str) -> Iterator[Cells]:
        """Yield the rows, at most so many as a workbook may have; a code that repeats is noted."""
        for place, cells in enumerate(rows):
            if place == MAX_ITEMS:
                cells.problem(column, Reason.TOO_MANY, most=str(MAX_ITEMS))
                return
            first = self._seen.setdefault((column, cells.text(column)), cells)
            if first is not cells and cells.text(column):
                cells.problem(column, Reason.DUPLICATE, code=cells.text(column)[: col.SHOWN], row=str(first.row))
            yield cells

    def _check_found(self, rows: Sequence[Cells], shared: Sequence[Cells]) -> None:
        if self._problems or (self._has_items and rows) or (shared and not self._lacking):
            return
        sheet, lacking = self._lacking or ("", ())
        self._problems += [Problem(self._file, sheet, 0, column, Reason.MISSING_COLUMN) for column in lacking]
        if not lacking:
            self._problems.append(Problem(self._file, sheet, 0, "", Reason.NO_ITEMS))


def _is_stimuli(sheet: Sheet) -> bool:
    return sheet.name.casefold().replace(" ", "") in {col.STIMULUS_SHEET.casefold(), "ngữliệu"}
