"""What a setter fills in, and the paper that comes of it."""

from collections.abc import Iterator
from threading import Lock

import msgspec
import pytest
from sqlalchemy import Connection, Engine

from server.bank import service as bank
from server.db.engine import Role, writing
from server.papers.assembly_errors import MismatchCode, MismatchError, ShortBankError
from server.papers.blueprint import TOAN_2025
from server.papers.graduation_2025 import NGOAI_NGU_2025
from server.staff.masters.draft_form import BadFieldError, BusyDrawingError, Sheet, assembled, read_codes, read_sheet
from tests.server.board import Board
from tests.server.papers.small_bank import item, items, whole_bank

FORM = {"title": " Đề   số 1 ", "subject": "Toán", "minutes": "90", "common": "2"}
SEED = bytes(32)


@pytest.fixture
def papers(board: Board) -> Iterator[Engine]:
    engine = board.folder.open(Role.PAPERS)
    with writing(engine) as db:
        bank.replace_items(db, whole_bank(), {})
    yield engine
    engine.dispose()


@pytest.fixture
def db(papers: Engine) -> Iterator[Connection]:
    with papers.connect() as opened:
        yield opened


def sheet(*codes: tuple[str, ...], subject: str = "Toán") -> Sheet:
    return Sheet("Đề số 1", subject, 90, 0, codes)


def by_part() -> tuple[tuple[str, ...], ...]:
    codes = [one.code for one in whole_bank()]
    return tuple(codes[:12]), tuple(codes[12:16]), tuple(codes[16:])


def test_a_form_is_read() -> None:
    assert read_sheet(TOAN_2025, FORM, by_hand=False) == Sheet("Đề số 1", "Toán", 90, 2)


@pytest.mark.parametrize(
    ("field", "typed", "word"),
    [
        ("title", "  ", "problem.title"),
        ("title", "x" * 121, "problem.title"),
        ("subject", "Vật lí", "problem.subject"),
        ("minutes", "0", "problem.minutes"),
        ("minutes", "601", "problem.minutes"),
        ("minutes", "chín mươi", "problem.minutes"),
        ("common", "-1", "problem.common"),
        ("common", "999", "problem.common"),
        ("codes-1", "x" * 65, "problem.code"),
    ],
)
def test_a_field_that_is_not_filled_in_rightly_is_named(field: str, typed: str, word: str) -> None:
    with pytest.raises(BadFieldError) as refused:
        read_sheet(TOAN_2025, {**FORM, field: typed}, by_hand=True)
    assert refused.value.word == word


def test_codes_are_read_part_by_part_without_empty_lines() -> None:
    assert read_codes(TOAN_2025, {"codes-0": " A1 \r\n\r\nA2", "codes-2": "C1"}) == (("A1", "A2"), (), ("C1",))


def test_a_paper_is_drawn_and_the_same_seed_draws_the_same(db: Connection) -> None:
    first, again = (assembled(db, TOAN_2025, sheet(), SEED, Lock()) for _ in range(2))
    assert [one.code for one in first.items] == [one.code for one in again.items]
    assert (len(first.items), first.subject, first.minutes) == (22, "Toán", 90)


def test_a_paper_of_named_items_keeps_their_order(db: Connection) -> None:
    first, second, third = by_part()
    made = assembled(db, TOAN_2025, sheet(first[::-1], second, third), b"", Lock())
    assert tuple(one.code for one in made.parts[0].items) == first[::-1]


def test_one_code_too_many_is_told_for_its_part_alone(db: Connection) -> None:
    first, second, third = by_part()
    with pytest.raises(MismatchError) as refused:
        assembled(db, TOAN_2025, sheet((*first, "A999"), second[1:], third), b"", Lock())
    told = [(one.why, one.part, one.wanted, one.there) for one in refused.value.mismatches]
    assert told == [(MismatchCode.WRONG_COUNT, "Phần I", 12, 13), (MismatchCode.WRONG_COUNT, "Phần II", 4, 3)]


def test_a_bank_that_is_too_small_draws_nothing(papers: Engine) -> None:
    with writing(papers) as db:
        bank.replace_items(db, whole_bank()[1:], {})
    with papers.connect() as db, pytest.raises(ShortBankError) as refused:
        assembled(db, TOAN_2025, sheet(), SEED, Lock())
    assert [(one.wanted, one.there) for one in refused.value.shortfalls] == [(12, 11)]


def test_while_one_paper_is_drawn_another_is_asked_to_wait(db: Connection) -> None:
    drawing = Lock()
    with drawing, pytest.raises(BusyDrawingError):
        assembled(db, TOAN_2025, sheet(), SEED, drawing)
    assert len(assembled(db, TOAN_2025, sheet(), SEED, drawing).items) == TOAN_2025.items
    assert not drawing.locked()


def test_an_english_paper_takes_no_item_of_another_language(papers: Engine) -> None:
    part = msgspec.structs.replace(NGOAI_NGU_2025.parts[0], items=3)
    blueprint = msgspec.structs.replace(NGOAI_NGU_2025, parts=(part,))
    english = items(3, prefix="E", subject="Tiếng Anh")
    with writing(papers) as db:
        bank.replace_items(db, [*english, item("N1", subject="Tiếng Nga"), item("N2", subject="Tiếng Nga")], {})
    with papers.connect() as db:
        made = assembled(db, blueprint, sheet(subject="Tiếng Anh"), SEED, Lock())
        with pytest.raises(ShortBankError):
            assembled(db, blueprint, sheet(subject="Tiếng Nga"), SEED, Lock())
        with pytest.raises(ShortBankError):
            assembled(db, blueprint, sheet(subject="Tiếng Pháp"), SEED, Lock())
        mixed = assembled(db, blueprint, sheet(subject="Ngoại ngữ"), SEED, Lock())
    assert {one.subject for one in made.items} == {"Tiếng Anh"}
    assert mixed.subject == "Ngoại ngữ"  # the blueprint's own name takes what any of its names hold
