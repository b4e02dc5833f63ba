"""The cards that are put into gaps or onto a picture: each says how often it may be used and where it stands."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from protocol.paper import Choice, GapMatchInteraction, GraphicGapMatchInteraction
from protocol.records import Response
from station.exam.arranging import End, is_spent, uses
from station.ui.seat.items.marks import letter_of, number_of
from station.ui.seat.items.tile import Face, Tile, Tone
from station.ui.seat.items.words import ItemWords
from station.ui.seat.items.wrap import WrapLayout
from station.ui.seat.pictures import Pictures

Filling = GapMatchInteraction | GraphicGapMatchInteraction


class Cards(QWidget):
    """One tile a choice, in lines."""

    picked = Signal(object, bool)  # End, by the keyboard
    made = Signal(QWidget)

    def __init__(self, words: ItemWords) -> None:
        super().__init__()
        self._words = words
        self._choices: tuple[Choice, ...] = ()
        self._places: Sequence[str] = ()
        self._tiles: list[Tile] = []
        self._row = WrapLayout(self)

    def show_cards(
        self,
        filling: Filling,
        response: Response | None,
        held: End | None,
        places: Sequence[str],
        pictures: Pictures,
        zoom: int,
    ) -> None:
        """Draw the choices of `filling` as `response` puts them into `places`, ids in the order of their numbers."""
        self._choices, self._places = filling.choices, places
        while len(self._tiles) < len(self._choices):
            self._add_tile()
        for place, tile in enumerate(self._tiles):
            tile.setVisible(place < len(self._choices))
            if place < len(self._choices):
                choice = self._choices[place]
                tone, note = self._state(filling, response, choice)
                if held == End(0, choice.id):
                    tone, note = Tone.PICKED, self._words.picked
                tile.show_face(Face(letter_of(place), choice.content, tone, note), pictures, zoom)
        self.updateGeometry()

    @property
    def ends(self) -> list[tuple[End, Tile]]:
        """The tiles on screen."""
        return [(End(0, choice.id), tile) for choice, tile in zip(self._choices, self._tiles, strict=False)]

    def widest(self) -> int:
        """Return the width that the widest card needs."""
        return max((tile.sizeHint().width() for _, tile in self.ends), default=0)

    def _add_tile(self) -> None:
        place = len(self._tiles)
        tile = Tile()
        tile.pressed_by.connect(lambda by_key: self.picked.emit(End(0, self._choices[place].id), by_key))
        self._row.addWidget(tile)
        self._tiles.append(tile)
        self.made.emit(tile)

    def _state(self, filling: Filling, response: Response | None, choice: Choice) -> tuple[Tone, str]:
        words = self._words
        used = uses(filling, response, choice.id)
        at = sorted(self._places.index(place) for _, place in used if place in self._places)
        stands = words.placed.format(places=", ".join(number_of(place) for place in at))
        left = choice.match_max - len(used)
        if used and choice.match_max == 1:
            return Tone.DONE, stands
        if is_spent(filling, response, choice):
            return Tone.SPENT, f"{stands} · {words.spent.lower()}"
        often = words.any_times if choice.match_max == 0 else words.times_left.format(times=left)
        if used:
            return Tone.DONE, f"{stands} · {often[:1].lower()}{often[1:]}"
        return Tone.FREE, words.once if choice.match_max == 1 else often
