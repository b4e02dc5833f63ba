"""The desk at work: nothing is shown as admitted before it is written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from protocol import codes, sealing
from protocol.api import DeskPackage
from protocol.card_challenge import ChallengeGround, NonceSource
from protocol.records import (
    Admitted,
    CardChecked,
    CardEvidence,
    CardOutcome,
    Check,
    DecisionCode,
    Record,
    Refused,
    Verdict,
)
from station.checkin.desk import DeskState, Phase, Trouble
from station.checkin.service import CheckinDesk, NotWrittenError
from station.reader.hint import IdentityHint
from station.reader.messages import (
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    FailureReason,
    Identified,
    Progress,
    ReaderGone,
    ReaderReady,
    SeveralCards,
    TrustUnreadable,
    VirtualReaderRefused,
)
from station.reader.outcome import Doubt
from station.reader.reading import CardReading, Step
from station.ui.desk.words import VIETNAMESE, answer_of
from tests.station.checkin.conftest import HOA, HUY, MINUTE, PASSED, STARTS, shift
from tests.station.reader.test_dg1 import SPECIMEN_TD3


class Paper:
    """A journal on paper, with a pen that may run dry."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.dry = False

    def append(self, *records: Record) -> None:
        """Keep `records`. Raises NotWrittenError."""
        if self.dry:
            raise NotWrittenError
        self.records.extend(records)


class Reader:
    """Remembers whose card it was told to expect."""

    def __init__(self) -> None:
        self.expected: list[IdentityHint] = []
        self.challenges: list[ChallengeGround | None] = []
        self.again = 0

    def expect(self, hint: IdentityHint, challenge: ChallengeGround | None = None) -> None:
        """Remember."""
        self.expected.append(hint)
        self.challenges.append(challenge)

    def forget(self) -> None:
        """Forget."""
        self.expected.clear()

    def read_again(self) -> None:
        """Count."""
        self.again += 1


class Desk:
    """A desk with all that is around it."""

    def __init__(
        self,
        package: DeskPackage,
        folder: Path,
        written: tuple[Record, ...] = (),
        challenge: Callable[[], ChallengeGround | None] = lambda: None,
    ) -> None:
        self.journal, self.reader, self.shown = Paper(), Reader(), list[DeskState]()
        self.desk = CheckinDesk(
            package,
            self.journal,
            [(STARTS - 9 * MINUTE, record) for record in written],
            shift(folder),
            lambda: STARTS - MINUTE,
            lambda at: f"phút {at // MINUTE}",
            DeskState(),
            challenge,
        )
        self.desk.begin(self.reader, self.shown.append)

    @property
    def state(self) -> DeskState:
        """What stands on the screen."""
        return self.shown[-1]


@pytest.fixture
def at(package: DeskPackage, tmp_path: Path) -> Desk:
    """Desk 2."""
    return Desk(package, tmp_path)


def test_a_hint_picks_one_row_and_the_birth_date_comes_from_the_list(at: Desk) -> None:
    at.desk.hint(HOA.candidate)
    assert at.state.phase is Phase.CARD
    assert [(hint.number, str(hint.born)) for hint in at.reader.expected] == [(HOA.number, HOA.born)]


def test_a_good_card_is_written_and_then_shown_with_its_slip(at: Desk, reading: CardReading) -> None:
    at.desk.hint(HOA.candidate)
    at.desk.on_card(CardRead(reading))
    checked, evidence, admitted = at.journal.records
    assert isinstance(checked, CardChecked)
    assert isinstance(evidence, CardEvidence)
    assert isinstance(admitted, Admitted)
    assert (at.state.phase, at.state.decision, at.state.counts.admitted) == (Phase.ADMITTED, DecisionCode.ADMITTED, 1)
    assert at.state.slip is not None
    code = codes.clean(at.state.slip.code, 15)
    assert sealing.checks_person(code, bytes([1]) * 32, HOA.candidate, "ca-1")


def test_a_full_disk_admits_nobody_until_it_can_be_written(at: Desk, reading: CardReading) -> None:
    at.journal.dry = True
    at.desk.hint(HOA.candidate)
    at.desk.on_card(CardRead(reading))
    assert (at.state.phase, at.state.trouble, at.state.counts.admitted) == (Phase.TROUBLE, Trouble.DISK_FULL, 0)
    at.journal.dry = False
    at.desk.read_again()
    assert at.state.phase is Phase.ADMITTED


