"""Zips that unfold to more than is sane, or are none."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.zip_bounds import OutOfBoundsError, entries_of, unpacked_parts


def zipped(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


GOOD = zipped(("a/b.xml", b"<b/>" * 20), ("c.bin", bytes(100)))


def test_parts_come_by_name_and_whole() -> None:
    assert list(unpacked_parts(GOOD, 1000, 2)) == [("a/b.xml", b"<b/>" * 20), ("c.bin", bytes(100))]
    assert [entry.filename for entry in entries_of(GOOD)] == ["a/b.xml", "c.bin"]


@pytest.mark.parametrize(
    ("data", "most_bytes", "most_parts", "reason"),
    [
        (b"PK", 1000, 2, "not a zip"),
        (GOOD, 1000, 1, "too many parts"),
        (GOOD, 179, 2, "unpacks to too much"),
        (zipped(("a", bytes(5 * 1024 * 1024))), 10**9, 2, "packed too well"),
    ],
)
def test_what_is_out_of_bounds_says_which(data: bytes, most_bytes: int, most_parts: int, reason: str) -> None:
    with pytest.raises(OutOfBoundsError) as refused:
        list(unpacked_parts(data, most_bytes, most_parts))
    assert refused.value.reason == reason


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=4))
def test_a_spoiled_zip_is_parts_within_bounds_or_our_error(place: int, noise: bytes) -> None:
    spoiled = bytearray(GOOD)
    spoiled[place : place + len(noise)] = noise
    try:
        parts = list(unpacked_parts(bytes(spoiled), 1000, 5))
    except OutOfBoundsError:
        return
    assert sum(len(content) for _, content in parts) <= 1000
