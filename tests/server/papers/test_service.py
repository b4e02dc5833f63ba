"""Sealed papers: staged, released by two, and nothing of them readable before."""

import os
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select, update

from protocol import journal, officer, sealing, spoken_code
from protocol.records import Approved, Published, Record, Released
from protocol.sealing import WrongKeyError
from server.answers import service as journals
from server.db.engine import writing
from server.officers import service as officers
from server.officers.models import half_opened
from server.papers import service
from server.papers.models import papers, sealed_variants
from server.papers.service import NotReleasedError, PaperExistsError, Release, UnknownPaperError
from tests.server.board import AT, PLAN, Board

TEXT = "Cho hàm số bậc ba. Chưa đến giờ mở đề.".encode() * 20


@pytest.fixture
def staged(board: Board) -> tuple[str, bytes]:
    """A staged paper's id, and the key that only this test still knows."""
    board.with_officers().with_roster()
    paper_id, key = os.urandom(16), os.urandom(32)
    sealed = sealing.seal_paper(TEXT, paper_id, key, os.urandom(12))
    with writing(board.engine) as db:
        service.stage(db, board.journal, paper_id.hex(), PLAN.id, "0101", sealed, key, AT)
    return paper_id.hex(), key


def released(board: Board, paper_id: str, at: int) -> Release:
    """Have both officers sign, each in a transaction of their own, as at two machines."""
    for keys in board.unlocked():
        with writing(board.engine) as db:
            release = service.sign_release(db, board.journal, paper_id, keys, at)
    assert release is not None
    return release


def entered(board: Board) -> list[Record]:
    with board.engine.connect() as db:
        return [journal.read(entry) for entry in journals.read(db, board.journal.stream)]


def files(board: Board) -> list[Path]:
    return [path for path in board.folder.path.rglob("*") if path.is_file()]


def test_a_staged_paper_is_published_and_keeps_its_key_to_itself(board: Board, staged: tuple[str, bytes]) -> None:
    paper_id, _ = staged
    with board.engine.connect() as db:
        with pytest.raises(NotReleasedError):
            service.released_key(db, paper_id)
        assert [(paper.id, paper.state) for paper in service.all_papers(db)] == [(paper_id, "staged")]
    assert [record.what for record in entered(board) if isinstance(record, Published)] == ["roster", "paper"]


def test_a_desk_carries_the_paper_under_a_code_that_the_release_tells(board: Board, staged: tuple[str, bytes]) -> None:
    paper_id, key = staged
    with writing(board.engine) as db:
        carried = service.spoken_paper(db, PLAN.id)
        assert service.spoken_paper(db, "another") is None
    assert carried is not None
    assert (carried.id, carried.variants) == (paper_id, (paper_id,))
    assert key not in msgspec.msgpack.encode(carried)
    told = released(board, paper_id, AT).spoken
    assert spoken_code.open_spoken(carried.box, bytes.fromhex(paper_id), told) == key
    with writing(board.engine) as db:
        db.execute(update(papers).values(spoken=b""))  # sealed before there were spoken codes
        assert service.spoken_paper(db, PLAN.id) is None


def test_the_whole_disk_and_one_officer_give_no_item_text(board: Board, staged: tuple[str, bytes]) -> None:
    paper_id, key = staged
    contents = [path.read_bytes() for path in files(board)]
    assert not any(TEXT[:40] in content or key in content for content in contents)
    first, _ = board.unlocked()
    with board.engine.connect() as db, pytest.raises((WrongKeyError, officer.NotEnoughOfficersError)):
        officers.open_wrapped(db, service.wrapped_as(paper_id), (first, first))


def test_the_whole_disk_after_the_first_signature_gives_no_item_text(board: Board, staged: tuple[str, bytes]) -> None:
    paper_id, key = staged
    first, _ = board.unlocked()
    with writing(board.engine) as db:
        assert service.sign_release(db, board.journal, paper_id, first, AT) is None
        boxes = list(db.scalars(select(half_opened.c.box)))
    contents = [path.read_bytes() for path in files(board)]
    assert not any(TEXT[:40] in content or key in content for content in contents)
    assert boxes
    for box in boxes:  # one officer and the disk together open nothing
        with pytest.raises(WrongKeyError):
            first.remove_layer(box)


def test_the_same_officer_is_no_second(board: Board, staged: tuple[str, bytes]) -> None:
    paper_id, _ = staged
    first, second = board.unlocked()
    with writing(board.engine) as db:
        service.sign_release(db, board.journal, paper_id, first, AT)
        assert [(one.act, one.officer) for one in officers.waiting(db, AT)] == [("release-paper", "cb1")]
        with pytest.raises(officers.SameOfficerError):
            service.sign_release(db, board.journal, paper_id, first, AT + 1)
        assert service.sign_release(db, board.journal, paper_id, second, AT + 1) is not None
        assert officers.waiting(db, AT + 1) == []


def test_a_first_signature_does_not_wait_for_ever(board: Board, staged: tuple[str, bytes]) -> None:
    paper_id, _ = staged
    first, second = board.unlocked()
    late = AT + officers.WAITS_US + 1
    with writing(board.engine) as db:
        service.sign_release(db, board.journal, paper_id, first, AT)
        assert officers.waiting(db, late) == []
        assert service.sign_release(db, board.journal, paper_id, second, late) is None
        assert service.sign_release(db, board.journal, paper_id, first, late) is not None


def test_two_officers_release_it(board: Board, staged: tuple[str, bytes]) -> None:
    paper_id, key = staged
    release = released(board, paper_id, AT + 1)
    assert (release.key, release.at) == (key, AT + 1)
    assert key.hex() not in repr(release)
    with board.engine.connect() as db:
        assert service.released_key(db, paper_id) == release
        assert sealing.open_paper(service.sealed_bytes(db, paper_id), bytes.fromhex(paper_id), release.key) == TEXT
    assert [type(record) for record in entered(board)[-3:]] == [Approved, Approved, Released]


def test_released_again_gives_the_first_release_and_no_second_entry(board: Board, staged: tuple[str, bytes]) -> None:
    paper_id, _ = staged
    for at in (AT + 1, AT + 2):
        assert released(board, paper_id, at).at == AT + 1
    assert len([record for record in entered(board) if isinstance(record, Released)]) == 1


def test_a_paper_whose_key_opens_nothing_is_not_released(board: Board, staged: tuple[str, bytes]) -> None:
    paper_id, _ = staged
    with writing(board.engine) as db:
        db.execute(sealed_variants.update().values(sealed=bytes(100)))
    with pytest.raises(WrongKeyError):
        released(board, paper_id, AT)
    assert not any(isinstance(record, Released) for record in entered(board))


def test_a_session_has_one_paper(board: Board, staged: tuple[str, bytes]) -> None:
    with pytest.raises(PaperExistsError), writing(board.engine) as db:
        service.stage(db, board.journal, "00" * 16, PLAN.id, "0102", b"", bytes(32), AT)


def test_a_paper_that_is_not_there_is_unknown(board: Board) -> None:
    with board.with_officers().engine.connect() as db:
        for ask in (service.sealed_bytes, service.released_key):
            with pytest.raises(UnknownPaperError):
                ask(db, "00")
        with pytest.raises(UnknownPaperError):
            service.sign_release(db, board.journal, "00", board.unlocked()[0], AT)
