"""Graphic gap match: cards put onto the spots of a picture."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from protocol.paper import GraphicGapMatchInteraction, Spot
from station.exam.arranging import End, Pairing, pairs
from station.ui.seat.items.cards import Cards
from station.ui.seat.items.marks import letter_of, number_of
from station.ui.seat.items.picking import Deed, PairingItem, digit_of
from station.ui.seat.items.picture_board import PictureBoard, SpotFace
from station.ui.seat.items.pressable import Pressable
from station.ui.seat.items.tile import Tone
from station.ui.seat.words import SeatWords

BETWEEN = 16
NONE = GraphicGapMatchInteraction("", (), ())


class GraphicGapMatchWidget(PairingItem):
    """The picture with its numbered spots; the cards beside it, or below where it wants the whole width."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words)
        self.board, self.cards = PictureBoard(), Cards(self._texts)
        self.board.made.connect(self._watch)
        self.cards.made.connect(self._watch)
        self.board.pressed.connect(lambda place, by_key: self.choose(End(1, self.asked.spots[place].id), by_key=by_key))
        self.cards.picked.connect(lambda end, by_key: self.choose(end, by_key=by_key))
        self._both = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._both.setSpacing(BETWEEN)
        self._both.addWidget(self.board)
        self._both.addWidget(self.cards)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.status)
        column.addLayout(self._both)
        column.addWidget(self.hint)

    @property
    def asked(self) -> GraphicGapMatchInteraction:
        """What is asked for."""
        return self.interaction if isinstance(self.interaction, GraphicGapMatchInteraction) else NONE

    @property
    def pairing(self) -> Pairing:
        """The same."""
        return self.asked

    def ends(self) -> Sequence[tuple[End, Pressable]]:
        """Return the cards, then the spots."""
        spots = [(End(1, spot.id), button) for spot, button in zip(self.asked.spots, self.board.spots, strict=False)]
        return [*self.cards.ends, *spots]

    def _deed_of(self, event: QKeyEvent) -> Deed | None:
        """Let a digit press the spot of that number while a card is picked."""
        digit = digit_of(event)
        if self._held is None or digit is None:
            return super()._deed_of(event)
        return partial(self._press, digit)

    def _press(self, place: int) -> None:
        if place < len(self.asked.spots):
            self.choose(End(1, self.asked.spots[place].id), by_key=True)

    def _draw(self) -> None:
        asked = self.asked
        held = {spot: choice for choice, spot in pairs(asked, self._response)}
        ids = [spot.id for spot in asked.spots]
        self.cards.show_cards(asked, self._response, self._held, ids, self._pictures, self._zoom)
        faces = [self._face(place, spot, held.get(spot.id)) for place, spot in enumerate(asked.spots)]
        self.board.show_board(asked.picture, faces, self._pictures, self._zoom)
        self._turn()
        self._show_status(len(held))
        self._hint(self._texts.hint_picture)

    def _face(self, place: int, spot: Spot, choice_id: str | None) -> SpotFace:
        words, number = self._texts, number_of(place)
        name = (
            words.spot.format(number=number, label=spot.label) if spot.label else words.spot_plain.format(number=number)
        )
        tone = Tone.PICKED if self._held == End(1, spot.id) else Tone.FREE
        if choice_id is None:
            return SpotFace(spot, number, tone, f"{name}, {words.spot_empty}", is_place=True)
        at = next(at for at, choice in enumerate(self.asked.choices) if choice.id == choice_id)
        heard = f"{letter_of(at)}. {self.cards.ends[at][1].content}"
        filled = f"{name}, {words.spot_filled.format(content=heard)}"
        tone = Tone.DONE if tone is Tone.FREE else tone
        mark = f"{number} · {letter_of(at)}"
        return SpotFace(spot, mark, tone, filled, self.asked.choices[at].content, is_place=True)

    def _turn(self) -> None:
        """Put the cards beside the picture where both have room."""
        beside = self.board.natural_width() + BETWEEN + self.cards.widest() <= self.width()
        self._both.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._both.setStretch(0, 0)
        self._both.setStretch(1, 1)
        self.board.setMaximumWidth(self.board.natural_width())
        self._both.setAlignment(self.cards, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Use the new width."""
        super().resizeEvent(event)
        self._turn()

    def _show_status(self, done: int) -> None:
        words, total = self._texts, len(self.asked.spots)
        if self._held is not None and self._held.side == 0:
            at = [choice.id for choice in self.asked.choices].index(self._held.id)
            self._say("arrow-right", words.pick_spot.format(mark=letter_of(at)), "accent")
        elif self._held is not None:
            at = [spot.id for spot in self.asked.spots].index(self._held.id)
            self._say("arrow-right", words.pick_for_spot.format(mark=number_of(at)), "accent")
        else:
            icon = "check" if done == total else "circle-dashed" if done else "circle"
            self._say(icon, words.spots_done.format(count=done, total=total), "accent" if done else "wait_ink")
