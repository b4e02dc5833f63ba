"""A paper with real formulas, a session that keeps its records in memory, and a clock turned by hand."""

import os
import re
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from protocol.paper import (
    PAPER_FORMAT,
    Asset,
    Choice,
    ChoiceInteraction,
    Item,
    PackedPaper,
    Part,
    ShortNumberInteraction,
    TrueFalseInteraction,
)
from protocol.records import Record, Submitted
from station.exam.attempt import AttemptEvents, NotSavedError, OpenedPaper, SignInRefusedError, UnlockRefusedError
from station.exam.seat import Candidate, Place, Preparation, Receipt, RefusalCode, SeatState, SignInRefusal
from station.ui.seat.controller import SeatController
from station.ui.seat.window import SeatWindow
from station.ui.seat.words import SeatWords

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before the application is made

with warnings.catch_warnings():  # ziamath 0.13 opens its font the way that importlib.resources deprecates
    warnings.simplefilter("ignore", DeprecationWarning)
    from ziamath.config import config as formulas
    from ziamath.zmath import Math

CANDIDATE = Candidate("18001234", "Nguyễn Thị Hòa", "03/11/2008")
CODE = "7K3Q99F2M00XWT4"
OFFICER, OFFICER_PIN = "cb-01", "son-la-1930"
PLACE = Place("07", "15", "Ca 1", "Toán", 90, "07:30")
FORMULA_SIZE = 20


@pytest.fixture(scope="session", autouse=True)
def _drawable_formulas() -> None:
    formulas.svg2 = False  # QtSvg draws no symbols


def formula(latex: str) -> Asset:
    math = Math.fromlatex(latex, size=FORMULA_SIZE, color="currentColor")
    svg = math.svg()
    found = re.search(r'width="([\d.]+)" height="([\d.]+)" viewBox="\S+ (\S+) \S+ \S+"', svg)
    assert found
    width, height, top = (float(number) for number in found.groups())
    return Asset("image/svg+xml", svg.encode(), width, height, height + top, latex)


class PaperBuilder:
    """Collects formulas as assets while items are written."""

    def __init__(self) -> None:
        self.assets: dict[str, Asset] = {}

    def math(self, latex: str) -> str:
        name = f"m{len(self.assets)}"
        self.assets[name] = formula(latex)
        return f'<img src="asset:{name}">'

    def choices(self, number: int, *contents: str) -> tuple[Choice, ...]:
        return tuple(Choice(f"c{number}{place}", f"<p>{content}</p>") for place, content in enumerate(contents))


def sample_paper(minutes: int = 90) -> PackedPaper:
    """Twelve choices, four true/false, six short numbers, as in the graduation format."""
    build = PaperBuilder()
    area = build.math(r"I=\int_0^1 (2x+1)e^x\,dx")
    values = build.choices(7, *(build.math(latex) for latex in ("I=e-1", "I=e+1", "I=2e+1", "I=3e-1")))
    mean, below_six, edge = build.math(r"\overline{x}"), build.math(r"0\le t\le 6"), build.math(r"a=\frac{\sqrt{3}}{2}")
    table = (
        "<p>Khảo sát thời gian tự học trong ngày của một nhóm học sinh, kết quả như bảng sau.</p>"
        "<table><tr><th>Thời gian (giờ)</th><td>[0; 1)</td><td>[1; 2)</td><td>[2; 3)</td></tr>"
        "<tr><th>Số học sinh</th><td>8</td><td>15</td><td>7</td></tr></table>"
        f"<p>Số trung bình {mean} của mẫu số liệu là</p>"
    )
    first = []
    for number in range(1, 13):
        html = f"<p>Cho hàm số {build.math('y=x^2-3x+2')}. Câu thử số {number}.</p>"
        options = build.choices(number, "1,47 giờ", "1,5 giờ", "1,53 giờ", "2 giờ")
        if number == 7:
            html, options = f"<p>Tính tích phân {area}.</p>", values
        if number == 8:
            html = table
        first.append(Item(f"i{number}", number, html, ChoiceInteraction(options)))
    statements = (
        f"Tại thời điểm {build.math('t=3')} giây, vận tốc của vật bằng 9 m/s.",
        "Quãng đường vật đi được trong 6 giây bằng 36 m.",
        f"Gia tốc của vật là {build.math('a(t)=-2t+6')} (m/s<sup>2</sup>).",
        f"Vật đổi chiều chuyển động tại thời điểm {build.math('t=3')} giây.",
    )
    stem = (
        f"<p>Một vật chuyển động thẳng với vận tốc {build.math('v(t)=-t^2+6t')} (m/s), "
        f"trong đó t tính bằng giây và {below_six}.</p>"
    )
    second = [
        Item(f"i{number}", number, stem, TrueFalseInteraction(build.choices(number, *statements)))
        for number in range(13, 17)
    ]
    third = [
        Item(
            f"i{number}",
            number,
            f"<p>Một hình chóp có đáy là hình vuông cạnh {edge} và chiều cao bằng 6. "
            "Tính thể tích của khối chóp, làm tròn đến hàng phần trăm.</p>",
            ShortNumberInteraction("cm³"),
        )
        for number in range(17, 23)
    ]
    return PackedPaper(
        PAPER_FORMAT,
        "0" * 32,
        "Toán",
        "0107",
        minutes,
        (
            Part("Phần I", "Trắc nghiệm", "Chọn một đáp án", "0.25", tuple(first)),
            Part("Phần II", "Đúng/Sai", "Mỗi ý chọn Đúng hoặc Sai", "1", tuple(second)),
            Part("Phần III", "Trả lời ngắn", "Điền số", "0.5", tuple(third)),
        ),
        build.assets,
    )


