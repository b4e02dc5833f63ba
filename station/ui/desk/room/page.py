"""The room's board as one widget: map, what can be done, the panel to sign; alerts and orders beside all of them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QStackedWidget, QVBoxLayout, QWidget

from protocol.api import SeatNow
from station.checkin.keying import Keying, KeyStep, sheet_hash
from station.checkin.room import RoomState
from station.checkin.room_acts import Asked, RoomAct, possible
from station.ui.desk.room.acts_page import ActsPage
from station.ui.desk.room.intents import RoomIntents
from station.ui.desk.room.key_page import KeyPage
from station.ui.desk.room.map_page import MapPage
from station.ui.desk.room.side import WIDTH, RoomSide
from station.ui.desk.room.sign_page import SignPage
from station.ui.desk.words import DeskWords

MARGINS = 64


class RoomPage(QWidget):
    """Esc goes one step back, from the map to the check-in."""

    left = Signal()

    def __init__(self, words: DeskWords, intents: RoomIntents) -> None:
        super().__init__()
        self._state, self._intents, self._done = RoomState(), intents, 0
        self._is_narrow = False
        self._keying: Keying | None = None
        room = words.room
        self.map, self.acts, self.sign = MapPage(room), ActsPage(room), SignPage(words, room)
        self.side = RoomSide(room)
        self._pages = QStackedWidget()
        self.key = KeyPage(room)
        for page in (self.map, self.acts, self.sign, self.key):
            self._pages.addWidget(page)
        self.setMinimumSize(1, 1)  # its own lists scroll: it takes what the window has
        self._connect()
        self._keys = [QShortcut(QKeySequence(key), self) for key in ("F2", "F4")]
        for key, act in zip(self._keys, (self._ask_room, self._ask_seat_time), strict=True):
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(act)
        card = QFrame()
        card.setProperty("role", "desk_card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._pages)
        self._body = body = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(16)
        body.addWidget(card, 1)
        body.addWidget(self.side)

    def _connect(self) -> None:
        self.map.seat_chosen.connect(self.open_seat)
        self.map.time_asked.connect(self._ask_time)
        self.map.room_asked.connect(self._open_room)
        self.acts.act_chosen.connect(self.begin_act)
        self.acts.left.connect(self.step_back)
        self.sign.left.connect(self.step_back)
        self.sign.signed.connect(self._intents.signed)
        self.key.keyed.connect(self._intents.keyed)
        self.key.left.connect(self.step_back)
        self.side.alert_chosen.connect(self._take_up)
        self.side.line_seen.connect(self._intents.seen)
        self.side.line_withdrawn.connect(self._intents.withdrawn)

    def fold(self, width: int, *, narrow: bool) -> None:
        """Put the lists below the map where `narrow` is said of the window, which is `width` wide."""
        self._is_narrow = narrow
        self._body.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self.map.fold(narrow=narrow)
        self.side.fold(below=narrow)
        self.sign.fold(width - (0 if narrow else WIDTH) - MARGINS)
        self._show_side()

    def _show_side(self) -> None:
        """Below a form there is no room for the lists: they wait until it is done."""
        self.side.setVisible(not self._is_narrow or self._pages.currentWidget() is self.map)

    def show_state(self, state: RoomState) -> None:
        """Draw all of `state`."""
        if state == self._state:
            return
        self._state = state
        self.map.show_state(state)
        self.side.show_state(state)
        self.acts.show_state(state)
        if state.done > self._done:
            self._done = state.done
            self._turn_to(self.map)
        self._show_keying(state)
        self.sign.show_state(state)

    def _show_keying(self, state: RoomState) -> None:
        keying, before = state.keying, self._keying
        if keying == before:
            return
        self._keying = keying
        if keying is None:
            self.key.forget()
            if self._pages.currentWidget() is self.key:
                self._turn_to(self.map)
            return
        self.key.show_keying(keying)
        if keying.step is KeyStep.AGREED:
            self._sign_sheet(keying, state)
        elif before is None or before.step is not keying.step:
            self._turn_to(self.key)

    def _sign_sheet(self, keying: Keying, state: RoomState) -> None:
        place = (keying.room, keying.seat)
        now = state.seat(place)
        if now is None:
            return
        asked = Asked(RoomAct.KEY_DONE, *place, now.attempt, hash=sheet_hash(now.attempt, keying))
        self._turn_to(self.sign)
        self.sign.begin(asked, state)

    def begin(self) -> None:
        """Take the keyboard, on whatever page stands."""
        page = self._pages.currentWidget()
        if page is self.acts:
            self.acts.begin()
        elif page is self.map:
            self.map.begin()
        elif page is self.key:
            self.key.begin()

    def _turn_to(self, page: QWidget) -> None:
        if self._pages.currentWidget() is self.sign and page is not self.sign:
            self.sign.forget()
        self._pages.setCurrentWidget(page)
        self._show_side()
        if self.isVisible():
            self.begin()

    def step_back(self) -> None:
        """Go one step back; what is not signed by all is forgotten."""
        page = self._pages.currentWidget()
        if page is self.key or (page is self.sign and self._keying is not None):
            self._intents.given_up.emit()
            self._intents.keying_left.emit()
            self._turn_to(self.map)
        elif page is self.sign:
            self._intents.given_up.emit()
            self._turn_to(self.acts)
        elif page is self.acts:
            self._turn_to(self.map)
        else:
            self.left.emit()

    def open_seat(self, room: str, seat: str) -> None:
        """Say what is known of a seat and what can be done."""
        self.acts.open_at((room, seat))
        self.acts.show_state(self._state)
        self._turn_to(self.acts)

    def _take_up(self, room: str, seat: str) -> None:
        """Look at an alert: it is seen, and its seat stands there."""
        self._intents.acknowledged.emit(room, seat)
        self.map.grid.choose((room, seat))
        self.open_seat(room, seat)

    def _open_room(self, room: str) -> None:
        self.open_seat(room, "")

    def _ask_time(self, room: str, seat: str) -> None:
        now = self._state.seat((room, seat))
        self.open_seat(room, seat)
        if now is not None and RoomAct.GIVE_TIME in possible(now):
            self.begin_act(RoomAct.GIVE_TIME)

    def begin_act(self, act: RoomAct) -> None:
        """Ask for what an act needs, at the seat or room that stands there."""
        asked = _asked(act, self.acts.place, self._state.seat(self.acts.place))
        self._turn_to(self.sign)
        self.sign.begin(asked, self._state)

    def _ask_room(self) -> None:
        if self._pages.currentWidget() is self.map:
            self.map.ask_room()

    def _ask_seat_time(self) -> None:
        if self._pages.currentWidget() is self.map:
            self.map.ask_time()


def _asked(act: RoomAct, place: tuple[str, str], now: SeatNow | None) -> Asked:
    room, seat = place
    if now is None:
        return Asked(act, room, seat)
    return Asked(act, room, seat, now.attempt, segment=now.segment, seq=now.saved_seq, hash=now.saved_hash)
