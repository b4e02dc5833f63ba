"""What marks are made of, written out for who checks them: the grading key, maps of variants, versions of the key.

grading.key            the raw key, 64 hex digits
maps/PAPER-VARIANT.json
keys/N.json            a version of the answer key, N from 2
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from server.files import write_private
from server.grading.corrections import KeyVersion
from server.papers.packing import VariantMap

GRADING_KEY, MAPS, KEYS = "grading.key", "maps", "keys"
MAP_NAME = re.compile(r"([0-9a-f]{32})-([0-9A-Za-z]{1,8})\.json")
KEY_NAME = re.compile(r"([1-9][0-9]{0,3})\.json")
MAX_FILES, MAX_BYTES = 10_000, 64 * 1024 * 1024
PRIVATE_FOLDER = 0o700

Paper = tuple[str, str]  # id and variant


class BadMarkingFolderError(Exception):
    """A folder is not what marks are made of: `path` is missing, malformed or too large."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


@dataclass(frozen=True)
class MarkingFolder:
    """The grading key, and the bytes whose hashes runs name."""

    grading: X25519PrivateKey
    maps: Mapping[Paper, bytes]
    versions: Sequence[bytes]  # of the answer key, from 2

    def read_maps(self) -> dict[Paper, VariantMap]:
        """Return the maps. Raises msgspec.DecodeError."""
        return {paper: msgspec.json.decode(content, type=VariantMap) for paper, content in self.maps.items()}

    def read_versions(self) -> list[KeyVersion]:
        """Return the versions of the key. Raises msgspec.DecodeError."""
        return [msgspec.json.decode(content, type=KeyVersion) for content in self.versions]


def write_folder(out: Path, held: MarkingFolder) -> None:
    """Write all into the new folder `out`, for its owner alone. Raises FileExistsError."""
    out.mkdir(mode=PRIVATE_FOLDER, parents=True)
    for folder in (MAPS, KEYS):
        (out / folder).mkdir(mode=PRIVATE_FOLDER)
    write_private(out / GRADING_KEY, held.grading.private_bytes_raw().hex().encode())
    for (paper, variant), content in held.maps.items():
        write_private(out / MAPS / f"{paper}-{variant}.json", content)
    for number, content in enumerate(held.versions, 2):
        write_private(out / KEYS / f"{number}.json", content)


def read_folder(folder: Path) -> MarkingFolder:
    """Read what `write_folder` wrote. Raises BadMarkingFolderError."""
    try:
        key = X25519PrivateKey.from_private_bytes(bytes.fromhex(_read(folder / GRADING_KEY).decode()))
    except ValueError as error:
        raise BadMarkingFolderError(folder / GRADING_KEY) from error
    maps, versions = _named(folder / MAPS, MAP_NAME), _named(folder / KEYS, KEY_NAME)
    held = MarkingFolder(
        key,
        {(match[1], match[2]): content for match, content in maps},
        [content for _, content in sorted(((int(match[1]), content) for match, content in versions))],
    )
    try:
        held.read_maps()
        held.read_versions()
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise BadMarkingFolderError(folder) from error
    return held


def _named(folder: Path, name: re.Pattern[str]) -> list[tuple[re.Match[str], bytes]]:
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise BadMarkingFolderError(folder) from error
    if len(paths) > MAX_FILES:
        raise BadMarkingFolderError(folder)
    found = []
    for path in paths:
        match = name.fullmatch(path.name)
        if match is None:
            raise BadMarkingFolderError(path)
        found.append((match, _read(path)))
    return found


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadMarkingFolderError(path) from error
    if len(content) > MAX_BYTES:
        raise BadMarkingFolderError(path)
    return content
