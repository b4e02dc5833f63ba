"""Supervisors' orders in an export: that officers signed each, whom the board had named and whose role may."""

from dataclasses import dataclass, field

from protocol import officer, orders
from protocol.errors import ProtocolError
from protocol.officer import Officer
from protocol.records import OfficerAdded, OrderGiven, OrderTaken, Record
from server.audit.board_facts import BoardFacts
from server.audit.findings import Fault, Verification
from server.audit.segments import Placed, Segment


@dataclass
class OrdersJudge:
    """Gathers orders from all streams; when the board's own has been read too, judges them."""

    done: Verification
    _noted: list[tuple[Segment, Placed, bytes]] = field(default_factory=list)

    def note(self, segment: Segment, placed: Placed, record: Record | None) -> None:
        """Keep an order that a seat took, or that a desk or the board was given."""
        if isinstance(record, OrderTaken | OrderGiven):
            self._noted.append((segment, placed, record.signed))

    def end(self, facts: BoardFacts) -> None:
        """Find orders that no officer, or too few, signed."""
        known = {one.officer: _officer(one) for _, one in facts.all(OfficerAdded)}
        for segment, placed, signed in self._noted:
            if not _holds(signed, known):
                self.done.find(segment.finding(Fault.BAD_APPROVAL, placed))


def _officer(added: OfficerAdded) -> Officer:
    return Officer(added.officer, "", added.role, added.signing, b"", b"", b"", b"")


def _holds(signed: bytes, known: dict[str, Officer]) -> bool:
    try:
        whole = orders.decode_signed(signed)
        order = orders.decode_order(whole.order)
        officer.check_act(orders.ACTS[order.what], whole.approvals, known, orders.subject(whole.order))
    except (ProtocolError, ValueError):
        return False
    return True
