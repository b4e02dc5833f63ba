"""What a candidate finds, and what nobody finds."""

import pytest
from sqlalchemy import update

from protocol.codes import grouped
from server.db.engine import writing
from server.results.lookup import Found, Lookup, NoSuchResultError
from server.results.publication import lines_of
from server.results.published_models import published_results, result_publications
from server.results.publishing import UnsignedVersionError
from tests.server.board import Board
from tests.server.results.rows import CODE, result, rows
from tests.server.results.test_publishing import BETTER, manned, publish

__all__ = ["manned"]


def look(board: Board, number: str = "18001234", code: str = CODE) -> Found:
    with board.engine.connect() as db:
        return Lookup().look(db, number, code)


def test_number_and_code_lead_to_the_published_result(manned: Board) -> None:
    made = publish(manned)
    found = look(manned, " 18001234 ", grouped(CODE, 4).lower())
    assert (found.line.final, found.version, found.earlier) == ("7.35", made, ())


def test_a_later_version_counts_and_the_earlier_is_told(manned: Board) -> None:
    before = publish(manned)
    after = publish(manned, BETTER, "Sửa đáp án câu 5")
    found = look(manned)
    assert (found.line.final, found.version) == ("7.6", after)
    assert [(version, line.final) for version, line in found.earlier] == [(before, "7.35")]
    assert look(manned, "18001507").earlier == ()  # whose result did not change


def test_before_publishing_nobody_finds_anything(manned: Board) -> None:
    with pytest.raises(NoSuchResultError):
        look(manned)


def test_what_a_later_version_took_out_is_not_found(manned: Board) -> None:
    publish(manned)
    publish(manned, lines_of(rows(result("4.5", candidate="18001507"))), "Bài của thí sinh khác")
    with pytest.raises(NoSuchResultError):
        look(manned)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("18001234", "7K3MQ2ZD9W0XB4HW"),
        ("18009999", CODE),
        ("", ""),
        ("18001234", ""),
        ("18001234", "?" * 16),
        ("-", "-" * 16),
        ("18001234\0", CODE),
        ("%", CODE),
        ("1" * 5000, CODE),
        ("18001234' OR 1=1 --", CODE),
        ("18001234", "Ỷ" * 16),
    ],
)
def test_anything_else_is_one_and_the_same_answer(manned: Board, number: str, code: str) -> None:
    publish(manned)
    with pytest.raises(NoSuchResultError) as told:
        look(manned, number, code)
    assert told.value.args == ()


def test_an_attempt_without_a_code_is_found_by_nothing(manned: Board) -> None:
    publish(manned, lines_of(rows(result(receipt_code=""))))
    for code in ("", "-" * 16):
        with pytest.raises(NoSuchResultError):
            look(manned, code=code)


def test_an_index_that_points_at_what_was_not_signed_is_not_believed(manned: Board) -> None:
    publish(manned)
    with writing(manned.engine) as db:
        db.execute(update(published_results).values(receipt_code="0" * 16))
    with pytest.raises(UnsignedVersionError):
        look(manned, code="0" * 16)


def test_a_version_that_two_did_not_sign_shows_nobody_a_score(manned: Board) -> None:
    publish(manned)
    with writing(manned.engine) as db:
        db.execute(update(result_publications).values(approvals=b"[]"))
    with pytest.raises(UnsignedVersionError):
        look(manned)
