"""Readings of cards in an export whose sealed entries can be opened: is the evidence what the desk concluded from?"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol.card_challenge import NonceSource
from protocol.journal import StreamId
from protocol.records import CardChecked, CardEvidence, NonceGiven, Record
from server.audit.desk_keys import DeskKeys
from server.audit.findings import Fault, Finding, Verification
from server.audit.segments import Placed, Segment


@dataclass(frozen=True, slots=True)
class Reading:
    """What a desk concluded of a card, from what, and where that stands."""

    checked: CardChecked
    evidence: CardEvidence
    stream: StreamId
    segment: int
    seq: int


Examine = Callable[[Reading], bool]
"""Whether the evidence bears out what was concluded. What is in a card's files, the caller knows."""


class ReadingJudge:
    """Opens desks' entries with the board's records key, and judges each reading that it comes by."""

    def __init__(self, records_key: X25519PrivateKey, examine: Examine) -> None:
        self.keys = DeskKeys(records_key)
        self._examine = examine
        self._given = set[tuple[str, bytes]]()
        self._used = list[tuple[Finding, tuple[str, bytes]]]()

    def note_given(self, record: NonceGiven) -> None:
        """Note what the board gave to whom."""
        self._given.add((record.device, record.nonce_hash))

    def judge(self, segment: Segment, placed: Placed, before: Record | None, found: CardEvidence) -> Fault | None:
        """Judge evidence behind the entry `before` it."""
        if not isinstance(before, CardChecked):
            return Fault.BAD_EVIDENCE
        if found.signature and found.nonce_source == NonceSource.SERVER.value:
            unknown = segment.finding(Fault.UNKNOWN_NONCE, placed)
            self._used.append((unknown, (segment.stream.hex(), hashlib.sha256(found.nonce).digest())))
        holds = self._examine(Reading(before, found, segment.stream, segment.number, placed.seq))
        return None if holds else Fault.BAD_EVIDENCE

    def end(self, done: Verification) -> None:
        """Find challenges from nonces that nobody gave: the board's entries may come after the desks'."""
        for unknown, nonce in self._used:
            if nonce not in self._given:
                done.find(unknown)
