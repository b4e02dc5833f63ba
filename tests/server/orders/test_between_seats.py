"""A supervisor's orders through the real server to real windows, all in this process: journeys 13 and 14 of the day."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from protocol import journal
from protocol.journal import StreamId
from protocol.orders import OrderKind
from protocol.records import (
    KIND_BY_RECORD,
    Adopted,
    Answered,
    ChoiceResponse,
    HandedOver,
    ItemShown,
    ShortNumberResponse,
    TrueFalseResponse,
)
from server.answers import service as journals
from server.attempts import incidents, service
from server.attempts.rulings import rulings
from server.db.engine import writing
from server.papers import rehearsal
from server.stations.admissions import Admissions
from station import upstream
from station.exam.seat import Phase, SaveState
from station.streams import wall_clock
from tests.journeys.without_windows import Exam, exam_of
from tests.server.board import AT, HOA
from tests.server.orders.seats_in_process import HandBoot, SeatInProcess
from tests.server.stations.conftest import served
from tests.server.stations.room import Room

MINUTE = 60_000


@dataclass
class Day:
    """Room 07 with its paper released, and the seats that were started there."""

    exam: Exam
    room: Room
    folder: Path
    qtbot: QtBot
    seats: dict[str, SeatInProcess] = field(default_factory=dict)

    def seat(self, name: str, machine: str = "") -> SeatInProcess:
        """Switch a seat on; `machine` where another one stands at its place."""
        line, machine = self.room.line, machine or name
        boot = HandBoot(f"boot-{machine}")
        made = SeatInProcess(self.exam.board, line.url, self.folder / machine, name, self.qtbot, boot)
        self.seats[machine] = made
        return made

    def granted(self, name: str) -> SeatInProcess:
        """Switch a seat on and have its candidate signed in by order, up to the open paper."""
        made = self.seat(name)
        self.room.given(self.room.signed(OrderKind.GRANT, seat=name))
        made.wait_for(Phase.ITEM)
        return made

    def attempt(self, name: str = "15") -> StreamId:
        """Return the attempt of a seat's candidate."""
        return self.room.attempt(name)


@pytest.fixture
def day(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Day]:
    monkeypatch.setattr(upstream, "IDLE_S", 0.2)  # a seat asks every five seconds: the test has no time for that
    with exam_of(tmp_path / "exam", "Toán", 90) as exam:
        exam.seal_unproofed(rehearsal.rehearsal_paper("Toán", 90))
        exam.release()
        with served(exam.board, wall_clock) as line:
            made = Day(exam, Room(exam.board, line, (), wall_clock), tmp_path, qtbot)
            yield made
            for seat in made.seats.values():
                seat.stop()


def test_a_candidate_whose_machine_died_goes_on_at_the_spare_with_every_answer_that_the_board_knew(day: Day) -> None:
    old = day.granted("15")
    old.answer(1, ChoiceResponse(old.option(1)))
    old.answer(2, ChoiceResponse(old.option(2, "B")))
    old.boot.ms += 40 * MINUTE
    old.wait(lambda state: state.left_ms <= 50 * MINUTE)
    old.wait_until_sent()
    old.link.cut = True
    old.answer(4, ShortNumberResponse("-0,5"), saved=SaveState.SAVED_HERE)  # nobody will know for a while
    variant = old.state.paper
    old.stop()

    new = day.seat("31")
    day.room.given(day.room.signed(OrderKind.MOVE, seat="31", attempt=day.attempt()))
    new.wait_for(Phase.ITEM)
    assert new.state.paper == variant
    assert set(new.state.work.responses) == {old_id(new, 1), old_id(new, 2)}
    assert (new.state.work.number, new.state.restored) == (2, 2)
    assert 49.9 * MINUTE < new.state.left_ms <= 50 * MINUTE
    new.answer(1, ChoiceResponse(new.option(1, "B")))

    old.start()  # its launcher had it running again; the line is back
    old.wait_for(Phase.RELIEVED)
    old.wait(lambda state: state.saved is SaveState.SAVED_SERVER)
    assert "31" in old.window.relieved.title.text()
    new.window.intents.hand_in_asked.emit()
    new.wait(lambda state: state.receipt is not None and bool(state.receipt.server_at))
    assert late_answers_are_adopted(day)
    day.exam.grade(AT + 10)
    # Item 1 as it was answered anew (1), item 2 as it came along (1), item 4 as two officers adopted it (2).
    assert day.exam.results()[HOA.candidate].total == "4.00"


