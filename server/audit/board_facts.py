"""What the board's own journal says about results, in its order: who may sign, who signed, what was published."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from protocol.officer import Approval
from protocol.policy import Act
from protocol.records import (
    Approved,
    AttemptChosen,
    Changed,
    Collected,
    GradingRun,
    KeyCorrected,
    OfficerAdded,
    Published,
    Record,
    Sanctioned,
    SanctionLifted,
)
from server.audit.findings import Fault, Verification
from server.audit.segments import Placed, Segment

TELLING = (
    *(Approved, AttemptChosen, Changed, Collected, GradingRun, KeyCorrected),
    *(OfficerAdded, Published, Sanctioned, SanctionLifted),
)
Kind = TypeVar("Kind", bound=Record)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the board said something. `order` counts what it said: what stands later was said later."""

    segment: Segment
    placed: Placed
    order: int


class BoardFacts:
    """The board's entries that results rest on."""

    def __init__(self) -> None:
        self._said = list[tuple[Place, Record]]()

    def note(self, segment: Segment, placed: Placed, record: Record | None) -> None:
        """Keep an entry of the board's own stream."""
        if isinstance(record, TELLING):
            self._said.append((Place(segment, placed, len(self._said)), record))

    def all(self, kind: type[Kind]) -> Iterator[tuple[Place, Kind]]:
        """Yield what the board said of a kind, in order."""
        for place, record in self._said:
            if isinstance(record, kind):
                yield place, record

    def before(self, order: int, kind: type[Kind]) -> list[Kind]:
        """Return what the board had said of a kind, in order."""
        return [record for place, record in self.all(kind) if place.order < order]

    def signed_by(self, order: int, act: Act, subject: bytes, done: Verification) -> Fault | None:
        """Tell what is wrong with the signatures for `act` on `subject` that stand before `order`."""
        given = [
            (place, one)
            for place, one in self.all(Approved)
            if place.order < order and (one.act, one.subject) == (act.code, subject)
        ]
        valid = list[str]()
        for place, one in given:
            if self._holds(place.order, act, one):
                valid.append(one.officer)
            else:
                done.find(place.segment.finding(Fault.BAD_APPROVAL, place.placed))
        return _judged(valid, act.signatures)

    def _holds(self, order: int, act: Act, given: Approved) -> bool:
        """Tell whether an officer whom the board had named by then, and whose role may, signed this."""
        known = {one.officer: one for one in self.before(order, OfficerAdded)}
        officer = known.get(given.officer)
        if officer is None or officer.role not in {actor.value for actor in act.who}:
            return False
        signed = Approval(given.officer, given.act, given.subject, given.at, given.signature).signed_bytes()
        try:
            Ed25519PublicKey.from_public_bytes(officer.signing).verify(given.signature, signed)
        except (InvalidSignature, ValueError):
            return False
        return True


def _judged(valid: Sequence[str], needed: int) -> Fault | None:
    if len(set(valid)) >= needed:
        return None
    return Fault.SAME_OFFICER if len(valid) >= needed else Fault.NOT_APPROVED
