"""BER-TLV within bounds: what is refused, and what is only noted."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.reader import tlv
from station.reader.lds import EF, loose_encoding, trailing_bytes
from station.reader.tlv import MalformedTlvError
from tests.station.reader import sample


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("3084FFFFFFFF", id="A73 length of four bytes"),
        pytest.param("3080020101 0000", id="A74 indefinite length"),
        pytest.param("30FF", id="reserved length"),
        pytest.param("3083FFFFFF 00", id="A76 16 MB against one byte"),
        pytest.param("", id="A77 nothing"),
        pytest.param("30", id="tag alone"),
        pytest.param("3082FF", id="cut length"),
        pytest.param("3F81818101 00", id="tag of five bytes"),
        pytest.param("1F", id="cut tag"),
    ],
)
def test_what_is_out_of_bounds_is_malformed(raw: str) -> None:
    with pytest.raises(MalformedTlvError):
        tlv.read(bytes.fromhex(raw))


@pytest.mark.parametrize(
    ("raw", "tag"),
    [
        pytest.param("1F1E 01 AA", 0x1F1E, id="two bytes"),
        pytest.param("5F1F 01 AA", 0x5F1F, id="two bytes, application"),
        pytest.param("7F8166 01 AA", 0x7F8166, id="three bytes"),
    ],
)
def test_a80_tags_of_several_bytes_are_read(raw: str, tag: int) -> None:
    assert (tlv.read(bytes.fromhex(raw)).tag, tlv.read(bytes.fromhex(raw)).value) == (tag, b"\xaa")


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("6181 03 020101", id="outer object"),
        pytest.param("6105 0482 0001 AA", id="long form of a short length"),
        pytest.param("618200 80" + "00" * 128, id="leading zero"),
        pytest.param("6106 3004 0281 0101", id="within"),
    ],
)
def test_a79_a_length_longer_than_it_need_be_is_noted(raw: str) -> None:
    assert loose_encoding(bytes.fromhex(raw))


@pytest.mark.parametrize("raw", [*sample.GROUPS.values(), sample.SOD], ids=["DG1", "DG2", "DG13", "SOD"])
def test_the_shortest_lengths_are_not_loose(raw: bytes) -> None:
    assert not loose_encoding(raw)


def test_a_loose_group_is_read_all_the_same() -> None:
    loose = b"\x61\x81" + sample.GROUPS[1][1:]
    assert loose_encoding(loose)
    assert EF.DG1.content(loose) == EF.DG1.content(sample.GROUPS[1])


def test_a75_a_thousand_levels_are_not_followed() -> None:
    body = b"\x02\x81\x01\x01"
    for _ in range(1000):
        body = tlv.encode(0x30, body)
    assert not loose_encoding(body)


@pytest.mark.parametrize(
    ("behind", "noted"),
    [
        pytest.param(b"", False, id="nothing"),
        pytest.param(bytes(100), False, id="zeros"),
        pytest.param(b"\xff" * 100, False, id="ones"),
        pytest.param(b"\x00\x41", True, id="something"),
    ],
)
def test_a81_what_stands_behind_the_outer_object_is_noted(behind: bytes, noted: bool) -> None:
    raw = sample.GROUPS[1] + behind
    assert trailing_bytes(raw) is noted
    assert EF.DG1.content(raw) == EF.DG1.content(sample.GROUPS[1])


@given(st.binary(max_size=200))
def test_any_bytes_are_objects_or_malformed(raw: bytes) -> None:
    loose_encoding(raw)
    with contextlib.suppress(MalformedTlvError):
        trailing_bytes(raw)
        assert b"".join(found.raw for found in tlv.read_all(raw)) == raw


@given(st.integers(1, 0x1E), st.binary(max_size=70_000))
def test_what_is_encoded_is_read_again(tag: int, value: bytes) -> None:
    encoded = tlv.encode(tag, value)
    assert tlv.read(encoded).value == value
    assert tlv.read_header(encoded).shortest
