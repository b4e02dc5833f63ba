"""The way back from a variant's pseudonyms: to the bank's items, to the key, to the order of the setters."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

import msgspec

from protocol.paper import Choice, InlineGap, Item, PackedPaper, Spot, TextGap
from server.bank.items import BankItem, BaseType
from server.grading.scoring import ItemKey

Named = TypeVar("Named", bound=Choice | Spot | TextGap | InlineGap | str)

LISTS = ("choices", "statements", "sources", "targets", "gaps", "spots", "texts")
ID_IN_HTML = re.compile(r'(?<=<(?:gap|hot) id=")[^"]*')


class VariantItem(msgspec.Struct, frozen=True):
    """An item of a variant as the bank had it when it was packed; `ids`: from the bank's ids to pseudonyms.

    The item is kept whole: a bank that changes afterwards changes no mark.
    """

    item: BankItem
    part: str
    points: str  # exact decimal, the most that it gives in this paper
    ids: dict[str, str]
    block: str = ""  # of its part: a candidate takes one block


class VariantMap(msgspec.Struct, frozen=True):
    """The way back from pseudonyms. Stays in the papers role."""

    paper_id: str
    variant: str
    items: dict[str, VariantItem]  # by pseudonym, in the order of the variant
    stimuli: dict[str, str] = {}  # from the bank's codes to pseudonyms
    order: tuple[str, ...] = ()  # the pseudonyms of the items in the order of the setters


def answer_key(back: VariantMap) -> dict[str, ItemKey]:
    """Return the key of a variant in its pseudonyms, in the order of the paper."""
    return {own: _key(mapped) for own, mapped in back.items.items()}


def _key(mapped: VariantItem) -> ItemKey:
    item = mapped.item
    declarations = tuple(
        msgspec.structs.replace(
            declaration,
            identifier=mapped.ids.get(declaration.identifier, declaration.identifier),
            correct=tuple(_own(value, declaration.base_type, mapped.ids) for value in declaration.correct),
        )
        for declaration in item.declarations
    )
    return ItemKey(mapped.part, item.type, declarations, Decimal(mapped.points), mapped.block)


def _own(value: str, base_type: BaseType, ids: Mapping[str, str]) -> str:
    """Return a value of a key in the variant's pseudonyms."""
    if base_type not in {BaseType.IDENTIFIER, BaseType.PAIR, BaseType.DIRECTED_PAIR}:
        return value
    return " ".join(ids.get(part, part) for part in value.split())


def unshuffled(paper: PackedPaper, back: VariantMap) -> PackedPaper:
    """Return `paper` in the order of its setters and with the bank's ids: the same for every variant."""
    number = {own: place for place, own in enumerate(back.order, 1)}
    code = {own: code for code, own in back.stimuli.items()}
    parts = []
    for part in paper.parts:
        items = sorted(part.items, key=lambda item: number[item.id])
        restored = tuple(_restored(item, number[item.id], code, back.items[item.id]) for item in items)
        parts.append(msgspec.structs.replace(part, items=restored))
    stimuli = tuple(msgspec.structs.replace(stimulus, id=code[stimulus.id]) for stimulus in paper.stimuli)
    return msgspec.structs.replace(paper, variant="", parts=tuple(parts), stimuli=stimuli)


def _restored(item: Item, number: int, stimuli: Mapping[str, str], mapped: VariantItem) -> Item:
    bank_ids = {own: bank for bank, own in mapped.ids.items()}
    original, packed = mapped.item.interaction, item.interaction
    lists = {
        name: _named(getattr(original, name), getattr(packed, name), mapped.ids)
        for name in LISTS
        if hasattr(packed, name)
    }
    return msgspec.structs.replace(
        item,
        id=mapped.item.code,
        number=number,
        html=ID_IN_HTML.sub(lambda found: bank_ids[found[0]], item.html),
        interaction=msgspec.structs.replace(packed, **lists),
        stimulus=stimuli.get(item.stimulus, ""),
    )


def _named(originals: Sequence[Named], packed: Sequence[Named], ids: Mapping[str, str]) -> tuple[Named, ...]:
    """Return `packed` with the ids of `originals` and in their order."""
    by_own = {one if isinstance(one, str) else one.id: one for one in packed}
    return tuple(_under_id(original, by_own[_own_id(original, ids)], ids) for original in originals)


def _own_id(original: Named, ids: Mapping[str, str]) -> str:
    return ids[original if isinstance(original, str) else original.id]


def _under_id(original: Named, packed: Named, ids: Mapping[str, str]) -> Named:
    if isinstance(original, str) or isinstance(packed, str):
        return original
    if isinstance(original, InlineGap) and isinstance(packed, InlineGap):
        choices = _named(original.choices, packed.choices, ids)
        return msgspec.structs.replace(packed, id=original.id, choices=choices)
    return msgspec.structs.replace(packed, id=original.id)
