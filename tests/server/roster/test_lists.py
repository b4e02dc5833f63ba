"""Drafts of lists: read, looked at, taken whole or not at all."""

import pytest

from fixtures.rosters.lists import Layout, sent_list
from fixtures.rosters.traps import Trap
from fixtures.rosters.workbook import COLUMNS
from server.db.engine import writing
from server.roster import finding, lists, service
from server.roster.drafts import Act, Decision, NotDecidableError
from server.roster.finding import Wanted
from server.roster.importers.headers import Column
from server.roster.importers.reading import NoHeaderError
from server.roster.importers.rows import Field
from server.roster.importers.values import BadValueError
from server.roster.lists import (
    DoubtsLeftError,
    Draft,
    DraftClosedError,
    DraftState,
    Looked,
    NoSenderError,
    NothingLeftError,
    Sent,
    UnknownDraftError,
)
from server.roster.seating import Imported, NoPlanError, SessionPlan
from tests.server.board import AT, HOA, PLAN, Board
from tests.server.roster.importers.lists import GOOD, SETTINGS, table

SENDER = "THPT Lạng Giang số 1"


def started(board: Board, data: bytes, sender: str = SENDER) -> Draft:
    with writing(board.engine) as db:
        prepared = lists.read(db, Sent(sender, "ds.xlsx", data, "thuky"), SETTINGS)
        return lists.start(db, board.folder.personal_key, prepared, AT)


def looked(board: Board, draft: Draft) -> Looked:
    with board.engine.connect() as db:
        return lists.look(db, board.folder.personal_key, draft.id)


def decide(board: Board, draft: Draft, *decisions: Decision) -> None:
    checked = lists.checked(looked(board, draft), decisions)
    with writing(board.engine) as db:
        lists.enter(db, board.folder.personal_key, draft.id, checked, "thuky", AT)


def take(board: Board, draft: Draft, *plans: SessionPlan) -> list[Imported]:
    with writing(board.engine) as db:
        by_title = {plan.title: plan for plan in plans}
        return lists.take(db, board.folder.personal_key, board.journal, draft.id, by_title, AT)


def count(board: Board) -> int:
    with board.engine.connect() as db:
        return finding.count(db, board.folder.personal_key, Wanted())


def test_a_clean_list_is_taken_at_once(board: Board) -> None:
    draft = started(board, table(*GOOD))
    assert (draft.state, draft.rows, looked(board, draft).titles) == (DraftState.OPEN, 4, ("Ca 1",))
    assert take(board, draft, PLAN) == [Imported("ca-1", 4, 2)]
    assert count(board) == 4
    with board.engine.connect() as db:
        assert lists.draft(db, draft.id).state is DraftState.TAKEN


def test_nothing_is_taken_while_one_row_is_in_doubt(board: Board) -> None:
    draft = started(board, table(GOOD[0], {**GOOD[1], "Ngày sinh": "2008"}))
    with pytest.raises(DoubtsLeftError) as left:
        take(board, draft, PLAN)
    assert (left.value.count, count(board)) == (1, 0)


def test_each_kind_of_decision_settles_its_doubt(board: Board) -> None:
    draft = started(
        board,
        table(
            {**GOOD[0], "Giới tính": ""},
            {**GOOD[1], "Số CCCD/ĐDCN": "024207011223"},
            {**GOOD[2], "Ngày sinh": "2008"},
            {**GOOD[3], "Họ và tên": ""},
        ),
    )
    assert [doubt.code for _, doubt in looked(board, draft).decided.open] == [
        "empty",
        "another_year",
        "only_year",
        "empty",
    ]
    decide(board, draft, Decision(2, Act.ACCEPT, Field.SEX), Decision(3, Act.KEEP, Field.NUMBER))
    decide(board, draft, Decision(5, Act.DROP))
    with pytest.raises(BadValueError):
        decide(board, draft, Decision(4, Act.EDIT, Field.BORN, "31/02/2008"))
    year = GOOD[2]["Ngày sinh"]
    decide(board, draft, Decision(4, Act.EDIT, Field.BORN, year))
    now = looked(board, draft)
    assert now.decided.open == []
    assert now.decided.by_line[2].values[Field.SEX] == "Nữ"
    assert now.read.rows[0].doubts[0].original == ""  # what the file had is never lost
    take(board, draft, PLAN)
    assert count(board) == 3


