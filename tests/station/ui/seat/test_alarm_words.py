"""Every alarm has its words, in both languages; none accuses."""

import pytest

from protocol.seat_rules import Alarm
from station.ui.seat.alarm_words import alarm_words, happened
from station.ui.seat.words import ENGLISH, VIETNAMESE, SeatWords

ACCUSING = ("gian lận", "vi phạm", "cheat", "violat")


@pytest.mark.parametrize("words", [VIETNAMESE, ENGLISH], ids=["vi", "en"])
def test_every_alarm_has_words_that_accuse_nobody(words: SeatWords) -> None:
    assert set(alarm_words(words).happened) == set(Alarm)
    for alarm in Alarm:
        said = happened(alarm.value, words)
        assert said != alarm.value
        assert not any(word in said.lower() for word in ACCUSING)


def test_what_an_office_wrote_is_shown_as_it_is() -> None:
    assert happened("theo yêu cầu của điểm thi", VIETNAMESE) == "theo yêu cầu của điểm thi"
