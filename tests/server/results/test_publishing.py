"""Publishing takes two officers who sign the same bytes, and a version replaces the one before in the open."""

import pytest
from sqlalchemy import select, update

from protocol import journal
from protocol.officer import NotPermittedError, OfficerKeys, unlock
from protocol.records import Approved, Published
from server.answers import service as journals
from server.db.engine import writing
from server.officers import service as officers
from server.officers.service import SameOfficerError
from server.results import publishing
from server.results.frozen import Line, Publication, encode
from server.results.publication import hash_of_lines, lines_of
from server.results.published_models import published_results, result_publications
from server.results.publishing import (
    NoReasonError,
    NothingNewError,
    NothingToPublishError,
    ResultsChangedError,
    UnknownVersionError,
    UnsignedVersionError,
    Version,
)
from tests.server.board import AT, Board
from tests.server.results.rows import result, rows

LINES = lines_of(rows(result(), result("4.5", candidate="18001507")))
BETTER = lines_of(rows(result("7.6"), result("4.5", candidate="18001507")))
DAY = 24 * 3600 * 1_000_000


def sign(
    board: Board, keys: OfficerKeys, lines: tuple[Line, ...] = LINES, reason: str = "", at: int = AT
) -> Version | None:
    with writing(board.engine) as db:
        return publishing.sign(db, board.journal, "Toán", lines, hash_of_lines(lines), reason, keys, at)


def publish(board: Board, lines: tuple[Line, ...] = LINES, reason: str = "") -> Version:
    first, second = board.unlocked()
    assert sign(board, first, lines, reason) is None
    made = sign(board, second, lines)
    assert made is not None
    return made


@pytest.fixture
def manned(board: Board) -> Board:
    """A board with a list and two officers."""
    return board.with_roster().with_officers()


def records(board: Board) -> list[object]:
    with board.engine.connect() as db:
        (own,) = [stream for stream, _ in journals.streams(db, "board")]
        return [journal.read(entry) for entry in journals.read(db, own)]


def test_two_officers_publish_and_the_journal_says_so(manned: Board) -> None:
    made = publish(manned)
    assert (made.subject, made.number, made.serial, made.officers) == ("Toán", 1, 1, ("cb1", "cb2"))
    kept = records(manned)
    assert Published("results", 1, made.hash) in kept
    signers = [one.officer for one in kept if isinstance(one, Approved) and one.act == "publish-results"]
    assert signers == ["cb1", "cb2"]
    with manned.engine.connect() as db:
        assert publishing.publication(db, 1).rows == LINES
        assert publishing.proposal(db, "Toán", AT) is None


def test_one_officer_alone_publishes_nothing(manned: Board) -> None:
    first, _ = manned.unlocked()
    assert sign(manned, first) is None
    with pytest.raises(SameOfficerError):
        sign(manned, first)
    with manned.engine.connect() as db:
        assert publishing.versions(db) == []
        assert db.execute(select(published_results)).all() == []


def test_a_first_signature_waits_no_longer_than_a_day(manned: Board) -> None:
    first, second = manned.unlocked()
    sign(manned, first)
    assert sign(manned, second, at=AT + DAY + 1) is None
    made = sign(manned, first, at=AT + DAY + 2)
    assert made is not None
    assert made.officers == ("cb2", "cb1")


def test_an_officer_whose_role_may_not_signs_nothing(manned: Board) -> None:
    with writing(manned.engine) as db:
        added = officers.add(db, manned.journal, "dt1", "dt1", "papers", "nam-dinh-1945", AT)
    with pytest.raises(NotPermittedError):
        sign(manned, unlock(added, "nam-dinh-1945"))


def test_what_an_officer_did_not_read_is_not_signed(manned: Board) -> None:
    first, _ = manned.unlocked()
    with pytest.raises(ResultsChangedError), writing(manned.engine) as db:
        publishing.sign(db, manned.journal, "Toán", BETTER, hash_of_lines(LINES), "", first, AT)


def test_results_that_change_after_the_first_signature_need_two_again(manned: Board) -> None:
    first, second = manned.unlocked()
    sign(manned, first)
    assert sign(manned, second, BETTER) is None
    with manned.engine.connect() as db:
        waiting = publishing.proposal(db, "Toán", AT)
        assert waiting is not None
        assert (waiting.first.officer, waiting.publication.rows) == ("cb2", BETTER)
    assert sign(manned, first, LINES) is None  # changed back: the old signature does not come to life
    with manned.engine.connect() as db:
        assert publishing.versions(db) == []


