"""The object identifiers of chip security (ICAO 9303-11 §9.2), as they are encoded."""

CHAIN_BIT, ARC_BITS = 0x80, 7
FIRST_ARCS = 40


def encoded(dotted: str) -> bytes:
    """Return the content octets of an object identifier (ISO/IEC 8825-1 §8.19)."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return b"".join(_arc(arc) for arc in (first * FIRST_ARCS + second, *rest))


def _arc(arc: int) -> bytes:
    octets = [arc & (CHAIN_BIT - 1)]
    while arc := arc >> ARC_BITS:
        octets.append(CHAIN_BIT | arc & (CHAIN_BIT - 1))
    return bytes(reversed(octets))


BSI = "0.4.0.127.0.7"
PUBLIC_KEY_DH, PUBLIC_KEY_EC = encoded(f"{BSI}.2.2.1.1"), encoded(f"{BSI}.2.2.1.2")
CHIP_AUTHENTICATION = encoded(f"{BSI}.2.2.3")
PACE = encoded(f"{BSI}.2.2.4")
STANDARDIZED_PARAMETERS = encoded(f"{BSI}.1.2")
PLAIN_ECDSA = encoded(f"{BSI}.1.1.4.1")
ACTIVE_AUTHENTICATION = encoded("2.23.136.1.1.5")
EC_PUBLIC_KEY, PRIME_FIELD = encoded("1.2.840.10045.2.1"), encoded("1.2.840.10045.1.1")
DH_PUBLIC_NUMBER, DH_KEY_AGREEMENT = encoded("1.2.840.10046.2.1"), encoded("1.2.840.113549.1.3.1")
NAMED_CURVES = {
    encoded("1.2.840.10045.3.1.1"): 8,
    encoded("1.2.840.10045.3.1.7"): 12,
    encoded("1.3.132.0.33"): 10,
    encoded("1.3.132.0.34"): 15,
    encoded("1.3.132.0.35"): 18,
    encoded("1.3.36.3.3.2.8.1.1.3"): 9,
    encoded("1.3.36.3.3.2.8.1.1.5"): 11,
    encoded("1.3.36.3.3.2.8.1.1.7"): 13,
    encoded("1.3.36.3.3.2.8.1.1.9"): 14,
    encoded("1.3.36.3.3.2.8.1.1.11"): 16,
    encoded("1.3.36.3.3.2.8.1.1.13"): 17,
}  # to the number of the standardized domain parameters
