"""What `server.board` reads from the journals."""

from protocol.records import CardChecked, CardOutcome, Check, DecisionCode, Progress, Refused, Verdict
from server.board.service import AttemptState, Live, LiveBoard
from tests.server.board import AT, HOA, HUY, Board, Stream
from tests.server.staff.conftest import admitted, attempt_stream, desk_stream, handed_in, keep


def look(board: Board, live: LiveBoard | None = None) -> Live:
    with board.engine.connect() as db:
        return (live or LiveBoard(board.folder.records_key)).look(db)


def test_nobody_has_come_to_a_new_board(board: Board) -> None:
    assert look(board) == Live({}, {})


def test_an_admission_says_who_where_and_when(board: Board) -> None:
    board.with_roster()
    keep(board, desk_stream(board).write(admitted()))
    state = look(board).door[HOA.candidate]
    assert (state.admitted, state.decision, state.room, state.seat, state.at) == (True, "admitted", "07", "15", AT)


def test_verdicts_stay_with_the_decision_they_led_to(board: Board) -> None:
    board.with_roster()
    verdicts = {Check.TRUST_ANCHOR: Verdict.UNANCHORED}
    checked = CardChecked(HOA.candidate, CardOutcome.ISSUER_UNKNOWN, verdicts, "bac", bytes(32), bytes(32), 900)
    keep(board, desk_stream(board).write(checked, Refused(HOA.candidate, DecisionCode.NEEDS_PERSON, {})))
    state = look(board).door[HOA.candidate]
    assert (state.decision, state.admitted, state.verdicts) == ("needs_person", False, {"trust_anchor": "unanchored"})


def test_a_second_try_at_the_door_does_not_undo_an_admission(board: Board) -> None:
    board.with_roster()
    again = Refused(HOA.candidate, DecisionCode.ALREADY_ADMITTED, {})
    keep(board, desk_stream(board).write(admitted(), again))
    assert look(board).door[HOA.candidate].admitted


def test_a_refusal_of_nobody_known_names_nobody(board: Board) -> None:
    keep(board, desk_stream(board).write(Refused("", DecisionCode.NOT_ON_ROSTER, {})))
    assert look(board).door == {}


def test_an_attempt_is_known_by_the_slot_it_was_made_for(board: Board) -> None:
    board.with_roster()
    attempt = attempt_stream(board, HUY.seat)
    keep(board, attempt.write(Progress(3, 22)))
    state = look(board).attempts[HUY.candidate]
    assert (state.answered, state.total, state.saved_seq, state.handed_in_at) == (3, 22, 3, 0)


def test_a_hand_in_shows_its_receipt(board: Board) -> None:
    board.with_roster()
    code = handed_in(board, attempt_stream(board))
    assert look(board).attempts[HOA.candidate] == AttemptState(19, 22, 4, AT, AT, code)


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
    assert after.door[HOA.candidate].admitted
    assert after == look(board)


def test_a_desk_that_seals_to_somebody_else_shows_nothing_and_stops_nobody(board: Board) -> None:
    board.with_roster()
    opened = desk_stream(board)
    foreign = Stream(opened.keys, opened.id, "desk", (board.grading.public_key().public_bytes_raw(),)).open()
    keep(board, foreign.write(admitted()))
    handed_in(board, attempt_stream(board))
    live = look(board)
    assert (list(live.door), list(live.attempts)) == ([], [HOA.candidate])
