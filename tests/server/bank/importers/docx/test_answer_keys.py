"""Answer tables as text and as tables, and keys as people write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.bank.importers.docx import answers
from server.bank.importers.docx.answer_keys import across, by_statement, down, entries_in
from server.bank.importers.docx.answers import UnfitKeyError
from server.bank.importers.docx.problems import Reason


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("1-A 2-B 3-C", [(1, "A"), (2, "B"), (3, "C")]),
        ("1A, 2B", [(1, "A"), (2, "B")]),
        ("1a 2b", [(1, "a"), (2, "b")]),
        ("1.A\t2.B", [(1, "A"), (2, "B")]),
        ("1. A  2. B", [(1, "A"), (2, "B")]),
        ("1 A 2 B", [(1, "A"), (2, "B")]),
        ("Câu 1: A; Câu 2: B", [(1, "A"), (2, "B")]),
        ("1-A,2-B", [(1, "A"), (2, "B")]),
        ("1-ĐSĐS 2-SSĐĐ", [(1, "ĐSĐS"), (2, "SSĐĐ")]),
        ("1. ĐSĐS", [(1, "ĐSĐS")]),
        ("Câu 1: Đ S Đ S", [(1, "Đ S Đ S")]),
        ("1. a) Đ b) S c) Đ d) S", [(1, "a) Đ b) S c) Đ d) S")]),
        ("1. a) Đúng; b) Sai; c) Đúng; d) Sai", [(1, "a) Đúng; b) Sai; c) Đúng; d) Sai")]),
        ("1-0,25; 2--3", [(1, "0,25"), (2, "-3")]),
        ("1: 0,25|1/4", [(1, "0,25|1/4")]),
        ("1 - 1.5.2", [(1, "1.5.2")]),
        ("1-A 2- 3-C", [(1, "A"), (2, ""), (3, "C")]),
        ("1-A 2-", [(1, "A"), (2, "")]),
    ],
)
def test_entries_are_read_in_every_form(text: str, entries: list[tuple[int, str]]) -> None:
    assert entries_in(text) == entries


@pytest.mark.parametrize("text", ["", "xin chào", "xin chào 1-A", "1-A xin chào", "1.5"])
def test_what_is_no_entry_is_not_read_as_one(text: str) -> None:
    assert entries_in(text) is None


def test_a_row_of_numbers_over_a_row_of_keys() -> None:
    rows = [["Câu", "1", "2"], ["Đáp án", "A", "B"], ["Câu", "3", "4"], ["Đáp án", "C", "12"]]
    assert across(rows) == [(1, "A"), (2, "B"), (3, "C"), (4, "12")]


def test_a_row_of_numbers_over_numbers() -> None:
    assert across([["1", "2"], ["3", "4"], ["3", "4"], ["7", "8"]]) == [(1, "3"), (2, "4"), (3, "7"), (4, "8")]


def test_a_row_of_numbers_over_a_row_for_each_statement() -> None:
    rows = [["Câu", "1", "2"], ["a)", "Đ", "S"], ["b)", "S", "S"], ["c)", "Đ", "S"], ["d)", "S", "Đ"]]
    assert across(rows) == [(1, "ĐSĐS"), (2, "SSSĐ")]


def test_the_ministrys_table_of_number_statement_and_truth() -> None:
    head = ["Câu", "Lệnh hỏi", "Đáp án (Đ/S)"] * 2
    rows = [head, ["1", "a)", "Đ", "2", "a)", "S"], ["", "b)", "S", "", "b)", "S"]]
    rows += [["", "c)", "Đ", "", "c)", "S"], ["", "d)", "S", "", "d)", "Đ"]]
    assert by_statement(rows) == [(1, "ĐSĐS"), (2, "SSSĐ")]


def test_columns_of_numbers_beside_columns_of_keys() -> None:
    rows = [["Câu", "Đáp án", "Câu", "Đáp án"], ["1", "A", "3", "C"], ["2", "B", "", ""]]
    assert (across(rows), down(rows)) == ([], [(1, "A"), (2, "B"), (3, "C")])


@pytest.mark.parametrize(
    "key", ["ĐSĐS", "đsđs", "Đ S Đ S", "Đ-S-Đ-S", "Đúng, Sai, Đúng, Sai", "a) Đ b) S c) Đ d) S", "TFTF"]
)
def test_four_truths_are_read_in_every_form(key: str) -> None:
    assert answers.truths(key) == (True, False, True, False)


@pytest.mark.parametrize("key", ["ĐSĐ", "ĐSĐSĐ", "ĐSĐX", "A", ""])
def test_other_truths_do_not_fit(key: str) -> None:
    with pytest.raises(UnfitKeyError) as unfit:
        answers.truths(key)
    assert unfit.value.reason is Reason.BAD_TRUTHS


@pytest.mark.parametrize(
    ("key", "numbers"), [("0,25|1/4", ("0,25", "1/4")), ("\u22122", ("-2",)), ("3.", ("3",)), ("1 hoặc 2", ("1", "2"))]
)
def test_numbers_are_read_with_what_else_counts(key: str, numbers: tuple[str, ...]) -> None:
    assert answers.numbers(key) == numbers


@pytest.mark.parametrize("key", ["1.5.2", "1/0", "một", "12 cm", "", "9" * 201, "0,25|"])
def test_what_is_no_number_does_not_fit(key: str) -> None:
    with pytest.raises(UnfitKeyError) as unfit:
        answers.numbers(key)
    assert unfit.value.reason is Reason.BAD_NUMBER


@pytest.mark.parametrize(
    ("key", "reason"),
    [("AB", Reason.TWO_KEYS), ("A, B", Reason.TWO_KEYS), ("12", Reason.BAD_KEY), ("?", Reason.BAD_KEY)],
)
def test_what_is_no_letter_does_not_fit(key: str, reason: Reason) -> None:
    with pytest.raises(UnfitKeyError) as unfit:
        answers.letter(key)
    assert unfit.value.reason is reason


@given(st.text(max_size=60))
def test_any_key_is_a_value_or_does_not_fit(key: str) -> None:
    for read in (answers.letter, answers.truths, answers.numbers):
        with suppress(UnfitKeyError):
            assert read(key)


@given(st.text("123abcABCDđĐsS.,-: \t", max_size=60))
def test_any_line_is_entries_or_none(text: str) -> None:
    assert all(0 <= number <= 999 for number, _ in entries_in(text) or ())


@given(st.lists(st.lists(st.sampled_from(["", "1", "2", "Câu", "A", "a)", "Đ"]), min_size=1, max_size=4), max_size=4))
def test_any_table_is_pairs(rows: list[list[str]]) -> None:
    assert all(isinstance(number, int) for number, _ in [*across(rows), *down(rows), *by_statement(rows)])
