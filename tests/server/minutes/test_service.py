"""What the minutes of a session say."""

import pytest

from protocol import log as logs
from protocol.receipt import receipt_code
from protocol.seat_rules import Accommodation
from server.accommodations import service as accommodations
from server.answers import service as journals
from server.audit.log import Log
from server.db.engine import writing
from server.minutes import service
from server.minutes.service import Ending, Minutes, UnknownSessionError, count
from tests.server.board import AT, PLAN, Board


def test_every_seat_has_its_ending(minutes: Minutes) -> None:
    assert [(place.seat, place.ending) for place in minutes.places] == [
        ("15", Ending.HANDED_IN),
        ("16", Ending.COLLECTED),
        ("17", Ending.OPEN),
        ("18", Ending.ADMITTED),
        ("19", Ending.ABSENT),
    ]
    assert set(count(minutes.places).values()) == {1}
    assert minutes.rooms == ["07"]
    assert len(minutes.of_room("07")) == 5


def test_a_hand_in_has_its_hour_and_code(minutes: Minutes, day: Board) -> None:
    place = minutes.places[0]
    with day.engine.connect() as db:
        (segment,) = (one for one in journals.segments(db) if journals.receipt_of(db, one.stream, one.number))
        head = journals.head_of(db, segment.stream, segment.number, segment.seq)
    assert head is not None
    assert (place.at, place.code) == (AT, receipt_code(head))
    assert (minutes.heads, minutes.heads_count) == (logs.heads_digest([head]), 1)


def test_the_root_is_signed_when_the_minutes_are_made(minutes: Minutes, day: Board) -> None:
    assert minutes.root is not None
    minutes.root.check_signature(day.folder.signing.public_key())
    assert Log(day.engine, day.journal).root(minutes.root.size) == minutes.root.root


def test_the_only_session_need_not_be_named(day: Board) -> None:
    made = service.collect(day.engine, day.folder, Log(day.engine, day.journal), "", AT)
    assert made.session.id == PLAN.id


def test_what_was_given_stands_with_its_seat(day: Board) -> None:
    day.with_officers()
    keys, _ = day.unlocked()
    wanted = Accommodation(extra_minutes=10, reason="Gãy tay", helper="Trần Thị Bình")
    with writing(day.engine) as db:
        early = AT - 24 * 3600 * 1_000_000
        accommodations.give(db, day.folder.personal_key, day.journal, keys, ("180017", wanted), early)
    made = service.collect(day.engine, day.folder, Log(day.engine, day.journal), "Ca 1", AT)
    assert [(one.seat, one.candidate, one.accommodation.helper) for one in made.given] == [
        ("17", "180017", "Trần Thị Bình")
    ]


@pytest.mark.parametrize("title", ["Ca 9", "ca 1"])
def test_a_session_that_is_none_is_told(day: Board, title: str) -> None:
    with pytest.raises(UnknownSessionError):
        service.collect(day.engine, day.folder, Log(day.engine, day.journal), title, AT)