def test_a_candidate_who_is_moved_back_goes_on_with_what_was_done_elsewhere(day: Day) -> None:
    first, spare = day.granted("15"), day.seat("31")
    first.answer(1, ChoiceResponse(first.option(1)))
    day.room.given(day.room.signed(OrderKind.MOVE, seat="31", attempt=day.attempt()))
    first.wait_for(Phase.RELIEVED)
    spare.wait_for(Phase.ITEM)
    spare.answer(2, ChoiceResponse(spare.option(2)))
    with day.qtbot.waitSignal(first.controller.orders.starts_anew, timeout=20_000):
        day.room.given(day.room.signed(OrderKind.MOVE, seat="15", attempt=day.attempt()))
    assert first.kept is None
    first.stop()
    first.start()  # as the launcher does
    first.wait_for(Phase.ITEM)
    spare.wait_for(Phase.RELIEVED)
    assert set(first.state.work.responses) == {old_id(first, 1), old_id(first, 2)}
    assert first.session.append((ItemShown(1),)) > 0


def test_a_second_machine_at_the_same_place_goes_on_and_what_the_first_still_writes_is_a_case(day: Day) -> None:
    first = day.granted("15")
    first.answer(1, ChoiceResponse(first.option(1)))
    second = day.seat("15", "another machine")
    second.wait_for(Phase.ITEM)  # the grant is for the place
    second.answer(2, ChoiceResponse(second.option(2)))
    first.answer(3, TrueFalseResponse({first.option(3): True}))
    board = day.exam.board
    admissions = Admissions(board.folder.records_key, board.folder.authority.certificate)
    with writing(board.engine) as db:
        incidents.derive(db, board.journal, admissions, AT)
        whats = [one.opened.what for one in incidents.incidents(db).values()]
    assert whats == ["answers_recovered"]


def old_id(seat: SeatInProcess, number: int) -> str:
    assert seat.state.paper is not None
    return seat.state.paper.items[number - 1].id


def late_answers_are_adopted(day: Day) -> bool:
    """See the case opened, and have two officers adopt what the old seat still sent."""
    board, attempt = day.exam.board, day.attempt()
    admissions = Admissions(board.folder.records_key, board.folder.authority.certificate)
    with writing(board.engine) as db:
        incidents.derive(db, board.journal, admissions, AT)
        opened = [one.opened for one in incidents.incidents(db).values()]
        entries = list(journals.read(db, attempt))
    assert [(one.what, one.streams) for one in opened] == [("answers_recovered", (attempt.hex(),))]
    over = next(journal.read(one) for one in entries if (one.header.segment, one.header.seq) == (2, 1))
    assert isinstance(over, HandedOver)
    assert (over.reason, over.segment) == ("moved", 1)
    last = max(one.header.seq for one in entries if one.header.segment == 1)
    wanted = Adopted(attempt.hex(), 1, over.seq + 1, last, b"", "máy 15 hỏng, câu 4 đã trả lời", ())
    for keys in day.exam.officers:
        with writing(board.engine) as db:
            service.adopt(db, board.journal, keys, wanted, AT)
    with board.engine.connect() as db:
        counting = rulings(db).counting(attempt, entries)
    kinds = [one.header.kind for one in counting if one.header.segment == 1]
    answered = [one.header.kind for one in entries if one.header.segment == 1]
    return kinds == answered


def test_a_room_that_is_paused_for_thirteen_minutes_loses_none_and_hands_nothing_in(day: Day) -> None:
    seats = [day.granted("15"), day.granted("16")]
    for seat in seats:
        seat.boot.ms += 88 * MINUTE
        seat.wait(lambda state: state.left_ms <= 2 * MINUTE)
    day.room.given(day.room.signed(OrderKind.PAUSE, seat=""))
    for seat in seats:
        seat.wait_for(Phase.PAUSED)
        seat.boot.ms += 13 * MINUTE
    day.room.given(day.room.signed(OrderKind.RESUME, seat=""))
    for seat in seats:
        seat.wait_for(Phase.ITEM)
        assert 1.9 * MINUTE < seat.state.left_ms <= 2 * MINUTE
        assert seat.state.work.submitted is None


