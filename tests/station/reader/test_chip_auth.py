"""Chip Authentication: the strongest way is taken, and only an answer under the new keys proves the chip."""

import os
from dataclasses import dataclass, field

import pytest

from fixtures.card import secure_messaging as sm
from fixtures.card.genuine import ChipKey
from fixtures.card.secure_messaging import CardChannel
from fixtures.card.suites import AES_128
from station.reader import object_ids, tlv
from station.reader.apdu import INS, Apdu
from station.reader.chip_auth import (
    ChipAuthenticationFailedError,
    ChipAuthenticationWay,
    ProvingChannel,
    authenticate_chip,
    chosen_way,
)
from station.reader.cipher_suite import CipherSuite
from station.reader.errors import SecureMessagingError
from station.reader.secure_messaging import SecureMessaging, SessionKeys
from station.reader.security_infos import SecurityInfos, parse_security_infos

OLD = SessionKeys(bytes(range(16)), bytes(range(16, 32)), 0, CipherSuite.AES_128)
READ = Apdu(INS.READ_BINARY, 0x81, le=200)
OK, WRONG_DATA, NO_KEY = 0x9000, 0x6A80, 0x6A88
GENERAL_AUTHENTICATE, SET_KEY, SET_WAY = (0x86, 0, 0), (0x22, 0x41, 0xA6), (0x22, 0x41, 0xA4)


@dataclass
class Card:
    """Agrees keys as the strict card does. `refuses`: status words in place of its own, by command."""

    key: ChipKey
    refuses: dict[tuple[int, int, int], int] = field(default_factory=dict)
    other_keys: bool = False  # goes on under keys that nobody agreed
    answer: bytes = b"\x7c\x00"  # to the agreement
    asked: list[tuple[int, int, int]] = field(default_factory=list)
    objects: list[bytes] = field(default_factory=list)
    channel: CardChannel = field(
        default_factory=lambda: CardChannel(AES_128, OLD.encryption, OLD.authentication, bytes(16))
    )

    def transmit(self, command: bytes) -> bytes:
        """Answer one command."""
        told = self.channel.unwrap(command[:4], sm.data_objects(command[5:-1]))
        name, channel = (told.ins, told.p1, told.p2), self.channel
        self.asked.append(name)
        self.objects.append(told.data)
        if name in self.refuses:
            return channel.wrap(b"", self.refuses[name])
        if name == SET_KEY:
            self._switch(dict(sm.data_objects(told.data))[0x91])
            return channel.wrap(b"", OK)
        if name == GENERAL_AUTHENTICATE:
            self._switch(tlv.find(tlv.find(told.data, 0x7C).value, 0x80).value)
            return channel.wrap(self.answer, OK)
        return channel.wrap(b"" if name == SET_WAY else b"content", OK)

    def _switch(self, terminal_key: bytes) -> None:
        key = ChipKey.made(os.urandom, self.key.parameter, self.key.suite) if self.other_keys else self.key
        self.channel = key.channel(terminal_key)


class DeafCard(Card):
    """Answers under its own keys even what it cannot open."""

    def transmit(self, command: bytes) -> bytes:
        """Answer."""
        try:
            return super().transmit(command)
        except sm.SmViolationError:
            return self.channel.wrap(b"content", OK)


def infos(*raw: bytes) -> SecurityInfos:
    """Read security infos."""
    return parse_security_infos("DG14", tlv.encode(0x31, b"".join(raw)))


def way_of(key: ChipKey) -> ChipAuthenticationWay:
    """Return the way that a chip of `key` offers."""
    way = chosen_way(infos(key.infos))
    assert way is not None
    return way


def agreed(card: Card) -> ProvingChannel:
    """Carry it out."""
    return authenticate_chip(SecureMessaging(card, OLD), way_of(card.key))


KEYS = {suite: ChipKey.made(os.urandom, 13, suite.value) for suite in CipherSuite}
every_key = pytest.mark.parametrize("key", KEYS.values(), ids=[suite.name for suite in KEYS])


@every_key
def test_the_next_answer_and_no_earlier_one_proves_the_chip(key: ChipKey) -> None:
    channel = agreed(Card(key))
    assert not channel.is_proven
    assert channel.send(READ).data == b"content"
    assert channel.is_proven


@every_key
def test_an_answer_under_other_keys_convicts_it(key: ChipKey) -> None:
    channel = agreed(DeafCard(key, other_keys=True))
    with pytest.raises(ChipAuthenticationFailedError):
        channel.send(READ)
    assert not channel.is_proven


