"""An essay that was kept by its changes is graded as the seat had it."""

from protocol.journal import StreamId
from protocol.records import Answered, BlockChosen, Record, ShortNumberResponse, TextChanged, TextResponse
from server.grading.pending import pending_work
from station.exam.work import replay
from tests.server.grading.conftest import Board
from tests.server.grading.papers import BLOCK_A, own_id


def essay_of(board: Board, attempt: StreamId) -> str:
    """Return the essay that waits for a person, empty where none does."""
    board.grade()
    with board.engine.connect() as db:
        found = list(pending_work(db, board.run().id, attempt, board.grading))
    return next((one.text for one in found if one.item == own_id(board.packed, "E1")), "")


def written(board: Board) -> list[Record]:
    """Return an essay written whole, changed, and changed beyond its end, which changes nothing."""
    essay = own_id(board.packed, "E1")
    return [
        BlockChosen(BLOCK_A),
        Answered(essay, TextResponse("Quê hương")),
        TextChanged(essay, 9, 0, " mỗi người"),
        TextChanged(essay, 0, 1, "q"),
        TextChanged(essay, 99, 0, "!"),
        TextChanged(essay, 3, 6, "nhà 😀"),
        TextChanged(essay, 9, 0, "\n"),
    ]


def test_the_essay_is_what_the_seat_had(blocks: Board) -> None:
    records = written(blocks)
    attempt = blocks.attempt("18001234", *records)
    assert replay(records).responses == {own_id(blocks.packed, "E1"): TextResponse("quênhà 😀 \nmỗi người")}
    assert essay_of(blocks, attempt) == "quênhà 😀 \nmỗi người"


def test_a_later_whole_essay_counts_and_an_emptied_one_is_none(blocks: Board) -> None:
    essay = own_id(blocks.packed, "E1")
    whole = blocks.attempt(
        "18001234", *written(blocks), Answered(essay, TextResponse("Lại")), TextChanged(essay, 3, 0, ".")
    )
    emptied = blocks.attempt("18001235", *written(blocks)[:2], TextChanged(essay, 0, 9, ""))
    assert essay_of(blocks, whole) == "Lại."
    assert essay_of(blocks, emptied) == ""


def test_changes_alone_begin_at_nothing(blocks: Board) -> None:
    essay = own_id(blocks.packed, "E1")
    alone = blocks.attempt("18001234", TextChanged(essay, 0, 0, "Một"), TextChanged(essay, 3, 0, " mình"))
    other = blocks.attempt("18001235", Answered(essay, ShortNumberResponse("1")), TextChanged(essay, 0, 0, "Hai"))
    assert essay_of(blocks, alone) == "Một mình"
    assert essay_of(blocks, other) == "Hai"


def test_a_seat_that_went_on_begins_with_the_whole_essay(blocks: Board) -> None:
    essay = own_id(blocks.packed, "E1")
    first: list[Record] = [Answered(essay, TextResponse("Mở")), TextChanged(essay, 2, 0, " bài, mất")]
    second: list[Record] = [Answered(essay, TextResponse("Mở đầu")), TextChanged(essay, 6, 0, " mới")]
    attempt = blocks.moved("18001234", first, 4, second)
    assert essay_of(blocks, attempt) == "Mở đầu mới"