def test_a_room_whose_switch_is_off_works_on_and_is_given_its_minutes_back_once_there_is_a_line(day: Day) -> None:
    seat = day.granted("15")
    seat.link.cut = True
    seat.answer(1, ChoiceResponse(seat.option(1)), saved=SaveState.SAVED_HERE)
    day.room.given(day.room.signed(OrderKind.PAUSE, seat=""))
    seat.boot.ms += 13 * MINUTE
    seat.wait(lambda state: state.left_ms <= 77 * MINUTE)
    assert seat.state.phase is Phase.ITEM  # no order came, and nothing stopped the candidate
    for what, ms in ((OrderKind.RESUME, 0), (OrderKind.GIVE_TIME, 13 * MINUTE)):
        day.room.given(day.room.signed(what, seat="", ms=ms))
    seat.link.cut = False
    seat.wait(lambda state: len(state.work.orders) == 4)  # with the grant
    seat.wait(lambda state: state.left_ms > 89 * MINUTE and state.saved is SaveState.SAVED_SERVER)
    assert seat.window.strip.isVisible()
    assert "13:00" in seat.window.strip.sentence.text()


def test_after_a_power_cut_the_board_says_how_long_it_was_once(day: Day) -> None:
    seat = day.granted("15")
    seat.answer(1, ChoiceResponse(seat.option(1)))
    seat.boot.ms += 10 * MINUTE
    seat.wait(lambda state: state.left_ms <= 80 * MINUTE)
    seat.wait_until_sent()
    seat.lose_power()
    seat.start()
    seat.wait_for(Phase.ITEM)
    off_ms = -seat.state.told_ms
    assert 0 < off_ms < MINUTE
    assert not seat.state.work.time_unconfirmed
    left_ms = seat.state.left_ms
    assert 80 * MINUTE - off_ms - 1000 < left_ms <= 80 * MINUTE - off_ms
    seat.stop()
    seat.start()  # the client was killed: the time is not taken off twice
    seat.wait_for(Phase.ITEM)
    assert (seat.state.told_ms, seat.state.left_ms) == (0, left_ms)


def test_a_power_cut_that_nobody_measured_is_confirmed_by_order_and_the_grant_signs_in_again(day: Day) -> None:
    seat = day.granted("15")
    seat.answer(1, ChoiceResponse(seat.option(1)))
    seat.wait_until_sent()
    seat.link.cut = True  # the line went before the power: the board's silence is longer than the time off
    for used_ms in (6_000, 12_000):
        seat.boot.ms += 6_000
        seat.wait_until_ticked(used_ms)
    seat.lose_power()
    seat.start()
    seat.wait_for(Phase.ITEM)  # by the same grant: nobody typed anything
    assert seat.state.work.time_unconfirmed
    assert len(seat.state.work.responses) == 1
    day.room.given(day.room.signed(OrderKind.GIVE_TIME, ms=-3 * MINUTE))
    seat.wait(lambda state: not state.work.time_unconfirmed)
    assert seat.state.left_ms == 87 * MINUTE - 12_000


def test_what_a_power_cut_left_goes_up_though_nobody_signs_in(day: Day) -> None:
    old = day.granted("15")
    old.answer(1, ChoiceResponse(old.option(1)))
    old.link.cut = True
    old.answer(2, ChoiceResponse(old.option(2)), saved=SaveState.SAVED_HERE)
    old.lose_power()
    new = day.seat("31")
    day.room.given(day.room.signed(OrderKind.MOVE, seat="31", attempt=day.attempt()))
    new.wait_for(Phase.ITEM)
    old.start()

    def answers() -> int:
        with day.exam.board.engine.connect() as db:
            written = journals.read(db, day.attempt(), [KIND_BY_RECORD[Answered].number])
            return sum(one.header.segment == 1 for one in written)

    day.qtbot.waitUntil(lambda: answers() == 2, timeout=20_000)
    assert old.state.phase is Phase.SIGN_IN  # its grant is past: nobody is signed in there again
