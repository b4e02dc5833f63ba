"""Which pictures a question shows, in reading order."""

import re

from protocol.paper import GraphicGapMatchInteraction, HotspotInteraction
from station.exam.seat import SeatState

PICTURE = re.compile(r'src="asset:([^"]*)"')


def pictures_of(state: SeatState) -> tuple[str, ...]:
    """Return the names of the pictures of the item on screen and of what it shares, each once."""
    item, stimulus, paper = state.item, state.stimulus, state.paper
    if item is None or paper is None:
        return ()
    texts = [stimulus.html if stimulus else "", item.html, *(choice.content for choice in item.choices)]
    names = [name for text in texts for name in PICTURE.findall(text)]
    if isinstance(item.interaction, HotspotInteraction | GraphicGapMatchInteraction):
        names.insert(0, item.interaction.picture)
    return tuple(name for name in dict.fromkeys(names) if name in paper.assets)
