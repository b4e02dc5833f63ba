"""Packages: what a desk or a seat works from, built from the published version and signed by the board."""

from dataclasses import dataclass

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from msgspec import structs
from sqlalchemy import Connection

from protocol import api
from protocol.api import DeskPackage, ExamSession, RosterRow, SeatPackage, SignedPackage
from protocol.sealing import SlotBox
from server.audit.board_journal import BoardJournal
from server.board_folder import BoardFolder
from server.officers import service as officers
from server.papers import service as papers
from server.roster import seat_rules, slots
from server.roster import service as roster
from server.roster.service import PublishedRoster
from server.signers import service as signers
from server.stations import nonces
from server.stations.admissions import Admissions
from server.stations.service import Station
from server.stations.trust import trusted


class NotAssignedError(Exception):
    """The published roster keeps this seat for nobody."""


@dataclass(frozen=True, slots=True)
class Published:
    """The published roster and the session at hand."""

    roster: PublishedRoster
    exam_session: ExamSession

    def row_of(self, station: Station) -> RosterRow:
        """Return whom a seat is kept for. Raises NotAssignedError."""
        row = self.roster.of_seat(self.exam_session.id, *station.seat)
        if row is None:
            raise NotAssignedError
        return row


def published(db: Connection, board: BoardFolder, at: int) -> Published:
    """Return what stations may act on at `at`. Raises NotPublishedError, NoSessionError."""
    return Published(roster.published(db, board.personal_key), roster.current_session(db, at))


def desk_package(
    db: Connection, board: BoardFolder, now: Published, desk: Station, admissions: Admissions
) -> DeskPackage:
    """Return the package of a desk: the session's rows, and the slots of its own rooms alone."""
    rows, chips = now.roster.rows, admissions.chips(db, now.exam_session.id)
    trust = trusted(db, board)
    return DeskPackage(
        version=now.roster.version,
        exam=roster.exam(db).name,
        exam_session=now.exam_session,
        desk=desk.place,
        rooms=desk.rooms,
        rows=tuple(structs.replace(row, chips=chips.get(row.candidate, ())) for row in rows) if chips else rows,
        slots=slots.codes_of(db, now.exam_session.id, desk.rooms),
        officers=tuple(officers.all_officers(db).values()),
        records_keys=(_raw(board.records_key.public_key()),),
        anchors=trust.anchors,
        links=trust.links,
        revoked=trust.revoked,
        signers=signers.adopted(db, BoardJournal(board.signing, board.certificate)),
        day_nonce=nonces.day_nonce(board.signing, now.exam_session.id),
        paper=papers.spoken_paper(db, now.exam_session.id),
    )


def seat_package(
    db: Connection, board: BoardFolder, now: Published, seat: Station, boxes: tuple[SlotBox, ...]
) -> SeatPackage:
    """Return the package of a seat: it names no person and opens no answer."""
    exam = roster.exam(db)
    room, number = seat.seat
    paper = papers.of_seat(db, now.exam_session.id, room, number)
    trust = trusted(db, board)
    return SeatPackage(
        version=now.roster.version,
        exam=exam.name,
        exam_session=now.exam_session,
        room=room,
        seat=number,
        slots=boxes,
        officers=tuple(officers.all_officers(db).values()),
        grading_key=exam.grading_public,
        records_keys=(_raw(board.records_key.public_key()),),
        anchors=trust.anchors,
        paper_id=paper.id if paper else "",
        paper_hash=paper.hash if paper else b"",
        links=trust.links,
        revoked=trust.revoked,
        rules=seat_rules.of_session(db, now.exam_session.id),
    )


def sign(board: BoardFolder, package: DeskPackage | SeatPackage) -> SignedPackage:
    """Put the board's signature over a package."""
    payload = msgspec.msgpack.encode(package)
    return SignedPackage(payload, board.certificate, board.signing.sign(api.PACKAGE_DOMAIN + payload))


def _raw(key: X25519PublicKey) -> bytes:
    return key.public_bytes_raw()
