"""The desk window: each state in words, icon and colour; keys alone; nothing cut."""

from dataclasses import replace
from datetime import date

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.api import RosterRow
from protocol.records import Check, DecisionCode, Verdict
from station.checkin.decision import Question
from station.checkin.desk import Counts, DeskPlace, DeskState, Health, Phase, Recent, Slip, Trouble
from station.checkin.names import NameMatch
from station.reader.messages import Identified
from station.reader.reading import Sex
from station.ui.desk.english import ENGLISH
from station.ui.desk.evidence import texts_of
from station.ui.desk.window import DeskWindow
from station.ui.desk.words import ANSWERS, QUESTIONS, TROUBLES, VIETNAMESE

ROW = RosterRow(
    "18001234", "024308012345", "Nguyễn Thị Hòa", "2008-11-03", "Nữ", "THPT Lạng Giang số 1", "12A3", "07", "15", "s"
)
VERDICTS = {
    Check.DATA_SIGNATURE: Verdict.PASSED,
    Check.CHIP_GENUINE: Verdict.NOT_SUPPORTED,
    Check.NUMBER_AND_BIRTH: Verdict.PASSED,
    Check.NAME: Verdict.PASSED,
    Check.TRUST_ANCHOR: Verdict.PASSED,
}
WAITING = DeskState(place=DeskPlace("2", "THPT Lạng Giang số 1", "Ca 1", "Toán", "07:30", ("07",)))
ADMITTED = replace(
    WAITING,
    phase=Phase.ADMITTED,
    row=ROW,
    decision=DecisionCode.ADMITTED,
    verdicts=VERDICTS,
    name_match=NameMatch.EXACT,
    slip=Slip("7K3Q9-F2M0X-WT4HR", "18001234 7K3Q9F2M0XWT4HR", 1),
)


@pytest.fixture
def window(qtbot: QtBot) -> DeskWindow:
    """A desk window of the size of a school's screen."""
    made = DeskWindow()
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    return made


def show(window: DeskWindow, state: DeskState) -> None:
    window.show_state(state)
    QApplication.processEvents()


def test_an_admission_says_the_place_the_person_and_the_slip(window: DeskWindow) -> None:
    show(window, ADMITTED)
    assert window.result.band.word.text() == "VÀO PHÒNG THI"
    assert window.result.band.reason.text() == "Phòng 07 · Máy 15"
    assert window.result.name.text() == "Nguyễn Thị Hòa"
    assert window.result.code.text() == "7K3Q9-F2M0X-WT4HR"
    assert window.windowTitle() == "Bàn 2 · Vào phòng thi · Phòng 07 · Máy 15"


def test_the_number_of_the_card_is_masked(window: DeskWindow) -> None:
    show(window, ADMITTED)
    shown = " ".join(label.text() for label in window.result.findChildren(type(window.result.name)))
    assert "024 ••• ••• 345" in shown
    assert ROW.number not in shown


def test_every_check_says_its_verdict_in_words(window: DeskWindow) -> None:
    show(window, replace(ADMITTED, verdicts=VERDICTS | {Check.TRUST_ANCHOR: Verdict.UNANCHORED}))
    assert texts_of(window.result.evidence)[-1] == "Gốc tin cậy: Chưa có gốc tin cậy"


def test_a_check_not_made_is_not_called_passed(window: DeskWindow) -> None:
    show(window, replace(ADMITTED, verdicts={Check.DATA_SIGNATURE: Verdict.PASSED}))
    assert texts_of(window.result.evidence)[-1] == "Gốc tin cậy: Chưa kiểm tra"


def test_a_typed_number_is_a_hint(window: DeskWindow, qtbot: QtBot) -> None:
    show(window, WAITING)
    with qtbot.waitSignal(window.intents.hint_given) as given:
        QTest.keyClicks(window.prompt.hint, "18001234")
        QTest.keyClick(window.prompt.hint, Qt.Key.Key_Return)
    assert given.args == ["18001234"]


def test_a_scanner_may_type_over_the_last_result(window: DeskWindow, qtbot: QtBot) -> None:
    show(window, ADMITTED)
    with qtbot.waitSignal(window.intents.cancel_asked):
        QTest.keyClick(window, Qt.Key.Key_1)
    assert window.prompt.hint.text() == "1"


@pytest.mark.parametrize(("key", "answer"), [(Qt.Key.Key_1, 1), (Qt.Key.Key_2, 2), (Qt.Key.Key_3, 3)])
def test_a_judgement_is_one_key(window: DeskWindow, qtbot: QtBot, key: Qt.Key, answer: int) -> None:
    asking = replace(
        ADMITTED, phase=Phase.PERSON, decision=DecisionCode.NEEDS_PERSON, facts={"question": "unanchored"}, slip=None
    )
    show(window, asking)
    with qtbot.waitSignal(window.intents.judged) as judged:
        QTest.keyClick(window, key)
    assert judged.args == [answer]


