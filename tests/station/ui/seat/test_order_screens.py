"""What orders put on the seat's screen, and what an officer can ask there."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from protocol.orders import Order, OrderKind, OrderReason, SignedOrder, encode_order
from protocol.records import SeatLocked
from station.exam import orders, steps
from station.exam.order_effects import BY_ORDER
from station.exam.seat import Phase, RefusalCode, SaveState, SeatState, SignInRefusal
from station.exam.work import Work
from station.ui.seat import order_words
from station.ui.seat.alarm_words import happened
from station.ui.seat.strip import strip_of
from station.ui.seat.window import SeatWindow, title_of
from station.ui.seat.words import ENGLISH, VIETNAMESE
from tests.station.ui.seat.conftest import CANDIDATE, PLACE, sample_paper

SIZE = (1024, 768)


@pytest.fixture
def window(qtbot: QtBot) -> SeatWindow:
    made = SeatWindow()
    qtbot.addWidget(made)
    made.resize(*SIZE)
    made.show()
    return made


@pytest.fixture
def working() -> SeatState:
    state = replace(SeatState(place=PLACE), candidate=CANDIDATE)
    return steps.opened(state, sample_paper(), Work()).state


def shown(window: SeatWindow, state: SeatState, **work: object) -> SeatState:
    state = orders.standing(replace(state, work=replace(state.work, **work)))  # type: ignore[arg-type]
    window.show_state(state)
    return state


def test_a_pause_shows_where_the_clock_stands_and_nothing_of_the_paper(window: SeatWindow, working: SeatState) -> None:
    shown(window, replace(working, used_ms=53 * 60_000 + 10_000), paused=True)
    assert window.paused.isVisible()
    assert not window.item.isVisible()
    assert "36:50" in window.paused.clock.text()
    assert not window.paused.go_on.isVisible()


def test_a_break_in_a_pause_has_no_button_to_go_on(window: SeatWindow, working: SeatState) -> None:
    shown(window, working, on_break=True, paused=True)
    assert not window.paused.go_on.isVisible()
    shown(window, working, on_break=True)
    assert window.paused.go_on.isVisible()


def test_a_room_on_paper_says_so(window: SeatWindow, working: SeatState) -> None:
    shown(window, working, on_paper=True)
    assert window.paused.title.text() == order_words.VIETNAMESE.on_paper


@pytest.mark.parametrize(
    ("seated_at", "saved", "where", "said"),
    [
        ("07/31", SaveState.SAVED_SERVER, "máy 31", order_words.VIETNAMESE.all_sent),
        ("08/02", SaveState.SAVED_HERE, "máy 02, phòng 08", order_words.VIETNAMESE.not_all_sent),
    ],
)
def test_the_old_seat_says_where_to_go_and_whether_it_may_be_switched_off(
    window: SeatWindow, working: SeatState, seated_at: str, saved: SaveState, where: str, said: str
) -> None:
    state = shown(window, replace(working, saved=saved), seated_at=seated_at)
    assert window.relieved.title.text().endswith(where)
    assert window.relieved.sent.text() == said
    assert seated_at[-2:] in title_of(state, VIETNAMESE)


def test_keys_do_nothing_at_a_seat_that_was_left(qtbot: QtBot, window: SeatWindow, working: SeatState) -> None:
    shown(window, working, seated_at="07/31")
    for asked in (window.intents.respond_asked, window.intents.next_asked, window.intents.flag_asked):
        with qtbot.assertNotEmitted(asked, wait=0):
            for key in (Qt.Key.Key_A, Qt.Key.Key_Right, Qt.Key.Key_F):
                QTest.keyClick(window, key)


@pytest.mark.parametrize(("told_ms", "said"), [(130_000, "được bù 02:10"), (-130_000, "xác nhận: 02:10")])
def test_time_given_or_taken_off_is_told_until_it_was_read(working: SeatState, told_ms: int, said: str) -> None:
    told = replace(working, told_ms=told_ms)
    assert said in strip_of(told, VIETNAMESE)[1]
    assert strip_of(steps.warning_seen(told), VIETNAMESE)[1] == ""


def test_a_seat_that_was_restored_tells_what_was_given(working: SeatState) -> None:
    restored = replace(working, restored=13, work=replace(working.work, given_ms=130_000))
    assert "13 câu" in strip_of(restored, VIETNAMESE)[1]
    assert "Được bù 02:10" in strip_of(restored, VIETNAMESE)[1]


def test_a_lock_by_order_says_so_in_both_languages(window: SeatWindow, working: SeatState) -> None:
    shown(window, working, locked=SeatLocked(BY_ORDER, 0))
    assert order_words.VIETNAMESE.by_order in window.locked.reason.text()
    assert happened(BY_ORDER, ENGLISH) == order_words.ENGLISH.by_order


def test_an_officer_asks_for_a_grant_by_keyboard_alone(qtbot: QtBot, window: SeatWindow) -> None:
    window.show_state(SeatState(place=PLACE))
    panel = window.sign_in.officer
    assert not panel.pin.isVisible()
    QTest.keyClick(window, Qt.Key.Key_F12)
    qtbot.waitUntil(panel.pin.isVisible)
    panel.pin.setText("son-la-1930")
    with qtbot.waitSignal(window.intents.officer_asked) as asked:
        QTest.mouseClick(panel.grant, Qt.MouseButton.LeftButton)
    assert asked.args == ["son-la-1930", OrderKind.GRANT.value]
    assert panel.pin.text() == ""
    with qtbot.assertNotEmitted(window.intents.officer_asked, wait=0):
        QTest.mouseClick(panel.open_again, Qt.MouseButton.LeftButton)  # without a PIN


def test_while_a_pin_is_tried_nothing_is_asked_twice_and_a_sign_in_forgets_it(window: SeatWindow) -> None:
    window.show_state(steps.signing_in(SeatState(place=PLACE)))
    panel = window.sign_in.officer
    assert not panel.grant.isEnabled()
    window.show_state(SeatState(place=PLACE))
    QTest.mouseClick(panel.call, Qt.MouseButton.LeftButton)
    panel.pin.setText("son-la-1930")
    window.show_state(steps.signed_in(SeatState(place=PLACE), CANDIDATE))
    assert panel.pin.text() == ""


@pytest.mark.parametrize(
    "code", [RefusalCode.GRANT_REFUSED, RefusalCode.GRANT_NO_LINE, RefusalCode.WRONG_PIN, RefusalCode.TRIES_GIVEN]
)
def test_what_came_of_it_is_a_sentence_on_the_card(window: SeatWindow, code: RefusalCode) -> None:
    window.show_state(steps.sign_in_refused(SeatState(place=PLACE), SignInRefusal(code)))
    assert window.sign_in.error.text() == order_words.refusals(VIETNAMESE)[code]


def test_words_are_there_in_both_languages() -> None:
    for field in order_words.OrderWords.__dataclass_fields__:
        assert getattr(order_words.ENGLISH, field)
        assert getattr(order_words.ENGLISH, field) != getattr(order_words.VIETNAMESE, field)


def test_an_order_of_a_move_is_shown_at_once(window: SeatWindow, working: SeatState) -> None:
    move = Order(bytes(16), OrderKind.MOVE, "ca-1", "07", "31", bytes(16), 0, OrderReason.MACHINE, "", 0)
    step = orders.taken(working, SignedOrder(encode_order(move), ()), None)
    window.show_state(step.state)
    assert (step.state.phase, window.relieved.isVisible()) == (Phase.RELIEVED, True)
