import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import pytest
from PIL import Image, PngImagePlugin

from fixtures.papers.toan_2025 import build_question_workbook, pictures
from fixtures.papers.toan_2025_part_1 import FIGURE
from protocol import paper
from protocol.paper import ItemType
from server.bank.importers.workbook import BankItem, read_question_workbook
from server.papers import packing
from server.papers.packing import TOAN_2025, Blueprint, Packed, PackingError, PartPlan, VariantMap, answer_key, pack

SEED = bytes(range(32))
PICTURES = pictures()
ONE_CHOICE = Blueprint((PartPlan("Phần I", "Trắc nghiệm", "Chọn một đáp án", ItemType.CHOICE, 1, "0.25"),))


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> tuple[BankItem, ...]:
    path = tmp_path_factory.mktemp("bank") / "bank.xlsx"
    build_question_workbook(path)
    return read_question_workbook(path.read_bytes())


def packed(
    items: Sequence[BankItem],
    blueprint: Blueprint = TOAN_2025,
    seed: bytes = SEED,
    variant: str = "0101",
    named: Mapping[str, bytes] = PICTURES,
) -> Packed:
    return pack(
        items, blueprint, paper_id="0" * 32, variant=variant, subject="Toán", minutes=90, seed=seed, pictures=named
    )


def refusal(items: Sequence[BankItem], named: Mapping[str, bytes] = PICTURES) -> PackingError:
    with pytest.raises(PackingError) as refused:
        packed(items, ONE_CHOICE, named=named)
    return refused.value


def changed(item: BankItem, **fields: object) -> BankItem:
    return msgspec.structs.replace(item, **fields)


def test_the_paper_has_three_parts_numbered_through(items: tuple[BankItem, ...]) -> None:
    made = packed(items).paper
    assert [(part.title, len(part.items), part.points) for part in made.parts] == [
        ("Phần I", 12, "0.25"),
        ("Phần II", 4, "1"),
        ("Phần III", 6, "0.5"),
    ]
    assert [item.number for item in made.items] == list(range(1, 23))


def test_a_seat_can_read_what_was_packed(items: tuple[BankItem, ...]) -> None:
    made = packed(items)
    assert paper.decode(made.packed) == made.paper


def test_the_same_bank_and_seed_give_the_same_bytes(items: tuple[BankItem, ...]) -> None:
    assert packed(items) == packed(items)


def test_keys_rationales_points_and_levels_leave_no_trace(items: tuple[BankItem, ...]) -> None:
    other_keys = {ItemType.CHOICE: "A", ItemType.TRUE_FALSE: "SSSS", ItemType.SHORT_NUMBER: "1"}
    others = [
        changed(item, key=other_keys[item.type], rationale="khác", points="9", topic="khác", fixed_order=True)
        for item in items
    ]
    assert packed(others).packed == packed(items).packed


def test_no_code_of_the_bank_and_no_rationale_is_in_the_bytes(items: tuple[BankItem, ...]) -> None:
    made = packed(items).packed.decode()
    for item in items:
        assert item.code not in made
        assert item.rationale not in made


def test_pseudonyms_are_the_variants_own(items: tuple[BankItem, ...]) -> None:
    first, second, other_seed = packed(items), packed(items, variant="0102"), packed(items, seed=bytes(32))
    assert not set(first.key_map.items) & set(second.key_map.items)
    assert not set(first.key_map.items) & set(other_seed.key_map.items)
    every = [choice.id for item in first.paper.items for choice in item.choices]
    assert len(set(every)) == len(every) == 16 * 4


def test_the_map_leads_back_and_survives_being_stored(items: tuple[BankItem, ...]) -> None:
    made = packed(items)
    stored = msgspec.json.decode(msgspec.json.encode(made.key_map), type=VariantMap)
    assert stored == made.key_map
    assert [mapped.item.code for mapped in stored.items.values()] == [item.code for item in items]


def test_the_answer_key_stands_in_pseudonyms(items: tuple[BankItem, ...]) -> None:
    made = packed(items)
    key = answer_key(made.key_map)
    assert list(key) == [item.id for item in made.paper.items]
    for bank_item, shown in zip(items, made.paper.items, strict=True):
        own, ids = key[shown.id], [choice.id for choice in shown.choices]
        if bank_item.type is ItemType.CHOICE:
            assert own.choice == ids["ABCD".index(bank_item.key)]
        elif bank_item.type is ItemType.TRUE_FALSE:
            assert own.statements == dict(zip(ids, bank_item.truths(), strict=True))
        else:
            assert own.numbers == bank_item.numbers()


