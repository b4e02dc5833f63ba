"""One line for each thing that is tried, and the sentences of what a machine finds out about itself."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from protocol.records import Verdict
from station.exam.device import MachineFacts
from station.exam.preparing import LEAST_HEIGHT, LEAST_WIDTH, MOST_SCREENS, Checked
from station.ui import look
from station.ui.seat.day_words import DayWords

SHOWN = {
    Checked.SCREEN: "monitor",
    Checked.DISK: "hard-drive",
    Checked.CLOCK: "clock",
    Checked.KEYBOARD: "keyboard",
    Checked.MOUSE: "mouse",
    Checked.SOUND: "volume-2",
}
LOOKS = {
    Verdict.PASSED: ("circle-check", "ok_ink"),
    Verdict.FAILED: ("circle-alert", "person_ink"),
}
GIGABYTE, MEGABYTE = 1_000_000_000, 1_000_000


class DeviceRow(QWidget):
    """What it is, and how it stands as word, icon and colour."""

    def __init__(self, icon: str, title: str, words: DayWords) -> None:
        super().__init__()
        self._name, self._words = icon, words
        self._icon, self._sign = look.label("body"), look.label("body")
        self.fact = look.label("body", ink="muted", wrap=True)
        self.fact.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(look.label("body_strong", title))
        row.addWidget(self.fact, 1)
        row.addWidget(self._sign)

    def show_fact(self, fact: str, verdict: Verdict | None) -> None:
        """Say how it stands; `None`: nothing is known yet."""
        icon, ink = LOOKS.get(verdict or Verdict.NOT_DONE, ("circle-dashed", "muted"))
        self._icon.setPixmap(look.pixmap(self._name, "ink", look.ICON))
        self._sign.setPixmap(look.pixmap(icon, ink, look.ICON))
        self.fact.setText(fact)
        self.fact.setAccessibleName(fact)


def free_text(free: int) -> str:
    """Return a number of free bytes as people say it."""
    return f"{free / GIGABYTE:.0f} GB" if free >= GIGABYTE else f"{free // MEGABYTE} MB"


def machine_facts(facts: MachineFacts | None, words: DayWords) -> dict[Checked, str]:
    """Return what is said of screen, disk and clock."""
    if facts is None:
        return dict.fromkeys((Checked.SCREEN, Checked.DISK, Checked.CLOCK), words.checking)
    return {
        Checked.SCREEN: _screen(facts, words),
        Checked.DISK: _disk(facts, words),
        Checked.CLOCK: _clock(facts, words),
    }


def _screen(facts: MachineFacts, words: DayWords) -> str:
    if facts.screens > MOST_SCREENS:
        return words.screens_more.format(count=facts.screens)
    is_small = facts.width < LEAST_WIDTH or facts.height < LEAST_HEIGHT
    return (words.screen_small if is_small else words.screen_is).format(width=facts.width, height=facts.height)


def _disk(facts: MachineFacts, words: DayWords) -> str:
    if not facts.writable:
        return words.disk_bad
    is_full = facts.verdicts[Checked.DISK] is Verdict.FAILED
    return (words.disk_full if is_full else words.disk_is).format(free=free_text(facts.free))


def _clock(facts: MachineFacts, words: DayWords) -> str:
    if facts.clock_off_s is None:
        return words.clock_unknown
    if facts.verdicts[Checked.CLOCK] is Verdict.PASSED:
        return words.clock_is
    return words.clock_off.format(minutes=max(1, round(abs(facts.clock_off_s) / 60)))
