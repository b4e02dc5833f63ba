import struct

import pytest

from fixtures.papers.tieng_anh_nghe import MESSAGE, recordings
from server.papers.ogg import CHECKSUM_AT, SERIAL, SERIAL_AT, NotOggError, checksum, with_fixed_serial


def other_serial(content: bytes, serial: int) -> bytes:
    """Return the pages with another number in their heads; what their checksums say is wrong then."""
    own = struct.pack("<I", struct.unpack_from("<I", content, SERIAL_AT)[0])
    return content.replace(own, struct.pack("<I", serial))


def test_the_checksum_is_the_one_of_ogg() -> None:
    page = bytearray(recordings()[MESSAGE][: 27 + 1 + 30])  # the first page of Vorbis: a segment of 30 bytes
    stored = struct.unpack_from("<I", page, CHECKSUM_AT)[0]
    struct.pack_into("<I", page, CHECKSUM_AT, 0)
    assert checksum(bytes(page)) == stored


def test_files_that_differ_in_their_number_become_one() -> None:
    content = recordings()[MESSAGE]
    assert with_fixed_serial(other_serial(content, 77)) == with_fixed_serial(content)
    assert struct.unpack_from("<I", with_fixed_serial(content), SERIAL_AT)[0] == SERIAL


@pytest.mark.parametrize("content", [b"RIFF", b"OggS", recordings()[MESSAGE] + b"x"])
def test_what_is_no_pages_is_refused(content: bytes) -> None:
    with pytest.raises(NotOggError):
        with_fixed_serial(content)
