"""A spoken code at the desk: what it opens, what is written, how often one may be wrong."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import codes
from protocol.officer import create_officer, unlock
from protocol.records import Record, SpokenCodeEntered
from protocol.spoken_code import GROUPS, spoken_code
from station.checkin.service import NotWrittenError
from station.desk_store import DeskStore, KeptPaperKey, OpenStore
from station.key_answerer import PortClosedError
from station.local_time import shown_second
from station.paper_key import DeskPaperKey, NotEnteredError, UnknownPaperError
from station.spoken_entry import (
    MOST_WRONG,
    PAUSE_S,
    US_PER_S,
    GroupState,
    PauseError,
    SpokenEntry,
    SpokenState,
    SpokenStep,
    SpokenTries,
    SpokenTrouble,
    state_of_group,
)
from tests.station.lan import AT, KEY, PAPER_ID, VARIANT_ID, Exam, open_store, paper_with_code

PIN = "ba-be-2026"
CODE, OTHER = spoken_code(KEY), spoken_code(bytes(32))


@dataclass
class Around:
    """What the entry has around it."""

    records: list[Record] = field(default_factory=list)
    states: list[SpokenState] = field(default_factory=list)
    now_s: float = 0.0
    full: bool = False
    port_closed: bool = False
    started: int = 0

    def append(self, *records: Record) -> None:
        """Write down, or have a full disk."""
        if self.full:
            raise NotWrittenError
        self.records.extend(records)

    def start(self) -> int:
        """Listen, or find the port taken."""
        if self.port_closed:
            raise PortClosedError(8470)
        self.started += 1
        return 8470


class Entry:
    """An entry at desk 2, opened by the first officer."""

    def __init__(self, folder: Path) -> None:
        self.station = Exam(folder).enrolled("desk", "2")
        self.around, paper = Around(), paper_with_code()
        self.key = DeskPaperKey(paper, open_store(self.station))
        self.tries = SpokenTries(self.station.folder, lambda: self.around.now_s)
        self.entry = SpokenEntry(paper, "cb1", self.around, self.key, self.tries, lambda: AT)
        self.entry.begin(self.around, self.around.states.append)

    def shown(self, typed: str) -> SpokenState:
        """Enter a code; return what the screen says then."""
        self.entry.enter(typed)
        return self.around.states[-1]


@pytest.fixture
def desk(tmp_path: Path) -> Entry:
    """A desk that waits for a code."""
    return Entry(tmp_path)


def test_the_code_opens_the_key_and_the_journal_says_who_entered_it_and_no_key(desk: Entry) -> None:
    with pytest.raises(NotEnteredError):
        desk.key.reply(VARIANT_ID)
    assert desk.around.started == 0  # nobody is listened to before
    assert desk.shown(CODE) == SpokenState(SpokenStep.HANDING_ON, entered_at=shown_second(AT), port=8470)
    assert desk.around.records == [SpokenCodeEntered(PAPER_ID, "cb1")]
    assert desk.key.reply(VARIANT_ID).key == KEY
    with pytest.raises(UnknownPaperError):
        desk.key.reply("ff" * 16)
    assert [state.step for state in desk.around.states] == [
        SpokenStep.TYPING,
        SpokenStep.TRYING,
        SpokenStep.HANDING_ON,
    ]


def test_entered_twice_it_is_written_once(desk: Entry) -> None:
    desk.shown(CODE)
    desk.shown(CODE)
    assert len(desk.around.records) == 1
    assert desk.around.started == 1


def test_after_a_restart_the_key_is_handed_on_again_with_no_code(desk: Entry) -> None:
    second = create_officer("cb2", "Trần Thu Hiền", "secretary", PIN, bytes(64), bytes(16), bytes(12))
    store = open_store(desk.station, [second])
    DeskPaperKey(paper_with_code(), store).take(KeptPaperKey(PAPER_ID, KEY, AT))
    at_rest = DeskStore(desk.station.folder, desk.station.device_id)
    content = at_rest.open(unlock(second, PIN))
    assert content.paper_key == KeptPaperKey(PAPER_ID, KEY, AT)
    assert KEY not in (desk.station.folder / "desk.store").read_bytes()
    assert KEY.hex() not in repr(content)
    around, key = Around(), DeskPaperKey(paper_with_code(), OpenStore(at_rest, content, [second]))
    again = SpokenEntry(paper_with_code(), "cb2", around, key, desk.tries, lambda: AT)
    again.begin(around, around.states.append)
    assert around.states[-1].step is SpokenStep.HANDING_ON
    assert (around.started, around.records, key.reply(VARIANT_ID).key) == (1, [], KEY)


def test_a_misheard_code_is_not_tried_and_costs_nothing(desk: Entry) -> None:
    desk.shown("0" + CODE[1:] if CODE[0] != "0" else "1" + CODE[1:])
    desk.shown(CODE[:-1])
    assert [state.step for state in desk.around.states] == [SpokenStep.TYPING]
    assert desk.tries.left == MOST_WRONG


def test_a_wrong_code_says_how_many_are_left_and_the_fifth_how_long_to_wait(desk: Entry) -> None:
    lefts = [desk.shown(OTHER).left for _ in range(MOST_WRONG - 1)]
    assert lefts == [4, 3, 2, 1]
    until = shown_second(AT + PAUSE_S * US_PER_S)
    assert desk.shown(OTHER) == SpokenState(trouble=SpokenTrouble.PAUSE, until=until)
    assert desk.shown(CODE).trouble is SpokenTrouble.PAUSE  # the right one waits too
    desk.around.now_s += PAUSE_S
    assert desk.shown(CODE).step is SpokenStep.HANDING_ON
    assert desk.tries.left == MOST_WRONG


def test_a_restart_gives_no_try_back(desk: Entry) -> None:
    desk.shown(OTHER)
    assert SpokenTries(desk.station.folder).left == MOST_WRONG - 1
    for _ in range(MOST_WRONG - 1):
        desk.shown(OTHER)
    with pytest.raises(PauseError):
        SpokenTries(desk.station.folder).begin()


@pytest.mark.parametrize("content", [b"", b"x", b"-3", b'"5"', b"9" * 99])
def test_a_spoilt_count_is_a_count_of_none_or_of_all(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "wrong-codes.json").write_bytes(content)
    assert SpokenTries(tmp_path).left in {0, MOST_WRONG}


def test_with_a_full_disk_nothing_is_opened_and_the_code_can_be_entered_again(desk: Entry) -> None:
    desk.around.full = True
    assert desk.shown(CODE).trouble is SpokenTrouble.DISK_FULL
    assert desk.key.entered_at is None
    desk.around.full = False
    assert desk.shown(CODE).step is SpokenStep.HANDING_ON


def test_a_store_that_cannot_be_written_hands_nothing_on(desk: Entry) -> None:
    (desk.station.folder / "desk.store.new").mkdir()  # where the new store would be written first
    assert desk.shown(CODE).trouble is SpokenTrouble.DISK_FULL
    assert desk.key.entered_at is None


def test_a_count_that_cannot_be_set_back_holds_no_key_up(desk: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_tries: SpokenTries) -> None:
        raise OSError

    monkeypatch.setattr(SpokenTries, "succeeded", fail)  # the disk filled up between two writes
    assert desk.shown(CODE).step is SpokenStep.HANDING_ON


def test_a_taken_port_is_said_and_tried_again(desk: Entry) -> None:
    desk.around.port_closed = True
    assert desk.shown(CODE).trouble is SpokenTrouble.PORT_CLOSED
    desk.around.port_closed = False
    assert desk.shown("") == SpokenState(SpokenStep.HANDING_ON, entered_at=shown_second(AT), port=8470)
    assert len(desk.around.records) == 1


def test_seats_that_were_given_the_key_are_counted_and_never_fewer(desk: Entry) -> None:
    desk.shown(CODE)
    for seats in (1, 3, 2):
        desk.entry.handed(seats)
    assert desk.around.states[-1].seats == 3


def test_a_desk_whose_package_names_no_paper_says_so(desk: Entry) -> None:
    around = Around()
    none = SpokenEntry(None, "cb1", around, DeskPaperKey(None, open_store(desk.station)), desk.tries, lambda: AT)
    none.begin(around, around.states.append)
    none.enter(CODE)
    assert [state.step for state in around.states] == [SpokenStep.NO_PAPER]


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("", GroupState.EMPTY),
        (" ", GroupState.EMPTY),
        (CODE[:3], GroupState.UNFINISHED),
        (CODE[:5].lower(), GroupState.FITS),
        (CODE[5:10], GroupState.MISHEARD),
        (CODE[:4] + "Ă", GroupState.BAD_LETTER),
    ],
)
def test_each_group_is_judged_as_it_is_typed(typed: str, state: GroupState) -> None:
    assert state_of_group(typed, 1) is state


@given(st.integers(1, GROUPS), st.integers(0, 4), st.sampled_from(codes.ALPHABET))
def test_one_wrong_letter_never_fits(place: int, wrong: int, letter: str) -> None:
    group = CODE[(place - 1) * 5 : place * 5]
    changed = group[:wrong] + letter + group[wrong + 1 :]
    assert (state_of_group(changed, place) is GroupState.FITS) == (changed == group)
