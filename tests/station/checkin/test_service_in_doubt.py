"""The desk where things go wrong: late people, doubts, slow readers, cards that stay silent."""

from dataclasses import replace
from pathlib import Path

import pytest
from msgspec.structs import astuple

from protocol.api import DeskPackage
from protocol.officer import Approval, check_act
from protocol.policy import act
from protocol.records import (
    Admitted,
    Approved,
    CardChecked,
    CardEvidence,
    CardOutcome,
    Check,
    DecisionCode,
    Record,
    Refused,
    Verdict,
)
from station.checkin.approvals import subject_of_admission
from station.checkin.desk import DeskState, Phase, PinTrouble, Trouble
from station.checkin.service import CheckinDesk
from station.reader.messages import CardFailed, CardRead, FailureReason, Progress
from station.reader.reading import CardReading, Step
from tests.station.checkin.conftest import HOA, MINUTE, OFFICERS, PASSED, PINS, STARTS, shift
from tests.station.checkin.test_service import Paper, Reader


class Desk:
    """Desk 2 at an hour that is set by hand."""

    def __init__(self, package: DeskPackage, folder: Path, at: int = STARTS) -> None:
        self.journal, self.reader, self.shown = Paper(), Reader(), list[DeskState]()
        self.logic = CheckinDesk(
            package, self.journal, (), shift(folder), lambda: at, lambda us: f"phút {us // MINUTE}", DeskState()
        )
        self.logic.begin(self.reader, self.shown.append)

    @property
    def state(self) -> DeskState:
        """What stands on the screen."""
        return self.shown[-1]

    def present(self, reading: CardReading) -> None:
        """Give the candidate's number, then her card."""
        self.logic.hint(HOA.candidate)
        self.logic.on_card(CardRead(reading))

    def kinds(self) -> list[type[Record]]:
        """Return what kinds of entries were written."""
        return [type(record) for record in self.journal.records]


@pytest.fixture
def doubtful(reading: CardReading) -> CardReading:
    """A card whose signer nobody vouches for."""
    return replace(reading, verdicts=PASSED | {Check.TRUST_ANCHOR: Verdict.UNANCHORED})


@pytest.mark.parametrize(
    ("at", "code", "facts"),
    [
        (STARTS - 46 * MINUTE, DecisionCode.TOO_EARLY, {"opens": "phút 955"}),
        (STARTS + 16 * MINUTE, DecisionCode.TOO_LATE, {"minutes": "15", "starts": "phút 1000", "now": "phút 1016"}),
    ],
)
def test_who_must_be_looked_at_is_not_looked_at_when_the_door_is_shut(
    package: DeskPackage, doubtful: CardReading, at: int, code: DecisionCode, facts: dict[str, str], tmp_path: Path
) -> None:
    desk = Desk(package, tmp_path, at)
    desk.present(doubtful)
    assert (desk.state.decision, desk.state.facts) == (code, facts)
    desk.logic.judge(1)
    assert desk.kinds() == [CardChecked, CardEvidence, Refused]


def test_a_doubt_that_nobody_answers_has_left_its_evidence(
    package: DeskPackage, doubtful: CardReading, tmp_path: Path
) -> None:
    desk = Desk(package, tmp_path)
    desk.present(doubtful)
    desk.logic.cancel()
    assert (desk.state.phase, desk.kinds()) == (Phase.HINT, [CardChecked, CardEvidence])
    desk.logic.judge(1)
    assert desk.kinds() == [CardChecked, CardEvidence]


@pytest.mark.parametrize(("answer", "kind"), [(2, Refused), (3, Refused)])
def test_an_answer_adds_one_entry_and_the_picture_stays(
    package: DeskPackage, doubtful: CardReading, answer: int, kind: type[Record], tmp_path: Path
) -> None:
    desk = Desk(package, tmp_path)
    desk.present(doubtful)
    desk.logic.judge(answer)
    assert desk.kinds() == [CardChecked, CardEvidence, kind]
    assert (desk.state.photo, desk.state.verdicts[Check.TRUST_ANCHOR]) == (b"portrait", Verdict.UNANCHORED)


def test_an_answer_that_the_disk_does_not_take_admits_nobody(
    package: DeskPackage, doubtful: CardReading, tmp_path: Path
) -> None:
    desk = Desk(package, tmp_path)
    desk.present(doubtful)
    desk.logic.judge(1)
    desk.journal.dry = True
    desk.logic.approve("cb2", PINS["cb2"])
    assert (desk.state.trouble, desk.state.counts.admitted) == (Trouble.DISK_FULL, 0)
    desk.journal.dry = False
    desk.logic.read_again()
    assert desk.state.phase is Phase.PERSON  # asked again: what was said before was never written


def test_a_card_of_another_number_says_which_check_failed(
    package: DeskPackage, reading: CardReading, tmp_path: Path
) -> None:
    desk = Desk(package, tmp_path)
    desk.present(replace(reading, number="024208011223"))
    assert desk.state.decision is DecisionCode.WRONG_CARD
    assert desk.state.verdicts[Check.NUMBER_AND_BIRTH] is Verdict.FAILED


def test_what_the_reader_says_after_the_person_left_is_not_heard(
    package: DeskPackage, reading: CardReading, tmp_path: Path
) -> None:
    desk = Desk(package, tmp_path)
    desk.logic.hint(HOA.candidate)
    desk.logic.cancel()
    for event in (
        Progress(Step.DG2, 0.9),
        CardRead(reading),
        CardFailed(CardOutcome.CARD_FAULT, FailureReason.CARD_FAULT),
    ):
        desk.logic.on_card(event)
    assert (desk.state.phase, desk.journal.records) == (Phase.HINT, [])


