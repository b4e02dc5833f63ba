"""Frozen versions of results, and how two differ."""

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.results.frozen import FORMAT, MalformedPublicationError, Publication, decode, encode
from server.results.publication import differences, hash_of_lines, lines_of, sheet_of
from tests.server.results.rows import HOA, result, rows

LINES = lines_of(rows(result(), result("4.5", candidate="18001507")))
MADE = Publication(FORMAT, "Khảo sát lớp 12", "Toán", 1, "", "", 1, ("5c" * 16,), LINES)


def test_the_bytes_are_one_canonical_form() -> None:
    content = encode(MADE)
    assert content.startswith('{"exam":"Khảo sát lớp 12","format":"TT-RESULTS-1","reason":"","replaces":""'.encode())
    assert hashlib.sha256(content).hexdigest() == "c5de97f071fecf7aa407cfdbc101e26433ed8fdf10141b29392d92dffd1179fa"
    assert decode(content) == MADE


def test_the_order_of_the_rows_does_not_matter() -> None:
    made = rows(result(), result("4.5", candidate="18001507"))
    assert lines_of(reversed(made)) == LINES
    assert hash_of_lines(lines_of(reversed(made))) == hash_of_lines(LINES)


def test_no_person_stands_in_a_version() -> None:
    text = encode(MADE).decode()
    assert [told for told in (HOA.name, HOA.born, HOA.number, "024***") if told in text] == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        encode(MADE) + b" ",
        encode(MADE).replace(b"TT-RESULTS-1", b"TT-RESULTS-2"),
        encode(MADE).replace(b'"version":1', b'"version": 1'),
        encode(MADE).replace(b'"version":1', b'"more":1,"version":1'),
        b"[" * 100_000,
    ],
)
def test_anything_but_the_canonical_form_is_no_version(content: bytes) -> None:
    with pytest.raises(MalformedPublicationError):
        decode(content)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_version_or_our_error(content: bytes) -> None:
    with pytest.raises(MalformedPublicationError):
        decode(content)


def test_a_difference_names_the_candidate_and_what_changed() -> None:
    after = lines_of(rows(result("7.6", part_points={"Phần I": "3.00"}), result("9", candidate="18009999")))
    changed, gone, added = differences(LINES, after)
    assert (changed.candidate, changed.fields) == ("18001234", ("parts", "total", "final"))
    assert (gone.candidate, gone.after, added.candidate, added.before) == ("18001507", None, "18009999", None)


def test_equal_versions_have_no_difference() -> None:
    assert differences(LINES, LINES) == []


@given(st.lists(st.tuples(st.sampled_from("123456"), st.sampled_from(["", "1", "2.5"])), max_size=8))
def test_nothing_differs_that_is_not_told(changes: list[tuple[str, str]]) -> None:
    old = dict.fromkeys("123", "1")
    new = old | dict(changes)
    before, after = (
        lines_of(rows(*(result(final, candidate=number) for number, final in one.items()))) for one in (old, new)
    )
    told = {one.candidate for one in differences(before, after)}
    assert told == {number for number in new if old.get(number) != new[number]}


def test_a_version_is_a_sheet_again_with_the_people_of_the_list() -> None:
    made = rows(result(), result("4.5", candidate="18001507"))
    assert sheet_of(MADE, [HOA]) == made
    assert msgspec.structs.replace(MADE, rows=lines_of(sheet_of(MADE, []))) == MADE
