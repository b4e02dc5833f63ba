"""The room's board on screen: by keyboard alone, each state in words, nothing lost that must be read."""

from dataclasses import fields, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.api import SeatPhase
from protocol.orders import Order, OrderKind, OrderReason
from station.checkin import room
from station.checkin.desk import Approver, PinTrouble
from station.checkin.room import AlertKind, OrderStep, RoomState, Signed, Signing
from station.checkin.room_acts import FOR_ROOM, Asked, RoomAct
from station.ui.desk.room.cells import CELL
from station.ui.desk.room.english import ENGLISH
from station.ui.desk.room.texts import Cell
from station.ui.desk.room.words import RoomWords
from station.ui.desk.window import DeskWindow
from tests.station.checkin.rooms import AT, SECOND, attempt, free, reply, working
from tests.station.ui.desk.test_window import ADMITTED, WAITING
from tests.station.ui.desk.test_words import blanks

WORDS = RoomWords()
OFFICERS = (Approver("cb1", "Trần Thu Hiền", "invigilator"), Approver("cb2", "Lê Minh Đức", "site_head"))
EMPTY = RoomState(("07",), {"18001215": "Nguyễn Thị Hòa"}, officers=dict.fromkeys(RoomAct, OFFICERS))
SEATS = (working("15"), working("16", phase=SeatPhase.PAUSED), free("31"))
STATE = room.heard(EMPTY, reply(*SEATS))
PIN = "son-la-1930"


@pytest.fixture
def window(qtbot: QtBot) -> DeskWindow:
    """A desk that turned to its room."""
    made = DeskWindow()
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    made.show_state(WAITING)
    made.show_room(STATE)
    QApplication.processEvents()
    press(made, Qt.Key.Key_F9)
    return made


def press(window: DeskWindow, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or window, key)
        QApplication.processEvents()


def typed(window: DeskWindow, text: str) -> None:
    QTest.keyClicks(QApplication.focusWidget() or window, text)


def cell(window: DeskWindow, row: int) -> Cell:
    cells = window.room.map.grid.cells
    found = cells.data(cells.index(row), CELL)
    assert isinstance(found, Cell)
    return found


def order(what: OrderKind, seat: str = "15") -> Order:
    return Order(bytes(16), what, "ca-1", "07", seat, b"", 0, OrderReason.MACHINE, "", AT)


def test_a_cell_says_who_how_far_how_long_and_what_is_saved(window: DeskWindow) -> None:
    shown = cell(window, 0)
    assert (shown.number, shown.name, shown.word, shown.time) == ("15", "Nguyễn Thị Hòa", "Đang làm", "40:00")
    assert shown.answered == "12/22 câu"
    assert shown.saved.startswith("lưu ")
    assert cell(window, 1).word == "Tạm dừng"
    assert cell(window, 2).word == "Máy trống"


def test_pause_one_seat_by_keyboard_alone(window: DeskWindow, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_Return)
    assert window.room.acts.title.text() == "Máy 15"
    assert window.room.acts.happens.text().startswith("Máy 15 che đề và dừng đồng hồ.")
    press(window, Qt.Key.Key_Return)
    window.room.sign.officers.pin.setFocus()
    typed(window, PIN)
    with qtbot.waitSignal(window.room_intents.signed) as signed:
        press(window, Qt.Key.Key_Return)
    asked, officer, pin = signed.args
    assert (asked.act, asked.seat, asked.attempt, officer, pin) == (
        RoomAct.PAUSE,
        "15",
        attempt("15"),
        "cb1",
        PIN,
    )
    assert not window.room.sign.isEnabled(), "until the answer is drawn"
    window.show_room(replace(STATE, done=1))
    assert window.room.map.isVisible()


def test_f4_asks_for_minutes_and_refuses_what_is_none(window: DeskWindow, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_F4)
    page = window.room.sign
    assert page.form.minutes.hasFocus()
    for text, sentence in (("", WORDS.minutes_needed), ("0", WORDS.minutes_needed), ("2:75", WORDS.minutes_wrong)):
        page.form.minutes.setText(text)
        page.officers.pin.setText(PIN)
        with qtbot.assertNotEmitted(window.room_intents.signed):
            page.officers.give()
        assert page.trouble.text() == sentence
    page.form.minutes.setText("2:10")
    page.officers.pin.setText(PIN)
    with qtbot.waitSignal(window.room_intents.signed) as signed:
        page.officers.give()
    assert signed.args[0].ms == 130_000


def test_another_reason_needs_a_note(window: DeskWindow, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_Return, Qt.Key.Key_Return)
    page = window.room.sign
    page.form.reasons.setCurrentRow(page.form.reasons.count() - 1)
    page.officers.pin.setText(PIN)
    with qtbot.assertNotEmitted(window.room_intents.signed):
        page.officers.give()
    assert page.trouble.text() == WORDS.note_needed
    assert page.form.note.hasFocus()


