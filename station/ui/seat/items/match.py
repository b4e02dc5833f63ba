"""Match: a grid of ticks, or two columns whose tiles are put together."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from protocol.paper import Choice, MatchInteraction
from station.exam.arranging import End, Pair, Pairing, is_spent, joined, pairs, unpaired, uses
from station.ui.seat.items.marks import letter_of, number_of
from station.ui.seat.items.match_columns import MatchColumns
from station.ui.seat.items.match_grid import MatchGrid
from station.ui.seat.items.pair_chips import PairChips
from station.ui.seat.items.picking import Deed, PairingItem, digit_of
from station.ui.seat.items.pressable import Pressable
from station.ui.seat.items.tile import Face, Tone
from station.ui.seat.words import SeatWords

NONE = MatchInteraction((), ())


class MatchWidget(PairingItem):
    """Draws a match and asks for its pairs."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words)
        self.grid, self.columns, self.chips = MatchGrid(self._texts), MatchColumns(), PairChips()
        for part in (self.grid, self.columns, self.chips):
            part.made.connect(self._watch)
        self.grid.toggled.connect(self._toggle)
        self.columns.picked.connect(lambda end, by_key: self.choose(end, by_key=by_key))
        self.chips.undo_asked.connect(self._undo)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for line in (self.status, self.grid, self.columns, self.chips, self.hint):
            column.addWidget(line)

    @property
    def match(self) -> MatchInteraction:
        """What is asked for."""
        return self.interaction if isinstance(self.interaction, MatchInteraction) else NONE

    @property
    def pairing(self) -> Pairing:
        """The same."""
        return self.match

    def ends(self) -> Sequence[tuple[End, Pressable]]:
        """Return the tiles; a grid has none."""
        return () if self.match.is_grid else self.columns.ends

    def stops(self) -> Sequence[Pressable]:
        """Return cells, or tiles and chips."""
        return self.grid.cells if self.match.is_grid else [*(tile for _, tile in self.columns.ends), *self.chips.chips]

    def _deed_of(self, event: QKeyEvent) -> Deed | None:
        """Let a digit choose in the row of a grid."""
        current, digit = self._current(), digit_of(event)
        if not self.match.is_grid or current is None or digit is None:
            return super()._deed_of(event)
        return partial(self._choose_beside, current, digit)

    def _choose_beside(self, current: Pressable, column: int) -> None:
        if (cell := self.grid.beside(current, column)) is not None:
            cell.setFocus(Qt.FocusReason.OtherFocusReason)
            cell.pressed_by.emit(True)  # noqa: FBT003 (a signal has no keywords)

    def _toggle(self, pair: Pair) -> None:
        self._give(joined(self.match, self._response, pair))

    def _undo(self, pair: Pair) -> None:
        self._give(unpaired(self.match, self._response, pair))
        if self._current() is None:
            self.take_focus()

    def _draw(self) -> None:
        match = self.match
        held = pairs(match, self._response)
        for part in (self.columns, self.chips):
            part.setVisible(not match.is_grid)
        self.grid.setVisible(match.is_grid)
        if match.is_grid:
            self.grid.show_grid(match, held, self._pictures, self._zoom)
            numbers = "1" if len(match.targets) == 1 else f"1–{len(match.targets)}"
            self._hint(self._texts.hint_grid.format(numbers=numbers))
        else:
            self._draw_columns(held)
            self._hint(self._texts.hint_pairs)
        self._show_status()

    def _draw_columns(self, held: tuple[Pair, ...]) -> None:
        sources, targets = self.match.sources, self.match.targets
        left = {choice.id: place for place, choice in enumerate(sources)}
        right = {choice.id: place for place, choice in enumerate(targets)}
        faces = tuple(
            [(choice.id, self._face(side, place, choice)) for place, choice in enumerate(column)]
            for side, column in enumerate((sources, targets))
        )
        lines = frozenset((left[one], right[other]) for one, other in held)
        self.columns.show_columns((faces[0], faces[1]), lines, self._pictures, self._zoom)
        words = self._texts
        named = [(pair, {"first": self._mark(0, pair[0]), "second": self._mark(1, pair[1])}) for pair in held]
        self.chips.show_pairs(
            [(pair, words.pair.format(**names), words.undo_pair.format(**names)) for pair, names in named], self._zoom
        )

    def _face(self, side: int, place: int, choice: Choice) -> Face:
        mark = _mark(side, place)
        partners = [pair[1 - side] for pair in uses(self.match, self._response, choice.id)]
        if self._held == End(side, choice.id):
            return Face(mark, choice.content, Tone.PICKED, self._texts.picked)
        if partners:
            marks = ", ".join(sorted(self._mark(1 - side, partner) for partner in partners))
            tone = Tone.SPENT if is_spent(self.match, self._response, choice) and self._held else Tone.DONE
            return Face(mark, choice.content, tone, self._texts.matched.format(marks=marks))
        return Face(mark, choice.content, Tone.FREE, self._free_words(choice))

    def _mark(self, side: int, id_: str) -> str:
        column = (self.match.sources, self.match.targets)[side]
        return _mark(side, next(place for place, choice in enumerate(column) if choice.id == id_))

    def _show_status(self) -> None:
        words, sources = self._texts, self.match.sources
        done = sum(bool(uses(self.match, self._response, source.id)) for source in sources)
        if self._held is not None:
            mark = self._mark(*self._held)
            self._say("arrow-right", words.pick_target.format(mark=mark), "accent")
            return
        counted = words.rows_done if self.match.is_grid else words.pairs
        icon = "check" if done == len(sources) else "circle-dashed" if done else "circle"
        ink = "accent" if done else "wait_ink"
        self._say(icon, counted.format(count=done, total=len(sources)), ink)


def _mark(side: int, place: int) -> str:
    return number_of(place) if side else letter_of(place)
