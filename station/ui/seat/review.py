"""The look-over before handing in."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from protocol.paper import Item, ItemType
from station.exam.responses import Answering, Counts, answering, missing_statements
from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.intents import SeatIntents
from station.ui.seat.items.answer_words import answer_words_of
from station.ui.seat.items.true_false import LETTERS
from station.ui.seat.review_texts import ReviewTexts, review_texts
from station.ui.seat.rich import RichText
from station.ui.seat.sure_box import SureBox
from station.ui.seat.words import SeatWords

PANEL_WIDTH = 360


def unfinished(state: SeatState) -> list[tuple[Item, str]]:
    """Return the items to look at again with their icon: partly, then not answered, then flagged only."""
    if state.paper is None:
        return []
    rank = {Answering.PARTLY: 0, Answering.UNANSWERED: 1, Answering.ANSWERED: 2}
    rows = []
    for item in state.open_items:
        how, flagged = answering(item, state.work.responses.get(item.id)), item.id in state.work.flags
        if how is Answering.ANSWERED and not flagged:
            continue
        icon = "circle-dashed" if how is Answering.PARTLY else "flag" if flagged else "circle"
        rows.append((rank[how], item.number, item, icon))
    for item in _first_to_choose(state):
        rows.append((-1, item.number, item, "circle-alert"))
    return [(item, icon) for _, _, item, icon in sorted(rows, key=lambda row: row[:2])]


def _first_to_choose(state: SeatState) -> tuple[Item, ...]:
    """Return where a block is still to be chosen."""
    parts = state.paper.parts if state.paper and state.must_choose else ()
    return tuple(item for part in parts if part.block for item in part.items)[:1]


def reason(state: SeatState, item: Item, words: SeatWords) -> str:
    """Return what is open about `item`."""
    response = state.work.responses.get(item.id)
    flagged = item.id in state.work.flags
    if item not in state.items:
        return answer_words_of(words).block_not_chosen
    match answering(item, response):
        case Answering.ANSWERED:
            return words.row_flagged
        case Answering.UNANSWERED:
            return words.row_unanswered_flagged if flagged else words.row_unanswered
        case Answering.PARTLY:
            letters = ", ".join(LETTERS[place % len(LETTERS)] for place in missing_statements(item, response))
            said = {
                ItemType.SHORT_NUMBER: words.row_number,
                ItemType.TRUE_FALSE: words.row_statements.format(letters=letters),
            }.get(item.type, answer_words_of(words).unfinished)
            return f"{said}, {words.flagged_suffix}" if flagged else said


class Counter(QFrame):
    """One of the four figures."""

    def __init__(self, title: str, icon: str, ink: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._icon, self._name, self._ink = look.label("body"), icon, ink
        self._figure = look.label("h1")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(look.label("small_strong", title, wrap=True), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 8)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._figure)

    def show_count(self, count: int) -> None:
        """Show the figure."""
        self._icon.setPixmap(look.pixmap(self._name, self._ink, look.SMALL_ICON))
        self._figure.setText(str(count))


class ReviewRow(QWidget):
    """One open item and the way to it."""

    def __init__(self, state: SeatState, item: Item, icon: str, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self.setProperty("role", "row")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 4, 12, 4)
        row.setSpacing(12)
        sign = look.label("body")
        ink = {"flag": "person_ink", "circle-alert": "person_ink", "circle-dashed": "accent"}.get(icon, "wait_ink")
        sign.setPixmap(look.pixmap(icon, ink, look.SMALL_ICON))
        self.go = look.button(words.to_question.format(number=item.number), "link", "arrow-right", height=44)
        self.go.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.go.clicked.connect(lambda: intents.item_asked.emit(item.number))
        title = look.label("body_strong", words.question.format(number=item.number))
        title.setMinimumWidth(64)
        row.addWidget(sign)
        row.addWidget(title)
        row.addWidget(look.label("body", reason(state, item, words), wrap=True), 1)
        row.addWidget(self.go)


class ReviewPage(QScrollArea):
    """Counters and list at the left, what handing in means at the right or, where narrow, below."""

    def __init__(self, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self._words, self._intents = words, intents
        self._shown: object = None
        self._summary = RichText()
        self._leads_on = False  # to another part, not to the end
        self._title, self._heading = look.label("h1", words.review_title, wrap=True), look.label("h2", words.hand_in)
        self._means = look.label("body", words.hand_in_means, wrap=True)
        self._counters = (
            Counter(words.count_answered, "check", "accent"),
            Counter(words.count_partly, "circle-dashed", "accent"),
            Counter(words.count_unanswered, "circle", "wait_ink"),
            Counter(words.count_flagged, "flag", "person_ink"),
        )
        self._list = QFrame()
        self._list.setProperty("role", "card")
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 4, 0, 4)
        self._rows.setSpacing(0)
        self.sure = SureBox(words.sure)
        self.hand_in = look.button(words.hand_in, "primary", "file-check")
        self.go_on = look.button(words.go_on, "secondary", "arrow-left")
        self._warning = look.label("body_strong", ink="person", wrap=True)
        self._warning.setProperty("role", "strip")
        self.sure.toggled.connect(self.hand_in.setEnabled)
        self.hand_in.clicked.connect(self._on_hand_in)
        self._lay_out()

    def _lay_out(self) -> None:
        body = QWidget()
        body.setProperty("role", "page")
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self._title)
        left.addWidget(self._summary)
        counters = QHBoxLayout()
        counters.setSpacing(12)
        for counter in self._counters:
            counters.addWidget(counter, 1)
        left.addLayout(counters)
        left.addWidget(self._list)
        left.addStretch(1)
        self._columns = QHBoxLayout(body)
        self._columns.setContentsMargins(48, 32, 48, 24)
        self._columns.setSpacing(24)
        self._columns.addLayout(left, 1)
        self._columns.addWidget(self._panel(), 0, Qt.AlignmentFlag.AlignTop)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "page")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _panel(self) -> QFrame:
        panel = QFrame()
        panel.setProperty("role", "card")
        self._side = panel
        column = QVBoxLayout(panel)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addWidget(self._heading)
        column.addWidget(self._means)
        for widget in (self._warning, self.sure, self.hand_in, self.go_on):
            column.addWidget(widget)
        return panel

    def show_review(self, state: SeatState, *, narrow: bool) -> None:
        """Draw the counts and the open items."""
        self._side.setFixedWidth(PANEL_WIDTH if not narrow else 320)
        self._columns.setContentsMargins(*((32, 20, 32, 20) if narrow else (48, 32, 48, 24)))
        counts, texts = state.open_counts, review_texts(state, self._words)
        self._show_texts(texts, leads_on=bool(state.part_ahead))
        self._summary.show_words(texts.summary, min(state.zoom, 125))
        figures = (counts.answered, counts.partly, counts.unanswered, counts.flagged)
        for counter, count in zip(self._counters, figures, strict=True):
            counter.show_count(count)
        self._show_rows(state, counts)

    def _show_texts(self, texts: ReviewTexts, *, leads_on: bool) -> None:
        self._leads_on = leads_on
        for label, said in ((self._title, texts.title), (self._heading, texts.heading), (self._means, texts.means)):
            label.setText(said)
        self.sure.setText(texts.sure)
        self.sure.setAccessibleName(texts.sure)
        self.hand_in.setText(texts.button)
        self.hand_in.setAccessibleName(texts.button)
        look.set_icon(self.hand_in, texts.icon)

    def _on_hand_in(self) -> None:
        (self._intents.part_asked if self._leads_on else self._intents.hand_in_asked).emit()

    def _show_rows(self, state: SeatState, counts: Counts) -> None:
        key = (state.work.responses, state.work.flags, state.work.block, state.work.part, state.theme)
        if key == self._shown:
            return
        self._shown = key
        look.emptied(self._rows)
        found = unfinished(state)
        rows = [ReviewRow(state, item, icon, self._words, self._intents) for item, icon in found]
        for row in rows:
            self._rows.addWidget(row)
        for one, next_ in pairwise((*(row.go for row in rows), self.sure, self.hand_in, self.go_on)):
            self.setTabOrder(one, next_)  # as the page is read, whatever was made first
        if not found:
            done = look.label("body", self._words.all_done, wrap=True)
            done.setContentsMargins(20, 12, 20, 12)
            self._rows.addWidget(done)
        open_items = counts.partly + counts.unanswered + len(_first_to_choose(state))
        self._warning.setVisible(open_items > 0)
        self._warning.setText(self._words.unfinished.format(count=open_items))

    def begin(self) -> None:
        """Come to this page: nothing is ticked, and the safe button has the keyboard."""
        self.sure.setChecked(False)
        self.hand_in.setEnabled(False)
        look.set_icon(self.go_on, "arrow-left")
        self.verticalScrollBar().setValue(0)
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)
