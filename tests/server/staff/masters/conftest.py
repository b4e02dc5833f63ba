"""A papers room with a bank in it, and papers brought as far as a test wants them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from protocol.policy import Actor
from server.bank import service as bank
from server.db.engine import Role, writing
from server.papers import masters
from server.papers.blueprint import TOAN_2025, first_items
from server.papers.masters import Master
from server.papers.proofing import Fault, Proof
from tests.server.board import AT, Board
from tests.server.papers.small_bank import whole_bank
from tests.server.staff.conftest import Visitor
from tests.server.staff.test_accounts import as_role

SECRET = "Câu hỏi mật $x^2$"


@pytest.fixture
def papers(staffed: Board) -> Iterator[Engine]:
    """The papers database with a bank that is enough for two papers."""
    engine = staffed.with_officers().folder.open(Role.PAPERS)
    with writing(engine) as db:
        bank.replace_items(db, whole_bank(2, text=SECRET), {})
    yield engine
    engine.dispose()


@pytest.fixture
def setter(visitor: Visitor, staffed: Board) -> Visitor:
    """Somebody of the papers committee who is signed in."""
    as_role(staffed, visitor, Actor.PAPERS)
    return visitor


def drafted(papers: Engine, title: str = "Đề số 1") -> Master:
    """Keep a paper of the bank's first items."""
    with writing(papers) as db:
        paper = first_items(bank.items(db), TOAN_2025, subject="Toán", minutes=90, media={})
        return masters.draft(db, title, TOAN_2025, paper, AT)


def proofed(papers: Engine, *faults: Fault) -> Master:
    """Keep a paper and a proof of it."""
    made = drafted(papers)
    with writing(papers) as db:
        return masters.record_proof(db, made.id, made.hash, Proof("1024x768", 150, 22, faults), b"\x89PNG", AT)


def approved(board: Board, papers: Engine) -> Master:
    """Keep a paper that two officers approved."""
    made = proofed(papers)
    for keys in board.unlocked():
        with writing(papers) as db, writing(board.engine) as own:
            made = masters.approve(db, own, board.journal, made.id, keys, AT)
    return made


def state(papers: Engine, made: Master) -> masters.State:
    """Return how far a paper is."""
    with papers.connect() as db:
        return masters.find(db, made.id).state