def test_a_move_offers_the_spare_seats_and_without_one_says_what_to_do(window: DeskWindow, qtbot: QtBot) -> None:
    window.room.open_seat("07", "15")
    window.room.begin_act(RoomAct.MOVE)
    page = window.room.sign
    assert [page.form.spares.item(row).text() for row in range(page.form.spares.count())] == ["Máy 07/31"]
    page.officers.pin.setText(PIN)
    with qtbot.waitSignal(window.room_intents.signed) as signed:
        page.officers.give()
    assert (signed.args[0].to_room, signed.args[0].to_seat) == ("07", "31")
    page.show_state(replace(STATE, signing=Signing(signed.args[0], trouble=PinTrouble.WRONG, left=4)))
    assert page.officers.trouble.text() == "Mã PIN chưa đúng. Còn 4 lần."
    window.show_room(room.heard(STATE, reply(working("15"))))
    window.room.begin_act(RoomAct.MOVE)
    assert page.form.no_spare.isVisible()


def test_what_takes_two_asks_the_second_and_shows_what_the_first_signed(window: DeskWindow, qtbot: QtBot) -> None:
    window.room.open_seat("07", "15")
    window.room.begin_act(RoomAct.EXTEND)
    page = window.room.sign
    assert (page.two.text(), page.sign.text()) == (WORDS.two_needed, WORDS.sign_first)
    asked = Asked(RoomAct.EXTEND, "07", "15", attempt("15"), 600_000)
    window.show_room(replace(STATE, signing=Signing(asked, OFFICERS[0], AT)))
    assert page.two.text().startswith("Người thứ nhất đã ký: Trần Thu Hiền")
    assert page.filled.text() == "10:00 · Hỏng máy"
    assert not page.form.isVisible(), "both sign the same"
    page.officers.pin.setText(PIN)
    with qtbot.waitSignal(window.room_intents.signed) as signed:
        page.officers.give()
    assert (signed.args[0], signed.args[1]) == (asked, "cb2")
    with qtbot.waitSignal(window.room_intents.given_up):
        press(window, Qt.Key.Key_Escape)


def test_f2_is_for_the_whole_room(window: DeskWindow) -> None:
    press(window, Qt.Key.Key_F2)
    acts = window.room.acts
    assert acts.title.text() == "Cả phòng 07"
    assert acts.acts.count() == len(FOR_ROOM)
    press(window, Qt.Key.Key_Return)
    assert window.room.sign.title.text() == "Tạm dừng cả phòng"


def test_what_is_chosen_stays_chosen_while_the_board_is_asked_each_second(window: DeskWindow) -> None:
    press(window, Qt.Key.Key_Right)
    window.show_room(room.heard(STATE, reply(*SEATS, at=AT + SECOND)))
    assert window.room.map.grid.place == ("07", "16")
    window.show_room(room.heard(STATE, reply(working("14"), *SEATS)))
    assert window.room.map.grid.place == ("07", "16")


def test_a_pin_that_is_being_typed_outlives_the_next_answer_of_the_board(window: DeskWindow) -> None:
    press(window, Qt.Key.Key_Return, Qt.Key.Key_Return)
    window.room.sign.officers.pin.setText("son-la")
    window.room.sign.form.note.setText("quạt hỏng")
    window.show_room(room.heard(STATE, reply(*SEATS, at=AT + SECOND)))
    assert (window.room.sign.officers.pin.text(), window.room.sign.form.note.text()) == ("son-la", "quạt hỏng")


def test_enter_on_an_alert_leads_to_the_seat_and_counts_it_as_seen(window: DeskWindow, qtbot: QtBot) -> None:
    alarmed = working("16", alarms=1, alarm="display_added", alarm_at=AT)
    window.show_room(room.heard(STATE, reply(working("15"), alarmed)))
    assert window.room.side.alerts.texts[0].startswith("Máy 16 · có thêm màn hình")
    assert cell(window, 1).bar == "stop"
    window.room.side.alerts.setFocus()
    with qtbot.waitSignal(window.room_intents.acknowledged) as seen:
        press(window, Qt.Key.Key_Return)
    assert seen.args == ["07", "16"]
    assert window.room.acts.title.text() == "Máy 16"


