"""Which letters make a syllable, and where its tone stands."""

import unicodedata

import pytest

from station.exam.vietnamese_syllables import (
    BEGUN,
    RHYMES,
    Placement,
    Tone,
    bare,
    is_begun,
    is_whole,
    plain_letter,
    with_tone,
)


@pytest.mark.parametrize("text", ["nguyen", "nguyên", "tieng", "iêu", "đươ", "q", "ngh", "krông", "giêng", "xoong", ""])
def test_what_can_become_a_syllable_is_begun(text: str) -> None:
    assert is_begun(text)
    assert is_begun(text.upper())


@pytest.mark.parametrize("text", ["ưin", "wa", "cl", "ea", "aa", "bôk", "nguyênn", "fa", "gg", "hòa"])
def test_what_cannot_is_not(text: str) -> None:
    assert not is_begun(text)


@pytest.mark.parametrize(
    ("text", "tone", "whole"),
    [
        ("viêt", Tone.DOT, True),
        ("viêt", Tone.LEVEL, True),
        ("viêt", Tone.GRAVE, False),
        ("vie", Tone.LEVEL, False),
        ("tiêng", Tone.ACUTE, True),
        ("tieng", Tone.ACUTE, False),
        ("ă", Tone.LEVEL, True),
        ("lă", Tone.LEVEL, False),
        ("q", Tone.LEVEL, False),
        ("qu", Tone.LEVEL, False),
        ("quy", Tone.ACUTE, True),
        ("gi", Tone.GRAVE, True),
    ],
)
def test_a_syllable_is_whole_with_a_rhyme_and_a_tone_that_goes_with_its_end(text: str, tone: Tone, whole: bool) -> None:
    assert is_whole(text, tone) is whole


@pytest.mark.parametrize("rhyme", sorted(RHYMES))
def test_every_beginning_of_a_rhyme_is_begun_with_and_without_shapes(rhyme: str) -> None:
    plain = "".join(map(plain_letter, rhyme))
    assert {rhyme[:end] for end in range(1, len(rhyme) + 1)} <= BEGUN
    assert {plain[:end] for end in range(1, len(plain) + 1)} <= BEGUN


@pytest.mark.parametrize("placement", Placement)
@pytest.mark.parametrize("rhyme", sorted(RHYMES))
def test_a_tone_put_on_a_syllable_is_read_back(rhyme: str, placement: Placement) -> None:
    for tone in Tone:
        written = with_tone("m" + rhyme, tone, placement)
        assert bare(written) == ("m" + rhyme, tone)
        assert unicodedata.is_normalized("NFC", written)


def test_of_two_tones_the_second_stays() -> None:
    assert bare("máà") == ("maà", Tone.ACUTE)
    assert bare("ÁO") == ("AO", Tone.ACUTE)
    assert with_tone("HOA", Tone.GRAVE, Placement.CLASSIC) == "HÒA"
    assert with_tone("str", Tone.GRAVE, Placement.CLASSIC) == "str"