def test_nobody_is_admitted_twice_and_a_restarted_desk_knows_when(
    package: DeskPackage, at: Desk, reading: CardReading, tmp_path: Path
) -> None:
    at.desk.hint(HOA.candidate)
    at.desk.on_card(CardRead(reading))
    restarted = Desk(package, tmp_path, tuple(at.journal.records))
    assert restarted.state.counts.admitted == 1
    restarted.desk.hint(HOA.candidate)
    restarted.desk.on_card(CardRead(reading))
    assert restarted.state.decision is DecisionCode.ALREADY_ADMITTED
    assert restarted.state.facts == {"at": "phút 991", "desk": "2"}


def test_who_was_admitted_in_the_morning_enters_in_the_afternoon(
    package: DeskPackage, at: Desk, reading: CardReading, tmp_path: Path
) -> None:
    at.desk.hint(HOA.candidate)
    at.desk.on_card(CardRead(reading))
    morning = (
        structs.replace(record, exam_session="ca-sang") if isinstance(record, Admitted) else record
        for record in at.journal.records
    )
    afternoon = Desk(package, tmp_path, tuple(morning))
    assert afternoon.state.counts.admitted == 0
    afternoon.desk.hint(HOA.candidate)
    afternoon.desk.on_card(CardRead(reading))
    assert afternoon.state.phase is Phase.ADMITTED


def test_a_stranger_to_the_list_is_refused_and_no_card_is_asked_for(at: Desk) -> None:
    at.desk.hint("024208099999")
    assert (at.state.decision, at.reader.expected) == (DecisionCode.NOT_ON_ROSTER, [])
    assert isinstance(at.journal.records[-1], Refused)


@pytest.mark.parametrize("text", ["", "12ab", "1234567", "a|b|c", "24308012345|x|y|03112008|Nữ|z|"])
def test_an_unreadable_hint_is_said_and_nothing_is_written(at: Desk, text: str) -> None:
    at.desk.hint(text)
    assert (at.state.trouble, at.journal.records) == (Trouble.BAD_HINT, [])


def test_a_wrong_check_digit_of_a_typed_zone_is_named_with_what_may_be_meant(at: Desk) -> None:
    at.desk.hint("P<UTO".ljust(44, "<") + SPECIMEN_TD3[44:].replace("L898902C3", "L8989O2C3"))
    assert at.state.trouble is Trouble.HINT_DIGIT
    answer = answer_of(at.state, VIETNAMESE)
    assert answer is not None
    assert answer.happened == "Số kiểm tra của số giấy tờ trong dòng máy đọc không khớp. Có phải là L898902C36?"
    assert (at.reader.expected, at.journal.records) == ([], [])


def test_a_scanner_under_a_vietnamese_layout_is_told_from_a_bad_code(at: Desk) -> None:
    at.desk.hint("đâôêđ")
    assert at.state.trouble is Trouble.HINT_KEYBOARD


def test_the_reader_is_told_what_else_the_hint_says_of_the_document(at: Desk) -> None:
    at.desk.hint(f"{HOA.number} 654321")
    (hint,) = at.reader.expected
    assert (hint.number, hint.born, hint.can) == (HOA.number, date(2008, 11, 3), "654321")


def test_the_birth_date_that_opens_the_chip_is_the_lists_and_another_on_the_qr_is_said(at: Desk) -> None:
    at.desk.hint(f"{HOA.number}|024308012|Nguyễn Thị Hòa|04112008|Nữ|Bắc Giang|01012023")
    assert [hint.born for hint in at.reader.expected] == [date(2008, 11, 3)]
    at.desk.on_card(CardFailed(CardOutcome.ACCESS_DENIED, FailureReason.ACCESS_DENIED))
    assert at.state.decision is DecisionCode.ACCESS_DENIED
    assert at.state.facts["told_born"] == "2008-11-04"
    answer = answer_of(at.state, VIETNAMESE)
    assert answer is not None
    assert "04/11/2008, trong danh sách là 03/11/2008" in answer.happened


def test_a_qr_in_a_strange_charset_has_a_person_look_at_a_whole_card(at: Desk, reading: CardReading) -> None:
    garbled = "Nguyễn Thị Hòa".encode().decode("latin-1")
    at.desk.hint(f"{HOA.number}|024308012|{garbled}|03112008|Nữ|x|01012023")
    at.desk.on_card(CardRead(reading))
    assert (at.state.phase, at.state.facts["question"]) == (Phase.PERSON, "hint_garbled")
    assert not [record for record in at.journal.records if isinstance(record, Admitted)]


