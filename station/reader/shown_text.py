"""A text of the chip as it may be shown: composed, and nothing in it that a screen or a log obeys."""

import re
import unicodedata

ESCAPE = re.compile(r"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")
ODD_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # controls, turned writing, nobody's characters
ODD = frozenset("|\\")  # what parts the fields of a QR, and what escapes


def composed(text: str) -> str:
    """Return `text` in NFC, without blanks around it."""
    return unicodedata.normalize("NFC", text).strip()


def is_plain(text: str) -> bool:
    """Whether nothing in `text` has to be escaped."""
    return not any(_is_odd(letter) for letter in text)


def shown(text: str) -> str:
    """Return `text` with what is odd escaped as Python writes it."""
    return "".join(_escaped(letter) if _is_odd(letter) else letter for letter in text)


def without_escapes(text: str) -> str:
    """Return a shown text without what was odd in it, to be compared."""
    return ESCAPE.sub("", text)


def _is_odd(letter: str) -> bool:
    return letter in ODD or unicodedata.category(letter) in ODD_CATEGORIES


def _escaped(letter: str) -> str:
    code = ord(letter)
    if code <= 0xFF:  # noqa: PLR2004 -- two digits hold it
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 -- four digits
