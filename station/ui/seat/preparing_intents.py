"""What a person can say on the way to the bell."""

from PySide6.QtCore import QObject, Signal


class PreparingIntents(QObject):
    """One set of signals for the screens between sign-in and bell."""

    confirmed = Signal()  # that is me
    denied = Signal()
    devices_done = Signal(object)  # dict of Checked to Verdict
    practised = Signal(bool)  # whether it was skipped
    instructed = Signal()
    stop_asked = Signal(object)  # Stop: look at it once more
