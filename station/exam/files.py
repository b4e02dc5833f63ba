"""Files that a candidate hands in: looked for on devices that were plugged in, read whole, checked, cut into entries.

Nothing outside the roots is listed or read, and no link is followed: a stick is a stranger's.
"""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from protocol.paper import UploadInteraction
from protocol.records import FilePart, UploadedFile
from station.exam.responses import MAX_FILE_NAME

PART_BYTES = 32 * 1024  # an entry's body has its bound, and base64 makes a third more
MOST_LOOKED_AT, MOST_SHOWN = 2_000, 200
WORD_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "application/pdf": (".pdf",),
    WORD_DOCUMENT: (".docx",),
    "text/plain": (".txt",),
}
BEGINNINGS = {
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "application/pdf": b"%PDF-",
    WORD_DOCUMENT: b"PK\x03\x04",
}


class FileTrouble(Enum):
    """Why a file was not taken."""

    TOO_LARGE = "too_large"
    WRONG_KIND = "wrong_kind"
    GONE = "gone"


class FileRefusedError(Exception):
    """A file cannot be handed in."""

    def __init__(self, trouble: FileTrouble) -> None:
        super().__init__(f"file not taken: {trouble.value}")
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """A device, a folder or a file to choose. `size`: bytes of a file."""

    name: str
    path: str
    is_folder: bool
    size: int = 0


@dataclass(frozen=True, slots=True)
class Folder:
    """What is in a folder, or, with an empty `path`, the devices. `up`: the folder above. `cut`: there is more."""

    path: str
    name: str
    up: str
    entries: tuple[FolderEntry, ...]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read whole."""

    file: UploadedFile
    data: bytes

    def parts(self) -> Iterator[FilePart]:
        """Cut it into what an entry holds."""
        for first in range(0, len(self.data), PART_BYTES):
            yield FilePart(self.file.hash, first, self.data[first : first + PART_BYTES])


def look(path: str, roots: Sequence[Path], media_types: Iterable[str]) -> Folder:
    """List the folder `path`; the devices where it is empty, gone or outside of them."""
    root = _root_of(path, roots)
    if not path or root is None:
        return _devices(roots)
    suffixes = tuple(suffix for kind in media_types for suffix in SUFFIXES.get(kind, ()))
    found: list[FolderEntry] = []
    cut = False
    try:
        with os.scandir(path) as entries:
            for count, entry in enumerate(entries):
                if cut := count >= MOST_LOOKED_AT or len(found) >= MOST_SHOWN:
                    break
                found += _entry(entry, suffixes)
    except OSError:
        return _devices(roots)
    ordered = sorted(found, key=lambda one: (not one.is_folder, one.name.casefold()))
    here = Path(path)
    return Folder(path, here.name, "" if here == root else str(here.parent), tuple(ordered), cut)


def _devices(roots: Sequence[Path]) -> Folder:
    return Folder("", "", "", tuple(FolderEntry(root.name, str(root), is_folder=True) for root in roots))


def _root_of(path: str, roots: Sequence[Path]) -> Path | None:
    if not path or "\0" in path:
        return None
    real = Path(os.path.realpath(path))
    return next((root for root in roots if real.is_relative_to(os.path.realpath(root))), None)


def _entry(entry: os.DirEntry[str], suffixes: tuple[str, ...]) -> list[FolderEntry]:
    if entry.name.startswith(".") or not entry.name.isprintable():
        return []
    if entry.is_dir(follow_symlinks=False):
        return [FolderEntry(entry.name, entry.path, is_folder=True)]
    if entry.is_file(follow_symlinks=False) and entry.name.casefold().endswith(suffixes):
        return [FolderEntry(entry.name, entry.path, is_folder=False, size=entry.stat(follow_symlinks=False).st_size)]
    return []


def read(path: str, roots: Sequence[Path], upload: UploadInteraction) -> ReadFile:
    """Read the file at `path` for `upload`. Raises FileRefusedError."""
    if _root_of(path, roots) is None:
        raise FileRefusedError(FileTrouble.GONE)
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise FileRefusedError(FileTrouble.WRONG_KIND)
            data = file.read(upload.max_bytes + 1)
    except OSError as error:
        raise FileRefusedError(FileTrouble.GONE) from error
    if len(data) > upload.max_bytes:
        raise FileRefusedError(FileTrouble.TOO_LARGE)
    kind = _kind_of(Path(path).suffix.casefold(), data)
    if kind not in upload.media_types or not data:
        raise FileRefusedError(FileTrouble.WRONG_KIND)
    name = "".join(letter if letter.isprintable() else "_" for letter in Path(path).name)[-MAX_FILE_NAME:]
    return ReadFile(UploadedFile(name, kind, len(data), hashlib.sha256(data).digest()), data)


def _kind_of(suffix: str, data: bytes) -> str:
    """Return the media type that the content has; the name alone proves nothing."""
    for kind, beginning in BEGINNINGS.items():
        if data.startswith(beginning):
            return kind if kind != WORD_DOCUMENT or suffix in SUFFIXES[WORD_DOCUMENT] else ""
    if suffix not in SUFFIXES["text/plain"] or b"\0" in data:
        return ""
    try:
        data.decode()
    except UnicodeDecodeError:
        return ""
    return "text/plain"
