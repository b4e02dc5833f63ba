"""The decision, large enough to be read from two metres: icon, word, place or reason."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from station.ui import look
from station.ui.widgets.fitted import FittedLabel

ICON_SIZE = 96
LOOKS = {  # tone: icon, ink
    "ok": ("circle-check", "on_ok"),
    "stop": ("octagon-x", "on_stop"),
    "person": ("user-round-search", "on_person"),
    "conditional": ("shield-alert", "on_person"),
}


class VerdictBand(QFrame):
    """A state is word, icon and colour together."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = look.label("body")
        self.word = look.label("figure")
        self.reason = FittedLabel("seat", "h2")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch(1)
        texts.addWidget(self.word)
        texts.addWidget(self.reason)
        texts.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(32, 12, 32, 12)
        row.setSpacing(24)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(texts, 1)

    def show_band(self, tone: str, word: str, reason: str) -> None:
        """Say `word` and why. `tone`: ok, stop, person or conditional."""
        icon, ink = LOOKS[tone]
        colour = "person" if tone == "conditional" else tone
        look.restyle(self, role="band", tone=colour)
        for label in (self.word, self.reason):
            look.restyle(label, tone=ink)
        self._icon.setPixmap(look.pixmap(icon, ink, ICON_SIZE))
        self.word.setText(word.upper())
        self.reason.show_text(reason, largest=tone in ("ok", "stop", "conditional"))
        self.setAccessibleName(f"{word}. {reason}")
