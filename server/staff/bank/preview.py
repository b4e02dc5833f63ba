"""An item as a candidate will see it, for a browser: packed like a paper of one item, in the order of its author."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup
from starlette.responses import Response

from protocol.paper import (
    Asset,
    Choice,
    GapMatchInteraction,
    GraphicGapMatchInteraction,
    HotspotInteraction,
    InlineChoiceInteraction,
    Item,
    ItemType,
    MatchInteraction,
    Stimulus,
    TextEntryInteraction,
)
from server.bank.items import BankItem, BankStimulus
from server.papers.packing import pack
from server.papers.plan import MasterPaper, PaperPart, PartPlan
from server.papers.variant_map import unshuffled

PAPER_ID, VARIANT, SEED = "0" * 32, "0000", bytes(32)  # nobody sits this paper
IMAGE = re.compile(r'<img src="asset:([0-9A-Za-z]+)">')
GAP = re.compile(r'<gap id="([^"]*)">')
HOT = re.compile(r'<hot id="[^"]*">(.*?)</hot>', re.DOTALL)
LETTERED = {
    ItemType.CHOICE: "disc",
    ItemType.MULTIPLE_CHOICE: "box",
    ItemType.ORDER: "place",
    ItemType.ASSOCIATE: "tile",
    ItemType.GAP_MATCH: "tile",
    ItemType.GRAPHIC_GAP_MATCH: "tile",
}  # how a choice of such an item is drawn
GAP_LETTERS = 12
ASSET_HEADERS = {"Cache-Control": "private, no-store", "Content-Security-Policy": "default-src 'none'; sandbox"}


@dataclass(frozen=True, slots=True)
class Preview:
    """A packed item and what it shows. `images`: where a browser finds its pictures, without the name at the end."""

    item: Item
    assets: Mapping[str, Asset]
    stimulus: Stimulus | None
    images: str

    @property
    def body(self) -> Markup:
        """The body with its gaps and words to pick."""
        return Markup(HOT.sub(r'<span class="hot">\1</span>', self._with_gaps()))  # noqa: S704 -- packed: from a whitelist

    @property
    def stimulus_body(self) -> Markup:
        """What the item shares with others, empty where it shares nothing."""
        return Markup(self._shown(self.stimulus.html)) if self.stimulus else Markup()  # noqa: S704 -- packed

    @property
    def drawn_as(self) -> str:
        """How its choices are drawn: disc, box, place or tile; nothing where they stand elsewhere."""
        return LETTERED.get(self.item.type, "")

    @property
    def columns(self) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
        """Both sides of a match."""
        interaction = self.item.interaction
        if isinstance(interaction, MatchInteraction):
            return interaction.sources, interaction.targets
        return (), ()

    @property
    def picture(self) -> str:
        """The name of the picture that is answered on."""
        interaction = self.item.interaction
        if isinstance(interaction, GraphicGapMatchInteraction | HotspotInteraction):
            return interaction.picture
        return ""

    def content(self, choice: Choice) -> Markup:
        """Return what stands in a choice."""
        return Markup(self._shown(choice.content))  # noqa: S704 -- packed

    def image(self, name: str) -> Markup:
        """Return a picture by the name of its asset."""
        asset = self.assets[name]
        place = ' class="inline"' if asset.depth < asset.height / 2 else ""
        size = f'width="{asset.width:.0f}" height="{asset.height:.0f}"'
        return Markup(  # noqa: S704 -- escaped here
            f'<img src="{html.escape(self.images + name)}"{place} {size} alt="{html.escape(asset.alt)}">'
        )

    def _shown(self, packed: str) -> str:
        return IMAGE.sub(lambda found: str(self.image(found[1])), packed)

    def _with_gaps(self) -> str:
        shown, interaction = self._shown(self.item.html), self.item.interaction
        if isinstance(interaction, InlineChoiceInteraction):
            lists = {gap.id: self._listed(gap.choices) for gap in interaction.gaps}
            return GAP.sub(lambda found: lists[found[1]], shown)
        if isinstance(interaction, TextEntryInteraction):
            wide = {gap.id: gap.expected_length > GAP_LETTERS for gap in interaction.gaps}
            return GAP.sub(lambda found: f'<span class="gap{" wide" if wide[found[1]] else ""}"></span>', shown)
        if isinstance(interaction, GapMatchInteraction):
            number = {gap: place for place, gap in enumerate(interaction.gaps, 1)}
            return GAP.sub(lambda found: f'<span class="gap">{number[found[1]]}</span>', shown)
        return shown

    def _listed(self, choices: tuple[Choice, ...]) -> str:
        words = " / ".join(self._shown(choice.content) for choice in choices)
        return f'<span class="gap listed">{words}</span>'


def previewed(item: BankItem, stimulus: BankStimulus | None, media: Mapping[str, bytes], images: str) -> Preview:
    """Return `item` as it will be seen. Raises PackingError."""
    stimuli = {stimulus.code: stimulus} if stimulus else {}
    part = PaperPart(PartPlan("", "", "", item.points or "0"), (item,))
    packed = pack(MasterPaper(item.subject, 0, (part,), stimuli, media), paper_id=PAPER_ID, variant=VARIANT, seed=SEED)
    paper = unshuffled(packed.paper, packed.key_map)
    shared = paper.stimuli[0] if paper.stimuli else None
    return Preview(paper.items[0], packed.paper.assets, shared, images)


def picture_of(asset: Asset | None) -> Response:
    """Return a picture for a browser, which keeps none and runs nothing of it; not found where there is none."""
    if asset is None:
        return Response(status_code=404)
    return Response(asset.data, media_type=asset.media_type, headers=ASSET_HEADERS)
