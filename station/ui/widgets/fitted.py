"""One line as large as fits; only when even the smaller step is too wide does it wrap."""

from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from station.ui import look

BETWEEN = ("seat", "place_line", "verdict", "figure", "h1", "h2")


class FittedLabel(QLabel):
    """Shrinks from a large type step towards a small one to keep its words on one line."""

    def __init__(self, largest: str, smallest: str) -> None:
        super().__init__()
        self._steps = BETWEEN[BETWEEN.index(largest) : BETWEEN.index(smallest) + 1]
        self._may_be_largest = True
        self.setProperty(look.STEP, smallest)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str, *, largest: bool = True) -> None:
        """Show `text`; a question (`largest` off) stays at the smaller steps."""
        self._may_be_largest = largest
        self.setText(text)
        self.setVisible(bool(text))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Fit again."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        steps = self._steps if self._may_be_largest else self._steps[-1:]
        fitting = (step for step in steps if self._width(step) <= self.width())
        step = next(fitting, steps[-1])
        self.setWordWrap(self._width(step) > self.width())
        look.restyle(self, **{look.STEP: step})

    def _width(self, step: str) -> int:
        return QFontMetrics(look.worn_font(step)).horizontalAdvance(self.text())
