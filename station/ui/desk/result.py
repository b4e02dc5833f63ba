"""The decided half of the card: band, person, evidence, what to do. It stays until the next person."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from protocol.records import DecisionCode
from station.checkin.desk import DeskState, Phase
from station.ui import look
from station.ui.desk.band import VerdictBand
from station.ui.desk.evidence import EvidenceRow
from station.ui.desk.intents import DeskIntents
from station.ui.desk.words import DeskWords, answer_of
from station.ui.widgets.photo import Photo
from station.ui.widgets.qr_code import QrCode

PHOTO_WIDTH, SLIP_QR = 150, 148
TONES = {DecisionCode.ADMITTED: "ok", DecisionCode.CONDITIONAL: "conditional"}


class ResultPage(QWidget):
    """Everything about one person's admission or refusal."""

    def __init__(self, words: DeskWords, intents: DeskIntents) -> None:
        super().__init__()
        self._words = words
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.band, self.evidence = VerdictBand(), EvidenceRow(words)
        self.name = look.label("figure", wrap=True)
        self._facts = QGridLayout()
        self._photo = Photo(PHOTO_WIDTH, words.chip_photo, words.no_photo)
        self._slip, self._qr, self.code = QFrame(), QrCode(SLIP_QR), look.label("h2_bold")
        self.happened, self.next = look.label("body_strong", wrap=True), look.label("small", ink="muted", wrap=True)
        self.next_person = look.button(words.next_person, "primary")
        self.next_person.clicked.connect(intents.cancel_asked)
        self.judge = [
            look.button(f"{place}  {text}", "secondary")
            for place, text in enumerate((words.same, words.doubt, words.other), 1)
        ]
        for answer, button in enumerate(self.judge, 1):
            button.clicked.connect(lambda _checked=False, answer=answer: intents.judged.emit(answer))
            button.hide()  # until somebody is asked: a hidden page must not widen the window
        self._lay_out()

    def _lay_out(self) -> None:
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(6)
        self._facts.setColumnStretch(1, 1)
        texts = QVBoxLayout()
        texts.setSpacing(12)
        texts.addWidget(self.name)
        texts.addLayout(self._facts)
        texts.addStretch(1)
        self._identity = identity = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        identity.setContentsMargins(32, 16, 32, 12)
        identity.setSpacing(24)
        identity.addLayout(texts, 1)
        identity.addWidget(self._slip_panel(), 0, Qt.AlignmentFlag.AlignTop)
        identity.addWidget(self._photo, 0, Qt.AlignmentFlag.AlignTop)
        sentences = QVBoxLayout()
        sentences.setSpacing(2)
        sentences.addWidget(self.happened)
        sentences.addWidget(self.next)
        foot_frame = QFrame()
        foot_frame.setProperty("role", "foot")
        self._foot = foot = QBoxLayout(QBoxLayout.Direction.LeftToRight, foot_frame)
        foot.setContentsMargins(32, 14, 32, 14)
        foot.setSpacing(12)
        foot.addLayout(sentences, 1)
        self._buttons = buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        buttons.setSpacing(12)
        buttons.addStretch(1)
        for button in (*self.judge, self.next_person):
            buttons.addWidget(button)
        foot.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band)
        column.addLayout(identity, 1)
        column.addWidget(self.evidence)
        column.addWidget(foot_frame)

    def _slip_panel(self) -> QFrame:
        self._slip.setProperty("role", "slip")
        column = QVBoxLayout(self._slip)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(4)
        column.addWidget(look.label("caption", self._words.slip, ink="muted"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._qr, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)
        return self._slip

    def fold(self, *, narrow: bool, large: bool) -> None:
        """Put below each other what does not fit abreast: the foot's halves when `narrow`, the rest when `large`."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._foot.setDirection(down if narrow else across)
        for row in (self._identity, self._buttons):
            row.setDirection(down if large else across)

    def show_result(self, state: DeskState) -> None:
        """Draw the decision."""
        answer = answer_of(state, self._words)
        if answer is None or state.decision is None:
            return
        asks = state.phase is Phase.PERSON
        tone = "person" if asks else TONES.get(state.decision, "stop")
        self.band.show_band(tone, answer.word, answer.reason)
        self._show_person(state)
        self.evidence.setVisible(bool(state.verdicts))
        self.evidence.show_verdicts(state)
        self.happened.setText(answer.happened)
        self.next.setText(answer.next)
        for button in self.judge:
            button.setVisible(asks)
        self.next_person.setVisible(not asks)
        if asks:
            self.setFocus()  # no answer is preselected: 1, 2 and 3 are equal
        else:
            self.next_person.setFocus()

    def _show_person(self, state: DeskState) -> None:
        words, row, slip = self._words, state.row, state.slip
        look.emptied(self._facts)
        self.name.setText(row.name if row else "")
        facts = [] if row is None else [
            (words.candidate, row.candidate),
            (words.born, shown_date(row.born)),
            (words.number, masked(row.number)),
            (words.school, ", ".join(part for part in (row.school, row.class_name) if part)),
        ]  # fmt: skip
        if row is not None and state.phase is Phase.PERSON:
            facts.append((words.kept_place, words.place.format(room=row.room, seat=row.seat)))
        if state.by_old_number:
            facts.append((words.card_ended, words.by_old_number))
        if state.card_ended:
            facts.append((words.card_ended, words.card_ended_on.format(day=shown_date(state.card_ended))))
        for line, (title, text) in enumerate(facts):
            self._facts.addWidget(look.label("body", title, ink="muted"), line, 0)
            self._facts.addWidget(_strong(text), line, 1)
        self._photo.setVisible(row is not None)
        self._photo.show_photo(state.photo)
        self._slip.setVisible(slip is not None)
        self._qr.show_text(slip.scan if slip else "")
        self.code.setText(slip.code if slip else "")


def _strong(text: str) -> QLabel:
    return look.label("body_strong", text, wrap=True)


def shown_date(iso: str) -> str:
    """Return an ISO date as it is written in Vietnam."""
    return "/".join(reversed(iso.split("-")))


def masked(number: str) -> str:
    """Return a card number as it may stand on a screen that others see."""
    return f"{number[:3]} ••• ••• {number[-3:]}"
