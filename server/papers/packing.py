"""From bank items to a packed paper: keys stripped, formulas drawn, codes replaced by the variant's pseudonyms."""

import hashlib
import hmac
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from PIL import Image

from protocol import paper
from protocol.paper import Asset, Choice, Item, ItemType, PackedPaper, Part
from server.bank.importers.workbook import BankItem
from server.grading.scoring import ItemKey
from server.papers.formulas import FormulaError, formula
from server.papers.sanitise import BadTextError, to_html

PSEUDONYM_DIGITS = 16
MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS = 2 * 1024 * 1024, 4_000_000
PICTURE_FORMATS = ("PNG", "JPEG")


class PackingError(Exception):
    """A paper cannot be packed: `code` is API, `item` is the bank's code, or empty."""

    def __init__(self, code: str, item: str = "") -> None:
        super().__init__(f"{code} {item}".strip())
        self.code, self.item = code, item


@dataclass(frozen=True, slots=True)
class PartPlan:
    """A part: how many items of which type, and what stands above them."""

    title: str
    heading: str
    rule: str
    type: ItemType
    items: int
    points: str


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The parts of a paper."""

    parts: tuple[PartPlan, ...]


TOAN_2025 = Blueprint(
    (
        PartPlan("Phần I", "Trắc nghiệm", "Chọn một đáp án", ItemType.CHOICE, 12, "0.25"),
        PartPlan("Phần II", "Đúng/Sai", "Mỗi ý chọn Đúng hoặc Sai", ItemType.TRUE_FALSE, 4, "1"),
        PartPlan("Phần III", "Trả lời ngắn", "Điền số", ItemType.SHORT_NUMBER, 6, "0.5"),
    )
)


class VariantItem(msgspec.Struct, frozen=True):
    """An item of a variant as the bank had it when it was packed; choices by pseudonym, in the bank's order.

    The item is kept whole: a bank that changes afterwards changes no mark.
    """

    item: BankItem
    part: str
    choices: tuple[str, ...]


class VariantMap(msgspec.Struct, frozen=True):
    """The way back from pseudonyms. Stays in the papers role."""

    paper_id: str
    variant: str
    items: dict[str, VariantItem]


@dataclass(frozen=True, slots=True)
class Packed:
    """A paper, its bytes, and the way back."""

    paper: PackedPaper
    packed: bytes
    key_map: VariantMap


def pack(
    items: Sequence[BankItem],
    blueprint: Blueprint,
    *,
    paper_id: str,
    variant: str,
    subject: str,
    minutes: int,
    seed: bytes,
    pictures: Mapping[str, bytes],
) -> Packed:
    """Pack a variant: the same arguments give the same bytes. Raises PackingError."""
    packer = _Packer(seed + variant.encode(), pictures)
    parts, left = [], list(items)
    for plan in blueprint.parts:
        chosen = [item for item in left if item.type is plan.type][: plan.items]
        if len(chosen) < plan.items:
            raise PackingError("too_few_items")
        left = [item for item in left if item not in chosen]
        parts.append(packer.part(plan, chosen))
    packed = PackedPaper(
        paper.PAPER_FORMAT, paper_id, subject, variant, minutes, tuple(parts), dict(sorted(packer.assets.items()))
    )
    encoded = paper.encode(packed)
    if len(encoded) > paper.MAX_PAPER_BYTES:
        raise PackingError("too_large")
    return Packed(packed, encoded, VariantMap(paper_id, variant, packer.back))


class _Packer:
    def __init__(self, seed: bytes, pictures: Mapping[str, bytes]) -> None:
        self._seed, self._pictures, self._number = seed, pictures, 0
        self.assets: dict[str, Asset] = {}
        self.back: dict[str, VariantItem] = {}

    def part(self, plan: PartPlan, items: Sequence[BankItem]) -> Part:
        """Pack the items of one part."""
        packed = tuple(self._item(plan, item) for item in items)
        return Part(plan.title, plan.heading, plan.rule, plan.points, packed)

    def _pseudonym(self, *names: str) -> str:
        return hmac.new(self._seed, "\0".join(names).encode(), "sha256").hexdigest()[:PSEUDONYM_DIGITS]

    def _item(self, plan: PartPlan, item: BankItem) -> Item:
        self._number += 1
        own = self._pseudonym("item", item.code)
        try:
            choices = tuple(
                Choice(self._pseudonym("choice", item.code, str(place)), _inline(to_html(text, self._formula)))
                for place, text in enumerate(item.options)
            )
            stem = to_html(item.content, self._formula) + self._picture(item)
        except (FormulaError, BadTextError) as error:
            raise PackingError("bad_text", item.code) from error
        self.back[own] = VariantItem(item, plan.title, tuple(choice.id for choice in choices))
        return Item(own, self._number, item.type, stem, choices)

    def _formula(self, latex: str) -> str:
        name = "f" + hashlib.sha256(latex.encode()).hexdigest()[:PSEUDONYM_DIGITS]
        self.assets.setdefault(name, formula(latex))
        return name

    def _picture(self, item: BankItem) -> str:
        if not item.picture:
            return ""
        content = self._pictures.get(item.picture)
        if content is None:
            raise PackingError("missing_picture", item.code)
        asset = _picture(content, item.code)
        name = "p" + hashlib.sha256(asset.data).hexdigest()[:PSEUDONYM_DIGITS]  # of what is seen, not of the file
        self.assets[name] = asset
        return f'<p><img src="asset:{name}"></p>'


def _inline(block: str) -> str:
    """An option of one line needs no paragraph of its own."""
    inner = block.removeprefix("<p>").removesuffix("</p>")
    return inner if "<p>" not in inner and "<table>" not in inner else block


def _picture(content: bytes, code: str) -> Asset:
    """Return the bare pixels as PNG: what else a file carries (notes, a place, a key) stays behind."""
    if len(content) > MAX_PICTURE_BYTES:
        raise PackingError("picture_too_large", code)
    try:
        with Image.open(io.BytesIO(content), formats=PICTURE_FORMATS) as opened:
            if opened.width * opened.height > MAX_PICTURE_PIXELS:
                raise PackingError("picture_too_large", code)
            pixels = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PackingError("bad_picture", code) from error
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    out = io.BytesIO()
    bare.save(out, "PNG", optimize=True)
    width, height = bare.width / 2, bare.height / 2  # drawn at twice its size on screen
    # Alone on its line, its middle is the line's: hung from the baseline it would take its height twice.
    return Asset("image/png", out.getvalue(), width, height, height / 2, "Hình vẽ của câu hỏi")


def answer_key(back: VariantMap) -> dict[str, ItemKey]:
    """Return the key of a variant in its pseudonyms, in the order of the paper."""
    return {own: _key(mapped) for own, mapped in back.items.items()}


def _key(mapped: VariantItem) -> ItemKey:
    item = mapped.item
    if item.type is ItemType.CHOICE:
        return ItemKey(mapped.part, item.type, choice=mapped.choices["ABCD".index(item.key)])
    if item.type is ItemType.TRUE_FALSE:
        return ItemKey(mapped.part, item.type, statements=dict(zip(mapped.choices, item.truths(), strict=True)))
    return ItemKey(mapped.part, item.type, numbers=item.numbers())
