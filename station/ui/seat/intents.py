"""Everything a person can ask of the seat. Widgets emit these, the controller alone answers them."""

from PySide6.QtCore import QObject, Signal


class SeatIntents(QObject):
    """One set of signals for one window."""

    sign_in_asked = Signal(str, str)  # candidate number, code as typed
    respond_asked = Signal(object)  # Response | None: the whole response to the item on screen
    strike_asked = Signal(int)  # position from 0
    block_asked = Signal(str)
    play_asked = Signal(str, object)  # of an item or a stimulus: Listening
    folder_asked = Signal(str)  # where to look for files, empty for the devices
    file_asked = Signal(str)  # path of a file to hand in
    clear_asked = Signal()
    flag_asked = Signal()
    item_asked = Signal(int)
    next_asked = Signal()
    previous_asked = Signal()
    review_asked = Signal()
    hand_in_asked = Signal()
    map_asked = Signal()
    warning_seen = Signal()
    timer_asked = Signal()
    zoom_asked = Signal(int)  # steps larger or smaller; 0 turns through the sizes
    theme_asked = Signal()
    finish_asked = Signal()
    focus_changed = Signal(bool)  # whether the window has the keyboard
