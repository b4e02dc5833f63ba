"""Nothing that can be wrong with a paper is told without a sentence."""

import pytest

from server.bank.items import Level
from server.commands import paper_words
from server.commands.words import sentence
from server.papers.assembly_errors import Mismatch, MismatchCode, MismatchError, ShortBankError, Shortfall
from server.papers.blueprint import BadBlueprintError, BlueprintFault, Cell
from server.papers.masters import FaultyProofError, State, WrongStateError
from server.papers.packing import WarningCode
from server.papers.proofing import FaultCode, ProofFailedError


@pytest.mark.parametrize("code", MismatchCode, ids=lambda code: code.value)
def test_every_mismatch_has_its_words(code: MismatchCode) -> None:
    one = Mismatch(code, "Phần I", "T01", Cell(3, "Hàm số", Level.KNOW), 3, 1)
    told = sentence(MismatchError((one,)))
    assert told is not None
    assert "{" not in told
    assert len(told.splitlines()) == 2


@pytest.mark.parametrize("state", State, ids=lambda state: state.value)
def test_every_state_has_its_words(state: State) -> None:
    told = sentence(WrongStateError("ab", state))
    assert told == f"Đề {paper_words.STATES[state.value]}."


@pytest.mark.parametrize("reason", ["timeout", "exit", "report", "picture"])
def test_every_failed_proof_has_its_words(reason: str) -> None:
    assert sentence(ProofFailedError(reason)) == f"{paper_words.PROOF_FAILURES[reason]} Đề chưa có bản dàn trang."


def test_a_shortfall_says_by_how_much_in_the_boards_words() -> None:
    told = sentence(ShortBankError((Shortfall("Phần I", "", Level.APPLY_HIGH, 4, 1),)))
    assert told is not None
    assert "Phần I, mọi chủ đề, VDC: cần 4 câu, có 1, thiếu 3" in told


@pytest.mark.parametrize("fault", BlueprintFault, ids=lambda fault: fault.value)
def test_every_fault_of_a_blueprint_has_its_words(fault: BlueprintFault) -> None:
    told = sentence(BadBlueprintError("toan", fault, "Phần I"))
    assert told == f"Cấu trúc đề không dùng được. Phần I: {paper_words.BLUEPRINT_FAULTS[fault.value]}."


def test_every_fault_of_a_proof_and_warning_of_packing_has_its_words() -> None:
    assert {fault.value for fault in FaultCode} == paper_words.PROOF_FAULTS.keys()
    assert {warning.value for warning in WarningCode} == paper_words.PACKING_WARNINGS.keys()


def test_a_faulty_proof_says_how_many_faults() -> None:
    told = sentence(FaultyProofError(3))
    assert told is not None
    assert "3 faults" not in told
