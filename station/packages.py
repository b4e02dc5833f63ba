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

Package = TypeVar("Package", api.DeskPackage, api.SeatPackage)

MAX_KEPT_BYTES = 96 * 1024 * 1024  # what a board's answer may have


class NoPackageError(Exception):
    """No package lies on this machine and no board answers."""


class OtherPlaceError(ProtocolError):
    """A good package of another machine: `place` is whose."""

    def __init__(self, place: str) -> None:
        super().__init__(f"a package of {place}")
        self.place = place


@dataclass(frozen=True, slots=True)
class Issued(Generic[Package]):
    """A package, and the board that signed it."""

    package: Package
    board: Device


class PackageShelf(Generic[Package]):
    """The signed package of one kind of station: the board's newest, or with no line the one on disk."""

    def __init__(self, identity: StationIdentity, link: BoardLink, kind: type[Package]) -> None:
        self._identity, self._link = identity, link
        self._kind: type[Package] = kind

    def newest(self) -> Issued[Package]:
        """Return what this station works from now, and keep it. Raises NoPackageError, ProtocolError."""
        try:
            signed = self._link.package()
        except LinkError as error:
            return self._kept(error)
        try:
            issued = self.read(signed)
        except ProtocolError as refused:
            return self._kept(refused)  # an answer that cannot be trusted takes nothing away
        held = self._held()
        if held is not None and _is_older(issued.package, held.package):
            return held
        write_durably(self._path, msgspec.msgpack.encode(signed))
        return issued

    def _held(self) -> Issued[Package] | None:
        try:
            return self._kept(NoPackageError())
        except (NoPackageError, ProtocolError):
            return None

    def _kept(self, instead_of: LinkError | ProtocolError | NoPackageError) -> Issued[Package]:
        """Return what lies on the disk. Raises NoPackageError, ProtocolError."""
        try:
            with self._path.open("rb") as file:
                content = file.read(MAX_KEPT_BYTES + 1)
        except OSError:
            raise NoPackageError from instead_of
        if len(content) > MAX_KEPT_BYTES:
            raise ProtocolError("the package on disk is too large")
        try:
            signed = msgspec.msgpack.decode(content, type=api.SignedPackage)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise ProtocolError("the package on disk is damaged") from error
        return self.read(signed)

    def read(self, signed: api.SignedPackage) -> Issued[Package]:
        """Check the board's signature, decode, and see that it is for this machine. Raises ProtocolError."""
        board = device.read_device(signed.certificate, self._identity.authority)
        if board.role != "board":
            raise BadSignatureError("package")
        device.check_signed(board, signed.signature, api.PACKAGE_DOMAIN + signed.payload, "package")
        try:
            package = msgspec.msgpack.decode(signed.payload, type=self._kind)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise ProtocolError("not a package for this station") from error
        if (place := _seat_of(package)) not in ("", self._identity.place):
            raise OtherPlaceError(place)
        return Issued(package, board)

    @property
    def _path(self) -> Path:
        return self._identity.folder / "package.ttk"

    def trust_folder(self, package: api.SeatPackage) -> Path:
        """Lay the package's trust out as files for the reader."""
        return trust_folder(self._identity.folder, package)


def _seat_of(package: api.DeskPackage | api.SeatPackage) -> str:
    return f"{package.room}/{package.seat}" if isinstance(package, api.SeatPackage) else ""


def _is_older(package: api.DeskPackage | api.SeatPackage, held: api.DeskPackage | api.SeatPackage) -> bool:
    return package.exam_session.id == held.exam_session.id and package.version < held.version


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
