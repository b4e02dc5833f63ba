"""A master paper with an item of every type: what packing is tried with."""

import io
from collections.abc import Mapping

import msgspec
import numpy as np
import pytest
import soundfile
from PIL import Image

from protocol.paper import (
    AssociateInteraction,
    Choice,
    ChoiceInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    GraphicGapMatchInteraction,
    HotspotInteraction,
    HotTextInteraction,
    InlineChoiceInteraction,
    InlineGap,
    Interaction,
    Item,
    ItemType,
    Listening,
    MatchInteraction,
    MultipleChoiceInteraction,
    OrderInteraction,
    Shape,
    ShortNumberInteraction,
    SliderInteraction,
    Spot,
    TextEntryInteraction,
    TextGap,
    TrueFalseInteraction,
    UploadInteraction,
)
from server.bank.items import (
    RESPONSE,
    BankItem,
    BankStimulus,
    BaseType,
    Cardinality,
    Figure,
    Level,
    ResponseDeclaration,
)
from server.papers.packing import Packed, PackingError, pack
from server.papers.plan import MasterPaper, PaperPart, PartPlan

MAP, SPEECH = "ban-do.png", "doan-noi.wav"
FIRST, SECOND = PartPlan("Phần I", "Trắc nghiệm", "Chọn", "0.25"), PartPlan("Phần II", "Tự chọn", "Làm", "1", "Tin học")
SINGLE, MULTIPLE, ORDERED = Cardinality.SINGLE, Cardinality.MULTIPLE, Cardinality.ORDERED


def item(
    code: str, body: str, interaction: Interaction, *declarations: ResponseDeclaration, stimulus: str = ""
) -> BankItem:
    """Return an item of the bank."""
    return BankItem(
        code,
        "Khoa học",
        "12",
        "Chủ đề kín",
        Level.APPLY,
        body,
        interaction,
        declarations,
        stimulus=stimulus,
        rationale=f"Vì sao của {code}",
        source="Sách nguồn kín",
    )


def declared(
    base: BaseType, cardinality: Cardinality, *correct: str, identifier: str = RESPONSE
) -> ResponseDeclaration:
    """Return what is right."""
    return ResponseDeclaration(identifier, cardinality, base, correct)


def choices(contents: str, ids: str = "ABCDEFGH", match_max: int = 1) -> tuple[Choice, ...]:
    """Return choices of `contents`, a semicolon between them."""
    return tuple(Choice(own, text, match_max) for own, text in zip(ids, contents.split("; "), strict=False))


IDENTIFIER, PAIR, DIRECTED = BaseType.IDENTIFIER, BaseType.PAIR, BaseType.DIRECTED_PAIR
STRING, FLOAT = BaseType.STRING, BaseType.FLOAT
SPOTS = (
    Spot("1", Shape.RECT, (0, 0, 20, 20), "góc trái"),
    Spot("2", Shape.CIRCLE, (60, 30, 10), "giữa"),
    Spot("3", Shape.POLY, (80, 0, 100, 0, 100, 40), "góc phải"),
)

ITEMS: tuple[BankItem, ...] = (
    item("K-01", "Chọn $x^2$ hay <math><mi>y</mi></math>?", ChoiceInteraction(choices(r"một; $\frac{1}{2}$; ba; bốn")),
         declared(IDENTIFIER, SINGLE, "B")),
    item("K-02", "Chọn các ý đúng.", MultipleChoiceInteraction(choices("đỏ; cam; vàng; lục; lam"), 3),
         declared(IDENTIFIER, MULTIPLE, "A", "D")),
    item("K-03", "| Chất | Khối |\n| a | 1 |", TrueFalseInteraction(choices(r"nặng; nhẹ; $\ce{H2O}$; trung bình")),
         declared(DIRECTED, MULTIPLE, "A true", "B false", "C true", "D false")),
    item("K-04", "Bao nhiêu?", ShortNumberInteraction("cm"), declared(FLOAT, SINGLE, "0,25", "1/4")),
    item("K-05", "Thủ đô là [[1]], sông là [[2]].", TextEntryInteraction((TextGap("1", 8), TextGap("2"))),
         declared(STRING, SINGLE, "Hà Nội", identifier="1"),
         declared(STRING, SINGLE, "Hồng", "sông Hồng", identifier="2")),
    item("K-06", "Trời [[1]] nên đường [[2]].",
         InlineChoiceInteraction((InlineGap("1", choices("mưa; nắng; gió")),
                                  InlineGap("2", choices("ướt; khô; bụi", "DEF")))),
         declared(IDENTIFIER, SINGLE, "A", identifier="1"), declared(IDENTIFIER, SINGLE, "E", identifier="2")),
    item("K-07", "Nối.", MatchInteraction(choices("chó; cá; chim"), choices("bơi; bay; chạy; bò", "1234", 0)),
         declared(DIRECTED, MULTIPLE, "A 3", "B 1", "C 2")),
    item("K-08", "Sắp xếp.", OrderInteraction(choices("gieo; tưới; gặt; xay")),
         declared(IDENTIFIER, ORDERED, "A", "B", "C", "D")),
    item("K-09", "Ghép đôi.", AssociateInteraction(choices("ngày; đêm; nóng; lạnh"), 2),
         declared(PAIR, MULTIPLE, "A B", "C D")),
)  # fmt: skip

