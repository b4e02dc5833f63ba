"""Answers to items in the bank's ids: the right one, any one, and the same in the pseudonyms of a variant."""

from collections.abc import Mapping

from hypothesis import strategies as st

from protocol.paper import (
    GapMatchInteraction,
    GraphicGapMatchInteraction,
    HotspotInteraction,
    HotTextInteraction,
    InlineChoiceInteraction,
    ItemType,
    MatchInteraction,
    TextEntryInteraction,
    choices_of,
)
from protocol.records import (
    ChoiceResponse,
    ChoicesResponse,
    GapsResponse,
    PairsResponse,
    Response,
    ShortNumberResponse,
    SliderResponse,
    TextResponse,
    TrueFalseResponse,
)
from server.bank.items import TRUE, BankItem

CHOSEN = {ItemType.MULTIPLE_CHOICE, ItemType.HOT_TEXT, ItemType.HOTSPOT, ItemType.ORDER}
PAIRED = {ItemType.MATCH, ItemType.ASSOCIATE, ItemType.GAP_MATCH, ItemType.GRAPHIC_GAP_MATCH}
GAPPED = {ItemType.TEXT_ENTRY, ItemType.INLINE_CHOICE}
TYPED = ("Hà Nội", "Hồng", "Huế", "")


def right(item: BankItem) -> Response:
    """Return what earns all points of an item that is marked by rule."""
    correct = item.declarations[0].correct
    pairs = tuple((first, second) for first, second in (value.split() for value in correct if " " in value))
    match item.type:
        case ItemType.CHOICE:
            return ChoiceResponse(correct[0])
        case ItemType.TRUE_FALSE:
            return TrueFalseResponse({statement: said == TRUE for statement, said in pairs})
        case ItemType.SHORT_NUMBER:
            return ShortNumberResponse(correct[0])
        case ItemType.SLIDER:
            return SliderResponse(correct[0])
        case kind if kind in CHOSEN:
            return ChoicesResponse(correct)
        case kind if kind in PAIRED:
            return PairsResponse(pairs)
        case _:
            return GapsResponse({declared.identifier: declared.correct[0] for declared in item.declarations})


def anything(item: BankItem) -> st.SearchStrategy[Response]:
    """Return whatever a seat may send for an item."""
    ids = [choice.id for choice in choices_of(item.interaction)]
    match item.interaction:
        case MatchInteraction(sources, targets):
            return _pairs([one.id for one in sources], [one.id for one in targets])
        case GapMatchInteraction(gaps):
            return _pairs(ids, list(gaps))
        case GraphicGapMatchInteraction(_, spots):
            return _pairs(ids, [spot.id for spot in spots])
        case HotTextInteraction(texts):
            return _some(list(texts))
        case HotspotInteraction(_, spots):
            return _some([spot.id for spot in spots])
        case TextEntryInteraction(gaps):
            return st.dictionaries(st.sampled_from([gap.id for gap in gaps]), st.sampled_from(TYPED)).map(GapsResponse)
        case InlineChoiceInteraction(gaps):
            return st.dictionaries(st.sampled_from([gap.id for gap in gaps]), st.sampled_from(ids)).map(GapsResponse)
        case _:
            return _of_choices(item.type, ids)


def _of_choices(kind: ItemType, ids: list[str]) -> st.SearchStrategy[Response]:
    match kind:
        case ItemType.CHOICE:
            return st.sampled_from(ids).map(ChoiceResponse)
        case ItemType.TRUE_FALSE:
            return st.dictionaries(st.sampled_from(ids), st.booleans()).map(TrueFalseResponse)
        case ItemType.MULTIPLE_CHOICE:
            return _some(ids)
        case ItemType.ORDER:
            return st.permutations(ids).map(tuple).map(ChoicesResponse)
        case ItemType.ASSOCIATE:
            return _pairs(ids, ids)
        case ItemType.SHORT_NUMBER:
            return st.sampled_from(["0,25", "3"]).map(ShortNumberResponse)
        case ItemType.SLIDER:
            return st.sampled_from(["4.5", "5"]).map(SliderResponse)
        case _:
            return st.just(TextResponse("bài viết"))


def _some(ids: list[str]) -> st.SearchStrategy[Response]:
    return st.lists(st.sampled_from(ids), unique=True).map(tuple).map(ChoicesResponse)


def _pairs(first: list[str], second: list[str]) -> st.SearchStrategy[Response]:
    pair = st.tuples(st.sampled_from(first), st.sampled_from(second))
    return st.lists(pair, unique=True, max_size=5).map(tuple).map(PairsResponse)


def renamed(response: Response, ids: Mapping[str, str], item: BankItem) -> Response:
    """Return `response` in the pseudonyms of a variant."""
    match response:
        case ChoiceResponse(choice):
            return ChoiceResponse(ids[choice])
        case TrueFalseResponse(statements):
            return TrueFalseResponse({ids[one]: said for one, said in statements.items()})
        case ChoicesResponse(choices):
            return ChoicesResponse(tuple(ids[one] for one in choices))
        case PairsResponse(pairs):
            return PairsResponse(tuple((ids[first], ids[second]) for first, second in pairs))
        case GapsResponse(gaps):
            by_choice = item.type is ItemType.INLINE_CHOICE
            return GapsResponse({ids[gap]: ids[said] if by_choice else said for gap, said in gaps.items()})
        case _:
            return response
