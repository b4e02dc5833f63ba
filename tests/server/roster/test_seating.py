"""Importing an exam session: all of it or nothing."""

from collections.abc import Sequence

import msgspec
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from protocol import journal, sealing
from protocol.records import Changed
from server.answers import service as journals
from server.db.engine import writing
from server.roster import seating, service, slots
from server.roster.models import candidates, registrations
from server.roster.seating import (
    Imported,
    NoRowsError,
    OtherCandidateError,
    SeatTakenError,
    SessionExistsError,
    SessionPlan,
    SeveralSitesError,
)
from tests.server.board import AT, HOA, HUY, PLAN, Board, Row


def bring(board: Board, rows: Sequence[Row], plan: SessionPlan = PLAN) -> Imported:
    with writing(board.engine) as db:
        return seating.import_session(db, board.folder.personal_key, board.journal, rows, plan, AT)


def count(board: Board) -> tuple[int, int, int]:
    with board.engine.connect() as db:
        held = db.scalar(select(func.count()).select_from(candidates)) or 0
        return held, db.scalar(select(func.count()).select_from(registrations)) or 0, len(service.sessions(db))


def test_rows_become_candidates_registrations_and_three_slots_each(board: Board) -> None:
    assert bring(board, [HOA, HUY]) == Imported("ca-1", 2, 1)
    assert count(board) == (2, 2, 1)
    with board.engine.connect() as db:
        codes = slots.codes_of(db, "ca-1", ["07"])
        assert [(code.seat, code.slot) for code in codes] == [(seat, n) for seat in ("15", "16") for n in (1, 2, 3)]
        assert len({code.code for code in codes}) == 6
        found = slots.find(db, "ca-1", "07", "15", 1)
    assert found is not None
    assert found.attempt == sealing.attempt_id(codes[0].key, HOA.candidate, "ca-1")


def test_the_database_file_holds_no_card_number(board: Board) -> None:
    bring(board, [HOA, HUY])
    contents = board.at_rest()
    assert not any(HOA.number.encode() in content for content in contents)
    assert any(HOA.name.encode() in content for content in contents)  # names are plain: staff search them


def test_an_import_is_entered_with_the_hash_before_and_after(board: Board) -> None:
    bring(board, [HOA, HUY])
    with board.engine.connect() as db:
        (changed,) = [
            record
            for record in map(journal.read, journals.read(db, board.journal.stream))
            if isinstance(record, Changed)
        ]
        now = service.content_hash(service.rows(db, board.folder.personal_key))
    assert (changed.what, changed.before, changed.after) == ("roster", service.content_hash(()), now)


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([], NoRowsError),
        ([msgspec.structs.replace(HOA, exam_session="Ca 2")], NoRowsError),
        ([HOA, msgspec.structs.replace(HUY, seat="15")], SeatTakenError),
        ([HOA, msgspec.structs.replace(HUY, site="13")], SeveralSitesError),
        ([HOA, msgspec.structs.replace(HUY, number=HOA.number)], IntegrityError),
        ([HOA, msgspec.structs.replace(HUY, candidate=HOA.candidate)], IntegrityError),
    ],
)
def test_a_list_that_cannot_stand_leaves_nothing(board: Board, rows: list[Row], error: type[Exception]) -> None:
    with pytest.raises(error):
        bring(board, rows)
    assert count(board) == (0, 0, 0)


def test_a_session_is_imported_once(board: Board) -> None:
    bring(board, [HOA, HUY])
    with pytest.raises(SessionExistsError):
        bring(board, [HOA])
    assert count(board) == (2, 2, 1)


def test_a_candidate_may_sit_a_second_session(board: Board) -> None:
    bring(board, [HOA, HUY])
    bring(board, [msgspec.structs.replace(HOA, exam_session="Ca 2")], SessionPlan("Ca 2", "Lí", AT + 1, 50))
    assert count(board) == (2, 3, 2)


def test_a_card_number_that_another_candidate_has_is_refused(board: Board) -> None:
    bring(board, [HOA, HUY])
    stranger = msgspec.structs.replace(HOA, candidate="18009999", exam_session="Ca 2")
    with pytest.raises(OtherCandidateError) as refused:
        bring(board, [stranger], SessionPlan("Ca 2", "Lí", AT + 1, 50))
    assert refused.value.candidate == "18009999"
    assert str(refused.value) == ""
    assert count(board) == (2, 2, 1)


@pytest.mark.parametrize(("title", "plain"), [("Ca 1", "ca-1"), ("Buổi sáng, Đợt 2", "buoi-sang-dot-2"), ("…", "ca")])
def test_a_session_is_known_by_its_title_in_plain_letters(title: str, plain: str) -> None:
    assert SessionPlan(title, "Toán", AT, 90).id == plain
