"""Writes the bank as a question workbook that reads back as it was (docs/formats/workbook.md)."""

import io
from collections.abc import Iterator, Mapping, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from server.bank.checking import read_only
from server.bank.exporters.cells import Texts, item_cells, letters_used, stimulus_cells
from server.bank.importers.workbook import columns as col
from server.bank.importers.workbook.columns import Cells
from server.bank.importers.workbook.files import Files
from server.bank.importers.workbook.kinds import FOUR
from server.bank.importers.workbook.rows import read_item, read_stimulus
from server.bank.importers.workbook.texts import Surroundings
from server.bank.items import BankItem, BankStimulus
from server.bank.media import MediaFacts, kind_of

ITEM_SHEET = "NganHangCauHoi"
WIDTHS = {col.BODY: 60, col.RATIONALE: 40, col.TARGETS: 30, col.SPOTS: 30, col.KEY: 20} | dict.fromkeys(col.LETTERS, 24)
USUAL_WIDTH = 12


class UnwritableItemError(Exception):
    """An item or stimulus has something that no workbook can hold, or that would read back as something else."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def question_workbook(items: Sequence[BankItem], stimuli: Sequence[BankStimulus] = ()) -> bytes:
    """Return the workbook of `items` and `stimuli`; their files travel beside it. Raises UnwritableItemError."""
    rows, shared = list(map(_checked_item, items)), list(map(_checked_stimulus, stimuli))
    letters = col.LETTERS[: max(letters_used(items), FOUR)]
    columns = [column for column in col.COLUMNS if column not in col.LETTERS or column in letters]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        formats = (
            book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E8EDF3", "border": 1}),
            book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        )
        _write(book.add_worksheet(ITEM_SHEET), columns, rows, *formats)
        if shared:
            _write(book.add_worksheet(col.STIMULUS_SHEET), col.STIMULUS_COLUMNS, shared, *formats)
    return out.getvalue()


def _write(sheet: Worksheet, columns: Sequence[str], rows: Sequence[Texts], head: Format, text: Format) -> None:
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, head)
        sheet.set_column(place, place, WIDTHS.get(column, USUAL_WIDTH))
    for line, cells in enumerate(rows, 1):
        for place, column in enumerate(columns):
            if column in cells:
                sheet.write_string(line, place, cells[column], text)
    sheet.freeze_panes(1, 1)


def _checked_item(item: BankItem) -> Texts:
    texts = item_cells(item)
    read = read_item(_cells(texts), _around(), {item.stimulus})
    return _same(item, read, texts)


def _checked_stimulus(stimulus: BankStimulus) -> Texts:
    texts = stimulus_cells(stimulus)
    return _same(stimulus, read_stimulus(_cells(texts), _around()), texts)


def _same(told: BankItem | BankStimulus, read: BankItem | BankStimulus | None, texts: Texts) -> Texts:
    if read != told:
        raise UnwritableItemError(told.code)
    return texts


def _cells(texts: Texts) -> Cells:
    """Return cells as a reader finds them."""
    kept = {column: col.as_read(text) for column, text in texts.items()}
    cells = Cells("", "", 0, kept)
    col.check(cells, kept)
    return cells


def _around() -> Surroundings:
    return Surroundings(Files({}, _Named()), read_only)


class _Named(Mapping[str, MediaFacts]):
    """Files as they call themselves: whether they are there is not asked when a bank is written."""

    def __getitem__(self, name: str) -> MediaFacts:
        kind = kind_of(name)
        if kind is None:
            raise KeyError(name)
        return MediaFacts(kind)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
