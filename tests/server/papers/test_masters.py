"""A paper's way from draft to sealed, and what it does not get past."""

from collections.abc import Iterator

import msgspec
import pytest
from sqlalchemy import Engine, insert, select, update

from protocol import journal, officer
from protocol.officer import BadApprovalError, NotEnoughOfficersError, NotPermittedError
from protocol.records import Approved
from server.answers import service as journals
from server.db.engine import Role, writing
from server.officers import service as officers
from server.officers.service import SameOfficerError
from server.papers import masters, staging
from server.papers.blueprint import TOAN_2025, check_blueprint, first_items
from server.papers.masters import (
    BadVariantsError,
    FaultyProofError,
    Master,
    StaleProofError,
    State,
    UnknownMasterError,
    WrongStateError,
)
from server.papers.models import master_papers, paper_approvals
from server.papers.plan import MasterPaper
from server.papers.proofing import Fault, FaultCode, Proof
from server.papers.staging import Machines
from tests.server.board import AT, Board
from tests.server.papers.small_bank import whole_bank

PROOF = Proof("1024x768", 150, 22, ())
CODES = ("0101", "0102")


@pytest.fixture
def papers(board: Board) -> Iterator[Engine]:
    """The papers role's own database."""
    engine = board.with_officers().with_roster().folder.open(Role.PAPERS)
    yield engine
    engine.dispose()


@pytest.fixture
def machines(board: Board, papers: Engine) -> Machines:
    return Machines(board.engine, papers, board.journal)


def paper(text: str = "Câu hỏi $x^2$") -> MasterPaper:
    media = {"hinh.png": b"a picture", "khac.png": b"another"}
    return first_items(whole_bank(text=text), TOAN_2025, subject="Toán", minutes=90, media=media)


def drafted(papers: Engine) -> Master:
    with writing(papers) as db:
        return masters.draft(db, "Đề thi thử", TOAN_2025, paper(), AT)


def proofed(papers: Engine, proof: Proof = PROOF) -> Master:
    made = drafted(papers)
    with writing(papers) as db:
        return masters.record_proof(db, made.id, made.hash, proof, b"sheet", AT)


def approve(board: Board, papers: Engine, paper_id: str, who: int) -> Master:
    with writing(papers) as db, writing(board.engine) as board_db:
        return masters.approve(db, board_db, board.journal, paper_id, board.unlocked()[who], AT + who)


def approved(board: Board, papers: Engine) -> Master:
    made = proofed(papers)
    approve(board, papers, made.id, 0)
    return approve(board, papers, made.id, 1)


def test_a_paper_goes_from_draft_to_sealed_by_two_proof_readers(board: Board, machines: Machines) -> None:
    papers = machines.papers
    made = proofed(papers)
    assert made.state is State.PROOFED
    assert approve(board, papers, made.id, 0).state is State.PROOFED
    assert approve(board, papers, made.id, 1).state is State.APPROVED
    (staged,) = staging.pack_and_seal(machines, made.id, CODES, "", AT + 5)
    with papers.connect() as db:
        sealed = masters.find(db, made.id)
        assert (sealed.state, sealed.variants) == (State.SEALED, CODES)
        assert masters.sessions_of(db, made.id) == (staged.exam_session,)
        assert [one.officer for one in masters.approvals(db, made.id)] == ["cb1", "cb2"]
    with board.engine.connect() as db:
        entered = [journal.read(entry) for entry in journals.read(db, board.journal.stream)]
    assert [one.officer for one in entered if isinstance(one, Approved) and one.act == "approve-paper"] == [
        "cb1",
        "cb2",
    ]


def test_a_paper_comes_back_as_it_was_kept_with_the_media_that_it_names(papers: Engine) -> None:
    original = paper("![một hình](hinh.png)")
    with writing(papers) as db:
        made = masters.draft(db, "Đề", None, original, AT)
        kept = masters.content(db, made.id)
    assert (kept.parts, kept.subject, kept.minutes) == (original.parts, "Toán", 90)
    assert kept.media == {"hinh.png": b"a picture"}


def test_parts_keep_their_own_time_and_one_without_keeps_its_hash_of_before(papers: Engine) -> None:
    plain, blueprint = (
        paper(),
        msgspec.structs.replace(
            TOAN_2025,
            parts=tuple(msgspec.structs.replace(part, minutes=30, locked=True) for part in TOAN_2025.parts),
        ),
    )
    check_blueprint(blueprint)
    timed = first_items(whole_bank(text="Câu hỏi $x^2$"), blueprint, subject="Toán", minutes=90, media={})
    with writing(papers) as db:
        kept = [masters.draft(db, "Đề", None, one, AT) for one in (plain, timed)]
        assert [(part.plan.minutes, part.plan.locked) for part in masters.content(db, kept[1].id).parts] == [
            (30, True)
        ] * 3
        content = db.scalar(select(master_papers.c.content).where(master_papers.c.id == kept[0].id))
    assert content is not None
    assert b'"locked"' not in content


def test_the_hash_is_of_items_and_of_pictures(papers: Engine) -> None:
    one = paper("![một hình](hinh.png)")
    other = MasterPaper(one.subject, one.minutes, one.parts, one.stimuli, {"hinh.png": b"changed"})
    with writing(papers) as db:
        hashes = {masters.draft(db, "Đề", None, each, AT).hash for each in (one, other, paper())}
    assert len(hashes) == 3


