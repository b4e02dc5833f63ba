"""Items of the papers that were marked: what a correction may name, and what a pseudonym of an answer stands for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from protocol.paper import (
    AssociateInteraction,
    Choice,
    ChoiceInteraction,
    GapMatchInteraction,
    GraphicGapMatchInteraction,
    InlineChoiceInteraction,
    ItemType,
    MatchInteraction,
    MultipleChoiceInteraction,
    OrderInteraction,
    TrueFalseInteraction,
)
from server.bank.items import FALSE, RESPONSE, TRUE, ResponseDeclaration
from server.grading import key_versions, runs
from server.grading.corrections import BY_HAND, Change, Correction
from server.papers.packing import VariantItem

MAX_CODE_LETTERS = 64
SEPARATOR = ";"


class NoChangeError(Exception):
    """A form does not say what becomes of the key."""


class NoAnswerError(Exception):
    """A form names no answer, or leaves a statement out."""


@dataclass(frozen=True, slots=True)
class MarkedItem:
    """An item of a paper that the last run marked, as it was packed."""

    mapped: VariantItem

    @property
    def code(self) -> str:
        """The bank's code."""
        return self.mapped.item.code

    @property
    def version(self) -> int:
        """The version of the item."""
        return self.mapped.item.version

    @property
    def declarations(self) -> tuple[ResponseDeclaration, ...]:
        """What is right, as it was packed."""
        return self.mapped.item.declarations

    @property
    def by_hand(self) -> bool:
        """Whether a person marks it: it has no key, and can only be cancelled."""
        return self.mapped.item.type in BY_HAND

    @property
    def statements(self) -> tuple[str, ...]:
        """The statements of a true/false item."""
        if self.mapped.item.type is not ItemType.TRUE_FALSE:
            return ()
        return tuple(pair.split()[0] for pair in self.declarations[0].correct)

    @property
    def lettered(self) -> tuple[Choice, ...]:
        """What its key names by letter or number, in the bank's words."""
        match self.mapped.item.interaction:
            case (
                ChoiceInteraction(choices)
                | MultipleChoiceInteraction(choices)
                | OrderInteraction(choices)
                | AssociateInteraction(choices)
                | GapMatchInteraction(_, choices)
            ):
                return choices
            case GraphicGapMatchInteraction() as graphic:
                return graphic.choices
            case InlineChoiceInteraction(gaps):
                return tuple(choice for gap in gaps for choice in gap.choices)
            case TrueFalseInteraction(statements):
                return statements
            case MatchInteraction(sources, targets):
                return (*sources, *targets)
            case _:
                return ()

    @property
    def letters(self) -> tuple[str, ...]:
        """The options of which one is chosen."""
        interaction = self.mapped.item.interaction
        return tuple(one.id for one in interaction.choices) if isinstance(interaction, ChoiceInteraction) else ()


def marked_items(board: Connection, papers: Connection, code: str) -> list[MarkedItem]:
    """Return the versions of an item that the last run marked, the newest first.

    Others are not shown: a paper that is yet to be sat has a key too.
    """
    last = runs.latest(board)
    if last is None:
        return []
    sat = {(one.paper_id, one.variant) for one in runs.inputs_of(board, last.id).papers}
    found = {
        mapped.item.version: MarkedItem(mapped)
        for back in key_versions.all_maps(papers)
        if (back.paper_id, back.variant) in sat
        for mapped in back.items.values()
        if mapped.item.code == code
    }
    return [found[version] for version in sorted(found, reverse=True)]


def named_items(papers: Connection) -> dict[tuple[str, str], VariantItem]:
    """Return items by variant and pseudonym."""
    return {(back.variant, own): mapped for back in key_versions.all_maps(papers) for own, mapped in back.items.items()}


def correction_of(item: MarkedItem, form: Mapping[str, str]) -> Correction:
    """Return the correction that a form asks for. Raises NoChangeError, NoAnswerError."""
    try:
        change = Change(form.get("change", ""))
    except ValueError as error:
        raise NoChangeError from error
    correct = {} if change is Change.CANCEL else _answers(item, form)
    if not correct and change is not Change.CANCEL:
        raise NoAnswerError
    return Correction(item.code, item.version, change, correct)


def _answers(item: MarkedItem, form: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    if item.statements:
        said = {statement: form.get(f"statement.{statement}", "") for statement in item.statements}
        if not set(said.values()) <= {TRUE, FALSE}:
            raise NoAnswerError
        return {RESPONSE: tuple(f"{statement} {value}" for statement, value in said.items())}
    typed = {one.identifier: _values(form.get(f"correct.{one.identifier}", "")) for one in item.declarations}
    return {identifier: values for identifier, values in typed.items() if values}


def _values(typed: str) -> tuple[str, ...]:
    return tuple(" ".join(value.split()) for value in typed.split(SEPARATOR) if value.strip())


def told(correct: Mapping[str, Sequence[str]], true: str, false: str) -> str:
    """Return answers for people: "B", "A Đúng, B Sai", "[1] 1945"."""
    shown = []
    for identifier, values in correct.items():
        words = ", ".join(_spoken(value, true, false) for value in values)
        shown.append(words if identifier == RESPONSE else f"[{identifier}] {words}")
    return "; ".join(shown)


def _spoken(value: str, true: str, false: str) -> str:
    head, _, tail = value.partition(" ")
    return f"{head} {true if tail == TRUE else false}" if tail in {TRUE, FALSE} else value
