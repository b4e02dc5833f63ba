"""Drawings and objects of a run: pictures are taken, shapes, charts and text boxes named (DrawingML, VML)."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from server.bank.importers.docx.blocks import Picture
from server.bank.importers.docx.names import DRAWING, OFF, OFFICE, PICTURE, PLACED, RELATED, VML, WORD
from server.bank.importers.docx.package import Package
from server.bank.importers.docx.pictures import EMU_PER_PX, Media, PictureError, Shown
from server.bank.importers.docx.problems import Notes, Reason

MATHTYPE = re.compile(r"Equation(\.|$)|MathType", re.IGNORECASE)  # Equation.DSMT4, Equation.3
LENGTH = re.compile(r"(width|height)\s*:\s*([0-9]{1,5}(?:\.[0-9]{1,9})?)(pt|in|cm|mm|px)?")
EMU_PER = {"pt": 12700.0, "in": 914400.0, "cm": 360000.0, "mm": 36000.0, "px": float(EMU_PER_PX), "": float(EMU_PER_PX)}
MAX_EMU = 10_000_000_000
MAX_ALT = 500
VML_SHAPES = frozenset(
    VML + name for name in ("shape", "rect", "line", "oval", "roundrect", "polyline", "group", "arc")
)


class Drawings:
    """Takes the pictures of one document into `media`."""

    def __init__(self, package: Package, media: Media, notes: Notes) -> None:
        self._package, self._media, self._notes = package, media, notes
        self._relations = package.relations(package.document)

    def pictures(self, element: Element, paragraph: int) -> Iterator[Picture]:
        """Yield the pictures of a w:drawing, w:pict or w:object; note the rest."""
        read = self._drawn if element.tag == WORD + "drawing" else self._old
        yield from read(element, paragraph)

    def _drawn(self, element: Element, paragraph: int) -> Iterator[Picture]:
        pictures = list(element.iter(PICTURE + "pic"))
        if element.find(f".//{WORD}txbxContent") is not None:
            self._notes.problem(paragraph, Reason.TEXT_BOX)
            return
        if len(pictures) != 1:  # charts and shapes have none, a group of pictures is drawn by Word alone
            data = element.find(f".//{DRAWING}graphicData")
            kind = "" if data is None else data.get("uri", "").rsplit("/", 1)[-1]
            self._notes.problem(paragraph, Reason.DRAWING, kind=kind[:40])
            return
        if element.find(PLACED + "anchor") is not None:
            self._notes.warning(paragraph, Reason.FLOATING_PICTURE)
        blip = pictures[0].find(f"{PICTURE}blipFill/{DRAWING}blip")
        relation = "" if blip is None else blip.get(RELATED + "embed", "") or blip.get(RELATED + "link", "")
        yield from self._taken(relation, _shown(element, pictures[0]), _alt(element), paragraph)

    def _old(self, element: Element, paragraph: int) -> Iterator[Picture]:
        if element.find(f".//{WORD}txbxContent") is not None:
            self._notes.problem(paragraph, Reason.TEXT_BOX)
            return
        image, ole = element.find(f".//{VML}imagedata"), element.find(f".//{OFFICE}OLEObject")
        kind = "" if ole is None else ole.get("ProgID", "")
        if image is None:
            if ole is not None or any(one.tag in VML_SHAPES for one in element.iter()):
                self._notes.problem(paragraph, Reason.DRAWING if ole is None else Reason.OBJECT, kind=kind[:40])
            return
        if ole is not None and not MATHTYPE.match(kind):
            self._notes.problem(paragraph, Reason.OBJECT, kind=kind[:40])
            return
        shape = element.find(f".//{VML}shape")
        style, alt = ("", "") if shape is None else (shape.get("style", ""), shape.get("alt", ""))
        taken = self._taken(image.get(RELATED + "id", ""), _styled(style), alt, paragraph, is_formula=ole is not None)
        yield from taken

    def _taken(
        self, relation: str, shown: Shown, alt: str, paragraph: int, *, is_formula: bool = False
    ) -> Iterator[Picture]:
        target = self._relations.get(relation)
        if target is not None and target.is_outside:
            self._notes.problem(paragraph, Reason.PICTURE_OUTSIDE)
            return
        content = None if target is None else self._package.part(target.target)
        if content is None:
            self._notes.problem(paragraph, Reason.PICTURE_MISSING)
            return
        try:
            name = self._media.take(content, shown, is_formula=is_formula)
        except PictureError as error:
            reason = Reason.MATHTYPE_KIND if is_formula and error.reason is Reason.PICTURE_KIND else error.reason
            self._notes.problem(paragraph, reason, **error.facts)
            return
        alt = " ".join(alt.split())[:MAX_ALT]
        if is_formula:
            self._notes.warning(paragraph, Reason.MATHTYPE_PICTURE)
        elif not alt:
            self._notes.warning(paragraph, Reason.NO_ALT_TEXT)
        yield Picture(name, alt)


def _alt(element: Element) -> str:
    properties = element.find(f".//{PLACED}docPr")
    return "" if properties is None else properties.get("descr", "")


def _shown(element: Element, picture: Element) -> Shown:
    extent, frame = element.find(f".//{PLACED}extent"), picture.find(f"{PICTURE}spPr/{DRAWING}xfrm")
    crop = picture.find(f"{PICTURE}blipFill/{DRAWING}srcRect")
    width, height = (0, 0) if extent is None else (_number(extent, "cx"), _number(extent, "cy"))
    sides = (
        (0, 0, 0, 0)
        if crop is None
        else (_number(crop, "l"), _number(crop, "t"), _number(crop, "r"), _number(crop, "b"))
    )
    if frame is None:
        return Shown(width, height, sides)
    is_mirrored, is_upside_down = (frame.get(flip, "0") not in OFF for flip in ("flipH", "flipV"))
    return Shown(width, height, sides, _number(frame, "rot"), is_mirrored, is_upside_down)


def _styled(style: str) -> Shown:
    sizes = {name: int(float(number) * EMU_PER[unit]) for name, number, unit in LENGTH.findall(style)}
    return Shown(sizes.get("width", 0), sizes.get("height", 0))


def _number(element: Element, name: str) -> int:
    text = element.get(name, "0")
    digits = text.removeprefix("-")
    number = int(text) if digits.isascii() and digits.isdigit() and len(digits) <= len(str(MAX_EMU)) else 0
    return max(-MAX_EMU, min(number, MAX_EMU))