def test_a_birthday_that_settles_a_number_settles_its_doubt(board: Board) -> None:
    draft = started(board, table({**GOOD[1], "Số CCCD/ĐDCN": "024207011223"}))
    decide(board, draft, Decision(2, Act.EDIT, Field.BORN, "22/05/2007"))
    assert looked(board, draft).decided.open == []
    decide(board, draft, Decision(2, Act.EDIT, Field.BORN, "22/05/2009"))  # and one that unsettles it is asked about
    assert [doubt.code for _, doubt in looked(board, draft).decided.open] == ["another_year"]


def test_two_rows_with_one_number_are_settled_by_leaving_one_out(board: Board) -> None:
    draft = started(board, table(GOOD[0], {**GOOD[1], "Số CCCD/ĐDCN": GOOD[0]["Số CCCD/ĐDCN"]}))
    decide(board, draft, Decision(3, Act.DROP))
    assert looked(board, draft).decided.open == []
    decide(board, draft, Decision(3, Act.RESTORE))
    assert len(looked(board, draft).decided.open) >= 2


@pytest.mark.parametrize(
    "decision",
    [
        Decision(2, Act.ACCEPT, Field.NAME),  # no doubt there
        Decision(3, Act.ACCEPT, Field.BORN),  # no proposal
        Decision(3, Act.KEEP, Field.BORN),  # nothing to keep
        Decision(2, Act.SEND, Field.NAME),
        Decision(2, Act.RESTORE),
        Decision(99, Act.DROP),
    ],
)
def test_what_does_not_fit_is_no_decision(board: Board, decision: Decision) -> None:
    draft = started(board, table(GOOD[0], {**GOOD[1], "Ngày sinh": "2008"}))
    with pytest.raises(NotDecidableError):
        decide(board, draft, decision)
    assert len(looked(board, draft).decided.open) == 1


def test_a_row_that_the_sender_was_asked_about_waits(board: Board) -> None:
    draft = started(board, table(GOOD[0], {**GOOD[1], "Ngày sinh": "2008"}))
    decide(board, draft, Decision(3, Act.SEND, Field.BORN))
    now = looked(board, draft).decided
    assert (now.by_line[3].sent, len(now.open)) == (frozenset({Field.BORN}), 1)


def test_proposals_of_one_kind_are_accepted_together(board: Board) -> None:
    traps = [Trap.DAY_MONTH_FIRST]
    draft = started(board, sent_list(60, 2, traps, 0.5).data)
    before = len(looked(board, draft).decided.open)
    alike = lists.alike(looked(board, draft), "month_first_perhaps")
    assert len(alike) == before
    decide(board, draft, *alike)
    assert looked(board, draft).decided.open == []
    assert before > 0


def test_columns_that_a_person_named_are_remembered_of_the_sender(board: Board) -> None:
    odd = tuple("Mã số" if name == "Số báo danh" else name for name in COLUMNS)
    rows = [{odd[place]: row.get(name, "") for place, name in enumerate(COLUMNS)} for row in GOOD]
    draft = started(board, table(*rows, columns=odd))
    assert (draft.state, draft.rows) == (DraftState.COLUMNS, 0)
    personal = board.folder.personal_key
    with writing(board.engine) as db:
        asked = lists.columns(db, personal, draft.id, SETTINGS)
        assert asked.lacking == (Field.CANDIDATE,)
        assert asked.samples[odd.index("Mã số")][0] == GOOD[0]["Số báo danh"]
        named = {**asked.header.columns, Column.CANDIDATE: odd.index("Mã số")}
        read = lists.name_columns(db, personal, draft.id, named, SETTINGS, "thuky", AT)
    assert (read.state, read.rows) == (DraftState.OPEN, 4)
    assert started(board, table(*rows, columns=odd), " thpt lạng giang  số 1").state is DraftState.OPEN
    assert started(board, table(*rows, columns=odd), "Trường khác").state is DraftState.COLUMNS


