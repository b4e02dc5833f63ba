"""Commands as bytes."""

import pytest

from station.reader.apdu import Apdu, Response
from station.reader.errors import CardFaultError


@pytest.mark.parametrize(
    ("apdu", "encoded"),
    [
        pytest.param(Apdu(0xB0), "00B00000", id="header only"),
        pytest.param(Apdu(0x84, le=8), "0084000008", id="Le"),
        pytest.param(Apdu(0xB0, le=256), "00B0000000", id="greatest short Le"),
        pytest.param(Apdu(0xB0, le=257), "00B00000000101", id="extended Le"),
        pytest.param(Apdu(0xB0, le=65536), "00B00000000000", id="greatest Le"),
        pytest.param(Apdu(0xA4, 2, 12, b"\x01\x1e"), "00A4020C02011E", id="data"),
        pytest.param(Apdu(0xA4, data=b"\x01", le=257), "00A40000000001010101", id="extended data and Le"),
    ],
)
def test_commands_are_encoded_as_the_standard_says(apdu: Apdu, encoded: str) -> None:
    assert apdu.encode().hex().upper() == encoded


@pytest.mark.parametrize("apdu", [Apdu(0xB0, le=65537), Apdu(0xB0, le=-1), Apdu(0xA4, data=bytes(65536))])
def test_lengths_beyond_the_standard_are_refused(apdu: Apdu) -> None:
    with pytest.raises(ValueError, match="lengths"):
        apdu.encode()


def test_a_response_is_data_and_status_word() -> None:
    assert Response.parse(b"data\x62\x82") == Response(b"data", 0x6282)


@pytest.mark.parametrize("raw", [b"", b"\x90"])
def test_a_response_without_a_status_word_is_a_fault(raw: bytes) -> None:
    with pytest.raises(CardFaultError):
        Response.parse(raw)
