"""Incidents: opened once for each cause, closed by an officer."""

import pytest
from sqlalchemy import create_engine

from protocol import journal
from protocol.api import SegmentBatch, StoredEntry
from protocol.journal import StreamId, Tip
from protocol.records import (
    Admitted,
    Answered,
    ChoiceResponse,
    DecisionCode,
    ForkFound,
    HandedOver,
    IncidentClosed,
    IncidentOpened,
    Progress,
    Ticked,
)
from server.answers import intake
from server.answers.store import AnswerStore
from server.attempts import incidents, service
from server.attempts.incidents import NoOutcomeError, UnknownIncidentError
from server.attempts.watch import IncidentWatch
from server.db.engine import writing
from server.roster import service as roster
from server.stations.admissions import Admissions
from tests.server.attempts.test_service import attempt_of, keep, ready, seat, unfinished
from tests.server.board import AT, HOA, Board, StationKeys, Stream, handed_in

__all__ = ["ready", "seat"]


def admissions(board: Board) -> Admissions:
    return Admissions(board.folder.records_key, board.folder.authority.certificate)


def admitted(board: Board, *slots: int) -> None:
    """Have a desk admit the candidate of seat 15 into each of `slots`."""
    keys = board.enrolled("desk", f"07/{slots}", "07")
    records = board.folder.records_key.public_key().public_bytes_raw()
    desk = Stream(keys, StreamId(keys.id), "desk", (records,)).open()
    with board.engine.connect() as db:
        (session,) = roster.sessions(db)
    for slot in slots:
        row = (HOA.candidate, HOA.name, session.id, HOA.room, HOA.seat, slot)
        desk.write(Admitted(*row, DecisionCode.ADMITTED, b"", ""))
    keep(board, desk)


def opened(board: Board) -> list[tuple[str, tuple[str, ...]]]:
    with writing(board.engine) as db:
        incidents.derive(db, board.journal, admissions(board), AT)
        return [(one.opened.what, one.opened.streams) for one in incidents.incidents(db).values()]


def test_two_desks_that_gave_two_slots_are_a_case_before_the_second_attempt_comes(
    ready: Board, seat: StationKeys
) -> None:
    admitted(ready, 1)
    admitted(ready, 2)
    begun = unfinished(ready, seat)
    other = attempt_of(ready, 2)
    both = tuple(sorted((begun.id.hex(), other.hex())))
    assert opened(ready) == opened(ready) == [("two_admissions", both)]
    with ready.engine.connect() as db:
        assert service.rivals(db, begun.id) == [other]


def test_the_same_slot_from_two_desks_is_one_attempt_and_no_case(ready: Board, seat: StationKeys) -> None:
    admitted(ready, 1)
    admitted(ready, 1, 1)
    unfinished(ready, seat)
    assert opened(ready) == []


def test_entries_after_a_hand_in_are_opened_once(ready: Board, seat: StationKeys) -> None:
    stream = handed_in(seat, attempt_of(ready))
    keep(ready, stream)
    after, _ = journal.append(stream.tip, Progress(9, 22), AT)
    (checked,) = intake.check(
        [SegmentBatch(stream.id, 1, (StoredEntry(after.header.encode(), after.body),))], seat.writer(ready, stream.id)
    )
    store = AnswerStore(ready.engine, ready.journal, lambda: AT)
    store.save([checked]).result(5)
    store.close()
    assert opened(ready) == opened(ready) == [("entries_after_hand_in", (stream.id.hex(),))]


