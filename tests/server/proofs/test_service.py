"""What a receipt code leads to."""

import pytest

from protocol import receipt
from protocol.codes import MalformedCodeError
from server.audit.log import Log
from server.proofs.service import Receipts, UnknownReceiptError, clean_code
from tests.server.board import AT, HOA, Board
from tests.server.staff.conftest import attempt_stream, handed_in


@pytest.fixture
def code(board: Board) -> str:
    """The code of a receipt that the board gave."""
    return handed_in(board, attempt_stream(board.with_roster(), HOA.seat))


def receipts_of(board: Board) -> tuple[Receipts, Log]:
    log = Log(board.engine, board.journal, lambda: AT + 5)
    return Receipts(board.engine, board.folder, log), log


def test_before_its_leaf_a_receipt_stands_alone(board: Board, code: str) -> None:
    receipts, _ = receipts_of(board)
    it = receipts.look(code)
    assert (it.signed_at, it.promised_at, it.logged, it.proof) == (AT, AT, False, None)


def test_a_leaf_without_a_root_is_no_proof_yet(board: Board, code: str) -> None:
    receipts, log = receipts_of(board)
    log.catch_up()
    it = receipts.look(code)
    assert (it.logged, it.proof) == (True, None)


def test_under_a_signed_root_it_is_proven(board: Board, code: str) -> None:
    receipts, log = receipts_of(board)
    signed = log.publish()
    proof = receipts.look(code).proof
    assert proof is not None
    assert proof.root == signed
    leaf = proof.check(board.folder.signing.public_key())
    promise = receipt.decode(leaf.encoded[1:])
    assert receipt.code_of(promise) == code


def test_a_code_of_no_receipt_is_unknown(board: Board) -> None:
    with pytest.raises(UnknownReceiptError):
        receipts_of(board)[0].look("0" * 16)


@pytest.mark.parametrize("typed", ["7K4D-9QX2-M0HA-3JPW", " 7k4d 9qx2 mOha 3jpw ", "7K4D9QX2MoHA3JPW"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert clean_code(typed) == "7K4D9QX2M0HA3JPW"


@pytest.mark.parametrize("typed", ["", "7K4D", "7K4D9QX2MOHA3JPU", "ộộộộộộộộộộộộộộộộ"])
def test_what_cannot_be_a_code_is_told(typed: str) -> None:
    with pytest.raises(MalformedCodeError):
        clean_code(typed)
