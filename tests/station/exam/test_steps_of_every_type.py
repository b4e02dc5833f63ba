"""Answering what is no single choice; blocks, plays and files. What is written is enough to stand there again."""

import hashlib

import pytest

from protocol.paper import Listening, PackedPaper
from protocol.records import (
    Answered,
    BlockChosen,
    ChoiceResponse,
    ChoicesResponse,
    FilePart,
    FilesResponse,
    ItemShown,
    Played,
    Progress,
    SliderResponse,
    Struck,
    UploadedFile,
)
from station.exam import steps
from station.exam.files import FileTrouble, Folder
from station.exam.seat import Phase, SeatState
from station.exam.work import Work, replay
from tests.station.ui.seat.every_type import every_type

MULTIPLE, SLIDER, UPLOAD, LAST_COMMON, FIRST_OPTIONAL = 2, 15, 17, 20, 21
ONE, OTHER = "Khoa học máy tính", "Tin học ứng dụng"
DATA = b"\xff\xd8\xff and more"
FILE = UploadedFile("anh.jpg", "image/jpeg", len(DATA), hashlib.sha256(DATA).digest())
PARTS = (FilePart(FILE.hash, 0, DATA[:5]), FilePart(FILE.hash, 5, DATA[5:]))
TWICE, FREE = Listening("speech", 2), Listening("speech")


@pytest.fixture
def paper() -> PackedPaper:
    return every_type()


@pytest.fixture
def seat(paper: PackedPaper) -> SeatState:
    return steps.opened(SeatState(), paper, Work()).state


def at(seat: SeatState, number: int) -> SeatState:
    return steps.go_to(seat, number).state


def test_only_what_fits_the_item_on_screen_is_taken(seat: SeatState) -> None:
    here = at(seat, SLIDER)
    after, records = steps.respond(here, SliderResponse("4.0"))
    assert records == (Answered("i15", SliderResponse("4.0")), Progress(1, LAST_COMMON))
    assert steps.respond(after, SliderResponse("4.1")) == steps.Step(after)
    assert steps.respond(after, ChoiceResponse("a1")) == steps.Step(after)
    assert steps.respond(after, SliderResponse("4.0")).records == ()


def test_options_of_a_multiple_choice_are_struck_out_unless_chosen(seat: SeatState) -> None:
    struck = steps.strike(at(seat, MULTIPLE), 0).state
    chosen = steps.respond(struck, ChoicesResponse(("b0", "b2")))
    assert Struck("i2", "b0", on=False) in chosen.records
    assert steps.strike(chosen.state, 0).records == ()
    assert steps.strike(at(seat, SLIDER), 0).records == ()


def test_before_a_block_is_chosen_its_items_do_not_count_and_ask_for_the_choice(seat: SeatState) -> None:
    assert seat.must_choose
    assert seat.counts.total == LAST_COMMON
    there = steps.next_item(at(seat, LAST_COMMON)).state
    assert (there.work.number, there.choosing) == (FIRST_OPTIONAL, True)
    assert steps.respond(there, ChoiceResponse("z210")).records == ()
    assert steps.flag(there).records == ()
    assert steps.next_item(there).state.phase is Phase.REVIEW
    assert steps.previous_item(there).state.work.number == LAST_COMMON


def test_a_chosen_block_is_walked_through_and_the_other_left_out(seat: SeatState) -> None:
    chosen, records = steps.choose_block(at(seat, FIRST_OPTIONAL), OTHER)
    assert records == (BlockChosen(OTHER), Progress(0, LAST_COMMON + 2), ItemShown(23))
    assert (chosen.choosing, chosen.must_choose, chosen.counts.total) == (False, False, LAST_COMMON + 2)
    assert steps.previous_item(chosen).state.work.number == LAST_COMMON
    assert steps.next_item(at(chosen, 24)).state.phase is Phase.REVIEW
    assert at(chosen, FIRST_OPTIONAL).choosing


def test_another_block_takes_the_place_of_the_first_and_its_answers_count_no_more(seat: SeatState) -> None:
    answered = steps.respond(steps.choose_block(seat, ONE).state, ChoiceResponse("z210")).state
    assert answered.counts.answered == 1
    changed, records = steps.choose_block(answered, OTHER)
    assert changed.counts.answered == 0
    assert Progress(0, LAST_COMMON + 2) in records
    assert steps.choose_block(changed, ONE).state.counts.answered == 1
    assert steps.submit(changed, "candidate").records[0].answered == 0  # type: ignore[attr-defined]


