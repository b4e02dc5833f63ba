"""A person at the desk's window, a real desk behind it: keys in, entries written, the answer on screen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import segno
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from protocol.api import DeskPackage
from protocol.card_challenge import ChallengeGround
from protocol.records import Admitted, Record
from station.checkin.desk import DeskPlace, DeskState, Phase, Trouble
from station.checkin.service import CheckinDesk
from station.reader.hint import IdentityHint
from station.reader.messages import CardRead, Progress
from station.reader.reading import CardReading, Step
from station.ui.desk.controller import DeskController
from station.ui.desk.window import DeskWindow
from tests.station.checkin.conftest import HOA, STARTS, package, reading, shift

__all__ = ["package", "reading"]  # fixtures of the logic's own tests


@dataclass
class Around:
    """What a desk has around it: a reader that remembers, a journal on paper."""

    records: list[Record] = field(default_factory=list)
    expected: list[IdentityHint] = field(default_factory=list)
    challenges: list[ChallengeGround | None] = field(default_factory=list)
    again: int = 0

    def append(self, *records: Record) -> None:
        """Write down."""
        self.records.extend(records)

    def expect(self, hint: IdentityHint, challenge: ChallengeGround | None = None) -> None:
        """Remember whose card comes."""
        self.expected.append(hint)
        self.challenges.append(challenge)

    def forget(self) -> None:
        """Forget whose card comes."""
        self.expected.clear()

    def read_again(self) -> None:
        """Count."""
        self.again += 1


@dataclass
class AtWork:
    """A window, its desk, and what is around them."""

    window: DeskWindow
    desk: CheckinDesk
    around: Around
    until: Callable[[Callable[[], bool]], None]

    def type(self, text: str) -> None:
        """Type a hint, as a scanner does."""
        QTest.keyClicks(self.window.prompt.hint, text)
        QTest.keyClick(self.window.prompt.hint, Qt.Key.Key_Return)

    def stands(self, phase: Phase) -> None:
        """Wait until the desk has come to `phase`, and the window says so."""
        self.until(lambda: self.window._state is not None and self.window._state.phase is phase)


@pytest.fixture
def work(package: DeskPackage, qtbot: QtBot, tmp_path: Path) -> Iterator[AtWork]:
    """Desk 2, open."""
    around, window = Around(), DeskWindow()
    qtbot.addWidget(window)
    state = DeskState(place=DeskPlace("2", "THPT Lạng Giang số 1", "Ca 1", "Toán", "07:30", ("07",)))
    desk = CheckinDesk(package, around, (), shift(tmp_path), lambda: STARTS, lambda _at: "07:30", state)
    controller = DeskController(window, desk)
    window.show()
    qtbot.waitExposed(window)
    controller.start()
    desk.begin(around, controller.state_changed.emit)
    yield AtWork(window, desk, around, qtbot.waitUntil)
    controller.stop()


def test_from_a_typed_number_to_the_seat(work: AtWork, reading: CardReading) -> None:
    work.type(HOA.candidate)
    work.stands(Phase.CARD)
    work.desk.on_card(Progress(Step.DG2, 0.6))
    work.desk.on_card(CardRead(reading))
    work.stands(Phase.ADMITTED)
    assert work.window.windowTitle() == "Bàn 2 · Vào phòng thi · Phòng 07 · Máy 15"
    assert isinstance(work.around.records[-1], Admitted)


def test_the_next_person_is_one_key_away(work: AtWork, reading: CardReading) -> None:
    work.type(HOA.candidate)
    work.stands(Phase.CARD)
    work.desk.on_card(CardRead(reading))
    work.stands(Phase.ADMITTED)
    QTest.keyClick(work.window.result.next_person, Qt.Key.Key_Space)
    work.stands(Phase.HINT)
    assert work.around.expected == []


def test_escape_takes_the_hint_back(work: AtWork) -> None:
    work.type(HOA.candidate)
    work.stands(Phase.CARD)
    QTest.keyClick(work.window, Qt.Key.Key_Escape)
    work.stands(Phase.HINT)
    assert work.around.expected == []


def test_a_photograph_of_the_code_is_a_hint(work: AtWork, tmp_path: Path) -> None:
    qr = f"{HOA.number}||{HOA.name}|03112008|Nữ|Lạng Giang|14062023"
    segno.make_qr(qr).save(str(tmp_path / "card.png"), scale=6, border=4)
    work.window.intents.picture_chosen.emit(str(tmp_path / "card.png"))
    work.stands(Phase.CARD)
    assert [hint.number for hint in work.around.expected] == [HOA.number]


@pytest.mark.parametrize("content", [None, b"", b"not a picture"])
def test_a_file_without_a_code_is_said_to_be_unreadable(work: AtWork, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "card.png"
    if content is not None:
        file.write_bytes(content)
    work.window.intents.picture_chosen.emit(str(file))
    work.stands(Phase.TROUBLE)
    assert work.window._state is not None
    assert work.window._state.trouble is Trouble.BAD_HINT
    assert work.around.records == []
