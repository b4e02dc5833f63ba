"""Grading: what was handed in under a signed head, by the key as it was packed, the same twice."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Engine, insert

from fixtures.papers.toan_2025 import build_question_workbook, pictures
from protocol import journal, sealing
from protocol.journal import StreamId, Tip, device_id
from protocol.paper import PackedPaper
from protocol.records import (
    Answered,
    AttemptChosen,
    AttemptOpened,
    ChoiceResponse,
    Collected,
    IncidentOpened,
    PaperOpened,
    Record,
    ShortNumberResponse,
    StreamOpened,
    Submitted,
    TrueFalseResponse,
)
from server.answers import service as journals
from server.bank.importers.workbook import BankItem, read_question_workbook
from server.db import migrations
from server.db.engine import Role, open_database, writing
from server.grading.scoring import ItemKey
from server.grading.service import UnknownPaperError, grade
from server.papers.models import variant_maps
from server.papers.packing import TOAN_2025, Packed, answer_key, pack
from server.results.service import Result, all_results

AT = 1_797_000_000_000_000
PAPER = "ab" * 16


@dataclass(frozen=True)
class Board:
    """Two databases, a packed paper and the grading key."""

    board: Engine
    papers: Engine
    packed: Packed
    grading: X25519PrivateKey

    def grade(self) -> list[Result]:
        """Grade and return what stands in the results."""
        grade(self.board, self.papers, self.grading, AT)
        with self.board.connect() as db:
            return all_results(db)

    def attempt(self, candidate: str, *records: Record, hand_in: bool = True, signed: bool = True) -> StreamId:
        """Keep an attempt's journal as the answers store does."""
        device, key, stream = Ed25519PrivateKey.generate(), os.urandom(32), StreamId(os.urandom(16))
        public = self.grading.public_key().public_bytes_raw()
        begun: tuple[Record, ...] = (
            StreamOpened("attempt", b"", (sealing.wrap_stream_key(stream, key, public),)),
            AttemptOpened(candidate, "ca-1", "07", "15", 1, "code"),
            PaperOpened(PAPER, "0101", bytes(32), 90),
        )
        ended: tuple[Record, ...] = (Submitted(len(records), 22, "candidate"),) if hand_in else ()
        tip, rows = Tip(stream), []
        for record in (*begun, *records, *ended):
            entry, tip = journal.append(tip, record, AT, key, os.urandom(12))
            rows.append(journals.row_of(entry))
        with writing(self.board) as db:
            journals.own(db, stream, device_id(device.public_key()), "attempt")
            journals.add_entries(db, rows)
            if signed:
                journals.add_head(db, journal.sign_head(tip, AT, device))
        return stream


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> tuple[BankItem, ...]:
    """The sample paper's bank."""
    path = tmp_path_factory.mktemp("bank") / "de.xlsx"
    build_question_workbook(path)
    return read_question_workbook(path.read_bytes())


@pytest.fixture
def at(items: tuple[BankItem, ...], tmp_path: Path) -> Iterator[Board]:
    """A board whose paper is packed and whose bank is empty again."""
    made = pack(
        items,
        TOAN_2025,
        paper_id=PAPER,
        variant="0101",
        subject="Toán",
        minutes=90,
        seed=bytes(32),
        pictures=pictures(),
    )
    board, papers = open_database(tmp_path), open_database(tmp_path, Role.PAPERS)
    migrations.upgrade(board, Role.BOARD)
    migrations.upgrade(papers, Role.PAPERS)
    with writing(papers) as db:
        db.execute(insert(variant_maps).values(paper_id=PAPER, variant="0101", map=msgspec.json.encode(made.key_map)))
    yield Board(board, papers, made, X25519PrivateKey.generate())
    board.dispose()
    papers.dispose()


def perfect(packed: Packed) -> list[Record]:
    """Return the right answer to every item."""
    return [Answered(item, _right(key)) for item, key in answer_key(packed.key_map).items()]


def _right(key: ItemKey) -> ChoiceResponse | TrueFalseResponse | ShortNumberResponse:
    if key.choice:
        return ChoiceResponse(key.choice)
    if key.statements is not None:
        return TrueFalseResponse(dict(key.statements))
    return ShortNumberResponse(f"{float(key.numbers[0]):g}".replace(".", ","))


def first_wrong(paper: PackedPaper, packed: Packed) -> Answered:
    """Return a wrong answer to the first item."""
    item = paper.items[0]
    right = answer_key(packed.key_map)[item.id].choice
    return Answered(item.id, ChoiceResponse(next(choice.id for choice in item.choices if choice.id != right)))


