"""The last stop before the paper: who sits here, what is ready, and the bell."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from protocol.records import Verdict
from protocol.seat_rules import TimeFrom
from station.exam.preparing import Checked, Preparing, Stop
from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.day_words import day_words_of
from station.ui.seat.intents import SeatIntents
from station.ui.seat.person import PersonFacts
from station.ui.seat.preparing_intents import PreparingIntents
from station.ui.seat.words import SeatWords

OK, CALL, OPEN = ("circle-check", "ok_ink"), ("circle-alert", "person_ink"), ("circle-dashed", "muted")


class CheckRow(QWidget):
    """One line of what is ready."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._icon, self.fact = look.label("body"), look.label("body", ink="muted", wrap=True)
        self.fact.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 12, 0, 12)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(look.label("body_strong", title))
        row.addWidget(self.fact, 1)

    def show_fact(self, fact: str, icon: str, ink: str) -> None:
        """Say how it stands."""
        self._icon.setPixmap(look.pixmap(icon, ink, look.ICON))
        self.fact.setText(fact)


class WaitingCard(QWidget):
    """The right half of the screen that waits for the bell."""

    def __init__(self, words: SeatWords, intents: SeatIntents, asked: PreparingIntents | None = None) -> None:
        super().__init__()
        self._words, self._said = words, day_words_of(words)
        self._asked = asked or PreparingIntents(self)
        self._person = PersonFacts(words)
        self.name = self._person.name
        self.machine, self.practice, self.paper, self.bell = (
            CheckRow(title) for title in (words.check_screen, self._said.practice, words.check_paper, words.wait_bell)
        )
        self.note = look.label("body", ink="muted", wrap=True)
        self.read = look.button(self._said.read_again, "secondary", "book-open")
        self.again = look.button(self._said.practise_again, "secondary", "rotate-ccw")
        self.zoom = look.button("", "secondary", "zoom-in")
        self.theme = look.button(words.size_and_colour, "secondary", "contrast")
        self.read.clicked.connect(self._on_read)
        self.again.clicked.connect(self._on_again)
        self.zoom.clicked.connect(lambda: intents.zoom_asked.emit(0))
        self.theme.clicked.connect(intents.theme_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("role", "card")
        checks = QVBoxLayout(card)
        checks.setContentsMargins(24, 8, 24, 8)
        checks.setSpacing(0)
        for check in (self.machine, self.practice, self.paper, self.bell):
            checks.addWidget(check)
        buttons = QGridLayout()
        buttons.setSpacing(12)
        buttons.setColumnStretch(2, 1)
        for place, button in enumerate((self.read, self.again, self.zoom, self.theme)):
            buttons.addWidget(button, place // 2, place % 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(20)
        column.addWidget(self._person)
        column.addWidget(card)
        column.addWidget(self.note)
        column.addLayout(buttons)

    def show_waiting(self, state: SeatState) -> None:
        """Draw the person, what is here already and what is waited for."""
        if state.candidate is None:
            return
        words, preparing = self._words, state.preparing
        self._person.show_person(state)
        self._show_machine(state)
        self._show_practice(preparing)
        self._show_paper(state)
        self.read.setVisible(Stop.INSTRUCTIONS in preparing.stops)
        self.again.setVisible(Stop.PRACTICE in preparing.stops)
        self.zoom.setText(words.text_size.format(zoom=state.zoom))
        self.zoom.setAccessibleName(self.zoom.text())
        icons = ((self.read, "book-open"), (self.again, "rotate-ccw"), (self.zoom, "zoom-in"), (self.theme, "contrast"))
        for button, icon in icons:
            look.set_icon(button, icon)

    def take_focus(self) -> None:
        """Give the keyboard to the first button that is there."""
        (self.read if self.read.isVisible() else self.zoom).setFocus()

    def _show_machine(self, state: SeatState) -> None:
        words, said, preparing = self._words, self._said, state.preparing
        titles = {
            Checked.SCREEN: said.screen,
            Checked.DISK: said.disk,
            Checked.CLOCK: said.clock,
            Checked.KEYBOARD: said.keyboard,
            Checked.ACCENTS: said.keyboard,
            Checked.MOUSE: said.mouse,
            Checked.SOUND: said.sound,
        }
        bad = [title for one, title in titles.items() if one in preparing.failures and one is not Checked.ACCENTS]
        if not state.preparation.screen_ok:
            self.machine.show_fact(words.check_screen_bad, *CALL)
        elif bad:
            self.machine.show_fact(said.tried_bad.format(what=", ".join(bad)), *CALL)
        elif preparing.stops and any(preparing.verdict(one) is Verdict.NOT_DONE for one in preparing.asked):
            self.machine.show_fact(said.tried_some, *OPEN)
        else:
            self.machine.show_fact(words.check_screen_ok, *OK)

    def _show_practice(self, preparing: Preparing) -> None:
        self.practice.setVisible(Stop.PRACTICE in preparing.stops)
        done = preparing.verdict(Checked.PRACTICE) is Verdict.PASSED
        said = self._said
        self.practice.show_fact(said.practice_did if done else said.practice_not, *(OK if done else OPEN))

    def _show_paper(self, state: SeatState) -> None:
        words, said, ready = self._words, self._said, state.preparation
        self.paper.show_fact(
            words.paper_sealed if ready.paper_here else words.paper_missing, *(OK if ready.paper_here else OPEN)
        )
        opens = said.bell_at.format(time=state.place.starts_at) if state.place.starts_at else ""
        self.bell.show_fact(said.bell_not_yet if ready.key_late else opens, "hourglass", "wait_ink")
        self.note.setText(self._note_of(state))

    def _note_of(self, state: SeatState) -> str:
        if not state.preparation.key_late:
            return self._words.not_you
        if not state.preparation.paper_here:
            return self._said.no_paper_late
        return self._said.bell_late_common if state.rules.time_from is TimeFrom.BELL else self._words.key_late

    def _on_read(self) -> None:
        self._asked.stop_asked.emit(Stop.INSTRUCTIONS)

    def _on_again(self) -> None:
        self._asked.stop_asked.emit(Stop.PRACTICE)
