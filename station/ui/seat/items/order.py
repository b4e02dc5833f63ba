"""Order: all of the item's choices, moved up and down until they stand right."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent, QTransform
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout

from protocol.paper import OrderInteraction
from station.exam.arranging import is_ordered, kept_order, moved, order
from station.ui import look
from station.ui.seat.items.note import Note
from station.ui.seat.items.picking import PLAIN, Deed, PickedItem
from station.ui.seat.items.pressable import TARGET, Pressable
from station.ui.seat.items.tile import CONTENT_LEFT, DISC, DISC_LEFT, LOWEST, draw_mark, inner_ring
from station.ui.seat.items.words import ItemWords
from station.ui.seat.pictures import Pictures
from station.ui.seat.rich import RichText
from station.ui.seat.words import SeatWords

UP, DOWN = -1, 1
STEPS = {Qt.Key.Key_Up: UP, Qt.Key.Key_Down: DOWN}


class OrderRow(Pressable):
    """A place number, the content, and a button up and down."""

    step_asked = Signal(int)

    def __init__(self, words: ItemWords) -> None:
        super().__init__()
        self._words, self._mark, self._lifted, self._given = words, "", False, False
        self._content, self._note = RichText(), Note()
        self.up, self.down = self._tool(UP), self._tool(DOWN)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(CONTENT_LEFT, 9, 8, 11)
        self._row.setSpacing(4)
        self._row.addWidget(self._content, 1)
        for widget in (self._note, self.up, self.down):
            self._row.addWidget(widget)

    def _tool(self, by: int) -> QToolButton:
        tool = QToolButton()
        tool.setFixedSize(TARGET, TARGET)
        tool.setIconSize(QSize(look.SMALL_ICON, look.SMALL_ICON))
        tool.setProperty("role", "bare")
        tool.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row has the focus, the keys are the arrows
        tool.clicked.connect(lambda: self.step_asked.emit(by))
        return tool

    def show_row(
        self, place: int, total: int, content: str, pictures: Pictures, zoom: int, *, lifted: bool, given: bool
    ) -> None:
        """Draw what stands at `place`, from 0. `given`: the order is the person's answer."""
        words = self._words
        self._mark, self._lifted, self._given = str(place + 1), lifted, given
        self._content.show_html(content, pictures, zoom)
        self._note.show_note("pencil-line", words.lifted, "accent", zoom)
        self._note.setFixedWidth(self._note.ideal_width())
        self._note.setVisible(lifted)
        heard = self._content.accessibleName()
        for tool, said, free, turn in (
            (self.up, words.up, place > 0, 90),
            (self.down, words.down, place < total - 1, -90),
        ):
            tool.setEnabled(free)
            tool.setIcon(_turned("arrow-left", "ink" if free else "control", turn))
            tool.setAccessibleName(said.format(content=heard))
            tool.setToolTip(said.format(content=heard))
        name = words.place.format(place=place + 1, total=total, content=heard)
        self.setAccessibleName(f"{name}, {words.lifted.lower()}" if lifted else name)
        self.setMinimumHeight(round(LOWEST * zoom / 100))
        self.update()

    @property
    def is_lifted(self) -> bool:
        """Whether the arrows move it."""
        return self._lifted

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As the content wants."""
        return self._row.sizeHint().expandedTo(QSize(0, self.minimumHeight()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw frame, number and ring."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        fill, border = ("accent_soft", "accent") if self._lifted else ("surface", "line")
        look.panel(painter, area, fill, border, stroke=4 if self._lifted else 2)
        disc = QRectF(DISC_LEFT, (area.height() - DISC) / 2, DISC, DISC)
        draw_mark(painter, disc, self._mark, *(("accent", "on_accent") if self._given else ("surface", "ink")))
        if self.hasFocus():
            inner_ring(painter, area, thick=self._lifted)


class OrderWidget(PickedItem):
    """Shows the order given, and before that the paper's own, which is no answer until the person says so."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words)
        self._lifted = ""
        self.rows: list[OrderRow] = []
        self.keep = look.button(self._texts.keep_order, "secondary", "check", height=TARGET)
        self.keep.clicked.connect(self._keep)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.status, 1)
        head.addWidget(self.keep)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(self._rows)
        column.addWidget(self.hint)

    @property
    def asked(self) -> OrderInteraction:
        """What is asked for."""
        return self.interaction if isinstance(self.interaction, OrderInteraction) else OrderInteraction(())

    def stops(self) -> Sequence[Pressable]:
        """Return the rows on screen."""
        return self.rows[: len(self.asked.choices)]

    def _deed_of(self, event: QKeyEvent) -> Deed | None:
        """Move the lifted row by up and down, put it down by Escape."""
        step = next((step for key, step in STEPS.items() if key == event.key()), None)
        if self._lifted and event.key() == Qt.Key.Key_Escape:
            return self._put_down
        if self._lifted and self._current() is not None and step is not None and not event.modifiers() & ~PLAIN:
            return partial(self._move, self._lifted, step)
        return super()._deed_of(event)

    def _put_down(self) -> None:
        self._let_go()
        self._draw()

    def _goes_across(self) -> bool:
        return False

    def _let_go(self) -> None:
        self._lifted = ""

    def _add_row(self) -> None:
        place = len(self.rows)
        row = OrderRow(self._texts)
        self._rows.addWidget(row)
        row.pressed_by.connect(lambda: self._lift(place))
        row.step_asked.connect(lambda by: self._step(place, by))
        self._watch(row)
        self.rows.append(row)

    def _lift(self, place: int) -> None:
        at = order(self.asked, self._response)[place]
        self._lifted = "" if self._lifted == at else at
        self._draw()

    def _step(self, place: int, by: int) -> None:
        at = order(self.asked, self._response)[place]
        self.rows[place].setFocus(Qt.FocusReason.MouseFocusReason)
        self._move(at, by)

    def _move(self, choice: str, by: int) -> None:
        """Ask for the move; the focus goes with the row when it is shown at its new place."""
        self._give(moved(self.asked, self._response, choice, by))
        now = order(self.asked, self._response)
        self.rows[now.index(choice)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        self._give(kept_order(self.asked, self._response))
        self.take_focus()

    def _draw(self) -> None:
        asked = self.asked
        given = is_ordered(asked, self._response)
        contents = {choice.id: choice.content for choice in asked.choices}
        shown = order(asked, self._response)
        while len(self.rows) < len(shown):
            self._add_row()
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(shown))
            if place < len(shown):
                lifted = shown[place] == self._lifted
                content = contents[shown[place]]
                row.show_row(place, len(shown), content, self._pictures, self._zoom, lifted=lifted, given=given)
        look.set_icon(self.keep, "check")
        self.keep.setVisible(not given)
        self.status.setMinimumHeight(TARGET)  # nothing below moves when the button goes
        self._show_status(shown, given=given)
        self._hint(self._texts.hint_order)

    def _show_status(self, shown: Sequence[str], *, given: bool) -> None:
        words = self._texts
        if self._lifted in shown:
            self._say("pencil-line", words.lifted_now.format(place=shown.index(self._lifted) + 1), "accent")
        elif given:
            self._say("check", words.ordered, "accent")
        else:
            self._say("circle", words.not_ordered, "wait_ink")


def _turned(icon: str, ink: str, degrees: int) -> QIcon:
    return QIcon(look.pixmap(icon, ink, look.SMALL_ICON).transformed(QTransform().rotate(degrees)))
