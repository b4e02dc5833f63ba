"""An attempt onto a USB stick, and from one: the hand-over file where there is no line (docs/formats/handover.md).

A stick is a stranger's: no link on it is followed, nothing but whole files of our own name is read, and what was
written is read back before anybody is told that it is there.
"""

import errno
import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from protocol import handover
from protocol.api import SeatPackage
from protocol.handover import MAX_HANDOVER_BYTES, Attempt, MalformedHandoverError, Move
from protocol.journal import JournalError, StreamId
from protocol.recovered import Segment
from station.exam.stick import StickTrouble
from station.identity import StationIdentity
from station.journal_store import JournalStore

SUFFIX = ".ttbai"
NAME = re.compile(r"bai-[A-Za-z0-9-]{1,80}\.ttbai")
PAPER_NAME = re.compile(r"de-[0-9a-f]{32}\.ttp")
FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
READ_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
WRITE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
MOST_LOOKED_AT, MOST_FOUND = 2000, 50
ID_DIGITS = 8


TROUBLES = {
    errno.ENOSPC: StickTrouble.FULL,
    errno.EDQUOT: StickTrouble.FULL,
    errno.EFBIG: StickTrouble.FULL,
    errno.EROFS: StickTrouble.READ_ONLY,
    errno.EACCES: StickTrouble.READ_ONLY,
    errno.EPERM: StickTrouble.READ_ONLY,
    errno.ELOOP: StickTrouble.UNSAFE,
    errno.ENOTDIR: StickTrouble.UNSAFE,
}


class StickError(Exception):
    """The stick did not do what was asked; the journal on this machine is as it was."""

    def __init__(self, trouble: StickTrouble) -> None:
        super().__init__(f"stick: {trouble.value}")
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class HandoverWriter:
    """Packs the attempts of one seat's journal."""

    station: StationIdentity
    package: SeatPackage
    store: JournalStore

    def pack(self, attempt: StreamId, move: Move | None = None) -> bytes:
        """Return the hand-over file of an attempt as it stands on this disk. Raises StickError."""
        package, station = self.package, self.station
        signing = (station.key, station.certificate)
        try:
            content = Attempt(package.exam, package.exam_session.id, attempt, segments_of(self.store, attempt))
            return handover.pack(content, package.records_keys, signing, os.urandom, move)
        except MalformedHandoverError as error:
            raise StickError(StickTrouble.TOO_LARGE) from error
        except (sqlite3.Error, JournalError) as error:
            raise StickError(StickTrouble.HERE) from error

    def write(self, attempt: StreamId, stick: Path, move: Move | None = None) -> str:
        """Write it onto a stick; return the file's name. Raises StickError."""
        name = file_name(self.package.room, self.package.seat, attempt)
        write(stick, name, self.pack(attempt, move))
        return name


def segments_of(store: JournalStore, attempt: StreamId) -> tuple[Segment, ...]:
    """Return an attempt segment by segment as a journal holds it, with the heads over what is held."""
    found: dict[int, Segment] = {}
    for entry in store.entries(attempt):
        number = entry.header.segment
        found.setdefault(number, Segment(attempt, number)).entries.append(entry)
    for head in store.heads(attempt):
        segment = found.get(head.segment)
        if segment is not None and head.seq <= segment.entries[-1].header.seq:
            segment.heads.append(head)
    return tuple(found[number] for number in sorted(found))


def file_name(room: str, seat: str, attempt: StreamId) -> str:
    """Return the name on the stick: the place, for people, and the attempt. The same attempt has the same name."""
    place = "-".join(re.sub(r"[^A-Za-z0-9]", "", part)[:16] or "x" for part in (room, seat))
    return f"bai-{place}-{attempt.hex()[:ID_DIGITS]}{SUFFIX}"


def paper_name(paper_id: str) -> str:
    """Return the name of a sealed paper on the stick."""
    return f"de-{paper_id}.ttp"


def write(stick: Path, name: str, content: bytes) -> None:
    """Put a file into the top folder of a stick, whole or not at all. Raises StickError."""
    if not (NAME.fullmatch(name) or PAPER_NAME.fullmatch(name)):
        raise StickError(StickTrouble.UNSAFE)
    with _told(), _folder(stick) as folder:
        _refuse_unsafe(folder, name)
        unfinished = f".{name}.new"
        with suppress(FileNotFoundError):
            os.unlink(unfinished, dir_fd=folder)  # of a stick that was pulled out; a link itself goes, not its end
        try:
            _write_whole(folder, unfinished, content)
            if _read_whole(folder, unfinished) != content:
                raise StickError(StickTrouble.NOT_KEPT)
            os.rename(unfinished, name, src_dir_fd=folder, dst_dir_fd=folder)
            os.fsync(folder)
        except (OSError, StickError):
            with suppress(OSError):
                os.unlink(unfinished, dir_fd=folder)
            raise


def read(path: Path) -> bytes:
    """Return a file of a stick, bounded; no link is followed. Raises StickError."""
    with _told(), _folder(path.parent) as folder:
        return _read_whole(folder, path.name)


def found(stick: Path) -> tuple[Path, ...]:
    """Return the hand-over files in the top folder of a stick, by name. Raises StickError."""
    names: list[str] = []
    with _told(), _folder(stick) as folder, os.scandir(folder) as entries:
        for count, entry in enumerate(entries):
            if count >= MOST_LOOKED_AT or len(names) >= MOST_FOUND:
                break
            if NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                names.append(entry.name)
    return tuple(stick / name for name in sorted(names))


@contextmanager
def _told() -> Iterator[None]:
    """Say what the system's error means for a stick."""
    try:
        yield
    except OSError as error:
        raise StickError(TROUBLES.get(error.errno or 0, StickTrouble.GONE)) from error


@contextmanager
def _folder(path: Path) -> Iterator[int]:
    descriptor = os.open(path, FOLDER_FLAGS)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _refuse_unsafe(folder: int, name: str) -> None:
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            raise StickError(StickTrouble.UNSAFE)


def _write_whole(folder: int, name: str, content: bytes) -> None:
    descriptor = os.open(name, WRITE_FLAGS, 0o600, dir_fd=folder)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)  # so that it is the stick that is read back


def _read_whole(folder: int, name: str) -> bytes:
    descriptor = os.open(name, READ_FLAGS, dir_fd=folder)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise StickError(StickTrouble.UNSAFE)
        content = file.read(MAX_HANDOVER_BYTES + 1)
    if len(content) > MAX_HANDOVER_BYTES:
        raise StickError(StickTrouble.TOO_LARGE)
    return content
