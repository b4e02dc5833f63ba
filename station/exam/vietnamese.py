"""Typing Vietnamese by Telex or VNI, one word at a time (docs/formats/typing.md). Pure: a word and a key give a word.

What is on screen is the whole state but for the keys behind it, so a word that the cursor comes back to, or that a
letter was deleted from, goes on as one that was just typed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import takewhile

from station.exam.vietnamese_syllables import (
    Placement,
    Tone,
    bare,
    has_vowel,
    is_begun,
    is_whole,
    may_have,
    parts,
    plain_letter,
    with_tone,
)

LONGEST = 20  # letters; longer runs are no syllable and are left alone
LONE_HORN = ("h", "kh", "th", "qu")  # huơ, khuơ, thuở, quở: nothing else has uơ


class Method(Enum):
    """How marks are typed."""

    TELEX = "telex"
    VNI = "vni"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Typing:
    """What the person chose."""

    method: Method = Method.TELEX
    placement: Placement = Placement.CLASSIC


@dataclass(frozen=True, slots=True)
class Word:
    """A word on screen, and the keys that made it: what it is if it turns out not to be Vietnamese."""

    shown: str = ""
    keys: str = ""


Act = Callable[[Word, str, Placement], Word | None]


def word_before(text: str) -> Word:
    """Return the word that `text` ends with, taken as it stands."""
    tail = text[-LONGEST - 1 :]
    shown = "".join(takewhile(str.isalnum, reversed(tail)))[::-1]
    return Word(shown, shown)


def typed(word: Word, key: str, typing: Typing) -> Word:
    """Return `word` after `key`, a letter or digit."""
    if len(word.shown) > LONGEST:
        return _undone(word.shown + key)
    act = ACTS[typing.method].get(key.lower())
    done = act(word, key, typing.placement) if act is not None else None
    return done or _appended(word, key, typing)


def compose(keys: str, typing: Typing) -> Word:
    """Return what `keys` make of an empty word."""
    word = Word()
    for key in keys:
        word = typed(word, key, typing)
    return word


def rubbed_out(word: Word, typing: Typing) -> Word:
    """Return `word` without its last letter; the tone goes where it belongs in what is left."""
    left = word.shown[:-1]
    plain, tone = bare(left)
    if typing.method is not Method.OFF and is_begun(plain):
        left = with_tone(plain, tone, typing.placement)
    if word.keys == word.shown:
        return Word(left, left)
    for end in range(len(word.keys) - 1, 0, -1):
        if compose(word.keys[:end], typing).shown == left:
            return Word(left, word.keys[:end])
    return Word(left, left)


def ended(word: Word) -> str:
    """Return the word as it stands once it is over: its keys, if what they made is no Vietnamese syllable.

    Abbreviations have no vowel and stay (QĐ, HĐND).
    """
    plain, tone = bare(word.shown)
    return word.shown if not has_vowel(plain) or is_whole(plain, tone) else word.keys


# -- letters that are no marks ----------------------------------------------------------------------------------------


def _appended(word: Word, key: str, typing: Typing) -> Word:
    plain, tone = bare(word.shown)
    longer, keys = plain + key, word.keys + key
    if typing.method is Method.OFF or not is_begun(plain):
        return Word(word.shown + key, keys)
    horned = _both_horned(plain) + key  # tuwong: tương; thuown: thươn
    if horned != longer and is_begun(horned):
        longer = horned
    if not is_begun(longer):
        return Word(word.shown + key, keys)
    return Word(with_tone(longer, tone, typing.placement), keys)


def _both_horned(plain: str) -> str:
    """Return `plain` with ươ for ưo, and for uơ, which no letter follows."""
    if parts(plain.lower())[0] == "qu":
        return plain
    for place in range(len(plain) - 1):
        if plain[place : place + 2].lower() in ("ưo", "uơ"):
            return plain[:place] + _as(plain[place], "ư") + _as(plain[place + 1], "ơ") + plain[place + 2 :]
    return plain


# -- tones ------------------------------------------------------------------------------------------------------------


def _tone(tone: Tone) -> Act:
    def act(word: Word, key: str, placement: Placement) -> Word | None:
        plain, before = bare(word.shown)
        if not (is_begun(plain) and has_vowel(plain)) or not may_have(plain, tone):
            return None
        if before is tone:
            return None if tone is Tone.LEVEL else _undone(plain + key)
        return Word(with_tone(plain, tone, placement), word.keys + key)

    return act


# -- shapes -----------------------------------------------------------------------------------------------------------


def _shape(shapes: Mapping[str, str]) -> Act:
    """Return the act of a key that gives vowels the shapes of `shapes`, whichever of them makes a syllable."""

    def act(word: Word, key: str, placement: Placement) -> Word | None:
        plain, tone = bare(word.shown)
        if not is_begun(plain):
            return None
        for wanted in _reshaped(plain, shapes):
            if wanted != plain and is_begun(wanted):
                return Word(with_tone(wanted, tone, placement), word.keys + key)
        if key in "wW" and is_begun(plain + "ư"):
            return Word(with_tone(plain + _as(key, "ư"), tone, placement), word.keys + key)
        return _unshaped(word, key, set(shapes.values()), placement)

    return act


def _unshaped(word: Word, key: str, targets: set[str], placement: Placement) -> Word | None:
    """Return `word` with what the same key did before taken back, and the key as a letter."""
    plain, tone = bare(word.shown)
    if key in "wW" and plain[-1:] in ("ư", "Ư") and word.keys[-1:] in ("w", "W") and word.keys[-2:-1] not in ("u", "U"):
        return _undone(word.keys)  # a w alone had made the letter
    if not any(letter in targets for letter in plain.lower()):
        return None
    without = "".join(plain_letter(letter) if letter.lower() in targets else letter for letter in plain)
    return _undone(with_tone(without, tone, placement) + key)


def _reshaped(plain: str, shapes: Mapping[str, str]) -> Iterator[str]:
    """Yield what the key may have meant, the likeliest first."""
    start = len(parts(plain.lower())[0])
    if "u" in shapes and "o" in shapes:
        yield from _horned_pair(plain, start)
    # A hat goes to the last vowel that takes it (uôi, uyên), a horn or breve to the first (ưu, ưa, then oă).
    places = range(start, len(plain)) if "u" in shapes else range(len(plain) - 1, start - 1, -1)
    for place in places:
        shaped = shapes.get(plain[place].lower())
        if shaped is not None:
            yield plain[:place] + _as(plain[place], shaped) + plain[place + 1 :]
    for place in places:  # ươ and a hat: uô
        shaped = shapes.get(plain[place].lower())
        if shaped is not None:
            others = "".join(plain_letter(letter) for letter in plain[start:place])
            yield plain[:start] + others + _as(plain[place], shaped) + plain[place + 1 :]


def _horned_pair(plain: str, start: int) -> Iterator[str]:
    initial = plain[:start].lower()
    for place in range(start, len(plain) - 1):
        first, second = plain[place], plain[place + 1]
        if (plain_letter(first) + plain_letter(second)).lower() != "uo":
            continue
        horned = _as(second, "ơ") + plain[place + 2 :]
        if initial in LONE_HORN and len(plain) == place + 2 and first.lower() == "u" and second.lower() != "ơ":
            yield plain[: place + 1] + horned
        yield plain[:place] + _as(first, "ư") + horned


# -- the stroke of đ --------------------------------------------------------------------------------------------------


def _stroke(word: Word, key: str, placement: Placement) -> Word | None:  # noqa: ARG001 (an Act)
    plain, _ = bare(word.shown)
    first, last, before = plain[:1], plain[-1:], plain[-2:-1]
    if is_begun(plain) and has_vowel(plain):
        if first in "dD":  # the stroke may come at the end of the word
            return Word(_as(first, "đ") + word.shown[1:], word.keys + key)
        return _undone(plain_letter(first) + word.shown[1:] + key) if first in "đĐ" else None
    if last and last in "đĐ":
        return _undone(word.shown[:-1] + plain_letter(last) + key)
    if last and last in "dD" and (key == "9" or not has_vowel(before)):  # abbreviations too: QĐ, GDĐT
        return Word(word.shown[:-1] + _as(last, "đ"), word.keys + key)
    return None


def _as(letter: str, shaped: str) -> str:
    """Return `shaped` in the case of `letter`."""
    return shaped.upper() if letter.isupper() else shaped


def _undone(shown: str) -> Word:
    """Return a word that from here on is what stands: its keys are forgotten."""
    return Word(shown, shown)


HORN, BREVE = {"u": "ư", "o": "ơ", "ô": "ơ"}, {"a": "ă", "â": "ă"}
HAT = {"a": "â", "ă": "â", "e": "ê", "o": "ô", "ơ": "ô"}
TELEX: dict[str, Act] = {
    **{key: _tone(tone) for key, tone in zip("zfsrxj", Tone, strict=True)},
    **{key: _shape({letter: hat for letter, hat in HAT.items() if plain_letter(letter) == key}) for key in "aeo"},
    "w": _shape({**HORN, **BREVE}),
    "d": _stroke,
}
VNI: dict[str, Act] = {
    **{key: _tone(tone) for key, tone in zip("021345", Tone, strict=True)},
    "6": _shape(HAT),
    "7": _shape(HORN),
    "8": _shape(BREVE),
    "9": _stroke,
}
ACTS: dict[Method, Mapping[str, Act]] = {Method.TELEX: TELEX, Method.VNI: VNI, Method.OFF: {}}
