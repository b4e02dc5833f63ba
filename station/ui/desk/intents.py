"""Everything a person can ask of the desk."""

from PySide6.QtCore import QObject, Signal


class DeskIntents(QObject):
    """One set of signals for one window."""

    hint_given = Signal(str)
    picture_asked = Signal()
    picture_chosen = Signal(str)  # path of a photograph of the card's QR
    cancel_asked = Signal()
    read_again_asked = Signal()
    judged = Signal(int)  # 1 the same person, 2 in doubt, 3 not the person
    second_given = Signal(str, str)  # the second approver: officer id, PIN
    step_back_asked = Signal()
    spoken_given = Signal(str)  # a spoken code, all its groups fitting; empty to try the port again
    spoken_left = Signal()
