"""Publishing, and which session stations work on."""

import pytest

from protocol import journal
from protocol.records import Published
from server.answers import service as journals
from server.db.engine import writing
from server.roster import seating, service
from server.roster.models import candidates
from server.roster.seating import SessionPlan
from server.roster.service import NoExamError, NoSessionError, NotPublishedError
from tests.server.board import AT, HOA, PLAN, Board

HOUR_US = 3600 * 1_000_000


def test_a_published_roster_is_what_was_published_and_not_the_tables_of_the_moment(board: Board) -> None:
    with writing(board.with_roster().engine) as db:
        db.execute(candidates.update().values(name="Ai đó"))
        held = service.published(db, board.folder.personal_key)
        row = held.of_seat(PLAN.id, "07", "15")
        assert (held.version, row.name if row else "") == (1, HOA.name)
        assert service.publish(db, board.folder.personal_key, board.journal, AT) == 2
        assert service.published(db, board.folder.personal_key).rows[0].name == "Ai đó"
        assert service.published_version(db) == 2


def test_publishing_what_is_published_makes_no_new_version(board: Board) -> None:
    with writing(board.with_roster().engine) as db:
        assert service.publish(db, board.folder.personal_key, board.journal, AT) == 1
        entries = list(journals.read(db, board.journal.stream))
    assert len([entry for entry in entries if isinstance(journal.read(entry), Published)]) == 1


def test_before_publishing_there_is_nothing_to_act_on(board: Board) -> None:
    with board.engine.connect() as db:
        with pytest.raises(NotPublishedError):
            service.published(db, board.folder.personal_key)
        with pytest.raises(NoSessionError):
            service.current_session(db, AT)
        with pytest.raises(NoSessionError):
            service.publish(db, board.folder.personal_key, board.journal, AT)


def test_a_board_without_an_exam_says_so(board: Board) -> None:
    with writing(board.engine) as db:
        db.exec_driver_sql("DELETE FROM exams")
        with pytest.raises(NoExamError):
            service.exam(db)


@pytest.mark.parametrize(("hours", "expected"), [(-24, "ca-1"), (1, "ca-1"), (7, "ca-1"), (8, "ca-2"), (48, "ca-2")])
def test_stations_work_on_the_first_session_that_is_not_long_over(board: Board, hours: int, expected: str) -> None:
    board.with_roster()
    with writing(board.engine) as db:
        row = type(HOA)(HOA.candidate, HOA.name, HOA.born, HOA.number, "07", "15", exam_session="Ca 2")
        plan = SessionPlan("Ca 2", "Lí", AT + 10 * HOUR_US, 50)
        seating.import_session(db, board.folder.personal_key, board.journal, [row], plan, AT)
        assert service.current_session(db, AT + hours * HOUR_US).id == expected


def test_an_anchor_added_twice_is_one_anchor(board: Board) -> None:
    with writing(board.engine) as db:
        for _ in range(2):
            service.add_anchor(db, b"a certificate")
        assert service.all_anchors(db) == (b"a certificate",)
