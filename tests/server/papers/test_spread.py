"""How far sealed papers have spread: what seats fetched, of what lies at them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from protocol.journal import device_id
from server.db.engine import Role, writing
from server.papers import service, staging
from server.papers.rehearsal import rehearsal_paper
from server.papers.service import Paper
from server.papers.spread import Spread, spread
from server.papers.staging import Machines
from server.roster import service as roster
from tests.server.board import AT, Board


@pytest.fixture
def papers(board: Board) -> Iterator[Engine]:
    engine = board.with_officers().with_roster().folder.open(Role.PAPERS)
    yield engine
    engine.dispose()


@pytest.fixture
def staged(board: Board, papers: Engine) -> Paper:
    """A paper of two variants for two seats."""
    with board.engine.connect() as db:
        (session,) = roster.sessions(db)
    made = rehearsal_paper(session.subject, session.minutes)
    return staging.stage_short(
        Machines(board.engine, papers, board.journal), session, "Đề", None, made, ("0101", "0102"), AT
    )


def fetch(board: Board, paper: Paper, place: str, variant: int) -> None:
    """Have the seat at `place` fetch a variant, by its position."""
    seat = board.enrolled("seat", place)
    with writing(board.engine) as db:
        held = service.variants(db, paper.id)[variant]
        for at in (AT, AT + 1):  # again is no second one
            service.note_fetch(db, held.id, device_id(seat.key.public_key()), at)


def found(board: Board) -> Spread:
    with board.engine.connect() as db:
        (one,) = spread(db)
    return one


def own(room: str, seat: str) -> int:
    return service.place_of(room, seat) % 2


def test_nothing_is_there_before_seats_are(board: Board, staged: Paper) -> None:
    one = found(board)
    assert (one.paper, one.seats, one.enrolled, one.holding, one.percent) == (staged.id, 2, 0, 0, 0)


def test_a_seat_counts_when_it_has_its_own_variant(board: Board, staged: Paper) -> None:
    fetch(board, staged, "07/15", own("07", "15"))
    assert (found(board).enrolled, found(board).holding, found(board).percent) == (1, 1, 50)
    fetch(board, staged, "07/16", 1 - own("07", "16"))
    assert (found(board).enrolled, found(board).holding) == (2, 1)


def test_a_seat_that_no_candidate_has_counts_for_nothing(board: Board, staged: Paper) -> None:
    fetch(board, staged, "08/01", 0)
    assert (found(board).seats, found(board).holding) == (2, 0)


@pytest.mark.parametrize(("room", "seat", "place"), [("07", "15", 22), ("A1", "B12", 13), ("Tin", "Cuối", 7)])
def test_a_place_is_told_by_its_numbers(room: str, seat: str, place: int) -> None:
    assert service.place_of(room, seat) == place
