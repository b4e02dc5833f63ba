"""What two officers decide about attempts, and what of an attempt counts then."""

import dataclasses
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from protocol import journal
from protocol.journal import Entry, StreamId, Tip
from protocol.officer import OfficerKeys
from protocol.records import Adopted, AttemptChosen, Collected, HandedOver, Progress, StreamOpened, Submitted
from server.answers import service as journals
from server.attempts import service
from server.attempts.rulings import Rulings, rulings
from server.attempts.service import (
    AlreadyClosedError,
    BadReasonError,
    NoSuchEntryError,
    NothingToAdoptError,
    NotOneRegistrationError,
    UnknownAttemptError,
)
from server.db.engine import writing
from server.officers.service import SameOfficerError
from server.roster.models import slots
from tests.server.board import AT, Board, StationKeys, Stream, handed_in

REASON = "Máy hỏng giữa giờ, thí sinh không làm tiếp."


@pytest.fixture
def ready(board: Board) -> Board:
    return board.with_officers().with_roster()


@pytest.fixture
def seat(ready: Board) -> StationKeys:
    return ready.enrolled("seat", "07/15")


def attempt_of(board: Board, slot: int = 1, seat: str = "15") -> StreamId:
    with board.engine.connect() as db:
        found = db.scalar(select(slots.c.attempt).where(slots.c.seat == seat, slots.c.slot == slot))
    assert found is not None
    return StreamId(found)


def keep(board: Board, stream: Stream, entries: list[Entry] | None = None) -> None:
    """Keep entries as the answers store does."""
    with writing(board.engine) as db:
        journals.own(db, stream.id, journal.DeviceId(stream.keys.id), stream.purpose)
        journals.add_entries(db, [journals.row_of(entry) for entry in entries or stream.entries])


def unfinished(board: Board, seat: StationKeys, slot: int = 1) -> Stream:
    stream = Stream(seat, attempt_of(board, slot), "attempt").open().write(Progress(1, 22), Progress(2, 22))
    keep(board, stream)
    return stream


def closing(stream: Stream, seq: int = 3, reason: str = REASON) -> Collected:
    return Collected(stream.id.hex(), 1, seq, b"", service.UPSTREAM, reason, ())


def signed_by(board: Board, keys: OfficerKeys, wanted: Collected, at: int = AT) -> Collected | None:
    with writing(board.engine) as db:
        return service.collect(db, board.journal, keys, wanted, at)


def test_two_officers_collect_an_attempt_that_nobody_handed_in(ready: Board, seat: StationKeys) -> None:
    stream = unfinished(ready, seat)
    first, second = ready.unlocked()
    assert signed_by(ready, first, closing(stream)) is None
    done = signed_by(ready, second, closing(stream))
    assert done is not None
    assert (done.officers, done.hash, done.seq) == (("cb1", "cb2"), stream.tip.hash, 3)
    with ready.engine.connect() as db:
        assert rulings(db).collected == {stream.id: done}
        assert service.open_attempts(db) == []


def test_the_same_officer_twice_collects_nothing(ready: Board, seat: StationKeys) -> None:
    stream = unfinished(ready, seat)
    first, _ = ready.unlocked()
    signed_by(ready, first, closing(stream))
    with pytest.raises(SameOfficerError):
        signed_by(ready, first, closing(stream))
    with ready.engine.connect() as db:
        assert [one.attempt for one in service.open_attempts(db)] == [stream.id]


def test_collected_again_gives_the_first_decision_and_elsewhere_is_refused(ready: Board, seat: StationKeys) -> None:
    stream = unfinished(ready, seat)
    first, second = ready.unlocked()
    signed_by(ready, first, closing(stream))
    done = signed_by(ready, second, closing(stream))
    assert signed_by(ready, first, closing(stream), AT + 5) == done
    with pytest.raises(AlreadyClosedError):
        signed_by(ready, first, closing(stream, seq=2))


def test_what_was_handed_in_is_not_collected(ready: Board, seat: StationKeys) -> None:
    stream = handed_in(seat, attempt_of(ready))
    keep(ready, stream)
    with pytest.raises(AlreadyClosedError):
        signed_by(ready, ready.unlocked()[0], closing(stream))


def test_what_the_board_does_not_hold_is_not_collected(ready: Board, seat: StationKeys) -> None:
    stream = unfinished(ready, seat)
    first, _ = ready.unlocked()
    with pytest.raises(NoSuchEntryError) as missing:
        signed_by(ready, first, closing(stream, seq=9))
    assert (missing.value.segment, missing.value.seq) == (1, 9)
    for unknown in ("zz", "00" * 16):
        with pytest.raises(UnknownAttemptError):
            signed_by(ready, first, Collected(unknown, 1, 1, b"", "upstream", REASON, ()))
    for reason in ("", "  ", "x" * 256):
        with pytest.raises(BadReasonError):
            signed_by(ready, first, closing(stream, reason=reason))


def moved(board: Board, seat: StationKeys, late: int = 3) -> Stream:
    """Return an attempt in two segments: the old device wrote `late` entries beyond the head that the new one knew."""
    stream = unfinished(board, seat)
    known = stream.tip
    stream.write(*(Progress(number, 22) for number in range(3, 3 + late)))
    left = list(stream.entries[3:])
    tip = Tip(stream.id, 2)
    handed = HandedOver(seat.certificate, 1, known.seq, known.hash, "moved", ())
    entry, tip = journal.append(tip, handed, AT)
    after, _ = journal.append(tip, Progress(9, 22), AT)
    keep(board, stream, [*left, entry, after])
    stream.entries += [entry, after]
    return stream


