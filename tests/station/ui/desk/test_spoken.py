"""The spoken code on screen: five groups by keyboard alone, each judged as it is typed."""

from dataclasses import fields, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from protocol.spoken_code import grouped, spoken_code
from station.checkin.desk import Health
from station.spoken_entry import GroupState, SpokenState, SpokenStep, SpokenTrouble
from station.ui.desk.intents import DeskIntents
from station.ui.desk.spoken import SpokenPage, SpokenStrip
from station.ui.desk.spoken_words import ENGLISH, VIETNAMESE, SpokenWords
from station.ui.desk.window import DeskWindow
from tests.station.ui.desk.test_window import ADMITTED, WAITING
from tests.station.ui.desk.test_words import blanks

CODE = spoken_code(bytes(range(32)))
GROUPS = [CODE[start : start + 5] for start in range(0, 25, 5)]
AWAY = replace(WAITING, health=Health(connected=False))
OPENED = SpokenState(SpokenStep.HANDING_ON, entered_at="07:41:08", port=8470, seats=12)


@pytest.fixture
def window(qtbot: QtBot) -> DeskWindow:
    """A desk whose line is gone and whose package has a paper."""
    made = DeskWindow()
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    made.show_state(AWAY)
    made.show_spoken(SpokenState())
    QApplication.processEvents()
    return made


@pytest.fixture
def intents() -> DeskIntents:
    """What can be asked."""
    return DeskIntents()


@pytest.fixture
def page(qtbot: QtBot, intents: DeskIntents) -> SpokenPage:
    """The page alone, waiting for a code."""
    made = SpokenPage(VIETNAMESE, intents)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.begin()
    return made


def press(widget: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or widget, key)
    QApplication.processEvents()


def typed(widget: QWidget, text: str) -> None:
    """Type into whatever has the keyboard, letter by letter."""
    for letter in text:
        QTest.keyClicks(QApplication.focusWidget() or widget, letter)


def test_from_f8_to_enter_by_keyboard_alone(window: DeskWindow, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_F8)
    assert window.spoken.isVisible()
    assert window.windowTitle().endswith(VIETNAMESE.title)
    with qtbot.waitSignal(window.intents.spoken_given) as given:
        typed(window, CODE.lower())  # each group that fits leads to the next
        press(window, Qt.Key.Key_Return)
    assert given.args == [CODE]


def test_what_a_card_does_meanwhile_is_drawn_when_the_page_is_left(window: DeskWindow) -> None:
    press(window, Qt.Key.Key_F8)
    window.show_state(ADMITTED)
    assert window.spoken.isVisible()
    typed(window, "R123")  # letters of a code, though these keys judge and read again elsewhere
    assert window.spoken.fields.texts[0] == "R123"
    press(window, Qt.Key.Key_Escape)
    assert window.result.isVisible()
    assert set(window.spoken.fields.texts) == {""}


def test_what_was_heard_outlives_another_language(window: DeskWindow) -> None:
    press(window, Qt.Key.Key_F8)
    typed(window, GROUPS[0] + GROUPS[1][:2])
    press(window, Qt.Key.Key_F12)
    assert window.spoken.title.text() == ENGLISH.title
    assert window.spoken.fields.texts[:2] == (GROUPS[0], GROUPS[1][:2])
    assert window.spoken.isVisible()
    assert window.spoken.fields.fields[1].edit.hasFocus()


def test_on_a_small_screen_in_large_type_the_buttons_are_in_sight(window: DeskWindow) -> None:
    window.resize(1024, 768)
    window._change_zoom(2)  # 150 %
    press(window, Qt.Key.Key_F8)
    window.show_spoken(SpokenState(trouble=SpokenTrouble.WRONG, left=3))
    QApplication.processEvents()
    foot = window.spoken.open.mapTo(window, window.spoken.open.rect().bottomLeft()).y()
    assert foot < window.health.y()
    assert window.spoken.fields.width() >= window.spoken.fields.minimumSizeHint().width()


