"""A stick holds the whole file or none, whatever the stick does meanwhile; the journal here stays as it was."""

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from protocol import handover as format_of
from protocol.journal import StreamId
from station import handover
from station.exam.stick import StickTrouble
from station.handover import StickError
from tests.station.lan import Exam
from tests.station.offline_seat import ATTEMPT, OfflineSeat, usb

NAME = "bai-07-15-00112233.ttbai"
CONTENT = bytes(range(256)) * 64


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return usb(tmp_path)


@pytest.fixture
def seat(tmp_path: Path) -> OfflineSeat:
    return OfflineSeat(Exam(tmp_path))


@contextmanager
def room_for(most: int) -> Iterator[None]:
    """Let no file of this process grow beyond `most` bytes: the kernel refuses, as a full stick does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def names(stick: Path) -> list[str]:
    return [path.name for path in stick.iterdir()]


def trouble_of(stick: Path, name: str = NAME) -> StickTrouble:
    with pytest.raises(StickError) as refused:
        handover.write(stick, name, CONTENT)
    return refused.value.trouble


def test_a_whole_attempt_comes_back_from_the_stick_as_it_was(seat: OfflineSeat, stick: Path) -> None:
    head = seat.hand_in()
    name = seat.hands.write(ATTEMPT, stick)
    assert name == f"bai-07-15-{ATTEMPT.hex()[:8]}.ttbai"
    (path,) = handover.found(stick)
    file = format_of.read(handover.read(path), seat.station.authority)
    (segment,) = format_of.open_with(file, seat.records)
    assert segment.entries == seat.store.entries(ATTEMPT)
    assert segment.heads == [head]
    assert names(stick) == [name]


def test_written_again_it_takes_the_place_of_the_older(seat: OfflineSeat, stick: Path) -> None:
    seat.begin()
    seat.hands.write(ATTEMPT, stick)
    older = handover.read(handover.found(stick)[0])
    seat.hand_in()
    seat.hands.write(ATTEMPT, stick)
    (path,) = handover.found(stick)
    assert format_of.read(handover.read(path), seat.station.authority).header.seq > (
        format_of.read(older, seat.station.authority).header.seq
    )


@pytest.mark.parametrize("most", [0, 1, 4096, len(CONTENT) - 1])
def test_a_full_stick_says_so_leaves_nothing_and_takes_it_with_room(stick: Path, most: int) -> None:
    with room_for(most):
        assert trouble_of(stick) is StickTrouble.FULL
    assert names(stick) == []
    handover.write(stick, NAME, CONTENT)
    assert handover.read(stick / NAME) == CONTENT


def test_a_full_stick_keeps_the_older_file_whole(stick: Path) -> None:
    handover.write(stick, NAME, b"before")
    with room_for(100):
        assert trouble_of(stick) is StickTrouble.FULL
    assert handover.read(stick / NAME) == b"before"


@pytest.mark.parametrize("call", ["fsync", "rename", "open"])
def test_a_stick_pulled_out_while_writing_says_so_and_can_be_tried_again(
    stick: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """No file system at hand can be pulled out: the system's own call answers as it does then."""
    real, calls = getattr(os, call), list[str]()

    def gone(*arguments: object, **named: object) -> object:
        calls.append(call)
        if call == "open" and len(calls) == 1:
            return real(*arguments, **named)  # the stick's own folder
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, gone)
        assert trouble_of(stick) is StickTrouble.GONE
    assert calls
    handover.write(stick, NAME, CONTENT)
    assert [path.name for path in handover.found(stick)] == [NAME]
    assert names(stick) == [NAME]


def test_a_stick_that_is_not_there_any_more_says_so(tmp_path: Path) -> None:
    assert trouble_of(tmp_path / "gone") is StickTrouble.GONE


def test_a_stick_that_forgets_what_was_written_is_found_out(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, "posix_fadvise", lambda handle, *_: os.ftruncate(handle, len(CONTENT) - 1))
        assert trouble_of(stick) is StickTrouble.NOT_KEPT
    assert names(stick) == []


def test_a_stick_that_takes_no_file_says_so() -> None:
    assert trouble_of(Path("/sys/kernel")) is StickTrouble.READ_ONLY


def test_links_on_a_stick_are_not_followed(stick: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("stays")
    (stick / NAME).symlink_to(precious)
    assert trouble_of(stick) is StickTrouble.UNSAFE
    with pytest.raises(StickError):
        handover.read(stick / NAME)
    assert handover.found(stick) == ()
    (stick / NAME).unlink()
    (stick / f".{NAME}.new").symlink_to(precious)
    handover.write(stick, NAME, CONTENT)
    assert precious.read_text() == "stays"
    (tmp_path / "link").symlink_to(stick)
    assert trouble_of(tmp_path / "link") is StickTrouble.UNSAFE


def test_what_is_no_file_of_ours_is_neither_read_nor_written_over(stick: Path) -> None:
    (stick / NAME).mkdir()
    assert trouble_of(stick) is StickTrouble.UNSAFE
    os.mkfifo(stick / "bai-07-16-00112233.ttbai")
    with pytest.raises(StickError) as refused:
        handover.read(stick / "bai-07-16-00112233.ttbai")  # and it does not wait for a writer
    assert refused.value.trouble is StickTrouble.UNSAFE
    for odd in ("bai-thi.docx", "..ttbai", "bai-$(reboot).ttbai", "bai-07-15-00112233.ttbai.exe"):
        (stick / odd).write_bytes(b"x")
        assert trouble_of(stick, odd) is StickTrouble.UNSAFE
    assert handover.found(stick) == ()


def test_a_huge_file_is_not_read_to_its_end(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (stick / NAME).write_bytes(CONTENT)
    monkeypatch.setattr(handover, "MAX_HANDOVER_BYTES", 100)
    with pytest.raises(StickError) as refused:
        handover.read(stick / NAME)
    assert refused.value.trouble is StickTrouble.TOO_LARGE


def test_odd_rooms_make_plain_names() -> None:
    assert handover.file_name("Phòng 07/../", "", StreamId(bytes(16))) == "bai-Phng07-x-00000000.ttbai"
