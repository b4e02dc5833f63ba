"""What a station has been given to work from, kept on its disk and fetched anew when there is a line."""

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from protocol import api, device
from protocol.device import Device
from protocol.errors import ProtocolError
from protocol.journal import BadSignatureError
from station.board_link import BoardLink, LinkError
from station.identity import StationIdentity, write_durably

Package = TypeVar("Package", bound=api.Message)


class NoPackageError(Exception):
    """No package lies on this machine and no board answers."""


@dataclass(frozen=True, slots=True)
class Issued(Generic[Package]):
    """A package, and the board that signed it."""

    package: Package
    board: Device


class PackageShelf(Generic[Package]):
    """The signed package of one kind of station: the board's newest, or with no line the one on disk."""

    def __init__(self, identity: StationIdentity, link: BoardLink, kind: type[Package]) -> None:
        self._identity, self._link, self._kind = identity, link, kind

    def newest(self) -> Issued[Package]:
        """Return what this station works from now, and keep it. Raises NoPackageError, ProtocolError."""
        try:
            signed = self._link.package()
        except LinkError as error:
            return self.read(self._kept(error))
        issued = self.read(signed)
        write_durably(self._path, msgspec.msgpack.encode(signed))
        return issued

    def _kept(self, away: LinkError) -> api.SignedPackage:
        try:
            return msgspec.msgpack.decode(self._path.read_bytes(), type=api.SignedPackage)
        except OSError:
            raise NoPackageError from away
        except (msgspec.DecodeError, ValueError) as error:
            raise ProtocolError("the package on disk is damaged") from error

    def read(self, signed: api.SignedPackage) -> Issued[Package]:
        """Check the board's signature and decode. Raises ProtocolError."""
        board = device.read_device(signed.certificate, self._identity.authority)
        if board.role != "board":
            raise BadSignatureError("package")
        device.check_signed(board, signed.signature, api.PACKAGE_DOMAIN + signed.payload, "package")
        try:
            return Issued(msgspec.msgpack.decode(signed.payload, type=self._kind), board)
        except (msgspec.DecodeError, ValueError) as error:
            raise ProtocolError("not a package for this station") from error

    @property
    def _path(self) -> Path:
        return self._identity.folder / "package.ttk"

    def trust_folder(self, package: api.SeatPackage) -> Path:
        """Lay the package's trust out as files for the reader."""
        return trust_folder(self._identity.folder, package)


def trust_folder(station: Path, package: api.DeskPackage | api.SeatPackage) -> Path:
    """Lay a package's trust out as files for the reader; what the operator put there stays, older packages' goes."""
    folder = station / "trust"
    kinds = ((folder, ".der", package.anchors), (folder / "links", ".der", package.links))
    for place, suffix, contents in (*kinds, (folder / "crl", ".crl", package.revoked)):
        place.mkdir(exist_ok=True, mode=0o700)
        names = {f"package-{number}{suffix}": content for number, content in enumerate(contents, 1)}
        for name, content in names.items():
            write_durably(place / name, content)
        for left in set(place.glob(f"package-*{suffix}")) - {place / name for name in names}:
            left.unlink()
    return folder
