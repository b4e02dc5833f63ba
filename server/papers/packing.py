"""From a master paper to a variant as a seat shows it: keys stripped, texts rendered, the order drawn, ids hidden."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from protocol import paper
from protocol.paper import Item, PackedPaper, Part
from server.bank.items import BankItem
from server.papers.gallery import Gallery
from server.papers.packing_errors import PackingCode, PackingError, PackingWarning, WarningCode
from server.papers.plan import MasterPaper, PaperPart, PartPlan
from server.papers.rendering import rendered_item, rendered_stimulus
from server.papers.renders import Renders, in_process
from server.papers.shuffling import MASTER, Variant
from server.papers.variant_map import VariantItem, VariantMap, answer_key, unshuffled

__all__ = [
    "MASTER",
    "Packed",
    "PackingCode",
    "PackingError",
    "PackingWarning",
    "VariantItem",
    "VariantMap",
    "WarningCode",
    "answer_key",
    "pack",
    "unshuffled",
]

DECIMAL = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?")


@dataclass(frozen=True, slots=True)
class Packed:
    """A paper, its bytes, the way back, and what a proof-reader should look at."""

    paper: PackedPaper
    packed: bytes
    key_map: VariantMap
    warnings: tuple[PackingWarning, ...]


def pack(master: MasterPaper, *, paper_id: str, variant: str, seed: bytes, renders: Renders | None = None) -> Packed:
    """Pack a variant: the same arguments give the same bytes, and `MASTER` the order of the setters.

    `renders` keeps what was drawn; without it, this process does. Raises PackingError.
    """
    packer = _Packer(master, Variant(seed, variant), renders or in_process())
    packed = packer.packed(paper_id, variant)
    encoded = paper.encode(packed)
    if len(encoded) > paper.MAX_PAPER_BYTES:
        raise PackingError(PackingCode.TOO_LARGE)
    order = tuple(packer.variant.pseudonym("item", item.code) for item in master.items)
    back = VariantMap(paper_id, variant, packer.back, packer.stimuli, order)
    return Packed(packed, encoded, back, packer.gallery.warnings)


class _Packer:
    def __init__(self, master: MasterPaper, variant: Variant, renders: Renders) -> None:
        _check_items(master)
        self._master, self.variant, self._number = master, variant, 0
        self.gallery = Gallery(master.media, renders)
        shared = dict.fromkeys(item.stimulus for item in master.items if item.stimulus)
        self.stimuli = {code: variant.pseudonym("stimulus", code) for code in shared}
        self.back: dict[str, VariantItem] = {}

    def packed(self, paper_id: str, variant: str) -> PackedPaper:
        """Pack all of it."""
        master, gallery = self._master, self.gallery
        stimuli = tuple(rendered_stimulus(master.stimuli[code], gallery, self.variant) for code in self.stimuli)
        parts = tuple(self._part(place, part) for place, part in enumerate(master.parts))
        head = (paper.PAPER_FORMAT, paper_id, master.subject, variant, master.minutes)
        return PackedPaper(*head, parts, gallery.assets, stimuli, gallery.sounds)

    def _part(self, place: int, part: PaperPart) -> Part:
        plan, items = part.plan, self.variant.items(place, part.items)
        packed = tuple(self._items(part, items))
        return Part(plan.title, plan.heading, plan.rule, plan.points, packed, plan.block, plan.minutes, plan.locked)

    def _items(self, part: PaperPart, items: tuple[BankItem, ...]) -> Iterator[Item]:
        plan = part.plan
        for item in items:
            self._number += 1
            stimulus = self.stimuli.get(item.stimulus, "")
            packed, ids = rendered_item(item, self._number, stimulus, self.gallery, self.variant)
            self.back[packed.id] = VariantItem(item, plan.title, _points(item, plan), ids, plan.block)
            yield packed


def _points(item: BankItem, plan: PartPlan) -> str:
    """Return the most that an item gives: what it says itself, or its part."""
    points = (item.points or plan.points).replace(",", ".")
    if not DECIMAL.fullmatch(points):
        raise PackingError(PackingCode.BAD_POINTS, item.code, points)
    return points


def _check_items(master: MasterPaper) -> None:
    seen: set[str] = set()
    for item in master.items:
        if item.code in seen:
            raise PackingError(PackingCode.REPEATED_ITEM, item.code)
        if item.stimulus and item.stimulus not in master.stimuli:
            raise PackingError(PackingCode.MISSING_STIMULUS, item.code, item.stimulus)
        seen.add(item.code)
