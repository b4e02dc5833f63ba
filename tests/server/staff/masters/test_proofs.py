"""Proofs beside the pages. A program stands in for the seat, as in the tests of the proof itself."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine

from protocol.paper import ItemType
from server.bank import service as bank
from server.db.engine import writing
from server.papers import masters
from server.papers.blueprint import TOAN_2025, first_items
from server.papers.masters import State
from server.papers.packing_errors import PackingCode, PackingError
from server.papers.proofing import ProofFailedError
from server.staff.masters.proofs import Proofs, Run, RunState
from tests.server.board import AT, Board
from tests.server.papers.small_bank import item
from tests.server.papers.test_proofing import seat
from tests.server.staff.masters.conftest import drafted, state

WAITED_S = 60


def ended(proofs: Proofs, paper_id: str) -> Run:
    """Wait for the run's thread, and return what it left."""
    for thread in threading.enumerate():
        if thread.name == "proof":
            thread.join(WAITED_S)
    run = proofs.of(paper_id)
    assert run is not None
    return run


def test_a_paper_is_drawn_and_its_proof_kept(staffed: Board, papers: Engine, tmp_path: Path) -> None:
    made, proofs = drafted(papers), Proofs(staffed.folder, lambda: AT, seat(tmp_path))
    assert proofs.of(made.id) is None
    assert proofs.begin(made.id)
    assert ended(proofs, made.id).state is RunState.DONE
    with papers.connect() as db:
        held = masters.proof(db, made.id)
    assert held is not None
    assert (held[0].items, held[0].faults, state(papers, made)) == (22, (), State.PROOFED)


def test_a_seat_that_does_not_start_leaves_the_paper_as_it_was(staffed: Board, papers: Engine, tmp_path: Path) -> None:
    made, proofs = drafted(papers), Proofs(staffed.folder, lambda: AT, seat(tmp_path, "sys.exit(3)"))
    proofs.begin(made.id)
    run = ended(proofs, made.id)
    assert (run.state, type(run.error), state(papers, made)) == (RunState.FAILED, ProofFailedError, State.DRAFTED)


def test_a_paper_that_cannot_be_packed_says_which_item(staffed: Board, papers: Engine, tmp_path: Path) -> None:
    made, proofs = drafted(papers), Proofs(staffed.folder, lambda: AT, seat(tmp_path))
    with writing(papers) as db:
        bad = [item("A000", body="$\\frac{$"), *[one for one in bank.items(db) if one.code != "A000"]]
        masters.change(db, made.id, first_items(bad, TOAN_2025, subject="Toán", minutes=90, media={}), AT)
    proofs.begin(made.id)
    run = ended(proofs, made.id)
    assert isinstance(run.error, PackingError)
    assert (run.error.code, run.error.item) == (PackingCode.BAD_TEXT, "A000")
    assert bad[0].type is ItemType.CHOICE


def test_one_seat_draws_at_a_time(staffed: Board, papers: Engine, tmp_path: Path) -> None:
    first, second = drafted(papers), drafted(papers, "Đề số 2")
    go = tmp_path / "go"
    waits = f"\nwhile not Path({str(go)!r}).exists():\n    pass"
    proofs = Proofs(staffed.folder, lambda: AT, seat(tmp_path, waits))
    assert proofs.begin(first.id)
    assert proofs.begin(first.id)  # asked again, it goes on
    assert not proofs.begin(second.id)
    go.touch()
    assert ended(proofs, first.id).state is RunState.DONE
    assert proofs.begin(second.id)
    assert ended(proofs, second.id).state is RunState.DONE


def test_a_paper_that_was_changed_meanwhile_keeps_no_proof(staffed: Board, papers: Engine, tmp_path: Path) -> None:
    made, go = drafted(papers), tmp_path / "go"
    begun = tmp_path / "begun"
    waits = f"\nPath({str(begun)!r}).touch()\nwhile not Path({str(go)!r}).exists():\n    pass"
    proofs = Proofs(staffed.folder, lambda: AT, seat(tmp_path, waits))
    proofs.begin(made.id)
    while not begun.exists():  # the seat has the paper as it was
        assert proofs.of(made.id) == Run(RunState.RUNNING, AT)
    with writing(papers) as db:
        other = first_items(bank.items(db)[::-1], TOAN_2025, subject="Toán", minutes=90, media={})
        masters.change(db, made.id, other, AT)
    go.touch()
    assert isinstance(ended(proofs, made.id).error, masters.StaleProofError)
    assert state(papers, made) is State.DRAFTED


def test_a_paper_that_is_gone_fails_without_a_proof(staffed: Board, papers: Engine, tmp_path: Path) -> None:
    proofs = Proofs(staffed.folder, lambda: AT, seat(tmp_path))
    with pytest.raises(masters.UnknownMasterError), papers.connect() as db:
        masters.find(db, "ab")
    proofs.begin("ab")
    assert isinstance(ended(proofs, "ab").error, masters.UnknownMasterError)
