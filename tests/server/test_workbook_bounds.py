"""Workbooks built to eat the memory of who reads them."""

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from fixtures.rosters import build_roster_workbook
from server import workbook_bounds as bounds
from server.roster.importers.sheets import read_sheets
from server.workbook_bounds import OutOfBoundsError, check_bounds
from server.workbooks import UnreadableWorkbookError

SHEET = "xl/worksheets/sheet1.xml"


def zipped(parts: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def refusal(data: bytes) -> str:
    """Return why `data` is refused."""
    with pytest.raises(OutOfBoundsError) as refused:
        check_bounds(data)
    return refused.value.reason


def test_a_list_of_14000_candidates_is_within_bounds(tmp_path: Path) -> None:
    build_roster_workbook(tmp_path / "list.xlsx", 14_000)
    check_bounds((tmp_path / "list.xlsx").read_bytes())


def test_a_part_that_unpacks_to_too_much_is_refused() -> None:
    assert refusal(zipped({SHEET: bytes(bounds.MAX_UNPACKED_BYTES + 1)})) in {"packed too well", "unpacks to too much"}


def test_many_parts_are_reckoned_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_UNPACKED_BYTES", 3000)
    assert refusal(zipped({f"xl/{place}.xml": bytes(1001) for place in range(3)})) == "unpacks to too much"


def test_a_size_that_lies_is_not_believed() -> None:
    honest = bytearray(zipped({SHEET: bytes(64 * 1024 * 1024)}))
    central = honest.rindex(b"PK\x01\x02")
    struct.pack_into("<I", honest, central + 24, 10)  # unpacked size in the directory
    struct.pack_into("<I", honest, 22, 10)  # and before the part
    assert refusal(bytes(honest)) == "packed too well"


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>',
        b"<row r='1'><c r='A1'/></row><row r='1048576'><c r='XFD1048576'/></row>",
        b'<x:row r="1"><x:c r="A1"/></x:row><x:row r = "1048576"><x:c r="AAA1048576"/></x:row>',
        b'<row r="1000000">' + b"<c/>" * 10 + b"</row>",
        b"<row>" + b"<c/>" * 3000 + b"</row>" + b"<row/>" * 3000,
    ],
)
def test_a_sheet_that_spans_a_billion_cells_is_refused(cells: bytes) -> None:
    sheet = b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>"
    assert refusal(zipped({SHEET: sheet})) == "too many cells"
    assert refusal(zipped({"xl/anything.bin": sheet})) == "too many cells"


def test_a_long_text_shared_by_many_cells_is_refused() -> None:
    texts = b"<sst><si><t>" + b"a" * 100_000 + b"</t></si></sst>"
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(1, 3001))
    parts = {"xl/sharedStrings.xml": texts, SHEET: b"<sheetData>" + rows + b"</sheetData>"}
    assert refusal(zipped(parts)) == "too much text"


@pytest.mark.parametrize("name", ["content.xml", "mimetype", "xl/workbook.bin"])
def test_another_format_is_refused(name: str) -> None:
    assert refusal(zipped({name: b""})) == "another format"


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_packing_is_refused(packing: int) -> None:
    assert refusal(zipped({SHEET: b"<sheetData/>"}, packing)) == "another packing"


def test_too_many_parts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_PARTS", 2)
    assert refusal(zipped({f"{place}": b"" for place in range(3)})) == "too many parts"


def test_a_file_too_large_is_refused_unread() -> None:
    assert refusal(bytes(bounds.MAX_FILE_BYTES + 1)) == "too large"


def test_something_before_the_zip_is_refused() -> None:
    assert refusal(b"\xd0\xcf\x11\xe0" + zipped({SHEET: b""})) == "not a zip"


def test_a_reader_says_unreadable() -> None:
    with pytest.raises(UnreadableWorkbookError):
        read_sheets(zipped({"mimetype": b""}))
