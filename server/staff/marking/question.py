"""A question that was marked, as its candidates saw it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup
from sqlalchemy import Connection

from protocol.paper import Asset, InlineChoiceInteraction
from server.bank import service as bank
from server.bank.items import BankItem
from server.bank.service import UnknownItemError
from server.papers.packing_errors import PackingError
from server.staff.bank.preview import Preview, previewed
from server.staff.bank.words import WORDS as BANK
from server.staff.marking.words import WORDS as MARKING

WORDS: Mapping[str, Mapping[str, str]] = {language: {**BANK[language], **MARKING[language]} for language in MARKING}
IMAGES = "/cham-thi/dap-an/anh"


@dataclass(frozen=True, slots=True)
class Question:
    """The question drawn, and the letters that its key names where they are not drawn."""

    seen: Preview
    letters: tuple[tuple[str, Markup], ...] = ()

    def asset(self, name: str) -> Asset | None:
        """Return a picture of it."""
        return self.seen.assets.get(name)


def question(papers: Connection, item: BankItem) -> Question | None:
    """Draw `item` with what the bank has of its version; None where that is not enough: its texts are left then."""
    try:
        shown = bank.shown(papers, item.code, item.version)
        stimulus, media = shown.stimulus, shown.media
    except UnknownItemError:
        stimulus, media = None, dict[str, bytes]()
    if item.stimulus and stimulus is None:
        return None
    try:
        seen = previewed(item, stimulus, media, f"{IMAGES}/{quote(item.code, safe='')}/{item.version}/")
    except PackingError:
        return None
    return Question(seen, _letters(item, seen))


def _letters(item: BankItem, seen: Preview) -> tuple[tuple[str, Markup], ...]:
    """Return the letters of lists within the text: a key names them, a list shows none."""
    ours, packed = item.interaction, seen.item.interaction
    if not isinstance(ours, InlineChoiceInteraction) or not isinstance(packed, InlineChoiceInteraction):
        return ()
    return tuple(
        (f"[{gap.id}] {one.id}", seen.content(drawn))
        for gap, other in zip(ours.gaps, packed.gaps, strict=True)
        for one, drawn in zip(gap.choices, other.choices, strict=True)
    )