def test_once_proven_a_wrong_answer_is_no_conviction() -> None:
    card = DeafCard(KEYS[CipherSuite.AES_128])
    channel = agreed(card)
    channel.send(READ)
    card.channel.step()
    with pytest.raises(SecureMessagingError):
        channel.send(READ)
    assert channel.is_proven


@pytest.mark.parametrize(
    ("suite", "step", "sw"),
    [
        (CipherSuite.TRIPLE_DES, SET_KEY, NO_KEY),
        (CipherSuite.AES_128, SET_WAY, NO_KEY),
        (CipherSuite.AES_128, GENERAL_AUTHENTICATE, WRONG_DATA),
        (CipherSuite.AES_256, GENERAL_AUTHENTICATE, 0x6300),
    ],
)
def test_a_refusal_is_a_failure_with_its_status_word(suite: CipherSuite, step: tuple[int, int, int], sw: int) -> None:
    card = Card(KEYS[suite], {step: sw})
    with pytest.raises(ChipAuthenticationFailedError) as failed:
        agreed(card)
    assert (failed.value.sw, card.asked[-1]) == (sw, step)


@pytest.mark.parametrize("answer", [b"\x7d\x00", b"\x7c\x01", b"\x7c\x00\x00", b"\x7c\x06\x80\x01\x00\x80\x01\x00"])
def test_an_agreement_out_of_form_is_a_failure(answer: bytes) -> None:
    with pytest.raises(ChipAuthenticationFailedError):
        agreed(Card(KEYS[CipherSuite.AES_128], answer=answer))


def test_an_agreement_without_an_object_is_none_until_the_next_answer() -> None:
    channel = agreed(Card(KEYS[CipherSuite.AES_128], answer=b""))
    assert not channel.is_proven
    channel.send(READ)
    assert channel.is_proven


def test_triple_des_takes_one_command_and_aes_two() -> None:
    for suite, steps in ((CipherSuite.TRIPLE_DES, [SET_KEY]), (CipherSuite.AES_192, [SET_WAY, GENERAL_AUTHENTICATE])):
        card = Card(KEYS[suite])
        agreed(card)
        assert card.asked == steps


def test_a_signed_key_off_its_curve_is_a_failure_before_anything_is_sent() -> None:
    card, way = Card(KEYS[CipherSuite.AES_128]), way_of(KEYS[CipherSuite.AES_128])
    off = ChipAuthenticationWay(way.info, b"\x04" + bytes(63) + b"\x01", way.group)
    with pytest.raises(ChipAuthenticationFailedError):
        authenticate_chip(SecureMessaging(card, OLD), off)
    assert card.asked == []


def named(key: ChipKey, key_id: int) -> bytes:
    """The infos of `key`, both with a key identifier."""
    way, public = tlv.read_all(key.infos)
    last = tlv.encode(0x02, bytes((key_id,)))
    return tlv.encode(0x30, way.value + last) + tlv.encode(0x30, public.value + last)


def test_the_strongest_way_is_chosen_with_the_key_that_it_names() -> None:
    weak, strong = KEYS[CipherSuite.TRIPLE_DES], KEYS[CipherSuite.AES_256]
    for order in ((named(weak, 1), named(strong, 2)), (named(strong, 2), named(weak, 1))):
        way = chosen_way(infos(*order))
        assert way is not None
        assert (way.info.suite, way.info.key_id) == (CipherSuite.AES_256, 2)
        assert way.public == strong.group.public(strong.secret)


def test_the_key_is_named_to_the_chip_where_it_has_a_name() -> None:
    key = KEYS[CipherSuite.AES_128]
    way, card = chosen_way(infos(named(key, 7))), Card(key)
    assert way is not None
    authenticate_chip(SecureMessaging(card, OLD), way)
    assert dict(sm.data_objects(card.objects[0]))[0x84] == b"\x07"


def test_a_key_without_a_way_is_one_of_triple_des() -> None:
    _way, public = tlv.read_all(KEYS[CipherSuite.TRIPLE_DES].infos)
    way = chosen_way(infos(public.raw))
    assert way is not None
    assert way.info.suite is CipherSuite.TRIPLE_DES
    assert way.info.oid == object_ids.CHIP_AUTHENTICATION + b"\x02\x01"


@pytest.mark.parametrize("keep", [0, None], ids=["nothing", "a way without a key"])
def test_without_a_key_there_is_no_way(keep: int | None) -> None:
    way, _public = tlv.read_all(KEYS[CipherSuite.AES_128].infos)
    assert chosen_way(infos(*([] if keep == 0 else [way.raw]))) is None
