"""What every other decoder of chip and trust bytes promises: a value or its own error, in little memory."""

import contextlib
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.reader import tlv
from tests.station.reader.decoders import DECODERS, Decoder

pytestmark = [  # of odd serials and names
    pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Attribute.s length:UserWarning"),
]

MAX_BYTES, MOST = 120_000, 64 * 1024 * 1024
every_decoder = pytest.mark.parametrize("decoder", DECODERS, ids=lambda decoder: decoder.name)


@every_decoder
def test_good_bytes_are_taken(decoder: Decoder) -> None:
    assert decoder.decode(decoder.good)


@every_decoder
@given(data=st.data())
def test_damaged_bytes_are_a_value_or_its_own_error(decoder: Decoder, data: st.DataObject) -> None:
    damaged = bytearray(decoder.good)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, min(len(damaged), 1500) - 1))] = data.draw(st.integers(0, 255))
    for raw in (bytes(damaged), bytes(damaged[: data.draw(st.integers(0, len(damaged)))])):
        with contextlib.suppress(*decoder.errors):
            decoder.decode(raw)


@every_decoder
@given(raw=st.binary(max_size=300))
def test_any_bytes_are_a_value_or_its_own_error(decoder: Decoder, raw: bytes) -> None:
    for fed in (raw, tlv.encode(decoder.good[0], raw)):
        with contextlib.suppress(*decoder.errors):
            decoder.decode(fed)


@every_decoder
@pytest.mark.parametrize(
    "filling",
    [
        pytest.param(bytes.fromhex("30020201"), id="objects"),
        pytest.param(b"\x30\x00", id="empty objects"),
        pytest.param(b"\x00", id="zeros"),
        pytest.param(b"\xff", id="ones"),
        pytest.param(b"\x30\x80", id="nested without end"),
    ],
)
def test_the_largest_file_takes_little_memory(decoder: Decoder, filling: bytes) -> None:
    raw = decoder.good + filling * (MAX_BYTES // len(filling))
    tracemalloc.start()
    for fed in (raw, tlv.encode(decoder.good[0], raw)):
        with contextlib.suppress(*decoder.errors):
            decoder.decode(fed)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MOST