def counting(board: Board, stream: Stream) -> list[tuple[int, int]]:
    with board.engine.connect() as db:
        kept = rulings(db).counting(stream.id, list(journals.read(db, stream.id)))
    return [(entry.header.segment, entry.header.seq) for entry in kept]


def test_what_an_old_device_wrote_late_counts_only_when_two_adopt_it(ready: Board, seat: StationKeys) -> None:
    stream = moved(ready, seat)
    assert counting(ready, stream) == [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)]
    wanted = Adopted(stream.id.hex(), 1, 4, 5, b"", REASON, ())
    first, second = ready.unlocked()
    with writing(ready.engine) as db:
        assert service.adopt(db, ready.journal, first, wanted, AT) is None
        done = service.adopt(db, ready.journal, second, wanted, AT)
    assert done is not None
    assert done.officers == ("cb1", "cb2")
    assert counting(ready, stream) == [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (2, 1), (2, 2)]


def test_a_seat_that_was_left_hands_nothing_in_and_the_attempt_is_collected_at_the_new_one(
    ready: Board, seat: StationKeys
) -> None:
    stream = moved(ready, seat)
    left = next(entry for entry in stream.entries if (entry.header.segment, entry.header.seq) == (1, 6))
    time_up, _ = journal.append(Tip(stream.id, 1, 6, left.hash), Submitted(2, 22, "time_up"), AT)
    keep(ready, stream, [time_up])
    with ready.engine.connect() as db:
        assert [(one.segment, one.seq) for one in service.open_attempts(db)] == [(2, 2)]
    wanted = Collected(stream.id.hex(), 2, 2, b"", service.UPSTREAM, REASON, ())
    first, second = ready.unlocked()
    assert signed_by(ready, first, wanted) is None
    assert signed_by(ready, second, wanted) is not None


@pytest.mark.parametrize(("segment", "first", "last"), [(1, 2, 3), (1, 3, 4), (2, 1, 2), (1, 5, 4)])
def test_what_counts_by_itself_is_not_adopted(
    ready: Board, seat: StationKeys, segment: int, first: int, last: int
) -> None:
    stream = moved(ready, seat)
    wanted = Adopted(stream.id.hex(), segment, first, last, b"", REASON, ())
    with writing(ready.engine) as db, pytest.raises(NothingToAdoptError):
        service.adopt(db, ready.journal, ready.unlocked()[0], wanted, AT)


def test_of_two_attempts_two_officers_choose_one(ready: Board, seat: StationKeys) -> None:
    one, other = unfinished(ready, seat), unfinished(ready, seat, slot=2)
    first, second = ready.unlocked()
    with writing(ready.engine) as db:
        assert service.rivals(db, one.id) == [other.id]
        assert service.choose(db, ready.journal, first, one.id.hex(), REASON, AT) is None
        done = service.choose(db, ready.journal, second, one.id.hex(), REASON, AT)
        decided = rulings(db)
    assert done == AttemptChosen(one.id.hex(), (other.id.hex(),), REASON, ("cb1", "cb2"))
    assert decided.set_aside == {other.id}


def test_one_attempt_alone_is_not_chosen(ready: Board, seat: StationKeys) -> None:
    stream = unfinished(ready, seat)
    with writing(ready.engine) as db, pytest.raises(NotOneRegistrationError):
        service.choose(db, ready.journal, ready.unlocked()[0], stream.id.hex(), REASON, AT)


STREAM = StreamId(bytes(16))


def chain(segments: list[int], known: list[int]) -> list[Entry]:
    """Return an attempt of so many entries by segment; each later segment names entry `known` of the one before."""
    entries: list[Entry] = []
    for number, many in enumerate(segments, 1):
        tip = Tip(STREAM, number)
        first = (
            StreamOpened("attempt", b"", ())
            if number == 1
            else HandedOver(b"", number - 1, known[number - 2], bytes(32), "moved", ())
        )
        for record in (first, *(Progress(step, 22) for step in range(many))):
            entry, tip = journal.append(tip, record, AT)
            entries.append(entry)
    return entries


@given(
    segments=st.lists(st.integers(0, 5), min_size=1, max_size=4),
    known=st.lists(st.integers(0, 6), min_size=3, max_size=3),
    cut=st.tuples(st.integers(1, 4), st.integers(1, 6)),
)
def test_what_counts_is_always_a_part_in_the_same_order_and_a_last_segment_counts_whole(
    segments: list[int], known: list[int], cut: tuple[int, int]
) -> None:
    entries = chain(segments, known)
    kept = Rulings().counting(STREAM, entries)
    assert kept == [entry for entry in entries if entry in kept]
    last = [entry for entry in entries if entry.header.segment == len(segments)]
    assert [entry for entry in kept if entry.header.segment == len(segments)] == last
    collected = Collected(STREAM.hex(), *cut, os.urandom(32), "upstream", REASON, ())
    closed = dataclasses.replace(Rulings(), collected={STREAM: collected}).counting(STREAM, entries)
    assert closed == [entry for entry in kept if (entry.header.segment, entry.header.seq) <= cut]
