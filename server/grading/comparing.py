"""When a value that was given is the one that the key holds: numbers by value, words by their letters. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from protocol.policy import MarkingRules

SHORT_NUMBER = re.compile(r"-?[0-9]+(,[0-9]+)?")
TRAILING_ZEROS = re.compile(r",[0-9]*0$")
TYPED_NUMBER = re.compile(r"-?[0-9]{1,30}([.,][0-9]{1,30})?")
# A key of words that is a number: "1945", not the code "0101", which is another word than "101".
NUMBER_AMONG_WORDS = re.compile(r"-?(0|[1-9][0-9]{0,29})([.,][0-9]{1,30})?")
BETWEEN = ".."


@dataclass(frozen=True, slots=True)
class Range:
    """The values from `least` to `most`, both in it."""

    least: Fraction
    most: Fraction

    def __contains__(self, value: Fraction) -> bool:
        """Tell whether `value` is right."""
        return self.least <= value <= self.most


def fraction(text: str) -> Fraction:
    """Return the value of a number of a key: "0,25", "0.25" or "1/4". Raises ValueError."""
    return Fraction(text.strip().replace(",", "."))


def right_values(text: str) -> Range:
    """Return what a number of a key stands for: itself, or of "24..26" all between. Raises ValueError."""
    least, between, most = text.partition(BETWEEN)
    return Range(fraction(least), fraction(most if between else least))


def number(text: str, rules: MarkingRules) -> Fraction | None:
    """Return the value of a short answer, or None where it is no number that the answer sheet could hold."""
    typed = text.strip().replace(".", ",")
    if len(typed) > rules.short_number_length or not SHORT_NUMBER.fullmatch(typed):
        return None
    if not rules.trailing_zeros_count and TRAILING_ZEROS.search(typed):
        return None
    return Fraction(typed.replace(",", "."))


def typed_number(text: str) -> Fraction | None:
    """Return the value of a number typed into a gap or set on a slider, or None where it is none."""
    typed = text.strip()
    return Fraction(typed.replace(",", ".")) if TYPED_NUMBER.fullmatch(typed) else None


def words(text: str, rules: MarkingRules) -> str:
    """Return what of typed words counts: composed letters, one space between words, by policy without case."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return plain if rules.letter_case_counts else plain.casefold()


def is_same_text(given: str, expected: str, rules: MarkingRules) -> bool:
    """Tell whether `given` is what the key `expected` wants: a number's value, or the same words."""
    if NUMBER_AMONG_WORDS.fullmatch(expected.strip()):
        value = typed_number(given)
        return value is not None and value == fraction(expected)
    return words(given, rules) == words(expected, rules)
