"""What a scanner or a person puts into the hint field."""

import contextlib
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.reader.errors import MalformedHintError
from station.reader.hint import CandidateNumber, HintSource, IdentityHint, parse_hint, parse_qr, parse_typed
from station.reader.mrz import WrongCheckDigitError
from tests.station.reader import sample
from tests.station.reader.test_dg1 import SPECIMEN_TD3, passport

NUMBER = "024308012345"
QR = "024308012345|123456789|Nguyễn Thị Hòa|03112008|Nữ|Xã Yên Dũng, Bắc Ninh|14062023"
HINT = IdentityHint(NUMBER, date(2008, 11, 3), "Nguyễn Thị Hòa", HintSource.QR)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(QR, id="A101 2021 card"),
        pytest.param(QR.replace("123456789", ""), id="A103 no old number"),
        pytest.param("\ufeff" + QR, id="A104 byte order mark"),
        pytest.param(" \ufeff" + QR, id="A104 byte order mark behind a blank"),
        pytest.param(QR + "\r", id="a scanner that types"),
        pytest.param(QR + "\r\n", id="a scanner that types a line"),
        pytest.param("]Q1" + QR, id="a scanner that names the code"),
        pytest.param(unicodedata.normalize("NFD", QR), id="decomposed marks"),
        pytest.param(QR.replace("Nguyễn Thị Hòa", " Nguyễn  Thị Hòa"), id="blanks"),
    ],
)
def test_the_qr_of_a_card_is_read_by_position(text: str) -> None:
    assert parse_qr(text) == HINT
    assert parse_hint(text) == HINT


@pytest.mark.parametrize("province", ["001", "024", "096", "099", "999"])
def test_a109_the_province_in_the_number_is_never_judged(province: str) -> None:
    number = province + NUMBER[3:]
    assert parse_qr(QR.replace(NUMBER, number)) == replace(HINT, number=number)


def test_a102_more_fields_are_kept_as_they_stand() -> None:
    assert parse_qr(QR + "|| Nguyễn Văn An|001301000001") == replace(HINT, rest=("", "Nguyễn Văn An", "001301000001"))


@pytest.mark.parametrize(
    ("text", "born"),
    [
        pytest.param(QR.replace("03112008", ""), None, id="no birth date"),
        pytest.param(QR.replace("03112008", "30022008"), None, id="30 February"),
        pytest.param(QR.replace("03112008", "2008-11-03"), None, id="written otherwise"),
        pytest.param(QR.replace("03112008", "04112008"), date(2008, 11, 4), id="A108 edited"),
    ],
)
def test_a_birth_date_that_cannot_be_read_is_none_and_no_failure(text: str, born: date | None) -> None:
    assert parse_qr(text) == replace(HINT, born=born)


def test_a_later_layout_with_the_number_elsewhere_is_read() -> None:
    assert parse_qr(f"CC2024|{QR.replace('123456789', '')}").number == NUMBER


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(QR.encode("utf-8").decode("cp1252", "replace"), id="UTF-8 taken for Windows-1252"),
        pytest.param(QR.encode("utf-16-le")[:1].decode() + QR[1:].replace("ễ", "\ufffd"), id="bytes that are no UTF-8"),
        pytest.param(QR.replace("ễ", "\x9d"), id="control characters"),
    ],
)
def test_a105_another_charset_is_read_for_a_person_to_look_at(text: str) -> None:
    hint = parse_qr(text)
    assert (hint.number, hint.born, hint.name, hint.needs_person) == (NUMBER, date(2008, 11, 3), None, True)


