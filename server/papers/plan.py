"""A paper as its setters made it: what proof-readers approve, before variants. Keys are in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.bank.items import BankItem, BankStimulus


@dataclass(frozen=True, slots=True)
class PartPlan:
    """What stands above a part, and what an item of it gives at most."""

    title: str
    heading: str
    rule: str
    points: str  # exact decimal with a full stop
    block: str = ""  # a candidate takes the parts of one block
    minutes: int = 0  # its own time within the paper's, 0 for none
    locked: bool = False  # once left it does not open again


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A part with its items, in the order of the setters."""

    plan: PartPlan
    items: tuple[BankItem, ...]


@dataclass(frozen=True, slots=True)
class MasterPaper:
    """All that a variant is packed from. `stimuli` by code; `media` by file name, pictures and sounds."""

    subject: str
    minutes: int
    parts: tuple[PaperPart, ...]
    stimuli: Mapping[str, BankStimulus]
    media: Mapping[str, bytes]

    @property
    def items(self) -> tuple[BankItem, ...]:
        """All items in the order of the setters."""
        return tuple(item for part in self.parts for item in part.items)
