"""What a station has been given to work from, kept on its disk and fetched anew when there is a line."""

from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from protocol import api
from protocol.errors import ProtocolError
from station.board_link import BoardLink, LinkError, open_package
from station.identity import StationIdentity, write_durably

Package = TypeVar("Package", bound=api.Message)


class NoPackageError(Exception):
    """No package lies on this machine and no board answers."""


class PackageShelf(Generic[Package]):
    """The signed package of one kind of station, and the sealed papers beside it."""

    def __init__(self, identity: StationIdentity, link: BoardLink, kind: type[Package]) -> None:
        self._identity, self._link, self._kind = identity, link, kind

    def package(self) -> Package:
        """Return the board's newest package, or with no line the one on disk. Raises NoPackageError, ProtocolError."""
        try:
            package, signed = self._link.package(self._kind)
        except LinkError as error:
            return self._kept(error)
        write_durably(self._path, signed)
        return package

    def _kept(self, away: LinkError) -> Package:
        try:
            signed = msgspec.msgpack.decode(self._path.read_bytes(), type=api.SignedPackage)
        except OSError:
            raise NoPackageError from away
        except msgspec.DecodeError as error:
            raise ProtocolError("the package on disk is damaged") from error
        return open_package(signed, self._identity, self._kind)

    @property
    def _path(self) -> Path:
        return self._identity.folder / "package.ttk"

    def trust_folder(self, anchors: tuple[bytes, ...]) -> Path:
        """Lay the package's trust anchors out as files for the reader; what the operator put there stays."""
        folder = self._identity.folder / "trust"
        folder.mkdir(exist_ok=True, mode=0o700)
        for number, anchor in enumerate(anchors, 1):
            write_durably(folder / f"package-{number}.der", anchor)
        return folder
