"""Chip Authentication, version 1: only the true chip can go on under the keys agreed (ICAO 9303-11 §6.2)."""

import os
from dataclasses import dataclass

from station.reader import tlv
from station.reader.apdu import INS, SW, Apdu, Response
from station.reader.cipher_suite import CipherSuite
from station.reader.dynamic_data import dynamic_objects, general_authenticate
from station.reader.errors import ReaderError, SecureMessagingError
from station.reader.groups import BadPublicKeyError, Group, RandomBytes
from station.reader.object_ids import CHIP_AUTHENTICATION
from station.reader.secure_messaging import SecureMessaging, SessionKeys
from station.reader.security_infos import ChipAuthenticationInfo, ChipPublicKey, SecurityInfos

SET_INTERNAL_AUTHENTICATION, SET_KEY_AGREEMENT = (0x41, 0xA4), (0x41, 0xA6)
DO_MECHANISM, DO_KEY_ID, DO_EPHEMERAL_KEY, DO_PUBLIC_KEY = 0x80, 0x84, 0x91, 0x80
KIND_DH, KIND_EC = b"\x01", b"\x02"


class ChipAuthenticationFailedError(ReaderError):
    """The chip does not own the key that is signed as its own."""

    def __init__(self, sw: int = SW.OK) -> None:
        super().__init__(f"chip authentication failed, SW {sw:04X}")
        self.sw = sw


@dataclass(frozen=True, slots=True)
class ChipAuthenticationWay:
    """A way and the key to prove by it."""

    info: ChipAuthenticationInfo
    public: bytes
    group: Group


def chosen_way(infos: SecurityInfos) -> ChipAuthenticationWay | None:
    """Return the strongest way that the chip offers and we know; None where there is none."""
    ways = [way for key in infos.keys for info in _infos_of(key, infos) if (way := _way(info, key))]
    return max(ways, key=lambda way: way.info.suite.value, default=None)


def _infos_of(key: ChipPublicKey, infos: SecurityInfos) -> tuple[ChipAuthenticationInfo, ...]:
    named = tuple(info for info in infos.chip_authentication if info.key_id == key.key_id)
    return named or infos.chip_authentication or (_oldest(key),)


def _oldest(key: ChipPublicKey) -> ChipAuthenticationInfo:
    """Older chips name a key and no way: it is Triple DES then."""
    kind = KIND_DH if key.key.group and key.key.group.key_tag == DO_KEY_ID else KIND_EC
    return ChipAuthenticationInfo(CHIP_AUTHENTICATION + kind + b"\x01", CipherSuite.TRIPLE_DES, key.key_id)


def _way(info: ChipAuthenticationInfo, key: ChipPublicKey) -> ChipAuthenticationWay | None:
    return ChipAuthenticationWay(info, key.key.public, key.key.group) if key.key.group else None


class ProvingChannel:
    """The channel under the new keys: its first answer proves the chip, and a wrong one convicts it."""

    def __init__(self, channel: SecureMessaging) -> None:
        self._channel, self.is_proven = channel, False

    @property
    def short_data(self) -> int:
        """The most plain bytes that a short reply holds."""
        return self._channel.short_data

    def send(self, apdu: Apdu) -> Response:
        """Send `apdu`. Raises ChipAuthenticationFailedError, SecureMessagingError, CardRemovedError, CardFaultError."""
        try:
            answer = self._channel.send(apdu)
        except SecureMessagingError as error:
            if self.is_proven:
                raise
            raise ChipAuthenticationFailedError(error.sw or SW.OK) from error
        self.is_proven = True
        return answer


def authenticate_chip(
    channel: SecureMessaging, way: ChipAuthenticationWay, random: RandomBytes = os.urandom
) -> ProvingChannel:
    """Agree new keys and return the channel under them: the next command on it is the proof.

    Raises ChipAuthenticationFailedError, SecureMessagingError, CardRemovedError, CardFaultError.
    """
    try:
        own = way.group.key_pair(random)
        secret = way.group.agree(own.secret, way.public)
    except BadPublicKeyError as error:
        raise ChipAuthenticationFailedError from error
    if way.info.suite is CipherSuite.TRIPLE_DES:
        _agree_at_once(channel, way, own.public)
    else:
        _agree(channel, way, own.public)
    return ProvingChannel(channel.rekeyed(SessionKeys.derived(way.info.suite, secret)))


def _agree_at_once(channel: SecureMessaging, way: ChipAuthenticationWay, public: bytes) -> None:
    _sent(channel, Apdu(INS.MANAGE_SECURITY_ENVIRONMENT, *SET_KEY_AGREEMENT, _objects(way, DO_EPHEMERAL_KEY, public)))


def _agree(channel: SecureMessaging, way: ChipAuthenticationWay, public: bytes) -> None:
    template = _objects(way, DO_MECHANISM, way.info.oid)
    _sent(channel, Apdu(INS.MANAGE_SECURITY_ENVIRONMENT, *SET_INTERNAL_AUTHENTICATION, template))
    try:
        dynamic_objects(_sent(channel, general_authenticate((DO_PUBLIC_KEY, public))))
    except tlv.MalformedTlvError as error:
        raise ChipAuthenticationFailedError from error


def _objects(way: ChipAuthenticationWay, tag: int, value: bytes) -> bytes:
    key_id = b"" if way.info.key_id is None else _key_id(way.info.key_id)
    return tlv.encode(tag, value) + key_id


def _key_id(number: int) -> bytes:
    return tlv.encode(DO_KEY_ID, number.to_bytes((number.bit_length() + 7) // 8 or 1, "big"))


def _sent(channel: SecureMessaging, apdu: Apdu) -> bytes:
    answer = channel.send(apdu)
    if answer.sw != SW.OK:
        raise ChipAuthenticationFailedError(answer.sw)
    return answer.data
