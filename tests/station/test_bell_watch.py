"""Waiting for the bell: asks again, is patient, counts on, and says when it is late."""

import threading

import msgspec
import pytest

from protocol.api import PaperKeyReply, SeatPackage
from protocol.seat_rules import SeatRules, TimeFrom
from station import bell_watch
from station.bell_watch import BellWatch, begun_ms
from station.board_link import BoardAwayError, BoardLink, BoardRefusedError
from station.exam.seat import Preparation
from tests.station.test_sign_in import OFFICER, SESSION

SECOND_US = 1_000_000
DEVICE = bytes(16)


class Line(BoardLink):
    """A line whose server knows of a release, or does not answer."""

    def __init__(self, reply: PaperKeyReply | None, *, away: bool = False) -> None:
        self._reply, self._away = reply, away

    def paper_release(self, paper_id: str) -> PaperKeyReply | None:
        if self._away:
            raise BoardAwayError(paper_id)
        return self._reply


@pytest.fixture
def package() -> SeatPackage:
    return SeatPackage(1, "Khảo sát", SESSION, "07", "15", (), (OFFICER,), b"", (), (), "", b"")


class Tries:
    """What is tried: fails as it is told to, then is done."""

    def __init__(self, *failures: Exception | None) -> None:
        self._left, self.count = list(failures), 0

    def __call__(self) -> bool:
        self.count += 1
        if not self._left:
            return True
        if (failure := self._left.pop(0)) is not None:
            raise failure
        return False


def watched(package: SeatPackage, tries: Tries, after_s: int) -> list[Preparation]:
    said: list[Preparation] = []
    at = package.exam_session.starts_at + after_s * SECOND_US
    watch = BellWatch(package, DEVICE, threading.Event(), said.append, lambda: at)
    watch.until(tries, Preparation(paper_here=True), waited_for=True)
    return said


def test_no_line_and_no_key_are_waited_out(package: SeatPackage) -> None:
    tries = Tries(BoardAwayError("no line"), None)
    said = watched(package, tries, after_s=-20)
    assert tries.count == 3
    assert [(one.seconds_to_start, one.key_late) for one in said] == [(20, False)] * 2


def test_after_its_time_the_bell_is_late(package: SeatPackage) -> None:
    assert watched(package, Tries(None), after_s=5) == [Preparation(paper_here=True, key_late=True, seconds_to_start=0)]


def test_a_server_that_asks_for_patience_is_asked_less_often(
    package: SeatPackage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bell_watch, "SHOWN_EVERY_S", 0.5)
    said = watched(package, Tries(BoardRefusedError(503, "overloaded", 1)), after_s=0)
    assert len(said) == 2  # a second, told each half


def test_a_seat_that_stops_waits_for_nothing(package: SeatPackage) -> None:
    stopping = threading.Event()
    stopping.set()
    tries, said = Tries(None), list[Preparation]()
    BellWatch(package, DEVICE, stopping, said.append).until(tries, Preparation(), waited_for=True)
    assert tries.count == 0


@pytest.mark.parametrize(
    ("time_from", "line", "expected"),
    [
        (TimeFrom.BELL, Line(PaperKeyReply(b"", SECOND_US, 61 * SECOND_US)), 60_000),
        (TimeFrom.BELL, Line(None), 0),
        (TimeFrom.BELL, Line(None, away=True), 0),
        (TimeFrom.OPENING, Line(PaperKeyReply(b"", SECOND_US, 61 * SECOND_US)), 0),
    ],
)
def test_time_runs_from_the_bell_only_where_the_rules_say_so(
    package: SeatPackage, time_from: TimeFrom, line: Line, expected: int
) -> None:
    ruled = msgspec.structs.replace(package, rules=SeatRules(time_from=time_from))
    assert begun_ms(line, ruled, 90) == expected