def test_an_admission_stands_whatever_the_reader_says_next(
    package: DeskPackage, reading: CardReading, tmp_path: Path
) -> None:
    desk = Desk(package, tmp_path)
    desk.present(reading)
    desk.logic.on_card(Progress(Step.CONNECTING, 0.0))
    desk.logic.on_card(CardRead(reading))
    assert (desk.state.phase, desk.kinds()) == (Phase.ADMITTED, [CardChecked, CardEvidence, Admitted])


def test_a_refused_card_may_be_changed_for_the_right_one(
    package: DeskPackage, reading: CardReading, tmp_path: Path
) -> None:
    desk = Desk(package, tmp_path)
    desk.logic.hint(HOA.candidate)
    desk.logic.on_card(CardFailed(CardOutcome.ACCESS_DENIED, FailureReason.ACCESS_DENIED))
    desk.logic.on_card(Progress(Step.ACCESS, 0.1))
    assert (desk.state.phase, desk.state.decision) == (Phase.READING, None)
    desk.logic.on_card(CardRead(reading))
    assert desk.state.decision is DecisionCode.ADMITTED


def test_three_silent_tries_end_at_the_special_desk(package: DeskPackage, tmp_path: Path) -> None:
    desk = Desk(package, tmp_path)
    desk.logic.hint(HOA.candidate)
    silent = CardFailed(CardOutcome.CARD_FAULT, FailureReason.NO_ANSWER)
    for tries in (1, 2):
        desk.logic.on_card(Progress(Step.CONNECTING, 0.0))
        desk.logic.on_card(silent)
        assert (desk.state.trouble, desk.state.tries, desk.journal.records) == (Trouble.UNREADABLE, tries, [])
        desk.logic.read_again()
    desk.logic.on_card(silent)
    assert desk.state.decision is DecisionCode.UNREADABLE
    assert desk.kinds() == [Refused]


def test_a_quick_hand_is_no_fault_of_the_card(package: DeskPackage, tmp_path: Path) -> None:
    desk = Desk(package, tmp_path)
    desk.logic.hint(HOA.candidate)
    for _ in range(4):
        desk.logic.on_card(CardFailed(CardOutcome.CARD_FAULT, FailureReason.CARD_REMOVED))
    assert (desk.state.trouble, desk.state.tries) == (Trouble.REMOVED, 0)


def test_a_conditional_admission_takes_a_second_officer_and_is_written_as_one(
    package: DeskPackage, doubtful: CardReading, tmp_path: Path
) -> None:
    desk = Desk(package, tmp_path)
    desk.present(doubtful)
    desk.logic.judge(1)
    assert (desk.state.phase, desk.kinds()) == (Phase.SECOND, [CardChecked, CardEvidence])
    desk.logic.approve("cb2", PINS["cb2"])
    assert (desk.state.decision, desk.state.photo) == (DecisionCode.CONDITIONAL, b"portrait")
    assert desk.kinds() == [CardChecked, CardEvidence, Approved, Approved, Admitted]
    approvals = [Approval(*astuple(one)) for one in desk.journal.records if isinstance(one, Approved)]
    subject = subject_of_admission(HOA.candidate, "ca-1", "15", 1, doubtful.evidence.sod_hash)
    check_act(act("admit-conditionally"), approvals, {one.id: one for one in OFFICERS}, subject)
    assert [one.officer for one in approvals] == ["cb1", "cb2"]
    assert [one.judged_by for one in desk.journal.records if isinstance(one, Admitted)] == ["cb1"]


@pytest.mark.parametrize(
    ("second", "pin", "trouble"),
    [
        ("cb1", "cb1", PinTrouble.SAME_OFFICER),
        ("cb2", "cb1", PinTrouble.WRONG),
        ("cb3", "cb3", PinTrouble.NOT_PERMITTED),
        ("nobody", "cb2", PinTrouble.NOT_PERMITTED),
    ],
)
def test_a_second_approver_who_may_not_sign_admits_nobody(
    package: DeskPackage, doubtful: CardReading, tmp_path: Path, second: str, pin: str, trouble: PinTrouble
) -> None:
    desk = Desk(package, tmp_path)
    desk.present(doubtful)
    desk.logic.judge(1)
    desk.logic.approve(second, PINS[pin])
    assert desk.state.second is not None
    assert (desk.state.second.trouble, desk.kinds()) == (trouble, [CardChecked, CardEvidence])
    desk.logic.approve("cb2", PINS["cb2"])
    assert desk.state.decision is DecisionCode.CONDITIONAL


def test_stepping_back_from_the_second_approver_loses_nothing(
    package: DeskPackage, doubtful: CardReading, tmp_path: Path
) -> None:
    desk = Desk(package, tmp_path)
    desk.present(doubtful)
    desk.logic.judge(1)
    desk.logic.step_back()
    assert (desk.state.phase, desk.state.photo, desk.kinds()) == (
        Phase.PERSON,
        b"portrait",
        [CardChecked, CardEvidence],
    )
    desk.logic.judge(3)
    assert desk.state.decision is DecisionCode.NOT_THE_PERSON


def test_an_approval_that_nobody_asked_for_changes_nothing(package: DeskPackage, tmp_path: Path) -> None:
    desk = Desk(package, tmp_path)
    desk.logic.approve("cb2", PINS["cb2"])
    desk.logic.step_back()
    assert (desk.state.phase, desk.kinds()) == (Phase.HINT, [])
