"""The second tap: a seat shows the card that a desk admitted, and is given the slot's key (design §13)."""

import hmac

from sqlalchemy import Connection

from protocol.api import OpenAttemptReply, OpenAttemptRequest
from server.roster import slots
from server.stations.admissions import Admissions
from server.stations.packages import Published
from server.stations.service import Station

SHA256_BYTES = 32


class NotAdmittedError(Exception):
    """No desk has admitted this candidate into this seat."""


class OtherCardError(Exception):
    """The card at the seat is not the one that the desk checked."""


def open_attempt(
    db: Connection, admissions: Admissions, now: Published, seat: Station, request: OpenAttemptRequest
) -> OpenAttemptReply:
    """Return the slot that the desk admitted into. Raises NotAssignedError, NotAdmittedError, OtherCardError."""
    row = now.row_of(seat)
    if row.candidate != request.candidate:
        raise NotAdmittedError
    admitted = admissions.find(db, now.exam_session.id, row.candidate, row.room, row.seat)
    if admitted is None:
        raise NotAdmittedError
    # An admission without a chip has no hash to compare with: that candidate signs in with the slip.
    if len(admitted.sod_hash) != SHA256_BYTES or not hmac.compare_digest(admitted.sod_hash, request.sod_hash):
        raise OtherCardError
    slot = slots.find(db, now.exam_session.id, row.room, row.seat, admitted.slot)
    if slot is None:
        raise NotAdmittedError
    return OpenAttemptReply(slot.slot, slot.key, row.name, row.born)
