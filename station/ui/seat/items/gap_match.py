"""Gap match: cards put into the gaps of the body."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from protocol.paper import GapMatchInteraction
from station.exam.arranging import End, Pairing, pairs
from station.ui import look
from station.ui.seat.items.cards import Cards
from station.ui.seat.items.inline import InlineText
from station.ui.seat.items.marks import letter_of, number_of
from station.ui.seat.items.picking import PairingItem
from station.ui.seat.items.pressable import TARGET, Pressable
from station.ui.seat.items.tile import Tone, inner_ring
from station.ui.seat.marked_text import MarkedText
from station.ui.seat.pictures import Pictures
from station.ui.seat.rich import RichText
from station.ui.seat.words import SeatWords

NONE = GapMatchInteraction((), ())
NUMBER_LEFT, CONTENT_LEFT, NARROWEST, WIDEST = 10, 34, 96, 0.6
AIR = 3  # above and below the frame: lines of gaps do not touch
ONE_LINE = 1.6  # letters high
RISE = 7  # letters stand low in their line: so much more below lifts them to the middle of the gap


class GapButton(Pressable):
    """A gap in a line: its number, and what stands in it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__()
        self.setParent(parent)
        self._number, self._tone, self._air = "", Tone.FREE, AIR
        self._content = RichText()
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._content)

    def show_gap(self, number: str, content: str, tone: Tone, name: str, pictures: Pictures, zoom: int) -> None:
        """Draw the gap with `content`, empty without."""
        self._content.show_html(content, pictures, zoom)
        self._air = _zoomed(AIR, zoom)
        self._row.setContentsMargins(CONTENT_LEFT, self._air, NUMBER_LEFT, self._air + self._rise(zoom))
        self.setAccessibleName(name)
        self._number, self._tone = number, tone
        self.setFont(look.font("small_strong", min(zoom, 125)))
        self.update()

    def _rise(self, zoom: int) -> int:
        """Return the room below that lifts letters to the middle; what is higher than a line stands there already."""
        high = self._content.heightForWidth(max(self._content.width(), self._content.ideal_width()))
        return _zoomed(RISE, zoom) if high <= look.font("read", zoom).pixelSize() * ONE_LINE else 0

    @property
    def tone(self) -> Tone:
        """How it stands."""
        return self._tone

    def plain_text(self) -> str:
        """Return the words in it."""
        return self._content.plain_text()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw the box, dashed while it is empty."""
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(2, self._air, -2, -self._air)
        taken = self._tone is not Tone.FREE
        fill = "accent_soft" if taken else "surface"
        look.panel(painter, area, fill, fill, stroke=0)
        pen = QPen(look.color("accent" if taken else "control"), 4 if self._tone is Tone.PICKED else 2)
        pen.setStyle(Qt.PenStyle.SolidLine if taken else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 8, 8)
        painter.setFont(self.font())
        painter.setPen(look.color("accent" if taken else "muted"))
        painter.drawText(
            QRectF(NUMBER_LEFT, 0, CONTENT_LEFT - NUMBER_LEFT, self.height()),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            self._number,
        )
        if self.hasFocus():
            inner_ring(painter, area, thick=self._tone is Tone.PICKED)


class GapMatchWidget(PairingItem):
    """The body with its gaps, all of one size, so that nothing moves when one is filled; the cards below."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words)
        self.body, self.cards = InlineText(), Cards(self._texts)
        self._gaps: list[GapButton] = []
        self.body.moved.connect(self._place)
        self.cards.made.connect(self._watch)
        self.cards.picked.connect(lambda end, by_key: self.choose(end, by_key=by_key))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self.body, self.status, self.cards, self.hint):
            column.addWidget(part)

    @property
    def draws_body(self) -> bool:
        """The gaps stand in it."""
        return True

    def texts(self) -> Sequence[tuple[str, MarkedText]]:
        """Return the body."""
        return [("", self.body)]

    @property
    def asked(self) -> GapMatchInteraction:
        """What is asked for."""
        return self.interaction if isinstance(self.interaction, GapMatchInteraction) else NONE

    @property
    def pairing(self) -> Pairing:
        """The same."""
        return self.asked

    @property
    def gaps(self) -> Sequence[GapButton]:
        """Those on screen, in reading order."""
        return self._gaps[: len(self.body.places)]

    def ends(self) -> Sequence[tuple[End, Pressable]]:
        """Return the cards, then the gaps."""
        return [*self.cards.ends, *((End(1, gap), button) for gap, button in zip(self._ids, self.gaps, strict=True))]

    @property
    def _ids(self) -> tuple[str, ...]:
        return tuple(place.id for place in self.body.places)

    def _draw(self) -> None:
        asked, html = self.asked, self._item.html if self._item else ""
        self.cards.show_cards(asked, self._response, self._held, self._ids, self._pictures, self._zoom)
        self.body.show_body(html, asked.gaps, self._box(), self._pictures, self._zoom)
        self.cards.show_cards(asked, self._response, self._held, self._ids, self._pictures, self._zoom)
        while len(self._gaps) < len(self._ids):
            self._add_gap()
        held = {gap: choice for choice, gap in pairs(asked, self._response)}
        for place, button in enumerate(self._gaps):
            button.setVisible(place < len(self._ids))
            if place < len(self._ids):
                self._show_gap(place, button, held.get(self._ids[place]))
        self._place()
        self._show_status(len(held))
        self._hint(self._texts.hint_gaps)

    def _add_gap(self) -> None:
        place = len(self._gaps)
        button = GapButton(self.body)
        button.pressed_by.connect(lambda by_key: self.choose(End(1, self._ids[place]), by_key=by_key))
        self._watch(button)
        self._gaps.append(button)

    def _show_gap(self, place: int, button: GapButton, choice_id: str | None) -> None:
        words = self._texts
        name = words.gap.format(number=number_of(place))
        picked = self._held == End(1, self._ids[place])
        tone = Tone.PICKED if picked else Tone.DONE if choice_id is not None else Tone.FREE
        content, state = "", words.gap_empty
        if choice_id is not None:
            at = next(at for at, choice in enumerate(self.asked.choices) if choice.id == choice_id)
            content = self.asked.choices[at].content
            state = words.gap_filled.format(content=f"{letter_of(at)}. {self.cards.ends[at][1].content}")
        button.show_gap(number_of(place), content, tone, f"{name}, {state}", self._pictures, self._zoom)

    def _box(self) -> QSizeF:
        """Return the room that any of the cards' contents has in a gap."""
        beside = CONTENT_LEFT + NUMBER_LEFT
        widest = max(WIDEST * self.width() - beside, NARROWEST)
        contents = [tile for _, tile in self.cards.ends]
        width = max((min(tile.content_width(), widest) for tile in contents), default=NARROWEST)
        height = max((tile.content_height(int(width)) for tile in contents), default=0)
        height += 2 * _zoomed(AIR, self._zoom) + _zoomed(RISE, self._zoom)
        return QSizeF(max(width + beside, NARROWEST), max(height, TARGET))

    def _place(self) -> None:
        self.body.settle()
        for place, button in zip(self.body.places, self._gaps, strict=False):
            button.setGeometry(self.body.box_of(place))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Make the gaps fit the new width."""
        super().resizeEvent(event)
        if self._item is not None:
            self.body.show_body(self._item.html, self.asked.gaps, self._box(), self._pictures, self._zoom)

    def _show_status(self, done: int) -> None:
        words, total = self._texts, len(self.asked.gaps)
        if self._held is not None and self._held.side == 0:
            at = [choice.id for choice in self.asked.choices].index(self._held.id)
            self._say("arrow-right", words.pick_gap.format(mark=letter_of(at)), "accent")
        elif self._held is not None:
            at = self._ids.index(self._held.id)
            self._say("arrow-right", words.pick_word.format(mark=number_of(at)), "accent")
        else:
            icon = "check" if done == total else "circle-dashed" if done else "circle"
            self._say(icon, words.gaps_done.format(count=done, total=total), "accent" if done else "wait_ink")


def _zoomed(pixels: int, zoom: int) -> int:
    return round(pixels * zoom / 100)
