"""The portrait is found in both formats of DG2, and what is odd about it is said."""

import pytest

from station.reader import tlv
from station.reader.dg2 import Dg2, parse_dg2
from station.reader.errors import MalformedFileError
from station.reader.outcome import Doubt
from tests.station.reader.pictures import JPEG_2000_CODE, JPEG_CODE, dg2, face_block, facial_record, picture
from tests.station.reader.test_picture_format import sized

JPEG, OTHER_JPEG, JP2 = picture(), picture(), picture("JPEG2000")
STREAM = picture("JPEG2000", no_jp2=True)
RECORD, BLOCK = 0x5F2E, 0x7F2E


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(dg2((RECORD, facial_record([JPEG]))), id="19794-5"),
        pytest.param(dg2((RECORD, facial_record([JPEG], points=3))), id="19794-5 with feature points"),
        pytest.param(dg2((BLOCK, facial_record([JPEG]))), id="19794-5 in a constructed object"),
        pytest.param(dg2((BLOCK, face_block([JPEG]))), id="A99 39794-5"),
    ],
)
def test_the_picture_is_read_in_both_formats(raw: bytes) -> None:
    assert parse_dg2(raw) == Dg2(JPEG)


@pytest.mark.parametrize("data", [pytest.param(JP2, id="JP2"), pytest.param(STREAM, id="bare stream")])
def test_jpeg_2000_is_read_in_both_formats(data: bytes) -> None:
    assert parse_dg2(dg2((RECORD, facial_record([data], types=[1])))) == Dg2(data)
    assert parse_dg2(dg2((BLOCK, face_block([data], JPEG_2000_CODE)))) == Dg2(data)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(dg2(), id="no instance"),
        pytest.param(dg2((RECORD, facial_record([]))), id="19794-5"),
        pytest.param(dg2((BLOCK, face_block([]))), id="39794-5"),
    ],
)
def test_a96_no_face_is_a_doubt(raw: bytes) -> None:
    assert parse_dg2(raw) == Dg2(b"", (Doubt.FACE_COUNT,))


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(dg2((RECORD, facial_record([JPEG, OTHER_JPEG]))), id="19794-5"),
        pytest.param(dg2((BLOCK, face_block([JPEG, OTHER_JPEG]))), id="39794-5"),
        pytest.param(dg2((RECORD, facial_record([JPEG])), (RECORD, facial_record([OTHER_JPEG]))), id="two instances"),
    ],
)
def test_a97_of_two_faces_the_first_is_shown_under_a_doubt(raw: bytes) -> None:
    assert parse_dg2(raw) == Dg2(JPEG, (Doubt.FACE_COUNT,))


@pytest.mark.parametrize(
    ("raw", "data"),
    [
        pytest.param(dg2((RECORD, facial_record([JPEG], types=[1]))), JPEG, id="JPEG called JPEG 2000"),
        pytest.param(dg2((RECORD, facial_record([JP2], types=[0]))), JP2, id="JPEG 2000 called JPEG"),
        pytest.param(dg2((RECORD, facial_record([JPEG], types=[9]))), JPEG, id="a type that is none"),
        pytest.param(dg2((BLOCK, face_block([JP2], JPEG_CODE))), JP2, id="39794-5"),
    ],
)
def test_a98_a_type_byte_that_lies_is_noted(raw: bytes, data: bytes) -> None:
    assert parse_dg2(raw) == Dg2(data, (Doubt.PICTURE_TYPE,))


@pytest.mark.parametrize(("data", "type_"), [pytest.param(JPEG, 0, id="JPEG"), pytest.param(JP2, 1, id="JPEG 2000")])
def test_a94_zeros_behind_a_picture_are_left_out_without_a_word(data: bytes, type_: int) -> None:
    assert parse_dg2(dg2((RECORD, facial_record([data + bytes(40)], types=[type_])))) == Dg2(data)


@pytest.mark.parametrize(("data", "type_"), [pytest.param(JPEG, 0, id="JPEG"), pytest.param(JP2, 1, id="JPEG 2000")])
def test_a95_what_stands_behind_a_picture_is_left_out_and_noted(data: bytes, type_: int) -> None:
    polyglot = data + b"PK\x03\x04 another file"
    assert parse_dg2(dg2((RECORD, facial_record([polyglot], types=[type_])))) == Dg2(data, (Doubt.PICTURE_TAIL,))


def test_a_cut_picture_is_left_to_whoever_shows_it() -> None:
    assert parse_dg2(dg2((RECORD, facial_record([JPEG[:200]])))) == Dg2(JPEG[:200])


def test_a_length_of_the_face_that_lies_stands_for_what_is_left() -> None:
    record = bytearray(facial_record([JPEG]))
    record[14:18] = b"\xff\xff\xff\xff"
    assert parse_dg2(dg2((RECORD, bytes(record)))) == Dg2(JPEG)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(dg2((RECORD, b"IRIS" + facial_record([JPEG])[4:])), id="another record"),
        pytest.param(dg2((RECORD, facial_record([b"GIF89a"]))), id="another picture"),
        pytest.param(dg2((RECORD, facial_record([b""]))), id="no picture"),
        pytest.param(dg2((RECORD, facial_record([sized(JPEG, 60000, 60000)]))), id="A92 60000 by 60000"),
        pytest.param(dg2((RECORD, facial_record([JPEG])[:30])), id="cut header"),
        pytest.param(dg2((RECORD, facial_record([JPEG] * 17))), id="seventeen faces"),
        pytest.param(dg2(*[(RECORD, facial_record([JPEG]))] * 17), id="seventeen instances"),
        pytest.param(dg2((BLOCK, tlv.encode(0x65, b"\x80\x01\x03"))), id="39794-5 without representations"),
        pytest.param(dg2((BLOCK, face_block([JPEG])[:60])), id="39794-5 cut"),
        pytest.param(tlv.encode(0x75, tlv.encode(0x7F61, tlv.encode(0x02, bytes(2000)))), id="A78 huge integer"),
    ],
)
def test_what_is_no_portrait_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedFileError):
        parse_dg2(raw)


def test_a_record_of_many_feature_points_is_bounded_by_its_bytes() -> None:
    record = bytearray(facial_record([JPEG]))
    record[18:20] = b"\xff\xff"
    with pytest.raises(MalformedFileError):
        parse_dg2(dg2((RECORD, bytes(record))))
