"""DG1: citizen cards and passports, and what is odd about their zones."""

from datetime import date

import pytest

from station.reader.access_key import check_digit
from station.reader.dg1 import Dg1, parse_dg1
from station.reader.errors import MalformedFileError, NotACitizenCardError
from station.reader.outcome import Doubt
from station.reader.reading import Document, Sex
from tests.station.reader import sample

TODAY = date(2026, 12, 12)
# 9303-4 and 9303-6, appendix B: the specimen of Utopia
SPECIMEN_TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
SPECIMEN_TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6"
SPECIMEN_TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"


def parsed(zone: str) -> Dg1:
    """Read DG1 around `zone`."""
    return parse_dg1(sample.dg1(zone), TODAY)


def passport(personal: str = "024308012345", names: str = "NGUYEN<<THI<HOA", state: str = "VNM") -> str:
    """Return the zone of a passport of format TD3."""

    def checked(text: str) -> str:
        return text + check_digit(text)

    number, born, expires = checked("C1234567<"), checked("081103"), checked("331103")
    optional = checked(personal.ljust(14, "<"))
    whole = check_digit(number + born + expires + optional)
    return f"P<{state}{names}".ljust(44, "<") + f"{number}{state}{born}F{expires}{optional}{whole}"


def test_a_citizen_card_tells_both_its_numbers() -> None:
    dg1 = parsed(sample.zone())
    assert (dg1.document, dg1.issuing_state, dg1.nationality) == (Document.CITIZEN_CARD, "VNM", "VNM")
    assert (dg1.number, dg1.document_number) == (sample.NUMBER, sample.NUMBER[3:])
    assert (dg1.name, dg1.born, dg1.sex) == ("NGUYEN THI HOA", sample.BORN, Sex.FEMALE)
    assert (dg1.expires, dg1.name_is_cut, dg1.doubts) == (date(2033, 11, 3), False, ())


def test_a82b_the_specimen_passport_is_read() -> None:
    dg1 = parsed(SPECIMEN_TD3)
    assert (dg1.document, dg1.issuing_state, dg1.document_number) == (Document.PASSPORT, "UTO", "L898902C3")
    assert (dg1.name, dg1.born, dg1.sex) == ("ERIKSSON ANNA MARIA", date(1974, 8, 12), Sex.FEMALE)
    assert (dg1.number, dg1.expires, dg1.doubts) == ("", date(2012, 4, 15), ())


def test_a_passport_in_format_td2_is_read() -> None:
    dg1 = parsed("P" + SPECIMEN_TD2[1:])
    assert (dg1.document, dg1.document_number, dg1.name) == (Document.PASSPORT, "D23145890", "ERIKSSON ANNA MARIA")
    assert (dg1.born, dg1.expires, dg1.doubts) == (date(1974, 8, 12), date(2012, 4, 15), ())


@pytest.mark.parametrize(
    ("zone", "number"),
    [
        pytest.param(passport(), "024308012345", id="12 digits"),
        pytest.param(passport("02430801234"), "", id="11 digits"),
        pytest.param(passport("0243080123456"), "", id="13 digits"),
        pytest.param(passport("123456789"), "", id="the old number"),
        pytest.param(passport(""), "", id="nothing"),
        pytest.param(passport(state="UTO"), "", id="12 digits of another state"),
    ],
)
def test_a_passport_has_the_personal_number_only_where_it_is_one(zone: str, number: str) -> None:
    assert (parsed(zone).number, parsed(zone).doubts) == (number, ())


def test_an_optional_field_left_empty_may_go_without_a_digit() -> None:
    zone = passport("")
    without = zone[:86] + "<" + zone[87:]
    assert parsed(without).doubts == ()


def test_a_passports_name_may_fill_thirty_nine_letters() -> None:
    names = "CONG<TANG<TON<NU<<THI<PHUONG<THAO<NGUYE"
    assert (parsed(passport(names=names)).name_is_cut, len(parsed(passport(names=names)).name)) == (True, 38)


@pytest.mark.parametrize(
    "zone",
    [
        pytest.param(SPECIMEN_TD1, id="TD1"),
        pytest.param(SPECIMEN_TD2, id="TD2"),
        pytest.param(sample.zone().replace("IDVNM", "PDVNM"), id="Vietnamese, but no citizen card"),
        pytest.param("V" + SPECIMEN_TD3[1:], id="visa"),
    ],
)
def test_another_document_is_no_citizen_card(zone: str) -> None:
    with pytest.raises(NotACitizenCardError):
        parsed(zone)


@pytest.mark.parametrize(
    "zone",
    [
        pytest.param(sample.zone() + "<<", id="A82 92 characters"),
        pytest.param(sample.zone()[:89], id="89 characters"),
        pytest.param(sample.zone().lower(), id="A83 lower case"),
        pytest.param(sample.zone().replace("NGUYEN", "NGUYÊN"), id="a mark"),
        pytest.param(sample.zone(number="<24308012345"), id="no 12 digits"),
        pytest.param(sample.zone()[:37] + "X" + sample.zone()[38:], id="no sex"),
    ],
)
def test_a_zone_out_of_form_is_malformed(zone: str) -> None:
    with pytest.raises(MalformedFileError):
        parsed(zone)


@pytest.mark.parametrize(
    "at",
    [
        pytest.param(14, id="document number"),
        pytest.param(29, id="12 digits"),
        pytest.param(36, id="birth"),
        pytest.param(44, id="expiry"),
        pytest.param(59, id="whole"),
    ],
)
def test_a84_a_wrong_check_digit_is_a_doubt(at: int) -> None:
    zone = sample.zone()
    wrong = zone[:at] + str((int(zone[at]) + 1) % 10) + zone[at + 1 :]
    assert parsed(wrong).doubts == (Doubt.CHECK_DIGIT,)


@pytest.mark.parametrize("at", [53, 63, 71, 86, 87])
def test_a84_a_wrong_check_digit_of_a_passport_is_a_doubt(at: int) -> None:
    zone = passport()
    wrong = zone[:at] + str((int(zone[at]) + 1) % 10) + zone[at + 1 :]
    assert parsed(wrong).doubts == (Doubt.CHECK_DIGIT,)


@pytest.mark.parametrize(
    "digits",
    [
        pytest.param("081303", id="month 13"),
        pytest.param("080230", id="30 February"),
        pytest.param("08<<<<", id="year"),
    ],
)
def test_a85_a_birth_that_no_calendar_has_is_a_doubt(digits: str) -> None:
    dg1 = parsed(sample.zone(born=digits))
    assert (dg1.born, dg1.expires, dg1.doubts) == (None, date(2033, 11, 3), (Doubt.BAD_DATE,))


def test_a85_an_expiry_that_no_calendar_has_is_a_doubt() -> None:
    dg1 = parsed(sample.zone(expires="330231"))
    assert (dg1.born, dg1.expires, dg1.doubts) == (sample.BORN, None, (Doubt.BAD_DATE,))


def test_no_expiry_is_none_without_a_doubt() -> None:
    dg1 = parsed(sample.zone(expires="991231"))
    assert (dg1.expires, dg1.doubts) == (None, ())


@pytest.mark.parametrize(("digits", "year"), [("261212", 2026), ("261213", 1926), ("600101", 1960)])
def test_nobody_is_born_after_today(digits: str, year: int) -> None:
    born = parsed(sample.zone(born=digits)).born
    assert born is not None
    assert born.year == year


def test_a_repr_names_nobody() -> None:
    shown = repr(parsed(sample.zone()))
    assert not any(secret in shown for secret in (sample.NUMBER, sample.NUMBER[3:], "HOA", "2008"))
