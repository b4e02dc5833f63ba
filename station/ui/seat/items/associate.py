"""Associate: pairs within one set, picked one after the other."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from protocol.paper import AssociateInteraction, Choice
from station.exam.arranging import End, Pair, Pairing, is_filled, is_spent, pairs, unpaired, uses
from station.ui.seat.items.marks import letter_of
from station.ui.seat.items.pair_chips import PairChips
from station.ui.seat.items.picking import PairingItem
from station.ui.seat.items.pressable import Pressable
from station.ui.seat.items.tile import Face, Tile, Tone
from station.ui.seat.words import SeatWords

TWO_COLUMNS_FROM = 620  # pixels
SPACING = 12


class AssociateWidget(PairingItem):
    """All of the set in tiles, the pairs made in chips below."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words)
        self.tiles: list[Tile] = []
        self.chips = PairChips()
        self.chips.made.connect(self._watch)
        self.chips.undo_asked.connect(self._undo)
        self._grid = QGridLayout()
        self._grid.setSpacing(SPACING)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.status)
        column.addLayout(self._grid)
        column.addWidget(self.chips)
        column.addWidget(self.hint)

    @property
    def asked(self) -> AssociateInteraction:
        """What is asked for."""
        return self.interaction if isinstance(self.interaction, AssociateInteraction) else AssociateInteraction(())

    @property
    def pairing(self) -> Pairing:
        """The same."""
        return self.asked

    def ends(self) -> Sequence[tuple[End, Pressable]]:
        """Return the tiles on screen."""
        return [(End(0, choice.id), tile) for choice, tile in zip(self.asked.choices, self.tiles, strict=False)]

    def stops(self) -> Sequence[Pressable]:
        """Return tiles and chips."""
        return [*super().stops(), *self.chips.chips]

    def _partner_side(self, held: End) -> int:
        return held.side

    def _undo(self, pair: Pair) -> None:
        self._give(unpaired(self.asked, self._response, pair))
        if self._current() is None:
            self.take_focus()

    def _out_words(self) -> str:
        if is_filled(self.asked, self._response):
            return self._texts.filled.format(most=self.asked.max_pairs)
        return super()._out_words()

    def _draw(self) -> None:
        choices = self.asked.choices
        while len(self.tiles) < len(choices):
            self._add_tile()
        for place, tile in enumerate(self.tiles):
            tile.setVisible(place < len(choices))
            if place < len(choices):
                tile.show_face(self._face(place, choices[place]), self._pictures, self._zoom)
        self._place()
        words, held = self._texts, pairs(self.asked, self._response)
        marks = {choice.id: letter_of(place) for place, choice in enumerate(choices)}
        named = [(pair, {"first": marks[pair[0]], "second": marks[pair[1]]}) for pair in held]
        self.chips.show_pairs(
            [(pair, words.pair.format(**names), words.undo_pair.format(**names)) for pair, names in named], self._zoom
        )
        self._show_status(len(held))
        self._hint(words.hint_pairs)

    def _add_tile(self) -> None:
        place = len(self.tiles)
        tile = Tile()
        self._grid.addWidget(tile, place // 2, place % 2)
        tile.pressed_by.connect(lambda by_key: self.choose(End(0, self.asked.choices[place].id), by_key=by_key))
        self._watch(tile)
        self.tiles.append(tile)

    def _place(self) -> None:
        columns = 2 if self.width() >= TWO_COLUMNS_FROM else 1
        for place, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, place // columns, place % columns)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, columns - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Use the new width."""
        super().resizeEvent(event)
        self._place()

    def _face(self, place: int, choice: Choice) -> Face:
        mark, words = letter_of(place), self._texts
        held = uses(self.asked, self._response, choice.id)
        if self._held == End(0, choice.id):
            return Face(mark, choice.content, Tone.PICKED, words.picked)
        if held:
            ids = [choice.id for choice in self.asked.choices]
            partners = sorted(ids.index(one) for pair in held for one in pair if one != choice.id)
            tone = Tone.SPENT if self._held and is_spent(self.asked, self._response, choice) else Tone.DONE
            marks = ", ".join(letter_of(partner) for partner in partners)
            return Face(mark, choice.content, tone, words.matched.format(marks=marks))
        return Face(mark, choice.content, Tone.FREE, self._free_words(choice))

    def _show_status(self, count: int) -> None:
        words, most = self._texts, self.asked.max_pairs
        if self._held is not None:
            place = [choice.id for choice in self.asked.choices].index(self._held.id)
            self._say("arrow-right", words.pick_partner.format(mark=letter_of(place)), "accent")
        elif not count:
            self._say("circle", words.no_pairs, "wait_ink")
        elif most:
            icon = "check" if count == most else "circle-dashed"
            self._say(icon, words.pairs_most.format(count=count, most=most), "accent")
        else:
            self._say("check", words.pairs_made.format(count=count), "accent")
