"""Public keys of a chip, in a SubjectPublicKeyInfo (RFC 5280 §4.1, RFC 3279 §2.3; ICAO 9303-11 §9.5)."""

from dataclasses import dataclass, field

from station.reader import object_ids, tlv
from station.reader.groups import DhGroup, EcGroup, Group, known_curve, standardized_group
from station.reader.tlv import MalformedTlvError

SEQUENCE, INTEGER, BIT_STRING, OCTETS, OBJECT_ID, NULL = 0x30, 0x02, 0x03, 0x04, 0x06, 0x05
UNCOMPRESSED, COMPRESSED = b"\x04", (b"\x02", b"\x03")
MAX_BITS = 8192
EXPLICIT = 5  # version, field, curve, generator, order; a cofactor may follow


@dataclass(frozen=True, slots=True)
class ChipKey:
    """A public key and the group in which it stands; no group where its parameters are unknown."""

    group: Group | None
    public: bytes = field(repr=False)


def parse_chip_key(info: bytes) -> ChipKey:
    """Read a SubjectPublicKeyInfo for key agreement. Raises MalformedTlvError."""
    algorithm, bits = _pair(tlv.read(info).value)
    if bits.tag != BIT_STRING or bits.value[:1] != b"\0":
        raise MalformedTlvError("public key")
    name, *parameters = _at_least(1, algorithm.value)
    key = bits.value[1:]
    match name.value:
        case object_ids.EC_PUBLIC_KEY:
            return ChipKey(_curve(parameters), key)
        case object_ids.STANDARDIZED_PARAMETERS:
            return _standardized(number(_only(parameters)), key)
        case object_ids.DH_PUBLIC_NUMBER | object_ids.DH_KEY_AGREEMENT:
            return _dh_key(_field(parameters, with_order=name.value == object_ids.DH_PUBLIC_NUMBER), key)
    return ChipKey(None, key)


def number(found: tlv.Tlv) -> int:
    """Return a positive INTEGER of bounded size. Raises MalformedTlvError."""
    if found.tag != INTEGER or not 1 <= len(found.value) <= MAX_BITS // 8 + 1 or found.value[0] & 0x80:
        raise MalformedTlvError("integer")
    return int.from_bytes(found.value, "big")


def _standardized(parameters: int, key: bytes) -> ChipKey:
    group = standardized_group(parameters)
    return _dh_key(group, key) if isinstance(group, DhGroup) else ChipKey(group, key)


def _dh_key(group: DhGroup | None, key: bytes) -> ChipKey:
    """A DH key is an INTEGER in its bit string; what is sent is the element alone, as long as the prime."""
    element = number(tlv.read(key))
    size = group.size if group else (element.bit_length() + 7) // 8
    if element.bit_length() > 8 * size:
        raise MalformedTlvError("element")
    return ChipKey(group, element.to_bytes(size, "big"))


def _curve(parameters: list[tlv.Tlv]) -> Group | None:
    found = _only(parameters)
    if found.tag == OBJECT_ID:
        standardized = object_ids.NAMED_CURVES.get(found.value)
        return None if standardized is None else standardized_group(standardized)
    return explicit_curve(found.value) if found.tag == SEQUENCE else None


def explicit_curve(parameters: bytes) -> EcGroup | None:
    """Return the known curve that explicit parameters (X9.62) describe to the last digit, None where there is none.

    Raises MalformedTlvError.
    """
    objects = _at_least(EXPLICIT, parameters)
    field_id, curve, base = objects[1:4]
    kind, prime = _pair(field_id.value)
    a, b = _at_least(2, curve.value)[:2]
    if kind.value != object_ids.PRIME_FIELD:
        return None
    p, order = number(prime), number(objects[4])
    coordinates = base.value[1:]
    if base.value[:1] == UNCOMPRESSED:
        half = len(coordinates) // 2
        generator = int.from_bytes(coordinates[:half], "big"), int.from_bytes(coordinates[half:], "big")
        return known_curve(p, _octets(a), _octets(b), generator, order)
    if base.value[:1] not in COMPRESSED:
        return None
    found = known_curve(p, _octets(a), _octets(b), (int.from_bytes(coordinates, "big"), None), order)
    is_odd = base.value[0] & 1
    return found if found and int(found.generator.y()) & 1 == is_odd else None


def _octets(found: tlv.Tlv) -> int:
    if found.tag != OCTETS:
        raise MalformedTlvError("field element")
    return int.from_bytes(found.value, "big")


def _field(parameters: list[tlv.Tlv], *, with_order: bool) -> DhGroup | None:
    """Return the known field of these parameters: X9.42 gives prime, generator, order; PKCS #3 no order."""
    numbers = [number(found) for found in list(tlv.read_all(_only(parameters).value))[: 3 if with_order else 2]]
    for standardized in range(3):
        group = standardized_group(standardized)
        if isinstance(group, DhGroup) and numbers == [group.prime, group.generator, group.order][: len(numbers)]:
            return group
    return None


def _at_least(count: int, content: bytes) -> list[tlv.Tlv]:
    objects = list(tlv.read_all(content))
    if len(objects) < count:
        raise MalformedTlvError("parameters")
    return objects


def _only(objects: list[tlv.Tlv]) -> tlv.Tlv:
    if len(objects) != 1:
        raise MalformedTlvError("parameters")
    return objects[0]


def _pair(content: bytes) -> tuple[tlv.Tlv, tlv.Tlv]:
    match list(tlv.read_all(content)):
        case [first, second]:
            return first, second
    raise MalformedTlvError("pair")
