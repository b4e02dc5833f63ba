"""Texts and files that a row names, checked: what is wrong is noted with its column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from protocol.paper import Listening
from server.bank.checking import Examine, Examined, read_only
from server.bank.importers.workbook import columns as col
from server.bank.importers.workbook import settings
from server.bank.importers.workbook.columns import SHOWN, Cells
from server.bank.importers.workbook.files import Files
from server.bank.importers.workbook.notation import SEMICOLON, divided
from server.bank.importers.workbook.problems import Reason, UnfitError
from server.bank.items import Figure
from server.bank.media import MediaFacts, MediaKind, MediaReason, is_good_name, kind_of
from server.roster.importers import legacy_text

MODERN = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")  # letters that no text in an old font has
OLD_LETTER, FEWEST_OLD_WORDS = re.compile("[\x80-\xff]"), 3
FAULTS = {"dollar": Reason.DOLLAR, "tag": Reason.TAG, "math": Reason.MATH}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What rows are checked against: files, and how texts are examined."""

    files: Files
    examine: Examine


@dataclass(frozen=True, slots=True)
class Shown:
    """The files of a row: pictures by name, with the words for the last of them, and a recording."""

    pictures: tuple[str, ...]
    alt: str
    listening: Listening | None

    @property
    def figure(self) -> Figure | None:
        """The picture under the text."""
        return Figure(self.pictures[-1], self.alt) if self.pictures else None


def examine_text(cells: Cells, column: str, around: Surroundings) -> Examined:
    """Return what the text in `column` refers to; note what is wrong with it."""
    found = around.examine(cells.text(column))
    if found.fault:
        cells.problem(column, FAULTS[found.fault])
    for formula in found.bad_formulas:
        cells.problem(column, Reason.FORMULA, formula=formula[:SHOWN])
    for alt, name in found.pictures:
        check_file(cells, column, name, MediaKind.PICTURE, around.files)
        if not alt:
            cells.warn(column, Reason.NO_ALT, name=name[:SHOWN])
    return found


def look_at_font(cells: Cells, column: str) -> None:
    """Look whether a text was typed with a font of before Unicode: a candidate would see nonsense."""
    text = cells.text(column)
    if MODERN.search(text):
        return
    words = text.split()
    old = [word for word in words if OLD_LETTER.search(word) and legacy_text.readings(word)]
    if len(old) >= FEWEST_OLD_WORDS and len(old) * 4 > len(words):
        cells.warn(column, Reason.OLD_FONT)


def check_plain(cells: Cells, column: str, around: Surroundings) -> None:
    """Check a text that has no gaps and no words to pick."""
    found = examine_text(cells, column, around)
    for name in (*found.gaps, *found.hot):
        cells.problem(column, Reason.STRAY_GAP, name=name[:SHOWN])


def look_at_rationale(cells: Cells, column: str) -> None:
    """Look at a text that no candidate sees: what is wrong with it keeps nothing out."""
    found = read_only(cells.text(column))
    if found.fault:
        cells.warn(column, FAULTS[found.fault])


def check_file(cells: Cells, column: str, name: str, kind: MediaKind, files: Files) -> MediaFacts | None:
    """Return what is known of a named file; note that it is unknown, or not what it should be."""
    if not is_good_name(name):
        cells.problem(column, Reason.BAD_NAME, name=name[:SHOWN])
        return None
    facts = files.facts(name)
    if facts is None:
        cells.problem(column, Reason.UNKNOWN_FILE, name=name[:SHOWN])
        return None
    if isinstance(facts, MediaReason):
        cells.problem(column, Reason.BAD_MEDIA, name=name[:SHOWN], why=facts.value)
        return None
    if facts.kind is not kind:
        cells.problem(column, Reason.NOT_A_PICTURE, name=name[:SHOWN])
        return None
    return facts


def read_shown(cells: Cells, most_pictures: int, around: Surroundings) -> Shown:
    """Read pictures, the words for them and the recording of a row."""
    named = list(filter(None, divided(cells.text(col.MEDIA), SEMICOLON + "\n", formulas=False)))
    sounds = [name for name in named if kind_of(name) is MediaKind.SOUND]
    pictures = [name for name in named if name not in sounds]
    for name in named:
        check_file(cells, col.MEDIA, name, MediaKind.SOUND if name in sounds else MediaKind.PICTURE, around.files)
    if len(pictures) > most_pictures:
        cells.problem(col.MEDIA, Reason.TWO_PICTURES, names=", ".join(pictures)[:SHOWN])
    if len(sounds) > 1:
        cells.problem(col.MEDIA, Reason.TWO_SOUNDS, names=", ".join(sounds)[:SHOWN])
    return Shown(tuple(pictures), _alt(cells, pictures), _listening(cells, sounds))


def _alt(cells: Cells, pictures: Sequence[str]) -> str:
    alt = cells.text(col.ALT)
    if alt and not pictures:
        cells.problem(col.ALT, Reason.WITHOUT_PICTURE)
    if pictures and not alt:
        cells.warn(col.ALT, Reason.NO_ALT, name=pictures[-1][:SHOWN])
    return alt


def _listening(cells: Cells, sounds: Sequence[str]) -> Listening | None:
    told = cells.text(col.PLAYS)
    if not sounds:
        if told:
            cells.problem(col.PLAYS, Reason.WITHOUT_SOUND)
        return None
    try:
        return Listening(sounds[0], settings.count(told, 0, most=settings.MOST_USES))
    except UnfitError as error:
        cells.unfit(col.PLAYS, error)
        return None
