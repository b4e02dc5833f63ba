"""What every parser of the chip's files promises: a value or our error, whatever the bytes."""

import contextlib
import tracemalloc
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.reader import tlv
from station.reader.atr_info import parse_atr_info
from station.reader.com import parse_com
from station.reader.dg1 import parse_dg1
from station.reader.dg2 import parse_dg2
from station.reader.dg7 import parse_dg7
from station.reader.dg11 import parse_dg11
from station.reader.dg12 import parse_dg12
from station.reader.dg13 import parse_dg13
from station.reader.errors import MalformedFileError, ReaderError
from station.reader.lds import EF
from station.reader.sod import parse_sod
from tests.station.reader import sample
from tests.station.reader.groups import details

TODAY = date(2026, 12, 12)
MAX_FILE, MOST = 120_000, 64 * 1024 * 1024
COM = bytes.fromhex("60175F0104303130375F36063034303030305C056175776D6E")
DG7 = tlv.encode(0x67, tlv.encode(0x02, b"\x01") + tlv.encode(0x5F43, sample.PICTURE))
DG11 = details(EF.DG11, (0x5F0E, "Nguyễn<<Thị<Hòa".encode()), (0x5F10, sample.NUMBER.encode()), (0x5F2B, b"20081103"))
DG12 = details(EF.DG12, (0x5F19, "Cục Quản lý".encode()), (0x5F26, b"20230614"))
ATR_INFO = bytes.fromhex("47038081C07F66080202FFFF0202FFFF")
PARSERS: list[tuple[EF, bytes, Callable[[bytes], object]]] = [
    (EF.COM, COM, parse_com),
    (EF.DG1, sample.GROUPS[1], lambda raw: parse_dg1(raw, TODAY)),
    (EF.DG2, sample.GROUPS[2], parse_dg2),
    (EF.DG7, DG7, parse_dg7),
    (EF.DG11, DG11, parse_dg11),
    (EF.DG12, DG12, parse_dg12),
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


@every_parser
@pytest.mark.parametrize(
    "filling",
    [
        pytest.param(bytes.fromhex("30020201"), id="objects"),
        pytest.param(b"\x30\x00", id="empty objects"),
        pytest.param(b"\x00", id="zeros"),
        pytest.param(b"\xff", id="ones"),
        pytest.param(bytes.fromhex("5F0E0141"), id="texts"),
    ],
)
def test_the_largest_file_takes_little_memory(
    file: EF, good: bytes, parse: Callable[[bytes], object], filling: bytes
) -> None:
    content = EF.content(file, good)
    raw = tlv.encode(file.tag, content + filling * ((MAX_FILE - len(content)) // len(filling)))
    tracemalloc.start()
    with contextlib.suppress(ReaderError):
        parse(raw)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MOST


@given(raw=st.binary(max_size=300))
def test_any_bytes_are_an_atr_info_or_our_error(raw: bytes) -> None:
    with contextlib.suppress(ReaderError):
        parse_atr_info(raw)
    with contextlib.suppress(ReaderError):
        parse_atr_info(ATR_INFO[: len(raw)] + raw)
