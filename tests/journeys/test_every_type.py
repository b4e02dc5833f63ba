"""Items of every type go from the bank to a score: two candidates, two variants of a paper, no window.

The sample English test, with what each answer earns worked out by hand; then a paper of all sixteen types.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine

from fixtures.papers import tieng_anh
from protocol.paper import ItemType
from protocol.records import (
    ChoiceResponse,
    ChoicesResponse,
    FilesResponse,
    GapsResponse,
    PairsResponse,
    Response,
    TextResponse,
    TrueFalseResponse,
    UploadedFile,
)
from server.bank import service as bank
from server.bank.service import Wanted
from server.grading import runs
from server.grading.pending import pending_work
from server.grading.runs import Run
from server.papers.packing import VariantItem
from server.papers.plan import MasterPaper, PaperPart, PartPlan
from station.exam.files import ReadFile
from station.exam.work import replay
from tests.journeys.without_windows import VARIANTS, Exam, Sitting, exam_of
from tests.server.board import AT, HOA, HUY
from tests.server.papers import every_type
from tests.server.papers.answers import renamed, right

MINUTES = 60
PARTS = (  # the bank's topic, and what stands above the part; eleven choices at 0.25, the others say their own points
    ("Nghe hiểu", PartPlan("Part 1", "Listening", "Listen and answer.", "0.25")),
    ("Ngữ pháp – Từ vựng", PartPlan("Part 2", "Language", "Read each rule.", "1.25")),
    ("Đọc hiểu", PartPlan("Part 3", "Reading", "Read and answer.", "0.25")),
    ("Viết", PartPlan("Part 4", "Writing", "Write.", "2")),
)
WRITTEN = "Students can make their school greener.\nFirst, they could plant trees: cây xanh, bóng mát."

_BYTES = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 300  # more than one entry holds
PHOTO = ReadFile(UploadedFile("bài làm.png", "image/png", len(_BYTES), hashlib.sha256(_BYTES).digest()), _BYTES)

# What the second candidate answers, in the letters of the bank, and what it earns.
HALF_RIGHT: dict[str, tuple[Response | None, str]] = {
    "EN-01": (ChoiceResponse("C"), "0.25"),
    "EN-02": (ChoiceResponse("A"), "0"),
    "EN-03": (ChoiceResponse("A"), "0.25"),
    "EN-04": (ChoiceResponse("C"), "0"),
    "EN-05": (None, "0"),
    "EN-06": (GapsResponse({"1": "hills", "2": "three", "3": "70"}), "0.5"),  # two of three gaps of 0.75
    "EN-07": (GapsResponse({"1": "1B", "2": "2A", "3": "3D", "4": "4D", "5": "5A"}), "0.75"),  # three of five of 1.25
    "EN-08": (PairsResponse((("C", "1"), ("D", "2"), ("B", "3"), ("A", "4"))), "0.5"),  # two of four of 1
    "EN-09": (ChoicesResponse(("C",)), "0"),
    "EN-10": (PairsResponse((("A", "2"), ("B", "1"), ("C", "3"), ("D", "5"))), "0.5"),  # two of four of 1
    "EN-11": (ChoicesResponse(("B", "D", "A", "C", "E")), "0"),  # an order is right as a whole
    "EN-12": (ChoiceResponse("A"), "0.25"),
    "EN-13": (ChoiceResponse("A"), "0"),
    "EN-14": (ChoiceResponse("B"), "0.25"),
    "EN-15": (ChoiceResponse("A"), "0"),
    "EN-16": (ChoiceResponse("D"), "0.25"),
    "EN-17": (ChoiceResponse("C"), "0"),
    "EN-18": (TrueFalseResponse({"A": True, "B": True, "C": True, "D": False}), "0.25"),  # three of four: half of 0.5
    "EN-19": (None, "0"),
}
HALF_TOTAL, HALF_PARTS = "3.75", {"Part 1": "1.00", "Part 2": "1.75", "Part 3": "1.00", "Part 4": "0.00"}
RIGHT_TOTAL, RIGHT_PARTS = "8.00", {"Part 1": "2.00", "Part 2": "4.00", "Part 3": "2.00", "Part 4": "0.00"}

# Of the paper of all types, answered right: twelve at 0.25; of the block's four at 1 an essay and an upload wait.
SCIENCE_TOTAL, SCIENCE_PARTS, SCIENCE_PENDING = "5.00", {"Phần I": "3.00", "Phần II": "2.00"}, 2


@pytest.fixture
def english(tmp_path: Path) -> Iterator[Exam]:
    """A board with its lists and a bank; no paper yet."""
    with exam_of(tmp_path, tieng_anh.SUBJECT, MINUTES) as made:
        made.fill_bank(tieng_anh.ITEMS, tieng_anh.STIMULI, tieng_anh.media())
        yield made


@pytest.fixture
def science(tmp_path: Path) -> Iterator[Exam]:
    """The same for a paper of all sixteen types, four of them in a block to choose."""
    with exam_of(tmp_path, every_type.master().subject, every_type.master().minutes) as made:
        made.fill_bank(every_type.EVERY, (every_type.STIMULUS,), every_type.MEDIA)
        yield made


def english_paper(papers: Engine) -> MasterPaper:
    """Make a paper out of the bank, a part for each topic."""
    with papers.connect() as db:
        parts = tuple(PaperPart(plan, bank.find(db, Wanted(topic=topic))) for topic, plan in PARTS)
        return MasterPaper(tieng_anh.SUBJECT, MINUTES, parts, bank.stimuli(db), bank.pictures(db))


def science_paper(papers: Engine) -> MasterPaper:
    """Make a paper of all that is in the bank, the last four items in a block."""
    with papers.connect() as db:
        items = bank.items(db)
        parts = (PaperPart(every_type.FIRST, items[:-4]), PaperPart(every_type.SECOND, items[-4:]))
        return MasterPaper(every_type.master().subject, 50, parts, bank.stimuli(db), bank.pictures(db))


def all_right(mapped: VariantItem) -> Response | None:
    """Answer as the key says, and write an essay."""
    return TextResponse(WRITTEN) if mapped.item.type is ItemType.EXTENDED_TEXT else right(mapped.item)


def half_right(mapped: VariantItem) -> Response | None:
    """Answer as the table above says."""
    return HALF_RIGHT[mapped.item.code][0]


def sit(sitting: Sitting, answer: Callable[[VariantItem], Response | None]) -> None:
    """Answer item by item in the order of the variant, and hand in."""
    for item in sitting.paper.items:
        sitting.turn_to(item)
        mapped = sitting.back.items[item.id]
        if item.type is ItemType.UPLOAD:
            sitting.hand_file(PHOTO)
            assert sitting.state.response == FilesResponse((PHOTO.file,))
            continue
        response = answer(mapped)
        if response is not None:
            own = renamed(response, mapped.ids, mapped.item)
            sitting.answer(own)
            assert sitting.state.response == own  # it fits the item, or the seat had not taken it
    sitting.hand_in()


def marks(exam: Exam, run: Run, sitting: Sitting) -> Mapping[str, str]:
    """Return the marks of an attempt by the bank's codes; empty where a person has to mark."""
    with exam.board.engine.connect() as db:
        graded = runs.outcome(db, run.id, sitting.attempt)
    assert graded is not None
    return {sitting.back.items[mark.item].item.code: mark.points for mark in graded.marks}


