"""The question and the answer as bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.api import ErrorReply, PaperKeyReply
from station import key_wire
from station.desk_link import DeskAddress, MalformedAddressError
from station.key_answerer import PORT
from station.key_wire import KeyRefusedError, WireError

IDS = st.text("0123456789abcdef", min_size=32, max_size=32)


@given(IDS, st.binary(min_size=32, max_size=32), st.integers(0, 2**60))
def test_what_is_asked_and_given_arrives(asked: str, key: bytes, at: int) -> None:
    assert key_wire.asked_paper(key_wire.request_for(asked, "ban-2:8470")) == asked
    assert key_wire.read_answer(key_wire.answer(200, PaperKeyReply(key, at))) == PaperKeyReply(key, at)


@given(st.binary(max_size=200), st.integers(0, 200))
def test_whatever_comes_is_an_answer_or_our_own_error(noise: bytes, cut: int) -> None:
    whole = key_wire.answer(404, ErrorReply("not_released"))
    for received in (noise, b"HTTP/1.1 200 OK\r\n\r\n" + noise, whole[:cut]):
        with pytest.raises((WireError, KeyRefusedError)):
            key_wire.read_answer(received)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.168.7.20", DeskAddress("192.168.7.20", PORT)),
        ("ban-2.truong.local:9000", DeskAddress("ban-2.truong.local", 9000)),
    ],
)
def test_an_address_is_a_machine_and_perhaps_a_port(text: str, address: DeskAddress) -> None:
    assert DeskAddress.of(text) == address
    assert DeskAddress.of(str(address)) == address


@pytest.mark.parametrize("text", ["", ":8470", "ban 2", "ban-2:", "ban-2:0", "ban-2:65536", "ban-2/x", "a" * 254])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(MalformedAddressError):
        DeskAddress.of(text)
