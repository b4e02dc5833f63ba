"""What single candidates are given: under a signature, sealed, packed with the slots, and settled before check-in."""

from typing import TypeVar

import msgspec
import pytest

from protocol import journal, sealing
from protocol.api import RosterRow
from protocol.records import KIND_BY_RECORD, Approved, Changed, Record
from protocol.seat_rules import NO_ACCOMMODATION, Accommodation
from server.accommodations import service
from server.accommodations.service import BadAccommodationError
from server.answers import service as journals
from server.db.engine import writing
from server.roster import service as roster
from server.roster import slots
from server.roster.corrections import SessionOpenedError, UnknownCandidateError
from tests.server.board import AT, HOA, HUY, PLAN, Board

BEFORE = AT - 24 * 3600 * 1_000_000  # check-in is not open yet
Kept = TypeVar("Kept", bound=Record)
WANTED = Accommodation(extra_percent=25, reason="Khiếm thị", helper=" Trần  Thị Bình ", zoom=150, breaks=True)


@pytest.fixture
def ready(board: Board) -> Board:
    return board.with_officers().with_roster()


def give(board: Board, wanted: Accommodation, candidate: str = HOA.candidate, at: int = BEFORE) -> Accommodation:
    keys, _ = board.unlocked()
    with writing(board.engine) as db:
        return service.give(db, board.folder.personal_key, board.journal, keys, (candidate, wanted), at)


def given(board: Board, candidate: str = HOA.candidate) -> Accommodation:
    with board.engine.connect() as db:
        return service.of(db, board.folder.personal_key, candidate)


def row_of(board: Board, candidate: str) -> RosterRow:
    with board.engine.connect() as db:
        return next(row for row in roster.rows(db, board.folder.personal_key) if row.candidate == candidate)


def written(board: Board, kind: type[Kept]) -> list[Kept]:
    """Return the records of `kind` in the board's journal."""
    with board.engine.connect() as db:
        ((stream, _),) = journals.streams(db, "board")
        read = [journal.read(entry) for entry in journals.read(db, stream, [KIND_BY_RECORD[kind].number])]
    return [record for record in read if isinstance(record, kind)]


def test_it_is_kept_with_its_signer_and_read_by_candidate(ready: Board) -> None:
    made = give(ready, WANTED)
    assert made == msgspec.structs.replace(WANTED, helper="Trần Thị Bình", signer="cb1")
    assert given(ready) == made
    assert given(ready, HUY.candidate) == NO_ACCOMMODATION
    with ready.engine.connect() as db:
        assert list(service.all_given(db, ready.folder.personal_key)) == [HOA.candidate]


def test_nothing_of_it_lies_open_on_the_disk(ready: Board) -> None:
    give(ready, WANTED)
    for content in ready.at_rest():
        assert "Khiếm thị".encode() not in content
        assert "Trần Thị Bình".encode() not in content


def test_the_slots_that_a_seat_gets_hold_it(ready: Board) -> None:
    with writing(ready.engine) as db:
        row = row_of(ready, HOA.candidate)
        slots.keep_boxes(db, row, slots.make_boxes(db, row))
    made = give(ready, WANTED)
    with ready.engine.connect() as db:
        assert slots.boxes(db, row) == ()
        fresh = slots.make_boxes(db, row, service.at_seat(db, ready.folder.personal_key, HOA.candidate))
        codes = {code.slot: code.code for code in slots.codes_of(db, PLAN.id, ("07",)) if code.seat == HOA.seat}
    assert sealing.open_slot(fresh[0], codes[fresh[0].slot]).accommodation == msgspec.structs.replace(
        made, reason="", signer=""
    )


def test_the_same_again_is_signed_once_and_the_common_rules_take_it_back(ready: Board) -> None:
    give(ready, WANTED)
    give(ready, WANTED)
    assert give(ready, NO_ACCOMMODATION) == NO_ACCOMMODATION
    assert given(ready) == NO_ACCOMMODATION
    assert [record.act for record in written(ready, Approved)] == ["set-accommodation"] * 2
    changes = [record for record in written(ready, Changed) if record.what == "accommodation"]
    assert changes[0].after == changes[1].before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("extra_percent", 101),
        ("extra_percent", -1),
        ("extra_minutes", 241),
        ("helper", "a" * 121),
        ("zoom", 110),
        ("theme", "pink"),
        ("font", "comic"),
        ("reason", " "),
        ("reason", "a" * 501),
    ],
)
def test_what_no_seat_can_do_is_refused_by_its_field(ready: Board, field: str, value: object) -> None:
    with pytest.raises(BadAccommodationError) as refused:
        give(ready, msgspec.structs.replace(WANTED, **{field: value}))
    assert refused.value.field == field
    assert given(ready) == NO_ACCOMMODATION


def test_once_check_in_is_open_it_is_an_order_in_the_room(ready: Board) -> None:
    with pytest.raises(SessionOpenedError):
        give(ready, WANTED, at=AT)
    assert give(ready, WANTED, at=AT + 24 * 3600 * 1_000_000).extra_percent == 25


def test_nobody_on_the_list_is_given_nothing(ready: Board) -> None:
    with pytest.raises(UnknownCandidateError):
        give(ready, WANTED, candidate="99999999")


def test_more_minutes_round_up_in_the_candidates_favour() -> None:
    assert Accommodation(extra_percent=25, extra_minutes=5).minutes(90) == 118
    assert NO_ACCOMMODATION.minutes(90) == 90
