"""Files that are signed as they stand, through a whole reading: what each oddity comes to."""

from dataclasses import replace
from datetime import date

import pytest

from protocol.records import CardOutcome
from station.reader.access_key import check_digit
from station.reader.errors import MalformedFileError, WrongCardError
from station.reader.outcome import Doubt
from station.reader.procedure import read_card
from station.reader.reading import CardReading, Document
from tests.station.reader import sample
from tests.station.reader.pictures import JPEG_2000_CODE, dg2, face_block, facial_record, picture
from tests.station.reader.test_dg1 import SPECIMEN_TD3, passport
from tests.station.reader.test_picture_format import sized
from tests.station.reader.test_procedure import ASKED, PASSWORDS, TRUST

JPEG, JP2 = sample.PICTURE, picture("JPEG2000")
RECORD, BLOCK = 0x5F2E, 0x7F2E
BAD_BIRTH = sample.dg1(sample.zone(born="081303"))


def read(groups: dict[int, bytes], wanted: str = sample.NUMBER) -> CardReading:
    """Read the sample person's card with `groups` in place of its own."""
    chip = sample.signed_chip(sample.GROUPS | groups)
    return read_card(chip, PASSWORDS, TRUST, replace(ASKED, wanted=wanted))


def test_a82b_a_passport_is_read_by_its_document_number() -> None:
    reading = read({1: sample.dg1(passport())}, wanted="C1234567")
    assert (reading.document, reading.issuing_state, reading.number) == (Document.PASSPORT, "VNM", sample.NUMBER)
    assert (reading.document_number, reading.doubts) == ("C1234567", ())


def test_a_foreign_passport_has_no_number_of_ours() -> None:
    groups = {number: sample.GROUPS[number] for number in (2,)} | {1: sample.dg1(SPECIMEN_TD3)}
    reading = read_card(sample.signed_chip(groups), PASSWORDS, TRUST, replace(ASKED, wanted="L898902C3"))
    assert (reading.number, reading.issuing_state, reading.name) == ("", "UTO", "ERIKSSON ANNA MARIA")


@pytest.mark.parametrize("wanted", ["", "C7654321"])
def test_a_passport_without_our_number_is_nobody_elses(wanted: str) -> None:
    groups = {1: sample.dg1(passport("")), 2: sample.GROUPS[2]}
    with pytest.raises(WrongCardError):
        read_card(sample.signed_chip(groups), PASSWORDS, TRUST, replace(ASKED, wanted=wanted))


def test_a85_a_birth_that_no_calendar_has_is_taken_from_dg13_for_a_person_to_look_at() -> None:
    reading = read({1: BAD_BIRTH})
    assert (reading.born, reading.outcome) == (sample.BORN, CardOutcome.REVIEW)
    assert Doubt.BAD_DATE in reading.doubts


def test_a85_a_birth_that_stands_nowhere_is_malformed() -> None:
    with pytest.raises(MalformedFileError) as malformed:
        read({1: BAD_BIRTH, 13: sample.dg13(sample.dg13_field(2, sample.NAME.encode()))})
    assert (malformed.value.file, malformed.value.what) == ("DG1", "date")


def test_a85_an_expiry_that_no_calendar_has_needs_a_person() -> None:
    expires = "331303" + check_digit("331303")
    zone = sample.zone(expires=expires[:6])
    reading = read({1: sample.dg1(zone)})
    assert (reading.expires, reading.outcome) == (None, CardOutcome.REVIEW)
    assert (reading.born, reading.doubts) == (date(2008, 11, 3), (Doubt.BAD_DATE,))


@pytest.mark.parametrize(
    ("group", "doubts", "outcome"),
    [
        pytest.param(dg2((RECORD, facial_record([JPEG[:300]]))), (Doubt.NO_PICTURE,), "review", id="A93b cut"),
        pytest.param(dg2((RECORD, facial_record([JPEG + bytes(99)]))), (), "no_clone_check", id="A94 padding"),
        pytest.param(
            dg2((RECORD, facial_record([JPEG + b"PK\x03\x04"]))),
            (Doubt.PICTURE_TAIL,),
            "no_clone_check",
            id="A95 polyglot",
        ),
        pytest.param(
            dg2((RECORD, facial_record([]))), (Doubt.FACE_COUNT, Doubt.NO_PICTURE), "review", id="A96 no face"
        ),
        pytest.param(dg2((RECORD, facial_record([JPEG, JPEG]))), (Doubt.FACE_COUNT,), "review", id="A97 two faces"),
        pytest.param(
            dg2((RECORD, facial_record([JPEG], types=[1]))),
            (Doubt.PICTURE_TYPE,),
            "no_clone_check",
            id="A98 lying type",
        ),
        pytest.param(dg2((BLOCK, face_block([JPEG]))), (), "no_clone_check", id="A99 39794-5"),
    ],
)
def test_an_odd_picture_comes_to_its_outcome(group: bytes, doubts: tuple[Doubt, ...], outcome: str) -> None:
    reading = read({2: group})
    assert (reading.doubts, reading.outcome) == (doubts, CardOutcome(outcome))
    assert reading.portrait in {JPEG, b""}


def test_jpeg_2000_in_the_later_format_is_shown_as_jpeg() -> None:
    reading = read({2: dg2((BLOCK, face_block([JP2], JPEG_2000_CODE)))})
    assert (reading.portrait[:3], reading.doubts) == (b"\xff\xd8\xff", ())


def test_a92_a_picture_of_60000_by_60000_is_malformed() -> None:
    with pytest.raises(MalformedFileError):
        read({2: dg2((RECORD, facial_record([sized(JPEG, 60000, 60000)])))})
