"""Incidents: opened once for each cause, closed by an officer."""

import pytest
from sqlalchemy import create_engine

from protocol.records import ForkFound, IncidentClosed, IncidentOpened
from server.attempts import incidents
from server.attempts.incidents import NoOutcomeError, UnknownIncidentError
from server.attempts.watch import IncidentWatch
from server.db.engine import writing
from tests.server.attempts.test_service import ready, seat, unfinished
from tests.server.board import AT, Board, StationKeys

__all__ = ["ready", "seat"]


def test_a_fork_and_a_registration_with_two_attempts_are_opened_once(ready: Board, seat: StationKeys) -> None:
    one, other = unfinished(ready, seat), unfinished(ready, seat, slot=2)
    with writing(ready.engine) as db:
        ready.journal.append(db, ForkFound(one.id.hex(), 1, 2, bytes(32), bytes(32)), at=AT)
    for _again in range(2):
        with writing(ready.engine) as db:
            incidents.derive(db, ready.journal, AT)
            known = incidents.incidents(db)
    disputed = tuple(sorted((one.id.hex(), other.id.hex())))
    assert [(each.opened.what, each.opened.streams) for each in known.values()] == [
        ("fork", (one.id.hex(),)),
        ("two_admissions", disputed),
    ]
    with ready.engine.connect() as db:
        assert len(incidents.open_over(db, one.id)) == 2


def test_with_nothing_amiss_nothing_is_opened(ready: Board, seat: StationKeys) -> None:
    unfinished(ready, seat)
    with writing(ready.engine) as db:
        incidents.derive(db, ready.journal, AT)
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
    watch = IncidentWatch(ready.engine, ready.journal, lambda: AT)
    watch.look_once()
    unfinished(ready, seat)
    unfinished(ready, seat, slot=2)
    broken = IncidentWatch(create_engine("sqlite+pysqlite:////nowhere/board.db"), ready.journal, lambda: AT)
    broken.look_once()
    watch.look_once()
    with ready.engine.connect() as db:
        assert [one.opened.what for one in incidents.incidents(db).values()] == ["two_admissions"]
