"""A question workbook of a thousand items into checked items (figure `import_workbook_1000`).

From the file's bytes to items of which everything is known to pack: texts parsed, formulas drawn, pictures decoded. The
items are those of the three sample papers, fifteen copies of each; every copy has another letter for its variables, so
that formulas repeat as they do in a bank: 2,700, some 570 different ones, in a process that never drew one. Against:
python-calamine reading the same file alone. Three runs, each in a process of its own.
Left out: the database.
"""

import io
import multiprocessing
import re
import tempfile
import time
from pathlib import Path

import msgspec
from python_calamine import CalamineWorkbook

from bench.figures import Figure, figure
from fixtures.papers import hoa_hoc_2025, tieng_anh, toan_2025
from protocol.paper import Choice, ChoiceInteraction, Interaction, TrueFalseInteraction
from server.bank.exporters.workbook import question_workbook
from server.bank.importers.workbook import read_workbook
from server.bank.items import BankItem

ITEMS, RUNS = 1000, 3
FORMULA = re.compile(r"\$[^$]+\$")
VARIABLE = re.compile(r"(?<![\\A-Za-z])x(?![A-Za-z])")
LETTERS = "xyztuvabnkmpqrs"


def import_workbook_1000() -> tuple[Figure, ...]:
    """Seconds from a workbook's bytes to 1,000 checked items."""
    data, media = workbook_of(ITEMS), _media()
    ours, alone = [], []
    for _ in range(RUNS):
        with multiprocessing.get_context("spawn").Pool(1) as pool:  # a warm process has drawn these formulas
            ours.append(pool.apply(_read, (data, media)))
        before = time.perf_counter()
        CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        alone.append(time.perf_counter() - before)
    return (figure("import_workbook_1000", "s", ours, "python-calamine reading the file alone", alone),)


def _read(data: bytes, media: dict[str, bytes]) -> float:
    before = time.perf_counter()
    read = read_workbook(data, "bank.xlsx", media)
    took = time.perf_counter() - before
    assert not read.problems  # noqa: S101
    assert len(read.items) == ITEMS  # noqa: S101
    return took


def workbook_of(count: int) -> bytes:
    """Return a workbook of so many items."""
    masters = (*_mathematics(), *hoa_hoc_2025.ITEMS, *tieng_anh.ITEMS)
    items = [_copy(masters[place % len(masters)], place // len(masters)) for place in range(count)]
    return question_workbook(items, (*hoa_hoc_2025.STIMULI, *tieng_anh.STIMULI))


def _media() -> dict[str, bytes]:
    return toan_2025.pictures() | hoa_hoc_2025.media() | tieng_anh.media()


def _mathematics() -> tuple[BankItem, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "toan.xlsx"
        toan_2025.build_question_workbook(path)
        return read_workbook(path.read_bytes(), path.name, toan_2025.pictures()).items


def _copy(item: BankItem, number: int) -> BankItem:
    letter = LETTERS[number % len(LETTERS)]
    return msgspec.structs.replace(
        item,
        code=f"{item.code}-{number:02}",
        body=_with(letter, item.body),
        interaction=_lettered(item.interaction, letter),
    )


def _lettered(interaction: Interaction, letter: str) -> Interaction:
    match interaction:
        case ChoiceInteraction(choices):
            return ChoiceInteraction(tuple(Choice(one.id, _with(letter, one.content)) for one in choices))
        case TrueFalseInteraction(statements):
            return TrueFalseInteraction(tuple(Choice(one.id, _with(letter, one.content)) for one in statements))
        case _:
            return interaction


def _with(letter: str, text: str) -> str:
    return FORMULA.sub(lambda formula: VARIABLE.sub(letter, formula[0]), text)
