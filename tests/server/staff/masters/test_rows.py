"""What the pages show of papers: points, where blocks are to choose from; sessions that fit; how far a paper is."""

import msgspec
import pytest

from server.bank.items import BankItem
from server.db.engine import writing
from server.papers.masters import Master, State
from server.papers.plan import MasterPaper, PaperPart, PartPlan
from server.roster import seating
from server.roster.seating import SessionPlan
from server.staff.masters import rows
from server.staff.masters.room import plain
from tests.server.board import AT, HOA, Board, Row
from tests.server.papers.small_bank import items


def part(title: str, points: str, block: str = "", held: tuple[BankItem, ...] = tuple(items(2))) -> PaperPart:
    return PaperPart(PartPlan(title, "", "", points, block), held)


def test_of_several_blocks_one_counts_and_numbers_go_on() -> None:
    paper = MasterPaper("Tin học", 50, (part("I", "3"), part("A", "2", "X"), part("B", "2", "Y")), {}, {})
    assert plain(rows.most(paper)) == "10"
    shown = rows.parts(paper)
    assert [plain(one.total) for one in shown] == ["6", "4", "4"]
    assert [number for one in shown for number, _, _ in one.items] == [1, 2, 3, 4, 5, 6]


def test_an_item_of_its_own_points_counts_by_them() -> None:
    held = tuple(msgspec.structs.replace(one, points=points) for one, points in zip(items(2), ("0.5", ""), strict=True))
    (shown,) = rows.parts(MasterPaper("Ngữ văn", 120, (part("I", "1", held=held),), {}, {}))
    assert ([points for _, _, points in shown.items], plain(shown.total)) == (["0.5", "1"], "1.5")


@pytest.mark.parametrize(
    ("state", "faulty", "signed", "said"),
    [
        (State.DRAFTED, False, False, "drafted"),
        (State.PROOFED, False, False, "proofed"),
        (State.PROOFED, False, True, "second"),
        (State.PROOFED, True, True, "faulty"),
        (State.APPROVED, False, True, "approved"),
    ],
)
def test_a_proofed_paper_is_told_more_finely(state: State, faulty: bool, signed: bool, said: str) -> None:
    made = Master("ab", "Đề", None, state, b"", b"", (), AT)
    assert rows.state_of(made, faulty=faulty, signed=signed) == said


def test_a_session_that_does_not_fit_says_why(board: Board) -> None:
    board.with_roster()
    with writing(board.engine) as db:
        for title, subject, minutes in (("Ca 2", "Vật lí", 50), ("Ca 3", "Toán", 60)):
            other: Row = msgspec.structs.replace(HOA, exam_session=title)
            plan = SessionPlan(title, subject, AT, minutes)
            seating.import_session(db, board.folder.personal_key, board.journal, [other], plan, AT)
    with board.engine.connect() as db:
        found = {one.title: (one.why, one.sites) for one in rows.choices(db, "Toán", 90)}
    assert found == {"Ca 1": ("", 1), "Ca 2": ("session.subject", 1), "Ca 3": ("session.minutes", 1)}
