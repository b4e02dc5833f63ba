"""What a scanner or a person puts into the hint field."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.reader.errors import MalformedHintError
from station.reader.hint import CandidateNumber, HintSource, IdentityHint, parse_hint, parse_qr, parse_typed

QR = "024308012345|123456789|Nguyễn Thị Hòa|03112008|Nữ|Xã Yên Dũng, Bắc Ninh|14062023"
HINT = IdentityHint("024308012345", date(2008, 11, 3), "Nguyễn Thị Hòa", HintSource.QR)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(QR, id="2021 card"),
        pytest.param(QR.replace("123456789", ""), id="no old number"),
        pytest.param(QR + "|||Nguyễn Văn An|x", id="more fields"),
        pytest.param("\ufeff" + QR + "\r\n", id="byte order mark"),
        pytest.param(QR.replace("Nguyễn Thị Hòa", "Nguyễn  Thị Hòa"), id="decomposed marks"),
    ],
)
def test_the_qr_of_a_card_is_read_by_position(text: str) -> None:
    assert parse_qr(text) == HINT


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(QR.rsplit("|", 1)[0], "fields", id="six fields"),
        pytest.param(QR.replace("024308012345", "24308012345"), "number", id="eleven digits"),
        pytest.param(QR.replace("024308012345", "٠٢٤٣٠٨٠١٢٣٤٥"), "number", id="other digits"),
        pytest.param(QR.replace("03112008", "30022008"), "date", id="30 February"),
        pytest.param(QR.replace("03112008", ""), "date", id="no birth date"),
        pytest.param(QR + "|" * 5000, "length", id="endless"),
    ],
)
def test_what_is_no_citizen_qr_says_why(text: str, reason: str) -> None:
    with pytest.raises(MalformedHintError) as malformed:
        parse_qr(text)
    assert malformed.value.reason == reason


def test_twelve_digits_are_a_card_and_eight_a_candidate() -> None:
    assert parse_typed(" 0243 0801 2345 ") == IdentityHint("024308012345", None, None, HintSource.TYPED)
    assert parse_typed("02001234") == CandidateNumber("02001234")


@pytest.mark.parametrize("text", ["", "1234567", "123456789", "0243080123456", "2430801234a5", "０２００１２３４"])
def test_what_is_neither_is_refused(text: str) -> None:
    with pytest.raises(MalformedHintError):
        parse_typed(text)


def test_the_field_takes_both() -> None:
    assert parse_hint(QR) == HINT
    assert parse_hint("02001234") == CandidateNumber("02001234")


@given(st.text())
def test_any_text_is_a_hint_or_malformed(text: str) -> None:
    with contextlib.suppress(MalformedHintError):
        assert isinstance(parse_hint(text), IdentityHint | CandidateNumber)
