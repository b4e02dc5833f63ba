"""A grading run as bytes that anybody can make again: what went in, and what came out (docs/formats/marking.md)."""

import hashlib
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum

import msgspec

from protocol.policy import MarkingRules, SanctionKind

ENGINE = "truongthi-1"  # changes with every change of the code that could give another mark
MAKER = f"rule:{ENGINE}"
INPUTS_FORMAT, POLICY_FORMAT = "TT-GRADING-INPUTS-1", "TT-MARKING-POLICY-1"
RUN_ID_DIGITS = 32


class Outcome(Enum):
    """What a run made of an attempt. API: it stands in runs and results."""

    MARKED = "marked"
    OPEN = "open"  # neither handed in nor collected
    JOURNAL_HOLE = "journal_hole"  # entries that count are missing
    OTHER_HEAD = "other_head"  # the last entry is not the one that was signed or accepted
    NO_PAPER = "no_paper"  # closed before a paper was opened
    NO_KEY = "no_key"  # nothing in it opens with the grading key
    UNREADABLE = "unreadable"  # an entry does not open, or holds no record of its kind
    TWO_ATTEMPTS = "two_attempts"  # of one registration: two officers choose


class NoteKind(Enum):
    """What a run noticed and did not mark. API: it stands in runs."""

    OTHER_VARIANT = "other_variant"  # a response to an item that this variant has not
    OTHER_BLOCK = "other_block"  # a response to an item of a block that was not taken
    UNKNOWN_BLOCK = "unknown_block"  # a block was chosen that the paper has not
    BLOCK_ASSUMED = "block_assumed"  # answers in several blocks and none chosen: the first one counts
    BROKEN_AT = "broken_at"  # "SEGMENT/SEQ" of the entry


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """How an attempt stood: closed by what, at which entry; all that counts hangs by that entry's hash."""

    attempt: str  # hex
    closed_by: str  # submitted, collected, or empty
    segment: int
    seq: int
    hash: str  # hex; empty where it is open
    adopted: tuple[tuple[int, int, int, str], ...] = ()  # segment, first, last of recovered answers that count, hash


class PaperInput(msgspec.Struct, frozen=True, array_like=True):
    """A variant with its key as packed."""

    paper_id: str
    variant: str
    map_hash: str  # hex SHA-256


class Inputs(msgspec.Struct, frozen=True):
    """All that a run depends on."""

    format: str
    engine: str
    key_version: int
    key_hash: str  # hex; empty for version 1, the key as packed
    rules: dict[str, MarkingRules]  # by code
    rules_of: dict[str, str]  # code by exam session; "" is any other
    papers: tuple[PaperInput, ...]
    attempts: tuple[Standing, ...]


class MarkingPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rules that two officers chose for the exam. `rules`: all dated sets of the scheme, by code."""

    format: str
    version: int
    scheme: str
    rules: dict[str, MarkingRules]


class PersonMark(msgspec.Struct, frozen=True):
    """A person's mark of one item. `maker`: an officer's id; `at`: UTC microseconds."""

    attempt: str  # hex
    item: str  # pseudonym
    serial: int  # 1, 2, …: the last one counts, none is altered
    points: str
    maker: str
    reason: str
    at: int


class SanctionContent(msgspec.Struct, frozen=True):
    """What two officers sign of a sanction: whom, what and why."""

    candidate: str
    exam_session: str
    incident: str
    kind: SanctionKind
    percent: int
    reason: str
    whole_exam: bool  # every paper of the candidate, not this session's alone


class GivenMark(msgspec.Struct, frozen=True, array_like=True):
    """A mark that a rule gave."""

    item: str  # pseudonym
    most: str  # exact decimals
    points: str  # empty where a person has to mark
    reason: str  # server.grading.scoring.Reason


class PartMarks(msgspec.Struct, frozen=True, array_like=True):
    """The marks of one part of the paper."""

    title: str
    marks: tuple[GivenMark, ...]


class Note(msgspec.Struct, frozen=True, array_like=True):
    """Something that was noticed, and of what."""

    kind: NoteKind
    of: str


class Graded(msgspec.Struct, frozen=True):
    """What a run made of one attempt."""

    attempt: str  # hex
    outcome: Outcome
    candidate: str = ""  # empty where the attempt could not be opened
    exam_session: str = ""
    paper_id: str = ""
    variant: str = ""
    rules: str = ""  # their code
    maker: str = MAKER  # of all its marks
    block: str = ""  # the block that was taken
    parts: tuple[PartMarks, ...] = ()
    notes: tuple[Note, ...] = ()
    closed_at: int = 0  # the seat's clock, recorded and not trusted
    receipt_code: str = ""

    @property
    def marks(self) -> tuple[GivenMark, ...]:
        """The marks of all parts."""
        return tuple(mark for part in self.parts for mark in part.marks)


def encode_inputs(inputs: Inputs) -> bytes:
    """Return the one byte form: JSON in UTF-8, keys sorted, no spaces."""
    return msgspec.json.encode(msgspec.to_builtins(inputs, str_keys=True), order="sorted")


def decode_inputs(content: bytes) -> Inputs:
    """Read a run's inputs. Raises msgspec.DecodeError."""
    return msgspec.json.decode(content, type=Inputs)


def encode_policy(policy: MarkingPolicy) -> bytes:
    """Return the one byte form, as of inputs."""
    return msgspec.json.encode(msgspec.to_builtins(policy, str_keys=True), order="sorted")


def decode_policy(content: bytes) -> MarkingPolicy:
    """Read marking rules that two officers chose. Raises msgspec.DecodeError."""
    return msgspec.json.decode(content, type=MarkingPolicy)


def encode_graded(graded: Graded) -> bytes:
    """Return the one byte form of an attempt's outcome."""
    return _ENCODER.encode(graded)


def decode_graded(content: bytes) -> Graded:
    """Read an attempt's outcome. Raises msgspec.DecodeError."""
    return _DECODER.decode(content)


_ENCODER, _DECODER = msgspec.json.Encoder(order="sorted"), msgspec.json.Decoder(Graded)


def encode_person_mark(mark: PersonMark) -> bytes:
    """Return the one byte form of a person's mark: what the journal's entry has the SHA-256 of."""
    return msgspec.json.encode(mark, order="sorted")


def decode_person_mark(content: bytes) -> PersonMark:
    """Read a person's mark. Raises msgspec.DecodeError."""
    return msgspec.json.decode(content, type=PersonMark)


def decode_sanction(content: bytes) -> SanctionContent:
    """Read what two officers signed of a sanction. Raises msgspec.DecodeError."""
    return msgspec.json.decode(content, type=SanctionContent)


def run_id(inputs_hash: bytes) -> str:
    """Return the id of the run over inputs: the same inputs are the same run."""
    return inputs_hash.hex()[:RUN_ID_DIGITS]


def outcome_hash(inputs_hash: bytes, outcomes: Iterable[bytes]) -> bytes:
    """Return SHA-256 over the inputs' hash and each attempt's outcome, a line each, in the order of attempts."""
    digest = hashlib.sha256(inputs_hash)
    for outcome in outcomes:
        digest.update(outcome + b"\n")  # JSON of one line: no outcome holds a line feed
    return digest.digest()


def plain(points: Decimal) -> str:
    """Return points as text without zeros at the end: "0.25", "1", "0"."""
    text = format(points, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
