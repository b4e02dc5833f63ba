"""Document signers that no anchor is known of: what the desks saw of them, and which of them two officers adopted.

A signer is named by the SHA-256 of its certificate (DER), as a `CardChecked` names it. What is adopted is derived from
the board's own journal.
"""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection

from protocol import journal, officer, policy
from protocol.journal import StreamId
from protocol.officer import OfficerKeys
from protocol.records import (
    KIND_BY_RECORD,
    Admitted,
    CardChecked,
    CardEvidence,
    Check,
    DecisionCode,
    HandedOver,
    Record,
    SignerAdopted,
    SignerDropped,
    StreamOpened,
    Verdict,
)
from server.answers import service as journals
from server.audit.board_journal import BoardJournal
from server.audit.desk_keys import DeskKeys
from server.officers import service as officers

ADOPT = policy.act("adopt-signer")
OF_CARDS = [KIND_BY_RECORD[one].number for one in (StreamOpened, HandedOver, CardChecked, CardEvidence, Admitted)]
OF_SIGNERS = [KIND_BY_RECORD[one].number for one in (SignerAdopted, SignerDropped)]


class UnknownSignerError(Exception):
    """No signer, or more than one, is named by what was given."""


class TooFewPeopleError(Exception):
    """The desks saw the cards of `people` persons by this signer: fewer than the `fewest` that were asked for."""

    def __init__(self, people: int, fewest: int) -> None:
        super().__init__(f"{people} < {fewest}")
        self.people, self.fewest = people, fewest


@dataclass(slots=True)
class SeenSigner:
    """What the desks say of one signer whom no anchor stands behind. Times: the desks' clocks, UTC microseconds."""

    hash: bytes
    first: int
    last: int
    cards: set[bytes] = field(default_factory=set)  # SHA-256 of EF.SOD
    people: set[str] = field(default_factory=set)  # candidate numbers
    desks: set[StreamId] = field(default_factory=set)
    compared: set[str] = field(default_factory=set)  # of the people, whom two officers let in
    sod: bytes = b""  # of one of the cards, for the certificate in it


def seen(db: Connection, records_key: X25519PrivateKey) -> list[SeenSigner]:
    """Return the signers of cards that were whole and unanchored, those of most people first."""
    found: dict[bytes, SeenSigner] = {}
    keys = DeskKeys(records_key)
    for stream, _ in journals.streams(db, "desk"):
        last: CardChecked | None = None
        for entry in journals.read(db, stream, OF_CARDS):
            record = keys.read(entry)
            if isinstance(record, CardChecked):
                last = record
            if last is not None and _is_unanchored(last) and record is not None:
                signer = found.setdefault(last.signer_hash, SeenSigner(last.signer_hash, entry.header.at, 0))
                _note(signer, stream, last, record, entry.header.at)
    return sorted(found.values(), key=lambda signer: (-len(signer.people), signer.hash))


def _is_unanchored(checked: CardChecked) -> bool:
    verdicts = checked.verdicts
    unanchored = verdicts.get(Check.TRUST_ANCHOR) is Verdict.UNANCHORED
    return unanchored and verdicts.get(Check.DATA_SIGNATURE) is Verdict.PASSED


def _note(signer: SeenSigner, stream: StreamId, checked: CardChecked, record: Record, at: int) -> None:
    signer.first, signer.last = min(signer.first, at), max(signer.last, at)
    signer.cards.add(checked.sod_hash)
    signer.people.add(checked.candidate)
    signer.desks.add(stream)
    match record:
        case CardEvidence():
            signer.sod = signer.sod or record.sod
        case Admitted(candidate=checked.candidate, decision=DecisionCode.CONDITIONAL):
            signer.compared.add(checked.candidate)


def adopted(db: Connection, board: BoardJournal) -> tuple[bytes, ...]:
    """Return the signers that stand adopted."""
    standing: dict[bytes, None] = {}
    for entry in journals.read(db, board.stream, OF_SIGNERS):
        match journal.read(entry):
            case SignerAdopted(signer=signer):
                standing[signer] = None
            case SignerDropped(signer=signer):
                standing.pop(signer, None)
    return tuple(standing)


def find(signers: list[SeenSigner], digits: str) -> SeenSigner:
    """Return the one signer whose hash begins with these hexadecimal digits. Raises UnknownSignerError."""
    named = [signer for signer in signers if digits and signer.hash.hex().startswith(digits.lower())]
    if len(named) != 1:
        raise UnknownSignerError
    return named[0]


def adopt(
    db: Connection, board: BoardJournal, keys: OfficerKeys, signer: SeenSigner, fewest: int, at: int
) -> SignerAdopted | None:
    """Have one officer sign; with the second the signer is adopted. None: another has to sign.

    Raises TooFewPeopleError, and what `officers.sign` raises.
    """
    if len(signer.people) < fewest:
        raise TooFewPeopleError(len(signer.people), fewest)
    signed = officers.sign(db, board, ADOPT, officer.subject_of(signer.hash), keys, at)
    if not signed.complete:
        return None
    done = SignerAdopted(signer.hash, len(signer.people), len(signer.compared), signed.officers)
    board.append(db, done, at=at)
    return done


def drop(db: Connection, board: BoardJournal, digits: str, reason: str, at: int) -> bytes:
    """Take an adoption back; return the signer. Raises UnknownSignerError."""
    named = [signer for signer in adopted(db, board) if digits and signer.hex().startswith(digits.lower())]
    if len(named) != 1:
        raise UnknownSignerError
    board.append(db, SignerDropped(named[0], reason), at=at)
    return named[0]
