"""An officer joins later and opens what was wrapped before."""

import os

import pytest

from protocol import journal, officer
from protocol.officer import NotEnoughOfficersError, NotPermittedError
from protocol.records import Approved, OfficerAdded
from server.answers import service as journals
from server.db.engine import writing
from server.officers import grading_key, joining, service
from server.officers.joining import RELEASE, NewOfficer, OfficerExistsError
from tests.server.board import AT, Board

TAM = NewOfficer("cb3", "Lê Văn Tám", "site_head", "cat-ba-1904")


def test_two_officers_take_in_a_third_who_opens_papers_wrapped_before(board: Board) -> None:
    secret, pair = os.urandom(32), board.with_officers().unlocked()
    with writing(board.engine) as db:
        service.keep_wraps(db, "paper:x", secret, RELEASE)
        service.keep_wraps(db, grading_key.GRADING, bytes(32), grading_key.ACT)
        added = joining.add_by_two(db, board.journal, pair, TAM, AT)
        third = officer.unlock(added, TAM.pin)
        assert service.open_wrapped(db, "paper:x", (third, pair[0])) == secret
        with pytest.raises(NotEnoughOfficersError):  # the role opens papers, not the grading key
            service.open_wrapped(db, grading_key.GRADING, (third, pair[0]))
        records = [journal.read(entry) for entry in journals.read(db, board.journal.stream)]
    assert [type(record) for record in records[-3:]] == [Approved, Approved, OfficerAdded]
    assert TAM.pin not in repr(TAM)


def test_an_id_is_given_once(board: Board) -> None:
    pair = board.with_officers().unlocked()
    with writing(board.engine) as db, pytest.raises(OfficerExistsError):
        joining.add_by_two(db, board.journal, pair, NewOfficer("cb1", "Ai đó", "chair", "12345678"), AT)


def test_a_site_head_takes_nobody_in(board: Board) -> None:
    first, _ = board.with_officers().unlocked()
    with writing(board.engine) as db:
        head = officer.unlock(service.add(db, board.journal, "cb4", "x", "site_head", "12345678", AT), "12345678")
    with writing(board.engine) as db, pytest.raises(NotPermittedError):
        joining.add_by_two(db, board.journal, (first, head), TAM, AT)