@pytest.mark.parametrize("name", ["Lê Hà", "Đỗ Quốc Huy", "Y Krông", "H'Hen Niê", "Nguyễn Thị Hòa"])
def test_names_in_utf8_are_not_taken_for_another_charset(name: str) -> None:
    assert parse_qr(QR.replace("Nguyễn Thị Hòa", name)) == replace(HINT, name=name)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(QR.rsplit("|", 1)[0], "fields", id="A100 six fields"),
        pytest.param(QR.replace(NUMBER, NUMBER[1:]), "number", id="eleven digits"),
        pytest.param(QR.replace(NUMBER, "٠٢٤٣٠٨٠١٢٣٤٥"), "number", id="other digits"),
        pytest.param(QR.replace(NUMBER, "đâô"), "keyboard", id="Vietnamese keyboard layout"),
        pytest.param(QR.replace(NUMBER, "x") + f"|{NUMBER}|001301000001", "number", id="whose number nobody can say"),
        pytest.param(QR + "|" * 5000, "length", id="endless"),
    ],
)
def test_what_is_no_citizen_qr_says_why(text: str, reason: str) -> None:
    with pytest.raises(MalformedHintError) as malformed:
        parse_hint(text)
    assert malformed.value.reason == reason


def test_twelve_digits_are_a_card_and_eight_a_candidate() -> None:
    assert parse_typed(" 0243 0801 2345 ") == IdentityHint(NUMBER, None, None, HintSource.TYPED)
    assert parse_typed("02001234") == CandidateNumber("02001234")


@pytest.mark.parametrize("text", ["024308012345 123456", "0243 0801 2345 123456", "024308012345\t123456\r"])
def test_six_digits_behind_a_number_are_the_cards_access_number(text: str) -> None:
    assert parse_hint(text) == IdentityHint(NUMBER, None, None, HintSource.TYPED, can="123456")


@pytest.mark.parametrize(
    "text",
    [
        *("", "1234567", "123456789", "0243080123456", "2430801234a5", "０２００１２３４"),
        *("123456", "024308012345123456", "123456 024308012345", "02001234 123456", "024308012345 12345"),
    ],
)
def test_what_is_neither_is_refused(text: str) -> None:
    with pytest.raises(MalformedHintError) as malformed:
        parse_typed(text)
    assert malformed.value.reason == "number"


@pytest.mark.parametrize("text", ["đâôêđ", "đ\u0302\u0309", "ăâêô\u0300\u0309\u0303\u0301\u0323đ"])
def test_digits_typed_on_a_vietnamese_keyboard_are_told(text: str) -> None:
    with pytest.raises(MalformedHintError) as malformed:
        parse_hint(text)
    assert malformed.value.reason == "keyboard"


@pytest.mark.parametrize("text", ["Nguyễn Thị Hòa", "hoa", "ao"])
def test_a_name_is_not_taken_for_a_keyboards_digits(text: str) -> None:
    with pytest.raises(MalformedHintError) as malformed:
        parse_hint(text)
    assert malformed.value.reason == "number"


def test_the_field_takes_the_zone_of_a_citizen_card() -> None:
    expected = IdentityHint(
        NUMBER, date(2008, 11, 3), None, HintSource.MRZ, expires=date(2033, 11, 3), document_number=NUMBER[3:]
    )
    assert parse_hint(sample.zone()) == expected


def test_the_field_takes_the_zone_of_a_passport() -> None:
    hint = parse_hint(passport())
    assert isinstance(hint, IdentityHint)
    assert (hint.number, hint.document_number) == (NUMBER, "C1234567")
    foreign = parse_hint(SPECIMEN_TD3)
    assert isinstance(foreign, IdentityHint)
    assert (foreign.number, foreign.document_number) == ("", "L898902C3")


def test_a_wrong_digit_of_a_zone_is_a_malformed_hint_that_names_it() -> None:
    with pytest.raises(WrongCheckDigitError):
        parse_hint(sample.zone()[:14] + "X" + sample.zone()[15:])


def test_a_repr_names_nobody() -> None:
    shown = repr(parse_hint(sample.zone())) + repr(parse_qr(QR + "|Nguyễn Văn An"))
    assert not any(secret in shown for secret in (NUMBER, NUMBER[3:], "Hòa", "An", "2008"))


@given(st.text() | st.text("0123456789|OI<P đâ\ufffd", min_size=7))
def test_any_text_is_a_hint_or_malformed(text: str) -> None:
    with contextlib.suppress(MalformedHintError):
        assert isinstance(parse_hint(text), IdentityHint | CandidateNumber)
