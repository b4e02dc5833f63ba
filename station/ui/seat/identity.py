"""The first stop after sign-in: is this you?"""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from protocol.seat_rules import Accommodation
from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.day_words import DayWords, day_words_of
from station.ui.seat.person import PersonFacts
from station.ui.seat.preparing_intents import PreparingIntents
from station.ui.seat.words import SeatWords
from station.ui.widgets.chip import Chip


def helped(accommodation: Accommodation, words: DayWords) -> str:
    """Return what a candidate is given beside the common rules, in words; nothing for nothing."""
    what = []
    if accommodation.extra_percent:
        what.append(words.helped_percent.format(percent=accommodation.extra_percent))
    if accommodation.extra_minutes:
        what.append(words.helped_time.format(minutes=accommodation.extra_minutes))
    if accommodation.helper:
        what.append(words.helped_helper.format(helper=accommodation.helper))
    if accommodation.breaks:
        what.append(words.helped_breaks)
    return words.helped.format(what=" · ".join(what)) if what else ""


class IdentityCard(QWidget):
    """The person, and two answers."""

    def __init__(self, words: SeatWords, intents: PreparingIntents) -> None:
        super().__init__()
        self._words = day_words_of(words)
        self._step, self.person = look.label("small", ink="muted"), PersonFacts(words)
        self._title = look.label("h1", self._words.is_it_me, wrap=True)
        self.note = look.label("body", wrap=True)
        self._call = Chip()
        self.yes = look.button(self._words.it_is_me, "primary", "circle-check")
        self.no = look.button(self._words.not_me, "secondary")
        self.yes.clicked.connect(intents.confirmed)
        self.no.clicked.connect(intents.denied)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(20)
        for widget in (self._step, self._title, self.person, self._call, self.note):
            column.addWidget(widget)
        column.addLayout(row)

    def show_identity(self, state: SeatState) -> None:
        """Draw who was signed in, and what the person answered."""
        words, preparing, person = self._words, state.preparing, state.candidate
        self._step.setText(words.step_of.format(step=preparing.place, total=len(preparing.stops)))
        self.person.show_person(state)
        self._call.setVisible(preparing.not_me)
        self._call.show_chip("hand", words.not_me, "person")
        said = words.not_me_next if preparing.not_me else helped(person.accommodation, words) if person else ""
        self.note.setVisible(bool(said))
        self.note.setText(said)
        look.set_icon(self.yes, "circle-check")

    def take_focus(self) -> None:
        """Give the keyboard to the likely answer."""
        self.yes.setFocus()
