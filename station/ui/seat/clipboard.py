"""What text fields of the exam put into clipboard and primary selection is taken out again at once.

What others put there is never read here: a foreign owner that does not answer would hold the window for seconds. The
platform's watcher takes the selections back from others (`station.exam.lockdown`).
"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QClipboard, QGuiApplication

MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


class ClipboardKeeper(QObject):
    """Keeps both empty."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._clipboard.changed.connect(self._on_changed)
        self.wipe()

    def wipe(self) -> None:
        """Empty both, whoever filled them."""
        for mode in MODES:
            self._clipboard.clear(mode)

    def _on_changed(self, mode: QClipboard.Mode) -> None:
        if self._owns(mode) and self._clipboard.mimeData(mode).formats():
            self._clipboard.clear(mode)

    def _owns(self, mode: QClipboard.Mode) -> bool:
        is_selection = mode is QClipboard.Mode.Selection
        return self._clipboard.ownsSelection() if is_selection else self._clipboard.ownsClipboard()
