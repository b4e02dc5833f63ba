"""How far the name on the chip agrees with the list. The number decides; a name only confirms (domain §4.5)."""

import unicodedata
from enum import Enum

ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad"))
LOOKALIKES = str.maketrans({"\u00d0": "\u0110", "\u0189": "\u0110", "\u00f0": "\u0111", "\u0256": "\u0111"})
TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
OPEN_PAIRS = ("oa", "oe", "uy")  # where old and new style put the tone on different letters
MRZ_NAME = 30


class NameMatch(Enum):
    """What the two names amount to."""

    EXACT = "exact"
    TONE_PLACEMENT = "tone_placement"  # Hòa = Hoà
    NEEDS_PERSON = "needs_person"  # i/y, D/Đ, words split otherwise, a mark that differs
    DIFFERENT = "different"


SAME = frozenset({NameMatch.EXACT, NameMatch.TONE_PLACEMENT})  # two ways of typing one name


def compare(on_chip: str, on_list: str) -> NameMatch:
    """Compare two names as people write them."""
    chip, listed = cleaned(on_chip), cleaned(on_list)
    if chip == listed:
        return NameMatch.EXACT
    if _tones_last(chip) == _tones_last(listed):
        return NameMatch.TONE_PLACEMENT
    if _loose(chip) == _loose(listed):
        return NameMatch.NEEDS_PERSON
    return NameMatch.DIFFERENT


def confirms(mrz_name: str, on_list: str) -> bool:
    """Tell whether the capitals of the machine readable zone, cut at 30, can be `on_list`."""
    plain = _plain(cleaned(on_list)).replace("'", "")
    seen = _plain(cleaned(mrz_name))
    return plain == seen or (len(seen) + 1 >= MRZ_NAME - 1 and plain.startswith(seen))


def cleaned(name: str) -> str:
    """Return `name` in NFC, lower case, single spaces, with Vietnamese Đ in place of its lookalikes."""
    text = unicodedata.normalize("NFC", name.translate(ZERO_WIDTH).translate(LOOKALIKES))
    return " ".join(text.casefold().split())


def _tones_last(name: str) -> str:
    """Move the tone of each open pair behind it, so that both styles of writing come out the same."""
    return " ".join(_word_tone_last(word) for word in name.split())


def _word_tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    bare = "".join(letter for letter in letters if letter not in TONES)
    if not any(pair in bare for pair in OPEN_PAIRS):
        return letters
    return bare + "".join(letter for letter in letters if letter in TONES)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _loose(name: str) -> str:
    return _plain(name).replace("y", "i").replace(" ", "").replace("'", "").replace("-", "")
