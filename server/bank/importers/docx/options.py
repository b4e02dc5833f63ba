"""The options A, B, C… or statements a, b, c… of an item, found in its lines wherever they stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from server.bank.importers.docx.blocks import BREAK, OBJECT, TAB, Block, Look, Paragraph, Span, Table

CAPITALS, SMALL = "ABCDEFGH", "abcdefgh"
LABEL = re.compile(r"([A-H])\s?[.):/]|([a-h])\s?[.)]")
FIRST_OPTION = re.compile(r"(?:\A|[\t\n])[ \xa0]*A\s?[.):/]")
SPACES = frozenset(" \xa0\u2002\u2003\u2009")
PARTED = 2  # spaces that part two options of a line


@dataclass(frozen=True)
class Option:
    """One option or statement: its letter, how the letter looks, and its lines."""

    letter: str
    letter_look: Look
    content: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Split:
    """An item's lines taken apart. `missing`: the letter that should stand before one that does."""

    body: tuple[Block, ...]
    options: tuple[Option, ...]
    after: tuple[Block, ...]
    missing: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    block: int
    start: int
    end: int
    letter: str


def begins_option(text: str) -> bool:
    """Tell whether a line holds an option A."""
    return FIRST_OPTION.search(text) is not None


def split(blocks: Sequence[Block], letters: str) -> Split:
    """Take the options with these letters out of an item's lines."""
    strict = list(_places(blocks, letters, is_loose=False))
    taken = _in_order(strict, letters)
    if len(taken) < PARTED:
        loose = _in_order(list(_places(blocks, letters, is_loose=True)), letters)
        taken = loose if len(loose) >= PARTED else taken
    later = [place for place in strict if not taken or (place.block, place.start) > (taken[-1].block, taken[-1].start)]
    awaited = letters[len(taken) : len(taken) + 1]
    missing = (
        awaited if awaited and any(place.letter > awaited and _stands_first(blocks, place) for place in later) else ""
    )
    if len(taken) < PARTED:
        return Split(tuple(blocks), (), (), missing)
    return _cut(blocks, taken, missing)


def _stands_first(blocks: Sequence[Block], place: _Place) -> bool:
    before, _ = _before(_line(blocks, place.block).text, place.start)
    return before in {"", TAB, BREAK}


def _places(blocks: Sequence[Block], letters: str, *, is_loose: bool) -> Iterator[_Place]:
    for number, block in enumerate(blocks):
        if isinstance(block, Table):
            continue
        for found in LABEL.finditer(block.text):
            letter = found[1] or found[2]
            if letter in letters and _is_parted(block.text, found.start(), is_loose=is_loose):
                yield _Place(number, found.start(), found.end(), letter)


def _is_parted(text: str, start: int, *, is_loose: bool) -> bool:
    before, spaces = _before(text, start)
    return before in {"", TAB, BREAK, OBJECT} or spaces >= (1 if is_loose else PARTED)


def _before(text: str, start: int) -> tuple[str, int]:
    """Return what stands before the spaces before a place, and how many these are."""
    at = start
    while at and text[at - 1] in SPACES:
        at -= 1
    return text[at - 1 : at] if at else "", start - at


def _in_order(places: Sequence[_Place], letters: str) -> list[_Place]:
    taken = list[_Place]()
    for place in places:
        if len(taken) < len(letters) and place.letter == letters[len(taken)]:
            taken.append(place)
    return taken


def _cut(blocks: Sequence[Block], taken: Sequence[_Place], missing: str) -> Split:
    first, last = taken[0], taken[-1]
    body = (*blocks[: first.block], *_filled(_line(blocks, first.block).cut(0, first.start)))
    options = list[Option]()
    for place, following in zip(taken, [*taken[1:], None], strict=True):
        own = _line(blocks, place.block)
        is_same = following is not None and following.block == place.block
        content = list(_filled(own.cut(place.end, following.start if following is not None and is_same else None)))
        if following is not None and not is_same:
            content += [one for one in blocks[place.block + 1 : following.block] if isinstance(one, Paragraph)]
            content += _filled(_line(blocks, following.block).cut(0, following.start))
        options.append(Option(place.letter, _look(own.cut(place.start, place.start + 1)), tuple(content)))
    return Split(body, tuple(options), tuple(blocks[last.block + 1 :]), missing)


def _line(blocks: Sequence[Block], number: int) -> Paragraph:
    block = blocks[number]
    return block if isinstance(block, Paragraph) else Paragraph(block.number, ())


def _filled(line: Paragraph) -> tuple[Paragraph, ...]:
    return (line,) if line.text else ()


def _look(letter: Paragraph) -> Look:
    return next((piece.look for piece in letter.pieces if isinstance(piece, Span)), Look())
