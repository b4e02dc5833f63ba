"""What a response amounts to: answered, partly or not at all; and what a short number may contain."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from protocol.paper import Item, ItemType, PackedPaper
from protocol.records import ChoiceResponse, Response, ShortNumberResponse, TrueFalseResponse

NUMBER_CELLS = 4  # columns of the answer sheet in force since 2025
WHOLE_NUMBER = re.compile(r"-?[0-9]+(,[0-9]+)?")
DIGITS = frozenset("0123456789")
COMMAS, MINUSES = frozenset(",."), frozenset("-\u2212")


class Answering(Enum):
    """How far an item is answered. The values are the state codes of the visual language."""

    ANSWERED = "answered"
    PARTLY = "partly"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items stand where. The first three add up to the paper; a flagged item is counted there too."""

    answered: int
    partly: int
    unanswered: int
    flagged: int

    @property
    def total(self) -> int:
        """All items of the paper."""
        return self.answered + self.partly + self.unanswered


def clean_number(typed: str) -> str:
    """Return what of `typed` fits the four cells: digits, a leading minus, one comma in a middle cell.

    A full stop becomes a comma; whatever does not fit is left out.
    """
    kept = ""
    for letter in typed:
        if len(kept) == NUMBER_CELLS:
            break
        if letter in DIGITS:
            kept += letter
        elif letter in MINUSES and not kept:
            kept = "-"
        elif letter in COMMAS and "," not in kept and kept.strip("-") and len(kept) < NUMBER_CELLS - 1:
            kept += ","
    return kept


def answering(item: Item, response: Response | None) -> Answering:
    """Return how far `response` answers `item`."""
    match response:
        case ChoiceResponse():
            return Answering.ANSWERED
        case TrueFalseResponse(statements):
            return Answering.ANSWERED if len(statements) == len(item.choices) else Answering.PARTLY
        case ShortNumberResponse(text):
            return Answering.ANSWERED if WHOLE_NUMBER.fullmatch(text) else Answering.PARTLY
        case None:
            return Answering.UNANSWERED


def fits(item: Item, response: Response | None) -> bool:
    """Whether `response` could have been given to `item` at this seat."""
    ids = {choice.id for choice in item.choices}
    match response:
        case None:
            return True
        case ChoiceResponse(choice):
            return item.type is ItemType.CHOICE and choice in ids
        case TrueFalseResponse(statements):
            return item.type is ItemType.TRUE_FALSE and bool(statements) and statements.keys() <= ids
        case ShortNumberResponse(text):
            return item.type is ItemType.SHORT_NUMBER and bool(text) and clean_number(text) == text


def missing_statements(item: Item, response: Response | None) -> tuple[int, ...]:
    """Return the positions, from 0, of the statements that still want true or false."""
    given = response.statements if isinstance(response, TrueFalseResponse) else {}
    return tuple(position for position, choice in enumerate(item.choices) if choice.id not in given)


def count(paper: PackedPaper, responses: Mapping[str, Response], flags: frozenset[str]) -> Counts:
    """Count the items of `paper`."""
    found = [answering(item, responses.get(item.id)) for item in paper.items]
    return Counts(
        answered=found.count(Answering.ANSWERED),
        partly=found.count(Answering.PARTLY),
        unanswered=found.count(Answering.UNANSWERED),
        flagged=sum(item.id in flags for item in paper.items),
    )
