"""The groups in which keys are agreed: elliptic curves and RFC 5114's prime fields (ICAO 9303-11 §9.5.1).

Point arithmetic is the library ecdsa's, which does not run in constant time: only ephemeral keys pass through here.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from ecdsa import curves, ellipticcurve, errors

from station.reader.dh_parameters import RFC_5114
from station.reader.errors import ReaderError

RandomBytes = Callable[[int], bytes]

DO_DH_KEY, DO_EC_KEY = 0x84, 0x86
SPARE_BYTES = 8  # more random bytes than the order has: the remainder is then as good as even
WEAK = frozenset({0, 8, 9})  # 1024 bits, and curves of 192 bits: not trusted any more, here for the worked examples
CURVES = {
    8: curves.NIST192p,
    9: curves.BRAINPOOLP192r1,
    10: curves.NIST224p,
    11: curves.BRAINPOOLP224r1,
    12: curves.NIST256p,
    13: curves.BRAINPOOLP256r1,
    14: curves.BRAINPOOLP320r1,
    15: curves.NIST384p,
    16: curves.BRAINPOOLP384r1,
    17: curves.BRAINPOOLP512r1,
    18: curves.NIST521p,
}


class BadPublicKeyError(ReaderError):
    """A public key that lies outside its group, or in a small part of it."""

    def __init__(self) -> None:
        super().__init__("public key outside its group")


class UnsupportedMappingError(ReaderError):
    """The group has no such mapping."""

    def __init__(self) -> None:
        super().__init__("mapping")


@dataclass(frozen=True, slots=True)
class KeyPair:
    """An ephemeral key: the public half as it is sent."""

    secret: int
    public: bytes

    def __repr__(self) -> str:
        return "KeyPair()"


class Group(Protocol):
    """A cyclic group with its generator. Public keys are bytes, as they are sent."""

    @property
    def key_tag(self) -> int:
        """Tag of a public key of this group in an authentication token."""
        ...

    @property
    def prime(self) -> int:
        """The prime of the field."""
        ...

    def key_pair(self, random: RandomBytes) -> KeyPair:
        """Make a key."""
        ...

    def agree(self, secret: int, public: bytes) -> bytes:
        """Return the shared secret with the owner of `public`. Raises BadPublicKeyError."""
        ...

    def mapped(self, nonce: bytes, secret: int, public: bytes) -> "Group":
        """Return the group under the generator of the Generic Mapping (§4.4.3.3.1). Raises BadPublicKeyError."""
        ...

    def encoded(self, number: int) -> "Group":
        """Return the group under the generator of the Integrated Mapping of `number` (§4.4.3.3.2).

        Raises UnsupportedMappingError.
        """
        ...

    def multiplied(self, secret: int, public: bytes) -> bytes:
        """Return `public` taken `secret` times, as it would be sent. Raises BadPublicKeyError."""
        ...


@dataclass(frozen=True, slots=True)
class EcGroup:
    """A curve of cofactor 1 over a prime field."""

    named: Any  # the library's curve with its name and generator; ecdsa has no types: they end in this class
    generator: Any

    @classmethod
    def of(cls, named: Any) -> "EcGroup":
        """Return the group of a named curve of the library."""
        return cls(named, named.generator)

    @property
    def curve(self) -> Any:
        """The equation."""
        return self.named.curve

    @property
    def order(self) -> int:
        """How many elements there are."""
        return int(self.named.order)

    @property
    def key_tag(self) -> int:
        """Tag of a public key of this group in an authentication token."""
        return DO_EC_KEY

    @property
    def prime(self) -> int:
        """The prime of the field."""
        return int(self.curve.p())

    @property
    def size(self) -> int:
        """Bytes of a coordinate."""
        return (self.prime.bit_length() + 7) // 8

    def key_pair(self, random: RandomBytes) -> KeyPair:
        """Make a key."""
        secret = _secret(self.order, random)
        return KeyPair(secret, self._encode(self.generator * secret))

    def agree(self, secret: int, public: bytes) -> bytes:
        """Return the x coordinate of the shared point. Raises BadPublicKeyError."""
        return int((self._decode(public) * secret).x()).to_bytes(self.size, "big")

    def mapped(self, nonce: bytes, secret: int, public: bytes) -> "EcGroup":
        """Return the group under the generator of the Generic Mapping (§4.4.3.3.1). Raises BadPublicKeyError."""
        shared = self._decode(public) * secret
        generator = self.generator * int.from_bytes(nonce, "big") + shared
        if generator == ellipticcurve.INFINITY:
            raise BadPublicKeyError
        return self._under(generator)

    def encoded(self, number: int) -> "EcGroup":
        """Return the group under the point that encodes `number` (9303-11 Appendix B.2).

        Raises UnsupportedMappingError: the encoding needs a prime of the form 4k + 3.
        """
        p, a, b = self.prime, int(self.curve.a()), int(self.curve.b())
        if p % 4 != 3:  # noqa: PLR2004 -- the form that gives square roots by one power
            raise UnsupportedMappingError
        alpha = -number * number % p
        first = -b * pow(a, -1, p) * (1 + pow(alpha + alpha * alpha, -1, p)) % p
        second = alpha * first % p
        height = (pow(first, 3, p) + a * first + b) % p
        inverse_root = pow(height, p - 1 - (p + 1) // 4, p)
        if inverse_root * inverse_root * height % p == 1:
            return self._under(self._point(first, inverse_root * height % p))
        return self._under(self._point(second, inverse_root * pow(number, 3, p) * height % p))

    def multiplied(self, secret: int, public: bytes) -> bytes:
        """Return a point taken `secret` times. Raises BadPublicKeyError."""
        return self._encode(self._decode(public) * secret)

    def _under(self, generator: Any) -> "EcGroup":
        return replace(self, generator=generator)

    def _point(self, x: int, y: int) -> Any:
        return ellipticcurve.PointJacobi(self.curve, x, y, 1, self.order)

    def _encode(self, point: Any) -> bytes:
        if point == ellipticcurve.INFINITY:
            raise BadPublicKeyError
        return bytes(point.to_bytes("uncompressed"))

    def _decode(self, public: bytes) -> Any:
        try:
            point = ellipticcurve.PointJacobi.from_bytes(
                self.curve, public, valid_encodings=("uncompressed",), order=self.order
            )
        except (errors.MalformedPointError, ValueError, AssertionError) as error:
            raise BadPublicKeyError from error
        if not self.curve.contains_point(point.x(), point.y()):
            raise BadPublicKeyError
        return point


@dataclass(frozen=True, slots=True)
class DhGroup:
    """The subgroup of order `order` of the integers modulo `prime`."""

    prime: int
    generator: int
    order: int

    @property
    def key_tag(self) -> int:
        """Tag of a public key of this group in an authentication token."""
        return DO_DH_KEY

    @property
    def size(self) -> int:
        """Bytes of an element."""
        return (self.prime.bit_length() + 7) // 8

    def key_pair(self, random: RandomBytes) -> KeyPair:
        """Make a key."""
        secret = _secret(self.order, random)
        return KeyPair(secret, self._encode(pow(self.generator, secret, self.prime)))

    def agree(self, secret: int, public: bytes) -> bytes:
        """Return the shared element. Raises BadPublicKeyError."""
        return self.multiplied(secret, public)

    def mapped(self, nonce: bytes, secret: int, public: bytes) -> "DhGroup":
        """Return the group under the generator of the Generic Mapping (§4.4.3.3.1). Raises BadPublicKeyError."""
        shared = pow(self._decode(public), secret, self.prime)
        return self._under(pow(self.generator, int.from_bytes(nonce, "big"), self.prime) * shared % self.prime)

    def encoded(self, number: int) -> "DhGroup":
        """Return the group under the element that `number` maps to (§4.4.3.3.2)."""
        return self._under(pow(number, (self.prime - 1) // self.order, self.prime))

    def multiplied(self, secret: int, public: bytes) -> bytes:
        """Return an element to the power of `secret`. Raises BadPublicKeyError."""
        return self._encode(pow(self._decode(public), secret, self.prime))

    def _under(self, generator: int) -> "DhGroup":
        if generator in {0, 1}:
            raise BadPublicKeyError
        return replace(self, generator=generator)

    def _encode(self, element: int) -> bytes:
        return element.to_bytes(self.size, "big")

    def _decode(self, public: bytes) -> int:
        element = int.from_bytes(public, "big")
        if not 1 < element < self.prime - 1 or pow(element, self.order, self.prime) != 1:
            raise BadPublicKeyError
        return element


def standardized_group(number: int) -> Group | None:
    """Return the group of a standardized domain parameter number (9303-11 §9.5.1 table 6), None where there is none."""
    if number in RFC_5114:
        return DhGroup(*RFC_5114[number])
    return EcGroup.of(CURVES[number]) if number in CURVES else None


def known_curve(prime: int, a: int, b: int, generator: tuple[int, int | None], order: int) -> EcGroup | None:
    """Return the curve of exactly these parameters; `generator` has no y where it came compressed."""
    for named in CURVES.values():
        group = EcGroup.of(named)
        p = group.prime
        own = (p, int(group.curve.a()) % p, int(group.curve.b()) % p, int(group.generator.x()), group.order)
        if own == (prime, a, b, generator[0], order) and generator[1] in {None, int(group.generator.y())}:
            return group
    return None


def same_key(one: bytes, other: bytes) -> bool:
    """Whether two public keys are the same, told in constant time."""
    return hmac.compare_digest(one, other)


def _secret(order: int, random: RandomBytes) -> int:
    """Return a number from 1 to `order` - 1."""
    length = (order.bit_length() + 7) // 8 + SPARE_BYTES
    return int.from_bytes(random(length), "big") % (order - 1) + 1