def test_a_later_version_says_why_and_which_it_replaces(manned: Board) -> None:
    before = publish(manned)
    with pytest.raises(NoReasonError):
        sign(manned, manned.unlocked()[0], BETTER)
    made = publish(manned, BETTER, "Sửa đáp án câu 5")
    assert (made.number, made.reason) == (2, "Sửa đáp án câu 5")
    with manned.engine.connect() as db:
        assert publishing.publication(db, made.serial).replaces == before.hash.hex()
        assert publishing.before(db, made) == before
        assert publishing.latest(db, "Toán") == made
        assert publishing.publication(db, before.serial).rows == LINES


def test_what_is_published_is_not_published_again(manned: Board) -> None:
    publish(manned)
    with pytest.raises(NothingNewError):
        sign(manned, manned.unlocked()[0], reason="Lần nữa")


@pytest.mark.parametrize("lines", [(), lines_of(rows(result("", pending=2)))])
def test_a_subject_without_a_final_score_is_not_published(manned: Board, lines: tuple[Line, ...]) -> None:
    with pytest.raises(NothingToPublishError):
        sign(manned, manned.unlocked()[0], lines)


def test_a_reason_of_any_length_is_not_taken(manned: Board) -> None:
    publish(manned)
    with pytest.raises(NoReasonError):
        sign(manned, manned.unlocked()[0], BETTER, "x" * 501)


def test_subjects_have_versions_of_their_own(manned: Board) -> None:
    publish(manned)
    first, second = manned.unlocked()
    made = None
    for keys in (first, second):
        with writing(manned.engine) as db:
            made = publishing.sign(db, manned.journal, "Vật lí", BETTER, hash_of_lines(BETTER), "", keys, AT)
    assert made is not None
    assert (made.subject, made.number, made.serial) == ("Vật lí", 1, 2)


def test_a_number_that_nothing_was_published_under_is_told(manned: Board) -> None:
    with manned.engine.connect() as db, pytest.raises(UnknownVersionError):
        publishing.publication(db, 7)


def test_a_version_written_into_the_database_is_not_believed(manned: Board) -> None:
    made = publish(manned)
    forged = encode(replaced(manned, made, BETTER))
    with writing(manned.engine) as db:
        db.execute(update(result_publications).values(content=forged, hash=publishing.hash_of(forged)))
    with manned.engine.connect() as db, pytest.raises(UnsignedVersionError):
        publishing.publication(db, made.serial)


@pytest.mark.parametrize("approvals", [b"[]", b"not json", b""])
def test_a_version_without_its_signatures_is_not_believed(manned: Board, approvals: bytes) -> None:
    made = publish(manned)
    with writing(manned.engine) as db:
        db.execute(update(result_publications).values(approvals=approvals))
    with manned.engine.connect() as db, pytest.raises(UnsignedVersionError):
        publishing.publication(db, made.serial)


def test_one_officers_signature_twice_is_not_two(manned: Board) -> None:
    made = publish(manned)
    alone = publishing.encode_approvals((made.approvals[0], made.approvals[0]))
    with writing(manned.engine) as db:
        db.execute(update(result_publications).values(approvals=alone))
    with manned.engine.connect() as db, pytest.raises(UnsignedVersionError):
        publishing.publication(db, made.serial)


@pytest.mark.parametrize("changed", [{"reason": "Lí do khác"}, {"version": 9}, {"subject": "Vật lí"}])
def test_what_stands_beside_the_signed_bytes_must_agree(manned: Board, changed: dict[str, object]) -> None:
    made = publish(manned)
    with writing(manned.engine) as db:
        db.execute(update(result_publications).values(**changed))
    with manned.engine.connect() as db, pytest.raises(UnsignedVersionError):
        publishing.publication(db, made.serial)


def replaced(board: Board, version: Version, lines: tuple[Line, ...]) -> Publication:
    with board.engine.connect() as db:
        made = publishing.publication(db, version.serial)
    return Publication(
        made.format,
        made.exam,
        made.subject,
        made.version,
        made.replaces,
        made.reason,
        made.roster_version,
        made.runs,
        lines,
    )
