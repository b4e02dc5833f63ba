"""The name ladder: the number decides, a name only confirms (domain §4.5)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.checkin.names import NameMatch, compare, confirms


@pytest.mark.parametrize(
    ("on_chip", "on_list", "match"),
    [
        ("Nguyễn Thị Hòa", "Nguyễn Thị Hòa", NameMatch.EXACT),
        ("NGUYỄN THỊ HÒA", "Nguyễn  Thị\u00a0Hòa", NameMatch.EXACT),
        (unicodedata.normalize("NFD", "Nguyễn Thị Hòa"), "Nguyễn Thị Hòa", NameMatch.EXACT),
        ("\u00d0ặng Văn Đức", "Đặng Văn \u0189ức", NameMatch.EXACT),
        ("Lê Thị\u200b Mai", "Lê Thị Mai", NameMatch.EXACT),
        ("Nguyễn Thị Hoà", "Nguyễn Thị Hòa", NameMatch.TONE_PLACEMENT),
        ("Lê Thuý Hằng", "Lê Thúy Hằng", NameMatch.TONE_PLACEMENT),
        ("Trần Mạnh Khoẻ", "Trần Mạnh Khỏe", NameMatch.TONE_PLACEMENT),
        ("Ngô Văn Kỳ", "Ngô Văn Kì", NameMatch.NEEDS_PERSON),
        ("Lý Thanh Hải", "Lý ThanhHải", NameMatch.NEEDS_PERSON),
        ("Lê Thị Thúy", "Lê Thị Thùy", NameMatch.NEEDS_PERSON),
        ("Lê Thị Mai", "Lê Thị Lan", NameMatch.DIFFERENT),
    ],
)
def test_two_names_stand_on_their_step_of_the_ladder(on_chip: str, on_list: str, match: NameMatch) -> None:
    assert compare(on_chip, on_list) is match


@pytest.mark.parametrize(
    ("mrz", "on_list", "confirmed"),
    [
        ("NGUYEN THI HOA", "Nguyễn Thị Hòa", True),
        ("CONG TANG TON NU PHUONG QUYNH", "Công Tằng Tôn Nữ Phương Quỳnh Anh", True),
        ("NGUYEN THI", "Nguyễn Thị Hòa", False),
        ("Y HHEN NIE", "Y H'Hen Niê", True),
        ("DO QUOC HUY", "Nguyễn Thị Hòa", False),
    ],
)
def test_the_machine_readable_name_confirms_without_marks_and_cut_at_thirty(
    mrz: str, on_list: str, *, confirmed: bool
) -> None:
    assert confirms(mrz, on_list) is confirmed


@given(st.text(max_size=60))
def test_every_name_is_itself(name: str) -> None:
    assert compare(name, name) is NameMatch.EXACT


@given(st.text(max_size=40), st.text(max_size=40))
def test_which_of_two_names_is_on_the_list_makes_no_difference(one: str, other: str) -> None:
    assert compare(one, other) is compare(other, one)