def test_every_picture_that_is_named_is_there_and_has_words(items: tuple[BankItem, ...]) -> None:
    made = packed(items).paper
    html = "".join(item.html + "".join(choice.html for choice in item.choices) for item in made.items)
    assert "$" not in html
    for name, asset in made.assets.items():
        assert f'"asset:{name}"' in html
        assert asset.alt
        assert asset.width > 0 < asset.height


def test_too_few_items_are_refused(items: tuple[BankItem, ...]) -> None:
    with pytest.raises(PackingError) as refused:
        packed(items[:-1])
    assert refused.value.code == "too_few_items"


def test_an_item_serves_one_part_only(items: tuple[BankItem, ...]) -> None:
    made = packed(items, Blueprint(ONE_CHOICE.parts * 2))
    assert [mapped.item.code for mapped in made.key_map.items.values()] == ["T12-01", "T12-02"]


@pytest.mark.parametrize("content", ["giá 5$", r"$\frac{1}{$", "<b>đậm"])
def test_a_text_that_cannot_be_shown_names_its_item(items: tuple[BankItem, ...], content: str) -> None:
    error = refusal([changed(items[0], content=content)])
    assert (error.code, error.item) == ("bad_text", "T12-01")


def picture(mode: str = "RGB", form: str = "PNG", note: str = "") -> bytes:
    out, info = io.BytesIO(), PngImagePlugin.PngInfo()
    info.add_text("Comment", note)
    extra = {"pnginfo": info} if form == "PNG" else {}
    Image.new(mode, (40, 20), 1).save(out, form, **extra)
    return out.getvalue()


def test_a_note_inside_a_picture_stays_behind(items: tuple[BankItem, ...]) -> None:
    item = changed(items[0], picture=FIGURE)
    made = packed([item], ONE_CHOICE, named={FIGURE: picture(note="key: B")})
    assert made == packed([item], ONE_CHOICE, named={FIGURE: picture(note="key: C")})
    (shown,) = [asset for asset in made.paper.assets.values() if asset.media_type == "image/png"]
    assert b"key" not in shown.data
    assert (shown.width, shown.height) == (20.0, 10.0)


@pytest.mark.parametrize(("mode", "form"), [("RGB", "JPEG"), ("RGBA", "PNG"), ("L", "PNG"), ("P", "PNG"), ("1", "PNG")])
def test_usual_pictures_become_png(items: tuple[BankItem, ...], mode: str, form: str) -> None:
    made = packed([changed(items[0], picture="x")], ONE_CHOICE, named={"x": picture(mode, form)})
    assert any(asset.data.startswith(b"\x89PNG") for asset in made.paper.assets.values())


@pytest.mark.parametrize("content", [b"", b"<svg/>", picture(form="BMP"), picture()[:40]])
def test_a_picture_that_cannot_be_read_is_refused(items: tuple[BankItem, ...], content: bytes) -> None:
    error = refusal([changed(items[0], picture="x")], {"x": content})
    assert (error.code, error.item) == ("bad_picture", "T12-01")


def test_a_picture_that_is_not_there_is_refused(items: tuple[BankItem, ...]) -> None:
    assert refusal([changed(items[0], picture="x")], {}).code == "missing_picture"


def test_a_picture_too_large_is_refused(items: tuple[BankItem, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    item = changed(items[0], picture="x")
    monkeypatch.setattr(packing, "MAX_PICTURE_PIXELS", 799)
    assert refusal([item], {"x": picture()}).code == "picture_too_large"
    assert refusal([item], {"x": bytes(packing.MAX_PICTURE_BYTES + 1)}).code == "picture_too_large"


def test_a_file_name_is_only_a_name(items: tuple[BankItem, ...], tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(picture())
    assert refusal([changed(items[0], picture=str(tmp_path / "secret.png"))], {}).code == "missing_picture"


def test_a_figure_hangs_by_its_middle_so_that_a_seat_makes_room_for_it_once(items: tuple[BankItem, ...]) -> None:
    (figure,) = [asset for asset in packed(items).paper.assets.values() if asset.media_type == "image/png"]
    assert figure.depth == figure.height / 2
