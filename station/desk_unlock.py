"""A desk before an officer has opened it: what it may do while locked, and how a PIN opens it (design §13)."""

import os
from dataclasses import dataclass

import msgspec

from protocol import officer, policy
from protocol.api import DeskPackage, SignedPackage
from protocol.journal import StreamId
from protocol.officer import Approval, Officer, OfficerKeys
from protocol.records import DeskOpened, OfficerLocked
from station.board_link import BoardLink, LinkError
from station.checkin.approvals import entry_of
from station.checkin.desk import Approver
from station.desk_store import OPEN_DESK, DeskContent, DeskStore, OpenStore, openers_among
from station.identity import StationIdentity
from station.journal_store import DiskFailedError, JournalStore
from station.officer_pins import OfficerPins
from station.packages import Issued, NoPackageError, PackageShelf
from station.streams import Clock, StreamKeys, StreamWriter

STREAM_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class OpenedDesk:
    """What an officer's PIN opened. The keys stay in memory for the shift: this officer answers for the desk."""

    package: DeskPackage
    operator: OfficerKeys
    writer: StreamWriter
    store: OpenStore


class LockedDesk:
    """A desk's folder without its key. The package fetched from the board stays in memory until an officer opens it."""

    def __init__(self, station: StationIdentity, link: BoardLink, journals: JournalStore, clock: Clock) -> None:
        """Look for a package, at the board or on the disk. Raises NoPackageError, ProtocolError."""
        self._station, self._journals, self._clock = station, journals, clock
        self._shelf = PackageShelf(station, link, DeskPackage)
        self._store = DeskStore(station.folder, station.device_id)
        self._stream = StreamId(station.device_id)
        self._unwritten: list[OfficerLocked] = []
        self._writer: StreamWriter | None = None
        self.pins = OfficerPins(station.folder, self._on_locked)
        self._fetched = self._fetch(link)
        self._kept = {one.id: one for one in self._store.officers()}
        if not self._kept and self._fetched is None:
            raise NoPackageError

    def _fetch(self, link: BoardLink) -> tuple[SignedPackage, Issued[DeskPackage]] | None:
        try:
            signed = link.package()
        except LinkError:
            return None
        return signed, self._shelf.read(signed)

    def _openers(self) -> dict[str, Officer]:
        """Return who may open: those the store is sealed to, less those whom the newest package no longer names."""
        if self._fetched is None:
            return self._kept
        named = {one.id: one for one in openers_among(self._fetched[1].package.officers)}
        if not self._kept:
            return named
        return {each: _newest(one, named[each]) for each, one in self._kept.items() if each in named}

    @property
    def offers(self) -> tuple[Approver, ...]:
        """Who may open this desk, in the order of the package."""
        return tuple(Approver(one.id, one.name, one.role, self.pins.locked(one)) for one in self._openers().values())

    def open(self, officer_id: str, pin: str) -> OpenedDesk:
        """Open the desk. Raises PinError, OfficerError, WrongKeyError, ProtocolError, DiskFailedError."""
        keys = self.pins.unlock(self._openers()[officer_id], pin)
        content = self._content(keys)
        package = self._shelf.read(content.package).package
        approval = self._approval(keys, package)
        content = _of_this_paper(content, package)
        self._store.write(content, package.officers)
        wraps = tuple(package.records_keys)
        stream = StreamKeys(self._station.key, self._station.certificate, content.stream_key, wraps)
        writer = StreamWriter(self._journals, self._stream, "desk", stream, self._clock)
        writer.append(*self._unwritten, entry_of(approval), DeskOpened(keys.officer))
        self._unwritten.clear()
        self._writer = writer
        return OpenedDesk(package, keys, writer, OpenStore(self._store, content, package.officers))

    def _content(self, keys: OfficerKeys) -> DeskContent:
        """Return the newest package, and the stream's key: the one that is kept, else a new one."""
        kept = self._store.open(keys) if self._kept else None
        if self._fetched is None:
            if kept is None:
                raise NoPackageError
            return kept
        fetched, _ = self._fetched
        if kept is None:
            return DeskContent(fetched, os.urandom(STREAM_KEY_BYTES))
        return msgspec.structs.replace(kept, package=fetched)

    def _approval(self, keys: OfficerKeys, package: DeskPackage) -> Approval:
        """Sign for the opening, and check it against the board's own list of officers: the file's is unsigned."""
        subject = officer.subject_of(self._station.device_id, package.exam_session.id.encode())
        approval = keys.approve(OPEN_DESK, subject, self._clock())
        officers = {one.id: one for one in package.officers}
        officer.check_act(policy.act(OPEN_DESK), (approval,), officers, subject)
        return approval

    def _on_locked(self, officer_id: str, wrong: int) -> None:
        """Write the lock at once where the stream stands; a desk that was never opened writes it at its opening."""
        record = OfficerLocked(officer_id, wrong)
        try:
            if self._writer is not None:
                self._writer.append(record)
            elif self._journals.tip(self._stream) is None or self._journals.torn_at(self._stream):
                self._unwritten.append(record)
            else:
                keyless = StreamKeys(self._station.key, self._station.certificate, b"", ())
                StreamWriter(self._journals, self._stream, "desk", keyless, self._clock).append(record)
        except DiskFailedError:
            self._unwritten.append(record)  # the officer is locked either way


def _of_this_paper(content: DeskContent, package: DeskPackage) -> DeskContent:
    """Leave a key out that belongs to another session's paper."""
    kept, paper = content.paper_key, package.paper
    if kept is None or (paper is not None and paper.id == kept.paper):
        return content
    return msgspec.structs.replace(content, paper_key=None)


def _newest(kept: Officer, named: Officer) -> Officer:
    """Return the box of the newest PIN that opens the key to which the store is sealed."""
    return named if named.sealing_public == kept.sealing_public else kept
