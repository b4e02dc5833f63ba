"""What an item or a stimulus refers to by name: pictures in its texts and beside them, recordings."""

import re

from protocol.paper import GraphicGapMatchInteraction, HotspotInteraction, Interaction, choices_of
from server.bank.items import BankItem, BankStimulus
from server.papers.sanitise import PICTURE

IN_TEXT = re.compile(PICTURE)


def files_of(shown: BankItem | BankStimulus) -> tuple[str, ...]:
    """Return the names of all files that are shown or played, each once."""
    names = _in_text(shown.body)
    if isinstance(shown, BankItem):
        names += [name for choice in choices_of(shown.interaction) for name in _in_text(choice.content)]
        names += _on_picture(shown.interaction)
    if shown.figure:
        names.append(shown.figure.name)
    if shown.listening:
        names.append(shown.listening.sound)
    return tuple(dict.fromkeys(names))


def _in_text(text: str) -> list[str]:
    return [found["file"].strip() for found in IN_TEXT.finditer(text)]


def _on_picture(interaction: Interaction) -> list[str]:
    match interaction:
        case GraphicGapMatchInteraction(picture) | HotspotInteraction(picture):
            return [picture]
        case _:
            return []
