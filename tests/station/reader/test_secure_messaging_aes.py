"""Secure messaging under AES: the chip's side is the strict card's, written apart; what it seals wrongly is told."""

from collections.abc import Callable

import pytest

from fixtures.card import secure_messaging as sm
from fixtures.card.secure_messaging import CardChannel, PlainCommand
from fixtures.card.suites import SUITES, padded_to
from station.reader import aes, tlv
from station.reader.apdu import INS, SW, Apdu
from station.reader.cipher_suite import CipherSuite
from station.reader.errors import SecureMessagingError
from station.reader.secure_messaging import SecureMessaging, SessionKeys

READ = Apdu(INS.READ_BINARY, 0x81, le=200)
DATA, OK, BLOCK = b"some of a file", b"\x90\x00", 16
STATUS = tlv.encode(0x99, OK)
LAST_COUNTER = 2**128 - 1
every_suite = pytest.mark.parametrize("suite", [CipherSuite.AES_128, CipherSuite.AES_192, CipherSuite.AES_256])

Seal = Callable[[CardChannel], bytes]


class Card:
    """Opens each command, and answers as `seal` does it."""

    def __init__(self, keys: SessionKeys, seal: Seal) -> None:
        counter = keys.ssc.to_bytes(BLOCK, "big")
        self.channel = CardChannel(SUITES[keys.suite.value], keys.encryption, keys.authentication, counter)
        self._seal, self.opened = seal, list[PlainCommand]()

    def transmit(self, command: bytes) -> bytes:
        """Answer one short command."""
        self.opened.append(self.channel.unwrap(command[:4], sm.data_objects(command[5:-1])))
        return self._seal(self.channel)


def rightly(channel: CardChannel) -> bytes:
    """Answer as the standard has it."""
    return channel.wrap(DATA, SW.OK)


def keys_of(suite: CipherSuite, ssc: int = 0) -> SessionKeys:
    """Return keys that differ in every byte."""
    length = SUITES[suite.value].key_bytes
    return SessionKeys(bytes(range(length)), bytes(range(100, 100 + length)), ssc, suite)


@pytest.mark.parametrize(
    ("key", "mac"),
    [
        ("2b7e151628aed2a6abf7158809cf4f3c", "070a16b46b4d4144"),
        ("8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b", "9e99a7bf31e71090"),
        ("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", "28a7023f452e8f82"),
    ],
)
def test_the_mac_is_that_of_sp_800_38b(key: str, mac: str) -> None:
    assert aes.mac(bytes.fromhex(key), bytes.fromhex("6bc1bee22e409f96e93d7e117393172a")).hex() == mac


@every_suite
def test_both_sides_derive_the_same_keys(suite: CipherSuite) -> None:
    keys, theirs, secret = SessionKeys.derived(suite, b"agreed"), SUITES[suite.value], b"agreed"
    assert (keys.encryption, keys.authentication) == (theirs.derived(secret, 1), theirs.derived(secret, 2))
    assert keys.ssc == 0


@every_suite
@pytest.mark.parametrize("ssc", [0, LAST_COUNTER - 1, LAST_COUNTER], ids=["fresh", "reply wraps", "command wraps"])
def test_commands_and_answers_go_through_one_after_the_other(suite: CipherSuite, ssc: int) -> None:
    card = Card(keys_of(suite, ssc), rightly)
    channel = SecureMessaging(card, keys_of(suite, ssc))
    select = Apdu(INS.SELECT, 2, 0x0C, b"\x01\x01", le=200)
    for apdu in (READ, select, READ):
        assert (channel.send(apdu).data, channel.short_data) == (DATA, 223)
    assert [(told.ins, told.p1, told.data) for told in card.opened] == [
        (0xB0, 0x81, b""),
        (0xA4, 2, b"\x01\x01"),
        (0xB0, 0x81, b""),
    ]


def sealed(change: Callable[[CardChannel, bytes], bytes]) -> Seal:
    """Put the objects together by hand under a right MAC: `change` gets the objects of the right answer."""

    def seal(channel: CardChannel) -> bytes:
        channel.step()
        return channel.closed(change(channel, channel.sealed(DATA) + STATUS), OK)

    return seal


def hidden(channel: CardChannel, plain: bytes) -> bytes:
    """A sealed text, padded or not as given."""
    right = tlv.read(channel.sealed(plain)).value
    return tlv.encode(0x87, right[: 1 + len(plain)])  # without the block of padding that the channel adds


