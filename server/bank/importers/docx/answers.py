"""Keys as people write them: a letter, four truths, a number. What does not fit is told by its reason."""

import re

from server.bank.importers.docx.problems import Reason

TRUE_SIGNS, FALSE_SIGNS = frozenset("ĐDÐƉT"), frozenset("SF")
WORDS = re.compile(r"đúng|true", re.IGNORECASE), re.compile(r"sai|false", re.IGNORECASE)
STATEMENT_LABEL = re.compile(r"(?<!\w)[a-h]\s*[.)]\s*|(?<!\w)[a-h]\s*[-:]\s*", re.IGNORECASE)
SEPARATORS = re.compile(r"[\s,;/|.–-]+")
LETTER = re.compile(r"\W*([A-Ha-h])\W*")
NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+|/0*[1-9][0-9]*)?")
MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\xa0": "", " ": ""})
ALTERNATIVES = re.compile(r"\s*(?:\||;|\bhoặc\b|\bor\b)\s*")
STATEMENTS, MAX_KEY = 4, 200


class UnfitKeyError(Exception):
    """A key that does not fit its item."""

    def __init__(self, reason: Reason, key: str) -> None:
        super().__init__(reason.value)
        self.reason, self.key = reason, key


def letter(key: str) -> str:
    """Return the letter of an option. Raises UnfitKeyError."""
    found = LETTER.fullmatch(key)
    if found is None:
        letters = SEPARATORS.split(key.strip())
        are_letters = all(LETTER.fullmatch(one) for one in letters) or (key.isalpha() and key.isupper())
        raise UnfitKeyError(Reason.TWO_KEYS if are_letters else Reason.BAD_KEY, key)
    return found[1].upper()


def truths(key: str) -> tuple[bool, ...]:
    """Return four truths: "ĐSĐS", "Đ S Đ S", "a) Đúng b) Sai…". Raises UnfitKeyError."""
    text = WORDS[1].sub("S", WORDS[0].sub("Đ", STATEMENT_LABEL.sub("", key)))
    signs = SEPARATORS.sub("", text).upper()
    if len(signs) != STATEMENTS or not set(signs) <= TRUE_SIGNS | FALSE_SIGNS:
        raise UnfitKeyError(Reason.BAD_TRUTHS, key)
    return tuple(sign in TRUE_SIGNS for sign in signs)


def numbers(key: str) -> tuple[str, ...]:
    """Return the ways to write a number that count: "0,25|1/4". Raises UnfitKeyError."""
    found = tuple(one.translate(MINUS).rstrip(".") for one in ALTERNATIVES.split(key.strip()))
    if len(key) > MAX_KEY or not all(NUMBER.fullmatch(one) for one in found):
        raise UnfitKeyError(Reason.BAD_NUMBER, key)
    return found
