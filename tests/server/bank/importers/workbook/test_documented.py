"""What the documents say of question workbooks is so: their examples are read, their tables name what there is."""

import re
from pathlib import Path

import pytest

from server.bank.importers.workbook.columns import COLUMNS, LETTERS, STIMULUS_COLUMNS
from server.bank.importers.workbook.kinds import ITEM_TYPES, Kind
from tests.server.bank.importers.workbook.sheets import HEAD, read

DOCS = Path(__file__).parents[5] / "docs"
FORMAT, GUIDE = (DOCS / "formats" / "workbook.md").read_text(), (DOCS / "huong-dan" / "ra-de.md").read_text()
BLOCK = re.compile(r"```cells\n(.*?)```", re.DOTALL)
EXAMPLES = [
    dict(line.split(": ", 1) for line in re.sub(r"\n  ", "\x00", block).strip().splitlines())
    for block in BLOCK.findall(FORMAT)
]
CODE = re.compile(r"^\| (\w+) \|", re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["Loại"])
def test_an_example_of_the_format_is_an_item(example: dict[str, str]) -> None:
    cells = HEAD | {column: text.replace("\x00", "\n") for column, text in example.items()}
    found = read(cells)
    assert (found.problems, found.warnings) == ((), ())
    assert found.items[0].type is ITEM_TYPES[Kind(example["Loại"])]


def test_there_is_an_example_of_every_type() -> None:
    assert {Kind(example["Loại"]) for example in EXAMPLES} == set(Kind) - {Kind.TN}


def test_the_guide_names_every_type_and_no_other() -> None:
    section = GUIDE.partition("## 3.")[2].partition("## 4.")[0]
    assert set(CODE.findall(section)) - {"Loại"} == {kind.value for kind in Kind}


@pytest.mark.parametrize("column", [*COLUMNS, *STIMULUS_COLUMNS])
def test_the_format_names_every_column(column: str) -> None:
    assert column in FORMAT or column in LETTERS
