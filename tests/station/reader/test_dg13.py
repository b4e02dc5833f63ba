"""DG13 is read with tolerance and written strictly."""

import contextlib
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.reader import tlv
from station.reader.dg13 import UnencodableFieldError, encode_dg13, parse_dg13
from station.reader.errors import MalformedFileError
from station.reader.outcome import Doubt
from station.reader.shown_text import is_plain
from tests.station.reader import sample


def field(*texts: str, id_: int = 2) -> bytes:
    """A field of DG13."""
    return sample.dg13_field(id_, *(text.encode() for text in texts))


def test_it_is_read_with_something_before_the_set() -> None:
    content = tlv.encode(0x30, b"\x06\x01\x2a" + tlv.encode(0x31, field("Nguyễn Thị Hòa")))
    assert parse_dg13(tlv.encode(0x6D, content)).text(2) == "Nguyễn Thị Hòa"


def test_it_is_read_with_zeros_behind() -> None:
    assert parse_dg13(tlv.encode(0x6D, tlv.encode(0x30, field("Hòa")) + bytes(9))).text(2) == "Hòa"


def test_it_is_read_without_a_set() -> None:
    assert parse_dg13(tlv.encode(0x6D, tlv.encode(0x30, field("Hòa")))).text(2) == "Hòa"


def test_a_text_of_two_bytes_a_letter_is_read() -> None:
    value = tlv.encode(0x02, b"\x02") + tlv.encode(0x1E, "Hòa".encode("utf-16-be"))
    assert parse_dg13(sample.dg13(tlv.encode(0x30, value))).text(2) == "Hòa"


def test_nested_texts_stay_in_their_field() -> None:
    assert parse_dg13(sample.dg13(field("An", "Bình", id_=13))).fields == {13: ("An", "Bình")}


def test_a87_the_first_of_two_equal_fields_counts() -> None:
    found = parse_dg13(sample.dg13(field("An"), field("Bình")))
    assert (found.fields, found.doubts) == ({2: ("An",)}, (Doubt.DUPLICATE_FIELD,))


def test_a88_a_field_that_nobody_knows_is_kept_as_it_stands() -> None:
    unknown = tlv.encode(0x30, tlv.encode(0x02, b"\x63") + tlv.encode(0x80, b"\x01\x02"))
    found = parse_dg13(sample.dg13(field("An"), unknown))
    assert (found.raw, found.fields[0x63], found.doubts) == ({0x63: unknown}, (), ())


def test_a89_a_text_that_is_none_is_kept_as_it_stands_for_a_person() -> None:
    bad = sample.dg13_field(2, b"\xff\xfe")
    found = parse_dg13(sample.dg13(bad, field("03/11/2008", id_=3)))
    assert (found.raw, found.text(2), found.text(3)) == ({2: bad}, "", "03/11/2008")
    assert (found.unreadable, found.doubts) == (frozenset({2}), (Doubt.BAD_TEXT,))


def test_a90_names_are_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Nguyễn Thị Hòa")
    found = parse_dg13(sample.dg13(field(decomposed)))
    assert (found.text(2), found.doubts) == ("Nguyễn Thị Hòa", ())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("Nguyễn\x07Hòa", "Nguyễn\\x07Hòa", id="control"),
        pytest.param("Nguyễn|Hòa", "Nguyễn\\x7cHòa", id="bar"),
        pytest.param("Nguyễn\u202eHòa", "Nguyễn\\u202eHòa", id="turned writing"),
        pytest.param("Nguyễn\\x07Hòa", "Nguyễn\\x5cx07Hòa", id="what looks escaped"),
        pytest.param("Hòa\U000e0041", "Hòa\\U000e0041", id="invisible"),
    ],
)
def test_a91_odd_characters_are_escaped_and_noted(text: str, shown: str) -> None:
    found = parse_dg13(sample.dg13(field(text)))
    assert (found.text(2), found.doubts) == (shown, (Doubt.ODD_CHARACTERS,))


@pytest.mark.parametrize("id_", [15, 16])
def test_the_old_number_is_wherever_nine_digits_are(id_: int) -> None:
    other = 31 - id_
    assert parse_dg13(sample.dg13(field("123456789", id_=id_), field("x", id_=other))).old_number == "123456789"


@pytest.mark.parametrize("text", ["", "2023-06-14", "31/02/2023", "14/06/23"])
def test_a_date_that_is_none_is_none(text: str) -> None:
    assert parse_dg13(sample.dg13(field(text, id_=11))).date(11) is None


def test_a_date_is_a_date() -> None:
    assert parse_dg13(sample.dg13(field("14/06/2023", id_=11))).date(11) == date(2023, 6, 14)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(tlv.encode(0x30, tlv.encode(0x02, bytes(1000)) + tlv.encode(0x0C, b"x")), id="A78 huge integer"),
        pytest.param(tlv.encode(0x30, b""), id="no field"),
        pytest.param(field("Hòa") + b"\x00\x01", id="something behind the padding"),
        pytest.param(b"".join(field("x", id_=id_) for id_ in range(65)), id="65 fields"),
    ],
)
def test_what_is_no_dg13_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedFileError):
        parse_dg13(tlv.encode(0x6D, body))


def test_it_is_written_in_one_form() -> None:
    fields = {13: ("An", "Bình"), 2: ("Hòa",)}
    expected = sample.dg13(field("Hòa"), field("An", "Bình", id_=13))
    assert encode_dg13(fields) == expected


PLAIN = (
    st.text(max_size=80)
    .map(lambda text: unicodedata.normalize("NFC", text).strip())
    .filter(lambda text: is_plain(text) and text == unicodedata.normalize("NFC", text).strip())
)
FIELDS = st.dictionaries(st.integers(1, 16), PLAIN, min_size=1).flatmap(
    lambda singles: st.builds(
        lambda mother: {id_: (text, mother) if id_ == 13 else (text,) for id_, text in singles.items()}, PLAIN
    )
)


@given(FIELDS)
def test_what_is_written_is_read_again(fields: dict[int, tuple[str, ...]]) -> None:
    found = parse_dg13(encode_dg13(fields))
    assert (found.fields, found.raw, found.doubts) == (fields, {}, ())


@given(st.dictionaries(st.integers(0, 40), st.lists(st.text(max_size=20), max_size=3), min_size=1))
def test_what_cannot_be_read_again_is_not_written(fields: dict[int, list[str]]) -> None:
    with contextlib.suppress(UnencodableFieldError):
        assert parse_dg13(encode_dg13(fields)).fields == {id_: tuple(texts) for id_, texts in fields.items()}


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        pytest.param({17: ("x",)}, "id", id="unknown id"),
        pytest.param({2: ("An", "Bình")}, "texts", id="two names"),
        pytest.param({13: ("An",)}, "texts", id="one parent"),
        pytest.param({2: ("Hoà\u0323",)}, "characters", id="not composed"),
        pytest.param({2: ("Hòa|An",)}, "characters", id="bar"),
        pytest.param({2: (" Hòa",)}, "characters", id="blank before"),
        pytest.param({2: ("x" * 2001,)}, "length", id="too long"),
    ],
)
def test_what_has_no_strict_form_is_refused(fields: dict[int, tuple[str, ...]], what: str) -> None:
    with pytest.raises(UnencodableFieldError) as refused:
        encode_dg13(fields)
    assert refused.value.what == what
