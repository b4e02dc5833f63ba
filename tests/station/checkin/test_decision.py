"""May this person sit here? Every no by its code; `unanchored` is never green."""

from dataclasses import replace

import pytest
from msgspec import structs

from protocol.records import Check, DecisionCode, Verdict
from station.checkin import decision
from station.checkin.decision import Earlier, NeedsPerson, Question, Refusal
from station.checkin.names import NameMatch
from station.reader.outcome import Doubt
from station.reader.reading import CardReading
from tests.station.checkin.conftest import HOA, MINUTE, PASSED, SESSION, STARTS


def test_a_good_card_of_the_listed_person_earns_the_place(reading: CardReading) -> None:
    place = decision.decide(reading, HOA)
    assert (place.row, place.name_match) == (HOA, NameMatch.EXACT)
    assert place.verdicts[Check.NUMBER_AND_BIRTH] is Verdict.PASSED


@pytest.mark.parametrize(
    ("check", "verdict"), [(Check.DATA_SIGNATURE, Verdict.FAILED), (Check.TRUST_ANCHOR, Verdict.FAILED)]
)
def test_a_failed_check_refuses(reading: CardReading, check: Check, verdict: Verdict) -> None:
    with pytest.raises(Refusal) as refused:
        decision.decide(replace(reading, verdicts=PASSED | {check: verdict}), HOA)
    assert refused.value.code is DecisionCode.CHIP_FAILED


def test_unanchored_asks_a_person(reading: CardReading) -> None:
    with pytest.raises(NeedsPerson) as needs:
        decision.decide(replace(reading, verdicts=PASSED | {Check.TRUST_ANCHOR: Verdict.UNANCHORED}), HOA)
    assert needs.value.question is Question.UNANCHORED


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.PASSED])
def test_no_verdict_but_passed_anchors_a_card(reading: CardReading, verdict: Verdict) -> None:
    with pytest.raises((NeedsPerson, Refusal)):
        decision.decide(replace(reading, verdicts=PASSED | {Check.TRUST_ANCHOR: verdict}), HOA)


def test_leaving_a_verdict_out_never_helps(reading: CardReading) -> None:
    for check in (Check.DATA_SIGNATURE, Check.TRUST_ANCHOR):
        without = {one: verdict for one, verdict in PASSED.items() if one is not check}
        with pytest.raises((NeedsPerson, Refusal)):
            decision.decide(replace(reading, verdicts=without), HOA)


UNANCHORED = PASSED | {Check.TRUST_ANCHOR: Verdict.UNANCHORED}


def test_the_chip_of_an_earlier_admission_lifts_unanchored(reading: CardReading) -> None:
    known = structs.replace(HOA, chips=(bytes(32), reading.evidence.sod_hash))
    place = decision.decide(replace(reading, verdicts=UNANCHORED), known)
    assert place.verdicts[Check.CHIP_ENROLLED] is Verdict.PASSED
    assert place.verdicts[Check.TRUST_ANCHOR] is Verdict.UNANCHORED


def test_an_adopted_signer_lifts_unanchored_and_another_does_not(reading: CardReading) -> None:
    unanchored = replace(reading, verdicts=UNANCHORED)
    place = decision.decide(unanchored, HOA, [reading.evidence.signer_hash])
    assert place.verdicts[Check.SIGNER_ADOPTED] is Verdict.PASSED
    with pytest.raises(NeedsPerson):
        decision.decide(unanchored, HOA, [b"\1" * 32])


def test_an_earlier_admission_lifts_nothing_but_unanchored(reading: CardReading) -> None:
    known = structs.replace(HOA, chips=(reading.evidence.sod_hash,))
    for verdict in (Verdict.FAILED, Verdict.NOT_DONE, Verdict.NOT_SUPPORTED):
        with pytest.raises((NeedsPerson, Refusal)):
            decision.decide(replace(reading, verdicts=PASSED | {Check.TRUST_ANCHOR: verdict}), known)
    copied = UNANCHORED | {Check.CHIP_GENUINE: Verdict.FAILED}
    with pytest.raises(Refusal):
        decision.decide(replace(reading, verdicts=copied), known)
    with pytest.raises(NeedsPerson) as needs:
        decision.decide(replace(reading, verdicts=UNANCHORED, doubts=(Doubt.CHECK_DIGIT,)), known)
    assert needs.value.question is Question.CARD_DOUBTFUL


def test_another_chip_than_last_time_asks_a_person_where_no_anchor_speaks_for_it(reading: CardReading) -> None:
    other = structs.replace(HOA, chips=(bytes(32),))
    with pytest.raises(NeedsPerson) as needs:
        decision.decide(replace(reading, verdicts=UNANCHORED), other)
    assert needs.value.question is Question.OTHER_CHIP
    place = decision.decide(reading, other)  # a card may be renewed: its issuer says that it is one
    assert place.verdicts[Check.CHIP_ENROLLED] is Verdict.FAILED


def test_another_number_is_another_card(reading: CardReading) -> None:
    with pytest.raises(Refusal) as refused:
        decision.decide(replace(reading, number="024208011223"), HOA)
    assert refused.value.code is DecisionCode.WRONG_CARD


def test_another_name_asks_a_person_with_both_names(reading: CardReading) -> None:
    with pytest.raises(NeedsPerson) as needs:
        decision.decide(replace(reading, name="Nguyễn Thị Hoa"), HOA)
    assert needs.value.facts == {"card": "Nguyễn Thị Hoa", "list": "Nguyễn Thị Hòa"}


def test_another_room_is_named(reading: CardReading) -> None:
    with pytest.raises(Refusal) as refused:
        decision.check_row(HOA, SESSION, ("03",), None)
    assert (refused.value.code, refused.value.facts) == (DecisionCode.OTHER_ROOM, {"expected": "07", "here": "03"})


def test_another_session_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        decision.check_row(structs.replace(HOA, exam_session="ca-2"), SESSION, ("07",), None)
    assert refused.value.code is DecisionCode.OTHER_SESSION


def test_who_was_admitted_is_not_admitted_again() -> None:
    with pytest.raises(Refusal) as refused:
        decision.check_row(HOA, SESSION, ("07",), Earlier("07:12", "2"))
    assert (refused.value.code, refused.value.facts["at"]) == (DecisionCode.ALREADY_ADMITTED, "07:12")


@pytest.mark.parametrize(
    ("minutes_late", "code"), [(-46, DecisionCode.TOO_EARLY), (16, DecisionCode.TOO_LATE), (600, DecisionCode.TOO_LATE)]
)
def test_the_door_is_shut_before_and_after_its_time(minutes_late: int, code: DecisionCode) -> None:
    with pytest.raises(Refusal) as refused:
        decision.check_time(SESSION, STARTS + minutes_late * MINUTE)
    assert refused.value.code is code


@pytest.mark.parametrize("minutes_late", [-45, 0, 15])
def test_the_door_is_open_in_its_time(minutes_late: int) -> None:
    decision.check_time(SESSION, STARTS + minutes_late * MINUTE)
