"""DG7, DG11, DG12 and EF.ATR/INFO: what passports hold beside zone and picture."""

from datetime import date

import pytest

from station.reader import tlv
from station.reader.atr_info import AtrInfo, parse_atr_info
from station.reader.dg7 import Dg7, parse_dg7
from station.reader.dg11 import parse_dg11
from station.reader.dg12 import parse_dg12
from station.reader.errors import MalformedFileError
from station.reader.lds import EF
from tests.station.reader.groups import details
from tests.station.reader.pictures import picture

JPEG, JP2 = picture(), picture("JPEG2000")


def dg7(*pictures: bytes, count: bytes | None = None) -> bytes:
    """Return DG7 of `pictures`."""
    content = tlv.encode(0x02, bytes((len(pictures),)) if count is None else count)
    return tlv.encode(0x67, content + b"".join(tlv.encode(0x5F43, data) for data in pictures))


@pytest.mark.parametrize("pictures", [(JPEG,), (JPEG, JP2)], ids=["one", "two"])
def test_a_signature_is_read(pictures: tuple[bytes, ...]) -> None:
    assert parse_dg7(dg7(*pictures)) == Dg7(pictures)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(dg7(), id="none"),
        pytest.param(dg7(JPEG, count=b"\x02"), id="another count"),
        pytest.param(dg7(JPEG, count=bytes(500)), id="A78 huge count"),
        pytest.param(dg7(*[JPEG] * 10), id="ten"),
        pytest.param(dg7(b"GIF89a"), id="another picture"),
    ],
)
def test_what_is_no_signature_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedFileError):
        parse_dg7(raw)


def others(tag: int, *names: str) -> tuple[int, bytes]:
    """The repeated object with its number in front."""
    content = b"".join(tlv.encode(tag, name.encode()) for name in names)
    return 0xA0, tlv.encode(0x02, bytes((len(names),))) + content


def test_personal_details_are_read() -> None:
    raw = details(
        EF.DG11,
        (0x5F0E, "Nguyễn<<Thị<Hòa".encode()),
        others(0x5F0F, "Hòa<An", "Bé"),
        (0x5F10, b"024308012345<<"),
        (0x5F2B, b"20081103"),
        (0x5F11, "Bắc Giang<Việt Nam".encode()),
        (0x5F42, "Thị trấn Vôi<Bắc Giang".encode()),
        (0x5F12, b"+84 24 0000 0000"),
        (0x5F13, "Học sinh".encode()),
    )
    found = parse_dg11(raw)
    assert (found.name, found.other_names) == ("Nguyễn Thị Hòa", ("Hòa An", "Bé"))
    assert (found.personal_number, found.born) == ("024308012345", date(2008, 11, 3))
    assert (found.place_of_birth, found.address) == (("Bắc Giang", "Việt Nam"), ("Thị trấn Vôi", "Bắc Giang"))
    assert (found.telephone, found.profession, found.title) == ("+84 24 0000 0000", "Học sinh", "")
    assert found.unreadable == frozenset()


def test_document_details_are_read() -> None:
    raw = details(
        EF.DG12,
        (0x5F19, "Cục Quản lý xuất nhập cảnh".encode()),
        (0x5F26, b"20230614"),
        others(0x5F1A, "Nguyễn<<Văn<An"),
        (0x5F55, b"20230610101500"),
        (0x5F56, b"P-7"),
    )
    found = parse_dg12(raw)
    assert (found.authority, found.issued) == ("Cục Quản lý xuất nhập cảnh", date(2023, 6, 14))
    assert (found.other_persons, found.personalized) == (("Nguyễn Văn An",), date(2023, 6, 10))
    assert found.personalizer == "P-7"


@pytest.mark.parametrize(
    ("value", "born"),
    [
        pytest.param(b"20081103", date(2008, 11, 3), id="digits"),
        pytest.param(bytes.fromhex("20081103"), date(2008, 11, 3), id="packed digits"),
        pytest.param(b"20081303", None, id="month 13"),
        pytest.param(b"2008", None, id="year alone"),
        pytest.param(b"", None, id="nothing"),
        pytest.param(b"\xff" * 8, None, id="no digits"),
    ],
)
def test_a_date_is_one_or_none(value: bytes, born: date | None) -> None:
    assert parse_dg11(details(EF.DG11, (0x5F2B, value))).born == born


def test_a_text_that_is_no_utf8_is_told() -> None:
    found = parse_dg11(details(EF.DG11, (0x5F0E, b"M\xfcller"), (0x5F13, b"x")))
    assert (found.name, found.profession, found.unreadable) == ("", "x", frozenset({0x5F0E}))


def test_a_control_character_is_escaped() -> None:
    assert parse_dg11(details(EF.DG11, (0x5F0E, b"An\x1b[2J"))).name == "An\\x1b[2J"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(tlv.encode(0x6B, b""), id="A77 empty"),
        pytest.param(tlv.encode(0x6B, tlv.encode(0x5F0E, b"An")), id="no list"),
        pytest.param(details(EF.DG11, others(0x5F0F, *["An"] * 17)), id="seventeen names"),
        pytest.param(details(EF.DG11, (0xA0, b"\x5f\x0f\x84\xff\xff\xff\xff")), id="A73 length within"),
    ],
)
def test_what_is_no_detail_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedFileError):
        parse_dg11(raw)


def test_a_repr_names_nobody() -> None:
    dg11 = parse_dg11(details(EF.DG11, (0x5F0E, b"An"), (0x5F10, b"024308012345")))
    assert "024308012345" not in repr(dg11)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        pytest.param("7F66 08 0202 0400 0202 FFFF", AtrInfo(1024, 65535), id="lengths"),
        pytest.param(
            "4703 8081C0 7F66 08 0202 0400 0202 0800",
            AtrInfo(1024, 2048, takes_extended_lengths=True),
            id="capabilities",
        ),
        pytest.param("4703 808180", AtrInfo(), id="capabilities without extended lengths"),
        pytest.param("4301 B8 0000 0000", AtrInfo(), id="other objects, filled up"),
        pytest.param("", AtrInfo(), id="nothing"),
    ],
)
def test_a_chip_tells_its_lengths(raw: str, found: AtrInfo) -> None:
    assert parse_atr_info(bytes.fromhex(raw)) == found


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("7F66 04 0202 0400", id="one length"),
        pytest.param("7F66 0A 0201 01 0205 0100000000", id="length of five bytes"),
        pytest.param("7F66 04 0200 0200", id="empty lengths"),
        pytest.param("7F66 84 FFFFFFFF", id="A73 length of four bytes"),
    ],
)
def test_what_tells_no_lengths_is_malformed(raw: str) -> None:
    with pytest.raises(MalformedFileError):
        parse_atr_info(bytes.fromhex(raw))
