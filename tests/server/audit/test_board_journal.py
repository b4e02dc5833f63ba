"""The board's own journal."""

import pytest

from protocol import device, journal
from protocol.records import Published, StreamOpened
from server.answers import service as journals
from server.db.engine import writing
from tests.server.board import AT, Board

FACT = Published("roster", 1, bytes(32))


def test_it_begins_with_its_certificate_and_is_signed_after_each_append(board: Board) -> None:
    for _ in range(3):
        with writing(board.engine) as db:
            tip = board.journal.append(db, FACT, at=AT)
    with board.engine.connect() as db:
        entries = list(journals.read(db, board.journal.stream))
        head = journals.head_of(db, board.journal.stream, 1, tip.seq)
    assert head is not None
    journal.verify(entries, head, board.folder.signing.public_key())
    opened = journal.read(entries[0])
    assert isinstance(opened, StreamOpened)
    signer = device.read_device(opened.certificate, board.folder.authority.certificate)
    assert (signer.role, signer.id, opened.purpose) == ("board", head.device, "board")
    assert len(entries) == 4


def test_a_fact_that_was_rolled_back_has_no_entry(board: Board) -> None:
    def fail() -> None:
        with writing(board.engine) as db:
            board.journal.append(db, FACT, at=AT)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with board.engine.connect() as db:
        assert list(journals.read(db, board.journal.stream)) == []
