import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.rosters.names import BOY_MIDDLES, BOYS, FAMILIES, GIRL_MIDDLES, GIRLS
from server.roster.importers.legacy_text import Legacy, decode, encode, readings
from server.roster.importers.syllables import plausible

NAMES = st.builds(
    lambda *parts: " ".join(parts),
    st.sampled_from(FAMILIES),
    st.sampled_from(GIRL_MIDDLES + BOY_MIDDLES),
    st.sampled_from(GIRLS + BOYS),
)


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("NguyÔn V¨n", Legacy.TCVN3, "Nguyễn Văn"),
        ("D\u00ad\u00acng ThÞ ¸nh", Legacy.TCVN3, "Dương Thị Ánh"),  # what looks like a soft hyphen is ư
        ("NGUYÔN V¡N §¹T", Legacy.TCVN3, "NGUYỄN VĂN ĐẠT"),
        ("Nguyeãn Vaên", Legacy.VNI, "Nguyễn Văn"),
        ("Ñoã Thò AÙnh", Legacy.VNI, "Đỗ Thị Ánh"),
    ],
)
def test_names_of_old_fonts_are_read(text: str, encoding: Legacy, name: str) -> None:
    assert decode(text, encoding) == name


@given(NAMES, st.sampled_from(Legacy))
def test_a_name_comes_back_from_its_old_encoding(name: str, encoding: Legacy) -> None:
    assert decode(encode(name, encoding), encoding) == name


@given(NAMES)
def test_capitals_come_back_where_the_encoding_has_them(name: str) -> None:
    assert decode(encode(name.upper(), Legacy.VNI), Legacy.VNI) == name.upper()


@given(NAMES)
def test_every_name_is_plausible_as_it_stands(name: str) -> None:
    assert plausible(name)
    assert plausible(name.upper())


@pytest.mark.parametrize("text", ["François", "H'Byă Niê", "Ksơr", "日本"])
def test_what_is_of_no_old_font_has_no_reading(text: str) -> None:
    assert readings(text) == {}


@pytest.mark.parametrize("word", ["Laïng", "NguyÔn", "Vaên", "Hoaà", "Nguyeãn"])
def test_garbled_words_are_not_plausible(word: str) -> None:
    assert not plausible(word)


@pytest.mark.parametrize("word", ["soá", "Thò"])
def test_some_garbled_words_are_vietnamese_all_the_same(word: str) -> None:
    assert plausible(word)
    assert readings(word)
