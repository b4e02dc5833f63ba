"""A paper key that can be said over the telephone: 20 letters in five groups, a check letter after each (design §7).

The code follows from the key, so it exists when the key does: after two officers opened it, and nowhere before. A site
with every line down enters it once; what it opens lies in the site's package, under Argon2id.
"""

from collections.abc import Sequence

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from protocol import codes
from protocol.sealing import KEY_BYTES, NONCE_BYTES, SALT_BYTES, SealingError, WrongKeyError, stretch

GROUPS, GROUP_LETTERS = 5, 4  # 100 bits
GROUP_SPOKEN = GROUP_LETTERS + 1  # with its check letter
SPOKEN_LETTERS = GROUPS * GROUP_SPOKEN
CODE_DOMAIN, BOX_DOMAIN = b"TT-SPOKEN-CODE-1\0", b"TT-SPOKEN-BOX-1\0"
FIELD_SIZE, FIELD_POLYNOMIAL = 32, 0b100101  # GF(32) by x^5 + x^2 + 1


class MisheardGroupError(SealingError):
    """The check letter of the group `group` (1 to 5) does not fit: that group is to be said again."""

    def __init__(self, group: int) -> None:
        super().__init__(f"group {group}")
        self.group = group


class SpokenBox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A paper key as a site's package carries it: of no use without the code."""

    salt: bytes
    nonce: bytes
    box: bytes


class SpokenPaper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A session's sealed paper as its desks know it: its key under the spoken code, and which variants it opens."""

    id: str  # 32 hex digits, the package's
    box: SpokenBox
    variants: tuple[str, ...]  # the ids under which seats ask


def spoken_code(key: bytes) -> str:
    """Return the code of a paper key: 25 letters, check letters included."""
    drawn = HKDF(SHA256(), 13, salt=None, info=CODE_DOMAIN).derive(key)
    letters = codes.encode(int.from_bytes(drawn, "big"), GROUPS * GROUP_LETTERS)
    groups = [letters[start : start + GROUP_LETTERS] for start in range(0, len(letters), GROUP_LETTERS)]
    return "".join(group + _check_letter(group, place) for place, group in enumerate(groups, 1))


def grouped(code: str) -> str:
    """Return a code as it is printed and read out."""
    return codes.grouped(code, GROUP_SPOKEN)


def read_spoken(typed: str) -> str:
    """Return a code as it was heard and typed, clean. Raises MalformedCodeError, MisheardGroupError."""
    clean = codes.clean(typed, SPOKEN_LETTERS)
    for place in range(1, GROUPS + 1):
        read_group(clean[(place - 1) * GROUP_SPOKEN : place * GROUP_SPOKEN], place)
    return clean


def read_group(typed: str, place: int) -> str:
    """Return the group `place` (1 to 5) of a code, clean. Raises MalformedCodeError, MisheardGroupError."""
    clean = codes.clean(typed, GROUP_SPOKEN)
    if _check_letter(clean[:-1], place) != clean[-1]:
        raise MisheardGroupError(place)
    return clean


def lock_under_code(key: bytes, package: bytes, salt: bytes, nonce: bytes) -> SpokenBox:
    """Lock the key of the 16-byte `package` under its own code; takes about 0.1 s by design."""
    box = AESGCM(stretch(spoken_code(key), salt)).encrypt(nonce, key, BOX_DOMAIN + package)
    return SpokenBox(salt, nonce, box)


def open_spoken(box: SpokenBox, package: bytes, typed: str) -> bytes:
    """Return the key. Raises MalformedCodeError, MisheardGroupError, WrongKeyError."""
    code = read_spoken(typed)
    if (len(box.salt), len(box.nonce)) != (SALT_BYTES, NONCE_BYTES):
        raise WrongKeyError("spoken code")
    try:
        key = AESGCM(stretch(code, box.salt)).decrypt(box.nonce, box.box, BOX_DOMAIN + package)
    except (InvalidTag, ValueError) as error:
        raise WrongKeyError("spoken code") from error
    if len(key) != KEY_BYTES:
        raise WrongKeyError("spoken code")
    return key


def _check_letter(group: str, place: int) -> str:
    """Return the letter that finds one wrong letter, two swapped neighbours, and a group in another's place.

    The sum of the letters' values times the powers of x, in GF(32), begun with the group's own number.
    """
    return codes.ALPHABET[_sum((place, *(codes.ALPHABET.index(letter) for letter in group)))]


def _sum(values: Sequence[int]) -> int:
    total = 0
    for value in values:
        total = _times_x(total ^ value)
    return total


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ FIELD_POLYNOMIAL if doubled & FIELD_SIZE else doubled
