"""What one reading of a citizen card said, and the evidence for it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from protocol.card_challenge import ChallengeGround
from protocol.records import CardOutcome, Check, Verdict
from station.reader.outcome import Doubt, card_outcome


class Sex(Enum):
    """As the machine readable zone has it."""

    MALE = "male"
    FEMALE = "female"
    UNSPECIFIED = "unspecified"


class Document(Enum):
    """What kind of document the chip is of."""

    CITIZEN_CARD = "citizen_card"
    PASSPORT = "passport"


class AccessProtocol(Enum):
    """What opened the chip. The value goes into the journal."""

    BAC = "bac"
    PACE_GM = "pace_gm"
    PACE_IM = "pace_im"
    PACE_CAM = "pace_cam"
    ELSEWHERE = "elsewhere"  # a vendor's service opened it: how, nobody here has seen


class Step(Enum):
    """Where a reading stands, in the order of the steps."""

    CONNECTING = "connecting"
    ACCESS = "access"
    SOD = "sod"
    DG1 = "dg1"
    DG13 = "dg13"
    CLONE_CHECK = "clone_check"
    DG2 = "dg2"
    VERIFYING = "verifying"


@dataclass(frozen=True, slots=True)
class ActiveAuthProof:
    """The chip's answer to a challenge that only this desk could have asked then."""

    ground: ChallengeGround
    at: int  # UTC microseconds, part of the challenge
    signature: bytes


@dataclass(frozen=True, slots=True)
class Evidence:
    """What can be shown later for this reading: hashes, keys and signatures, no text about the person."""

    sod: bytes = field(repr=False)  # EF.SOD as read
    signer_hash: bytes  # SHA-256 of the document signer's certificate (DER)
    access: AccessProtocol
    elapsed_ms: int
    apdus: int
    dg14: bytes = field(default=b"", repr=False)  # raw, empty where it was not read
    dg15: bytes = field(default=b"", repr=False)
    chip_authenticated: bool = False  # Chip Authentication succeeded and the command after it proved the new keys
    active_auth: ActiveAuthProof | None = None

    @property
    def sod_hash(self) -> bytes:
        """SHA-256 of EF.SOD."""
        return hashlib.sha256(self.sod).digest()


@dataclass(frozen=True, slots=True, repr=False)  # a repr reaches logs: it must name nobody
class CardReading:
    """One whole reading: never a part of one, never of two cards."""

    number: str  # 12 digits; empty for a passport whose zone has none
    name: str  # NFC, with marks, from DG13; from DG1 where the card has no DG13
    mrz_name: str  # capitals without marks, cut at 30 characters (39 in a passport), from DG1
    born: date
    sex: Sex
    expires: date | None  # None: no expiry
    issued: date | None
    portrait: bytes  # JPEG; empty where DG2 holds no picture that may be shown
    evidence: Evidence
    verdicts: Mapping[Check, Verdict]
    doubts: tuple[Doubt, ...] = ()
    document: Document = Document.CITIZEN_CARD
    document_number: str = ""  # as the machine readable zone has it
    issuing_state: str = "VNM"
    old_number: str = ""  # the 9-digit number that the card replaced, from DG13

    def __repr__(self) -> str:
        return f"CardReading(outcome={self.outcome.value})"

    @property
    def outcome(self) -> CardOutcome:
        """What the whole card amounts to."""
        return card_outcome(self.verdicts, self.doubts)
