"""Keys marked by how an option looks: bold, italic, underline, colour of the letter or of the whole option (SHub)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from server.bank.importers.docx.blocks import Look, Paragraph, Piece, Span
from server.bank.importers.docx.options import Option

WORDY = re.compile(r"\w")
BOLD, ITALIC, UNDERLINE, COLOUR, HIGHLIGHT = "bold", "italic", "underline", "colour", "highlight"


@dataclass(frozen=True)
class Marks:
    """Which options stand out. `kinds`: looks that only some options have, which must not stay in an item."""

    letters: tuple[str, ...]
    uneven: tuple[str, ...]  # letters that stand out otherwise, by a look that several have
    kinds: frozenset[str]


def marks_of(options: Sequence[Option]) -> Marks:
    """Return the options that a look makes the only one; italic speaks only where nothing else does: names have it."""
    marked = _marked(options)
    some = {feature: letters for feature, letters in marked.items() if 0 < len(letters) < len(options)}
    strong = {feature: letters for feature, letters in some.items() if feature[0] != ITALIC}
    single = _single(strong) or (() if strong else _single(some))
    several = sorted({letter for letters in strong.values() if len(letters) > 1 for letter in letters})
    kinds = frozenset(kind for (kind, _), letters in some.items() if kind != ITALIC or len(letters) == 1)
    return Marks(single or tuple(several), tuple(several) if single and several else (), kinds)


def true_letters(statements: Sequence[Option]) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return the statements that are marked as true, and the looks that mark them; None: it cannot be told."""
    marked = _marked(statements)
    some = {feature: letters for feature, letters in marked.items() if 0 < len(letters) < len(statements)}
    found = {frozenset(letters) for (kind, _), letters in some.items() if kind != ITALIC}
    if not found:
        found = {frozenset(letters) for letters in some.values()}
    if len(found) != 1:
        return None
    return found.pop(), frozenset(kind for kind, _ in some)


def _marked(options: Sequence[Option]) -> dict[tuple[str, str], list[str]]:
    marked = defaultdict[tuple[str, str], list[str]](list)
    for option in options:
        for feature in dict.fromkeys((*_features(option.letter_look), *_whole_features(option.content))):
            marked[feature].append(option.letter)
    return marked


def _single(features: dict[tuple[str, str], list[str]]) -> tuple[str, ...]:
    return tuple(sorted({letters[0] for letters in features.values() if len(letters) == 1}))


def _features(look: Look) -> Iterator[tuple[str, str]]:
    if look.bold:
        yield BOLD, ""
    if look.italic:
        yield ITALIC, ""
    if look.underline:
        yield UNDERLINE, ""
    if look.colour:
        yield COLOUR, look.colour.upper()
    if look.highlight:
        yield HIGHLIGHT, look.highlight.upper()


def _whole_features(content: Sequence[Paragraph]) -> list[tuple[str, str]]:
    """Return how the whole of a content looks; spaces and stops do not count."""
    looks = [frozenset(_features(piece.look)) for line in content for piece in line.pieces if _counts(piece)]
    return sorted(frozenset.intersection(*looks)) if looks else []


def _counts(piece: Piece) -> bool:
    return not isinstance(piece, Span) or WORDY.search(piece.text) is not None


def kinds_to_leave_out(option: Option, options: Sequence[Option], kinds: frozenset[str]) -> frozenset[str]:
    """Return the looks that must not stay in an option's text, since they would tell the key.

    A look of a part of the text stays where others have it too: the underlined letters of a question on sounds.
    """
    whole = {kind for kind, _ in _whole_features(option.content)}
    letter = {kind for kind, _ in _features(option.letter_look)}
    elsewhere = {kind for other in options if other is not option for kind in _kinds_within(other)}
    return frozenset(kind for kind in kinds if kind in whole or (kind in letter and kind not in elsewhere))


def _kinds_within(option: Option) -> set[str]:
    pieces = (piece for line in option.content for piece in line.pieces if _counts(piece))
    return {kind for piece in pieces for kind, _ in _features(piece.look)}