def test_a_misheard_group_is_named_and_holds_the_keyboard(page: SpokenPage, qtbot: QtBot) -> None:
    typed(page, GROUPS[0] + GROUPS[1][:4] + ("0" if GROUPS[1][4] != "0" else "1"))
    second = page.fields.fields[1]
    assert (second.state, second.said.text()) == (GroupState.MISHEARD, "Sai, xin đọc lại")
    assert second.edit.hasFocus()
    with qtbot.assertNotEmitted(page.spoken_given):
        press(page, Qt.Key.Key_Return)
    assert page.trouble.text() == VIETNAMESE.incomplete


@pytest.mark.parametrize("text", [CODE, grouped(CODE), grouped(CODE).lower().replace("-", " "), CODE + "X"])
def test_a_whole_code_in_one_field_fills_all(page: SpokenPage, text: str) -> None:
    first = page.fields.fields[0].edit
    first.insert(text)
    first.textEdited.emit(first.text())
    assert list(page.fields.texts) == GROUPS


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (SpokenState(trouble=SpokenTrouble.WRONG, left=3), "Còn 3 lần."),
        (SpokenState(trouble=SpokenTrouble.PAUSE, until="07:43:10"), "Chờ đến 07:43:10 rồi nhập lại."),
        (SpokenState(trouble=SpokenTrouble.DISK_FULL), "Giải phóng ổ đĩa rồi nhập lại."),
    ],
)
def test_why_it_did_not_open_is_a_sentence_and_the_code_stays(
    page: SpokenPage, trouble: SpokenState, sentence: str
) -> None:
    typed(page, CODE)
    page.show_spoken(SpokenState(SpokenStep.TRYING))
    assert not page.open.isEnabled()
    page.show_spoken(trouble)
    assert page.trouble.text().endswith(sentence)
    assert "".join(page.fields.texts) == CODE


def test_once_opened_the_code_is_gone_and_the_seats_are_counted(page: SpokenPage) -> None:
    typed(page, CODE)
    page.show_spoken(OPENED)
    assert not page.fields.isVisible()
    assert set(page.fields.texts) == {""}
    assert page.title.text() == "Đã nhận khóa đề lúc 07:41:08"
    assert page.seats.text() == "Máy thi đã lấy khóa từ khi mở bàn: 12"


def test_a_taken_port_can_be_tried_again_with_no_code(page: SpokenPage, qtbot: QtBot) -> None:
    page.show_spoken(replace(OPENED, trouble=SpokenTrouble.PORT_CLOSED))
    assert "8470" in page.trouble.text()
    with qtbot.waitSignal(page.spoken_given) as given:
        press(page, Qt.Key.Key_Space)
    assert given.args == [""]


def test_a_desk_whose_package_has_no_paper_says_what_to_do(page: SpokenPage) -> None:
    page.show_spoken(SpokenState(SpokenStep.NO_PAPER))
    assert page.sentence.text() == VIETNAMESE.no_paper_next
    assert not page.open.isVisible()


@pytest.mark.parametrize(
    ("connected", "spoken", "said"),
    [
        (False, SpokenState(), VIETNAMESE.strip_away),
        (True, SpokenState(), None),
        (True, OPENED, "Bàn này đang giao khóa đề cho máy thi. Từ khi mở bàn: 12 máy đã lấy."),
        (False, replace(OPENED, trouble=SpokenTrouble.PORT_CLOSED), VIETNAMESE.strip_trouble),
        (False, SpokenState(SpokenStep.NO_PAPER), None),
    ],
    ids=["no line", "a line", "opened", "port taken", "no paper"],
)
def test_the_strip_stands_when_it_is_of_use(
    qtbot: QtBot, connected: bool, spoken: SpokenState, said: str | None
) -> None:
    strip = SpokenStrip(VIETNAMESE)
    qtbot.addWidget(strip)
    strip.show_strip(spoken, connected=connected)
    assert strip.isVisible() == (said is not None)
    assert said is None or strip.said.text() == said


def test_both_languages_say_everything_with_the_same_blanks() -> None:
    for field in fields(SpokenWords):
        said = [getattr(words, field.name) for words in (VIETNAMESE, ENGLISH)]
        if isinstance(said[0], str):
            assert blanks(said[:1]) == blanks(said[1:]), field.name
            assert said[0] != said[1]
        else:
            first, second = ({key: blanks([text]) for key, text in table.items()} for table in said)
            assert first == second
    assert set(VIETNAMESE.groups) == set(GroupState)
    assert set(VIETNAMESE.troubles) == set(SpokenTrouble)
