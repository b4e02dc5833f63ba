"""The first screen: the second tap, or number and code from the slip."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from protocol.codes import MalformedCodeError, clean, grouped
from station.exam.seat import RefusalCode, SeatState, SignInRefusal
from station.ui import look
from station.ui.seat.intents import SeatIntents
from station.ui.seat.officer_panel import OfficerPanel
from station.ui.seat.order_words import refusals
from station.ui.seat.plain_edit import PlainEdit
from station.ui.seat.words import SeatWords

CODE_LENGTH, GROUP = 15, 5
CARD_WIDTH = 480
FIELD_HEIGHT = 48


def refusal_text(refusal: SignInRefusal, seat: str, words: SeatWords) -> str:
    """Return the sentence for a refusal."""
    sentence = {
        RefusalCode.WRONG_CODE: words.wrong_code,
        RefusalCode.MALFORMED_CODE: words.malformed_code,
        RefusalCode.OTHER_SEAT: words.other_seat,
        RefusalCode.OTHER_SESSION: words.other_session,
        RefusalCode.CARD_NOT_HERE: words.card_not_here,
        RefusalCode.VIRTUAL_READER: words.virtual_reader,
        RefusalCode.SLOT_LOCKED: words.slot_locked,
        RefusalCode.NO_PACKAGE: words.no_package,
        RefusalCode.UNAVAILABLE: words.unavailable,
        **refusals(words),
    }[refusal.code]
    facts = {"seat": seat, "tries_left": "?", "name": "?", "expected": "?"} | refusal.facts
    return sentence.format(**facts)


class SignInCard(QWidget):
    """The right half of the first screen."""

    def __init__(self, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self._words, self._intents = words, intents
        self._title, self._way = look.label("h1", wrap=True), look.label("body", ink="muted", wrap=True)
        self._card_icon = look.label("body")
        self.number, self.code = PlainEdit(), PlainEdit()
        self.error = look.label("body_strong", ink="stop", wrap=True)
        self.enter = look.button(words.enter, "primary")
        self.number.setMaxLength(20)
        self.code.setMaxLength(CODE_LENGTH + 8)
        self.code.setPlaceholderText(words.code_example.strip())
        self.code.textEdited.connect(self._group)
        self.number.returnPressed.connect(self._to_code)
        self.code.returnPressed.connect(self._ask)
        self.enter.clicked.connect(self._ask)
        self._own_error = ""
        self.officer = OfficerPanel(words)
        self.officer.asked.connect(intents.officer_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(24, 24, 24, 24)
        inside.setSpacing(8)
        for field, words in ((self.number, self._words.candidate_number), (self.code, self._words.entry_code)):
            field.setMinimumHeight(FIELD_HEIGHT)
            field.setProperty("role", "field")
            field.setAccessibleName(words)
            title = look.label("body_strong", words)
            title.setBuddy(field)
            inside.addWidget(title)
            inside.addWidget(field)
        inside.addWidget(self.error)
        inside.addSpacing(8)
        inside.addWidget(self.enter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._card_icon)
        column.addWidget(self._title)
        column.addWidget(self._way)
        column.addWidget(card)
        column.addWidget(self.officer)

    def show_sign_in(self, state: SeatState) -> None:
        """Draw the two ways in, and the answer to the last try inside the card."""
        words = self._words
        reader = state.place.has_reader
        self._card_icon.setVisible(reader)
        self._card_icon.setPixmap(look.pixmap("nfc", "accent", look.BIG_ICON))
        self._title.setText(words.tap_card if reader else words.sign_in)
        self._way.setText(f"{words.tap_card_next} {words.or_code}." if reader else words.no_reader)
        if state.refusal is not None:
            self._own_error = ""
        said = self._own_error
        if state.refusal is not None:
            said = refusal_text(state.refusal, state.place.seat, words)
        self._say(said)
        self.enter.setText(words.entering if state.signing_in else words.enter)
        self.enter.setEnabled(not state.signing_in)
        self.enter.setAccessibleName(self.enter.text())
        self.officer.show_panel(busy=state.signing_in)

    def _to_code(self) -> None:
        """Go on to the code; one that was typed before is typed over."""
        self.code.setFocus()
        self.code.selectAll()

    def take_focus(self) -> None:
        """Give the keyboard to the first empty field."""
        target = self.code if self.number.text() else self.number
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Empty both fields: a code is shown to nobody who comes later."""
        self.number.clear()
        self.code.clear()

    def _say(self, sentence: str) -> None:
        self.error.setVisible(bool(sentence))
        self.error.setText(sentence)
        self.error.setAccessibleName(sentence)

    def _group(self, typed: str) -> None:
        letters = "".join(letter for letter in typed.upper() if letter.isalnum())[:CODE_LENGTH]
        shown = grouped(letters, GROUP)
        if shown != typed:
            self.code.setText(shown)

    def _ask(self) -> None:
        if not self.enter.isEnabled():
            return
        number = self.number.text().strip()
        if not number:
            self._refuse(self._words.number_missing)
            self.number.setFocus()
            return
        try:
            clean(self.code.text(), CODE_LENGTH)
        except MalformedCodeError:
            self._refuse(self._words.malformed_code)
            self.code.setFocus()
            return
        self._own_error = ""
        self._intents.sign_in_asked.emit(number, clean(self.code.text(), CODE_LENGTH))

    def _refuse(self, sentence: str) -> None:
        self._own_error = sentence
        self._say(sentence)