def test_nine_types_of_items_go_from_the_bank_to_a_score_that_is_the_same_again(english: Exam, tmp_path: Path) -> None:
    exam = english

    # The papers room: a paper out of the bank, drawn by the real seat, approved by two, packed in two orders, sealed.
    content = english_paper(exam.papers)
    assert len({item.type for item in content.items}) == 9
    exam.seal(exam.approve(content))

    # The bell: two officers, one key, and at neighbouring seats the same items in other orders.
    exam.release()
    hoa, huy = (Sitting(exam, row, tmp_path / row.seat) for row in (HOA, HUY))
    assert {hoa.paper.variant, huy.paper.variant} == set(VARIANTS)
    assert codes(hoa) != codes(huy)
    assert sorted(codes(hoa)) == sorted(codes(huy)) == sorted(HALF_RIGHT)
    assert sum(Decimal(mapped.points) for mapped in hoa.back.items.values()) == 10

    sit(hoa, all_right)
    sit(huy, half_right)

    # At the seat: what is on disk is what stands on screen; the recordings were heard as often as may be.
    for sitting in (hoa, huy):
        assert replay(sitting.writer.records()) == sitting.state.work
        assert sorted(sitting.state.work.plays.values()) == [2, 2]
        assert sitting.receipt
    assert (hoa.state.counts.answered, huy.state.counts.answered) == (19, 17)

    # Two officers open the grading key. The essay waits for a person; whoever wrote none waits for nobody.
    run = exam.grade(AT + 1)
    results = exam.results()
    right_one, half_one = results[HOA.candidate], results[HUY.candidate]
    assert (right_one.total, dict(right_one.part_points)) == (RIGHT_TOTAL, RIGHT_PARTS)
    assert (right_one.pending, right_one.final) == (1, "")
    assert (half_one.total, dict(half_one.part_points)) == (HALF_TOTAL, HALF_PARTS)
    assert (half_one.pending, half_one.final) == (0, HALF_TOTAL)
    assert marks(exam, run, huy) == {code: points for code, (_, points) in HALF_RIGHT.items()}
    assert marks(exam, run, hoa)["EN-19"] == ""
    with exam.board.engine.connect() as db:
        (essay,) = pending_work(db, run.id, hoa.attempt, exam.board.grading)
    assert (essay.text, essay.words, essay.most) == (WRITTEN, 15, "2")

    # Graded again, later: the same run, the same marks, byte for byte.
    before = exam.outcomes(run)
    again = exam.grade(AT + 2)
    assert (again.id, again.inputs_hash, again.outcome_hash) == (run.id, run.inputs_hash, run.outcome_hash)
    assert exam.outcomes(again) == before
    assert exam.results() == results
    for sitting in (hoa, huy):
        sitting.leave()


