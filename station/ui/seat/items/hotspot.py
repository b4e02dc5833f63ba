"""Hotspot: spots of a picture, chosen by a click or by their numbers."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from protocol.paper import HotspotInteraction, Spot
from station.exam.arranging import chosen
from station.ui import look
from station.ui.seat.items.marking import MarkingItem
from station.ui.seat.items.marks import number_of
from station.ui.seat.items.picking import Deed, digit_of
from station.ui.seat.items.picture_board import PictureBoard, SpotFace
from station.ui.seat.items.pressable import Pressable
from station.ui.seat.items.tile import Tone
from station.ui.seat.words import SeatWords


class HotspotWidget(MarkingItem):
    """The picture; what is chosen has a tick at its number and a thick frame."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words)
        self.board = PictureBoard()
        self.board.made.connect(self._watch)
        self.board.pressed.connect(lambda place: self.toggle(self._spots[place].id))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.status)
        column.addLayout(look.at_left(self.board))
        column.addWidget(self.hint)

    @property
    def _spots(self) -> Sequence[Spot]:
        return self.marking.spots if isinstance(self.marking, HotspotInteraction) else ()

    def stops(self) -> Sequence[Pressable]:
        """Return the spots."""
        return self.board.spots

    def _deed_of(self, event: QKeyEvent) -> Deed | None:
        """Let a digit choose the spot of that number."""
        digit = digit_of(event)
        if digit is None or event.isAutoRepeat():
            return super()._deed_of(event)
        return partial(self._choose, digit)

    def _choose(self, place: int) -> None:
        if place < len(self._spots):
            self.board.spots[place].setFocus(Qt.FocusReason.OtherFocusReason)
            self.toggle(self._spots[place].id)

    def _draw(self) -> None:
        asked = self.marking
        picked = chosen(asked, self._response)
        faces = [self._face(place, spot, picked) for place, spot in enumerate(self._spots)]
        name = asked.picture if isinstance(asked, HotspotInteraction) else ""
        self.board.show_board(name, faces, self._pictures, self._zoom)
        self.board.setMaximumWidth(self.board.natural_width())
        self._show_count()
        numbers = "1" if len(faces) == 1 else f"1–{min(len(faces), 9)}"
        self._hint(self._texts.hint_spots.format(numbers=numbers))

    def _face(self, place: int, spot: Spot, picked: Sequence[str]) -> SpotFace:
        words, number = self._texts, number_of(place)
        name = (
            words.spot.format(number=number, label=spot.label) if spot.label else words.spot_plain.format(number=number)
        )
        taken = spot.id in picked
        state = words.chosen if taken else words.not_chosen
        return SpotFace(spot, number, Tone.DONE if taken else Tone.FREE, f"{name}, {state[:1].lower()}{state[1:]}")
