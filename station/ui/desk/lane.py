"""What every controller of the desk has: a lane of its own for what stretches a PIN or waits for the disk."""

from PySide6.QtCore import QObject, QThread


class LaneController(QObject):
    """Lives as long as `window`; `lane` does what was asked, one thing after the other, on a thread of its own."""

    def __init__(self, window: QObject, lane: QObject) -> None:
        super().__init__(window)
        self._thread = QThread(self)
        lane.moveToThread(self._thread)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """End the lane after what it does now."""
        self._thread.quit()
        self._thread.wait()
