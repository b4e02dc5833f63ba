"""What a bank lacks, and why items do not make a paper: data, which screens turn into sentences. Needs no solver."""

from dataclasses import dataclass
from enum import Enum

from server.bank.items import Level
from server.papers.blueprint import Cell


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What the bank lacks: of a part's items, or of a cell of its matrix. An empty topic is any, no level any."""

    part: str
    topic: str
    level: Level | None
    wanted: int
    there: int


class ShortBankError(Exception):
    """The bank cannot fill the paper; nothing was taken."""

    def __init__(self, shortfalls: tuple[Shortfall, ...]) -> None:
        super().__init__(f"{len(shortfalls)} shortfalls")
        self.shortfalls = shortfalls


class DrawTooLongError(Exception):
    """The solver was given up: the matrix and the overlap leave it too much to try."""


class MismatchCode(Enum):
    """Why items do not make the paper. The values are API."""

    UNKNOWN_ITEM = "unknown_item"
    REPEATED_ITEM = "repeated_item"
    WRONG_SUBJECT = "wrong_subject"
    WRONG_TYPE = "wrong_type"
    WRONG_COUNT = "wrong_count"
    MATRIX = "matrix"  # a cell has too few
    TORN_STIMULUS = "torn_stimulus"  # items that share a stimulus are taken all, into one part, one after another
    OVERLAP = "overlap"  # too many items of an earlier paper


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One reason: about the item, stimulus or paper `code` where it is about one."""

    why: MismatchCode
    part: str = ""
    code: str = ""
    cell: Cell | None = None
    wanted: int = 0
    there: int = 0


class MismatchError(Exception):
    """The items named do not make a paper of the blueprint."""

    def __init__(self, mismatches: tuple[Mismatch, ...]) -> None:
        super().__init__(f"{len(mismatches)} mismatches")
        self.mismatches = mismatches
