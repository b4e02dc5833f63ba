"""The results as CSV."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.results.exporters.cells import Mark
from server.results.exporters.csv_sheet import STARTS_A_FORMULA, results_csv
from server.results.sheet import Grouping, SheetRow, grouped
from tests.server.results.rows import result, rows


def content(*made: SheetRow) -> bytes:
    return results_csv(grouped(made, Grouping.ROOM), Mark(1, bytes(32)))


def read(made: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_vietnamese_spreadsheet_opens_it_as_it_is() -> None:
    made = content(*rows(result()))
    assert made.startswith("\ufeffSBD;Họ và tên;".encode())
    head, only = read(made)
    assert dict(zip(head, only, strict=True))["Điểm cuối"] == "7,35"
    assert only[-1] == f"Phiên bản 1, SHA-256 {'00' * 32}"


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+84", "-1", "\t=1", " =1", "\uff1d1", "=cmd|'/c calc'!A1"])
def test_a_name_that_would_be_a_formula_is_text(name: str) -> None:
    assert read(content(replace(rows(result())[0], name=name)))[1][1].startswith("'")


@given(st.text())
def test_any_name_stays_one_cell_of_one_row_and_starts_no_formula(name: str) -> None:
    made = read(content(replace(rows(result())[0], name=name, school=name)))
    assert (len(made), len(made[1])) == (2, len(made[0]))
    assert not made[1][1].lstrip(" \u00a0").startswith(STARTS_A_FORMULA)


def test_a_name_with_separators_quotes_and_lines_is_quoted() -> None:
    made = content(replace(rows(result())[0], name='Hòa; "Út"\nlớn'))
    assert read(made)[1][1] == 'Hòa; "Út" lớn'
