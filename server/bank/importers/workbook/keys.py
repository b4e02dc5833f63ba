"""Keys as teachers write them. Each reads one notation or raises UnfitError; what is right keeps its order."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import TypeVar

from server.bank.importers.workbook.columns import SHOWN
from server.bank.importers.workbook.kinds import STROKE_D
from server.bank.importers.workbook.notation import BAR, SEMICOLON, divided, plain
from server.bank.importers.workbook.problems import Reason, UnfitError

One = TypeVar("One", str, tuple[str, str])
NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+|/0*[1-9][0-9]*)?")
THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+")
RANGE = ".."
MAX_NUMBER_KEY = 200
BETWEEN = re.compile(r"[\s,;>→-]+")
JOINER = r"\s*[-–:→.>=]*\s*"
LETTER_NUMBER = re.compile(rf"([A-Z]){JOINER}([0-9]+)")
NUMBER_LETTER = re.compile(rf"([0-9]+){JOINER}([A-Z])")
LETTER_LETTER = re.compile(rf"([A-Z]){JOINER}([A-Z])")
NUMBERED = re.compile(r"[0-9]{1,2}\s*:\s")
APART = " ;,\t\n"
TRUTHS = {"D": True, "S": False}
MINUS = str.maketrans({"−": "-", "–": "-"})


def letter(key: str, options: Collection[str]) -> str:
    """Read the key of one right option: `B`."""
    letters = [one for one in re.split(r"[\s,;|/.]+", key.upper()) if one]
    if len("".join(letters)) > 1 and set("".join(letters)) <= set(options):
        raise UnfitError(Reason.TWO_KEYS, key=key[:SHOWN])
    if len(letters) != 1 or len(letters[0]) != 1:
        raise UnfitError(Reason.BAD_KEY, key=key[:SHOWN])
    _known(letters, options)
    return letters[0]


def letters(key: str, options: Collection[str]) -> tuple[str, ...]:
    """Read several letters: `A, C`, `AC`, `B > A > C`."""
    found = BETWEEN.sub("", key.upper())
    if not found.isalpha():
        raise UnfitError(Reason.BAD_KEY, key=key[:SHOWN])
    return _once(_known(tuple(found), options))


def names(key: str, known: Collection[str]) -> tuple[str, ...]:
    """Read several names of places or words: `1, 3`, `B`."""
    found = [one for one in re.split(r"[\s,;]+", key) if one]
    return _once(_known(tuple(one if one in known else one.upper() for one in found), known))


def whole_order(key: str, options: Sequence[str]) -> tuple[str, ...]:
    """Read all letters in their right order: `BDAEC`."""
    found = letters(key, options)
    _complete(found, options)
    return found


def truths(key: str, count: int) -> tuple[bool, ...]:
    """Read true and false of each statement: `ĐSĐĐ`."""
    found = re.sub(r"[\s,;-]+", "", key.upper()).translate(STROKE_D)
    if not set(found) <= set(TRUTHS):
        raise UnfitError(Reason.BAD_KEY, key=key[:SHOWN])
    if len(found) != count:
        raise UnfitError(Reason.BAD_TRUTHS, key=key[:SHOWN], found=str(len(found)), wanted=str(count))
    return tuple(TRUTHS[mark] for mark in found)


def numbers(key: str) -> tuple[str, ...]:
    """Read a number with its other ways of writing: `0,25|0.25|1/4`."""
    found = tuple(re.sub(r"\s+", "", key).translate(MINUS).split(BAR))
    bad = [one for one in found if not NUMBER.fullmatch(one)]
    if bad or len(key) > MAX_NUMBER_KEY:
        raise UnfitError(Reason.BAD_NUMBER, key=(bad[0] if bad else key)[:SHOWN])
    return found


def numbers_or_ranges(key: str) -> tuple[str, ...]:
    """Read numbers of which each may be a range: `24..26`."""
    found = tuple(re.sub(r"\s+", "", key).translate(MINUS).split(BAR))
    for one in found:
        ends = one[:MAX_NUMBER_KEY].split(RANGE)
        if len(ends) > 2 or not all(NUMBER.fullmatch(end) for end in ends):  # noqa: PLR2004 -- from and to
            raise UnfitError(Reason.BAD_NUMBER, key=one[:SHOWN])
        if value_of(ends[0]) > value_of(ends[-1]):
            raise UnfitError(Reason.BAD_NUMBER, key=one[:SHOWN])
    return found


def value_of(number: str) -> Fraction:
    """Return the value of a number that was read above."""
    return Fraction(number.replace(",", "."))


def matched(key: str, sources: Sequence[str], targets: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Read pairs of two sides: `A2, B4, C1`. Every source has a target."""
    found = _pairs(LETTER_NUMBER, key)
    _known([source for source, _ in found], sources)
    _known([target for _, target in found], targets)
    _complete([source for source, _ in found], sources)
    return found


