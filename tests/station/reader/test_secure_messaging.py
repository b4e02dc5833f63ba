"""Secure messaging: whatever is wrong with a reply, nothing of it counts and the session is over."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.reader import tlv, triple_des
from station.reader.apdu import INS, SW, Apdu
from station.reader.bac import BacSession
from station.reader.errors import SecureMessagingError
from station.reader.secure_messaging import SecureMessaging, SessionKeys
from tests.station.reader import sample
from tests.station.reader.chip import Chip

READ = Apdu(INS.READ_BINARY, 0x81, le=200)
KEYS = SessionKeys(bytes(range(16)), bytes(range(16, 32)), 0)
OK = b"\x90\x00"
STATUS = tlv.encode(0x99, OK)


def opened() -> tuple[Chip, SecureMessaging]:
    """A chip and the channel to it."""
    chip = sample.chip()
    chip.transmit(bytes.fromhex("00A4040C07A0000002471001"))
    return chip, BacSession(chip).open(sample.KEYS[0])


def test_a_read_gives_the_file() -> None:
    _, channel = opened()
    assert channel.send(READ).data == sample.GROUPS[1]


def cut(count: int) -> Callable[[bytes], bytes]:
    """Take bytes out before the status word."""
    return lambda reply: reply[: -2 - count] + reply[-2:]


@pytest.mark.parametrize(
    "alter",
    [
        pytest.param(lambda reply: reply[:-3] + bytes([reply[-3] ^ 1]) + reply[-2:], id="MAC"),
        pytest.param(lambda reply: reply[:5] + bytes([reply[5] ^ 1]) + reply[6:], id="cryptogram"),
        pytest.param(lambda reply: reply[:-2] + b"\x62\x82", id="outer status word"),
        pytest.param(lambda reply: reply.replace(b"\x99\x02\x90\x00", b""), id="no DO99"),
        pytest.param(lambda reply: b"\x85\x01\x00" + reply, id="extra object before"),
        pytest.param(lambda reply: reply[:-2] + b"\x85\x01\x00" + reply[-2:], id="extra object behind"),
        pytest.param(lambda reply: reply[:-2] + reply[-12:-2] + reply[-2:], id="DO8E twice"),
        pytest.param(lambda _reply: sample.GROUPS[1] + OK, id="plain"),
        pytest.param(lambda _reply: OK, id="status word only"),
        pytest.param(lambda _reply: b"\x69\x88", id="session lost"),
        pytest.param(cut(1), id="cut"),
    ],
)
def test_a_violation_is_told_and_closes_the_session(alter: Callable[[bytes], bytes]) -> None:
    chip, channel = opened()
    chip.alter = lambda _index, reply: alter(reply)
    with pytest.raises(SecureMessagingError):
        channel.send(READ)
    chip.alter = lambda _index, reply: reply
    commands = chip.counts.total()
    with pytest.raises(SecureMessagingError):
        channel.send(READ)
    assert chip.counts.total() == commands  # nothing more was sent


def test_a_replayed_reply_is_told() -> None:
    chip, channel = opened()
    kept: list[bytes] = []

    def keep(_index: int, reply: bytes) -> bytes:
        kept.append(reply)
        return reply

    chip.alter = keep
    channel.send(READ)
    chip.alter = lambda _index, _reply: kept[0]
    with pytest.raises(SecureMessagingError):
        channel.send(READ)


class Forger:
    """A card that knows the session keys and seals whatever it likes."""

    def __init__(self, objects: bytes, sw: bytes = OK) -> None:
        self._objects, self._sw = objects, sw

    def transmit(self, _command: bytes) -> bytes:
        """Answer the first command of the session."""
        covered = triple_des.pad((2).to_bytes(8, "big") + self._objects)
        return self._objects + tlv.encode(0x8E, triple_des.mac(KEYS.authentication, covered)) + self._sw


def cryptogram(plain: bytes, indicator: bytes = b"\x01") -> bytes:
    """A sealed text, padded or not as given."""
    return tlv.encode(0x87, indicator + triple_des.encrypt(KEYS.encryption, plain))


def test_the_forger_can_answer_rightly() -> None:
    reply = SecureMessaging(Forger(cryptogram(triple_des.pad(b"data")) + STATUS), KEYS).send(READ)
    assert (reply.data, reply.sw) == (b"data", SW.OK)


@pytest.mark.parametrize(
    ("objects", "sw"),
    [
        pytest.param(cryptogram(bytes(16)) + STATUS, OK, id="no padding"),
        pytest.param(cryptogram(b"\x80" + bytes(15)) + STATUS, OK, id="a whole block of padding too many"),
        pytest.param(cryptogram(triple_des.pad(bytes(9)), b"\x02") + STATUS, OK, id="padding indicator"),
        pytest.param(tlv.encode(0x87, b"\x01") + STATUS, OK, id="empty cryptogram"),
        pytest.param(tlv.encode(0x87, b"\x01" + bytes(7)) + STATUS, OK, id="broken block"),
        pytest.param(cryptogram(triple_des.pad(bytes(201))) + STATUS, OK, id="more than asked for"),
        pytest.param(STATUS + cryptogram(triple_des.pad(b"data")), OK, id="order"),
        pytest.param(STATUS + STATUS, OK, id="status twice"),
        pytest.param(STATUS, b"\x6a\x82", id="status disagrees"),
        pytest.param(tlv.encode(0x99, b"\x90"), OK, id="short status"),
        pytest.param(b"", OK, id="no status"),
    ],
)
def test_even_well_sealed_replies_must_have_the_form(objects: bytes, sw: bytes) -> None:
    with pytest.raises(SecureMessagingError):
        SecureMessaging(Forger(objects, sw), KEYS).send(READ)


@given(st.binary(max_size=64))
def test_any_other_reply_is_told(reply: bytes) -> None:
    chip, channel = opened()
    chip.alter = lambda _index, _reply: reply + OK
    with pytest.raises(SecureMessagingError):
        channel.send(READ)


@given(st.binary(max_size=40))
def test_padding_comes_off_as_it_went_on(text: bytes) -> None:
    assert triple_des.unpad(triple_des.pad(text)) == text
