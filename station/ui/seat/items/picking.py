"""What the items that are answered by picking have in common: what they show, their arrows, a pick in progress."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from protocol.paper import Choice, Interaction, Item
from protocol.records import Response
from station.exam.arranging import End, Pair, Pairing, is_filled, is_spent, joined, pairs, pick, unpaired, uses
from station.ui.seat.items.arrows import neighbour
from station.ui.seat.items.interface import ItemWidget
from station.ui.seat.items.note import StatusNote
from station.ui.seat.items.pressable import Pressable
from station.ui.seat.items.words import words_of
from station.ui.seat.pictures import Pictures
from station.ui.seat.rich import RichText
from station.ui.seat.words import SeatWords

DIGITS = 9
ACROSS = (Qt.Key.Key_Left, Qt.Key.Key_Right)
TAKE_BACK = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
Deed = Callable[[], None]
PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.NoModifier


def digit_of(event: QKeyEvent) -> int | None:
    """Return the place, from 0, that a digit from 1 to 9 names."""
    place = event.key() - Qt.Key.Key_1
    return place if 0 <= place < DIGITS and not event.modifiers() & ~PLAIN else None


def _stay() -> None:
    """Leave the focus where it is."""


class PickedItem(ItemWidget):
    """Keeps what is on screen, and nothing of the answer."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words)
        self._texts = words_of(words)
        self._item: Item | None = None
        self._response: Response | None = None
        self._pictures, self._zoom = Pictures({}, ""), 100
        self._tabs: list[Pressable] = []
        self.status, self.hint = StatusNote(words.save_failed), RichText("small", "muted")

    def show_item(self, item: Item, response: Response | None, pictures: Pictures, zoom: int) -> None:
        """Draw `item` as `response` answers it."""
        if (item, response, zoom) == (self._item, self._response, self._zoom) and pictures is self._pictures:
            return
        if self._item is None or item.id != self._item.id:
            self._let_go()
        self._item, self._response, self._pictures, self._zoom = item, response, pictures, zoom
        self._draw()
        self._order_tabs()

    @property
    def interaction(self) -> Interaction | None:
        """What is asked for."""
        return self._item.interaction if self._item else None

    def stops(self) -> Sequence[Pressable]:
        """Return what the arrows lead to, in reading order."""
        return ()

    def take_focus(self) -> None:
        """Give the keyboard to the first thing to pick."""
        if stops := self.stops():
            stops[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what the key means here."""
        deed = self._deed_of(event)
        if deed is not None:
            deed()
        return deed is not None

    def event(self, event: QEvent) -> bool:
        """Claim a key that means something here before the window's shortcuts do."""
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._deed_of(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Take what the thing with the focus left."""
        if not self.take_key(event):
            super().keyPressEvent(event)

    def _deed_of(self, event: QKeyEvent) -> Deed | None:
        """Return what a key does: an arrow leads the focus; at the edge a left or right one stays in the item."""
        current = self._current()
        if current is None or event.modifiers() & ~PLAIN:
            return None
        if event.key() in ACROSS and not self._goes_across():
            return None
        to = neighbour(self.stops(), current, event.key(), self)
        if to is not None:
            return partial(to.setFocus, Qt.FocusReason.OtherFocusReason)
        return _stay if event.key() in ACROSS else None

    def _order_tabs(self) -> None:
        """Let Tab go the way the item is read, whatever was made first."""
        if (stops := list(self.stops())) != self._tabs:
            self._tabs = stops
            for one, next_ in pairwise(stops):
                self.setTabOrder(one, next_)

    def _goes_across(self) -> bool:
        """Whether things lie beside each other here, so that left and right stay in the item."""
        return True

    def _current(self) -> Pressable | None:
        return next((stop for stop in self.stops() if stop.hasFocus()), None)

    def _draw(self) -> None:
        """Draw what is kept."""

    def _let_go(self) -> None:
        """Forget a pick in progress."""

    def _give(self, response: Response | None) -> None:
        if response != self._response:
            self.responded.emit(response)

    def _watch(self, stop: Pressable) -> None:
        """Have the body scroll to `stop` when it gets the focus."""
        stop.focused.connect(lambda: self.reached.emit(stop))

    def _hint(self, words: str) -> None:
        """Say which keys answer; where left and right stay in the item, also which lead to the next question."""
        more = f" · {self._texts.to_questions}" if self._goes_across() else ""
        self.hint.show_words(f"{words}{more}", self._zoom)

    def _say(self, icon: str, words: str, ink: str) -> None:
        before = self.status.words
        self.status.show_note(icon, words, ink, self._zoom)
        if before and before != words and self.isVisible():
            self.status.announce()


class PairingItem(PickedItem):
    """One thing is picked, then what it goes with; the same two again are taken apart."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words)
        self._held: End | None = None

    @property
    def pairing(self) -> Pairing:
        """The interaction, known to make pairs."""
        raise NotImplementedError

    def ends(self) -> Sequence[tuple[End, Pressable]]:
        """Return all that can be picked with the widget of each, in reading order."""
        return ()

    def stops(self) -> Sequence[Pressable]:
        """Return what the arrows lead to, in reading order."""
        return [stop for _, stop in self.ends()]

    def _deed_of(self, event: QKeyEvent) -> Deed | None:
        """Take back by Delete, let go by Escape, else lead the focus."""
        current = self._current()
        end = next((end for end, stop in self.ends() if stop is current), None)
        if event.key() in TAKE_BACK and end is not None:
            return partial(self.take_back, end)
        if event.key() == Qt.Key.Key_Escape and self._held is not None:
            return self._put_down
        return super()._deed_of(event)

    def _put_down(self) -> None:
        self._let_go()
        self._draw()

    def take_back(self, end: End) -> None:
        """Take the last pair apart in which `end` stands."""
        if held := uses(self.pairing, self._response, end.id):
            self._give(unpaired(self.pairing, self._response, held[-1]))

    def choose(self, end: End, *, by_key: bool) -> None:
        """Pick `end`, or put it together with what is picked."""
        if self._held is None and self._is_out(end):
            self._say("circle-alert", self._out_words(), "person_ink")
            return
        picked = pick(self.pairing, self._held, end)
        self._held = picked.held
        has_room = picked.pair is None or self._join(picked.pair)
        self._draw()
        if not has_room:
            self._say("circle-alert", self._out_words(), "person_ink")
        elif by_key and (picked.held or picked.pair):
            self._lead_on()

    def _join(self, pair: Pair) -> bool:
        """Ask for `pair`, or for its end; say whether there was room for it."""
        before = self._response
        after = joined(self.pairing, before, pair)
        self._give(after)
        return pairs(self.pairing, after) != pairs(self.pairing, before)

    def _let_go(self) -> None:
        self._held = None

    def _is_out(self, end: End) -> bool:
        """Whether `end` can stand in no further pair."""
        choice = next((choice for choice in self._item.choices if choice.id == end.id), None) if self._item else None
        if choice is not None and is_spent(self.pairing, self._response, choice):
            return True
        return is_filled(self.pairing, self._response) and not uses(self.pairing, self._response, end.id)

    def _free_words(self, choice: Choice) -> str:
        """Say that `choice` stands in no pair, and in how many it may stand where that is not one."""
        words = self._texts
        often = {0: words.not_matched_often, 1: words.not_matched}.get(choice.match_max, words.not_matched_times)
        return often.format(times=choice.match_max)

    def _out_words(self) -> str:
        return self._texts.spent

    def _lead_on(self) -> None:
        """Put the focus where the next pick is likely: a free partner of what is picked, or the next that is free."""
        side = 0 if self._held is None else self._partner_side(self._held)
        taken = {one for pair in pairs(self.pairing, self._response) for one in pair}
        others = [(end, stop) for end, stop in self.ends() if end.side == side and end != self._held]
        free = [stop for end, stop in others if end.id not in taken]
        if free or (self._held is not None and others):
            (free[0] if free else others[0][1]).setFocus(Qt.FocusReason.OtherFocusReason)

    def _partner_side(self, held: End) -> int:
        return 1 - held.side