SHARED: tuple[BankItem, ...] = (
    item("K-10", "Ai nói [[1]] và [[2]]?", GapMatchInteraction(("1", "2"), choices("xin; chào; mời")),
         declared(DIRECTED, MULTIPLE, "A 1", "B 2"), stimulus="NL-1"),
    item("K-11", "Tìm: [[A: The boys]] [[B: is]] [[C: here]].", HotTextInteraction(tuple("ABC"), 1),
         declared(IDENTIFIER, MULTIPLE, "B"), stimulus="NL-1"),
    item("K-12", "Chỉ trên bản đồ ![bản đồ nhỏ](ban-do.png).", HotspotInteraction(MAP, SPOTS),
         declared(IDENTIFIER, MULTIPLE, "2"), stimulus="NL-1"),
)  # fmt: skip

OTHERS: tuple[BankItem, ...] = (
    item("K-13", "Đặt tên.", GraphicGapMatchInteraction(MAP, SPOTS, choices("núi; sông; biển; đồng")),
         declared(DIRECTED, MULTIPLE, "A 1", "B 2", "C 3")),
    item("K-14", "Kéo.", SliderInteraction("0", "10", "0.5", "kg"), declared(FLOAT, SINGLE, "4.5")),
    item("K-15", "Viết.", ExtendedTextInteraction(150, 300), declared(STRING, SINGLE)),
    item("K-16", "Nộp ảnh.", UploadInteraction(("image/png",), 2), declared(BaseType.FILE, MULTIPLE)),
)  # fmt: skip

STIMULUS = BankStimulus("NL-1", "Nghe <b>một lần</b> $t_0$.", Figure(MAP, "bản đồ vùng"), Listening(SPEECH, 2))
EVERY: tuple[BankItem, ...] = ITEMS + SHARED + OTHERS


def media() -> dict[str, bytes]:
    """Return the picture, 100 by 60, and the recording that the items name."""
    drawn, heard = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (100, 60), (200, 220, 240)).save(drawn, "PNG")
    soundfile.write(heard, np.sin(np.arange(8000) / 5).astype("float32") / 2, 8000, format="WAV")
    return {MAP: drawn.getvalue(), SPEECH: heard.getvalue()}


MEDIA: Mapping[str, bytes] = media()


def master(
    first: tuple[BankItem, ...] = ITEMS + SHARED,
    second: tuple[BankItem, ...] = OTHERS,
    media: Mapping[str, bytes] = MEDIA,
) -> MasterPaper:
    """Return a paper of two parts, the second a block to choose."""
    parts = tuple(PaperPart(plan, items) for plan, items in ((FIRST, first), (SECOND, second)) if items)
    return MasterPaper("Khoa học", 50, parts, {STIMULUS.code: STIMULUS}, media)


def alone(one: BankItem, media: Mapping[str, bytes] = MEDIA) -> MasterPaper:
    """Return a paper of one item."""
    return master((one,), (), media)


SEED = bytes(range(32))


def packed(source: MasterPaper, variant: str = "0101", seed: bytes = SEED) -> Packed:
    """Pack a variant of `source`."""
    return pack(source, paper_id="0" * 32, variant=variant, seed=seed)


def changed(one: BankItem, **fields: object) -> BankItem:
    """Return `one` with other fields."""
    return msgspec.structs.replace(one, **fields)


def by_type(kind: ItemType) -> BankItem:
    """Return the item of this type."""
    return next(one for one in EVERY if one.type is kind)


def by_code(made: Packed, code: str) -> Item:
    """Return what was packed of the bank's `code`."""
    (own,) = [own for own, mapped in made.key_map.items.items() if mapped.item.code == code]
    return next(one for one in made.paper.items if one.id == own)


def refusal(source: MasterPaper) -> PackingError:
    """Return why `source` cannot be packed."""
    with pytest.raises(PackingError) as refused:
        packed(source)
    return refused.value