def test_no_line_says_how_many_records_wait(window: DeskWindow) -> None:
    show(window, replace(WAITING, health=Health("Virtual PCD 00 00", connected=False, waiting=37)))
    assert window.health.line.text() == "Mất kết nối · chờ đồng bộ 37"


def test_a_missing_reader_says_what_to_do(window: DeskWindow) -> None:
    show(window, WAITING)
    assert "Cắm lại" in window.health.reader.text()


def test_the_queue_counts_and_lists(window: DeskWindow) -> None:
    recent = (Recent("07:12", "Trần Đức Khải", DecisionCode.ADMITTED, "P.07 · 14"),)
    show(window, replace(WAITING, counts=Counts(31, 48), recent=recent))
    assert window.side.count.text() == "31"


def test_every_answer_question_and_trouble_has_its_words_in_both_languages() -> None:
    for words in (VIETNAMESE, ENGLISH):
        assert set(words.answers) == set(DecisionCode)
        assert set(words.questions) == set(Question)
        assert set(words.troubles) == set(Trouble)
    assert set(ANSWERS) == set(DecisionCode)
    assert len(QUESTIONS) == len(ENGLISH.questions)
    assert len(TROUBLES) == len(ENGLISH.troubles)


@pytest.mark.parametrize("code", list(DecisionCode))
@pytest.mark.parametrize("width", [1366, 1024])
def test_no_decision_cuts_its_words(window: DeskWindow, code: DecisionCode, width: int) -> None:
    facts = {"expected": "07", "here": "03", "at": "07:12", "desk": "2", "minutes": "15"}
    window.resize(width, 768)
    show(window, replace(ADMITTED, phase=Phase.REFUSED, decision=code, facts=facts, slip=None))
    show(window, replace(ADMITTED, phase=Phase.REFUSED, decision=code, facts=facts, slip=None, tries=1))
    for label in (window.result.band.word, window.result.band.reason, window.result.happened, window.result.next):
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        assert needed <= label.height() + 1, label.text()


@pytest.mark.parametrize(("camera", "said"), [(True, "Sẵn sàng"), (False, "Không có")])
def test_the_camera_is_said_to_be_there_or_not(window: DeskWindow, said: str, *, camera: bool) -> None:
    show(window, replace(WAITING, health=Health(camera=camera)))
    texts = [label.text() for label in window.health.findChildren(type(window.health.reader))]
    assert f"Máy ảnh  {said}" in texts


def test_a_torn_journal_says_how_many_entries_are_lost(window: DeskWindow) -> None:
    show(window, replace(WAITING, health=Health(torn=3)))
    assert "mất 3 mục cuối" in window.health.torn.text()


IDENTIFIED = Identified(ROW.number, "Nguyễn Thị Hòa", date(2008, 11, 3), Sex.FEMALE, VERDICTS)
READING = replace(WAITING, phase=Phase.READING, row=ROW, fraction=0.2)


def test_the_card_s_own_name_and_number_stand_there_while_its_picture_is_read(window: DeskWindow) -> None:
    show(window, READING)
    assert window.prompt.title.text() == VIETNAMESE.reading
    show(window, replace(READING, identified=IDENTIFIED))
    assert window.prompt.title.text() == "Nguyễn Thị Hòa"
    said = window.prompt.sentence.text()
    assert said == "Số căn cước 024 ••• ••• 345 · Chữ ký dữ liệu: Đạt\nĐang đọc ảnh… Giữ yên thẻ."


def test_a_name_on_a_chip_is_no_markup(window: DeskWindow) -> None:
    name = "<b>Hòa</b>"
    show(window, replace(READING, identified=msgspec.structs.replace(IDENTIFIED, name=name)))
    assert (window.prompt.title.text(), window.prompt.title.textFormat()) == (name, Qt.TextFormat.PlainText)


def test_practice_is_said_all_the_time_and_only_then(window: DeskWindow) -> None:
    for state in (WAITING, ADMITTED, READING):
        show(window, replace(state, health=Health(practice=True)))
        assert window.practice.isVisible()
        show(window, state)
        assert not window.practice.isVisible()
    assert window.practice.text() == "Chế độ luyện tập, không phải ca thi thật"


def test_a_virtual_reader_that_was_refused_is_said_with_what_to_do(window: DeskWindow) -> None:
    show(window, replace(WAITING, health=Health(virtual_refused=True)))
    assert window.health.reader.text() == "Đầu đọc ảo chỉ dùng khi luyện tập. Cắm đầu đọc thật."
