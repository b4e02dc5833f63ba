"""What is seen is said once for as long as it lasts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from protocol.seat_rules import Alarm
from station.exam.lockdown.watch import MOST_FACT_CHARS, MOST_SIGHTINGS, Sighting, Watch

OBS = Sighting(Alarm.CAPTURE, {"program": "obs"})


@dataclass
class Shown:
    """A watcher that sees what it is shown."""

    seen: list[Sighting] = field(default_factory=list)
    blind: bool = False

    def look(self) -> Sequence[Sighting]:
        if self.blind:
            raise PermissionError
        return tuple(self.seen)


def test_what_lasts_is_said_once_and_again_when_it_comes_back() -> None:
    shown = Shown([OBS])
    watch = Watch([shown])
    assert [watch.look(), watch.look()] == [(OBS,), ()]
    shown.seen.clear()
    assert watch.look() == ()
    shown.seen.append(OBS)
    assert watch.look() == (OBS,)


def test_another_fact_is_another_sighting() -> None:
    shown = Shown([OBS])
    watch = Watch([shown])
    watch.look()
    other = Sighting(Alarm.CAPTURE, {"program": "scrot"})
    shown.seen.append(other)
    assert watch.look() == (other,)


def test_a_watcher_that_cannot_see_is_told_of_once_and_hides_no_other() -> None:
    told: list[str] = []
    watch = Watch([Shown(blind=True), Shown([OBS])], told.append)
    assert watch.look() == (OBS,)
    watch.look()
    assert told == ["Shown"]


def test_who_floods_the_seat_floods_no_journal() -> None:
    many = [Sighting(Alarm.FOREIGN_WINDOW, {"window": f"{number:x}" * 99}) for number in range(1, 999)]
    seen = Watch([Shown(many)]).look()
    assert len(seen) == MOST_SIGHTINGS
    assert all(len(fact) <= MOST_FACT_CHARS for one in seen for fact in one.facts.values())
