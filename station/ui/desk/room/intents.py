"""Everything a supervisor can ask of the board."""

from PySide6.QtCore import QObject, Signal


class RoomIntents(QObject):
    """One set of signals for the board of one window."""

    signed = Signal(object, str, str)  # Asked, officer id, PIN
    given_up = Signal()
    seen = Signal(object)  # id of a signed line
    withdrawn = Signal(object)
    keyed = Signal(object)  # what one person keyed of a sheet: a text for each item
    keying_left = Signal()
    acknowledged = Signal(str, str)  # room, seat
