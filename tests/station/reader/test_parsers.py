"""What every parser of the chip's files promises: a value or our error, whatever the bytes."""

import contextlib
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.reader import tlv
from station.reader.com import parse_com
from station.reader.dg1 import parse_dg1
from station.reader.dg2 import parse_dg2
from station.reader.dg13 import parse_dg13
from station.reader.errors import MalformedFileError, ReaderError
from station.reader.lds import EF
from station.reader.sod import parse_sod
from tests.station.reader import sample

TODAY = date(2026, 12, 12)
COM = bytes.fromhex("60175F0104303130375F36063034303030305C056175776D6E")
PARSERS: list[tuple[EF, bytes, Callable[[bytes], object]]] = [
    (EF.COM, COM, parse_com),
    (EF.DG1, sample.GROUPS[1], lambda raw: parse_dg1(raw, TODAY)),
    (EF.DG2, sample.GROUPS[2], parse_dg2),
    (EF.DG13, sample.GROUPS[13], parse_dg13),
    (EF.SOD, sample.SOD, parse_sod),
]
every_parser = pytest.mark.parametrize(("file", "good", "parse"), PARSERS, ids=[file.name for file, _, _ in PARSERS])


@every_parser
def test_a_good_file_is_read(file: EF, good: bytes, parse: Callable[[bytes], object]) -> None:
    assert parse(good)


@every_parser
@given(data=st.data())
def test_a_damaged_file_is_a_value_or_our_error(
    file: EF, good: bytes, parse: Callable[[bytes], object], data: st.DataObject
) -> None:
    damaged = bytearray(good)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, min(len(good), 1500) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(good)))
    for raw in (bytes(damaged), bytes(damaged[:cut])):
        with contextlib.suppress(ReaderError):
            parse(raw)


@every_parser
@given(raw=st.binary(max_size=300))
def test_any_bytes_in_the_right_tag_are_a_value_or_our_error(
    file: EF, good: bytes, parse: Callable[[bytes], object], raw: bytes
) -> None:
    with contextlib.suppress(ReaderError):
        parse(tlv.encode(file.tag, raw))


@every_parser
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(bytes.fromhex("3084FFFFFFFF"), id="4 GB"),
        pytest.param(bytes.fromhex("308030800000"), id="indefinite"),
        pytest.param(bytes.fromhex("3082FFFF"), id="longer than the file"),
        pytest.param(bytes.fromhex("3F81818181"), id="endless tag"),
        pytest.param(bytes.fromhex("30020201") * 20000, id="huge"),
    ],
)
def test_hostile_structure_is_malformed(file: EF, good: bytes, parse: Callable[[bytes], object], body: bytes) -> None:
    with pytest.raises(MalformedFileError):
        parse(tlv.encode(file.tag, body))


@every_parser
def test_a_thousand_levels_are_malformed(file: EF, good: bytes, parse: Callable[[bytes], object]) -> None:
    body = b""
    for _ in range(1000):
        body = tlv.encode(0x30, body)
    with pytest.raises(MalformedFileError):
        parse(tlv.encode(file.tag, body))


@every_parser
def test_another_files_tag_is_malformed(file: EF, good: bytes, parse: Callable[[bytes], object]) -> None:
    with pytest.raises(MalformedFileError):
        parse(b"\x7e" + good[1:])


def test_com_lists_the_files() -> None:
    com = parse_com(COM)
    assert (com.lds_version, com.unicode_version) == ("0107", "040000")
    assert com.tags == (0x61, 0x75, 0x77, 0x6D, 0x6E)


@pytest.mark.parametrize(
    "zone",
    [
        pytest.param(sample.zone() + "<<", id="92 characters"),
        pytest.param(sample.zone().lower(), id="lower case"),
        pytest.param(sample.zone(born="081303"), id="month 13"),
        pytest.param(sample.zone(expires="330231"), id="31 February"),
        pytest.param(sample.zone(number="<24308012345"), id="no 12 digits"),
    ],
)
def test_a_zone_out_of_form_is_malformed(zone: str) -> None:
    with pytest.raises(MalformedFileError):
        parse_dg1(sample.dg1(zone), TODAY)


def test_no_expiry_is_none() -> None:
    assert parse_dg1(sample.dg1(sample.zone(expires="991231")), TODAY).expires is None


@pytest.mark.parametrize(("digits", "year"), [("261212", 2026), ("261213", 1926), ("600101", 1960)])
def test_nobody_is_born_after_today(digits: str, year: int) -> None:
    assert parse_dg1(sample.dg1(sample.zone(born=digits)), TODAY).born.year == year


def field(*texts: str, id_: int = 2) -> bytes:
    """A field of DG13."""
    return sample.dg13_field(id_, *(text.encode() for text in texts))


def test_dg13_is_read_with_something_before_the_set() -> None:
    content = tlv.encode(0x30, b"\x06\x01\x2a" + tlv.encode(0x31, field("Nguyễn Thị Hòa")))
    assert parse_dg13(tlv.encode(0x6D, content)).text(2) == "Nguyễn Thị Hòa"


def test_dg13_is_read_with_zeros_behind() -> None:
    assert parse_dg13(tlv.encode(0x6D, tlv.encode(0x30, field("Hòa")) + bytes(9))).text(2) == "Hòa"


def test_names_of_dg13_are_composed() -> None:
    assert parse_dg13(sample.dg13(field("Nguyễn Thị Hoà"))).text(2) == "Nguyễn Thị Hoà"


def test_nested_texts_of_dg13_stay_in_their_field() -> None:
    assert parse_dg13(sample.dg13(field("An", "Bình", id_=13))).fields == {13: ("An", "Bình")}


def test_the_first_of_two_equal_fields_counts() -> None:
    assert parse_dg13(sample.dg13(field("An"), field("Bình"))).fields == {2: ("An",)}


@pytest.mark.parametrize("id_", [15, 16])
def test_the_old_number_is_wherever_nine_digits_are(id_: int) -> None:
    other = 31 - id_
    assert parse_dg13(sample.dg13(field("123456789", id_=id_), field("x", id_=other))).old_number == "123456789"


@pytest.mark.parametrize("text", ["", "2023-06-14", "31/02/2023", "14/06/23"])
def test_a_date_of_dg13_that_is_none_is_none(text: str) -> None:
    assert parse_dg13(sample.dg13(field(text, id_=11))).date(11) is None


def test_a_picture_is_found_in_the_later_format_too() -> None:
    block = tlv.encode(0x7F2E, tlv.encode(0x61, b"\x80\x01\x03" + sample.PICTURE))
    raw = tlv.encode(0x75, tlv.encode(0x7F61, b"\x02\x01\x01" + tlv.encode(0x7F60, block)))
    assert parse_dg2(raw).startswith(sample.PICTURE)