def test_a_perfect_paper_earns_ten(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed))
    (result,) = at.grade()
    assert (result.candidate, result.total, result.variant) == ("18001234", "10.00", "0101")
    assert dict(result.part_points) == {"Phần I": "3.00", "Phần II": "4", "Phần III": "3.0"}


def test_the_last_answer_to_an_item_counts(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed), first_wrong(at.packed.paper, at.packed))
    assert at.grade()[0].total == "9.75"


def test_a_cleared_answer_earns_nothing(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed), Answered(at.packed.paper.items[0].id, None))
    assert at.grade()[0].total == "9.75"


def test_graded_twice_the_results_are_the_same(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed))
    at.attempt("18001507")
    assert at.grade() == at.grade()


def test_what_was_not_handed_in_or_not_signed_is_not_graded(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed), hand_in=False)
    at.attempt("18001507", *perfect(at.packed), signed=False)
    assert at.grade() == []


def test_two_attempts_of_one_candidate_wait_for_officers(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed))
    at.attempt("18001234")
    assert [result.total for result in at.grade()] == ["", ""]


def decide(at: Board, *records: Record) -> None:
    """Enter decisions in the board's own stream."""
    key = Ed25519PrivateKey.generate()
    stream = StreamId(device_id(key.public_key()))
    tip, rows = Tip(stream), []
    for record in (StreamOpened("board", b"", ()), *records):
        entry, tip = journal.append(tip, record, AT)
        rows.append(journals.row_of(entry))
    with writing(at.board) as db:
        journals.own(db, stream, device_id(key.public_key()), "board")
        journals.add_entries(db, rows)


def test_a_collected_attempt_is_graded_up_to_where_it_was_collected(at: Board) -> None:
    right = perfect(at.packed)
    attempt = at.attempt("18001234", *right, first_wrong(at.packed.paper, at.packed), hand_in=False, signed=False)
    begun = 3
    decide(at, Collected(attempt.hex(), 1, begun + len(right), bytes(32), "upstream", "Máy hỏng.", ("cb1", "cb2")))
    (result,) = at.grade()
    assert (result.total, result.receipt_code) == ("10.00", "")


def test_of_two_attempts_the_chosen_one_is_graded_and_the_other_set_aside(at: Board) -> None:
    chosen, other = at.attempt("18001234", *perfect(at.packed)), at.attempt("18001234")
    decide(at, AttemptChosen(chosen.hex(), (other.hex(),), "Bài làm tại máy 15.", ("cb1", "cb2")))
    assert [(result.attempt, result.total) for result in at.grade()] == [(chosen, "10.00")]


def test_an_unfinished_second_attempt_holds_the_first_up_too(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed))
    at.attempt("18001234", hand_in=False)
    assert [result.total for result in at.grade()] == [""]


def test_an_attempt_whose_rival_has_not_come_waits_until_it_is_chosen(at: Board) -> None:
    attempt, rival = at.attempt("18001234", *perfect(at.packed)), "cd" * 16
    case = IncidentOpened("01", "two_admissions", (attempt.hex(), rival))
    decide(at, case)
    assert [result.total for result in at.grade()] == [""]
    decide(at, AttemptChosen(attempt.hex(), (rival,), "Thí sinh không sang máy 16.", ("cb1", "cb2")))
    assert [result.total for result in at.grade()] == ["10.00"]


def test_an_incident_of_another_kind_holds_no_result_up(at: Board) -> None:
    attempt = at.attempt("18001234", *perfect(at.packed))
    decide(at, IncidentOpened("01", "fork", (attempt.hex(),)))
    assert [result.total for result in at.grade()] == ["10.00"]


def test_another_key_opens_no_attempt(at: Board) -> None:
    at.attempt("18001234", *perfect(at.packed))
    with pytest.raises(sealing.WrongKeyError):
        grade(at.board, at.papers, X25519PrivateKey.generate(), AT)


def test_a_paper_without_a_key_is_named(at: Board, tmp_path: Path) -> None:
    at.attempt("18001234")
    (tmp_path / "other").mkdir()
    empty = open_database(tmp_path / "other", Role.PAPERS)
    migrations.upgrade(empty, Role.PAPERS)
    with pytest.raises(UnknownPaperError) as unknown:
        grade(at.board, empty, at.grading, AT)
    assert unknown.value.paper_id == PAPER
    empty.dispose()