def associated(key: str, options: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Read pairs of one side: `A-C, B-D`."""
    found = _pairs(LETTER_LETTER, key)
    _known([one for pair in found for one in pair], options)
    for first, second in found:
        if first == second:
            raise UnfitError(Reason.BAD_KEY, key=f"{first}-{second}")
    _once(tuple("".join(sorted(pair)) for pair in found))
    return found


def filled(key: str, gaps: Sequence[str], options: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Read a letter for each gap, as gap and letter: `1: C; 2: D`, or `CD`."""
    has_numbers = any(one.isdigit() for one in key)
    found = _pairs(NUMBER_LETTER, key) if has_numbers else letters_in_turn(key, gaps)
    _known([gap for gap, _ in found], gaps)
    _known([option for _, option in found], options)
    _once(tuple(gap for gap, _ in found))
    _complete([gap for gap, _ in found], gaps)
    return found


def letters_in_turn(key: str, gaps: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Read a letter for each gap in turn: `BACDB`."""
    found = BETWEEN.sub("", key.upper())
    if not found.isalpha():
        raise UnfitError(Reason.BAD_KEY, key=key[:SHOWN])
    if len(found) < len(gaps):
        raise UnfitError(Reason.KEY_INCOMPLETE, lacking=", ".join(gaps[len(found) :]))
    if len(found) > len(gaps):
        raise UnfitError(Reason.BAD_KEY, key=key[:SHOWN])
    return tuple(zip(gaps, found, strict=True))


def typed(key: str, gaps: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Read what may be typed into each gap: `1: Hà Nội|Ha Noi; 2: 1945`. With one gap its number may be left out."""
    found = dict[str, tuple[str, ...]]()
    for part in divided(key, SEMICOLON + "\n", formulas=False):
        if not part:
            continue
        gap, colon, rest = part.partition(":")
        if not colon or gap.strip() not in gaps:
            if len(gaps) != 1 or NUMBERED.match(part):  # `12:30` is an answer, `2: Huế` one to another gap
                raise UnfitError(Reason.KEY_UNKNOWN, name=gap.strip()[:SHOWN])
            gap, rest = gaps[0], part
        name = gap.strip()
        if name in found:
            raise UnfitError(Reason.KEY_TWICE, name=name)
        found[name] = _answers(rest)
    _complete(list(found), gaps)
    return {gap: found[gap] for gap in gaps}


def _answers(text: str) -> tuple[str, ...]:
    found = tuple(plain(one, formulas=False) for one in divided(text, BAR, formulas=False))
    if not all(found):
        raise UnfitError(Reason.BAD_KEY, key=text.strip()[:SHOWN])
    return _once(found)


def _pairs(pattern: re.Pattern[str], key: str) -> tuple[tuple[str, str], ...]:
    text = " ".join(key.upper().split())  # many spaces would be tried in many ways
    if pattern.sub("", text).strip(APART) or not text.strip():
        raise UnfitError(Reason.BAD_KEY, key=key[:SHOWN])
    return _once(tuple((first, second) for first, second in pattern.findall(text)))


def _known(found: Sequence[str], known: Collection[str]) -> Sequence[str]:
    for one in found:
        if one not in known:
            raise UnfitError(Reason.KEY_UNKNOWN, name=one[:SHOWN])
    return found


def _once(found: Sequence[One]) -> tuple[One, ...]:
    for one, times in Counter(found).items():
        if times > 1:
            raise UnfitError(Reason.KEY_TWICE, name="".join(one)[:SHOWN])
    return tuple(found)


def _complete(found: Collection[str], wanted: Sequence[str]) -> None:
    lacking = [one for one in wanted if one not in found]
    if lacking:
        raise UnfitError(Reason.KEY_INCOMPLETE, lacking=", ".join(lacking))
