"""The seat window: draws a SeatState and emits intents."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from station.exam.seat import Phase, SeatState
from station.exam.tools import lies_beside
from station.ui import look
from station.ui.seat.before import Before, stop_title
from station.ui.seat.day_words import day_words_of
from station.ui.seat.footer import Footer
from station.ui.seat.goodbye import GoodbyePage
from station.ui.seat.header import Header, said_of
from station.ui.seat.intents import SeatIntents
from station.ui.seat.item_view import ItemView
from station.ui.seat.keys import SeatKeys
from station.ui.seat.large_picture import LargePicture
from station.ui.seat.locked import ErrorPage, LockedPage
from station.ui.seat.order_words import order_words
from station.ui.seat.part_bar import PartBar
from station.ui.seat.paused import PausedPage
from station.ui.seat.pictures import Pictures
from station.ui.seat.place_panel import WIDTH as PLACE_WIDTH
from station.ui.seat.place_panel import PlacePanel
from station.ui.seat.question_map import QuestionMap
from station.ui.seat.receipt import ReceiptPage
from station.ui.seat.relieved import RelievedPage
from station.ui.seat.review import ReviewPage
from station.ui.seat.sign_in import CARD_WIDTH, SignInCard
from station.ui.seat.strip import Strip
from station.ui.seat.tool_column import ToolColumn
from station.ui.seat.words import VIETNAMESE, SeatWords

FOLD_WIDTH, FOLD_ZOOM = 1200, 125
BESIDE_WIDTH = 1600  # under it the map makes room for the tools
NARROW_PLACE = 400


class SeatWindow(QWidget):
    """One window, seven screens. `practice`: an ordinary window with a banner instead of the locked full screen.

    With `locked` practice has the full screen of an exam, under the banner.
    """

    def __init__(self, words: SeatWords = VIETNAMESE, *, practice: bool = False, locked: bool = False) -> None:
        super().__init__()
        self._words, self._practice = words, practice
        self._state: SeatState | None = None
        self._pictures = Pictures({}, "")
        self._looks: tuple[str, int] | None = None
        self._may_close = practice and not locked
        self._is_left = False  # whether the person has gone and the pages with them
        self.intents = SeatIntents(self)
        self._build()
        self.keys = SeatKeys(self, self.intents, self.item.take_key, self.item.scroll_lines)
        tried = self.before.practice
        of_item = tried.page.item
        tried.listen(SeatKeys(self, tried.intents, of_item.take_key, of_item.pane.scroll_lines, zoom=False))
        self.setWindowTitle(words.window_title)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAcceptDrops(False)
        if locked or not practice:
            self.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.Window)

    def _build(self) -> None:
        words, intents = self._words, self.intents
        self.place, self.sign_in, self.before = (
            PlacePanel(words),
            SignInCard(words, intents),
            Before(words, intents, self),
        )
        self.waiting = self.before.waiting
        self.head, self.foot, self.strip = Header(words, intents), Footer(words, intents), Strip(words, intents)
        self.item, self.review = ItemView(words, intents), ReviewPage(words, intents)
        self.map, self.tools = QuestionMap(words, intents), ToolColumn(words, intents.tools)
        self.paused, self.part_bar = PausedPage(words, intents), PartBar(words, intents)
        self.receipt, self.locked, self.error = ReceiptPage(words, intents), LockedPage(words), ErrorPage(words)
        self.relieved = RelievedPage(words)
        self._banner = look.label("body_strong", words.practice)
        self._banner.setProperty("role", "practice")
        self._banner.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._banner.setFixedHeight(40)
        self._pages = QStackedWidget()
        self._entry = self._entry_page()
        self._exam = self._exam_page()
        practice = self.before.practice.page
        self.goodbye = GoodbyePage(words, intents)
        outside = (self.paused, self.relieved, self.receipt, self.locked, self.error, self.goodbye)
        for page in (self._entry, practice, self._exam, *outside):
            self._pages.addWidget(page)
        column = _column(self._banner, self._pages)
        self.setLayout(column)
        self.large = LargePicture(self, (self.head, self.strip), words, intents.tools)
        self._banner.setVisible(self._practice)

    def _entry_page(self) -> QWidget:
        page = QWidget()
        page.setProperty("role", "page")
        self._cards = QStackedWidget()
        self._centred = {card: _centred(card) for card in (self.sign_in, *self.before.cards)}
        for scroll in self._centred.values():
            self._cards.addWidget(scroll)
        self.sign_in.setMaximumWidth(CARD_WIDTH)
        self.sign_in.setMinimumWidth(CARD_WIDTH - 60)
        for card in self.before.cards:
            card.setMaximumWidth(704)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.place)
        row.addWidget(self._cards, 1)
        return page

    def _exam_page(self) -> QWidget:
        page = QWidget()
        page.setProperty("role", "page")
        self._body = QStackedWidget()
        self._body.addWidget(self.item)
        self._body.addWidget(self.review)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._body, 1)
        middle.addWidget(self.tools)
        middle.addWidget(self.map)
        column = _column(self.head, self.part_bar, self.strip)
        column.addLayout(middle, 1)
        column.addWidget(self.foot)
        page.setLayout(column)
        return page

    def show_state(self, state: SeatState) -> None:
        """Draw all of `state`; the same state twice changes nothing."""
        before, self._state = self._state, state
        self._dress(state, before)
        self._pages.setCurrentWidget(self._page_of(state))
        match state.phase:
            case Phase.SIGN_IN | Phase.WAITING:
                self._show_entry(state, before)
            case Phase.ITEM | Phase.REVIEW:
                self._show_exam(state, before)
            case Phase.PAUSED:
                self.paused.show_pause(state)
            case Phase.RELIEVED:
                self.relieved.show_move(state)
            case Phase.RECEIPT:
                self.receipt.show_receipt(state)
            case Phase.GOODBYE:
                self.goodbye.show_goodbye(state)
                self._forget(state)
            case Phase.LOCKED:
                self.locked.show_lock(state)
            case Phase.ERROR:
                self.error.show_trouble(state)
        self.setWindowTitle(title_of(state, self._words))
        if self._is_left:
            return
        self._show_tools(state)
        self.before.show_stop(state)
        self._hold_sound(state, before)
        self.keys.follow(state)

    def _hold_sound(self, state: SeatState, before: SeatState | None) -> None:
        """A recording stands still behind a lock and ends with the paper; moving about leaves it alone."""
        if before is None or before.phase is state.phase:
            return
        if before.phase is Phase.WAITING:  # as loud as it was set before the paper
            self.item.player.set_level(self.before.player.level)
        if state.phase in (Phase.RECEIPT, Phase.ERROR):
            self.item.player.stop()
        else:
            self.item.player.hold(held=state.phase in (Phase.LOCKED, Phase.PAUSED, Phase.RELIEVED))

    @property
    def words(self) -> SeatWords:
        """What it says, in its language."""
        return self._words

    def _forget(self, state: SeatState) -> None:
        """Take away every page and picture that showed the person, the paper or an answer."""
        if self._is_left:
            return
        self._is_left, self._pictures = True, Pictures({}, "")
        self.keys.follow(state)
        self.locked.show_lock(state)
        for page in (self._entry, self.before.practice.page, self._exam, self.receipt):
            self._pages.removeWidget(page)
            page.deleteLater()
        self.large.deleteLater()

    def allow_close(self) -> None:
        """Let the next close pass: only the controller says so."""
        self._may_close = True

    def _show_tools(self, state: SeatState) -> None:
        """Draw the tools and the large picture; what was put away gives the keyboard back to the question."""
        put_away = [self.tools.show_tools(state), self.large.show_large(state, self._pictures)]
        if any(put_away) and state.phase is Phase.ITEM:
            self.item.take_focus()

    def _page_of(self, state: SeatState) -> QWidget:
        if self.before.is_whole(state):
            return self.before.practice.page
        return {
            Phase.SIGN_IN: self._entry,
            Phase.WAITING: self._entry,
            Phase.ITEM: self._exam,
            Phase.REVIEW: self._exam,
            Phase.PAUSED: self.paused,
            Phase.RELIEVED: self.relieved,
            Phase.RECEIPT: self.receipt,
            Phase.GOODBYE: self.goodbye,
            Phase.LOCKED: self.locked,
            Phase.ERROR: self.error,
        }[state.phase]

    def _dress(self, state: SeatState, before: SeatState | None) -> None:
        chrome = look.CHROME_ZOOM[state.zoom]
        look.read_in(state.font)
        if self._looks != (state.theme, chrome):
            self._looks = (state.theme, chrome)
            application = QApplication.instance()
            if isinstance(application, QApplication):
                look.dress(application, state.theme, chrome)
        if before is None or before.paper is not state.paper or before.theme != state.theme:
            assets = state.paper.assets if state.paper else {}
            self._pictures = Pictures(assets, look.hex_of("ink"))

    def _show_entry(self, state: SeatState, before: SeatState | None) -> None:
        self.place.show_place(state, PLACE_WIDTH if self.width() >= FOLD_WIDTH else NARROW_PLACE)
        first = before is None or before.phase is not state.phase
        if state.phase is Phase.SIGN_IN:
            self._cards.setCurrentIndex(0)
            self.sign_in.show_sign_in(state)
            if first:
                self.sign_in.take_focus()
            return
        if first:
            self.sign_in.forget()
        self._cards.setCurrentWidget(self._centred[self.before.card(state)])

    def _show_exam(self, state: SeatState, before: SeatState | None) -> None:
        folded = self.width() < FOLD_WIDTH or state.zoom > FOLD_ZOOM
        self.head.show_head(state, narrow=folded)
        self.part_bar.show_bar(state)
        self.strip.show_strip(state)
        self.map.show_map(state)
        reviewing = state.phase is Phase.REVIEW
        self.foot.setVisible(not reviewing)
        if reviewing:
            self.map.setVisible(False)
            self._body.setCurrentWidget(self.review)
            self.review.show_review(state, narrow=self.width() < FOLD_WIDTH)
            if before is None or before.phase is not Phase.REVIEW:
                self.review.begin()
            return
        self._body.setCurrentWidget(self.item)
        self.foot.show_foot(state, narrow=folded)
        folded = folded or (self.width() < BESIDE_WIDTH and lies_beside(state))
        self._fold_map(state, folded=folded)
        self.item.show_item(state, self._pictures, folded=folded)
        if before is not None and before.phase is not Phase.ITEM:
            self.item.take_focus()

    def _fold_map(self, state: SeatState, *, folded: bool) -> None:
        self.map.setVisible(state.map_open or not folded)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Fold or unfold for the new width."""
        super().resizeEvent(event)
        if self._state is not None:
            self.show_state(self._state)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """Stay, unless the controller has let go: Alt+F4 ends no exam."""
        event.accept() if self._may_close else event.ignore()