def test_a_changed_paper_loses_its_proof_and_its_approvals(board: Board, papers: Engine) -> None:
    made = approved(board, papers)
    with writing(papers) as db:
        changed = masters.change(db, made.id, paper("Câu đã sửa"), AT + 9)
        assert (changed.state, masters.approvals(db, made.id), masters.proof(db, made.id)) == (State.DRAFTED, (), None)
        assert changed.hash != made.hash
        with pytest.raises(StaleProofError):
            masters.record_proof(db, made.id, made.hash, PROOF, b"", AT)


def test_the_same_proof_reader_is_no_second(board: Board, papers: Engine) -> None:
    made = proofed(papers)
    approve(board, papers, made.id, 0)
    with pytest.raises(SameOfficerError):
        approve(board, papers, made.id, 0)


def test_what_was_not_proofed_or_has_faults_is_not_approved(board: Board, papers: Engine) -> None:
    with pytest.raises(WrongStateError) as refused:
        approve(board, papers, drafted(papers).id, 0)
    assert refused.value.state is State.DRAFTED
    faulty = proofed(papers, Proof("1024x768", 150, 22, (Fault(3, FaultCode.CLIPPED),)))
    with pytest.raises(FaultyProofError) as found:
        approve(board, papers, faulty.id, 0)
    assert found.value.faults == 1


def test_an_officer_of_another_role_approves_nothing(board: Board, papers: Engine) -> None:
    made = proofed(papers)
    with writing(board.engine) as db:
        officers.add(db, board.journal, "ct1", "Coi thi", "invigilator", "vinh-ha-long", AT)
        stranger = officers.find(db, "ct1")
    keys = officer.unlock(stranger, "vinh-ha-long")
    with pytest.raises(NotPermittedError), writing(papers) as db, writing(board.engine) as board_db:
        masters.approve(db, board_db, board.journal, made.id, keys, AT)


def test_one_proof_reader_with_the_database_in_hand_gets_nothing_packed(board: Board, machines: Machines) -> None:
    """The state written by hand, and a second approval made up: both are found when it is packed."""
    papers = machines.papers
    made = proofed(papers)
    approve(board, papers, made.id, 0)
    for state in (State.APPROVED, State.PACKED):
        with writing(papers) as db:
            db.execute(update(master_papers).values(state=state.value, seed=bytes(32), variants="0101"))
        with pytest.raises(NotEnoughOfficersError):
            staging.pack_and_seal(machines, made.id, CODES, "", AT)
    with writing(papers) as db:
        forged = {"officer": "cb2", "subject": masters.subject(made), "at": AT, "signature": bytes(64)}
        db.execute(insert(paper_approvals).values(paper=made.id, **forged))
    with pytest.raises(BadApprovalError):
        staging.pack_and_seal(machines, made.id, CODES, "", AT)


def test_a_paper_changed_behind_its_approvals_is_not_packed(board: Board, machines: Machines) -> None:
    made = approved(board, machines.papers)
    with writing(machines.papers) as db:
        content = masters.draft(db, "Đề khác", None, paper("Câu khác"), AT)
        other = db.execute(master_papers.select().where(master_papers.c.id == content.id)).one()
        db.execute(update(master_papers).where(master_papers.c.id == made.id).values(content=other.content))
    with pytest.raises(masters.AlteredPaperError):
        staging.pack_and_seal(machines, made.id, CODES, "", AT)


def test_a_packed_paper_is_not_changed_and_keeps_its_seed(board: Board, machines: Machines) -> None:
    made = approved(board, machines.papers)
    with writing(machines.papers) as db, board.engine.connect() as board_db:
        first = masters.begin_packing(db, board_db, made.id, CODES, AT)
        again = masters.begin_packing(db, board_db, made.id, ("0109",), AT)
        assert (again.seed, again.variants) == (first.seed, CODES)
        with pytest.raises(WrongStateError):
            masters.change(db, made.id, paper(), AT)


@pytest.mark.parametrize("codes", [(), ("0101", "0101"), ("0000",), ("101",), ("01a1",), ("٠١٠١",)])
def test_codes_of_variants_are_four_digits_and_distinct(
    board: Board, machines: Machines, codes: tuple[str, ...]
) -> None:
    made = approved(board, machines.papers)
    with pytest.raises(BadVariantsError):
        staging.pack_and_seal(machines, made.id, codes, "", AT)


def test_items_of_packed_papers_count_as_used(board: Board, machines: Machines) -> None:
    made = approved(board, machines.papers)
    with machines.papers.connect() as db:
        assert not masters.uses(db)
    staging.pack_and_seal(machines, made.id, CODES, "", AT)
    with machines.papers.connect() as db:
        assert masters.uses(db)["A000"] == 1
        assert {len(codes) for codes in masters.earlier_papers(db).values()} == {22}


def test_a_paper_is_found_by_the_beginning_of_its_id(papers: Engine) -> None:
    made = drafted(papers)
    with papers.connect() as db:
        assert masters.find(db, made.id[:8]) == made
        for other in ("", "zz"):
            with pytest.raises(UnknownMasterError):
                masters.find(db, other)
