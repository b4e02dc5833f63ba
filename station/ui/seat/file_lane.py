"""The file lane: looking into devices and reading files, on a thread of its own. A slow stick holds up nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QStorageInfo, Signal, Slot

from protocol.paper import UploadInteraction
from station.exam import files
from station.exam.files import FileRefusedError, FileTrouble, ReadFile

PLUGGED_IN = ("/media/", "/run/media/")  # where Linux shows what was plugged in


@dataclass(frozen=True, slots=True)
class Look:
    """A folder is to be listed for an item."""

    path: str
    upload: UploadInteraction


@dataclass(frozen=True, slots=True)
class Read:
    """A file is to be read for an item."""

    item: str
    path: str
    upload: UploadInteraction


@dataclass(frozen=True, slots=True)
class Taken:
    """A file was read for an item."""

    item: str
    read: ReadFile


@dataclass(frozen=True, slots=True)
class Refused:
    """A file cannot be handed in."""

    name: str
    trouble: FileTrouble


def plugged_in() -> tuple[Path, ...]:
    """Return the devices that are plugged in."""
    roots = (volume.rootPath() for volume in QStorageInfo.mountedVolumes() if volume.isReady())
    return tuple(sorted(Path(root) for root in roots if root.startswith(PLUGGED_IN)))


class FileLane(QObject):
    """Does what it is asked, one thing after the other."""

    listed = Signal(object)  # Folder
    taken = Signal(object)  # Taken
    refused = Signal(object)  # Refused

    def __init__(self, roots: Callable[[], Sequence[Path]] = plugged_in) -> None:
        super().__init__()
        self._roots = roots

    @Slot(object)
    def look(self, asked: Look) -> None:
        """List a folder."""
        self.listed.emit(files.look(asked.path, self._roots(), asked.upload.media_types))

    @Slot(object)
    def read(self, asked: Read) -> None:
        """Read a file whole."""
        try:
            self.taken.emit(Taken(asked.item, files.read(asked.path, self._roots(), asked.upload)))
        except FileRefusedError as error:
            self.refused.emit(Refused(Path(asked.path).name, error.trouble))
