"""What a setter fills in for a paper: read from the form, then drawn or put together as it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import msgspec
from sqlalchemy import Connection

from server.bank import service as bank
from server.papers import masters
from server.papers.assembly_errors import Mismatch, MismatchCode, MismatchError
from server.papers.blueprint import Blueprint, composed
from server.papers.plan import MasterPaper

MAX_TITLE_LETTERS, MAX_CODE_LETTERS = 120, 64
MOST_MINUTES, MOST_COMMON, MAX_DIGITS = 600, 200, 3
DRAWN, BY_HAND = "draw", "hand"
CODES = "codes-{place}"


class BadFieldError(Exception):
    """The field that `word` speaks of is not filled in as it must be."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class BusyDrawingError(Exception):
    """Another paper is being drawn: one solver at a time, so that pages stay quick."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was filled in. `codes`: of items, part by part; nothing where they are to be drawn."""

    title: str
    subject: str
    minutes: int
    common: int
    codes: tuple[tuple[str, ...], ...] = ()


def read_sheet(blueprint: Blueprint, form: Mapping[str, str], *, by_hand: bool) -> Sheet:
    """Return what a form says. Raises BadFieldError."""
    title = " ".join(form.get("title", "").split())
    if not 0 < len(title) <= MAX_TITLE_LETTERS:
        raise BadFieldError("problem.title")
    subject = form.get("subject", blueprint.subject)
    if subject not in blueprint.subjects:
        raise BadFieldError("problem.subject")
    minutes = _number(form.get("minutes", str(blueprint.minutes)), MOST_MINUTES, "problem.minutes")
    if minutes == 0:
        raise BadFieldError("problem.minutes")
    return Sheet(title, subject, minutes, read_common(form), read_codes(blueprint, form) if by_hand else ())


def read_common(form: Mapping[str, str]) -> int:
    """Return how many items a paper may have in common with an earlier one. Raises BadFieldError."""
    return _number(form.get("common", "0") or "0", MOST_COMMON, "problem.common")


def read_codes(blueprint: Blueprint, form: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return the codes of each part, one a line. Raises BadFieldError."""
    lines = [form.get(CODES.format(place=place), "").splitlines() for place in range(len(blueprint.parts))]
    codes = tuple(tuple(code for line in held if (code := line.strip())) for held in lines)
    if any(len(code) > MAX_CODE_LETTERS for part in codes for code in part):
        raise BadFieldError("problem.code")
    return codes


def _number(text: str, most: int, word: str) -> int:
    typed = text.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) <= MAX_DIGITS) or int(typed) > most:
        raise BadFieldError(word)
    return int(typed)


def assembled(db: Connection, blueprint: Blueprint, sheet: Sheet, seed: bytes, drawing: Lock) -> MasterPaper:
    """Return the paper: by `seed` drawn from the bank while `drawing` is held, or of the items named.

    Raises ShortBankError, MismatchError, DrawTooLongError, BusyDrawingError.
    """
    from server.papers.assembly import Wishes, by_hand, drawn  # noqa: PLC0415 -- a solver that few requests need

    if sheet.codes:
        _check_counts(blueprint, sheet.codes)
    items = bank.items(db)
    wishes = Wishes(masters.earlier_papers(db), sheet.common, masters.uses(db))
    narrowed = _of_subject(blueprint, sheet.subject, {item.subject for item in items})
    if sheet.codes:
        chosen = by_hand(narrowed, items, [code for part in sheet.codes for code in part], wishes)
    elif drawing.acquire(blocking=False):
        try:
            chosen = drawn(narrowed, items, seed, wishes)
        finally:
            drawing.release()
    else:
        raise BusyDrawingError
    return composed(
        blueprint,
        chosen,
        subject=sheet.subject,
        minutes=sheet.minutes,
        media=bank.pictures(db),
        stimuli=bank.stimuli(db),
    )


def _check_counts(blueprint: Blueprint, codes: Sequence[Sequence[str]]) -> None:
    """Look at each part by itself: one code too many in the first would shift all that follow."""
    faults = [
        Mismatch(MismatchCode.WRONG_COUNT, part.title, wanted=part.items, there=len(own))
        for part, own in zip(blueprint.parts, codes, strict=True)
        if len(own) != part.items
    ]
    if faults:
        raise MismatchError(tuple(faults))


def _of_subject(blueprint: Blueprint, subject: str, held: set[str]) -> Blueprint:
    """Return the blueprint with the names to draw from: English papers take no item of Russian."""
    if subject not in held and subject == blueprint.subject:
        return blueprint  # the bank writes it another way
    return msgspec.structs.replace(blueprint, subjects=(subject,))