def test_all_sixteen_types_earn_what_they_are_worth_in_either_variant(science: Exam, tmp_path: Path) -> None:
    content = science_paper(science.papers)
    assert {item.type for item in content.items} == set(ItemType)
    science.seal_unproofed(content)
    science.release()
    sittings = [Sitting(science, row, tmp_path / row.seat) for row in (HOA, HUY)]
    for sitting in sittings:
        sitting.choose_block(every_type.SECOND.block)
        sit(sitting, all_right)
        assert sitting.state.counts.answered == 16
        assert replay(sitting.writer.records()) == sitting.state.work

    run = science.grade(AT + 1)
    for result in science.results().values():
        assert (result.total, result.pending, result.final) == (SCIENCE_TOTAL, SCIENCE_PENDING, "")
        assert dict(result.part_points) == SCIENCE_PARTS
    assert len(science.results()) == 2
    for sitting in sittings:
        with science.board.engine.connect() as db:
            waiting = list(pending_work(db, run.id, sitting.attempt, science.board.grading))
        assert sorted(one.text for one in waiting) == ["", WRITTEN]
        (photo,) = (file for one in waiting for file in one.files)
        assert (photo.name, photo.data, photo.is_whole) == ("bài làm.png", _BYTES, True)
        sitting.leave()


def codes(sitting: Sitting) -> list[str]:
    """Return the bank's codes in the order of a seat's variant."""
    return [sitting.back.items[item.id].item.code for item in sitting.paper.items]
