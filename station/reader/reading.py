"""What one reading of a citizen card said, and the evidence for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from protocol.records import CardOutcome, Check, Verdict
from station.reader.outcome import Doubt, card_outcome


class Sex(Enum):
    """As the machine readable zone has it."""

    MALE = "male"
    FEMALE = "female"
    UNSPECIFIED = "unspecified"


class AccessProtocol(Enum):
    """What opened the chip. The value goes into the journal."""

    BAC = "bac"


class Step(Enum):
    """Where a reading stands, in the order of the steps."""

    CONNECTING = "connecting"
    ACCESS = "access"
    SOD = "sod"
    DG1 = "dg1"
    DG13 = "dg13"
    DG2 = "dg2"
    VERIFYING = "verifying"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What can be shown later for this reading. Holds nothing personal."""

    sod_hash: bytes  # SHA-256 of EF.SOD as read
    signer_hash: bytes  # SHA-256 of the document signer's certificate (DER)
    access: AccessProtocol
    elapsed_ms: int
    apdus: int


@dataclass(frozen=True, slots=True, repr=False)  # a repr reaches logs: it must name nobody
class CardReading:
    """One whole reading: never a part of one, never of two cards."""

    number: str  # 12 digits, from DG1
    name: str  # NFC, with marks, from DG13; from DG1 where the card has no DG13
    mrz_name: str  # capitals without marks, cut at 30 characters, from DG1
    born: date
    sex: Sex
    expires: date | None  # None: no expiry
    issued: date | None
    portrait: bytes  # JPEG; empty where DG2 holds no picture that may be shown
    evidence: Evidence
    verdicts: Mapping[Check, Verdict]
    doubts: tuple[Doubt, ...] = ()

    def __repr__(self) -> str:
        return f"CardReading(outcome={self.outcome.value})"

    @property
    def outcome(self) -> CardOutcome:
        """What the whole card amounts to."""
        return card_outcome(self.verdicts, self.doubts)
