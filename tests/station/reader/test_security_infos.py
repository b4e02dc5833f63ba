"""What a chip says of its security: the known is taken, the weak or strange passed over, the broken refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.reader import object_ids, tlv
from station.reader.cipher_suite import CipherSuite
from station.reader.errors import MalformedFileError
from station.reader.security_infos import Mapping, parse_card_access, parse_dg14

PACE_INFO = bytes.fromhex("3012060A04007F0007020204020202010202010D")  # 9303-11 appendix G.1


def infos(*raw: bytes) -> bytes:
    return tlv.encode(0x31, b"".join(raw))


def pace(kind: int, cipher: int, parameter: int | None, version: int = 2) -> bytes:
    oid = tlv.encode(0x06, object_ids.PACE + bytes((kind, cipher)))
    told = b"" if parameter is None else tlv.encode(0x02, bytes((parameter,)))
    return tlv.encode(0x30, oid + tlv.encode(0x02, bytes((version,))) + told)


def test_the_worked_example_is_read() -> None:
    read = parse_card_access(infos(PACE_INFO))
    (offered,) = read.pace
    assert (offered.mapping, offered.suite, offered.parameter) == (Mapping.GENERIC, CipherSuite.AES_128, 13)
    assert offered.group is not None
    assert read.pace_raw == {PACE_INFO}


@pytest.mark.parametrize("kind", [1, 2, 3, 4, 6])
@pytest.mark.parametrize("cipher", [1, 2, 3, 4])
def test_every_mapping_and_cipher_is_known(kind: int, cipher: int) -> None:
    (offered,) = parse_card_access(infos(pace(kind, cipher, 2 if kind in {1, 3} else 13))).pace
    assert offered.suite.value == cipher
    assert offered.group is not None


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(pace(2, 2, 8), id="A37 a curve of 192 bits"),
        pytest.param(pace(1, 2, 0), id="A37 a field of 1024 bits"),
        pytest.param(pace(2, 2, 19), id="A38 parameters that nobody knows"),
        pytest.param(pace(2, 2, 2), id="a field where a curve is wanted"),
        pytest.param(pace(1, 2, 13), id="a curve where a field is wanted"),
        pytest.param(pace(2, 2, None), id="parameters of its own"),
    ],
)
def test_parameters_not_to_be_trusted_leave_no_group(raw: bytes) -> None:
    (offered,) = parse_card_access(infos(raw)).pace
    assert offered.group is None


@pytest.mark.parametrize("raw", [pace(5, 2, 13), pace(2, 9, 13), pace(2, 2, 13, version=1)])
def test_what_is_not_known_is_passed_over_but_compared(raw: bytes) -> None:
    read = parse_card_access(infos(raw))
    assert not read.pace
    assert read.pace_raw == {raw}


def test_order_does_not_matter_to_the_comparison() -> None:
    one, other = pace(2, 2, 13), pace(4, 2, 13)
    assert parse_card_access(infos(one, other)).pace_raw == parse_card_access(infos(other, one)).pace_raw


@pytest.mark.parametrize(
    "raw", [b"", b"\x30\x00", b"\x31\x80", infos(b"\x30\x00"), infos(b"\x30\x02\x06\x00"), infos(PACE_INFO) * 80]
)
def test_what_is_no_list_of_infos_is_refused(raw: bytes) -> None:
    if raw == infos(PACE_INFO) * 80:  # what stands behind the list is the file reader's to cut
        raw = infos(*[PACE_INFO] * 80)
    with pytest.raises(MalformedFileError):
        parse_card_access(raw)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_list_or_refused(raw: bytes) -> None:
    for parse in (parse_card_access, parse_dg14):
        try:
            parse(raw)
        except MalformedFileError:
            continue


@given(st.binary(max_size=200))
def test_any_content_of_an_info_is_read_or_refused(content: bytes) -> None:
    for oid in (object_ids.PACE + b"\x02\x02", object_ids.PUBLIC_KEY_EC, object_ids.PUBLIC_KEY_DH):
        try:
            parse_card_access(infos(tlv.encode(0x30, tlv.encode(0x06, oid) + content)))
        except MalformedFileError:
            continue
