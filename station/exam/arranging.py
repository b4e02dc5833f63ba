"""What a person's picks make of a response: chosen, put in order, put together, taken back. Responses in and out.

A response that could not have been given to the interaction counts as none at all, so nothing here fails on one.
"""

from collections.abc import Mapping
from typing import NamedTuple

from protocol.paper import (
    AssociateInteraction,
    Choice,
    GapMatchInteraction,
    GraphicGapMatchInteraction,
    HotspotInteraction,
    HotTextInteraction,
    MatchInteraction,
    OrderInteraction,
)
from protocol.records import ChoicesResponse, PairsResponse, Response

Marking = HotTextInteraction | HotspotInteraction
Pairing = MatchInteraction | AssociateInteraction | GapMatchInteraction | GraphicGapMatchInteraction
Pair = tuple[str, str]


class End(NamedTuple):
    """One half of a pair: on side 0 what is put somewhere, on side 1 where it goes; of one set, always side 0."""

    side: int
    id: str


class Pick(NamedTuple):
    """What a pick comes to: a half that waits for the other, or a pair."""

    held: End | None
    pair: Pair | None = None


# -- some of several --------------------------------------------------------------------------------------------------


def marks(interaction: Marking) -> tuple[str, ...]:
    """Return the ids of all that can be chosen, in the order of the paper."""
    if isinstance(interaction, HotTextInteraction):
        return interaction.texts
    return tuple(spot.id for spot in interaction.spots)


def chosen(interaction: Marking, response: Response | None) -> tuple[str, ...]:
    """Return what `response` chooses, in the order chosen."""
    if not isinstance(response, ChoicesResponse):
        return ()
    ids, most = response.choices, interaction.max_choices
    fits = set(ids) <= set(marks(interaction)) and len(set(ids)) == len(ids) and (not most or len(ids) <= most)
    return ids if fits else ()


def is_full(interaction: Marking, response: Response | None) -> bool:
    """Whether one must be let go before another can be chosen. Where one only may be chosen, it gives way by itself."""
    return interaction.max_choices > 1 and len(chosen(interaction, response)) >= interaction.max_choices


def toggled(interaction: Marking, response: Response | None, mark: str) -> Response | None:
    """Choose `mark`, or let it go again."""
    before = chosen(interaction, response)
    if mark in before:
        return _choices(tuple(one for one in before if one != mark))
    if mark not in marks(interaction) or is_full(interaction, response):
        return _choices(before)
    return _choices((mark,) if interaction.max_choices == 1 else (*before, mark))


def _choices(ids: tuple[str, ...]) -> ChoicesResponse | None:
    return ChoicesResponse(ids) if ids else None


# -- all in an order --------------------------------------------------------------------------------------------------


def is_ordered(interaction: OrderInteraction, response: Response | None) -> bool:
    """Whether `response` is an order of all choices."""
    shown = sorted(choice.id for choice in interaction.choices)
    return isinstance(response, ChoicesResponse) and sorted(response.choices) == shown


def order(interaction: OrderInteraction, response: Response | None) -> tuple[str, ...]:
    """Return the order to show: the one given, and the paper's own before there is one."""
    if isinstance(response, ChoicesResponse) and is_ordered(interaction, response):
        return response.choices
    return tuple(choice.id for choice in interaction.choices)


def moved(interaction: OrderInteraction, response: Response | None, choice: str, by: int) -> Response | None:
    """Move `choice` by so many places, not past the ends. A move that moves nothing makes no response."""
    before = order(interaction, response)
    given = ChoicesResponse(before) if is_ordered(interaction, response) else None
    if choice not in before:
        return given
    place = before.index(choice)
    to = min(max(place + by, 0), len(before) - 1)
    if to == place:
        return given
    others = tuple(one for one in before if one != choice)
    return ChoicesResponse((*others[:to], choice, *others[to:]))


def kept_order(interaction: OrderInteraction, response: Response | None) -> Response:
    """Take the order that is shown as the response."""
    return ChoicesResponse(order(interaction, response))


# -- two by two -------------------------------------------------------------------------------------------------------


def pairs(interaction: Pairing, response: Response | None) -> tuple[Pair, ...]:
    """Return what `response` puts together, in the order made."""
    if not isinstance(response, PairsResponse):
        return ()
    held: tuple[Pair, ...] = ()
    for pair in response.pairs:
        held = (*held, pair) if _has_room(interaction, held, pair) else ()
        if not held:
            return ()
    return held


