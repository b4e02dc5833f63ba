"""A recovered disk is taken in: once, by its own signatures, in any cuts and any order of files."""

import random
from pathlib import Path

import pytest

from protocol import recovered
from protocol.device import UntrustedCertificateError
from protocol.errors import ProtocolError
from protocol.journal import Entry, SignedHead
from protocol.records import Progress
from protocol.recovered import Segment
from server.answers import service as journals
from server.answers.intake import ForeignStreamError
from server.attempts import incidents, taking
from server.attempts.taking import NoBeginningError, Taken
from tests.server.attempts.test_service import attempt_of, keep, ready, seat
from tests.server.board import AT, Board, StationKeys, Stream, handed_in, make_board

__all__ = ["ready", "seat"]


def file_of(stream: Stream, entries: list[Entry] | None = None, heads: list[SignedHead] | None = None) -> bytes:
    segment = Segment(stream.id, 1, stream.entries if entries is None else entries, heads or [])
    return b"".join(recovered.encode([segment]))


def taken(board: Board, content: bytes) -> list[Taken]:
    return taking.take(board.engine, board.journal, board.folder.authority.certificate, content, lambda: AT)


def held(board: Board, stream: Stream) -> list[bytes]:
    with board.engine.connect() as db:
        return [entry.hash for entry in journals.read(db, stream.id)]


def test_what_the_board_lacked_is_kept_and_an_incident_says_so(ready: Board, seat: StationKeys) -> None:
    stream = handed_in(seat, attempt_of(ready))
    keep(ready, stream, stream.entries[:2])
    (one,) = taken(ready, file_of(stream, heads=[stream.head()]))
    assert (one.before, one.after, one.forked) == (2, len(stream.entries), False)
    assert held(ready, stream) == [entry.hash for entry in stream.entries]
    with ready.engine.connect() as db:
        (incident,) = incidents.incidents(db).values()
        assert (incident.opened.what, incident.opened.streams) == ("answers_recovered", (stream.id.hex(),))
        assert journals.receipt_of(db, stream.id, 1)


def test_taken_in_twice_changes_nothing(ready: Board, seat: StationKeys) -> None:
    stream = handed_in(seat, attempt_of(ready))
    first = taken(ready, file_of(stream))
    (again,) = taken(ready, file_of(stream))
    assert (again.before, again.after) == (first[0].after, first[0].after)


def test_another_history_is_kept_as_evidence_and_the_first_stands(ready: Board, seat: StationKeys) -> None:
    stream = handed_in(seat, attempt_of(ready))
    keep(ready, stream)
    cloned = Stream(seat, stream.id, "attempt").open().write(Progress(7, 22))
    (one,) = taken(ready, file_of(cloned))
    assert (one.forked, one.before, one.after) == (True, len(stream.entries), len(stream.entries))
    with ready.engine.connect() as db:
        assert len(journals.evidence(db)) == 1  # both begin alike


def test_a_file_without_its_beginning_is_believed_where_the_board_has_it(ready: Board, seat: StationKeys) -> None:
    stream = handed_in(seat, attempt_of(ready))
    with pytest.raises(NoBeginningError):
        taken(ready, file_of(stream, stream.entries[2:]))
    keep(ready, stream, stream.entries[:2])
    (one,) = taken(ready, file_of(stream, stream.entries[2:]))
    assert one.after == len(stream.entries)


def test_an_attempt_of_another_seat_is_refused_whole(ready: Board, seat: StationKeys) -> None:
    own = handed_in(seat, attempt_of(ready))
    foreign = handed_in(seat, attempt_of(ready, seat="16"))
    both = b"".join(
        recovered.encode([Segment(own.id, 1, own.entries, []), Segment(foreign.id, 1, foreign.entries, [])])
    )
    with pytest.raises(ForeignStreamError):
        taken(ready, both)
    assert held(ready, own) == held(ready, foreign) == []


def test_a_device_of_another_exam_is_refused(ready: Board, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = make_board(tmp_path / "other").with_officers().with_roster()
    stranger = handed_in(other.enrolled("seat", "07/15"), attempt_of(ready))
    other.engine.dispose()
    with pytest.raises(UntrustedCertificateError):
        taken(ready, file_of(stranger))


@pytest.mark.parametrize("cut", [0, 5, 60, -3])
def test_a_cut_file_keeps_nothing(ready: Board, seat: StationKeys, cut: int) -> None:
    stream = handed_in(seat, attempt_of(ready))
    with pytest.raises(ProtocolError):
        taken(ready, file_of(stream)[:cut])
    assert held(ready, stream) == []


def test_an_altered_body_keeps_nothing(ready: Board, seat: StationKeys) -> None:
    stream = handed_in(seat, attempt_of(ready))
    content = bytearray(file_of(stream))
    content[-1] ^= 1
    with pytest.raises(ProtocolError):
        taken(ready, bytes(content))
    assert held(ready, stream) == []


@pytest.mark.parametrize("seed", range(8))
def test_any_pieces_in_any_order_end_in_the_same_store(ready: Board, seat: StationKeys, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 -- to be repeated
    stream = handed_in(seat, attempt_of(ready), chance.randint(1, 12))
    whole = len(stream.entries)
    taken(ready, file_of(stream, stream.entries[:1]))
    for _ in range(chance.randint(1, 5)):
        first, last = sorted((chance.randint(1, whole), chance.randint(1, whole)))
        taken(ready, file_of(stream, stream.entries[first - 1 : last]))
    taken(ready, file_of(stream))
    assert held(ready, stream) == [entry.hash for entry in stream.entries]
    with ready.engine.connect() as db:
        assert journals.evidence(db) == []
