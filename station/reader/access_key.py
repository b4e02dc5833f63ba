"""Access keys from what is printed on the card (ICAO 9303-11 §4.3.2, §9.7) and from what a QR tells."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from station.reader.cipher_suite import AUTHENTICATION, ENCRYPTION, CipherSuite

MAX_KEYS = 4  # chips slow down after wrong keys; and only one person's keys may be tried on a card
MILESTONES = (14, 25, 40, 60)  # ages at which a card ends; Law 26/2023 art. 21
EARLY_YEARS = 2  # issued so shortly before a milestone, a card runs to the next one
NO_EXPIRY = "991231"
DOCUMENT_NUMBER_LENGTH = 9
SEED_LENGTH = 16
WEIGHTS = (7, 3, 1)


def check_digit(text: str) -> str:
    """Return the check digit of machine readable `text` (9303-3 §4.9). Raises ValueError on other characters."""
    return str(sum(_value(letter) * WEIGHTS[place % 3] for place, letter in enumerate(text)) % 10)


def _value(letter: str) -> int:
    if letter == "<":
        return 0
    return int(letter, 36)


def derive_key(seed: bytes, use: int) -> bytes:
    """Return a two-key 3DES key of 16 bytes with odd parity (9303-11 §9.7.1)."""
    return CipherSuite.TRIPLE_DES.derive(seed, use)


@dataclass(frozen=True, slots=True)
class AccessKey:
    """What BAC proves knowledge of. Dates as YYMMDD."""

    document_number: str = field(repr=False)
    born: str = field(repr=False)
    expires: str = field(repr=False)

    @property
    def secret(self) -> bytes:
        """What PACE takes for a password (9303-11 §9.7.3): 20 bytes."""
        number = self.document_number.ljust(DOCUMENT_NUMBER_LENGTH, "<")
        printed = "".join(part + check_digit(part) for part in (number, self.born, self.expires))
        return hashlib.sha1(printed.encode("ascii"), usedforsecurity=False).digest()

    def derive(self) -> tuple[bytes, bytes]:
        """Return the keys of BAC for encryption and authentication (§9.7.2)."""
        seed = self.secret[:SEED_LENGTH]
        return derive_key(seed, ENCRYPTION), derive_key(seed, AUTHENTICATION)


@dataclass(frozen=True, slots=True)
class AccessNumber:
    """The number that opens the chip by PACE alone (CAN): six digits, printed or told."""

    digits: str = field(repr=False)

    @property
    def secret(self) -> bytes:
        """What PACE takes for a password."""
        return self.digits.encode("ascii")


@dataclass(frozen=True, slots=True)
class Passwords:
    """What may be tried on one person's card."""

    numbers: tuple[AccessNumber, ...] = ()
    zones: tuple[AccessKey, ...] = ()

    @property
    def in_order(self) -> tuple[AccessNumber | AccessKey, ...]:
        """The access number first: it needs no date of expiry."""
        return (*self.numbers, *self.zones)

    def only(self, proven: AccessNumber | AccessKey) -> "Passwords":
        """Return the one that was proven."""
        return Passwords((proven,)) if isinstance(proven, AccessNumber) else Passwords(zones=(proven,))


def mrz_keys(number: str, born: date, today: date) -> tuple[AccessKey, ...]:
    """Return at most four keys for the card of 12-digit `number`, the likeliest expiry first."""
    document = number[-DOCUMENT_NUMBER_LENGTH:]
    expiries = dict.fromkeys(_expiries(born, today))
    return tuple(AccessKey(document, f"{born:%y%m%d}", expires) for expires in islice(expiries, MAX_KEYS))


def _expiries(born: date, today: date) -> Iterator[str]:
    """Yield the expiry dates that the card may bear: the running milestone, the next, the one just past."""
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    ahead = [milestone for milestone in MILESTONES if milestone > age]
    past = [milestone for milestone in MILESTONES if milestone <= age]
    if not ahead:
        yield NO_EXPIRY
    for milestone in ahead[:1]:
        yield from _birthdays(born, milestone)
        if age >= milestone - EARLY_YEARS:
            yield from _birthdays(born, ahead[1]) if len(ahead) > 1 else (NO_EXPIRY,)
    for milestone in past[-1:]:
        yield from _birthdays(born, milestone)
    for milestone in ahead[1:]:
        yield from _birthdays(born, milestone)
    yield NO_EXPIRY


def _birthdays(born: date, age: int) -> Iterator[str]:
    """Yield the birthday; for 29 February in a common year the day before and the day after."""
    try:
        yield f"{born.replace(year=born.year + age):%y%m%d}"
    except ValueError:
        yield f"{date(born.year + age, 2, 28):%y%m%d}"
        yield f"{date(born.year + age, 3, 1):%y%m%d}"
