"""The desk window: draws a DeskState and emits intents."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFileDialog,
    QFrame,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station.checkin.desk import DeskState, Phase
from station.checkin.room import RoomState
from station.spoken_entry import SpokenState
from station.ui import look
from station.ui.desk.english import ENGLISH
from station.ui.desk.intents import DeskIntents
from station.ui.desk.prompt import PromptPage
from station.ui.desk.result import ResultPage
from station.ui.desk.room.intents import RoomIntents
from station.ui.desk.room.page import RoomPage
from station.ui.desk.room.tab import RoomTab
from station.ui.desk.second import SecondPage
from station.ui.desk.side import QueueSide
from station.ui.desk.spoken import SpokenPage, SpokenStrip
from station.ui.desk.strips import HeadStrip, HealthStrip, PracticeStrip
from station.ui.desk.words import VIETNAMESE, DeskWords, answer_of

ZOOMS = (100, 125, 150, 175, 200)
FOLD_WIDTH, FOLD_ZOOM = 1200, 125
PLAIN_KEYS = ("R", "1", "2", "3")
RESULTS = (Phase.ADMITTED, Phase.REFUSED, Phase.PERSON)


class DeskWindow(QWidget):
    """One window: the card at the left is the whole of the work, the side is the queue."""

    def __init__(self, words: DeskWords = VIETNAMESE) -> None:
        super().__init__()
        self._words, self._zoom = words, ZOOMS[0]
        self._state: DeskState | None = None
        self._spoken: SpokenState | None = None  # until the desk says whether its package has a paper
        self._spoken_open = False
        self._room: RoomState | None = None
        self._room_open = False
        self._room_page: RoomPage | None = None
        self.intents, self.room_intents = DeskIntents(self), RoomIntents(self)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "page")
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._build()
        self._add_keys()
        self.intents.picture_asked.connect(self._ask_for_picture)
        self.intents.spoken_left.connect(self._close_spoken)

    def _build(self) -> None:
        """Make everything anew, in the words and at the zoom that are wished now."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            look.dress(application, "light", self._zoom)
        words = self._words
        self.head, self.health, self.side = HeadStrip(words), HealthStrip(words), QueueSide(words)
        self.practice = PracticeStrip(words)
        self.practice.hide()
        self.prompt, self.result = PromptPage(words, self.intents), ResultPage(words, self.intents)
        self.second = SecondPage(words, self.intents)
        self.spoken, self.spoken_strip = SpokenPage(words.spoken, self.intents), SpokenStrip(words.spoken)
        self.spoken_strip.asked.connect(self._open_spoken)
        self.tab, self._room_page = RoomTab(words.room), None
        self.tab.button.clicked.connect(self.turn_room)
        self.head.add(self.tab.button)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.prompt)
        self._pages.addWidget(self.result)
        self._pages.addWidget(self.second)
        self._pages.addWidget(self.spoken)
        look.emptied(self._whole)
        self._whole.addWidget(self._laid_out())
        self._fold()

    def _laid_out(self) -> QWidget:
        card = QFrame()
        card.setProperty("role", "desk_card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._pages)
        middle = QWidget()
        self._body = body = QBoxLayout(QBoxLayout.Direction.LeftToRight, middle)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(16)
        body.addWidget(card, 1)
        body.addWidget(self.side)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(middle)
        self._halls = QStackedWidget()  # the check-in, and the room
        self._halls.addWidget(scroll)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.practice)
        column.addWidget(self.head)
        column.addWidget(self.spoken_strip)
        column.addWidget(self._halls, 1)
        column.addWidget(self.health)
        return whole

    def _fold(self) -> None:
        """Where the width is too small for two columns, the queue stands below the card."""
        narrow = self.width() < FOLD_WIDTH or self._zoom > FOLD_ZOOM
        down = QBoxLayout.Direction.TopToBottom
        self._body.setDirection(down if narrow else QBoxLayout.Direction.LeftToRight)
        self.side.fold(below=narrow)
        self.health.fold(narrow=self.width() < FOLD_WIDTH)
        self.result.fold(narrow=narrow, large=self._zoom > FOLD_ZOOM)
        if self._room_page is not None:
            self._room_page.fold(self.width(), narrow=narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Fold or unfold for the new width."""
        super().resizeEvent(event)
        self._fold()

    def _add_keys(self) -> None:
        keys = {
            "Esc": self._escape,
            "R": self.intents.read_again_asked.emit,
            "1": lambda: self._judge(1),
            "2": lambda: self._judge(2),
            "3": lambda: self._judge(3),
            "F8": self._open_spoken,
            "F9": self.turn_room,
            "F12": self._change_language,
            "Ctrl++": lambda: self._change_zoom(1),
            "Ctrl+=": lambda: self._change_zoom(1),
            "Ctrl+-": lambda: self._change_zoom(-1),
        }
        self._keys = [QShortcut(QKeySequence(key), self, act) for key, act in keys.items()]
        self._picture_key = QShortcut(QKeySequence("F4"), self, self._ask_for_picture)

    def _change_language(self) -> None:
        self._words = ENGLISH if self._words is VIETNAMESE else VIETNAMESE
        self._rebuild()

    def _change_zoom(self, steps: int) -> None:
        place = ZOOMS.index(self._zoom) + steps
        if 0 <= place < len(ZOOMS):
            self._zoom = ZOOMS[place]
            self._rebuild()

    def _rebuild(self) -> None:
        typed, state, self._state = self.prompt.hint.text(), self._state, None
        heard = self.spoken.fields.texts
        self._build()
        self.prompt.hint.setText(typed)
        self.spoken.fields.show_texts(heard)
        if state is not None:
            self.show_state(state)
        if self._spoken is not None:
            self.show_spoken(self._spoken)
        if self._room is not None:
            self.show_room(self._room)
        if self._spoken_open:
            self._open_spoken()
        if self._room_open:
            self.room_intents.given_up.emit()
            self._open_room()

    def _ask_for_picture(self) -> None:
        dialog = QFileDialog(self, self._words.choose_picture, "", self._words.picture_kinds)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.intents.picture_chosen)
        dialog.open()  # the window goes on: no loop of its own

    def _open_spoken(self) -> None:
        """Turn to the page of the spoken code; what comes of a card meanwhile is drawn when it is left."""
        if self._room_open:
            self._close_room()
        self._spoken_open = True
        self._enable_keys(typing=True)
        self._pages.setCurrentWidget(self.spoken)
        self.spoken.begin()
        self._say_spoken()

    def _say_spoken(self) -> None:
        desk = self._state.place.desk if self._state is not None else ""
        self.setWindowTitle(f"{self._words.window_title.format(desk=desk)} · {self.spoken.title.text()}")

    def _close_spoken(self) -> None:
        self._spoken_open = False
        self.spoken.fields.clear()
        if self._state is not None:
            self._show_page(self._state)

    def turn_room(self) -> None:
        """From the check-in to the room, and back; what a card does meanwhile is drawn on the way back."""
        if self._room_open:
            self._close_room()
        else:
            self._open_room()

    def _open_room(self) -> None:
        if self._spoken_open:
            self._close_spoken()
        self._room_open = True
        self.tab.show_open(is_open=True)
        self._enable_keys(typing=True)
        self._picture_key.setEnabled(False)
        self._halls.setCurrentWidget(self.room)
        self.setWindowTitle(self._words.room.tab)
        self.room.begin()

    def _close_room(self) -> None:
        self._room_open = False
        self.tab.show_open(is_open=False)
        self._halls.setCurrentIndex(0)
        if self._state is not None:
            self._show_page(self._state)

    @property
    def room(self) -> RoomPage:
        """The room's board, made when somebody first looks at it."""
        if self._room_page is None:
            self._room_page = page = RoomPage(self._words, self.room_intents)
            page.left.connect(self._close_room)
            self._halls.addWidget(page)
            self._fold()
            if self._room is not None:
                page.show_state(self._room)
        return self._room_page

    def show_room(self, state: RoomState) -> None:
        """Draw how the room stands."""
        self._room = state
        if self._room_page is not None:
            self._room_page.show_state(state)
        self.tab.show_state(state)

    def _escape(self) -> None:
        """One step back: from the second approver to the comparing, from anywhere else to the next person."""
        if self._room_open:
            self.room.step_back()
            return
        if self._spoken_open:
            self._close_spoken()
            return
        second = self._state is not None and self._state.phase is Phase.SECOND
        (self.intents.step_back_asked if second else self.intents.cancel_asked).emit()

    def _judge(self, answer: int) -> None:
        if self._state is not None and self._state.phase is Phase.PERSON:
            self.intents.judged.emit(answer)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """A scanner types the next person's code over the last one's result."""
        state, text = self._state, event.text()
        decided = state is not None and state.phase in (Phase.ADMITTED, Phase.REFUSED)
        if self._room_open or not decided or not text.isalnum():
            super().keyPressEvent(event)
            return
        self._pages.setCurrentWidget(self.prompt)
        self.prompt.begin(text)
        self.intents.cancel_asked.emit()

    def show_state(self, state: DeskState) -> None:
        """Draw all of `state`; the same state twice changes nothing."""
        if state == self._state:
            return
        self._state = state
        self.practice.show_practice(state)
        self.head.show_place(state)
        self.health.show_health(state)
        self.side.show_queue(state)
        self._show_strip()
        if not self._spoken_open and not self._room_open:
            self._show_page(state)

    def show_spoken(self, state: SpokenState) -> None:
        """Draw where the spoken code stands."""
        self._spoken = state
        self.spoken.show_spoken(state)
        if self._spoken_open:
            self._say_spoken()
        self._show_strip()

    def _show_strip(self) -> None:
        if self._spoken is not None:
            connected = self._state is None or self._state.health.connected
            self.spoken_strip.show_strip(self._spoken, connected=connected)

    def _enable_keys(self, *, typing: bool) -> None:
        for key in self._keys:  # while a number or a code is typed, letters and digits belong to the field
            key.setEnabled(not typing or key.key().toString() not in PLAIN_KEYS)

    def _show_page(self, state: DeskState) -> None:
        decided = state.phase in RESULTS
        self._enable_keys(typing=state.phase is not Phase.PERSON and not (state.phase is Phase.TROUBLE and state.row))
        self._picture_key.setEnabled(state.row is None)
        second = state.phase is Phase.SECOND
        self._pages.setCurrentWidget(self.second if second else self.result if decided else self.prompt)
        if second:
            self.second.show_second(state)
        elif decided:
            self.result.show_result(state)
        else:
            self.prompt.show_prompt(state)
        self.setWindowTitle(title_of(state, self._words))
        if decided:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.windowTitle()))


def title_of(state: DeskState, words: DeskWords) -> str:
    """Return the window's title: the state in words, for taskbars and screen readers."""
    answer = answer_of(state, words)
    if state.phase is Phase.SECOND:
        said = words.second_title
    elif answer is not None:
        said = " · ".join(part for part in (answer.word, answer.reason) if part)
    elif state.phase is Phase.READING:
        said = words.reading
    elif state.phase is Phase.CARD:
        said = words.lay
    else:
        said = words.scan_card_seen if state.card_seen else words.scan
    return f"{words.window_title.format(desk=state.place.desk)} · {said}"
