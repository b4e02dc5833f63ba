"""A match is answered by keyboard or mouse alone, as a grid or as two columns."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import MatchInteraction
from protocol.records import ChoiceResponse, PairsResponse, Response
from station.ui.seat.items.match import MatchWidget
from station.ui.seat.items.tile import Tone
from station.ui.seat.words import ENGLISH, VIETNAMESE
from tests.station.ui.seat.items.stage import LONG, PICTURES, Stage, choices, click, cut, item, names, staged

CITIES = choices("a", "Hà Nội", "Huế", "Cần Thơ")
REGIONS = choices("b", "Miền Bắc", "Miền Trung", "Miền Nam")
COLUMNS = item(MatchInteraction(CITIES, REGIONS))
GRID = item(MatchInteraction(CITIES, choices("b", "Miền Bắc", "Miền Trung", "Miền Nam", match_max=0), is_grid=True))
TWO = PairsResponse((("a0", "b1"), ("a2", "b2")))


def columns(qtbot: QtBot, response: Response | None = None) -> tuple[MatchWidget, Stage]:
    widget = MatchWidget(VIETNAMESE)
    return widget, staged(qtbot, widget, COLUMNS, response)


def grid(qtbot: QtBot, response: Response | None = None) -> tuple[MatchWidget, Stage]:
    widget = MatchWidget(VIETNAMESE)
    return widget, staged(qtbot, widget, GRID, response)


def tones(widget: MatchWidget) -> list[Tone]:
    return [tile.face.tone for _, tile in widget.columns.ends]


def test_tiles_say_what_they_are_matched_with(qtbot: QtBot) -> None:
    widget, _ = columns(qtbot, TWO)
    assert names(widget) == [
        "A: Hà Nội, đã ghép với 2",
        "B: Huế, chưa ghép",
        "C: Cần Thơ, đã ghép với 3",
        "1: Miền Bắc, chưa ghép",
        "2: Miền Trung, đã ghép với A",
        "3: Miền Nam, đã ghép với C",
        "Bỏ ghép A – 2",
        "Bỏ ghép C – 3",
    ]
    assert widget.status.words == "Đã ghép 2 trong 3"


def test_the_keyboard_picks_a_source_then_its_target(qtbot: QtBot) -> None:
    widget, stage = columns(qtbot)
    stage.press(Qt.Key.Key_Space)
    assert widget.columns.ends[0][1].face.tone is Tone.PICKED
    assert widget.status.words == "Đang chọn A. Hãy chọn ô ở cột bên kia để ghép."
    stage.press(Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert stage.asked == [PairsResponse((("a0", "b1"),))]
    stage.press(Qt.Key.Key_Space, Qt.Key.Key_Return)  # the focus was led on to the next free source, then target
    assert stage.response == PairsResponse((("a0", "b1"), ("a1", "b0")))


def test_the_mouse_picks_in_either_order(qtbot: QtBot) -> None:
    widget, stage = columns(qtbot)
    tiles = [tile for _, tile in widget.columns.ends]
    click(tiles[5])
    click(tiles[1])
    assert stage.asked == [PairsResponse((("a1", "b2"),))]
    assert tones(widget) == [Tone.FREE, Tone.DONE, Tone.FREE, Tone.FREE, Tone.FREE, Tone.DONE]


def test_a_pair_is_taken_back_by_key_by_chip_and_by_picking_it_again(qtbot: QtBot) -> None:
    widget, stage = columns(qtbot, TWO)
    stage.press(Qt.Key.Key_Delete)
    assert stage.response == PairsResponse((("a2", "b2"),))
    tiles = [tile for _, tile in widget.columns.ends]
    click(tiles[2])
    click(tiles[5])
    assert stage.asked[-1] is None
    stage.take(TWO)
    click(widget.chips.chips[0])
    assert stage.response == PairsResponse((("a2", "b2"),))


def test_escape_lets_a_pick_go(qtbot: QtBot) -> None:
    widget, stage = columns(qtbot)
    stage.press(Qt.Key.Key_Space, Qt.Key.Key_Escape)
    assert set(tones(widget)) == {Tone.FREE}
    assert stage.asked == []


def test_arrows_cross_between_the_columns_and_stay_in_the_item(qtbot: QtBot) -> None:
    widget, stage = columns(qtbot)
    stage.press(Qt.Key.Key_Down, Qt.Key.Key_Right)
    assert QApplication.focusWidget() is widget.columns.ends[4][1]
    stage.press(Qt.Key.Key_Right)
    assert QApplication.focusWidget() is widget.columns.ends[4][1]


def test_a_grid_says_which_cell_is_chosen(qtbot: QtBot) -> None:
    widget, _ = grid(qtbot, PairsResponse((("a0", "b0"), ("a1", "b0"))))
    assert [cell.isChecked() for cell in widget.grid.cells] == [True, False, False, True, False, False] + [False] * 3
    assert widget.grid.cells[0].accessibleName() == "Hà Nội với 1. Miền Bắc, đã chọn"
    assert widget.grid.cells[1].accessibleName() == "Hà Nội với 2. Miền Trung"
    assert widget.status.words == "Đã chọn 2 trong 3 hàng"


def test_a_row_of_a_grid_has_one_choice_by_space_by_number_and_by_click(qtbot: QtBot) -> None:
    widget, stage = grid(qtbot)
    stage.press(Qt.Key.Key_Space)
    assert stage.response == PairsResponse((("a0", "b0"),))
    stage.press(Qt.Key.Key_3)
    assert stage.response == PairsResponse((("a0", "b2"),))
    click(widget.grid.cells[4])
    assert stage.response == PairsResponse((("a0", "b2"), ("a1", "b1")))
    click(widget.grid.cells[4])
    assert stage.response == PairsResponse((("a0", "b2"),))
    stage.press(Qt.Key.Key_9)
    assert len(stage.asked) == 4


def test_a_source_that_matches_several_keeps_them_all(qtbot: QtBot) -> None:
    widget = MatchWidget(VIETNAMESE)
    several = item(MatchInteraction(choices("a", "Clo", match_max=0), choices("b", "Phi kim", "Halogen"), is_grid=True))
    stage = staged(qtbot, widget, several)
    stage.press(Qt.Key.Key_1, Qt.Key.Key_2)
    assert stage.response == PairsResponse((("a0", "b0"), ("a0", "b1")))


def test_what_is_matched_often_says_how_often_and_when_that_is_used_up(qtbot: QtBot) -> None:
    widget = MatchWidget(VIETNAMESE)
    twice = choices("a", "Clo", match_max=2) + choices("z", "Neon")
    stage = staged(qtbot, widget, item(MatchInteraction(twice, choices("b", "Khí", "Phi kim", "Halogen", match_max=0))))
    assert names(widget)[:3] == [
        "A: Clo, chưa ghép, ghép được 2 lần",
        "B: Neon, chưa ghép",
        "1: Khí, chưa ghép, ghép được nhiều lần",
    ]
    stage.take(PairsResponse((("a0", "b0"), ("a0", "b1"))))
    clo, _, _, _, halogen = (tile for _, tile in widget.columns.ends)
    assert clo.face.note == "Đã ghép với 1, 2"
    click(halogen)
    assert clo.face.tone is Tone.SPENT
    click(clo)
    assert widget.status.words == "Đã dùng hết"
    assert len(stage.asked) == 1


def test_too_many_columns_for_their_words_are_numbered(qtbot: QtBot) -> None:
    widget = MatchWidget(VIETNAMESE)
    targets = choices("b", *(f"Nhóm nguyên tố thứ {place} của bảng tuần hoàn" for place in range(6)), match_max=0)
    staged(qtbot, widget, item(MatchInteraction(CITIES, targets, is_grid=True)), zoom=150, width=960)
    assert widget.grid.is_numbered
    assert cut(widget) == []


@pytest.mark.parametrize(
    "response", [ChoiceResponse("a0"), PairsResponse((("a0", "nowhere"),)), PairsResponse((("b0", "a0"),))]
)
def test_a_response_of_another_item_is_drawn_as_none(qtbot: QtBot, response: Response) -> None:
    widget, stage = columns(qtbot, response)
    assert set(tones(widget)) == {Tone.FREE}
    stage.press(Qt.Key.Key_Space, Qt.Key.Key_Space)
    assert stage.response == PairsResponse((("a0", "b0"),))


def test_the_same_twice_changes_nothing(qtbot: QtBot) -> None:
    widget, stage = columns(qtbot, TWO)
    stage.press(Qt.Key.Key_Down, Qt.Key.Key_Space)
    before, focus = tones(widget), QApplication.focusWidget()
    stage.again()
    assert (tones(widget), QApplication.focusWidget(), stage.asked) == (before, focus, [])


def test_the_next_item_starts_without_a_pick(qtbot: QtBot) -> None:
    widget, stage = columns(qtbot)
    stage.press(Qt.Key.Key_Space)
    widget.show_item(item(MatchInteraction(CITIES[:2], REGIONS[:2]), name="i2"), None, PICTURES, 100)
    assert tones(widget) == [Tone.FREE] * 4


@pytest.mark.parametrize(("width", "zoom"), [(1006, 100), (960, 100), (960, 150), (960, 200)])
@pytest.mark.parametrize("shown", [COLUMNS, GRID])
def test_nothing_is_cut(qtbot: QtBot, shown: object, width: int, zoom: int) -> None:
    for words in (VIETNAMESE, ENGLISH):
        widget = MatchWidget(words)
        long = MatchInteraction(
            choices("a", LONG, "Huế", "Vinh"), choices("b", "Miền", LONG, "Nam"), is_grid=shown is GRID
        )
        staged(qtbot, widget, item(long), TWO, zoom=zoom, width=width)
        assert cut(widget) == []
        assert "" not in names(widget)
