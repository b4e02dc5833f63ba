"""A run's bytes: one form, pinned, and what its page says of them."""

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest

from protocol.policy import GRADUATION_2025, RULES, Partial, SanctionKind
from server.grading.corrections import KEY_FORMAT, Change
from server.grading.record import (
    ENGINE,
    INPUTS_FORMAT,
    GivenMark,
    Graded,
    Inputs,
    Note,
    NoteKind,
    Outcome,
    PaperInput,
    PartMarks,
    Standing,
    decode_graded,
    encode_graded,
    encode_inputs,
    outcome_hash,
    plain,
)
from server.grading.scoring import Reason

GRADED = Graded(
    "ab" * 16,
    Outcome.MARKED,
    "18001234",
    "ca-1",
    "cd" * 16,
    "0101",
    "graduation-2025",
    parts=(PartMarks("Phần I", (GivenMark("i1", "0.25", "0", "marked"), GivenMark("i2", "2", "", "pending"))),),
    notes=(Note(NoteKind.OTHER_VARIANT, "x1"),),
    closed_at=1,
    receipt_code="ABCD",
)
GRADED_BYTES = (
    '{"attempt":"abababababababababababababababab","block":"","candidate":"18001234","closed_at":1,"exam_session":"ca-1",'
    '"maker":"rule:truongthi-1","notes":[["other_variant","x1"]],"outcome":"marked",'
    '"paper_id":"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",'
    '"parts":[["Phần I",[["i1","0.25","0","marked"],["i2","2","","pending"]]]],'
    '"receipt_code":"ABCD","rules":"graduation-2025","variant":"0101"}'
).encode()
INPUTS = Inputs(
    INPUTS_FORMAT,
    ENGINE,
    1,
    "",
    {GRADUATION_2025.code: GRADUATION_2025},
    {"": GRADUATION_2025.code},
    (PaperInput("cd" * 16, "0101", "00" * 32),),
    (Standing("ab" * 16, "submitted", 1, 9, "11" * 32),),
)
INPUTS_HASH = "98b730126478059e67fede6d19733bbf13b3b8fea78816dc043a69df73b525ab"


def test_an_attempts_outcome_has_one_form() -> None:
    assert encode_graded(GRADED) == GRADED_BYTES
    assert decode_graded(GRADED_BYTES) == GRADED


def test_the_form_of_inputs_is_pinned() -> None:
    assert hashlib.sha256(encode_inputs(INPUTS)).hexdigest() == INPUTS_HASH


def test_the_outcomes_hash_is_over_inputs_and_lines() -> None:
    expected = hashlib.sha256(bytes(32) + b"one\n" + b"two\n").digest()
    assert outcome_hash(bytes(32), [b"one", b"two"]) == expected
    assert outcome_hash(bytes(32), [b"two", b"one"]) != expected


@pytest.mark.parametrize(
    ("points", "text"), [("0.2500", "0.25"), ("1.00", "1"), ("0", "0"), ("10", "10"), ("0.0000", "0"), ("100", "100")]
)
def test_points_are_written_without_zeros_at_the_end(points: str, text: str) -> None:
    assert plain(Decimal(points)) == text


def test_the_page_names_every_word_of_a_run() -> None:
    page = (Path(__file__).parents[3] / "docs" / "formats" / "marking.md").read_text()
    words = [one.value for kind in (Outcome, NoteKind, Reason, Partial, SanctionKind, Change) for one in kind]
    words += [one.code for one in RULES]
    words += [*Inputs.__struct_fields__, *Graded.__struct_fields__, INPUTS_FORMAT, KEY_FORMAT]
    assert [word for word in words if f"`{word}`" not in page] == []
