"""Telex and VNI: every accented letter, every syllable, and what is left alone."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.exam.vietnamese import (
    LONGEST,
    Method,
    Typing,
    Word,
    compose,
    ended,
    rubbed_out,
    typed,
    word_before,
)
from station.exam.vietnamese_syllables import (
    BARE,
    INITIALS,
    PLAIN_OF,
    RHYMES,
    STOPS,
    Placement,
    Tone,
    parts,
    with_tone,
)

TELEX, VNI, OFF = Typing(), Typing(Method.VNI), Typing(Method.OFF)
MODERN = Typing(placement=Placement.MODERN)
TONE_KEYS = {
    Method.TELEX: dict(zip(Tone, "zfsrxj", strict=True)),
    Method.VNI: dict(zip(Tone, "021345", strict=True)),
}
SHAPE_KEYS = {
    Method.TELEX: {"ă": "w", "â": "a", "đ": "d", "ê": "e", "ô": "o", "ơ": "w", "ư": "w"},
    Method.VNI: {"ă": "8", "â": "6", "đ": "9", "ê": "6", "ô": "6", "ơ": "7", "ư": "7"},
}
ACCENTED = sorted({letter for letter in BARE if unicodedata.normalize("NFD", letter) != letter} | set("đĐ"))
BOTH = pytest.mark.parametrize("typing", [TELEX, VNI], ids=["telex", "vni"])


def keys_of(letter: str, typing: Typing) -> str:
    """Return the keys of one letter, the letter first."""
    bare, tone = BARE.get(letter, (letter, Tone.LEVEL))
    plain = PLAIN_OF.get(bare.lower(), bare.lower())
    shape = SHAPE_KEYS[typing.method].get(bare.lower(), "")
    mark = TONE_KEYS[typing.method][tone] if tone is not Tone.LEVEL else ""
    return (plain.upper() if letter.isupper() else plain) + shape + mark


def test_there_are_134_accented_letters() -> None:
    assert len(ACCENTED) == 134
    assert sum(letter.islower() for letter in ACCENTED) == 67


@BOTH
@pytest.mark.parametrize("letter", ACCENTED)
def test_every_accented_letter_is_typed_and_rubbed_out(letter: str, typing: Typing) -> None:
    keys = keys_of(letter, typing)
    word = compose(keys, typing)
    assert word == Word(letter, keys)
    assert unicodedata.is_normalized("NFC", word.shown)
    assert rubbed_out(word, typing) == Word()
    assert compose(keys.upper(), typing).shown == letter.upper()
    # the letter before stays what it was, and the same letter comes again behind it
    behind = compose("b" + keys, typing) if letter not in "đĐ" else compose("t" + keys, typing)
    left = rubbed_out(behind, typing)
    assert left.shown == behind.shown[:-1]
    again = left
    for key in keys:
        again = typed(again, key, typing)
    assert again.shown == behind.shown
    assert ended(word) == letter


@BOTH
@pytest.mark.parametrize("letter", ACCENTED)
def test_the_last_key_again_takes_the_mark_back(letter: str, typing: Typing) -> None:
    keys = keys_of(letter, typing)
    again = compose(keys + keys[-1], typing)
    assert again.shown == compose(keys[:-1], typing).shown + keys[-1]
    assert typed(again, keys[-1], typing).shown[-2:] == keys[-1] * 2 or letter in "đĐ"


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ("vieejt", "việt"),
        ("vietej", "việt"),
        ("vietje", "việt"),
        ("tieengs", "tiếng"),
        ("nguwowif", "người"),
        ("nguoiwf", "người"),
        ("nguowif", "người"),
        ("uow", "ươ"),
        ("quow", "quơ"),
        ("quowr", "quở"),
        ("thuowr", "thuở"),
        ("thuowng", "thương"),
        ("huowu", "hươu"),
        ("tuwong", "tương"),
        ("dduwowngf", "đường"),
        ("duongwdf", "đường"),
        ("gif", "gì"),
        ("giof", "giò"),
        ("giengse", "giếng"),
        ("quyeens", "quyến"),
        ("gooongf", "goòng"),
        ("khuyur", "khuỷu"),
        ("DDAWKS", "ĐẮK"),
        ("Krong", "Krong"),
        ("Kroong", "Krông"),
        ("hww", "hw"),
        ("ww", "w"),
        ("w", "ư"),
        ("W", "Ư"),
        ("aaa", "aa"),
        ("ass", "as"),
        ("asss", "ass"),
        ("ddd", "dd"),
        ("uoww", "uow"),
        ("toansz", "toan"),
        ("vieetf", "viêtf"),
        ("toanfs", "toán"),
        ("nguwowo", "nguô"),
        ("taanw", "tăn"),
        ("QDD", "QĐ"),
        ("GDDDDT", "GDĐT"),
        ("aizz", "aizz"),
        ("tr", "tr"),
        ("123s", "123s"),
    ],
)
def test_telex(keys: str, shown: str) -> None:
    assert compose(keys, TELEX).shown == shown


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ("viet65", "việt"),
        ("vie65t", "việt"),
        ("d9uong72", "đường"),
        ("duong729", "đường"),
        ("nguoi72", "người"),
        ("thuo73", "thuở"),
        ("hoa8c5", "hoặc"),
        ("hoac85", "hoặc"),
        ("a66", "a6"),
        ("a11", "a1"),
        ("d99", "d9"),
        ("a10", "a"),
        ("H2O", "H2O"),
        ("Al2O3", "Al2O3"),
        ("QD9", "QĐ"),
        ("hid9ro", "hiđro"),
        ("1a", "1a"),
    ],
)
def test_vni(keys: str, shown: str) -> None:
    assert compose(keys, VNI).shown == shown


@pytest.mark.parametrize(
    ("keys", "old", "new"),
    [
        ("hoaf", "hòa", "hoà"),
        ("khoer", "khỏe", "khoẻ"),
        ("thuys", "thúy", "thuý"),
        ("hoafn", "hoàn", "hoàn"),
        ("quys", "quý", "quý"),
        ("hoaif", "hoài", "hoài"),
        ("muaf", "mùa", "mùa"),
        ("mias", "mía", "mía"),
        ("hueej", "huệ", "huệ"),
    ],
)
def test_the_tone_stands_in_the_old_place_or_the_new(keys: str, old: str, new: str) -> None:
    assert (compose(keys, TELEX).shown, compose(keys, MODERN).shown) == (old, new)


@pytest.mark.parametrize(
    ("keys", "shown", "over"),
    [
        ("windows", "ưindows", "windows"),
        ("exam", "ẽam", "exam"),
        ("left", "lèt", "left"),  # c, ch, p, t take sắc and nặng only
        ("book", "bôk", "book"),
        ("ask", "ák", "ask"),
        ("test", "tét", "tét"),  # looks Vietnamese
        ("moot", "môt", "môt"),  # the tone was forgotten
        ("QDD", "QĐ", "QĐ"),  # an abbreviation
        ("HDDND", "HĐND", "HĐND"),
        ("lawj", "lặ", "lawj"),
        ("aw", "ă", "ă"),  # the name of a letter
        ("exxam", "exam", "exam"),  # taken back: what stands is meant
    ],
)
def test_what_is_no_syllable_is_its_keys_when_it_is_over(keys: str, shown: str, over: str) -> None:
    word = compose(keys, TELEX)
    assert (word.shown, ended(word)) == (shown, over)


def test_after_backspace_typing_goes_on_from_what_stands() -> None:
    word = rubbed_out(compose("vieejt", TELEX), TELEX)
    assert word.shown == "việ"
    assert compose_on(word, "n").shown == "viện"
    assert rubbed_out(compose("hoanf", TELEX), TELEX).shown == "hòa"
    assert rubbed_out(compose("hoanf", MODERN), MODERN).shown == "hoà"
    slip = rubbed_out(compose("windowsx", TELEX), TELEX)
    assert (slip.shown, ended(slip)) == ("ưindows", "windows")


def compose_on(word: Word, keys: str) -> Word:
    for key in keys:
        word = typed(word, key, TELEX)
    return word


def test_a_word_that_the_cursor_came_back_to_takes_marks() -> None:
    assert compose_on(word_before("Em o truong"), "wf").shown == "trường"
    assert word_before("a, b-cd") == Word("cd", "cd")
    assert word_before("a ") == word_before("") == Word()
    assert compose_on(word_before("hoà"), "n").shown == "hoàn"


def test_what_is_too_long_for_a_syllable_is_left_alone() -> None:
    long = word_before("a" * 1000)
    assert len(long.shown) == LONGEST + 1
    assert typed(long, "s", TELEX).shown == long.shown + "s"
    endless = compose("ee" + "n" * 5_000, TELEX)
    assert endless.keys == endless.shown == rubbed_out(endless, TELEX).shown + "n"


def test_switched_off_every_key_is_a_letter() -> None:
    assert compose("vieejt dd a1".replace(" ", ""), OFF).shown == "vieejtdda1"


FEW = [("qu", "ê"), ("qu", "yên"), ("qu", "ôc"), ("gi", "a"), ("gi", "ương"), ("d", "ươi"), ("th", "uơ"), ("h", "uơ")]
SYLLABLES = FEW + sorted(
    (initial, rhyme)
    for initial in INITIALS - {"qu", "g", "gi", "d"}
    for rhyme in RHYMES - {"oong", "ooc", "uơ"}
    if not (initial and rhyme[0] == "y" and len(rhyme) > 1)
)


@st.composite
def typed_syllables(draw: st.DrawFn) -> tuple[str, str, Typing]:
    """A syllable, keys that make it with each mark anywhere behind its letter, and how they are typed."""
    initial, rhyme = draw(st.sampled_from(SYLLABLES))
    stopped = rhyme.endswith(STOPS)
    tone = draw(st.sampled_from([Tone.ACUTE, Tone.DOT] if stopped else list(Tone)))
    typing = Typing(draw(st.sampled_from([Method.TELEX, Method.VNI])), draw(st.sampled_from(list(Placement))))
    syllable = initial + rhyme
    letters = [PLAIN_OF.get(letter, letter) for letter in syllable]
    marks = [(SHAPE_KEYS[typing.method][one], at + 1) for at, one in enumerate(syllable) if one in PLAIN_OF]
    if "ươ" in syllable or "uơ" in syllable:  # one horn key makes both
        marks = marks[-1:] if initial != "đ" else [marks[0], marks[-1]]
    if tone is not Tone.LEVEL:
        marks.append((TONE_KEYS[typing.method][tone], len(initial) + 1))
    placed = sorted((draw(st.integers(first, len(letters))), order, key) for order, (key, first) in enumerate(marks))
    keys = list(letters)
    for at, _, key in reversed(placed):
        keys.insert(at, key)
    return with_tone(syllable, tone, typing.placement), "".join(keys), typing


@given(typed_syllables())
@settings(max_examples=300)
def test_every_syllable_comes_out_wherever_its_marks_are_typed(case: tuple[str, str, Typing]) -> None:
    syllable, keys, typing = case
    word = compose(keys, typing)
    assert word == Word(syllable, keys)
    assert ended(word) == syllable
    assert rubbed_out(word, typing).shown in (syllable[:-1], with_tone(*_split(syllable[:-1]), typing.placement))


def _split(word: str) -> tuple[str, Tone]:
    for letter in word:
        bare, tone = BARE.get(letter, (letter, Tone.LEVEL))
        if tone is not Tone.LEVEL:
            return word.replace(letter, bare), tone
    return word, Tone.LEVEL


MARKS = str.maketrans("", "", "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")


def skeleton(word: str) -> str:
    """Return the letters without their marks."""
    return unicodedata.normalize("NFD", word).translate(MARKS).replace("đ", "d").replace("Đ", "D")


@given(st.text("abcdeghiklmnopqrstuvxywfjzDAEOUWSX0123456789", max_size=12), st.sampled_from([TELEX, VNI, MODERN]))
@settings(max_examples=200)
def test_no_letter_is_lost_and_none_made_up(keys: str, typing: Typing) -> None:
    word = compose(keys, typing)
    marks = "wfsrxjzaeod0123456789"
    left = iter(keys.lower())  # every letter on screen was a key, in order; keys that are missing were marks
    for letter in skeleton(word.shown).lower():
        assert any(key == letter or (letter == "u" and key == "w") for key in left)
    missing = len(keys) - len(word.shown)
    assert 0 <= missing <= sum(key in marks for key in keys.lower())
    assert unicodedata.is_normalized("NFC", word.shown)
    assert ended(word) in (word.shown, word.keys)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_what_is_no_letter_of_ours_passes_untouched(text: str) -> None:
    word = word_before(text)
    assert text.endswith(word.shown)
    foreign = "".join(
        letter for letter in text if letter.lower() not in "abcdefghijklmnopqrstuvwxyzđ" and letter not in BARE
    )
    assert compose(foreign, TELEX).shown == foreign


def test_parts_of_a_syllable() -> None:
    for syllable, split in {
        "gì": ("g", "i"),
        "gia": ("gi", "a"),
        "giêng": ("g", "iêng"),
        "quy": ("qu", "y"),
        "qu": ("q", "u"),
        "nghiêng": ("ngh", "iêng"),
        "anh": ("", "anh"),
    }.items():
        assert parts(_split(syllable)[0]) == split
