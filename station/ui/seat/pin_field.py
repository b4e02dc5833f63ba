"""The field for an officer's PIN at a seat."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from station.ui.seat.plain_edit import PlainEdit

HEIGHT, MOST_LETTERS = 48, 128


class PinField(PlainEdit):
    """Shows dots; `words` are its accessible name."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
        self.setMaxLength(MOST_LETTERS)
        self.setMinimumHeight(HEIGHT)
        self.setProperty("role", "field")
        self.setAccessibleName(words)
