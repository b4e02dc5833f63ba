"""The second stop: the machine is tried, by itself and by the person. Nothing here holds anybody up."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from protocol.records import Verdict
from station.exam.device import MachineFacts
from station.exam.practice import TONE, tone
from station.exam.preparing import PHRASE, Checked, bare, typed_verdicts
from station.exam.seat import SeatState
from station.exam.typing_choice import typing_of
from station.ui import look
from station.ui.seat.day_words import DayWords, day_words_of
from station.ui.seat.device_rows import SHOWN, DeviceRow, machine_facts
from station.ui.seat.plain_edit import PlainEdit
from station.ui.seat.player import Player
from station.ui.seat.preparing_intents import PreparingIntents
from station.ui.seat.typing import OFF, next_method
from station.ui.seat.typing_switch import TypingSwitch
from station.ui.seat.words import SeatWords

FIELD_HEIGHT, MOST_LETTERS = 48, 40
NO_BREAK = "\u00a0"


class MouseTarget(QPushButton):
    """A button that only a mouse hits: a key on it says nothing of the mouse."""

    hit = Signal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Say so."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.hit.emit()


class DeviceCard(QWidget):
    """Rows that fill by themselves, and three things to try."""

    typing_asked = Signal(str)  # the value of a Method

    def __init__(self, words: SeatWords, intents: PreparingIntents, player: Player) -> None:
        super().__init__()
        self._words: DayWords = day_words_of(words)
        self._intents, self._player = intents, player
        self._results: dict[Checked, Verdict] = {}
        self._facts: MachineFacts | None = None
        self._step = look.label("small", ink="muted")
        self.rows = {one: DeviceRow(icon, self._title(one), self._words) for one, icon in SHOWN.items()}
        self.typed, self.mouse = PlainEdit(), MouseTarget(self._words.mouse_try)
        self.switch, self._typing = TypingSwitch(words), OFF
        self.switch.show_typing(OFF, 100)
        self.listen, self.heard = QPushButton(self._words.sound_try), QPushButton(self._words.sound_good)
        self.softer, self.louder = QPushButton(self._words.softer), QPushButton(self._words.louder)
        self.no_mouse, self.not_heard = QPushButton(self._words.mouse_bad), QPushButton(self._words.sound_bad)
        self.call = look.label("body_strong", ink="person", wrap=True)
        self.call.setProperty("role", "strip")
        self.go_on = look.button(self._words.go_on, "primary", "arrow-right")
        self.go_on.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._lay_out()
        self._connect()
        sounds = (self.listen, self.softer, self.louder, self.heard, self.not_heard)
        for one, next_ in pairwise((self.typed, self.switch, self.mouse, self.no_mouse, *sounds, self.go_on)):
            self.setTabOrder(one, next_)  # as the card is read, whatever was made first

    def _title(self, one: Checked) -> str:
        words = self._words
        return {
            Checked.SCREEN: words.screen,
            Checked.DISK: words.disk,
            Checked.CLOCK: words.clock,
            Checked.KEYBOARD: words.keyboard,
            Checked.MOUSE: words.mouse,
            Checked.SOUND: words.sound,
        }[one]

    def _connect(self) -> None:
        self.typed.textChanged.connect(self._on_typed)
        self.typed.returnPressed.connect(self.mouse.setFocus)
        self.typed.turn_asked.connect(self._on_turned)
        self.switch.clicked.connect(self._on_turned)
        self.mouse.hit.connect(self._on_mouse)
        self.no_mouse.clicked.connect(self._on_no_mouse)
        self.listen.clicked.connect(self._on_listen)
        self.heard.clicked.connect(self._on_heard)
        self.not_heard.clicked.connect(self._on_not_heard)
        self.softer.clicked.connect(self._on_softer)
        self.louder.clicked.connect(self._on_louder)
        self.go_on.clicked.connect(self._on_go_on)

    def _lay_out(self) -> None:
        words = self._words
        self.typed.setMaxLength(MOST_LETTERS)
        self.typed.setMinimumHeight(FIELD_HEIGHT)
        self.typed.setProperty("role", "field")
        self.typed.setAccessibleName(f"{words.keyboard_try} {PHRASE}")
        buttons = (self.mouse, self.listen, self.heard, self.softer, self.louder, self.no_mouse, self.not_heard)
        for button in buttons:
            button.setProperty("role", "link" if button in (self.no_mouse, self.not_heard) else "secondary")
            button.setMinimumHeight(44)
            button.setAccessibleName(button.text())
        self._sample = look.label("body", f"{words.keyboard_try} <b>{PHRASE.replace(' ', NO_BREAK)}</b>", wrap=True)
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(24, 12, 24, 16)
        inside.setSpacing(8)
        for one, row in self.rows.items():
            inside.addWidget(row)
            for tries in self._tries(one):
                inside.addLayout(tries)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._step)
        column.addWidget(look.label("h1", words.devices, wrap=True))
        column.addWidget(look.label("body", words.devices_next, ink="muted", wrap=True))
        column.addWidget(card)
        column.addWidget(self.call)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.go_on)
        column.addLayout(foot)

    def _tries(self, one: Checked) -> Iterator[QHBoxLayout]:
        """Yield the rows of what is tried under a heading."""
        tries: dict[Checked, tuple[tuple[QWidget, ...], ...]] = {
            Checked.KEYBOARD: ((self._sample, self.typed), (self.switch,)),
            Checked.MOUSE: ((self.mouse, self.no_mouse),),
            Checked.SOUND: ((self.listen, self.softer, self.louder), (self.heard, self.not_heard)),
        }
        for widgets in tries.get(one, ()):
            row = QHBoxLayout()
            row.setSpacing(8)
            is_line = self.typed in widgets
            if self.switch in widgets:  # under the field
                row.addStretch(1)
            for widget in widgets:
                row.addWidget(widget, 1 if is_line else 0)
            if one is not Checked.KEYBOARD:
                row.addStretch(1)
            yield row

    # -- what is drawn ------------------------------------------------------------------------------------------------

    def show_devices(self, state: SeatState) -> None:
        """Draw how far the machine was tried."""
        preparing = state.preparing
        self._step.setText(self._words.step_of.format(step=preparing.place, total=len(preparing.stops)))
        for widget in (self.listen, self.softer, self.louder, self.heard, self.not_heard, self.rows[Checked.SOUND]):
            widget.setVisible(preparing.has_sound)
        look.set_icon(self.go_on, "arrow-right")
        self._typing = typing_of(state)
        self.typed.show_typing(self._typing)
        self.switch.show_typing(self._typing, state.zoom)
        self._draw()

    def show_machine(self, facts: MachineFacts) -> None:
        """Draw what the machine found out about itself."""
        self._facts = facts
        self._results.update(facts.verdicts)
        self._draw()

    def begin(self) -> None:
        """Come to this screen: what was typed before is gone."""
        self.typed.clear()
        self._results = dict(self._facts.verdicts) if self._facts else {}
        self.typed.setFocus()
        self._draw()

    def _draw(self) -> None:
        for one, said in machine_facts(self._facts, self._words).items():
            self.rows[one].show_fact(said, self._results.get(one))
        self.rows[Checked.KEYBOARD].show_fact(self._typed_fact(), self._typed_verdict())
        words = self._words
        for one, good, bad in (
            (Checked.MOUSE, words.mouse_good, words.mouse_bad),
            (Checked.SOUND, words.sound_good, words.sound_bad),
        ):
            verdict = self._results.get(one)
            facts: Mapping[Verdict | None, str] = {Verdict.PASSED: good, Verdict.FAILED: bad}
            said = facts.get(verdict, words.not_tried)
            if one is Checked.SOUND and verdict is None:
                said = words.level.format(level=self._player.level)
            self.rows[one].show_fact(said, verdict)
        bad_ones = [self._title(one) for one in self.rows if self._results.get(one) is Verdict.FAILED]
        self.call.setVisible(bool(bad_ones))
        self.call.setText(words.call.format(what=", ".join(bad_ones)))

    def _typed_fact(self) -> str:
        words = self._words
        if self._results.get(Checked.ACCENTS) is Verdict.PASSED:
            return words.keyboard_good
        if self._results.get(Checked.KEYBOARD) is Verdict.PASSED:
            return words.keyboard_bare
        return words.keyboard_bad if self._results.get(Checked.KEYBOARD) is Verdict.FAILED else words.not_tried

    def _typed_verdict(self) -> Verdict | None:
        return self._results.get(Checked.KEYBOARD)

    # -- what is tried ------------------------------------------------------------------------------------------------

    def _on_typed(self, typed: str) -> None:
        self._results.update(typed_verdicts(typed))
        if bare(PHRASE).startswith(bare(typed)) and self._results[Checked.KEYBOARD] is Verdict.FAILED:
            self._results[Checked.KEYBOARD] = Verdict.NOT_DONE  # still on the way
        self._draw()

    def _on_turned(self) -> None:
        self.typing_asked.emit(next_method(self._typing.method).value)

    def _on_mouse(self) -> None:
        self._say(Checked.MOUSE, Verdict.PASSED)

    def _on_no_mouse(self) -> None:
        self._say(Checked.MOUSE, Verdict.FAILED)

    def _on_listen(self) -> None:
        if not self._player.can_play():
            self._say(Checked.SOUND, Verdict.FAILED)
            return
        self._player.begin(TONE, TONE, tone())

    def _on_heard(self) -> None:
        self._say(Checked.SOUND, Verdict.PASSED)

    def _on_not_heard(self) -> None:
        self._say(Checked.SOUND, Verdict.FAILED)

    def _on_softer(self) -> None:
        self._player.set_level(self._player.level - 1)
        self._draw()

    def _on_louder(self) -> None:
        self._player.set_level(self._player.level + 1)
        self._draw()

    def _say(self, one: Checked, verdict: Verdict) -> None:
        self._results[one] = verdict
        self._draw()

    def _on_go_on(self) -> None:
        results = dict(self._results)
        if self.typed.text().strip():  # half a line is no proof of the other half
            results.update(typed_verdicts(self.typed.text()))
        self._player.stop()
        self._intents.devices_done.emit(results)