def test_a_block_that_is_not_there_cannot_be_chosen(seat: SeatState) -> None:
    assert steps.choose_block(seat, "Lịch sử") == steps.Step(seat)
    assert steps.choose_block(seat, "") == steps.Step(seat)
    again = steps.choose_block(seat, ONE).state
    assert steps.choose_block(again, ONE).records == ()


def test_a_recording_with_a_limit_is_counted_and_then_refused(seat: SeatState) -> None:
    once = steps.play(at(seat, LAST_COMMON), "i20", TWICE)
    assert once.records == (Played("i20", "speech"),)
    twice = steps.play(once.state, "i20", TWICE).state
    assert twice.work.played("i20", "speech") == 2
    assert not steps.may_play(twice, "i20", TWICE)
    assert steps.play(twice, "i20", TWICE).records == ()
    assert steps.may_play(twice, "st1", TWICE)


def test_a_recording_without_a_limit_writes_nothing(seat: SeatState) -> None:
    assert steps.play(seat, "i20", FREE).records == ()
    assert steps.may_play(seat, "i20", FREE)
    assert not steps.may_play(steps.submit(seat, "candidate").state, "i20", FREE)


def test_a_file_is_written_before_the_response_that_names_it(seat: SeatState) -> None:
    step = steps.hand_file(at(seat, UPLOAD), "i17", FILE, PARTS)
    assert step.records == (*PARTS, Answered("i17", FilesResponse((FILE,))), Progress(1, LAST_COMMON))
    assert steps.hand_file(step.state, "i17", FILE, PARTS).state.response == FilesResponse((FILE,))
    cleared = steps.respond(step.state, None)
    assert cleared.records == (Answered("i17", None), Progress(0, LAST_COMMON))
    assert steps.respond(cleared.state, FilesResponse((FILE,))).records[0] == Answered("i17", FilesResponse((FILE,)))


def test_a_file_whose_bytes_are_not_there_is_no_response(seat: SeatState) -> None:
    here = at(seat, UPLOAD)
    assert steps.respond(here, FilesResponse((FILE,))) == steps.Step(here)
    half = steps.hand_file(here, "i17", FILE, PARTS[:1])
    assert half.state.response is None


def test_a_file_for_another_item_or_too_many_is_not_taken(seat: SeatState) -> None:
    here = at(seat, UPLOAD)
    assert steps.hand_file(here, "i16", FILE, PARTS).records == ()
    full = here
    for number in range(3):
        data = bytes([number]) * 10
        file = UploadedFile(f"{number}.jpg", "image/jpeg", 10, hashlib.sha256(data).digest())
        full = steps.hand_file(full, "i17", file, [FilePart(file.hash, 0, data)]).state
    assert isinstance(full.response, FilesResponse)
    assert len(full.response.files) == 2


def test_what_is_looked_for_goes_with_the_item(seat: SeatState) -> None:
    folder = Folder("", "", "", ())
    listed = steps.folder_listed(at(seat, UPLOAD), folder)
    assert listed.folder == folder
    assert at(listed, 1).folder is None
    assert steps.folder_listed(at(seat, 1), folder).folder is None
    refused = steps.file_refused(steps.file_chosen(listed, "a.mp4"), "a.mp4", FileTrouble.WRONG_KIND)
    assert (refused.file_reading, refused.file_trouble) == ("", ("a.mp4", FileTrouble.WRONG_KIND))


def test_a_restarted_seat_knows_block_plays_and_files(seat: SeatState) -> None:
    handed = steps.hand_file(at(seat, UPLOAD), "i17", FILE, PARTS)
    played = steps.play(handed.state, "i20", TWICE)
    chosen = steps.choose_block(played.state, OTHER)
    written = (*steps.go_to(seat, UPLOAD).records, *handed.records, *played.records, *chosen.records)
    again = replay(written)
    assert again == chosen.state.work
    assert (again.block, again.played("i20", "speech"), again.held) == (OTHER, 1, {FILE.hash: FILE.size})


@pytest.mark.parametrize(
    ("parts", "held"),
    [
        ([(0, b"abc"), (3, b"de")], 5),
        ([(0, b"abc"), (0, b"abc"), (3, b"de")], 5),
        ([(3, b"de")], 0),
        ([(0, b"abc"), (4, b"e")], 3),
    ],
)
def test_parts_of_a_file_count_as_far_as_they_join(parts: list[tuple[int, bytes]], held: int) -> None:
    work = replay([FilePart(b"h", first, data) for first, data in parts])
    assert work.held.get(b"h", 0) == held
