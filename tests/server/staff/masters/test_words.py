"""Words of the papers room: both languages say the same, and every code that is API has its sentence."""

import string
from collections.abc import Mapping

import pytest

from protocol.officer import BadApprovalError, NotEnoughOfficersError
from server.papers.assembly_errors import DrawTooLongError, MismatchCode
from server.papers.blueprint import BadBlueprintError, BlueprintFault
from server.papers.graduation_2025 import UnknownBlueprintError
from server.papers.masters import (
    AlteredPaperError,
    BadVariantsError,
    FaultyProofError,
    StaleProofError,
    State,
    WrongStateError,
)
from server.papers.packing_errors import PackingCode, PackingError, WarningCode
from server.papers.printing.markup import UnprintableError
from server.papers.proofing import FaultCode, ProofFailedError
from server.papers.service import PaperExistsError, UnknownSessionError
from server.papers.staging import OtherMinutesError, OtherSubjectError
from server.staff.masters import refusal_words
from server.staff.masters.draft_form import BadFieldError, BusyDrawingError
from server.staff.masters.matrix import BadCellError
from server.staff.masters.refusals import PLAIN, told
from server.staff.masters.words import CHIPS, EN, VI, WORDS
from server.staff.rendering import Speech

TABLES = [(VI, EN), (refusal_words.VI, refusal_words.EN)]
ERRORS: list[Exception] = [
    *(WrongStateError("ab", state) for state in State),
    *(PackingError(code, "T12-01", "hinh.png") for code in PackingCode),
    *(BadBlueprintError("toan-2025", fault, "Phần I") for fault in BlueprintFault),
    *(ProofFailedError(reason) for reason in ("timeout", "exit", "report", "picture")),
    FaultyProofError(3),
    OtherSubjectError("Toán", "Vật lí"),
    OtherMinutesError(90, 50),
    BadCellError("Phần I", "Hàm số"),
    *(BadFieldError(f"problem.{name}") for name in ("title", "subject", "minutes", "common", "code")),
    *(AlteredPaperError(), BadVariantsError(), BusyDrawingError(), DrawTooLongError(), PaperExistsError()),
    *(StaleProofError(), UnknownBlueprintError("x"), UnknownSessionError("x"), NotEnoughOfficersError((), 2)),
]


@pytest.mark.parametrize(("vi", "en"), TABLES)
def test_both_languages_say_the_same_things(vi: Mapping[str, str], en: Mapping[str, str]) -> None:
    assert vi.keys() == en.keys()
    assert [key for key in vi if not vi[key] or _places(vi[key]) != _places(en[key])] == []


def _places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text)} - {None}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_every_refusal_is_a_sentence_of_its_own(error: Exception, language: str) -> None:
    speech = Speech(language, WORDS[language])
    said = told(error, speech)
    assert said != speech.words["refused.other"]
    assert said.endswith(".")
    assert "{" not in said


def test_what_is_not_known_has_a_sentence_too() -> None:
    assert told(RuntimeError("secret"), Speech("vi", WORDS["vi"])) == WORDS["vi"]["refused.other"]
    assert {BadApprovalError, UnprintableError} <= PLAIN.keys()


def test_every_state_fault_and_mismatch_has_its_words() -> None:
    needed = {f"fault.{code.value}" for code in FaultCode} | {f"warning.{code.value}" for code in WarningCode}
    needed |= {f"mismatch.{code.value}" for code in MismatchCode} | {f"next.{state}" for state in CHIPS}
    assert needed <= VI.keys()
    assert {state.value for state in State} <= CHIPS.keys()
    assert {word for word, _, _ in CHIPS.values()} <= VI.keys()