def test_people_and_seats_of_the_exams_list_are_doubts(board: Board) -> None:
    board.with_roster()
    there = {**GOOD[0], "Số báo danh": HOA.candidate, "Số CCCD/ĐDCN": HOA.number}
    other = {**GOOD[2], "Phòng thi": "07", "Số máy": "15"}
    known = {**GOOD[3], "Số CCCD/ĐDCN": HOA.number, "Ngày sinh": "03/11/2008", "Giới tính": "Nữ"}
    draft = started(board, table(there, other, known))
    found = looked(board, draft).decided.open
    assert {doubt.code for _, doubt in found} >= {"on_the_list", "seat_of_another", "another_person"}


def test_a_second_senders_list_joins_the_session_that_is_there(board: Board) -> None:
    board.with_roster()
    draft = started(board, table(GOOD[2]))
    assert take(board, draft) == [Imported("ca-1", 1, 1)]
    assert count(board) == 3


def test_a_list_of_two_sessions_makes_both(board: Board) -> None:
    draft = started(board, table(GOOD[0], {**GOOD[0], "Ca thi": "Ca 2"}))
    with pytest.raises(NoPlanError):
        take(board, draft, PLAN)
    assert count(board) == 0
    take(board, draft, PLAN, SessionPlan("Ca 2", "Lí", AT + 10**10, 50))
    with board.engine.connect() as db:
        assert [session.title for session in service.sessions(db)] == ["Ca 1", "Ca 2"]


def test_a_draft_that_is_thrown_away_holds_nothing(board: Board) -> None:
    draft = started(board, table(*GOOD))
    with writing(board.engine) as db:
        lists.discard(db, draft.id)
        assert [one.state for one in lists.all_drafts(db)] == [DraftState.DISCARDED]
    with pytest.raises(DraftClosedError):
        looked(board, draft)
    with pytest.raises(DraftClosedError):
        take(board, draft, PLAN)


def test_a_list_of_which_all_rows_were_left_out_is_not_taken(board: Board) -> None:
    draft = started(board, table(GOOD[0]))
    decide(board, draft, Decision(2, Act.DROP))
    with pytest.raises(NothingLeftError):
        take(board, draft, PLAN)


def test_what_is_no_list_leaves_no_draft(board: Board) -> None:
    with pytest.raises(NoHeaderError):
        started(board, b"a;b\n1;2\n")
    with pytest.raises(NoSenderError):
        started(board, table(*GOOD), " ")
    with board.engine.connect() as db:
        assert lists.all_drafts(db) == []
        with pytest.raises(UnknownDraftError):
            lists.draft(db, "00")


def test_a_draft_at_rest_gives_up_nobody(board: Board) -> None:
    draft = started(board, table(*GOOD))
    decide(board, draft, Decision(2, Act.EDIT, Field.NAME, "Nguyễn Thị Hoà"))
    held = b"".join(board.at_rest())
    for secret in (GOOD[0]["Số CCCD/ĐDCN"], GOOD[0]["Họ và tên"], "Nguyễn Thị Hoà"):
        assert secret.encode() not in held


def test_a_list_of_traps_is_taken_once_people_have_looked(board: Board) -> None:
    made = sent_list(80, 3, list(Trap), 0.3, layout=Layout.TWO_ROWS)
    draft = started(board, made.data)
    while found := looked(board, draft).decided.open:
        row, doubt = found[0]
        truth = next(truth for truth in made.truths if truth.line == row.read.line)
        if doubt.proposal is not None:
            decide(board, draft, Decision(row.read.line, Act.ACCEPT, doubt.field))
        elif doubt.keepable:
            decide(board, draft, Decision(row.read.line, Act.KEEP, doubt.field))
        else:
            assert truth.trap or doubt.about
            decide(board, draft, Decision(row.read.line, Act.DROP))
    (done,) = take(board, draft, PLAN)
    assert count(board) == done.candidates == len(looked(board, draft).decided.kept)
