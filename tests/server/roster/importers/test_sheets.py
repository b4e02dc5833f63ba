import io
import os
import zipfile

import pytest

from fixtures.rosters.files import Cell, Kind, file_of
from server.roster.importers import sheets
from server.roster.importers.confined import ConfinedError, read_confined
from server.roster.importers.sheets import PasswordError, TooLargeSheetError, read_sheets
from server.workbooks import UnreadableWorkbookError

TABLE: list[list[Cell]] = [["a", 1.5], ["", "đ"]]


@pytest.mark.parametrize("kind", [Kind.XLSX, Kind.XLS, Kind.ODS])
def test_cells_keep_their_kind_and_their_place(kind: Kind) -> None:
    (sheet,) = read_sheets(file_of(TABLE, kind))
    assert sheet.rows == TABLE


@pytest.mark.parametrize("kind", [Kind.CSV_UTF8, Kind.CSV_BOM, Kind.CSV_1258, Kind.CSV_TABS])
def test_texts_are_found_in_any_encoding_and_separator(kind: Kind) -> None:
    (sheet,) = read_sheets(file_of([["Họ tên", "Lớp"], ["Nguyễn Thị Hòa", "12A3"], ["Đỗ Quốc Huy", "12A5"]], kind))
    assert sheet.rows[1:] == [["Nguyễn Thị Hòa", "12A3"], ["Đỗ Quốc Huy", "12A5"]]


def test_quoted_separators_and_line_breaks_are_of_their_cell() -> None:
    (sheet,) = read_sheets(b'a;"b;c";"d\ne"\n1;2;3\n')
    assert sheet.rows == [["a", "b;c", "d\ne"], ["1", "2", "3"]]


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"a\0b", b"\xff\xfea"]
)
def test_bytes_that_are_no_table_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableWorkbookError):
        read_sheets(data)


def test_a_password_is_named() -> None:
    with pytest.raises(PasswordError):
        read_sheets(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"))


def ods(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        book.writestr("content.xml", content)
        book.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return out.getvalue()


TABLE_OF = (
    b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    b'<table:table table:name="a">%s</table:table></office:spreadsheet></office:body></office:document-content>'
)
FAR_CORNER = b"".join(
    b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000" '
    b'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    for _ in range(4)
)


def test_a_zip_that_unfolds_to_gigabytes_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLargeSheetError):
        read_sheets(ods(bytes(200 * 1024 * 1024)))


def test_a_sheet_that_says_it_has_a_billion_cells_ends_its_reader_and_no_more() -> None:
    with pytest.raises(UnreadableWorkbookError):
        read_sheets(ods(TABLE_OF % FAR_CORNER))


def test_a_reader_that_takes_too_much_memory_is_a_file_that_cannot_be_read() -> None:
    with pytest.raises(ConfinedError):
        read_confined(os.urandom(64))


def test_a_file_larger_than_any_list_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_FILE_BYTES", 100)
    with pytest.raises(TooLargeSheetError):
        read_sheets(b"a" * 101)


def test_an_xlsx_in_which_a_far_corner_is_named_is_refused() -> None:
    rows = [[""] * 150] * 3
    with pytest.raises(TooLargeSheetError):
        read_sheets(file_of([["a"] * 201, *rows], Kind.XLSX))
