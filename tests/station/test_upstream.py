"""Sending upstream: what is lost, refused or repeated on the way does no harm."""

import threading
from pathlib import Path

import pytest

from protocol.api import SegmentAck, SegmentBatch
from protocol.journal import StreamId, decode_header
from protocol.records import Progress
from station.board_link import BoardAwayError, BoardCertificateError, BoardRefusedError, LinkError
from station.journal_store import JournalStore
from station.line_trouble import LineTrouble
from station.streams import StreamKeys, StreamWriter
from station.upstream import Upstream, UpstreamState


class Board:
    """A board in memory that may be away, busy, or forget to answer."""

    def __init__(self) -> None:
        self.held: dict[tuple[bytes, int], list[bytes]] = {}
        self.away = self.busy = self.answer_lost = False
        self.refuses: LinkError | None = None

    def send_journals(self, batches: tuple[SegmentBatch, ...]) -> tuple[SegmentAck, ...]:
        """Keep what follows; answer how far."""
        if self.refuses is not None:
            raise self.refuses
        if self.away:
            raise BoardAwayError
        if self.busy:
            raise BoardRefusedError(503, "overloaded", 1)
        acks = []
        for batch in batches:
            held = self.held.setdefault((batch.stream, batch.segment), [])
            for entry in batch.entries:
                if decode_header(entry.header).seq == len(held) + 1:
                    held.append(entry.header)
            acks.append(SegmentAck(batch.stream, batch.segment, len(held)))
        if self.answer_lost:
            raise BoardAwayError
        return tuple(acks)


@pytest.fixture
def store(tmp_path: Path) -> JournalStore:
    """Journals on an empty disk."""
    return JournalStore(tmp_path)


@pytest.fixture
def filled(store: JournalStore, stream: StreamId, stream_keys: StreamKeys) -> StreamWriter:
    """A stream of ten entries."""
    writer = StreamWriter(store, stream, "desk", stream_keys)
    for answered in range(9):
        writer.append(Progress(answered, 9))
    return writer


def test_all_that_waits_is_sent_and_acknowledged(store: JournalStore, filled: StreamWriter) -> None:
    board = Board()
    Upstream(store, board, lambda _state: None).send_once()
    assert len(board.held[filled.stream, 1]) == 10
    assert store.waiting() == 0


def test_a_lost_answer_sends_the_same_again_and_stores_it_once(store: JournalStore, filled: StreamWriter) -> None:
    board = Board()
    board.answer_lost = True
    upstream = Upstream(store, board, lambda _state: None)
    with pytest.raises(BoardAwayError):
        upstream.send_once()
    assert store.waiting() == 10
    board.answer_lost = False
    upstream.send_once()
    assert (len(board.held[filled.stream, 1]), store.waiting()) == (10, 0)


@pytest.mark.parametrize("trouble", ["away", "busy"])
def test_the_line_comes_back_by_itself_and_the_screen_is_told(
    store: JournalStore, filled: StreamWriter, trouble: str
) -> None:
    board, states = Board(), list[UpstreamState]()
    down, caught_up = threading.Event(), threading.Event()

    def on_change(state: UpstreamState) -> None:
        states.append(state)
        (caught_up if state.waiting == 0 else down).set()

    setattr(board, trouble, True)
    upstream = Upstream(store, board, on_change)
    upstream.start()
    assert down.wait(10)
    assert states[0] == UpstreamState(connected=trouble == "busy", waiting=10)
    setattr(board, trouble, False)
    assert caught_up.wait(20)
    upstream.stop()
    assert states[-1] == UpstreamState(connected=True, waiting=0)


@pytest.mark.parametrize(
    ("refusal", "trouble"),
    [
        (BoardCertificateError(), LineTrouble.SERVER_CERTIFICATE),
        (BoardRefusedError(401, "certificate_expired"), LineTrouble.CERTIFICATE_EXPIRED),
        (BoardRefusedError(403, "revoked_device"), LineTrouble.REVOKED_DEVICE),
        (BoardRefusedError(503, "overloaded", 2), LineTrouble.NONE),
        (BoardAwayError(), LineTrouble.NONE),
    ],
)
def test_what_somebody_has_to_see_to_is_said_and_nothing_is_lost(
    store: JournalStore, filled: StreamWriter, refusal: LinkError, trouble: LineTrouble
) -> None:
    board, told, said = Board(), [], threading.Event()

    def on_change(state: UpstreamState) -> None:
        told.append(state)
        said.set()

    board.refuses = refusal
    upstream = Upstream(store, board, on_change)
    upstream.start()
    assert said.wait(10)
    upstream.stop()
    assert (told[0].trouble, told[0].waiting) == (trouble, filled.tip.seq)
