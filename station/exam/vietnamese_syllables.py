"""How Vietnamese syllables are written: letters and marks, first consonants, rhymes, and where the tone stands.

Words come in NFC. A letter may have a shape (ă, â, đ, ê, ô, ơ, ư) and, if it is a vowel, a tone.
"""

import unicodedata
from enum import Enum
from functools import cache
from itertools import product, takewhile


class Tone(Enum):
    """The six tones, by their combining mark."""

    LEVEL = ""  # ngang
    GRAVE = "\u0300"  # huyền
    ACUTE = "\u0301"  # sắc
    HOOK = "\u0309"  # hỏi
    TILDE = "\u0303"  # ngã
    DOT = "\u0323"  # nặng


class Placement(Enum):
    """Where the tone of an open oa, oe, uy stands: hòa, khỏe, thúy, or hoà, khoẻ, thuý."""

    CLASSIC = "classic"
    MODERN = "modern"


PLAIN_OF = {"ă": "a", "â": "a", "đ": "d", "ê": "e", "ô": "o", "ơ": "o", "ư": "u"}
VOWELS = frozenset("aăâeêioôơuưy")
STOPS = ("ch", "c", "k", "p", "t")  # a syllable that ends so is sắc or nặng
STOP_TONES = frozenset((Tone.LEVEL, Tone.ACUTE, Tone.DOT))  # level: its tone is not typed yet, or was forgotten
SLIDING = ("oa", "oe", "uy")

# Beside those of the language: kr and sr, of names in the Central Highlands (Krông Nô, Srê Pôk).
FIRST = "b c ch d đ g gh gi h k kh kr l m n ng ngh nh p ph qu r s sr t th tr v x"
OPEN = (
    "a ai ao au ay âu ây e eo ê êu i ia iu iêu o oi oa oai oay oao oe oeo ô ôi ơ ơi "
    "u ua ui uê uêu uơ uôi uy uya uyu uây ư ưa ưi ưu ươi ươu y yêu"
)
CLOSED = {
    "a": "c ch m n ng nh p t",
    "ă": "c k m n ng p t",  # k: Đắk Lắk
    "â": "c m n ng p t",
    "e": "c m n ng p t",
    "ê": "ch m n nh p t",
    "i": "ch m n nh p t",
    "o": "c m n ng p t",
    "ô": "c m n ng p t",
    "ơ": "m n p t",
    "u": "c m n ng p t",
    "ư": "c m n ng t",
    "y": "ch n nh t",
    "iê": "c m n ng p t",
    "yê": "m n ng t",
    "oa": "c ch m n ng nh p t",
    "oă": "c m n ng p t",
    "oe": "m n ng p t",
    "oo": "c ng",
    "uâ": "n ng t",
    "uê": "ch nh",
    "uô": "c m n ng t",
    "uy": "ch n nh p t",
    "uyê": "n t",
    "ươ": "c m n ng p t",
}
INITIALS = frozenset(FIRST.split()) | {""}
RHYMES = frozenset(OPEN.split()) | {vowel + end for vowel, ends in CLOSED.items() for end in ends.split()}


def _begun() -> frozenset[str]:
    """Return every beginning of a rhyme, with any of its shapes still to be typed."""
    found = set[str]()
    for rhyme in RHYMES:
        ways = [{letter, PLAIN_OF.get(letter, letter)} for letter in rhyme]
        for end in range(1, len(rhyme) + 1):
            found |= {"".join(letters) for letters in product(*ways[:end])}
    return frozenset(found)


BEGUN = _begun()
BEGUN_INITIALS = frozenset(initial[:end] for initial in INITIALS for end in range(len(initial) + 1))


def _toned_letters() -> dict[str, tuple[str, Tone]]:
    table = {}
    for vowel in VOWELS:
        for tone in Tone:
            letter = unicodedata.normalize("NFC", vowel + tone.value)
            table[letter] = vowel, tone
            table[letter.upper()] = vowel.upper(), tone
    return table


BARE = _toned_letters()  # letter: the letter without its tone, the tone


def bare(word: str) -> tuple[str, Tone]:
    """Return `word` without its tone, and the tone. Of two tones the second stays where it is: that is no syllable."""
    for place, letter in enumerate(word):
        plain, tone = BARE.get(letter, (letter, Tone.LEVEL))
        if tone is not Tone.LEVEL:
            return word[:place] + plain + word[place + 1 :], tone
    return word, Tone.LEVEL


def plain_letter(letter: str) -> str:
    """Return `letter`, which has no tone, without its shape; its case stays."""
    plain = PLAIN_OF.get(letter.lower(), letter.lower())
    return plain.upper() if letter.isupper() else plain


@cache
def parts(syllable: str) -> tuple[str, str]:
    """Return the first consonants and the rhyme of a syllable in small letters without tone."""
    initial = "".join(takewhile(lambda letter: letter not in VOWELS, syllable))
    rhyme = syllable[len(initial) :]
    if initial == "q" and rhyme[:1] == "u" and len(rhyme) > 1:
        return "qu", rhyme[1:]
    if initial == "g" and rhyme[:1] == "i" and rhyme[1:] in BEGUN:  # gi and a vowel; gì, gìn, giếng are g and i
        return "gi", rhyme[1:]
    return initial, rhyme


def vowels_of(rhyme: str) -> str:
    """Return the vowels that `rhyme` begins with."""
    return "".join(takewhile(VOWELS.__contains__, rhyme))


def is_begun(word: str) -> bool:
    """Whether `word`, without tone, is the beginning of a syllable some of whose shapes are perhaps not typed yet."""
    initial, rhyme = parts(word.lower())
    if not rhyme:
        return initial in BEGUN_INITIALS
    return rhyme in BEGUN and (initial in INITIALS or (initial, rhyme) == ("q", "u"))


def is_whole(word: str, tone: Tone) -> bool:
    """Whether `word`, without tone, is a whole syllable and may have `tone`. A vowel alone is one: it is a name."""
    initial, rhyme = parts(word.lower())
    known = initial in INITIALS and (rhyme in RHYMES or (not initial and rhyme in VOWELS))
    return known and may_have(word, tone)


def may_have(word: str, tone: Tone) -> bool:
    """Whether what `word` ends with goes with `tone`."""
    return tone in STOP_TONES or not word.lower().endswith(STOPS)


def has_vowel(word: str) -> bool:
    """Whether there is a rhyme in `word`, which has no tone."""
    return any(letter in VOWELS for letter in word.lower())


def with_tone(word: str, tone: Tone, placement: Placement) -> str:
    """Return `word`, which has none, with `tone` on the letter where it belongs."""
    if tone is Tone.LEVEL or not has_vowel(word):
        return word
    place = _tone_place(word.lower(), placement)
    return word[:place] + unicodedata.normalize("NFC", word[place] + tone.value) + word[place + 1 :]


def _tone_place(syllable: str, placement: Placement) -> int:
    _, rhyme = parts(syllable)
    vowels, start = vowels_of(rhyme), len(syllable) - len(rhyme)
    shaped = [place for place, letter in enumerate(vowels) if letter in PLAIN_OF]
    if shaped:
        return start + shaped[-1]
    is_closed = len(rhyme) > len(vowels)
    if is_closed or (placement is Placement.MODERN and vowels in SLIDING):
        return start + len(vowels) - 1
    return start + int(len(vowels) > 2)  # noqa: PLR2004 (of three vowels the middle one)
