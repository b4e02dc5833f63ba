"""The receipt: what was handed in, the code to take home, and the three proofs that stand behind it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from protocol.codes import grouped
from station.exam.seat import Printing, SaveState, SeatState
from station.ui import look
from station.ui.seat.day_words import day_words_of
from station.ui.seat.handover_panel import HandoverPanel
from station.ui.seat.intents import SeatIntents
from station.ui.seat.words import SeatWords
from station.ui.widgets.chip import Chip
from station.ui.widgets.qr_code import QrCode

QR_SIZE, CARD_WIDTH, GROUP = 248, 960, 4


class ReceiptPage(QScrollArea):
    """Stays until the person says that the code is written down."""

    def __init__(self, words: SeatWords, intents: SeatIntents) -> None:
        super().__init__()
        self._words, self._said = words, day_words_of(words)
        self.setProperty("role", "page")
        self._icon, self.title = look.label("body"), look.label("h1", wrap=True)
        self._facts = look.label("body", ink="muted", wrap=True)
        self._qr, self.code = QrCode(QR_SIZE), look.label("code")
        self.here, self.server = Chip(), Chip()
        self.book = look.label("body", self._said.book_proof_is, wrap=True)
        self._note = look.label("body", words.receipt_use, wrap=True)
        self.print_it = look.button(self._said.print_it, "secondary", "printer")
        self.print_it.clicked.connect(intents.print_asked)
        self.printed = look.label("body_strong", wrap=True)
        self._wait = look.label("body_strong", words.receipt_wait, wrap=True)
        self.handover = HandoverPanel(words, intents)
        self.done = look.button(words.receipt_done, "primary")
        self.done.clicked.connect(intents.finish_asked)
        self._has_code = False
        self._lay_out()

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(16)
        titles = QVBoxLayout()
        titles.addWidget(self.title)
        titles.addWidget(self._facts)
        head.addWidget(self._icon)
        head.addLayout(titles, 1)
        return head

    def _proofs(self) -> QVBoxLayout:
        """Lay the code, the three proofs and the way onto paper below each other."""
        said = self._said
        texts = QVBoxLayout()
        texts.setSpacing(6)
        texts.addStretch(1)
        texts.addWidget(look.label("small", self._words.receipt_code, ink="muted"))
        texts.addWidget(self.code)
        proofs = ((said.seat_proof, self.here), (said.server_proof, self.server), (said.book_proof, self.book))
        for place, (title, proof) in enumerate(proofs, 1):
            texts.addWidget(look.label("small_strong", f"{place}. {title}"))
            texts.addWidget(proof)
        texts.addSpacing(8)
        texts.addWidget(self._note)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.print_it)
        row.addWidget(self.printed, 1)
        row.addStretch(0)
        texts.addLayout(row)
        texts.addStretch(1)
        return texts

    def _lay_out(self) -> None:
        self._card = QFrame()
        self._card.setProperty("role", "card")
        inside = QHBoxLayout(self._card)
        inside.setContentsMargins(32, 24, 32, 24)
        inside.setSpacing(32)
        inside.addWidget(self._qr)
        inside.addLayout(self._proofs(), 1)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        self._wait.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self._wait, 1)
        foot.addWidget(self.done)
        middle = QWidget()
        middle.setMaximumWidth(CARD_WIDTH)
        column = QVBoxLayout(middle)
        column.setSpacing(16)
        column.addLayout(self._head())
        column.addWidget(self._card)
        column.addWidget(self.handover)
        column.addLayout(foot)
        body = QWidget()
        body.setProperty("role", "page")
        across = QHBoxLayout(body)
        across.addStretch(1)
        across.addWidget(middle, 8, Qt.AlignmentFlag.AlignVCenter)
        across.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_receipt(self, state: SeatState) -> None:
        """Draw the receipt, or that it is being signed."""
        words, receipt = self._words, state.receipt
        failed = receipt is None and state.saved is SaveState.FAILED
        icon = ("triangle-alert", "stop") if failed else ("file-check", "ok")
        self._icon.setPixmap(look.pixmap(*icon, look.BIG_ICON))
        self._show_facts(state)
        for widget in (self._card, self._wait, self.done):
            widget.setVisible(receipt is not None)
        self._show_printer(state.printing)
        self.handover.show_stick(state)
        if receipt is not None and not self._has_code:
            self.done.setFocus()
        self._has_code = receipt is not None
        self.title.setText(words.handed_in_saving if receipt is None else words.handed_in.format(time=receipt.at))
        if failed:
            self.title.setText(words.save_failed)
            self._facts.setText(self._said.hand_in_not_saved)
        if receipt is None:
            return
        self._qr.show_text(receipt.link)
        self.code.setText(grouped(receipt.code, GROUP))
        self.here.show_chip("hard-drive", words.signed_here.format(time=receipt.at), "ok")
        if receipt.server_at:
            self.server.show_chip("cloud-check", words.server_has.format(time=receipt.server_at), "ok")
        else:
            self.server.show_chip("cloud-upload", words.server_waits, "local")

    def _show_facts(self, state: SeatState) -> None:
        person, counts = state.candidate, state.counts
        facts = self._words.receipt_facts.format(
            subject=state.paper.subject if state.paper else "",
            name=person.name if person else "",
            number=person.number if person else "",
            answered=counts.answered,
            total=counts.total,
        )
        submitted = state.work.submitted if state.receipt is not None else None  # not said before the disk has it
        late = submitted is not None and submitted.reason == "time_up"
        self._facts.setText(f"{self._words.time_up} {facts}" if late else facts)

    def _show_printer(self, printing: Printing) -> None:
        said = self._said
        self.print_it.setVisible(printing is not Printing.NONE)
        self.print_it.setEnabled(printing is not Printing.PRINTING)
        look.set_icon(self.print_it, "printer")
        words = {Printing.PRINTING: said.printing, Printing.PRINTED: said.printed, Printing.FAILED: said.not_printed}
        _say(self.printed, words.get(printing, ""))


def _say(label: QLabel, sentence: str) -> None:
    label.setVisible(bool(sentence))
    label.setText(sentence)
    label.setAccessibleName(sentence)
