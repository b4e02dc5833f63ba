"""Holds the practice paper's state and answers its widgets. What the steps want written is dropped here."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from protocol.paper import Listening
from protocol.records import Response
from station.exam import steps
from station.exam.practice import practice_paper
from station.exam.seat import Phase, SeatState
from station.exam.steps import Step
from station.ui import look
from station.ui.seat.day_words import day_words_of
from station.ui.seat.file_lane import FileLane
from station.ui.seat.intents import SeatIntents
from station.ui.seat.keys import SeatKeys
from station.ui.seat.pictures import Pictures
from station.ui.seat.practice_files import PracticeFiles
from station.ui.seat.practice_page import PracticePage
from station.ui.seat.words import SeatWords


class PracticeDesk(QObject):
    """A paper without a journal. `done` is told whether it was skipped."""

    def __init__(
        self, words: SeatWords, window: QObject, done: Callable[[bool], None], lane: FileLane | None = None
    ) -> None:
        super().__init__(window)
        self._language, self._done = day_words_of(words).language, done
        self.intents = SeatIntents(self)
        self.page = PracticePage(words, self.intents)
        self.keys: SeatKeys | None = None
        self._state: SeatState | None = None
        self._pictures = Pictures({}, "")
        ask = self.intents
        ask.respond_asked.connect(self._on_respond)
        ask.strike_asked.connect(self._on_strike)
        ask.clear_asked.connect(self._on_clear)
        ask.item_asked.connect(self._on_item)
        ask.next_asked.connect(self._on_next)
        ask.previous_asked.connect(self._on_previous)
        ask.play_asked.connect(self._on_play)
        ask.finish_asked.connect(self._on_skip)
        self.files = PracticeFiles(self, lambda: self._state, self._take, lane or FileLane())
        ask.folder_asked.connect(self.files.ask_folder)
        ask.file_asked.connect(self.files.ask_file)

    def listen(self, keys: SeatKeys) -> None:
        """Take keys while a practice question stands."""
        self.keys = keys
        self.follow(stands=False)

    def follow(self, *, stands: bool) -> None:
        """Listen for keys, or leave them to others."""
        if self.keys is not None:
            self.keys.follow(self._state if stands and self._state is not None else SeatState(Phase.WAITING))

    def show_practice(self, seat: SeatState) -> None:
        """Draw the practice paper in the looks of the seat; begun anew when it was gone through before."""
        if self._state is None:
            paper = practice_paper(self._language, with_sound=seat.preparing.has_sound)
            self._state = steps.opened(SeatState(Phase.ITEM), paper, SeatState().work).state
        looks = replace(self._state, zoom=seat.zoom, theme=seat.theme, typing=seat.typing)
        self._state = replace(looks, tone_placement=seat.tone_placement, font=seat.font, place=seat.place)
        self._draw()

    def begin(self) -> None:
        """Come to the practice paper."""
        self.follow(stands=True)
        self.page.item.take_focus()

    def leave(self) -> None:
        """Be silent and forget what was answered."""
        self.page.item.player.stop()
        self.files.stop()
        self.follow(stands=False)
        self._state = None

    def _draw(self) -> None:
        if self._state is None or self._state.paper is None:
            return
        self._pictures = Pictures(self._state.paper.assets, look.hex_of("ink"))
        self.page.show_practice(self._state, self._pictures)

    def _take(self, step: Step) -> None:
        if step.state != self._state:
            self._state = step.state
            self._draw()

    def _on_respond(self, response: Response | None) -> None:
        if self._state is not None:
            self._take(steps.respond(self._state, response))

    def _on_strike(self, place: int) -> None:
        if self._state is not None:
            self._take(steps.strike(self._state, place))

    def _on_clear(self) -> None:
        if self._state is not None:
            self._take(steps.clear(self._state))

    def _on_item(self, number: int) -> None:
        if self._state is not None:
            self._take(steps.go_to(self._state, number))

    def _on_next(self) -> None:
        if self._state is None:
            return
        step = steps.next_item(self._state)
        if step.state.phase is Phase.REVIEW:  # behind the last question
            self._done(False)  # noqa: FBT003 -- whether it was skipped
            return
        self._take(step)

    def _on_previous(self) -> None:
        if self._state is not None:
            self._take(steps.previous_item(self._state))

    def _on_play(self, of: str, listening: Listening) -> None:
        if self._state is not None:
            self.page.item.begin(of, listening.sound)

    def _on_skip(self) -> None:
        self._done(True)  # noqa: FBT003 -- whether it was skipped
