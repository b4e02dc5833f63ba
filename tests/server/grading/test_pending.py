"""Essays and uploads: shown whole to who marks, counted until they are marked."""

import hashlib

import pytest

from protocol.journal import StreamId
from protocol.records import Answered, BlockChosen, FilePart, FilesResponse, Record, TextResponse, UploadedFile
from server.db.engine import writing
from server.grading import person_marks
from server.grading.opening import TroubleError
from server.grading.pending import PendingItem, pending_count, pending_work
from server.grading.person_marks import BadPointsError, UnknownMarkError
from server.grading.projecting import project
from server.grading.runs import UnknownRunError
from server.results.service import Result, all_results
from tests.server.grading.conftest import AT, Board
from tests.server.grading.papers import BLOCK_A, own_id, perfect

ESSAY = "Quê hương mỗi người\nchỉ một,\n\nnhư là chỉ một mẹ thôi."
PHOTO = bytes(range(256)) * 100


def handed_in(board: Board, *, parts: int = 3) -> list[Record]:
    """Return an essay, and a photo in three parts of which the first `parts` came."""
    digest, size = hashlib.sha256(PHOTO).digest(), len(PHOTO) // 3 + 1
    starts = range(0, len(PHOTO), size)
    pieces: list[Record] = [FilePart(digest, start, PHOTO[start : start + size]) for start in starts]
    photo = UploadedFile("bai-lam.jpg", "image/jpeg", len(PHOTO), digest)
    return [
        Answered(own_id(board.packed, "E1"), TextResponse(ESSAY)),
        *pieces[:parts],
        Answered(own_id(board.packed, "U1"), FilesResponse((photo,))),
    ]


def work(board: Board, attempt: StreamId) -> dict[str, PendingItem]:
    """Return what waits, by the bank's code."""
    with board.engine.connect() as db:
        found = list(pending_work(db, board.run().id, attempt, board.grading))
    return {board.packed.key_map.items[one.item].item.code: one for one in found}


def mark(board: Board, attempt: StreamId, code: str, points: str) -> Result:
    """Have a person mark an item, and return the result."""
    run = board.run().id
    with writing(board.engine) as db:
        item = own_id(board.packed, code)
        person_marks.record(db, board.journal, run, attempt, item, points, "cb7", "Chấm vòng 1.", AT)
        project(db, run)
        return next(one for one in all_results(db) if one.attempt == attempt)


def test_what_waits_is_shown_whole(blocks: Board) -> None:
    attempt = blocks.attempt("18001234", *handed_in(blocks))
    blocks.grade()
    found = work(blocks, attempt)
    assert (found["E1"].text, found["E1"].words, found["E1"].most) == (ESSAY, 12, "2")
    (photo,) = found["U1"].files
    assert (photo.name, photo.media_type, photo.is_whole, photo.data) == ("bai-lam.jpg", "image/jpeg", True, PHOTO)


def test_a_file_with_a_part_missing_says_so(blocks: Board) -> None:
    attempt = blocks.attempt("18001234", *handed_in(blocks, parts=2))
    blocks.grade()
    (photo,) = work(blocks, attempt)["U1"].files
    assert (photo.is_whole, photo.data) == (False, b"")


def test_a_result_waits_for_what_a_person_marks(blocks: Board) -> None:
    attempt = blocks.attempt("18001234", *perfect(blocks.packed), BlockChosen(BLOCK_A), *handed_in(blocks))
    (result,) = blocks.grade()
    assert (result.pending, result.total, result.final) == (2, "1.50", "")
    with blocks.engine.connect() as db:
        assert pending_count(db, blocks.run().id) == {attempt: 2}


def test_blank_essays_wait_for_nobody(blocks: Board) -> None:
    blocks.attempt("18001234", Answered(own_id(blocks.packed, "E1"), TextResponse(" \n")))
    assert [(one.pending, one.final) for one in blocks.grade()] == [(0, "0.00")]


def test_persons_marks_make_the_score(blocks: Board) -> None:
    attempt = blocks.attempt("18001234", *handed_in(blocks))
    blocks.grade()
    assert (mark(blocks, attempt, "E1", "1,25").pending, mark(blocks, attempt, "U1", "2").final) == (1, "3.25")
    with blocks.engine.connect() as db:
        assert pending_count(db, blocks.run().id) == {}


def test_the_last_mark_counts_and_the_first_stays_on_record(blocks: Board) -> None:
    attempt = blocks.attempt("18001234", *handed_in(blocks))
    blocks.grade()
    mark(blocks, attempt, "E1", "1")
    mark(blocks, attempt, "U1", "1")
    assert mark(blocks, attempt, "E1", "1.75").final == "2.75"
    with blocks.engine.connect() as db:
        history = person_marks.history(db, attempt)
    assert [(one.serial, one.points, one.maker) for one in history] == [
        (1, "1", "cb7"),
        (1, "1", "cb7"),
        (2, "1.75", "cb7"),
    ]


def test_grading_again_keeps_persons_marks(blocks: Board) -> None:
    attempt = blocks.attempt("18001234", *handed_in(blocks))
    blocks.grade()
    mark(blocks, attempt, "E1", "1")
    assert [(one.total, one.pending) for one in blocks.grade(AT + 1)] == [("1.00", 1)]


@pytest.mark.parametrize("points", ["2.01", "-0.5", "", "một", "NaN", "Infinity", "1e-9", "0.00000001"])
def test_points_beyond_the_item_are_refused(blocks: Board, points: str) -> None:
    attempt = blocks.attempt("18001234", *handed_in(blocks))
    blocks.grade()
    with pytest.raises(BadPointsError) as bad:
        mark(blocks, attempt, "E1", points)
    assert bad.value.most == "2"


def test_an_item_that_no_run_marked_is_not_marked_by_a_person(blocks: Board) -> None:
    attempt = blocks.attempt("18001234", *handed_in(blocks))
    blocks.grade()
    with pytest.raises(UnknownMarkError), writing(blocks.engine) as db:
        person_marks.record(db, blocks.journal, blocks.run().id, attempt, "xx", "1", "cb7", "", AT)
    with pytest.raises(UnknownMarkError), writing(blocks.engine) as db:
        person_marks.record(db, blocks.journal, blocks.run().id, StreamId(bytes(16)), "xx", "1", "cb7", "", AT)


def test_of_an_attempt_that_was_not_marked_nothing_is_shown(blocks: Board) -> None:
    attempt = blocks.attempt("18001234", *handed_in(blocks))
    blocks.lose(attempt, 4)
    blocks.grade()
    with pytest.raises((UnknownRunError, TroubleError)):
        work(blocks, attempt)


def test_no_work_of_a_candidate_stands_in_a_traceback(blocks: Board) -> None:
    attempt = blocks.attempt("18001234", *handed_in(blocks))
    blocks.grade()
    assert "Quê hương" not in repr(work(blocks, attempt))
