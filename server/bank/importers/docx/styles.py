"""How text looks: its own properties over its character style, over its paragraph's, over the document's (§17.7)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from server.bank.importers.docx.blocks import PLAIN, Look
from server.bank.importers.docx.names import OFF, WORD

VALUE = WORD + "val"
COLOURLESS = frozenset({"", "auto", "none", "black", "white", "lightGray", "darkGray"})
RED_GREEN_BLUE, LEAST_COLOUR = re.compile(r"[0-9A-Fa-f]{6}"), 0x40  # between the strongest and the weakest of the three
SCRIPTS = {"subscript": "sub", "superscript": "sup"}
TOGGLES = {"b": "bold", "i": "italic", "u": "underline", "vanish": "is_hidden", "caps": "is_capitals"}
MAX_CHAIN = 20  # of styles based on one another


class Styles:
    """The styles of a document; without any, everything looks plain."""

    def __init__(self, root: Element | None) -> None:
        found = [] if root is None else root.findall(WORD + "style")
        self._styles = {one.get(WORD + "styleId", ""): one for one in found}
        self._default_paragraph = next(
            (one.get(WORD + "styleId", "") for one in found if _is_default(one, "paragraph")), ""
        )
        defaults = None if root is None else root.find(f"{WORD}docDefaults/{WORD}rPrDefault/{WORD}rPr")
        self._base = changed(PLAIN, defaults)
        self._looks: dict[tuple[Look, str], Look] = {}

    def paragraph_look(self, properties: Element | None) -> Look:
        """Return how text of a paragraph looks by itself."""
        return self._styled(self._base, self._paragraph_style(properties))

    def run_look(self, base: Look, properties: Element | None) -> Look:
        """Return how a run looks in a paragraph of look `base`."""
        if properties is None:
            return base
        style = properties.find(WORD + "rStyle")
        return changed(base if style is None else self._styled(base, style.get(VALUE, "")), properties)

    def numbering(self, properties: Element | None) -> Element | None:
        """Return the numbering that a paragraph's style gives it."""
        for style in self._chain(self._paragraph_style(properties)):
            found = style.find(f"{WORD}pPr/{WORD}numPr")
            if found is not None:
                return found
        return None

    def _paragraph_style(self, properties: Element | None) -> str:
        style = None if properties is None else properties.find(WORD + "pStyle")
        return self._default_paragraph if style is None else style.get(VALUE, "")

    def _styled(self, base: Look, name: str) -> Look:
        key = (base, name)
        if key not in self._looks:
            look = base
            for style in reversed(list(self._chain(name))):
                look = changed(look, style.find(WORD + "rPr"))
            self._looks[key] = look
        return self._looks[key]

    def _chain(self, name: str) -> Iterator[Element]:
        for _ in range(MAX_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            based = style.find(WORD + "basedOn")
            name = "" if based is None else based.get(VALUE, "")


def _is_coloured(colour: str) -> bool:
    """Tell colours from black, white and grey, which text that was pasted in brings along and nobody sees."""
    if RED_GREEN_BLUE.fullmatch(colour) is None:
        return colour not in COLOURLESS
    shares = bytes.fromhex(colour)
    return max(shares) - min(shares) >= LEAST_COLOUR


def _is_default(style: Element, kind: str) -> bool:
    return style.get(WORD + "type") == kind and style.get(WORD + "default", "0") not in OFF


def changed(look: Look, properties: Element | None) -> Look:
    """Return `look` with what run properties say otherwise."""
    if properties is None:
        return look
    changes: dict[str, str | bool] = {}
    for one in properties:
        value, name = one.get(VALUE, ""), one.tag.removeprefix(WORD)
        if name in TOGGLES:
            changes[TOGGLES[name]] = value not in OFF
        elif name == "vertAlign":
            changes["script"] = SCRIPTS.get(value, "")
        elif name == "color":
            changes["colour"] = value if _is_coloured(value) else ""
        elif name in {"highlight", "shd"}:
            fill = one.get(WORD + "fill", "") if name == "shd" else value
            changes["highlight"] = fill if _is_coloured(fill) else ""
        elif name == "rFonts":
            changes["font"] = one.get(WORD + "ascii", "") or look.font
    # names and types of the changes stand just above
    return replace(look, **changes) if changes else look  # type: ignore[arg-type]