def pick(interaction: Pairing, held: End | None, end: End) -> Pick:
    """Take `end` up beside what is `held`. The same again lets go, another of its side replaces it."""
    if held == end:
        return Pick(None)
    one_set = isinstance(interaction, AssociateInteraction)
    if held is None or (held.side == end.side and not one_set):
        return Pick(end)
    return Pick(None, (held.id, end.id) if one_set or held.side == 0 else (end.id, held.id))


def joined(interaction: Pairing, response: Response | None, pair: Pair) -> Response | None:
    """Put the two of `pair` together; where they are together, take them apart."""
    held = pairs(interaction, response)
    for there in (pair, pair[::-1]) if isinstance(interaction, AssociateInteraction) else (pair,):
        if there in held:
            return unpaired(interaction, response, there)
    return paired(interaction, response, *pair)


def paired(interaction: Pairing, response: Response | None, first: str, second: str) -> Response | None:
    """Put `first` and `second` together; whatever may stand in one pair only leaves the one that it was in."""
    before = pairs(interaction, response)
    pair = (first, second)
    if not _is_known(interaction, pair) or _has(interaction, before, pair):
        return _pairs(before)
    kept = before
    for side, end in enumerate(pair):
        if _limits(interaction, side)[end] == 1:
            kept = tuple(other for other in kept if not _touches(interaction, other, side, end))
    return _pairs((*kept, pair) if _has_room(interaction, kept, pair) else before)


def unpaired(interaction: Pairing, response: Response | None, pair: Pair) -> Response | None:
    """Take `pair` back."""
    return _pairs(tuple(other for other in pairs(interaction, response) if other != pair))


def uses(interaction: Pairing, response: Response | None, end: str) -> tuple[Pair, ...]:
    """Return the pairs in which `end` stands."""
    return tuple(pair for pair in pairs(interaction, response) if end in pair)


def is_spent(interaction: Pairing, response: Response | None, choice: Choice) -> bool:
    """Whether a pair must be taken back before `choice` can stand in another. What is used once only can be moved."""
    return choice.match_max > 1 and len(uses(interaction, response, choice.id)) >= choice.match_max


def is_filled(interaction: Pairing, response: Response | None) -> bool:
    """Whether there is no room for a further pair, whatever it is."""
    most = interaction.max_pairs if isinstance(interaction, AssociateInteraction) else 0
    return bool(most) and len(pairs(interaction, response)) >= most


def _pairs(held: tuple[Pair, ...]) -> PairsResponse | None:
    return PairsResponse(held) if held else None


def _limits(interaction: Pairing, side: int) -> Mapping[str, int]:
    """Return how often each id may stand on `side` of a pair; 0: as often as wanted."""
    match interaction:
        case MatchInteraction(sources, targets):
            return {choice.id: choice.match_max for choice in (sources, targets)[side]}
        case AssociateInteraction(choices):
            return {choice.id: choice.match_max for choice in choices}
        case GapMatchInteraction(gaps, choices):
            return {choice.id: choice.match_max for choice in choices} if side == 0 else dict.fromkeys(gaps, 1)
        case GraphicGapMatchInteraction(_, spots, choices):
            if side == 0:
                return {choice.id: choice.match_max for choice in choices}
            return {spot.id: 1 for spot in spots}


def _is_known(interaction: Pairing, pair: Pair) -> bool:
    return pair[0] != pair[1] and all(end in _limits(interaction, side) for side, end in enumerate(pair))


def _has(interaction: Pairing, held: tuple[Pair, ...], pair: Pair) -> bool:
    return pair in held or (isinstance(interaction, AssociateInteraction) and pair[::-1] in held)


def _touches(interaction: Pairing, pair: Pair, side: int, end: str) -> bool:
    return end in pair if isinstance(interaction, AssociateInteraction) else pair[side] == end


def _has_room(interaction: Pairing, held: tuple[Pair, ...], pair: Pair) -> bool:
    if not _is_known(interaction, pair) or _has(interaction, held, pair):
        return False
    if isinstance(interaction, AssociateInteraction) and interaction.max_pairs and len(held) >= interaction.max_pairs:
        return False
    for side, end in enumerate(pair):
        limit = _limits(interaction, side)[end]
        if limit and sum(_touches(interaction, other, side, end) for other in held) >= limit:
            return False
    return True
