"""One item or stimulus as the cells of a question workbook: the other way of `importers.workbook.rows`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from protocol.paper import (
    AssociateInteraction,
    Choice,
    ChoiceInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    GraphicGapMatchInteraction,
    HotspotInteraction,
    HotTextInteraction,
    InlineChoiceInteraction,
    Interaction,
    MatchInteraction,
    MultipleChoiceInteraction,
    OrderInteraction,
    ShortNumberInteraction,
    SliderInteraction,
    Spot,
    TextEntryInteraction,
    TrueFalseInteraction,
    UploadInteraction,
    choices_of,
)
from server.bank.importers.workbook import columns as col
from server.bank.importers.workbook.interactions import usual_uses
from server.bank.importers.workbook.kinds import FOUR, Kind
from server.bank.importers.workbook.notation import escaped
from server.bank.importers.workbook.settings import MEDIA_TYPES, MEGABYTE
from server.bank.items import TRUE, BankItem, BankStimulus, Figure

WORD_OF = {media_type: word for word, media_type in MEDIA_TYPES.items()}
Texts = dict[str, str]


def item_cells(item: BankItem) -> Texts:
    """Return the cells of an item by column, those that hold something."""
    cells = {
        col.CODE: item.code,
        col.VERSION: str(item.version),
        col.SUBJECT: item.subject,
        col.GRADE: item.grade,
        col.TOPIC: item.topic,
        col.LEVEL: item.level.value,
        col.KIND: _kind(item.interaction).value,
        col.STIMULUS: item.stimulus,
        col.BODY: item.body,
        col.POINTS: item.points.replace(".", ","),
        col.FIXED: _fixed(item),
        col.RATIONALE: item.rationale,
        col.SOURCE: item.source,
    }
    cells |= _interaction(item) | _media(_pictures(item), item)
    return {column: text for column, text in cells.items() if text}


def stimulus_cells(stimulus: BankStimulus) -> Texts:
    """Return the cells of a stimulus by column, those that hold something."""
    figure = stimulus.figure
    cells = {col.STIMULUS_CODE: stimulus.code, col.VERSION: str(stimulus.version), col.BODY: stimulus.body}
    cells |= _media([figure.name] if figure else [], stimulus)
    return {column: text for column, text in cells.items() if text}


def _kind(interaction: Interaction) -> Kind:
    match interaction:
        case ChoiceInteraction(choices):
            return Kind.TN4 if len(choices) == FOUR else Kind.TN
        case MatchInteraction(is_grid=is_grid):
            return Kind.GNB if is_grid else Kind.GN
        case _:
            return KINDS[type(interaction)]


KINDS: Mapping[type[Interaction], Kind] = {
    MultipleChoiceInteraction: Kind.NLC,
    TrueFalseInteraction: Kind.DS,
    ShortNumberInteraction: Kind.TLN,
    TextEntryInteraction: Kind.DK,
    InlineChoiceInteraction: Kind.CTC,
    OrderInteraction: Kind.TT,
    AssociateInteraction: Kind.LK,
    GapMatchInteraction: Kind.KT,
    GraphicGapMatchInteraction: Kind.KTH,
    HotTextInteraction: Kind.TTV,
    HotspotInteraction: Kind.VA,
    SliderInteraction: Kind.TR,
    ExtendedTextInteraction: Kind.TL,
    UploadInteraction: Kind.NT,
}


def _fixed(item: BankItem) -> str:
    if item.fixed_order:
        return "x"
    return item.fixed[0] + "," if len(item.fixed) == 1 else ", ".join(item.fixed)  # a lone 1 would be a mark


def _pictures(item: BankItem) -> list[str]:
    figure = [item.figure.name] if item.figure else []
    match item.interaction:
        case GraphicGapMatchInteraction(picture) | HotspotInteraction(picture):
            is_same = item.figure is None or (item.figure.name == picture and item.figure.alt)
            return [picture] if is_same else [picture, *figure]
        case _:
            return figure


def _media(pictures: Sequence[str], shown: BankItem | BankStimulus) -> Texts:
    sound = shown.listening
    names = [*pictures, *([sound.sound] if sound else [])]
    return {
        col.MEDIA: "; ".join(names),
        col.ALT: _alt(shown.figure),
        col.PLAYS: str(sound.max_plays) if sound and sound.max_plays else "",
    }


def _alt(figure: Figure | None) -> str:
    return figure.alt if figure else ""


def _interaction(item: BankItem) -> Texts:
    correct = item.declarations[0].correct if item.declarations else ()
    match item.interaction:
        case ChoiceInteraction(choices) | OrderInteraction(choices):
            return _options(choices) | {col.KEY: "".join(correct)}
        case MultipleChoiceInteraction(choices, most):
            return _options(choices) | {col.KEY: ", ".join(correct), col.MOST: _most(most, 0)}
        case TrueFalseInteraction(statements):
            marks = ("Đ" if pair.endswith(TRUE) else "S" for pair in correct)
            return _options(statements) | {col.KEY: "".join(marks)}
        case ShortNumberInteraction(unit):
            return {col.KEY: "|".join(correct), col.UNIT: unit}
        case SliderInteraction(lower, upper, step, unit):
            return {col.KEY: "|".join(correct), col.UNIT: unit, col.SCALE: f"{lower}..{upper}; {step}"}
        case MatchInteraction(sources, targets):
            return _matched(sources, targets, _pairs(correct), is_grid=item.interaction.is_grid)
        case AssociateInteraction(choices, most):
            pairs = _pairs(correct)
            uses = {
                col.KEY: ", ".join(f"{first}-{second}" for first, second in pairs),
                col.MOST: _most(most, len(pairs)),
            }
            return _options(choices) | uses | _reused(choices, pairs)
        case _:
            return _placed(item, correct)


def _placed(item: BankItem, correct: Sequence[str]) -> Texts:
    """Return the cells of what is answered in a text, on a picture, or freely."""
    match item.interaction:
        case TextEntryInteraction():
            return _typed(item, item.interaction)
        case InlineChoiceInteraction():
            return _inline(item, item.interaction)
        case GapMatchInteraction(_, choices):
            return _filled(choices, _pairs(correct))
        case GraphicGapMatchInteraction(_, spots, choices):
            return _filled(choices, _pairs(correct)) | {col.SPOTS: "\n".join(map(_spot, spots))}
        case HotTextInteraction(max_choices=most) | HotspotInteraction(max_choices=most):
            spots = item.interaction.spots if isinstance(item.interaction, HotspotInteraction) else ()
            key = {col.KEY: ", ".join(correct), col.MOST: _most(most, len(correct))}
            return key | {col.SPOTS: "\n".join(map(_spot, spots))}
        case ExtendedTextInteraction(expected, most):
            return {col.WORDS: (f"{expected}/{most}" if most else str(expected)) if expected or most else ""}
        case UploadInteraction(media_types, files, size):
            words = ", ".join(WORD_OF.get(media_type, media_type) for media_type in media_types)
            return {col.FILE_TYPES: words, col.FILES: str(files), col.FILE_SIZE: _megabytes(size)}
        case _:
            return {}


def _options(choices: Sequence[Choice]) -> Texts:
    return {choice.id: choice.content for choice in choices}


def _most(most: int, usual: int) -> str:
    return "" if most == usual else str(most)


def _pairs(correct: Sequence[str]) -> list[tuple[str, str]]:
    parts = (pair.partition(" ") for pair in correct)
    return [(first, second) for first, _, second in parts]


def _matched(
    sources: Sequence[Choice], targets: Sequence[Choice], pairs: Sequence[tuple[str, str]], *, is_grid: bool
) -> Texts:
    times = Counter(one for pair in pairs for one in pair)
    usual = usual_uses([one.id for one in sources], times)
    usual |= usual_uses([one.id for one in targets], times, any_number=is_grid)
    return _options(sources) | {
        col.TARGETS: "\n".join(f"{one.id}: {one.content}" for one in targets),
        col.KEY: ", ".join(f"{source}{target}" for source, target in pairs),
        col.USES: _uses((*sources, *targets), usual),
    }


def _reused(choices: Sequence[Choice], pairs: Sequence[tuple[str, str]]) -> Texts:
    times = Counter(one for pair in pairs for one in pair)
    return {col.USES: _uses(choices, usual_uses([choice.id for choice in choices], times))}


def _uses(choices: Sequence[Choice], usual: Mapping[str, int]) -> str:
    if all(choice.match_max == usual[choice.id] for choice in choices):
        return ""
    return "; ".join(f"{choice.id}: {choice.match_max}" for choice in choices)


def _filled(choices: Sequence[Choice], pairs: Sequence[tuple[str, str]]) -> Texts:
    key = "; ".join(f"{place}: {letter}" for letter, place in pairs)
    return _options(choices) | {col.KEY: key} | _reused(choices, pairs)


def _typed(item: BankItem, interaction: TextEntryInteraction) -> Texts:
    told = {
        declaration.identifier: "|".join(escaped(answer, formulas=False) for answer in declaration.correct)
        for declaration in item.declarations
    }
    widths = [f"{gap.id}: {gap.expected_length}" for gap in interaction.gaps if gap.expected_length]
    return {col.KEY: "; ".join(f"{gap}: {answers}" for gap, answers in told.items()), col.WIDTHS: "; ".join(widths)}


def _inline(item: BankItem, interaction: InlineChoiceInteraction) -> Texts:
    right = {one.identifier: one.correct[0].removeprefix(one.identifier) for one in item.declarations if one.correct}
    lists = (f"{gap.id}: {' | '.join(escaped(one.content) for one in gap.choices)}" for gap in interaction.gaps)
    key = "; ".join(f"{gap}: {letter}" for gap, letter in right.items())
    return {col.TARGETS: "\n".join(lists), col.KEY: key}


def _spot(spot: Spot) -> str:
    coords = ",".join(f"{coord:.10g}" for coord in spot.coords)
    return f"{spot.id}: {spot.shape.value} {coords} | {spot.label}"


def _megabytes(size: int) -> str:
    return f"{(Decimal(size) / MEGABYTE).normalize():f}".replace(".", ",")


def letters_used(items: Sequence[BankItem]) -> int:
    """Return how many columns A, B, C… the items need."""
    own = (0 if isinstance(item.interaction, InlineChoiceInteraction) else _letters(item.interaction) for item in items)
    return max(own, default=0)


def _letters(interaction: Interaction) -> int:
    if isinstance(interaction, MatchInteraction):
        return len(interaction.sources)
    return len(choices_of(interaction))
