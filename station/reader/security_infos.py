"""What a chip says of its own security: EF.CardAccess, DG14, EF.CardSecurity (ICAO 9303-11 §9.2)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from station.reader import object_ids, tlv
from station.reader.chip_key import ChipKey, number, parse_chip_key
from station.reader.cipher_suite import CipherSuite
from station.reader.errors import MalformedFileError
from station.reader.groups import WEAK, Group, standardized_group
from station.reader.lds import EF
from station.reader.reading import AccessProtocol

SET, SEQUENCE, OBJECT_ID, INTEGER = 0x31, 0x30, 0x06, 0x02
MAX_INFOS = 64
PACE_VERSION = 2


class Mapping(Enum):
    """How PACE maps its nonce; the value is the access protocol as the journal names it."""

    GENERIC = AccessProtocol.PACE_GM
    INTEGRATED = AccessProtocol.PACE_IM
    CHIP_AUTHENTICATION = AccessProtocol.PACE_CAM


MAPPINGS = {
    1: Mapping.GENERIC,
    2: Mapping.GENERIC,
    3: Mapping.INTEGRATED,
    4: Mapping.INTEGRATED,
    6: Mapping.CHIP_AUTHENTICATION,
}
SUITES = {suite.value: suite for suite in CipherSuite}
OVER_PRIME_FIELD = frozenset({1, 3})  # the other mappings are over curves


@dataclass(frozen=True, slots=True)
class PaceInfo:
    """One way of PACE that the chip offers. `group` is None for parameters that are unknown, weak or do not fit."""

    oid: bytes
    mapping: Mapping
    suite: CipherSuite
    parameter: int | None
    group: Group | None
    raw: bytes


@dataclass(frozen=True, slots=True)
class ChipAuthenticationInfo:
    """One way of Chip Authentication."""

    oid: bytes
    suite: CipherSuite
    key_id: int | None


@dataclass(frozen=True, slots=True)
class ChipPublicKey:
    """A key for Chip Authentication."""

    key: ChipKey
    key_id: int | None


@dataclass(frozen=True, slots=True)
class SecurityInfos:
    """What is understood of a list of SecurityInfo; what is not is passed over."""

    pace: tuple[PaceInfo, ...] = ()
    chip_authentication: tuple[ChipAuthenticationInfo, ...] = ()
    keys: tuple[ChipPublicKey, ...] = ()
    active_authentication: bytes = b""  # object identifier of the ECDSA signature, empty where none is named
    pace_raw: frozenset[bytes] = field(default=frozenset(), repr=False)  # every SecurityInfo of PACE, as encoded


def parse_card_access(raw: bytes) -> SecurityInfos:
    """Read EF.CardAccess. Raises MalformedFileError."""
    return _parsed("CardAccess", raw)


def parse_dg14(raw: bytes) -> SecurityInfos:
    """Read DG14. Raises MalformedFileError."""
    return _parsed(EF.DG14.name, EF.DG14.content(raw))


def parse_security_infos(file: str, content: bytes) -> SecurityInfos:
    """Read the SecurityInfos that stand in `file`. Raises MalformedFileError."""
    return _parsed(file, content)


def _parsed(file: str, content: bytes) -> SecurityInfos:
    try:
        infos = list(_infos(content))
        own = [(oid, parts, raw) for oid, parts, raw in infos if oid.startswith(object_ids.PACE)]
        return SecurityInfos(
            pace=tuple(found for oid, parts, raw in own if (found := _pace_info(oid, parts, raw))),
            chip_authentication=tuple(way for oid, parts, _raw in infos if (way := _chip_authentication(oid, parts))),
            keys=tuple(
                ChipPublicKey(parse_chip_key(parts[0].raw), _optional(parts[1:]))
                for oid, parts, _raw in infos
                if oid in {object_ids.PUBLIC_KEY_DH, object_ids.PUBLIC_KEY_EC}
            ),
            active_authentication=next(
                (parts[1].value for oid, parts, _raw in infos if oid == object_ids.ACTIVE_AUTHENTICATION and parts[1:]),
                b"",
            ),
            pace_raw=frozenset(raw for _oid, _parts, raw in own),
        )
    except (tlv.MalformedTlvError, ValueError, IndexError) as error:
        raise MalformedFileError(file, "security infos") from error


def _infos(content: bytes) -> Iterator[tuple[bytes, list[tlv.Tlv], bytes]]:
    """Yield object identifier, what follows it, and the whole of each SecurityInfo."""
    outer = tlv.read(content)
    if outer.tag != SET:
        raise tlv.MalformedTlvError("no SET")
    for count, info in enumerate(tlv.read_all(outer.value)):
        if info.tag != SEQUENCE or count == MAX_INFOS:
            raise tlv.MalformedTlvError("security info")
        oid, *parts = tlv.read_all(info.value)
        if oid.tag != OBJECT_ID or not parts:
            raise tlv.MalformedTlvError("security info")
        yield oid.value, parts, info.raw


def _pace_info(oid: bytes, parts: list[tlv.Tlv], raw: bytes) -> PaceInfo | None:
    """Return the way of PACE that a SecurityInfo offers; None where it is another thing or is not known."""
    match tuple(oid.removeprefix(object_ids.PACE)):
        case (kind, cipher) if kind in MAPPINGS and cipher in SUITES:
            if number(parts[0]) != PACE_VERSION:
                return None
            parameter = _optional(parts[1:])
            group = _trusted_group(parameter, is_field=kind in OVER_PRIME_FIELD)
            return PaceInfo(oid, MAPPINGS[kind], SUITES[cipher], parameter, group, raw)
    return None


def _trusted_group(parameter: int | None, *, is_field: bool) -> Group | None:
    if parameter is None or parameter in WEAK:
        return None
    group = standardized_group(parameter)
    return group if group and is_field == (parameter in {0, 1, 2}) else None


def _chip_authentication(oid: bytes, parts: list[tlv.Tlv]) -> ChipAuthenticationInfo | None:
    match tuple(oid.removeprefix(object_ids.CHIP_AUTHENTICATION)):
        case (1 | 2, cipher) if cipher in SUITES:
            return ChipAuthenticationInfo(oid, SUITES[cipher], _optional(parts[1:]))
    return None


def _optional(parts: list[tlv.Tlv]) -> int | None:
    return number(parts[0]) if parts and parts[0].tag == INTEGER else None
