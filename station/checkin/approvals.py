"""Two officers at the desk: the one who opened it, and the second for what one alone may not decide."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from protocol import officer, policy
from protocol.officer import Approval, Officer, OfficerError, OfficerKeys
from protocol.records import Approved
from station.checkin.decision import CheckinError
from station.checkin.desk import Approver
from station.officer_pins import OfficerPins

ADMIT_CONDITIONALLY = "admit-conditionally"


class SameOfficerError(CheckinError):
    """The second approver is the officer who opened the desk."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Who answers for the desk now, and who can sign beside them. `pins` counts every try on the disk."""

    operator: OfficerKeys
    officers: Sequence[Officer]
    pins: OfficerPins

    @property
    def first(self) -> Approver:
        """The operator, as the screen names them."""
        return next(_approver(one, self.pins) for one in self.officers if one.id == self.operator.officer)

    def seconds(self) -> tuple[Approver, ...]:
        """Everyone who may sign for a conditional admission, the operator too: choosing them is refused in words."""
        act = policy.act(ADMIT_CONDITIONALLY)
        return tuple(_approver(one, self.pins) for one in self.officers if officer.may(one, act))

    def approve_twice(
        self, subject: bytes, second: str, pin: str, clock: Callable[[], int]
    ) -> tuple[Approved, Approved]:
        """Return both approvals of `subject`. Raises SameOfficerError, PinError, OfficerError."""
        if second == self.operator.officer:
            raise SameOfficerError
        officers = {one.id: one for one in self.officers}
        if second not in officers:
            raise OfficerError(second)
        keys = self.pins.unlock(officers[second], pin)
        approvals = [one.approve(ADMIT_CONDITIONALLY, subject, clock()) for one in (self.operator, keys)]
        officer.check_act(policy.act(ADMIT_CONDITIONALLY), approvals, officers, subject)
        first, other = map(entry_of, approvals)
        return first, other


def subject_of_admission(candidate: str, exam_session: str, seat: str, slot: int, sod_hash: bytes) -> bytes:
    """Return what both officers sign: this person, this seat, this chip (docs/formats/journal.md, Approvals)."""
    words = (candidate, exam_session, seat, str(slot))
    return officer.subject_of(*(word.encode() for word in words), sod_hash)


def _approver(one: Officer, pins: OfficerPins) -> Approver:
    return Approver(one.id, one.name, one.role, pins.locked(one))


def entry_of(approval: Approval) -> Approved:
    """Return the entry that keeps `approval`."""
    return Approved(approval.officer, approval.act, approval.subject, approval.at, approval.signature)