def test_a_fork_and_a_registration_with_two_attempts_are_opened_once(ready: Board, seat: StationKeys) -> None:
    one, other = unfinished(ready, seat), unfinished(ready, seat, slot=2)
    with writing(ready.engine) as db:
        ready.journal.append(db, ForkFound(one.id.hex(), 1, 2, bytes(32), bytes(32)), at=AT)
    for _again in range(2):
        with writing(ready.engine) as db:
            incidents.derive(db, ready.journal, admissions(ready), AT)
            known = incidents.incidents(db)
    disputed = tuple(sorted((one.id.hex(), other.id.hex())))
    assert [(each.opened.what, each.opened.streams) for each in known.values()] == [
        ("fork", (one.id.hex(),)),
        ("two_admissions", disputed),
    ]
    with ready.engine.connect() as db:
        assert [each.opened.what for each in incidents.open_over(db)[one.id]] == ["fork", "two_admissions"]
        assert incidents.disputed(db) == {one.id: {other.id}, other.id: {one.id}}


def test_with_nothing_amiss_nothing_is_opened(ready: Board, seat: StationKeys) -> None:
    unfinished(ready, seat)
    with writing(ready.engine) as db:
        incidents.derive(db, ready.journal, admissions(ready), AT)
        assert incidents.incidents(db) == {}


def test_an_officer_closes_it_with_what_was_found(ready: Board) -> None:
    first, second = ready.unlocked()
    with writing(ready.engine) as db:
        about = IncidentOpened("", "answers_recovered", ("ab" * 16,))
        incident = incidents.open_once(db, ready.journal, about, AT)
        done = incidents.close(db, ready.journal, first, incident, " Đã xem. ", AT + 1)
        assert done == IncidentClosed(incident, "cb1", "Đã xem.")
        assert incidents.close(db, ready.journal, second, incident, "Khác.", AT + 2) == done
        assert incidents.open_once(db, ready.journal, about, AT + 3) == incident
        assert len(incidents.incidents(db)) == 1


@pytest.mark.parametrize("outcome", ["", "   ", "x" * 501])
def test_without_a_sentence_nothing_is_closed(ready: Board, outcome: str) -> None:
    with writing(ready.engine) as db:
        about = IncidentOpened("", "fork", ("ab" * 16,))
        incident = incidents.open_once(db, ready.journal, about, AT)
        with pytest.raises(NoOutcomeError):
            incidents.close(db, ready.journal, ready.unlocked()[0], incident, outcome, AT)


def test_what_is_no_incident_is_not_closed(ready: Board) -> None:
    with writing(ready.engine) as db, pytest.raises(UnknownIncidentError):
        incidents.close(db, ready.journal, ready.unlocked()[0], "00", "Đã xem.", AT)


def test_the_watch_opens_what_came_since_and_outlives_a_look_that_fails(ready: Board, seat: StationKeys) -> None:
    watch = IncidentWatch(ready.engine, ready.journal, admissions(ready), lambda: AT)
    watch.look_once()
    unfinished(ready, seat)
    unfinished(ready, seat, slot=2)
    nowhere = create_engine("sqlite+pysqlite:////nowhere/board.db")
    broken = IncidentWatch(nowhere, ready.journal, admissions(ready), lambda: AT)
    broken.look_once()
    watch.look_once()
    with ready.engine.connect() as db:
        assert [one.opened.what for one in incidents.incidents(db).values()] == ["two_admissions"]


def test_answers_that_a_left_seat_sends_late_are_a_case_and_its_ticks_are_none(ready: Board, seat: StationKeys) -> None:
    old = unfinished(ready, seat)
    known, sent = old.tip, len(old.entries)
    over = HandedOver(seat.certificate, 1, known.seq, known.hash, "moved", ())
    first, tip = journal.append(Tip(old.id, 2), over, AT)
    second, _ = journal.append(tip, Answered("i2", ChoiceResponse("c1")), AT, bytes(32), bytes(12))
    keep(ready, old, [first, second])  # at the new seat: as it should be
    keep(ready, old, old.write(Ticked("boot-a", 1, 1)).entries[sent:])
    assert opened(ready) == []
    keep(ready, old, old.write(Answered("i3", ChoiceResponse("c1"))).entries[sent + 1 :])
    assert opened(ready) == opened(ready) == [("answers_recovered", (old.id.hex(),))]
