"""What an item is answered with, rendered: texts as HTML, ids as pseudonyms, places of a picture in its CSS pixels."""

from collections.abc import Sequence

import msgspec

from protocol.paper import (
    AssociateInteraction,
    Choice,
    ChoiceInteraction,
    GapMatchInteraction,
    GraphicGapMatchInteraction,
    HotspotInteraction,
    HotTextInteraction,
    InlineChoiceInteraction,
    InlineGap,
    Interaction,
    MatchInteraction,
    MultipleChoiceInteraction,
    OrderInteraction,
    Shape,
    Spot,
    TextEntryInteraction,
    TextGap,
    TrueFalseInteraction,
    choices_of,
)
from server.bank.items import BankItem
from server.papers.gallery import Picture
from server.papers.packing_errors import PackingCode, PackingError
from server.papers.wording import Wording

POLYGON = 6  # numbers that the smallest one has
NUMBERS = {Shape.RECT: 4, Shape.CIRCLE: 3}
DECIMALS = 2


def check_ids(item: BankItem) -> None:
    """Check that no two things of an item share an id: an answer could not tell them apart. Raises PackingError."""
    for scope in _scopes(item.interaction):
        for name in scope:
            if scope.count(name) > 1:
                raise PackingError(PackingCode.REPEATED_ID, item.code, name)


def _scopes(interaction: Interaction) -> list[list[str]]:
    choices = [choice.id for choice in choices_of(interaction)]
    match interaction:
        case InlineChoiceInteraction(gaps):
            return [[*(gap.id for gap in gaps), *(choice.id for gap in gaps for choice in gap.choices)]]
        case GapMatchInteraction(gaps):
            return [[*gaps, *choices]]
        case GraphicGapMatchInteraction(_, spots) | HotspotInteraction(_, spots):
            return [[spot.id for spot in spots] + choices]
        case TextEntryInteraction(gaps):
            return [[gap.id for gap in gaps]]
        case HotTextInteraction(texts):
            return [list(texts)]
        case _:
            return [choices]


def placed_in_body(interaction: Interaction) -> tuple[tuple[str, str], ...]:
    """Return the gaps and words to pick that the body of an item must have."""
    match interaction:
        case TextEntryInteraction(gaps):
            return tuple(("gap", gap.id) for gap in gaps)
        case InlineChoiceInteraction(gaps):
            return tuple(("gap", gap.id) for gap in gaps)
        case GapMatchInteraction(gaps):
            return tuple(("gap", gap) for gap in gaps)
        case HotTextInteraction(texts):
            return tuple(("hot", text) for text in texts)
        case _:
            return ()


def rendered(interaction: Interaction, alt: str, wording: Wording) -> Interaction:
    """Return the interaction for a seat; `alt`: the words for its picture. Raises PackingError."""
    match interaction:
        case TrueFalseInteraction(statements):
            return TrueFalseInteraction(_choices(statements, wording))
        case MatchInteraction(sources, targets, is_grid):
            return MatchInteraction(_choices(sources, wording), _choices(targets, wording), is_grid)
        case ChoiceInteraction() | MultipleChoiceInteraction() | OrderInteraction() | AssociateInteraction():
            return msgspec.structs.replace(interaction, choices=_choices(interaction.choices, wording))
        case GraphicGapMatchInteraction() | HotspotInteraction():
            return _graphic(interaction, alt, wording)
        case _:
            return _in_text(interaction, wording)


def _in_text(interaction: Interaction, wording: Wording) -> Interaction:
    """Return an interaction whose places stand in the body, or one that has none."""
    own = wording.own
    match interaction:
        case TextEntryInteraction(gaps):
            return TextEntryInteraction(tuple(TextGap(own(gap.id), gap.expected_length) for gap in gaps))
        case InlineChoiceInteraction(gaps):
            inline = (InlineGap(own(gap.id), _choices(gap.choices, wording)) for gap in gaps)
            return InlineChoiceInteraction(tuple(inline))
        case GapMatchInteraction(gaps, choices):
            return GapMatchInteraction(tuple(map(own, gaps)), _choices(choices, wording))
        case HotTextInteraction(texts, most):
            return HotTextInteraction(tuple(map(own, texts)), most)
        case _:
            return interaction


def _choices(choices: Sequence[Choice], wording: Wording) -> tuple[Choice, ...]:
    return tuple(Choice(wording.own(choice.id), wording.inline(choice.content), choice.match_max) for choice in choices)


def _graphic(
    interaction: GraphicGapMatchInteraction | HotspotInteraction, alt: str, wording: Wording
) -> GraphicGapMatchInteraction | HotspotInteraction:
    name, picture = wording.scaled_picture(alt, interaction.picture)
    spots = tuple(_spot(spot, picture, wording) for spot in interaction.spots)
    if isinstance(interaction, HotspotInteraction):
        return HotspotInteraction(name, spots, interaction.max_choices)
    return GraphicGapMatchInteraction(name, spots, _choices(interaction.choices, wording))


def _spot(spot: Spot, picture: Picture, wording: Wording) -> Spot:
    """Return a place in CSS pixels. Raises PackingError where it is not one within the picture."""
    coords = tuple(round(number * picture.scale, DECIMALS) for number in spot.coords)
    if not _is_within(spot.shape, coords, picture.asset.width, picture.asset.height):
        raise PackingError(PackingCode.BAD_SPOT, wording.owner, spot.id)
    return Spot(wording.own(spot.id), spot.shape, coords, spot.label)


def _is_within(shape: Shape, coords: Sequence[float], width: float, height: float) -> bool:
    if len(coords) != NUMBERS.get(shape, len(coords)):
        return False
    if shape is Shape.CIRCLE:
        x, y, radius = coords
        return 0 <= x <= width and 0 <= y <= height and radius > 0
    across, down = coords[::2], coords[1::2]
    if shape is Shape.RECT and not (coords[0] < coords[2] and coords[1] < coords[3]):
        return False
    if shape is Shape.POLY and (len(coords) < POLYGON or len(coords) % 2):
        return False
    return all(0 <= x <= width for x in across) and all(0 <= y <= height for y in down)