def _column(*widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return column


def _centred(widget: QWidget) -> QScrollArea:
    inside = QWidget()
    inside.setProperty("role", "page")
    row = QHBoxLayout(inside)
    row.setContentsMargins(32, 24, 32, 24)
    row.addStretch()
    row.addWidget(widget, 1, Qt.AlignmentFlag.AlignVCenter)  # as wide as it may be, then room at both sides
    row.addStretch()
    scroll = QScrollArea()
    scroll.setWidget(inside)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setProperty("role", "page")
    return scroll


def title_of(state: SeatState, words: SeatWords) -> str:
    """Return the window's title: the screen in words, for taskbars and screen readers."""
    said = {
        Phase.SIGN_IN: words.sign_in,
        Phase.WAITING: words.wait_bell,
        Phase.ITEM: words.question.format(number=state.work.number),
        Phase.REVIEW: words.review_title,
        Phase.PAUSED: day_words_of(words).paused,
        Phase.RELIEVED: order_words(words).moved.format(seat=state.work.seated_at.rpartition("/")[2]),
        Phase.RECEIPT: words.receipt_code,
        Phase.GOODBYE: day_words_of(words).goodbye,
        Phase.LOCKED: words.locked,
        Phase.ERROR: words.error_title,
    }[state.phase]
    parts = [words.window_title, words.seat.format(seat=state.place.seat), said]
    if state.phase in (Phase.ITEM, Phase.REVIEW):
        counts = state.counts
        parts.append(words.answered_of.format(answered=counts.answered, total=counts.total))
        parts.append(said_of(state.saved, words))
    if state.phase is Phase.WAITING and (stop := stop_title(state, words)):
        parts.append(stop)
    if state.phase is Phase.RECEIPT and state.receipt is not None:
        here, there = words.signed_here, words.server_has
        at = state.receipt.server_at
        parts.append(there.format(time=at) if at else here.format(time=state.receipt.at))
    return " · ".join(parts)
