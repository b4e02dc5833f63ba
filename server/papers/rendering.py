"""Items and stimuli as a seat shows them: texts as HTML, files as assets, the bank's ids as pseudonyms."""

from protocol.paper import GraphicGapMatchInteraction, HotspotInteraction, Item, Stimulus
from server.bank.items import BankItem, BankStimulus
from server.papers.gallery import Gallery
from server.papers.interactions import check_ids, placed_in_body, rendered
from server.papers.shuffling import Variant
from server.papers.wording import Wording


def rendered_stimulus(stimulus: BankStimulus, gallery: Gallery, variant: Variant) -> Stimulus:
    """Return the stimulus as a seat shows it. Raises PackingError."""
    wording = Wording(stimulus.code, gallery, variant, "stimulus")
    html = wording.html(stimulus.body) + wording.figure(stimulus.figure)
    wording.check_placed()
    return Stimulus(variant.pseudonym("stimulus", stimulus.code), html, wording.listening(stimulus.listening))


def rendered_item(
    item: BankItem, number: int, stimulus: str, gallery: Gallery, variant: Variant
) -> tuple[Item, dict[str, str]]:
    """Return the item as a seat shows it, and the pseudonyms by the bank's ids. Raises PackingError."""
    check_ids(item)
    wording, arranged = Wording(item.code, gallery, variant), variant.interaction(item)
    interaction = rendered(arranged, _alt(item), wording)
    wording.check_placed()  # options have no gaps
    html = wording.html(item.body)
    wording.check_placed(placed_in_body(arranged))
    if item.figure and item.figure.name != _picture_of(item):  # a picture with spots is drawn once
        html += wording.figure(item.figure)
    own = variant.pseudonym("item", item.code)
    return Item(own, number, html, interaction, stimulus, wording.listening(item.listening)), wording.ids


def _picture_of(item: BankItem) -> str:
    match item.interaction:
        case GraphicGapMatchInteraction(picture) | HotspotInteraction(picture):
            return picture
        case _:
            return ""


def _alt(item: BankItem) -> str:
    """Return the words for the picture with spots: those of the item's figure, where it is the same file."""
    return item.figure.alt if item.figure and item.figure.name == _picture_of(item) else ""
