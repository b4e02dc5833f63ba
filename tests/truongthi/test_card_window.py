"""The card tray: keys alone, both languages, and a reader that really has the card."""

import os
import queue
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fixtures.card.listed import Listed, read_listed
from fixtures.card.pki import CardPki
from fixtures.card.samples import SAMPLES
from fixtures.exam_day import command
from fixtures.pcsc import READERS, PcscService
from fixtures.rosters.workbook import build_roster_workbook
from station.reader.client import ReaderClient
from station.reader.hint import HintSource, IdentityHint
from station.reader.messages import CardFailed, CardRead, Event
from station.ui import look
from truongthi import card_slots
from truongthi.card_tray import Tray, offers
from truongthi.card_window import TrayWindow

WAIT_S = 30

pytestmark = pytest.mark.pcsc


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> CardPki:
    """A test country's keys."""
    return CardPki.load_or_create(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Listed]:
    """Five hundred people."""
    path = tmp_path_factory.mktemp("list") / "list.xlsx"
    build_roster_workbook(path)
    return read_listed(path, datetime(2026, 12, 12, tzinfo=UTC).date())


@pytest.fixture
def window(pcscd: None, qtbot: QtBot, tmp_path: Path, pki: CardPki, listed: Sequence[Listed]) -> Iterator[TrayWindow]:
    """The window in its own size, over empty readers."""
    made = TrayWindow(Tray(tmp_path, pki), list(offers(listed)))
    qtbot.addWidget(made)
    made.resize(1040, 680)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def said(window: TrayWindow, slot: int) -> str:
    """What stands on a reader's panel."""
    window.look_again()
    return window.panels[slot].state.text()


def test_a_digit_lays_the_chosen_card_and_the_same_digit_takes_it_away(window: TrayWindow) -> None:
    QTest.keyClick(window.cards, Qt.Key.Key_Down)
    QTest.keyClick(window.cards, Qt.Key.Key_3)
    assert said(window, 2) == SAMPLES["second"].title
    assert said(window, 0) == "Trống"
    QTest.keyClick(window.cards, Qt.Key.Key_3)
    assert said(window, 2) == "Trống"


def test_enter_fills_reader_after_reader_and_delete_empties_them(window: TrayWindow) -> None:
    for _ in range(5):  # the fifth finds no place
        QTest.keyClick(window.cards, Qt.Key.Key_Return)
    assert [said(window, slot) for slot in range(4)] == [SAMPLES["good"].title] * 4
    for _ in range(5):
        QTest.keyClick(window.cards, Qt.Key.Key_Delete)
    assert [said(window, slot) for slot in range(4)] == ["Trống"] * 4


def test_buttons_say_what_can_be_done(window: TrayWindow) -> None:
    panel = window.panels[1]
    assert (panel.lay.isEnabled(), panel.lift.isEnabled()) == (True, False)
    QTest.mouseClick(panel.lay, Qt.MouseButton.LeftButton)
    assert (panel.lay.isEnabled(), panel.lift.isEnabled()) == (False, True)
    QTest.mouseClick(panel.lift, Qt.MouseButton.LeftButton)
    assert (panel.lay.isEnabled(), panel.lift.isEnabled()) == (True, False)


def test_a_person_of_the_list_is_found_and_read_on_the_fourth_reader(
    qtbot: QtBot, window: TrayWindow, listed: Sequence[Listed]
) -> None:
    person, events = listed[123].person, queue.SimpleQueue[Event]()
    QTest.keyClicks(window.search, person.number)
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    window.cards.setCurrentIndex(window.cards.model().index(0, 0))
    QTest.keyClick(window.cards, Qt.Key.Key_4)
    with ReaderClient(events.put, reader=READERS[3], practice=True) as client:
        client.expect(IdentityHint(person.number, person.born, person.name, HintSource.TYPED))
        while not isinstance(event := events.get(timeout=WAIT_S), CardRead):
            assert not isinstance(event, CardFailed), event
    assert event.reading.name == person.name
    window.look_again()
    assert window.panels[3].commands.text() == "Đã trả lời 8 lệnh"


def test_nothing_found_is_nothing_laid(window: TrayWindow) -> None:
    window.search.setText("không có ai")
    QTest.keyClick(window.cards, Qt.Key.Key_1)
    assert window.said.text() == "Hãy chọn một thẻ ở danh sách bên trái."
    assert said(window, 0) == "Trống"


def test_english_is_a_click_away_and_back(window: TrayWindow) -> None:
    QTest.keyClick(window.cards, Qt.Key.Key_1)
    QTest.mouseClick(window.language, Qt.MouseButton.LeftButton)
    assert (said(window, 0), window.windowTitle()) == (SAMPLES["good"].english, "Sample card tray")
    assert window.cards.model().index(1, 0).data() == SAMPLES["second"].english
    QTest.mouseClick(window.language, Qt.MouseButton.LeftButton)
    assert said(window, 0) == SAMPLES["good"].title


def test_a_card_that_a_command_holds_is_shown_not_doubled_and_can_be_taken(window: TrayWindow, tmp_path: Path) -> None:
    command("card", "--state", tmp_path, "insert", "torn", "--pki", tmp_path / "pki")
    assert said(window, 0) == "Thẻ «torn» do một lệnh khác giữ"
    QTest.keyClick(window.cards, Qt.Key.Key_Return)
    assert said(window, 1) == SAMPLES["good"].title
    QTest.keyClick(window.cards, Qt.Key.Key_1)
    assert said(window, 0) == "Trống"
    assert card_slots.held(tmp_path, 0) is None


def test_a_note_of_nobody_who_holds_cards_is_none(tmp_path: Path) -> None:
    (tmp_path / "slot-0").write_text(f"{os.getpid()} good\n")  # a test run is neither holder nor window
    assert card_slots.held(tmp_path, 0) is None
    (tmp_path / "slot-0").write_text("not a note")
    assert card_slots.held(tmp_path, 0) is None


def test_readers_that_go_take_their_cards_and_a_sentence_says_what_to_do(
    qtbot: QtBot, window: TrayWindow, pcsc_service: PcscService
) -> None:
    QTest.keyClick(window.cards, Qt.Key.Key_1)
    pcsc_service.stop()
    qtbot.waitUntil(lambda: said(window, 0) == "Trống")
    QTest.keyClick(window.cards, Qt.Key.Key_2)
    assert "Chưa có đầu đọc ảo 2" in window.said.text()
    assert said(window, 1) == "Trống"


@pytest.mark.parametrize("size", [(1040, 680), (1366, 768)])
def test_no_text_is_cut(qapp: QApplication, window: TrayWindow, size: tuple[int, int]) -> None:
    look.dress(qapp, "light", 100)
    for _ in range(2):
        for _ in range(4):
            QTest.keyClick(window.cards, Qt.Key.Key_Return)
        window.resize(*size)
        QApplication.processEvents()
        assert (window.width(), window.height()) == size
        for label in window.findChildren(QLabel):
            if label.isVisible() and label.text():
                assert label.height() >= label.heightForWidth(label.width()), label.text()
        window.switch_language()