@dataclass
class HandClock:
    """A boot clock that is turned by hand."""

    boot_id: str = "boot-a"
    ms: int = 1_000_000

    def now_ms(self) -> int:
        return self.ms


@dataclass
class MemorySession:
    """Keeps an attempt in memory; its disk can be made to fail and to hold its breath."""

    records: list[Record] = field(default_factory=list)
    events: AttemptEvents | None = None
    broken: bool = False
    gate: threading.Event = field(default_factory=threading.Event)
    wrong: int = 0
    forgotten: bool = False

    def __post_init__(self) -> None:
        self.gate.set()

    def listen(self, events: AttemptEvents) -> None:
        self.events = events

    @property
    def listener(self) -> AttemptEvents:
        assert self.events is not None
        return self.events

    def sign_in(self, candidate: str, code: str) -> Candidate:
        if (candidate, code) != (CANDIDATE.number, CODE):
            self.wrong += 1
            refusal = SignInRefusal(RefusalCode.WRONG_CODE, {"tries_left": str(5 - self.wrong)})
            raise SignInRefusedError(refusal)
        return CANDIDATE

    def append(self, records: tuple[Record, ...]) -> int:
        assert self.gate.wait(10)
        if self.broken:
            raise NotSavedError("full")
        self.records.extend(records)
        return len(self.records)

    def note(self, records: tuple[Record, ...]) -> None:
        self.append(records)

    def unlock(self, pin: str) -> str:
        if pin != OFFICER_PIN:
            self.wrong += 1
            raise UnlockRefusedError(300 if self.wrong >= 5 else 0)
        return OFFICER

    def submit(self, submitted: Submitted) -> Receipt:
        self.append((submitted,))
        return Receipt("7K3Q9F2M0XWT4HRA", "TT1:7K3Q9F2M0XWT4HRA", "08:52:17")

    def forget(self) -> None:
        self.forgotten = True

    def of(self, kind: type[Record]) -> list[Record]:
        return [record for record in self.records if isinstance(record, kind)]


@pytest.fixture(scope="session")
def paper() -> PackedPaper:
    formulas.svg2 = False
    return sample_paper()


@pytest.fixture
def boot() -> HandClock:
    return HandClock()


@pytest.fixture
def session() -> MemorySession:
    return MemorySession()


@pytest.fixture
def seat(qtbot: QtBot, qapp: QApplication, session: MemorySession, boot: HandClock) -> Iterator[SeatController]:
    """A shown practice window at sign-in."""
    window = SeatWindow(practice=True)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    controller = SeatController(window, session, boot, SeatState(place=PLACE, practice=True))
    controller.start()
    window.show()
    qtbot.waitActive(window)
    yield controller
    session.gate.set()
    controller.stop()


@pytest.fixture
def opened(seat: SeatController, session: MemorySession, qtbot: QtBot, paper: PackedPaper) -> SeatController:
    """The same seat with the paper open and the first records on the disk."""
    session.listener.card_signed_in(CANDIDATE)
    session.listener.prepared(Preparation(paper_here=True))
    session.listener.paper_opened(OpenedPaper(paper))
    qtbot.waitUntil(lambda: seat.state.paper is not None and len(session.records) >= 2)
    return seat


@pytest.fixture
def words() -> SeatWords:
    return SeatWords()
