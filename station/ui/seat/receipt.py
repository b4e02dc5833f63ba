"""The receipt: what was handed in, the code to take home, and who has it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from protocol.codes import grouped
from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.intents import SeatIntents
from station.ui.seat.words import SeatWords
from station.ui.widgets.chip import Chip
from station.ui.widgets.qr_code import QrCode

QR_SIZE, CARD_WIDTH, GROUP = 248, 960, 4


class ReceiptPage(QWidget):
    """Stays until the person says that the code is written down."""

    def __init__(self, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self._words = words
        self.setProperty("role", "page")
        self._icon, self.title = look.label("body"), look.label("h1", wrap=True)
        self._facts = look.label("body", ink="muted", wrap=True)
        self._qr, self.code = QrCode(QR_SIZE), look.label("code")
        self.here, self.server = Chip(), Chip()
        self._note = look.label("body", words.receipt_use, wrap=True)
        self._wait = look.label("body_strong", words.receipt_wait)
        self.done = look.button(words.receipt_done, "primary")
        self.done.clicked.connect(intents.finish_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        titles = QVBoxLayout()
        titles.addWidget(self.title)
        titles.addWidget(self._facts)
        head.addWidget(self._icon)
        head.addLayout(titles, 1)
        self._card = QFrame()
        self._card.setProperty("role", "card")
        texts = QVBoxLayout()
        texts.setSpacing(8)
        texts.addStretch(1)
        texts.addWidget(look.label("small", self._words.receipt_code, ink="muted"))
        for widget in (self.code, self.here, self.server):
            texts.addWidget(widget)
        texts.addSpacing(8)
        texts.addWidget(self._note)
        texts.addStretch(1)
        inside = QHBoxLayout(self._card)
        inside.setContentsMargins(32, 32, 32, 32)
        inside.setSpacing(40)
        inside.addWidget(self._qr)
        inside.addLayout(texts, 1)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addStretch(1)
        foot.addWidget(self._wait)
        foot.addWidget(self.done)
        foot.addStretch(1)
        middle = QWidget()
        middle.setMaximumWidth(CARD_WIDTH)
        column = QVBoxLayout(middle)
        column.setSpacing(24)
        column.addLayout(head)
        column.addWidget(self._card)
        column.addLayout(foot)
        across = QHBoxLayout(self)
        across.addStretch(1)
        across.addWidget(middle, 8, Qt.AlignmentFlag.AlignVCenter)
        across.addStretch(1)

    def show_receipt(self, state: SeatState) -> None:
        """Draw the receipt, or that it is being signed."""
        words, person, counts, receipt = self._words, state.candidate, state.counts, state.receipt
        self._icon.setPixmap(look.pixmap("file-check", "ok", look.BIG_ICON))
        subject = state.paper.subject if state.paper else ""
        facts = words.receipt_facts.format(
            subject=subject,
            name=person.name if person else "",
            number=person.number if person else "",
            answered=counts.answered,
            total=counts.total,
        )
        late = state.work.submitted is not None and state.work.submitted.reason == "time_up"
        self._facts.setText(f"{words.time_up} {facts}" if late else facts)
        for widget in (self._card, self._wait):
            widget.setVisible(receipt is not None)
        self.done.setVisible(receipt is not None and not state.finished)
        if self.done.isVisible() and not self.done.hasFocus():
            self.done.setFocus()
        self.title.setText(words.handed_in_saving if receipt is None else words.handed_in.format(time=receipt.at))
        if receipt is None:
            return
        if state.finished:
            self._wait.setText(f"{words.receipt_over}. {words.receipt_wait}")
        self._qr.show_text(receipt.link)
        self.code.setText(grouped(receipt.code, GROUP))
        self.here.show_chip("hard-drive", words.signed_here.format(time=receipt.at), "ok")
        if receipt.server_at:
            self.server.show_chip("cloud-check", words.server_has.format(time=receipt.server_at), "ok")
        else:
            self.server.show_chip("cloud-upload", words.server_waits, "local")
