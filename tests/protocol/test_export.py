"""What the files of an export promise."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import export
from protocol.export import BrokenFrameError, FileMark, FrameKind, Manifest, SegmentMark

MANIFEST = Manifest(1, "Khảo sát", 5, (FileMark("a", 1, bytes(32)),), (SegmentMark("00" * 16, 1, 2, bytes(32)),))
FRAMES = st.lists(st.tuples(st.sampled_from(FrameKind), st.binary(max_size=40)), max_size=6)


@given(FRAMES)
def test_frames_come_out_as_they_went_in(written: list[tuple[FrameKind, bytes]]) -> None:
    content = export.JOURNAL_MAGIC + b"".join(export.frame(kind, payload) for kind, payload in written)
    read = list(export.frames(content))
    assert [(one.kind, one.payload) for one in read] == written
    assert [one.start for one in read] == [8, *(one.end for one in read)][: len(read)]


@given(st.binary(max_size=60))
def test_bytes_are_frames_or_our_error(content: bytes) -> None:
    for data in (content, export.JOURNAL_MAGIC + content):
        with suppress(BrokenFrameError):
            assert sum(one.end - one.start for one in export.frames(data)) == len(data) - len(export.JOURNAL_MAGIC)


def test_a_frame_of_no_measure_is_broken_where_it_begins() -> None:
    content = export.JOURNAL_MAGIC + export.frame(FrameKind.HEAD, b"x") + b"\x01\xff\xff\xff\xff"
    frames = export.frames(content)
    next(frames)
    with pytest.raises(BrokenFrameError) as broken:
        next(frames)
    assert broken.value.start == 14


def test_a_manifest_comes_out_as_it_went_in() -> None:
    encoded = export.encode_manifest(MANIFEST)
    assert export.open_manifest(export.sealed_manifest(encoded, bytes(64))) == (encoded, bytes(64))
    assert export.decode_manifest(encoded) == MANIFEST


@given(st.binary(max_size=120))
def test_bytes_are_a_manifest_or_our_error(content: bytes) -> None:
    with suppress(BrokenFrameError):
        export.open_manifest(export.MANIFEST_MAGIC + content)
    with suppress(BrokenFrameError):
        export.decode_manifest(content)


@pytest.mark.parametrize("content", [b'{"exam":"\xff"}', b"[" * 100_000, b"{}", b"", b"null"])
def test_json_that_is_no_manifest_is_our_error(content: bytes) -> None:
    with pytest.raises(BrokenFrameError):
        export.decode_manifest(content)