def test_text_without_signed_files_is_no_fault_of_the_card(at: Desk) -> None:
    at.desk.hint(HOA.candidate)
    for _ in range(4):
        at.desk.on_card(CardFailed(CardOutcome.CARD_FAULT, FailureReason.NOT_SIGNED_FILES))
    assert (at.state.trouble, at.state.tries, at.journal.records) == (Trouble.NOT_SIGNED_FILES, 0, [])


def test_a_chip_is_challenged_from_what_holds_when_it_is_expected(package: DeskPackage, tmp_path: Path) -> None:
    ground = ChallengeGround(bytes(32), NonceSource.DAY, "2", "ca-1")
    desk = Desk(package, tmp_path, challenge=lambda: ground)
    desk.desk.hint(HOA.candidate)
    assert desk.reader.challenges == [ground]


def test_the_candidate_of_another_room_is_sent_there(at: Desk, reading: CardReading) -> None:
    at.desk.hint(HUY.candidate)
    huy = replace(reading, number=HUY.number, name=HUY.name, mrz_name="DO QUOC HUY", born=date(2008, 5, 22))
    at.desk.on_card(CardRead(huy))
    assert (at.state.decision, at.state.facts["expected"]) == (DecisionCode.OTHER_ROOM, "09")


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (FailureReason.ACCESS_DENIED, DecisionCode.ACCESS_DENIED),
        (FailureReason.NOT_A_CITIZEN_CARD, DecisionCode.NOT_A_CITIZEN_CARD),
        (FailureReason.WRONG_CARD, DecisionCode.WRONG_CARD),
        (FailureReason.TAMPERED, DecisionCode.CHIP_FAILED),
    ],
)
def test_what_the_reader_cannot_accept_is_refused_by_its_code(
    at: Desk, reason: FailureReason, code: DecisionCode
) -> None:
    at.desk.hint(HOA.candidate)
    at.desk.on_card(CardFailed(CardOutcome.CARD_FAULT, reason))
    assert at.state.decision is code


def test_a_card_lifted_too_early_loses_nothing_and_is_read_again(at: Desk, reading: CardReading) -> None:
    at.desk.hint(HOA.candidate)
    at.desk.on_card(Progress(Step.DG2, 0.5))
    at.desk.on_card(CardFailed(CardOutcome.CARD_FAULT, FailureReason.CARD_REMOVED))
    assert (at.state.trouble, at.journal.records) == (Trouble.REMOVED, [])
    at.desk.on_card(CardRead(reading))
    assert at.state.phase is Phase.ADMITTED


def unanchored(reading: CardReading) -> CardReading:
    return replace(reading, verdicts=PASSED | {Check.TRUST_ANCHOR: Verdict.UNANCHORED})


@pytest.mark.parametrize(
    ("answer", "code"),
    [(2, DecisionCode.NEEDS_PERSON), (3, DecisionCode.NOT_THE_PERSON)],
)
def test_a_person_judges_what_the_card_cannot_prove(
    at: Desk, reading: CardReading, answer: int, code: DecisionCode
) -> None:
    at.desk.hint(HOA.candidate)
    at.desk.on_card(CardRead(unanchored(reading)))
    assert at.state.phase is Phase.PERSON
    assert not any(isinstance(record, Admitted | Refused) for record in at.journal.records)
    at.desk.judge(answer)
    assert at.state.decision is code


def test_a_judgement_with_nothing_to_judge_changes_nothing(at: Desk) -> None:
    at.desk.judge(1)
    assert (at.journal.records, at.state.phase) == ([], Phase.HINT)


def test_a_seat_whose_three_slots_are_used_has_none_left(
    package: DeskPackage, reading: CardReading, tmp_path: Path
) -> None:
    def used(slot: int) -> Admitted:
        return Admitted(f"1800999{slot}", "Người khác", "ca-1", "07", "15", slot, DecisionCode.ADMITTED, bytes(32))

    desk = Desk(package, tmp_path, tuple(used(slot) for slot in (1, 2, 3)))
    desk.desk.hint(HOA.candidate)
    desk.desk.on_card(CardRead(reading))
    assert desk.state.decision is DecisionCode.NO_SLOT_LEFT


def test_reader_and_line_are_shown_without_touching_the_person(at: Desk) -> None:
    at.desk.hint(HOA.candidate)
    at.desk.on_card(ReaderReady("Virtual PCD 00 00"))
    at.desk.on_card(CardInserted("Virtual PCD 00 00"))
    at.desk.line_changed(connected=False, waiting=37)
    assert (at.state.row, at.state.card_seen, at.state.health.waiting) == (HOA, True, 37)


