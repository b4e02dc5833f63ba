"""What `server.board` reads from the journals."""

import msgspec
from sqlalchemy import event

from protocol import receipt
from protocol.records import (
    CardChecked,
    CardOutcome,
    Check,
    Collected,
    DecisionCode,
    Progress,
    Refused,
    Submitted,
    Verdict,
)
from server.answers import service as journals
from server.board.service import AttemptState, DoorState, Live, LiveBoard
from server.db.engine import writing
from server.roster import service as roster
from tests.server.board import AT, HOA, HUY, PLAN, Board, Stream
from tests.server.staff.conftest import admitted, attempt_stream, desk_stream, handed_in, keep

DAY_US = 24 * 3600 * 1_000_000


def look(board: Board, live: LiveBoard | None = None) -> Live:
    with board.engine.connect() as db:
        return (live or LiveBoard(board.folder.records_key)).look(db)


def test_nobody_has_come_to_a_new_board(board: Board) -> None:
    assert look(board) == Live({}, {})


def test_an_admission_says_who_where_and_when(board: Board) -> None:
    board.with_roster()
    keep(board, desk_stream(board).write(admitted()))
    state = look(board).door[PLAN.id, HOA.candidate]
    assert (state.admitted, state.decision, state.room, state.seat, state.at) == (True, "admitted", "07", "15", AT)


def test_verdicts_stay_with_the_decision_they_led_to(board: Board) -> None:
    board.with_roster()
    verdicts = {Check.TRUST_ANCHOR: Verdict.UNANCHORED}
    checked = CardChecked(HOA.candidate, CardOutcome.ISSUER_UNKNOWN, verdicts, "bac", bytes(32), bytes(32), 900)
    keep(board, desk_stream(board).write(checked, Refused(HOA.candidate, DecisionCode.NEEDS_PERSON, {})))
    state = look(board).door["", HOA.candidate]
    assert (state.decision, state.admitted, state.verdicts) == ("needs_person", False, {"trust_anchor": "unanchored"})


def test_a_second_try_at_the_door_does_not_undo_an_admission(board: Board) -> None:
    board.with_roster()
    again = Refused(HOA.candidate, DecisionCode.ALREADY_ADMITTED, {})
    keep(board, desk_stream(board).write(admitted(), again))
    assert look(board).door[PLAN.id, HOA.candidate].admitted


def test_a_refusal_of_nobody_known_names_nobody(board: Board) -> None:
    keep(board, desk_stream(board).write(Refused("", DecisionCode.NOT_ON_ROSTER, {})))
    assert look(board).door == {}


def test_an_attempt_is_known_by_the_slot_it_was_made_for(board: Board) -> None:
    board.with_roster()
    attempt = attempt_stream(board, HUY.seat)
    keep(board, attempt.write(Progress(3, 22)))
    state = look(board).attempts[PLAN.id, HUY.candidate]
    assert (state.answered, state.total, state.saved_seq, state.handed_in_at) == (3, 22, 3, 0)


def test_a_hand_in_shows_its_receipt(board: Board) -> None:
    board.with_roster()
    code = handed_in(board, attempt_stream(board))
    assert look(board).attempts[PLAN.id, HOA.candidate] == AttemptState(19, 22, 4, AT, AT, code)


def test_a_projection_goes_on_and_a_new_one_reads_the_same(board: Board) -> None:
    board.with_roster()
    live, desk, attempt = LiveBoard(board.folder.records_key), desk_stream(board), attempt_stream(board)
    keep(board, desk)
    keep(board, attempt)
    before = look(board, live)
    keep(board, desk.write(admitted()))
    handed_in(board, attempt)
    after = look(board, live)
    assert before.door == {}
    assert after.door[PLAN.id, HOA.candidate].admitted
    assert after == look(board)


def test_a_desk_that_seals_to_somebody_else_shows_nothing_and_stops_nobody(board: Board) -> None:
    board.with_roster()
    opened = desk_stream(board)
    foreign = Stream(opened.keys, opened.id, "desk", (board.grading.public_key().public_bytes_raw(),)).open()
    keep(board, foreign.write(admitted()))
    handed_in(board, attempt_stream(board))
    live = look(board)
    assert (list(live.door), list(live.attempts)) == ([], [(PLAN.id, HOA.candidate)])


def test_a_refusal_belongs_to_the_session_of_its_hour(board: Board) -> None:
    board.with_roster()
    keep(board, desk_stream(board).write(Refused(HOA.candidate, DecisionCode.TOO_EARLY, {})))
    live = look(board)
    with board.engine.connect() as db:
        (session,) = roster.sessions(db)
    next_day = msgspec.structs.replace(
        session, id="2", check_in_from=session.check_in_from + DAY_US, starts_at=session.starts_at + DAY_US
    )
    assert live.door_of(session, HOA.candidate).decision == "too_early"
    assert live.door_of(next_day, HOA.candidate) == DoorState()


def test_a_collected_attempt_is_said_to_be(board: Board) -> None:
    board.with_roster()
    attempt = attempt_stream(board)
    keep(board, attempt)
    with writing(board.engine) as db:
        fact = Collected(attempt.id.hex(), 1, 2, attempt.tip.hash, "upstream", "Máy hỏng", ("cb1", "cb2"))
        board.journal.append(db, fact, at=AT)
    assert look(board).attempts[PLAN.id, HOA.candidate].collected


def test_a_receipt_that_follows_its_hand_in_is_seen(board: Board) -> None:
    board.with_roster()
    live, attempt = LiveBoard(board.folder.records_key), attempt_stream(board)
    keep(board, attempt.write(Submitted(19, 22, "candidate")))
    before = look(board, live).attempts[PLAN.id, HOA.candidate]
    head = attempt.head()
    with writing(board.engine) as db:
        journals.add_head(db, head)
        journals.add_receipt(db, receipt.issue(head, AT, board.folder.signing), head)
    after = look(board, live).attempts[PLAN.id, HOA.candidate]
    assert (before.receipt_code, after.receipt_code) == ("", receipt.receipt_code(head))


def test_a_look_takes_as_many_queries_for_many_streams_as_for_few(board: Board) -> None:
    board.with_roster()
    live, attempts = LiveBoard(board.folder.records_key), [attempt_stream(board, row.seat) for row in (HOA, HUY)]
    asked = list[str]()
    event.listen(board.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    counts = list[int]()
    for some in (attempts[:1], attempts):
        for attempt in some:
            keep(board, attempt.write(Progress(3, 22)))
        asked.clear()
        look(board, live)
        counts.append(len([statement for statement in asked if statement.startswith("SELECT")]))
    assert counts[0] == counts[1] <= 6
