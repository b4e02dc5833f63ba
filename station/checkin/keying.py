"""Answers written on paper, keyed in twice: how each kind of item is typed, and where two keyings differ. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from protocol import officer
from protocol.paper import (
    Choice,
    ChoiceInteraction,
    ExtendedTextInteraction,
    Item,
    MultipleChoiceInteraction,
    OrderInteraction,
    ShortNumberInteraction,
    TextEntryInteraction,
    TrueFalseInteraction,
)
from protocol.records import (
    ChoiceResponse,
    ChoicesResponse,
    GapsResponse,
    Response,
    ShortNumberResponse,
    TextResponse,
    TrueFalseResponse,
)
from station.exam.responses import WHOLE_NUMBER, clean_number, fits

TRUE, FALSE, NEITHER = frozenset("ĐDT"), frozenset("SF"), frozenset("-_.")
BETWEEN = frozenset(" ,;/")
GAP_ENDS, LINE_END = ";", "¶"


class KeyStep(Enum):
    """How far a sheet is."""

    FIRST = "first"  # one person keys
    SECOND = "second"  # another one, who does not see what the first did
    DIFFER = "differ"  # both look at the sheet again, where they differ
    AGREED = "agreed"  # two officers sign


class AnswerUnreadableError(ValueError):
    """What was typed is no answer to this item."""


@dataclass(frozen=True, slots=True)
class Keying:
    """A sheet that is being keyed in. `wrong`: places of fields that cannot be read; `differ`: where both say else."""

    room: str
    seat: str
    candidate: str
    name: str
    variant: str
    items: tuple[Item, ...]
    step: KeyStep = KeyStep.FIRST
    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    wrong: tuple[int, ...] = ()
    differ: tuple[int, ...] = ()


def is_keyable(item: Item) -> bool:
    """Tell whether a line of text says an answer to the item. What is dragged or drawn is marked from the paper."""
    return isinstance(
        item.interaction,
        ChoiceInteraction
        | MultipleChoiceInteraction
        | TrueFalseInteraction
        | ShortNumberInteraction
        | TextEntryInteraction
        | OrderInteraction
        | ExtendedTextInteraction,
    )


def read_answer(item: Item, typed: str) -> Response | None:
    """Return the answer typed, None for nothing written on paper. Raises AnswerUnreadableError."""
    text = typed.strip()
    if not text:
        return None
    response = _read(item, text)
    if not fits(item, response):
        raise AnswerUnreadableError
    return response


def _read(item: Item, text: str) -> Response:
    match item.interaction:
        case ChoiceInteraction(choices):
            (one,) = _lettered(choices, text, most=1)
            return ChoiceResponse(one)
        case MultipleChoiceInteraction(choices) | OrderInteraction(choices):
            return ChoicesResponse(_lettered(choices, text, most=len(choices)))
        case TrueFalseInteraction(statements):
            return TrueFalseResponse(_judged(statements, text))
        case ShortNumberInteraction():
            return ShortNumberResponse(_number(text))
        case TextEntryInteraction(gaps):
            parts = [part.strip() for part in text.split(GAP_ENDS)]
            if len(parts) != len(gaps):
                raise AnswerUnreadableError
            return GapsResponse({gap.id: part for gap, part in zip(gaps, parts, strict=True) if part})
        case ExtendedTextInteraction():
            return TextResponse("\n".join(line.strip() for line in text.split(LINE_END)))
        case _:
            raise AnswerUnreadableError


def _number(text: str) -> str:
    cleaned = clean_number(text)
    if len(cleaned) != len(text) or WHOLE_NUMBER.fullmatch(cleaned) is None:
        raise AnswerUnreadableError
    return cleaned


def _letters(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter not in BETWEEN)


def _lettered(choices: Sequence[Choice], text: str, most: int) -> tuple[str, ...]:
    letters = _letters(text)
    places = [ord(letter) - ord("A") for letter in letters]
    if not 0 < len(places) <= most or len(set(places)) != len(places):
        raise AnswerUnreadableError
    if not all(0 <= place < len(choices) for place in places):
        raise AnswerUnreadableError
    return tuple(choices[place].id for place in places)


def _judged(statements: Sequence[Choice], text: str) -> dict[str, bool]:
    letters = _letters(text)
    if len(letters) != len(statements) or not set(letters) <= TRUE | FALSE | NEITHER:
        raise AnswerUnreadableError
    pairs = zip(statements, letters, strict=True)
    return {one.id: letter in TRUE for one, letter in pairs if letter not in NEITHER}


def unreadable(items: Sequence[Item], typed: Sequence[str]) -> tuple[int, ...]:
    """Return the places of fields that are no answer."""
    return tuple(place for place, item in enumerate(items) if not _is_readable(item, typed[place]))


def _is_readable(item: Item, typed: str) -> bool:
    try:
        read_answer(item, typed)
    except AnswerUnreadableError:
        return False
    return True


def differences(items: Sequence[Item], first: Sequence[str], second: Sequence[str]) -> tuple[int, ...]:
    """Return where two readable keyings say another answer; how it is spelt does not matter."""
    pairs = zip(items, first, second, strict=True)
    return tuple(place for place, (item, a, b) in enumerate(pairs) if read_answer(item, a) != read_answer(item, b))


def answers_of(keying: Keying) -> tuple[tuple[str, Response], ...]:
    """Return the answers that both agreed on, by item."""
    read = ((item.id, read_answer(item, typed)) for item, typed in zip(keying.items, keying.second, strict=True))
    return tuple((item, response) for item, response in read if response is not None)


def sheet_hash(attempt: bytes, keying: Keying) -> bytes:
    """Return what both officers sign: the attempt, and each item with what was typed for it."""
    rows = zip(keying.items, keying.second, strict=True)
    return officer.subject_of(attempt, *(f"{item.number} {typed.strip()}".encode() for item, typed in rows))


def keyed(state: Keying, typed: tuple[str, ...]) -> Keying:
    """Take what one person typed. Where two say otherwise, both look again, and what they type then stands."""
    if len(typed) != len(state.items) or state.step not in {KeyStep.FIRST, KeyStep.SECOND, KeyStep.DIFFER}:
        return state
    if wrong := unreadable(state.items, typed):
        return replace(state, wrong=wrong)
    if state.step is KeyStep.FIRST:
        return replace(state, step=KeyStep.SECOND, first=typed, wrong=())
    differ = differences(state.items, state.first, typed) if state.step is KeyStep.SECOND else ()
    return replace(state, step=KeyStep.DIFFER if differ else KeyStep.AGREED, second=typed, differ=differ, wrong=())
