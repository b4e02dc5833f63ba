"""The book of the door follows the journal."""

from protocol.api import DeskPackage
from protocol.records import Admitted, CardOutcome, DecisionCode, DeskOpened, Refused
from station.checkin.desk import Recent
from station.checkin.door_book import RECENT, DoorBook
from station.checkin.roster import Roster
from tests.station.checkin.conftest import HOA

IN = Admitted(HOA.candidate, HOA.name, "ca-1", "07", "15", 1, DecisionCode.ADMITTED, bytes(32), "")


def book_of(package: DeskPackage) -> DoorBook:
    return DoorBook(package, Roster(package.rows, package.exam_session.id))


def test_whoever_is_in_is_known_with_time_and_desk_and_the_code_is_used(package: DeskPackage) -> None:
    book = book_of(package)
    assert (book.earlier(HOA.candidate), book.counts.admitted, book.counts.expected) == (None, 0, 1)
    book.note(IN, "07:12")
    earlier, slot = book.earlier(HOA.candidate), book.free_slot(HOA)
    assert earlier is not None
    assert slot is not None
    assert (earlier.at, earlier.desk, slot.slot, book.counts.admitted) == ("07:12", "2", 2, 1)
    assert book.recent == (Recent("07:12", HOA.name, DecisionCode.ADMITTED, "P.07 · 15"),)


def test_a_seat_whose_codes_are_used_up_has_none_left(package: DeskPackage) -> None:
    book = book_of(package)
    for slot in (1, 2, 3):
        book.note(Admitted(HOA.candidate, HOA.name, "ca-1", "07", "15", slot, DecisionCode.ADMITTED, b"", ""), "")
    assert book.free_slot(HOA) is None


def test_the_list_of_the_last_decisions_is_short_and_other_entries_are_none(package: DeskPackage) -> None:
    book = book_of(package)
    book.note(DeskOpened("cb1"), "06:00")
    assert not book.recent
    for minute in range(RECENT + 1):
        book.note(Refused(HOA.candidate, DecisionCode.TOO_EARLY, {"outcome": CardOutcome.OK.value}), str(minute))
    assert [one.at for one in book.recent] == [str(minute) for minute in range(RECENT, 0, -1)]
    assert book.counts.admitted == 0
