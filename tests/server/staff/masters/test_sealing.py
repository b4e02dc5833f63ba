"""The codes of variants as people type them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.papers.masters import MAX_VARIANTS, BadVariantsError
from server.staff.masters.sealing import variant_codes


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("0101", ("0101",)),
        ("0101-0104", ("0101", "0102", "0103", "0104")),
        (" 0101 – 0102, 0110;0120\n0130 ", ("0101", "0102", "0110", "0120", "0130")),
        ("0101 0103", ("0101", "0103")),
    ],
)
def test_codes_are_single_ones_and_ranges(typed: str, codes: tuple[str, ...]) -> None:
    assert variant_codes(typed) == codes


@pytest.mark.parametrize("typed", ["", "101", "01011", "0104-0101", "0001-9999", "0101-", "a", "0101,,x", "٠١٠١"])
def test_what_is_no_list_of_codes_is_refused(typed: str) -> None:
    with pytest.raises(BadVariantsError):
        variant_codes(typed)


@given(st.text(alphabet="0123456789 -–,;\nx", max_size=60))
@settings(max_examples=200)
def test_any_text_is_codes_or_our_error(typed: str) -> None:
    try:
        codes = variant_codes(typed)
    except BadVariantsError:
        return
    assert all(len(code) == 4 and code.isdigit() for code in codes)
    assert len(codes) < MAX_VARIANTS * 20