def test_alerts_are_counted_on_the_button_while_people_check_in(window: DeskWindow) -> None:
    press(window, Qt.Key.Key_F9)
    window.show_room(room.heard(STATE, reply(working("15", phase=SeatPhase.LOCKED))))
    assert window.tab.button.text() == "Phòng thi · 1 cần xem  F9"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (Signed(b"1", order(OrderKind.PAUSE), AT, OrderStep.WAITING), WORDS.steps[OrderStep.WAITING]),
        (Signed(b"1", order(OrderKind.PAUSE), AT, OrderStep.REFUSED, code="seat_taken"), "Máy được chọn đang có người"),
        (Signed(b"1", order(OrderKind.PAUSE), AT, OrderStep.REFUSED, code="x"), "Máy chủ không nhận (x)"),
        (
            Signed(b"1", order(OrderKind.PAUSE, ""), AT, OrderStep.SENT, taken=("15",), missing=("16",)),
            "1/2 máy đã nhận; chờ máy 16",
        ),
        (Signed(b"1", order(OrderKind.MOVE, "31"), AT, OrderStep.SENT), "Mời thí sinh sang máy 31"),
    ],
    ids=["waits", "refused", "refused for no known reason", "by some", "moved"],
)
def test_how_far_an_order_has_come_is_a_sentence(window: DeskWindow, line: Signed, said: str) -> None:
    window.show_room(room.entered(STATE, line))
    assert said in window.room.side.lines.texts[0]


def test_an_outcome_stays_until_somebody_puts_it_away(window: DeskWindow, qtbot: QtBot) -> None:
    state = room.entered(STATE, Signed(b"line", order(OrderKind.PAUSE), AT, OrderStep.WAITING))
    window.show_room(state)
    window.room.side.lines.setFocus()
    with qtbot.waitSignal(window.room_intents.seen) as seen:
        press(window, Qt.Key.Key_Return)
    assert seen.args == [b"line"]
    with qtbot.waitSignal(window.room_intents.withdrawn) as withdrawn:
        press(window, Qt.Key.Key_Delete)
    assert withdrawn.args == [b"line"]
    window.show_room(room.seen(state, b"line"))
    assert window.room.side.lines.texts == []


def test_a_lost_line_greys_the_figures_and_says_since_when(window: DeskWindow) -> None:
    window.show_room(room.unheard(STATE, AT))
    assert window.room.map.fresh.words.startswith("Chưa thấy máy chủ từ ")
    assert window.room.map.note.isVisible()
    assert all(cell(window, row).stale for row in range(len(SEATS)))
    press(window, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert window.room.sign.no_line.isVisible()


def test_a_card_read_meanwhile_is_drawn_on_the_way_back(window: DeskWindow) -> None:
    window.show_state(ADMITTED)
    assert window.room.isVisible()
    typed(window, "3")  # judges nobody here
    press(window, Qt.Key.Key_Escape)
    assert window.result.isVisible()


def test_another_language_and_size_keep_the_room_and_forget_half_a_signature(window: DeskWindow, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_Return, Qt.Key.Key_Return)
    with qtbot.waitSignal(window.room_intents.given_up):
        press(window, Qt.Key.Key_F12)
    assert window.room.map.title.text() == "Room 07"
    assert window.room.isVisible()


@pytest.mark.parametrize(("width", "steps"), [(1366, 0), (1024, 0), (1024, 2), (1366, 4)])
def test_at_any_size_the_buttons_and_the_alerts_are_in_sight(window: DeskWindow, width: int, steps: int) -> None:
    window.resize(width, 768)
    if steps:
        window._change_zoom(steps)
    QApplication.processEvents()
    page = window.room
    assert window.width() == width
    for widget in (page.map.act, page.side.alerts.parentWidget()):
        assert widget is not None
        foot = widget.mapTo(window, widget.rect().bottomRight())
        assert foot.y() < window.health.y()
        assert foot.x() < width
    assert page.map.grid.viewport().height() >= page.map.grid.gridSize().height()


def test_both_languages_say_everything_with_the_same_blanks() -> None:
    for one in fields(RoomWords):
        first, second = getattr(WORDS, one.name), getattr(ENGLISH, one.name)
        if isinstance(first, str):
            assert blanks([first]) == blanks([second]), one.name
            assert first != second or one.name == "line"
        else:
            assert set(first) == set(second), one.name
    for act in RoomAct:
        for one in fields(WORDS.acts[act]):
            said = getattr(WORDS.acts[act], one.name), getattr(ENGLISH.acts[act], one.name)
            assert blanks(said[:1]) == blanks(said[1:])
            assert bool(said[0]) == bool(said[1])
        assert bool(WORDS.acts[act].for_room) == (act in FOR_ROOM)
    assert set(WORDS.phases) == set(SeatPhase)
    assert set(WORDS.steps) == set(OrderStep)
    assert set(WORDS.reasons) == set(OrderReason)
    assert set(WORDS.alerts) == set(AlertKind)


def test_a_seat_that_moved_names_where_it_went(window: DeskWindow) -> None:
    window.show_room(room.heard(STATE, reply(working("15", phase=SeatPhase.MOVED, goes_on_at="07/31"))))
    assert (cell(window, 0).word, cell(window, 0).time) == ("Đã chuyển", "→ 31")
