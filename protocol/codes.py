"""Codes that people read, type and say: base32 without I, L, O and U, in groups."""

from protocol.errors import ProtocolError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}


class MalformedCodeError(ProtocolError):
    """What was typed cannot be a code: `reason` is "length" or "letter"."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"malformed code: {reason}")
        self.reason = reason


def encode(number: int, length: int) -> str:
    """Return the lowest `5 * length` bits of `number` as `length` characters, highest first."""
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(length)))


def decode(code: str) -> int:
    """Return the number of a clean code. Raises MalformedCodeError."""
    number = 0
    for letter in code:
        if letter not in _VALUE:
            raise MalformedCodeError("letter")
        number = number << 5 | _VALUE[letter]
    return number


def clean(typed: str, length: int) -> str:
    """Return `typed` without spaces and hyphens, in capitals, O, I and L read as digits. Raises MalformedCodeError."""
    letters = [letter for letter in typed.strip().upper() if letter not in " -\u00a0\u2013"]
    if any(letter not in _VALUE for letter in letters):
        raise MalformedCodeError("letter")
    if len(letters) != length:
        raise MalformedCodeError("length")
    return "".join(ALPHABET[_VALUE[letter]] for letter in letters)


def grouped(code: str, size: int) -> str:
    """Return `code` in groups of `size` characters with hyphens between."""
    return "-".join(code[start : start + size] for start in range(0, len(code), size))
