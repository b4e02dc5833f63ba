"""What is gone through between sign-in and bell: who it is, the machine, practice, the rules. Pure.

Nothing here holds anybody up: what fails is said and written, and the paper opens when its key comes, wherever a
candidate stands. What was done is in the journal and is not asked again after a restart.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from protocol.records import DeviceChecked, Verdict


class Checked(Enum):
    """What has a result of its own. The values are what `DeviceChecked` names."""

    IDENTITY = "identity"
    SCREEN = "screen"
    KEYBOARD = "keyboard"
    ACCENTS = "accents"
    MOUSE = "mouse"
    SOUND = "sound"
    DISK = "disk"
    CLOCK = "clock"
    PRACTICE = "practice"
    INSTRUCTIONS = "instructions"


class Stop(Enum):
    """A screen on the way to the bell, in this order."""

    IDENTITY = "identity"
    DEVICES = "devices"
    PRACTICE = "practice"
    INSTRUCTIONS = "instructions"
    READY = "ready"


BY_MACHINE = (Checked.SCREEN, Checked.DISK, Checked.CLOCK)
BY_PERSON = (Checked.KEYBOARD, Checked.MOUSE, Checked.SOUND)
LAST_OF = {
    Stop.IDENTITY: Checked.IDENTITY,
    Stop.DEVICES: Checked.MOUSE,
    Stop.PRACTICE: Checked.PRACTICE,
    Stop.INSTRUCTIONS: Checked.INSTRUCTIONS,
}
ALL_STOPS = (Stop.IDENTITY, Stop.DEVICES, Stop.PRACTICE, Stop.INSTRUCTIONS)
LEAST_WIDTH, LEAST_HEIGHT, MOST_SCREENS = 1024, 768, 1
PHRASE = "Trường Thi 2026"
LEAST_FREE_BYTES = 200_000_000  # an attempt with files to hand in, many times over
MOST_CLOCK_OFF_S = 120  # of the wall clock; nothing counts by it, but people read it in the minutes


@dataclass(frozen=True, slots=True)
class Preparing:
    """How far a candidate is on the way to the bell. `stops`: the screens there are, none in an ordinary window."""

    stops: tuple[Stop, ...] = ()
    results: Mapping[str, Verdict] = field(default_factory=dict)
    not_me: bool = False  # the candidate says that it is another person's name
    again: Stop | None = None  # a screen that was done and is looked at once more
    has_sound: bool = False

    @property
    def stop(self) -> Stop:
        """The screen that stands: the one asked for, else the first that is not done."""
        if self.again is not None:
            return self.again
        return next((stop for stop in self.stops if LAST_OF[stop].value not in self.results), Stop.READY)

    @property
    def place(self) -> int:
        """Which of the stops that is, from 1; behind the last one when all are done."""
        return self.stops.index(self.stop) + 1 if self.stop in self.stops else len(self.stops) + 1

    def verdict(self, checked: Checked) -> Verdict:
        """Return what is known of `checked`."""
        return self.results.get(checked.value, Verdict.NOT_DONE)

    @property
    def asked(self) -> tuple[Checked, ...]:
        """What a person tries at this seat."""
        return tuple(one for one in BY_PERSON if one is not Checked.SOUND or self.has_sound)

    @property
    def failures(self) -> tuple[Checked, ...]:
        """What failed, in the order of the screen: a supervisor is asked for."""
        return tuple(one for one in Checked if self.verdict(one) is Verdict.FAILED)

    @property
    def machine_ok(self) -> bool:
        """Whether nothing of the machine failed."""
        return not self.failures


def found(preparing: Preparing, results: Mapping[str, Verdict]) -> Preparing:
    """What the journal of before a restart holds: it is not asked again, but for a name that was not the person's."""
    not_me = results.get(Checked.IDENTITY.value) is Verdict.FAILED
    known = {name: verdict for name, verdict in results.items() if not (not_me and name == Checked.IDENTITY.value)}
    return replace(preparing, results={**preparing.results, **known}, not_me=not_me)


def confirmed(preparing: Preparing) -> tuple[Preparing, DeviceChecked]:
    """The candidate says: that is me."""
    return _done(replace(preparing, not_me=False), {Checked.IDENTITY: Verdict.PASSED})


def denied(preparing: Preparing) -> tuple[Preparing, DeviceChecked]:
    """The candidate says: that is somebody else. The screen waits for a person, and the entry says so."""
    results = {Checked.IDENTITY.value: Verdict.FAILED}
    return replace(preparing, not_me=True), DeviceChecked(results)


def devices_done(preparing: Preparing, results: Mapping[Checked, Verdict]) -> tuple[Preparing, DeviceChecked]:
    """The machine was tried. What nobody tried is written as not done."""
    tried = dict.fromkeys((*BY_MACHINE, Checked.ACCENTS, *preparing.asked), Verdict.NOT_DONE)
    return _done(preparing, tried | dict(results))


def practised(preparing: Preparing, *, skipped: bool) -> tuple[Preparing, DeviceChecked]:
    """The practice questions were gone through, or passed over. Whoever did them once has done them."""
    done_before = preparing.verdict(Checked.PRACTICE) is Verdict.PASSED
    return _done(preparing, {Checked.PRACTICE: Verdict.NOT_DONE if skipped and not done_before else Verdict.PASSED})


def instructed(preparing: Preparing) -> tuple[Preparing, DeviceChecked]:
    """The rules were read."""
    return _done(preparing, {Checked.INSTRUCTIONS: Verdict.PASSED})


def once_more(preparing: Preparing, stop: Stop) -> Preparing:
    """Look at a screen again."""
    return replace(preparing, again=stop) if stop in preparing.stops else preparing


def _done(preparing: Preparing, results: Mapping[Checked, Verdict]) -> tuple[Preparing, DeviceChecked]:
    named = {one.value: verdict for one, verdict in results.items()}
    known = {**preparing.results, **named}
    return replace(preparing, results=known, again=None), DeviceChecked(named)


def screen_verdict(width: int, height: int, screens: int) -> Verdict:
    """Return whether the screen is large enough and the only one. No screen at all is no answer."""
    if screens < 1:
        return Verdict.NOT_DONE
    large = width >= LEAST_WIDTH and height >= LEAST_HEIGHT
    return Verdict.PASSED if large and screens <= MOST_SCREENS else Verdict.FAILED


def typed_verdicts(typed: str) -> Mapping[Checked, Verdict]:
    """Return what a try at PHRASE says: the keys give their letters; the accents stand by themselves."""
    if not typed.strip():
        return {Checked.KEYBOARD: Verdict.NOT_DONE, Checked.ACCENTS: Verdict.NOT_DONE}
    keys, accents = bare(typed) == bare(PHRASE), unicodedata.normalize("NFC", typed.strip()) == PHRASE
    return {Checked.KEYBOARD: _verdict(passed=keys), Checked.ACCENTS: _verdict(passed=accents)}


def _verdict(*, passed: bool) -> Verdict:
    return Verdict.PASSED if passed else Verdict.FAILED


def bare(text: str) -> str:
    """Return `text` without accents and capitals: the letters that stand on the keys."""
    apart = unicodedata.normalize("NFD", text.strip().casefold().replace("đ", "d"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
