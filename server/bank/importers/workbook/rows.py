"""One row to one item or one stimulus; all that is wrong with the row is noted in its cells."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from protocol.paper import GraphicGapMatchInteraction, HotspotInteraction, Interaction, choices_of
from server.bank.checking import Examined
from server.bank.importers.workbook import columns as col
from server.bank.importers.workbook import settings
from server.bank.importers.workbook.columns import SHOWN, Cells
from server.bank.importers.workbook.interactions import Asked, Places, read_interaction
from server.bank.importers.workbook.kinds import OPTIONS, OWN_COLUMNS, USED, Kind, kind_named
from server.bank.importers.workbook.problems import Reason, UnfitError
from server.bank.importers.workbook.texts import (
    Shown,
    Surroundings,
    check_plain,
    examine_text,
    look_at_font,
    look_at_rationale,
    read_shown,
)
from server.bank.items import BankItem, BankStimulus, Figure, Level
from server.bank.media import MediaFacts

LEVELS = {level.value.casefold(): level for level in Level} | {
    "nhận biết": Level.KNOW,
    "thông hiểu": Level.UNDERSTAND,
    "vận dụng": Level.APPLY,
    "vận dụng cao": Level.APPLY_HIGH,
}
POINTS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,4})?")
ZERO_POINTS = re.compile(r"[0.,]+")
MOST_VERSIONS = 9999
WITH_GAPS = frozenset({Kind.DK, Kind.CTC, Kind.KT})
ON_PICTURE = frozenset({Kind.KTH, Kind.VA})


def read_item(cells: Cells, around: Surroundings, stimuli: Collection[str]) -> BankItem | None:
    """Return the item of a row, or None where something is wrong with it. `stimuli`: codes that may be named."""
    kind = _kind(cells)
    level = _level(cells)
    shown = read_shown(cells, 2 if kind in ON_PICTURE else 1, around)
    places = _places(cells, kind, shown, around)
    _check_texts(cells, kind, around)
    asked = read_interaction(kind, cells, places) if kind else None
    code, subject = cells.need(col.CODE), cells.need(col.SUBJECT)
    body, points, version = cells.need(col.BODY), _points(cells), _version(cells)
    fixed_order, fixed = _fixed(cells, asked)
    stimulus = _stimulus(cells, stimuli)
    if cells.problems or asked is None or level is None:
        return None
    return BankItem(
        code,
        subject,
        cells.text(col.GRADE),
        cells.text(col.TOPIC),
        level,
        body,
        asked.interaction,
        asked.declarations,
        points,
        fixed_order,
        fixed,
        _figure(asked.interaction, shown),
        stimulus,
        shown.listening,
        cells.text(col.RATIONALE),
        cells.text(col.SOURCE),
        version,
    )


def read_stimulus(cells: Cells, around: Surroundings) -> BankStimulus | None:
    """Return the stimulus of a row, or None where something is wrong with it."""
    shown = read_shown(cells, 1, around)
    check_plain(cells, col.BODY, around)
    code, body, version = cells.need(col.STIMULUS_CODE), cells.text(col.BODY), _version(cells)
    if not body and not shown.pictures and shown.listening is None:
        cells.problem(col.BODY, Reason.EMPTY)
    return None if cells.problems else BankStimulus(code, body, shown.figure, shown.listening, version)


def _kind(cells: Cells) -> Kind | None:
    told = cells.need(col.KIND)
    kind = kind_named(told)
    if told and kind is None:
        cells.problem(col.KIND, Reason.UNKNOWN_TYPE, text=told[:SHOWN])
    if kind is None:
        return None
    unused = OWN_COLUMNS - USED.get(kind, frozenset())
    if kind not in OPTIONS:
        unused |= set(col.LETTERS)
    for column in (column for column in col.COLUMNS if column in unused and cells.text(column)):
        cells.problem(column, Reason.NOT_FOR_TYPE, kind=kind.value)
    return kind


def _level(cells: Cells) -> Level | None:
    told = cells.need(col.LEVEL)
    level = LEVELS.get(" ".join(told.casefold().split()))
    if told and level is None:
        cells.problem(col.LEVEL, Reason.UNKNOWN_LEVEL, text=told[:SHOWN])
    return level


def _places(cells: Cells, kind: Kind | None, shown: Shown, around: Surroundings) -> Places:
    found = examine_text(cells, col.BODY, around)
    if kind:
        _check_gaps(cells, kind, found)
    picture = shown.pictures[0] if shown.pictures else ""
    facts = around.files.facts(picture) if picture else None
    size = (facts.width, facts.height) if isinstance(facts, MediaFacts) else (0, 0)
    return Places(tuple(dict.fromkeys(found.gaps)), tuple(dict.fromkeys(found.hot)), picture, size)


def _check_gaps(cells: Cells, kind: Kind, found: Examined) -> None:
    stray: Sequence[str] = () if kind in WITH_GAPS else found.gaps
    stray = (*stray, *(() if kind is Kind.TTV else found.hot))
    for name in stray:
        cells.problem(col.BODY, Reason.STRAY_GAP, name=name[:SHOWN])
    for name, times in Counter((*found.gaps, *found.hot)).items():
        if times > 1:
            cells.problem(col.BODY, Reason.GAP_TWICE, name=name[:SHOWN])


def _check_texts(cells: Cells, kind: Kind | None, around: Surroundings) -> None:
    columns = (*col.LETTERS, col.TARGETS) if kind in OPTIONS or kind is Kind.CTC else ()
    for column in columns:
        if cells.text(column):
            check_plain(cells, column, around)
    look_at_font(cells, col.BODY)
    look_at_rationale(cells, col.RATIONALE)


def _points(cells: Cells) -> str:
    text = cells.text(col.POINTS)
    if text and (not POINTS.fullmatch(text) or ZERO_POINTS.fullmatch(text)):
        cells.problem(col.POINTS, Reason.BAD_POINTS, text=text[:SHOWN])
    return text.replace(",", ".")


def _version(cells: Cells) -> int:
    text = cells.text(col.VERSION)
    if text and not (text.isascii() and text.isdigit() and 0 < int(text[:SHOWN]) <= MOST_VERSIONS):
        cells.problem(col.VERSION, Reason.BAD_VERSION, text=text[:SHOWN])
        return 1
    return int(text or 1)


def _fixed(cells: Cells, asked: Asked | None) -> tuple[bool, tuple[str, ...]]:
    try:
        is_whole, names = settings.fixed(cells.text(col.FIXED))
    except UnfitError as error:
        cells.unfit(col.FIXED, error)
        return False, ()
    known = _choice_ids(asked.interaction) if asked else names
    for name in names:
        if name not in known:
            cells.problem(col.FIXED, Reason.BAD_MARK, text=name[:SHOWN])
    return is_whole, names


def _choice_ids(interaction: Interaction) -> tuple[str, ...]:
    return tuple(choice.id for choice in choices_of(interaction))


def _stimulus(cells: Cells, stimuli: Collection[str]) -> str:
    code = cells.text(col.STIMULUS)
    if code and code not in stimuli:
        cells.problem(col.STIMULUS, Reason.UNKNOWN_STIMULUS, code=code[:SHOWN])
    return code


def _figure(interaction: Interaction, shown: Shown) -> Figure | None:
    """Return the picture under the body: one that is answered on needs words, or another beside it, to be one."""
    on_picture = isinstance(interaction, GraphicGapMatchInteraction | HotspotInteraction)
    return None if on_picture and len(shown.pictures) == 1 and not shown.alt else shown.figure
