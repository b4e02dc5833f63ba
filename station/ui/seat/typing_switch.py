"""The button beside a field that says how marks are typed, and turns to the next way."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from station.exam.vietnamese import Method, Typing
from station.ui import look
from station.ui.seat import words as seat
from station.ui.seat.words import SeatWords

HEIGHT = 40
LARGEST = 125  # per cent: it stands in a line of small words


@dataclass(frozen=True)
class TypingWords:
    """What the button says. The defaults are the Vietnamese ones."""

    telex: str = "Gõ dấu: Telex"
    vni: str = "Gõ dấu: VNI"
    off: str = "Gõ dấu: tắt"
    turn: str = "{now}. Ctrl + phím cách để đổi"


VIETNAMESE = TypingWords()
ENGLISH = TypingWords(
    telex="Accents: Telex", vni="Accents: VNI", off="Accents: off", turn="{now}. Ctrl + Space changes it"
)
LANGUAGES = {seat.VIETNAMESE: VIETNAMESE, seat.ENGLISH: ENGLISH}


class TypingSwitch(QPushButton):
    """Click, Space or, from the field, Ctrl and Space."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__()
        self._words = LANGUAGES.get(words, VIETNAMESE)
        self.setProperty("role", "link")
        self.setMinimumHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard to the field

    def show_typing(self, typing: Typing, zoom: int) -> None:
        """Say how marks are typed."""
        words = self._words
        now = {Method.TELEX: words.telex, Method.VNI: words.vni, Method.OFF: words.off}[typing.method]
        self.setFont(look.font("button", min(zoom, LARGEST)))
        self.setText(now)
        self.setToolTip(words.turn.format(now=now))
        self.setAccessibleName(words.turn.format(now=now))
        look.set_icon(self, "keyboard")
