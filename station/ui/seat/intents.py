"""Everything a person can ask of the seat. Widgets emit these, the controller alone answers them."""

from PySide6.QtCore import QObject, Signal

from station.ui.seat.tool_intents import ToolIntents


class SeatIntents(QObject):
    """One set of signals for one window."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tools = ToolIntents(self)

    sign_in_asked = Signal(str, str)  # candidate number, code as typed
    officer_asked = Signal(str, str)  # an officer's PIN, value of an OrderKind
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
    typing_asked = Signal(str)  # value of a Method
    part_asked = Signal()  # close this part for good and open the next
    break_asked = Signal()
    go_on_asked = Signal()
    checked = Signal(object)  # a step on the way to the bell was taken: Prepared
    print_asked = Signal()
    stick_asked = Signal(str)  # path of the USB stick to write to, empty to look for one
    finish_asked = Signal()
    close_asked = Signal()
    focus_changed = Signal(bool)  # whether the window has the keyboard