def out_of_step(steps: int) -> Seal:
    """Count the answer wrongly."""

    def seal(channel: CardChannel) -> bytes:
        for _ in range(steps):
            channel.step()
        return rightly(channel)

    return seal


def under_old_counter(channel: CardChannel) -> bytes:
    """Seal the text under the counter of the command, the MAC under that of the answer."""
    text = channel.sealed(DATA)
    channel.step()
    return channel.closed(text + STATUS, OK)


def flipped(at: int) -> Seal:
    """Turn a bit of the right answer, counted from its end."""

    def seal(channel: CardChannel) -> bytes:
        reply = bytearray(rightly(channel))
        reply[-at] ^= 1
        return bytes(reply)

    return seal


def cut_mac(left: int) -> Seal:
    """Leave so many bytes of the MAC."""

    def seal(channel: CardChannel) -> bytes:
        reply = rightly(channel)
        objects, mac = reply[:-12], reply[-10:-2]
        return objects + tlv.encode(0x8E, mac[:left]) + OK

    return seal


@every_suite
@pytest.mark.parametrize(
    ("seal", "what"),
    [
        *(pytest.param(flipped(2 + byte), "wrong MAC", id=f"MAC, byte {8 - byte}") for byte in range(1, 9)),
        *(pytest.param(cut_mac(left), "wrong MAC", id=f"MAC of {left} bytes") for left in (0, 1, 4, 7)),
        pytest.param(flipped(25), "wrong MAC", id="cryptogram"),
        pytest.param(out_of_step(1), "wrong MAC", id="counter one ahead"),
        pytest.param(out_of_step(2), "wrong MAC", id="counter two ahead"),
        pytest.param(under_old_counter, "padding", id="vector of the counter before"),
        pytest.param(sealed(lambda ch, _right: hidden(ch, bytes(16)) + STATUS), "padding", id="zeros for padding"),
        pytest.param(
            sealed(lambda ch, _right: hidden(ch, padded_to(DATA, 16) + bytes(16)) + STATUS),
            "padding",
            id="a block of padding too many",
        ),
        pytest.param(
            sealed(lambda _ch, right: b"\x87\x10" + right[2:18] + STATUS), "cryptogram form", id="broken block"
        ),
        pytest.param(sealed(lambda _ch, _right: b"\x87\x01\x01" + STATUS), "cryptogram form", id="empty cryptogram"),
        pytest.param(
            sealed(lambda _ch, right: right.replace(b"\x87\x11\x01", b"\x87\x11\x02")),
            "cryptogram form",
            id="indicator",
        ),
        pytest.param(
            sealed(lambda _ch, right: right.replace(b"\x87\x11\x01", b"\x85\x11\x01")),
            "data objects of the reply",
            id="object of odd INS",
        ),
        pytest.param(sealed(lambda _ch, right: right[:-4]), "data objects of the reply", id="no status"),
        pytest.param(
            sealed(lambda _ch, right: right[:-2] + b"\x62\x82"), "status word disagrees", id="status disagrees"
        ),
        pytest.param(
            sealed(lambda ch, _right: ch.sealed(bytes(201)) + STATUS),
            "more data than asked for",
            id="more than asked for",
        ),
        pytest.param(lambda _channel: DATA + OK, "reply is no TLV", id="plain"),
    ],
)
def test_a_violation_is_told_and_closes_the_session(seal: Seal, what: str, suite: CipherSuite) -> None:
    card = Card(keys_of(suite), seal)
    channel = SecureMessaging(card, keys_of(suite))
    with pytest.raises(SecureMessagingError) as broken:
        channel.send(READ)
    assert broken.value.what == what
    with pytest.raises(SecureMessagingError) as closed:
        channel.send(READ)
    assert (closed.value.what, len(card.opened)) == ("session closed", 1)  # the second was never sent


@every_suite
def test_an_earlier_answer_is_told(suite: CipherSuite) -> None:
    kept: list[bytes] = []

    def seal(channel: CardChannel) -> bytes:
        kept.append(rightly(channel))
        return kept[0]

    channel = SecureMessaging(Card(keys_of(suite), seal), keys_of(suite))
    assert channel.send(READ).data == DATA
    with pytest.raises(SecureMessagingError):
        channel.send(READ)


def test_keys_of_another_session_open_nothing() -> None:
    other = SessionKeys(bytes(16), bytes(16), 0, CipherSuite.AES_128)
    card = Card(keys_of(CipherSuite.AES_128), rightly)
    with pytest.raises(sm.SmViolationError):
        SecureMessaging(card, other).send(READ)
