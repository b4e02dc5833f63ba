"""A typed zone is read in all the ways it is typed; a wrong digit is named, and what was meant where that is plain."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.reader.access_key import check_digit
from station.reader.errors import MalformedHintError
from station.reader.mrz import TypedMrz, WrongCheckDigitError, parse_typed_mrz
from station.reader.reading import Document
from station.reader.zone import ZoneField, format_of, wrong_digits
from tests.station.reader import sample
from tests.station.reader.test_dg1 import SPECIMEN_TD1, SPECIMEN_TD2, SPECIMEN_TD3, passport

ZONE = sample.zone()
FIRST, SECOND, NAME = ZONE[:30], ZONE[30:60], ZONE[60:]
CARD = TypedMrz(Document.CITIZEN_CARD, sample.NUMBER[3:], sample.NUMBER, sample.BORN, date(2033, 11, 3))
PASSPORT_ZONE = passport()
PASSPORT = TypedMrz(Document.PASSPORT, "C1234567", sample.NUMBER, sample.BORN, date(2033, 11, 3))


@pytest.mark.parametrize("zone", [SPECIMEN_TD1, SPECIMEN_TD2, SPECIMEN_TD3, ZONE, PASSPORT_ZONE])
def test_the_digits_of_good_zones_are_right(zone: str) -> None:
    format_ = format_of(zone)
    assert format_ is not None
    assert list(wrong_digits(zone, format_)) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{FIRST}\n{SECOND}\n{NAME}", id="three lines"),
        pytest.param(f"{FIRST}\r\n{SECOND}\r\n", id="two lines"),
        pytest.param(ZONE, id="all in one"),
        pytest.param(f"{FIRST} {SECOND}", id="a blank between the lines"),
        pytest.param(f"{FIRST}\n{SECOND}\n{NAME}".lower(), id="small letters"),
        pytest.param(f"{FIRST}\n{SECOND}\n{NAME}".replace("<", " "), id="blanks for fillers"),
        pytest.param(f"{FIRST}\n{SECOND[:18]} {SECOND[-1]}\nNGUYEN  THI HOA", id="one blank for all fillers"),
        pytest.param(f"{FIRST[:5]} {FIRST[5:15]} {FIRST[15:]}\n{SECOND}", id="blanks for the eye"),
    ],
)
def test_a_citizen_cards_zone_is_read_however_it_is_typed(text: str) -> None:
    assert parse_typed_mrz(text) == CARD


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{PASSPORT_ZONE[:44]}\n{PASSPORT_ZONE[44:]}", id="two lines"),
        pytest.param(PASSPORT_ZONE[44:], id="second line alone"),
        pytest.param(f"P<VNMNGUYEN<<THI<HOA\n{PASSPORT_ZONE[44:].replace('<', ' ')}", id="blanks for fillers"),
    ],
)
def test_a_passports_zone_is_read(text: str) -> None:
    assert parse_typed_mrz(text) == PASSPORT


def test_a_passport_of_format_td2_is_read() -> None:
    found = parse_typed_mrz("P" + SPECIMEN_TD2[1:36] + "\n" + SPECIMEN_TD2[36:])
    assert (found.document_number, found.personal_number) == ("D23145890", "")
    assert (found.born, found.expires) == (date(1974, 8, 12), date(2012, 4, 15))


def test_no_expiry_is_none() -> None:
    assert parse_typed_mrz(sample.zone(expires="991231")).expires is None


@pytest.mark.parametrize(
    ("number", "year"),
    [("024108012345", 1908), ("024208012345", 2008), ("024308012345", 2008), ("024508012345", 2108)],
)
def test_the_number_tells_the_century_of_birth(number: str, year: int) -> None:
    assert parse_typed_mrz(sample.zone(number=number)).born.year == year


def changed(zone: str, at: int) -> str:
    """Return `zone` with another digit at one place."""
    return zone[:at] + str((int(zone[at]) + 1) % 10) + zone[at + 1 :]


@pytest.mark.parametrize(
    ("at", "field"),
    [
        pytest.param(7, ZoneField.DOCUMENT_NUMBER, id="document number"),
        pytest.param(14, ZoneField.DOCUMENT_NUMBER, id="its digit"),
        pytest.param(20, ZoneField.PERSONAL_NUMBER, id="12 digits"),
        pytest.param(31, ZoneField.BORN, id="birth"),
        pytest.param(40, ZoneField.EXPIRES, id="expiry"),
        pytest.param(59, ZoneField.WHOLE, id="whole"),
    ],
)
def test_a_wrong_digit_names_its_field(at: int, field: ZoneField) -> None:
    with pytest.raises(WrongCheckDigitError) as wrong:
        parse_typed_mrz(changed(ZONE, at))
    assert (wrong.value.field, wrong.value.reason, wrong.value.meant) == (field, "check_digit", "")


@pytest.mark.parametrize(
    ("at", "typed", "field", "meant"),
    [
        pytest.param(6, "O", ZoneField.DOCUMENT_NUMBER, ZONE[5:15], id="O in the document number"),
        pytest.param(21, "O", ZoneField.PERSONAL_NUMBER, ZONE[15:27] + ZONE[29], id="O in the 12 digits"),
        pytest.param(32, "I", ZoneField.BORN, ZONE[30:37], id="I in the birth date"),
        pytest.param(41, "I", ZoneField.EXPIRES, ZONE[38:45], id="I in the expiry"),
    ],
)
def test_a_letter_taken_for_a_digit_is_put_right_where_that_fits(
    at: int, typed: str, field: ZoneField, meant: str
) -> None:
    assert ZONE[at] in "01"
    with pytest.raises(WrongCheckDigitError) as wrong:
        parse_typed_mrz(ZONE[:at] + typed + ZONE[at + 1 :])
    assert (wrong.value.field, wrong.value.meant) == (field, meant)


def test_a_passports_number_has_letters_and_one_of_them_may_be_put_right() -> None:
    with pytest.raises(WrongCheckDigitError) as wrong:
        parse_typed_mrz("P<UTO".ljust(44, "<") + SPECIMEN_TD3[44:].replace("L898902C3", "L8989O2C3"))
    assert wrong.value.meant == "L898902C36"


def test_no_word_of_a_person_stands_in_the_error() -> None:
    with pytest.raises(WrongCheckDigitError) as wrong:
        parse_typed_mrz(ZONE[:6] + "O" + ZONE[7:])
    assert ZONE[7:14] not in repr(wrong.value) + str(wrong.value)
    assert sample.NUMBER not in repr(CARD)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "length", id="nothing"),
        pytest.param(ZONE[:80], "length", id="cut"),
        pytest.param(f"{FIRST}{FIRST}\n{SECOND}", "length", id="line too long"),
        pytest.param("x\n" * 90, "length", id="many lines"),
        pytest.param("<" * 401, "length", id="endless"),
        pytest.param(ZONE.replace("<<", "//"), "letters", id="other characters"),
        pytest.param(SPECIMEN_TD1, "document", id="another state's card"),
        pytest.param(sample.zone(born="081303"), "date", id="month 13"),
        pytest.param(sample.zone(expires="330231"), "date", id="31 February"),
    ],
)
def test_what_is_no_zone_says_why(text: str, reason: str) -> None:
    with pytest.raises(MalformedHintError) as malformed:
        parse_typed_mrz(text)
    assert malformed.value.reason == reason


@given(st.text(max_size=100) | st.text("01OI<PV NM\n", min_size=36, max_size=92))
def test_any_text_is_a_zone_or_malformed(text: str) -> None:
    with contextlib.suppress(MalformedHintError):
        parse_typed_mrz(text)


@given(st.integers(0, 59).filter(lambda at: ZONE[at].isdigit()), st.sampled_from("0123456789"))
def test_one_digit_mistyped_is_never_taken(at: int, digit: str) -> None:
    typed = ZONE[:at] + digit + ZONE[at + 1 :]
    if typed == ZONE:
        assert parse_typed_mrz(typed) == CARD
        return
    with pytest.raises(MalformedHintError):
        parse_typed_mrz(typed)


@given(st.text("0123456789", min_size=9, max_size=9))
def test_a_letter_o_for_a_zero_is_always_found(digits: str) -> None:
    zone = sample.zone(number="024" + digits)
    typed = zone[:5] + zone[5:14].replace("0", "O", 1) + zone[14:]
    if typed == zone:
        return
    with pytest.raises(WrongCheckDigitError) as wrong:
        parse_typed_mrz(typed)
    assert wrong.value.field is ZoneField.DOCUMENT_NUMBER
    assert wrong.value.meant == digits + check_digit(digits)
