"""A whole exam by keyboard alone, in a real window: an item of every type, from the slip's code to the mark.

The seat's launcher and client, and the board, are processes of their own. A stick with a photo is mounted where only
the seat sees it. `SEAT_PICTURES=FOLDER` keeps what the screen shows of each item as it stands answered.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from fixtures.exam_day import ROOM, SEAT, ExamDay, Part, command
from fixtures.screen import VirtualScreen, waited
from fixtures.seat_hands import SeatHands
from protocol import journal, sealing
from protocol.journal import Entry, decode_header
from protocol.paper import Item, ItemType
from protocol.records import KIND_BY_NUMBER, ChoiceResponse, FilesResponse, Response, TextResponse
from server.answers import scanning
from server.grading.pending import pending_work
from server.roster import service as roster
from server.roster import slots
from station.exam.work import Work, replay
from station.ui.seat.items.marks import letter_of
from tests.journeys.item_hands import ItemHands, add_letters
from tests.journeys.test_every_type import PHOTO, SCIENCE_PARTS, SCIENCE_PENDING, SCIENCE_TOTAL, science_paper
from tests.journeys.without_windows import Exam, Opened, exam_of
from tests.server.board import AT, HOA
from tests.server.papers import every_type
from tests.server.papers.answers import renamed, right

pytestmark = pytest.mark.window

WRITTEN = "Mai em thi toán"  # no key of Telex or VNI in it
LETTERS = "àáồộ"  # of the answers to be typed
WIDTH, HEIGHT = 1024, 768
BODY = (0, 160, WIDTH, HEIGHT - 80)  # between head and foot: no clock
UNSHARED = ("unshare", "--map-root-user", "--mount")
MOUNTED = 'mount -t tmpfs none /media && mkdir /media/USB && mount --bind "$1" /media/USB && shift && exec "$@"'


@pytest.fixture
def exam(tmp_path: Path) -> Iterator[Exam]:
    """A board with a paper of every type, sealed for the one seat."""
    master = every_type.master()
    with exam_of(tmp_path, master.subject, master.minutes) as made:
        made.fill_bank(every_type.EVERY, (every_type.STIMULUS,), every_type.MEDIA)
        made.seal_unproofed(science_paper(made.papers))
        yield made


@pytest.fixture
def day(exam: Exam, tmp_path: Path) -> Iterator[ExamDay]:
    """The board runs, the seat is enrolled."""
    with ExamDay(tmp_path) as day:
        day.start_board()
        code = command("board", "enrol-code", day.board_folder, "seat", ROOM, SEAT).split()[-1]
        command("seat", tmp_path / "seat", "--board", day.url, "--code", code, "--enrol-only")
        yield day


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder that the seat is given as a stick, with a photo."""
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / PHOTO.file.name).write_bytes(PHOTO.data)
    if subprocess.run([*UNSHARED, "true"], check=False, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    return folder


@contextmanager
def seat_process(day: ExamDay, screen: VirtualScreen, stick: Path) -> Iterator[None]:
    """Run the seat on a screen where a stick is plugged in, with an exam's lock and no reader."""
    seat = [sys.executable, "-m", "truongthi", "seat", str(day.folder / "seat"), "--practice", "--locked"]
    environment = os.environ | {"DISPLAY": screen.display, "QT_FONT_DPI": "96"}
    environment.pop("QT_QPA_PLATFORM", None)
    with (day.folder / "seat.log").open("ab") as log:
        process = subprocess.Popen(
            [*UNSHARED, "sh", "-c", MOUNTED, "sh", str(stick), *seat], env=environment, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        Part("seat", process).end()


class Candidate:
    """Sits at `screen` with a keyboard and nothing else."""

    def __init__(self, screen: VirtualScreen, opened: Opened) -> None:
        self._screen, self._opened, self._hands = screen, opened, ItemHands(screen)
        self._answered, self._total = 0, sum(not part.block for part in opened.paper.parts for _ in part.items)
        self.given = dict[str, Response]()
        folder = os.environ.get("SEAT_PICTURES")
        self._pictures = Path(folder) if folder else None

    def picture(self, name: str) -> None:
        """Keep what the screen shows, where somebody wants to look at it."""
        if self._pictures is not None:
            self._screen.settle()
            self._screen.save(self._pictures / f"{name}.png")

    def sit_through(self) -> tuple[str, str]:
        """Answer every item in its turn, strike an option out, flag the last; return what is struck out."""
        items, struck = self._opened.paper.items, ("", "")
        first_of_block = next(part.items[0] for part in self._opened.paper.parts if part.block)
        for item in items:
            self._screen.wait_for(f"Câu {item.number} ")
            if item is first_of_block:
                self.choose_block()
            if item.type is ItemType.CHOICE:
                struck = item.id, self._strike_wrong(item)
            self.answer(item)
            if item is items[-1]:
                self._screen.press("alt+f")
            self._screen.press("alt+Right")  # of all keys to the next question the one that works in an essay too
        self._screen.wait_for("Xem lại trước khi nộp")
        return struck

    def _strike_wrong(self, item: Item) -> str:
        mapped = self._opened.back.items[item.id]
        response = renamed(right(mapped.item), mapped.ids, mapped.item)
        wrong = next(one for one in item.choices if response != ChoiceResponse(one.id))
        self._screen.press(f"shift+{letter_of(item.choices.index(wrong)).lower()}")
        return wrong.id

    def answer(self, item: Item) -> None:
        """Answer an item of which nothing is answered, as the key says, and wait until that is saved."""
        mapped = self._opened.back.items[item.id]
        if item.type is ItemType.UPLOAD:
            self._hand_file()
            self.given[item.id] = FilesResponse((PHOTO.file,))
        else:
            written = item.type is ItemType.EXTENDED_TEXT
            response = TextResponse(WRITTEN) if written else renamed(right(mapped.item), mapped.ids, mapped.item)
            self._hands.answer(item, response)
            self.given[item.id] = response
        self._answered += 1
        self.wait_until_saved()
        self.picture(f"{mapped.item.code}-{item.type.value}")

    def wait_until_saved(self) -> None:
        """Wait until the window counts what was answered and says that it is saved."""
        self._screen.wait_for(f" {self._answered} / {self._total} đã trả lời · Đã lưu")

    def _hand_file(self) -> None:
        """Look for devices, open the only one, take the only file."""
        for _ in range(2):
            self._press_and_see("space")
        self._screen.press("space")

    def _press_and_see(self, key: str) -> None:
        before = self._body()
        self._screen.press(key)
        assert waited(lambda: ImageChops.difference(before, self._body()).getbbox() is not None)
        self._screen.settle()

    def _body(self) -> Image.Image:
        return self._screen.picture().crop(BODY)

    def choose_block(self) -> None:
        """Take the first block of those to choose from; the keyboard is with it."""
        self._screen.press("space")
        self._total = len(self._opened.paper.items)
        self.wait_until_saved()


def slip_of(exam: Exam) -> tuple[str, str]:
    """Return what stands on the candidate's slip."""
    with exam.board.engine.connect() as db:
        (session,) = roster.sessions(db)
        slot = next(one for one in slots.codes_of(db, session.id, [ROOM]) if (one.seat, one.slot) == (SEAT, 1))
    return HOA.candidate, sealing.slip_code(slot.code, slot.key, HOA.candidate, session.id)


def work_at_board(exam: Exam, opened: Opened) -> Work:
    """Return what the attempt's entries at the board come to: opened with the key that only the seat has."""
    with exam.board.engine.connect() as db:
        held = scanning.scan(db, opened.attempt, opened.attempt, tuple(KIND_BY_NUMBER))[opened.attempt]
    return replay(journal.read(Entry(decode_header(one.header), one.body), opened.key) for one in held)


def test_an_exam_of_every_type_is_sat_by_keyboard_alone(exam: Exam, day: ExamDay, stick: Path) -> None:
    with VirtualScreen(WIDTH, HEIGHT) as screen, seat_process(day, screen, stick):
        # At the seat: the number and the slip's code, then the bell.
        add_letters(screen, LETTERS)
        hands = SeatHands(screen)
        hands.wait_for_sign_in()
        hands.enter_slip(*slip_of(exam))
        hands.wait_for_bell()
        exam.release()
        hands.wait_for_paper()
        opened = exam.opened(HOA)
        candidate = Candidate(screen, opened)
        struck = candidate.sit_through()

        # The look-over: to the one that is flagged, from there by the map to its neighbour, and on to the end again.
        candidate.picture("xem-lai")
        screen.press("shift+Tab", "shift+Tab", "space")
        screen.wait_for(f"Câu {len(opened.paper.items)} ")
        screen.press("alt+m")
        candidate.picture("bang-cau-hoi")
        screen.press("Left", "space")
        screen.wait_for(f"Câu {len(opened.paper.items) - 1} ")
        screen.press("alt+Right")
        screen.wait_for(f"Câu {len(opened.paper.items)} ")
        screen.press("alt+Right")
        screen.wait_for("Xem lại trước khi nộp")
        hands.hand_in()
        hands.wait_for_receipt()
        candidate.picture("bien-nhan")

    work = work_at_board(exam, opened)
    assert dict(work.responses) == candidate.given
    assert (work.struck, work.flags) == (frozenset({struck}), frozenset({opened.paper.items[-1].id}))

    run = exam.grade(AT + 1)
    (result,) = exam.results().values()
    assert (result.total, result.pending, result.final) == (SCIENCE_TOTAL, SCIENCE_PENDING, "")
    assert dict(result.part_points) == SCIENCE_PARTS
    with exam.board.engine.connect() as db:
        waiting = list(pending_work(db, run.id, opened.attempt, exam.board.grading))
    assert sorted(one.text for one in waiting) == ["", WRITTEN]
    (photo,) = (file for one in waiting for file in one.files)
    assert (photo.name, photo.data, photo.is_whole) == (PHOTO.file.name, PHOTO.data, True)
