"""Of a paper with blocks to choose from, one is marked."""

import pytest

from protocol.records import Answered, BlockChosen, Record
from server.grading.record import Note, NoteKind
from server.papers.packing import answer_key
from tests.server.grading.conftest import Board
from tests.server.grading.papers import BLOCK_A, BLOCK_B, own_id, right


def answers(board: Board, *codes: str) -> list[Record]:
    """Return right answers to the bank's items."""
    key = answer_key(board.packed.key_map)
    return [Answered(own, right(key[own])) for own in (own_id(board.packed, code) for code in codes)]


@pytest.mark.parametrize(
    ("chosen", "answered", "block", "total"),
    [
        ((BLOCK_A,), ("C1", "D1"), BLOCK_A, "1.25"),
        ((BLOCK_A, BLOCK_B), ("C1", "D2"), BLOCK_B, "1.25"),
        ((BLOCK_B,), ("C1", "D1"), BLOCK_B, "0.25"),
        ((), ("D2",), BLOCK_B, "1.00"),
        ((), (), BLOCK_A, "0.00"),
        ((), ("D1", "D2"), BLOCK_A, "1.00"),
        ((BLOCK_A, "Không có"), ("D1", "D2"), BLOCK_A, "1.00"),
    ],
)
def test_one_block_is_marked(
    blocks: Board, chosen: tuple[str, ...], answered: tuple[str, ...], block: str, total: str
) -> None:
    attempt = blocks.attempt("18001234", *answers(blocks, *answered), *map(BlockChosen, chosen))
    (result,) = blocks.grade()
    assert (result.total, blocks.outcome(attempt).block) == (total, block)
    assert {"Phần II", "Phần III"} & set(result.part_points) == {"Phần II" if block == BLOCK_A else "Phần III"}


def test_answers_in_a_block_that_was_not_taken_are_noted(blocks: Board) -> None:
    attempt = blocks.attempt("18001234", *answers(blocks, "D1", "D2"), BlockChosen(BLOCK_B))
    blocks.grade()
    assert blocks.outcome(attempt).notes == (Note(NoteKind.OTHER_BLOCK, own_id(blocks.packed, "D1")),)


def test_a_block_that_nobody_chose_among_several_is_noted(blocks: Board) -> None:
    attempt = blocks.attempt("18001234", *answers(blocks, "D1", "D2"))
    blocks.grade()
    assert blocks.outcome(attempt).notes[0] == Note(NoteKind.BLOCK_ASSUMED, BLOCK_A)


def test_a_block_that_the_paper_has_not_is_noted(blocks: Board) -> None:
    attempt = blocks.attempt("18001234", *answers(blocks, "D2"), BlockChosen("Không có"))
    blocks.grade()
    assert blocks.outcome(attempt).notes == (Note(NoteKind.UNKNOWN_BLOCK, "Không có"),)
    assert blocks.outcome(attempt).block == BLOCK_B