def test_an_expired_card_admits_and_its_last_day_is_told(at: Desk, reading: CardReading) -> None:
    at.desk.hint(HOA.candidate)
    at.desk.on_card(CardRead(replace(reading, expires=date(2022, 11, 3), doubts=(Doubt.EXPIRED,))))
    assert (at.state.decision, at.state.card_ended) == (DecisionCode.ADMITTED, "2022-11-03")
    at.desk.cancel()
    assert at.state.card_ended == ""


SEVERAL = SeveralCards(("A", "B"))


def test_two_cards_are_asked_to_become_one_and_then_the_one_is_read(at: Desk, reading: CardReading) -> None:
    at.desk.hint(HOA.candidate)
    at.desk.on_card(SEVERAL)
    assert (at.state.phase, at.state.trouble, at.state.row) == (Phase.TROUBLE, Trouble.SEVERAL_CARDS, HOA)
    at.desk.on_card(CardInserted("B"))
    assert (at.state.phase, at.state.trouble) == (Phase.CARD, None)
    at.desk.on_card(CardRead(reading))
    assert at.state.phase is Phase.ADMITTED


@pytest.mark.parametrize("event", [CardRemoved("A"), ReaderGone("")])
def test_two_cards_before_anybody_came_leave_the_screen_that_stood(at: Desk, event: CardRemoved | ReaderGone) -> None:
    at.desk.on_card(SEVERAL)
    at.desk.on_card(event)
    assert [state.trouble for state in at.shown[-2:]] == [Trouble.SEVERAL_CARDS, None]
    assert (at.state.phase, at.state.card_seen) == (Phase.HINT, False)


def test_a_second_card_takes_no_admission_off_the_screen(at: Desk, reading: CardReading) -> None:
    at.desk.hint(HOA.candidate)
    at.desk.on_card(CardRead(reading))
    at.desk.on_card(SEVERAL)
    assert at.state.phase is Phase.ADMITTED


def test_a_reader_lost_in_mid_reading_is_no_fault_of_the_card(at: Desk, reading: CardReading) -> None:
    at.desk.hint(HOA.candidate)
    for _ in range(4):
        at.desk.on_card(CardFailed(CardOutcome.CARD_FAULT, FailureReason.READER_GONE))
    assert (at.state.phase, at.state.trouble, at.state.tries) == (Phase.TROUBLE, Trouble.READER_GONE, 0)
    at.desk.on_card(CardRead(reading))
    assert at.state.phase is Phase.ADMITTED


def test_anchors_that_cannot_be_read_are_counted_at_the_foot(at: Desk) -> None:
    at.desk.on_card(TrustUnreadable(("broken.cer",)))
    assert at.state.health.anchors_unread == 1


def identified(reading: CardReading) -> Identified:
    """What is told of a card before its picture."""
    return Identified(reading.number, reading.name, reading.born, reading.sex, reading.verdicts)


def test_the_card_s_name_stays_on_screen_while_its_picture_is_read(at: Desk, reading: CardReading) -> None:
    at.desk.hint(HOA.candidate)
    at.desk.on_card(Progress(Step.DG1, 0.1))
    at.desk.on_card(identified(reading))
    at.desk.on_card(Progress(Step.DG2, 0.6))
    assert (at.state.phase, at.state.identified, at.state.fraction) == (Phase.READING, identified(reading), 0.6)
    at.desk.on_card(CardRead(reading))
    assert (at.state.phase, at.state.identified) == (Phase.ADMITTED, None)


def test_a_reading_that_begins_anew_names_nobody_yet(at: Desk, reading: CardReading) -> None:
    at.desk.hint(HOA.candidate)
    at.desk.on_card(identified(reading))
    at.desk.on_card(Progress(Step.CONNECTING, 0.0))
    assert at.state.identified is None


def test_a_name_told_when_nobody_is_expected_any_more_is_not_shown(at: Desk, reading: CardReading) -> None:
    at.desk.on_card(identified(reading))
    assert (at.state.phase, at.state.identified) == (Phase.HINT, None)


def test_a_refused_virtual_reader_is_no_reader_until_a_real_one_comes(at: Desk) -> None:
    at.desk.on_card(VirtualReaderRefused("Virtual PCD 00 00"))
    assert (at.state.health.reader, at.state.health.virtual_refused) == ("", True)
    at.desk.on_card(ReaderReady("ACS ACR1252"))
    assert (at.state.health.reader, at.state.health.virtual_refused) == ("ACS ACR1252", False)
