import pytest

from fixtures.papers import hoa_hoc_2025, tieng_anh
from server.bank.items import BankItem
from server.papers.packing_errors import PackingError
from server.staff.bank.preview import Preview, previewed

STIMULI = {stimulus.code: stimulus for stimulus in (*hoa_hoc_2025.STIMULI, *tieng_anh.STIMULI)}
MEDIA = hoa_hoc_2025.media() | tieng_anh.media()
ITEMS = (*hoa_hoc_2025.ITEMS, *tieng_anh.ITEMS)


def seen(code: str) -> Preview:
    item = next(item for item in ITEMS if item.code == code)
    return previewed(item, STIMULI.get(item.stimulus), MEDIA, "/anh/")


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_every_sample_item_can_be_seen(item: BankItem) -> None:
    preview = previewed(item, STIMULI.get(item.stimulus), MEDIA, "/anh/")
    assert preview.body
    assert "asset:" not in preview.body + preview.stimulus_body
    assert "<gap" not in preview.body


def test_choices_stand_in_the_order_of_the_author() -> None:
    preview = seen("EN-02")
    assert [preview.content(choice) for choice in preview.item.choices] == [
        "On the ground floor",
        "On the first floor",
        "On the second floor",
        "On the third floor",
    ]


def test_a_formula_is_a_picture_with_words_for_whoever_cannot_see_it() -> None:
    preview = seen("H12-01")
    assert '<img src="/anh/' in preview.body
    assert 'alt="' in preview.body


def test_a_list_within_the_text_shows_its_choices() -> None:
    assert "lives / has lived / is living / lived" in seen("EN-07").body


def test_gaps_for_words_are_numbered() -> None:
    assert '<span class="gap">1</span>' in seen("EN-08").body


def test_words_to_pick_are_marked() -> None:
    assert '<span class="hot">Each</span>' in seen("EN-09").body


def test_what_items_share_stands_beside_each() -> None:
    assert "Đà Nẵng" in seen("EN-12").stimulus_body


def test_a_figure_that_is_not_there_is_said() -> None:
    item = next(item for item in ITEMS if item.figure)
    with pytest.raises(PackingError) as refused:
        previewed(item, None, {}, "/anh/")
    assert refused.value.item == item.code
