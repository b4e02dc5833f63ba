"""Texts of a list: what nobody sees is taken out, look-alikes are put right, old encodings are told apart."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from server.roster.importers import legacy_text
from server.roster.importers.legacy_text import Legacy
from server.roster.importers.rows import Finding, in_doubt
from server.roster.importers.syllables import plausible

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
SPACES = re.compile("[\\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
WRONG_D = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})
LOOKALIKES = re.compile("[ÐƉðɖ]")
DIGIT = re.compile(r"\d")
MAX_NAME, MAX_TEXT = 80, 200
ENOUGH = 2  # cells of one old encoding, before what one of them says is certain


@dataclass(frozen=True, slots=True)
class Encodings:
    """How often each old encoding is seen in a list, and which a row shows."""

    in_list: Counter[Legacy]
    in_row: frozenset[Legacy]


def shown(text: str) -> str:
    """Return `text` without what nobody sees: for reading numbers, days and headers."""
    if text.isascii() and text.isprintable() and "  " not in text:  # as nearly all are
        return text.strip().removeprefix("'")
    return SPACES.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip().removeprefix("'")


def guesses(text: str) -> dict[Legacy, str]:
    """Return what a text says in the old encodings that make Vietnamese of what is none as it stands."""
    text = SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()  # the soft hyphen is a letter in TCVN3
    if text.isascii() or plausible(INVISIBLE.sub("", text).translate(WRONG_D)):
        return {}
    return legacy_text.readings(text)


def seen_in(texts: Iterable[str]) -> Counter[Legacy]:
    """Count the texts of each old encoding."""
    return Counter(next(iter(found)) for text in texts if len(found := guesses(text)) == 1)


def read_text(original: str, encodings: Encodings, longest: int = MAX_TEXT) -> Finding:
    """Return a text as it is meant."""
    if original.isascii():
        return _bounded(_tidied(original), longest)
    found = guesses(original) if encodings.in_list else {}
    if found:
        return _from_old_font(found, encodings.in_list)
    return _bounded(_either_way(_tidied(original), encodings), longest)


def _from_old_font(found: dict[Legacy, str], in_list: Counter[Legacy]) -> Finding:
    """Take the encoding that the list shows elsewhere: what one cell alone seems to say is a guess."""
    encoding = max(found, key=lambda one: in_list[one])
    rivals = sum(in_list[one] for one in found if one is not encoding)
    certain = in_list[encoding] >= ENOUGH and not rivals
    meant = found[encoding]
    return Finding(meant, "old_font", not certain, None if certain else meant, encoding.value)


def _tidied(original: str) -> Finding:
    composed = unicodedata.normalize("NFC", original)
    visible = INVISIBLE.sub("", composed)
    tidy = SPACES.sub(" ", visible).strip()
    right = tidy.translate(WRONG_D)
    if right == original:
        return Finding(right)
    if right != tidy:
        return Finding(right, "wrong_d")
    if visible != composed:
        return Finding(right, "invisible")
    if composed != original:
        return Finding(right, "decomposed")
    return Finding(right, "spaces")


def _either_way(read: Finding, encodings: Encodings) -> Finding:
    """Doubt what is Vietnamese as it stands and something else in the encoding that its row is written in."""
    for encoding in encodings.in_row:
        other = legacy_text.decode(read.value, encoding)
        if other and other != read.value and plausible(other):
            return in_doubt("old_font_perhaps", value=read.value, proposal=other, about=encoding.value, keepable=True)
    return read


def _bounded(read: Finding, longest: int) -> Finding:
    if len(read.value) > longest:
        return in_doubt("too_long", value=read.value[:longest], about=str(longest))
    if not read.value.isprintable():
        return in_doubt("strange_letters", value=read.value)
    return read


def read_name(original: str, encodings: Encodings) -> Finding:
    """Return a person's name: letters, as many words as it has, in the capitals that the list gives it."""
    read = read_text(original.removeprefix("'"), encodings, MAX_NAME)
    if read.doubtful:
        return read
    if not read.value:
        return in_doubt("empty")
    if DIGIT.search(read.value) or not any(letter.isalpha() for letter in read.value):
        return in_doubt("no_name", value=read.value)
    strange = {letter for letter in read.value if not letter.isalpha() and letter not in " '’-.·"}
    if strange:
        return in_doubt("strange_letters", value=read.value, about=" ".join(sorted(strange)), keepable=True)
    return read
